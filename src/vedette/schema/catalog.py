"""The catalog: every table there is, by name, read from one TOML a table; the binder, the lake and the docs ask it.

A newcomer adds a table by adding a file under `tables/`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from vedette.core.errors import BadInput, Location
from vedette.schema.places import Places
from vedette.schema.types import ColumnSchema, ScalarType, Service, TableSchema

_STOCK = Path(__file__).parent / "tables"
_TYPES = {kind.value: kind for kind in ScalarType}


class Catalog:
    """Tables by exact name (names are case-sensitive) and by alias."""

    def __init__(self, tables: Iterable[TableSchema], places: Places | None = None) -> None:
        self.places = places
        self._tables = {table.name: table for table in sorted(tables, key=lambda table: table.name)}
        self._aliases = {alias: table for table in self._tables.values() for alias in table.aliases}

    @staticmethod
    @cache
    def stock() -> Catalog:
        """The tables of the product; read once a process, about 30 ms."""
        return Catalog(read_folder(_STOCK))

    def including(self, folder: Path) -> Catalog:
        """This catalog and a user's own tables (`*.toml` in `folder`), which win over stock tables of the same name."""
        tables = {table.name: table for table in (*self.tables(), *read_folder(folder))}
        return Catalog(tables.values(), self.places)

    def knowing(self, places: Places | None) -> Catalog:
        """This catalog with a database of the places of addresses."""
        return Catalog(self.tables(), places)

    def table(self, name: str) -> TableSchema | None:
        """The table of this name, or the one that once had it; None if there is none."""
        return self._tables.get(name) or self._aliases.get(name)

    def table_names(self) -> tuple[str, ...]:
        """Names of all tables, sorted."""
        return tuple(self._tables)

    def tables(self) -> tuple[TableSchema, ...]:
        """All tables, sorted by name."""
        return tuple(self._tables.values())


def read_folder(folder: Path) -> tuple[TableSchema, ...]:
    """Tables described by the TOML files of a folder. Raises BadInput naming the file that cannot be used."""
    return tuple(read_table(path) for path in sorted(folder.glob("*.toml")))


def read_table(path: Path) -> TableSchema:
    """The table described by one TOML file. Raises BadInput naming the file and what is wrong in it."""
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
        return _table(document)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadInput(f"not TOML: {error}", Location(str(path))) from error
    except KeyError as error:
        raise BadInput(f"{error} is missing, or is not a known word", Location(str(path))) from error
    except (TypeError, ValueError, AttributeError) as error:
        raise BadInput(str(error), Location(str(path))) from error


def _table(document: dict[str, Any]) -> TableSchema:
    columns = tuple(_column(entry) for entry in document.pop("columns"))
    names = [column.name for column in columns]
    if len(set(names)) < len(names):
        raise ValueError("a column is described twice")
    table = TableSchema(
        name=document.pop("name"),
        group=document.pop("group"),
        service=Service(document.pop("service")),
        description=document.pop("description"),
        columns=columns,
        aliases=tuple(document.pop("aliases", ())),
        state=document.pop("state", document.get("time") == ""),
        **document,
    )
    if table.time and table.time not in names:
        raise ValueError(f"the time column `{table.time}` is not among the columns")
    for target in table.renames.values():
        if target not in names:
            raise ValueError(f"renamed to `{target}`, which is not among the columns")
    return table


def _column(entry: dict[str, Any]) -> ColumnSchema:
    entry["type"] = _TYPES[entry["type"]]
    return ColumnSchema(**entry)
