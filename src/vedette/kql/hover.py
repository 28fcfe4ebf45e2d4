"""What a word of a query means, for an editor's hover: a function's signature, a column's or table's description."""

from __future__ import annotations

import re
from dataclasses import dataclass

from vedette.kql.binder.context import Catalog
from vedette.kql.functions.signature import described
from vedette.kql.parser.operators import OPERATORS
from vedette.schema.types import TableSchema

_WORD = re.compile(r"[A-Za-z_$][\w$-]*")


@dataclass(frozen=True, slots=True)
class Hover:
    """`kind` is function, aggregate, plugin, table, column or operator; `start` and `end` bound the word."""

    kind: str
    name: str
    detail: str
    doc: str
    start: int
    end: int


def hover(text: str, offset: int, catalog: Catalog) -> Hover | None:
    """What stands at a character offset; None where nothing is known."""
    word = next((found for found in _WORD.finditer(text) if found.start() <= offset <= found.end()), None)
    if word is None:
        return None
    name, (start, end) = word.group(), word.span()
    table = catalog.table(name)
    if table is not None:
        return Hover("table", table.name, f"{table.group}, {table.service}", table.description, start, end)
    called = text[end:].lstrip().startswith("(")
    for group in ("scalar", "aggregate", "plugin"):
        found = described(name, group)
        if found is not None and called:
            detail = "\n".join(f"{name}{signature}" for signature in found.signatures)
            doc = "Obsolete: a newer name does the same." if found.obsolete else ""
            return Hover("function" if group == "scalar" else group, name, detail, doc, start, end)
    for known in tables_named(text, catalog):
        column = next((column for column in known.columns if column.name == name), None)
        if column is not None:
            return Hover("column", name, f"{column.type} of {known.name}", column.description, start, end)
    return Hover("operator", name, "", "", start, end) if name in OPERATORS else None


def tables_named(text: str, catalog: Catalog) -> list[TableSchema]:
    """The tables whose names stand in a text, in its order."""
    found = (catalog.table(word) for word in dict.fromkeys(_WORD.findall(text)))
    return [table for table in found if table is not None]
