"""Candidates at a place of a query, for an editor: operators after a pipe, else columns, functions, tables and names.

The columns are those the query has at that place, found by compiling what stands before it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from vedette.kql.binder.context import Catalog
from vedette.kql.compile import compile_query
from vedette.kql.diagnostics import KqlError
from vedette.kql.functions.definition import AGGREGATES, FUNCTIONS
from vedette.kql.functions.signature import described
from vedette.kql.hover import tables_named
from vedette.kql.parser.operators import OPERATORS

_PREFIX = re.compile(r"[\w$-]*$")
_LET = re.compile(r"\blet\s+(\w+)\s*=")
_STATEMENT = re.compile(r"[;(]\s*$|^\s*$")


@dataclass(frozen=True, slots=True)
class Candidate:
    """One completion: `kind` is operator, column, function, aggregate, table or name; `insert` is what to write."""

    label: str
    kind: str
    detail: str = ""
    doc: str = ""
    insert: str = ""


def complete(text: str, offset: int, catalog: Catalog) -> tuple[Candidate, ...]:
    """Candidates for the word that ends at an offset, those beginning like it, the likeliest kind first."""
    before = text[:offset]
    found_prefix = _PREFIX.search(before)
    prefix = found_prefix.group() if found_prefix else ""
    before = before[: len(before) - len(prefix)]
    if before.rstrip().endswith("|"):
        found = [Candidate(name, "operator", insert=f"{name} ") for name in sorted(OPERATORS)]
    else:
        found = _values(before, catalog)
    wanted = prefix.lower()
    return tuple(candidate for candidate in found if candidate.label.lower().startswith(wanted))


def _values(before: str, catalog: Catalog) -> list[Candidate]:
    names = [Candidate(name, "name", "let") for name in dict.fromkeys(_LET.findall(before))]
    tables = []
    for name in catalog.table_names():
        table = catalog.table(name)
        if table is not None:
            tables.append(Candidate(name, "table", table.group, table.description))
    if _STATEMENT.search(before):
        return names + tables
    piped = before.rpartition("|")[2].strip()
    aggregating = piped.startswith(("summarize", "make-series"))
    return [*_columns(before, catalog), *names, *_functions(aggregating=aggregating), *tables]


def _columns(before: str, catalog: Catalog) -> list[Candidate]:
    """The columns of the query before its last pipe, or of the tables it names where that does not compile."""
    known = {column.name: column for table in tables_named(before, catalog) for column in table.columns}
    try:
        columns = compile_query(before.rpartition("|")[0], catalog).columns
    except KqlError:
        return [Candidate(name, "column", str(column.type), column.description) for name, column in known.items()]
    docs = {name: column.description for name, column in known.items()}
    return [Candidate(column.name, "column", str(column.type), docs.get(column.name, "")) for column in columns]


def _functions(*, aggregating: bool) -> list[Candidate]:
    found = []
    for group, held in (("aggregate", AGGREGATES), ("scalar", FUNCTIONS)):
        if group == "aggregate" and not aggregating:
            continue
        for name in sorted(held):
            known = described(name, group)
            if known is not None and not known.obsolete:
                detail = f"{name}{known.signatures[0]}"
                found.append(Candidate(name, "function" if group == "scalar" else group, detail, insert=f"{name}("))
    return found
