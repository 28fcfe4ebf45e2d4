"""How a rule is run: in one pass with others, alone over the new rows, or over windows of event time.

`schedule` prepares every rule once; compiling is cached here because the text of a rule never changes under its id.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from vedette.core.errors import BadInput
from vedette.detect.anatomy import Anatomy, anatomy
from vedette.detect.prefilter import Needles, needles
from vedette.detect.rule import Rule
from vedette.kql.compile import Catalog, Query, TablePredicate, compile_query
from vedette.kql.diagnostics import KqlError
from vedette.schema.types import TableSchema

_LOOKBACK: Final = timedelta(hours=1)


class Way(StrEnum):
    """The three ways to run a rule."""

    ONE_PASS = "one pass"  # a condition on single rows of one table
    NEW_ROWS = "new rows"  # single rows too, but of several tables
    WINDOWS = "windows"  # rows are looked at together


@dataclass(frozen=True, slots=True)
class Prepared:
    """A rule ready to run: compiled, with the tables it reads and what a matching row must contain.

    `table` is the one whose column names tell the entities of a result. `predicate` holds for the rows that match and
    for no others. `gates` are conditions by table: new rows that meet none of them cannot change the result. With
    `exceptions` the result has one more column at its end that tells which of them hides a row.
    """

    rule: Rule
    query: Query
    way: Way
    anatomy: Anatomy
    tables: tuple[TableSchema, ...]
    table: TableSchema
    predicate: TablePredicate | None = None
    needles: Needles | None = None
    exceptions: tuple[str, ...] = ()
    gates: tuple[TablePredicate, ...] | None = None

    @property
    def lookback(self) -> timedelta:
        """How far back in event time the rule looks; an hour where it does not say."""
        return self.rule.lookback or _LOOKBACK


def prepare(rule: Rule, catalog: Catalog) -> Prepared:
    """Compile a rule and choose its way; raises KqlError or BadInput when its query cannot be used."""
    query = compile_query(rule.query, catalog)
    if query.pending:  # an alert's columns must not change with the data; the message says what to declare
        raise KqlError(query.pending)
    if query.external:
        raise BadInput(f"a rule cannot read external files: {query.external[0]}")
    facts = anatomy(rule.query, catalog.table)
    tables = tuple(table for name in sorted(query.tables) if (table := catalog.table(name)) is not None)
    if not tables:
        raise BadInput("a rule reads at least one table of events; this one reads none")
    outputs = {column.name for column in query.columns}
    table = max(tables, key=lambda table: sum(column.name in outputs for column in table.columns))
    if facts.sets or rule.lookback is not None:
        return Prepared(rule, query, Way.WINDOWS, facts, tables, table, gates=query.gates())
    predicate = query.predicate()
    if predicate is None:
        return Prepared(rule, query, Way.NEW_ROWS, facts, tables, table)
    wanted = needles(rule.query, predicate.table)
    return Prepared(rule, query, Way.ONE_PASS, facts, tables, predicate.table, predicate, wanted)
