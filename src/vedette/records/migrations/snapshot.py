"""The first schema as data: a TOML table for every table, written from the metadata and read by the first revision.

Frozen with the first release, whatever the metadata becomes; every dialect makes its own DDL of it.
"""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.types import TypeEngine

from vedette.records.database import Instant, metadata

INITIAL = Path(__file__).parent / "versions" / "initial.toml"
_TYPES: dict[str, type[TypeEngine[Any]]] = {
    kind.__name__: kind for kind in (BigInteger, Boolean, Float, Instant, Integer, LargeBinary, Text)
}
_TYPE = re.compile(r"(\w+)\((?:length=(\d+)|timezone=True)?\)")


def written(tables: MetaData) -> str:
    """The tables as TOML. Raises ValueError for what the format has no words for (foreign keys, server defaults)."""
    return "\n".join(_written(table) for table in sorted(tables.tables.values(), key=lambda table: table.name))


def read(text: str) -> MetaData:
    """The tables of a TOML text."""
    tables = MetaData(naming_convention=metadata.naming_convention)
    for name, parts in tomllib.loads(text).items():
        columns = [_column(line) for line in parts["columns"]]
        unique = [UniqueConstraint(*names) for names in parts.get("unique", ())]
        table = Table(name, tables, *columns, PrimaryKeyConstraint(*parts["key"]), *unique)
        for index, names in parts.get("indexes", {}).items():
            Index(index, *(table.c[column] for column in names))
    return tables


def _written(table: Table) -> str:
    if table.foreign_keys or any(index.unique for index in table.indexes):
        raise ValueError(f"{table.name} has foreign keys or unique indexes, which the first schema cannot say")
    lines = [f"[{table.name}]", "columns = ["]
    lines += [f"  {json.dumps(_line(column))}," for column in table.columns]
    lines += ["]", f"key = {json.dumps([column.name for column in table.primary_key.columns])}"]
    unique = [[c.name for c in item.columns] for item in table.constraints if isinstance(item, UniqueConstraint)]
    if unique:
        lines.append(f"unique = {json.dumps(sorted(unique))}")
    for index in sorted(table.indexes, key=lambda index: str(index.name)):
        lines.append(f"indexes.{index.name} = {json.dumps([column.name for column in index.columns])}")
    return "\n".join([*lines, ""])


def _line(column: Column[Any]) -> str:
    kind = _TYPE.fullmatch(repr(column.type))
    if kind is None or column.server_default is not None or (kind[1] != "String" and kind[1] not in _TYPES):
        raise ValueError(f"{column.table.name}.{column.name}: {column.type!r} is not known to the first schema")
    words = [column.name, f"String({kind[2]})" if kind[1] == "String" else kind[1]]
    words += ["null"] if column.nullable else []
    words += [f"counts={column.autoincrement}"] if isinstance(column.autoincrement, bool) else []
    return " ".join(words)


def _column(line: str) -> Column[Any]:
    name, kind, *flags = line.split()
    length = re.fullmatch(r"String\((\d+)\)", kind)
    counts = {"counts=True": True, "counts=False": False}
    auto = next((counts[flag] for flag in flags if flag in counts), "auto")
    made = String(int(length[1])) if length else _TYPES[kind]()
    return Column(name, made, nullable="null" in flags, autoincrement=auto)  # type: ignore[arg-type]
