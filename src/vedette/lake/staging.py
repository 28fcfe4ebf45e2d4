"""A load's tables in memory, and a segment's records as a table expression with their stable ids.

`lake.load` and its parts keep here what they have made of a segment until its rows are inserted.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from vedette.kql.plan import Column
from vedette.kql.types import DATETIME, PHYSICAL
from vedette.lake.connection import Pool
from vedette.lake.ddl import literal, physical, quoted
from vedette.lake.plan import LoadMapping, LoadPlan, Part
from vedette.lake.segment import Segment

STAGING = "staging_"
"""How the databases of loads begin: one a load, in memory with all its tables; a dead process leaves nothing."""

NO_JIT = {"compile_expressions": 0, "compile_aggregate_expressions": 0, "compile_sort_description": 0}
"""A load's queries are long and never the same twice: compiling them costs a sixth of a second a segment."""

_QUERY = {**NO_JIT, "max_query_size": 64 << 20}  # thousands of small files: their names stand in the query
# Blocks as they come, by two threads: joining them would copy everything once more. Small ones: of a segment in two or
# three large blocks one thread waits for the other, and their memory is taken from the system anew each time.
_INSERT = {
    **_QUERY,
    "min_insert_block_size_rows": 0,
    "min_insert_block_size_bytes": 0,
    "max_insert_threads": 2,
    "max_block_size": 8192,
    "input_format_parallel_parsing": 0,
}
_ID = "FixedString(16)"
# Processors compute SHA-1 twice as fast as SipHash; that nobody can find two lines of one id is as true of its half.
_LINE_ID = "reinterpret(SHA1(line), 'FixedString(16)')"


class Staging:
    """The tables of one load; a name is theirs within its database."""

    def __init__(self, pool: Pool, name: str) -> None:
        self._pool = pool
        self._database = STAGING + name

    def open(self) -> None:
        """Begin empty."""
        self.close()
        self._pool.run(f"CREATE DATABASE {self._database} ENGINE = Memory")

    def close(self) -> None:
        """Give everything back."""
        self._pool.run(f"DROP DATABASE IF EXISTS {self._database} SYNC")

    def make(self, name: str, columns: str, query: str) -> str:
        """A table of these columns filled by `query`; its full name.

        Typed columns and an INSERT: CREATE … AS SELECT analyses the query twice. On readers, several at a time.
        """
        table = f"{self._database}.{name}"
        self._pool.run(f"CREATE TABLE {table} ({columns}) ENGINE = Memory")
        self.add(table, query)
        return table

    def add(self, table: str, query: str) -> None:
        """Add a query's rows to a table."""
        self._pool.run(f"INSERT INTO {table} {query}", settings=_INSERT)

    def lines(self, path: Path, column: str) -> str:
        """A table expression over the lines of a local file; an engine elsewhere gets a copy of them."""
        if not self._pool.remote:
            return f"file({literal(str(path))}, LineAsString, '{column} String')"
        table = f"{self._database}.segment"
        self._pool.run(f"CREATE TABLE {table} ({column} String) ENGINE = Memory")
        self._pool.upload(table, path, "LineAsString")
        return table

    def drop(self, table: str) -> None:
        """Give one table back."""
        self._pool.run(f"DROP TABLE IF EXISTS {table} SYNC")

    def rows(self, sql: str) -> list[dict[str, Any]]:
        """The rows of a query."""
        rows: list[dict[str, Any]] = self._pool.run(sql, settings=_QUERY).to_pylist()
        return rows

    def row(self, sql: str) -> dict[str, Any]:
        """The only row of a query."""
        return self.rows(sql)[0]


def shape_columns(columns: tuple[Column, ...]) -> str:
    """The columns of a table of shaped records."""
    parts = [f"{quoted(column.name)} {PHYSICAL[column.type]}" for column in columns]
    return ", ".join([*parts, f"_EventId {_ID}"])


def mapping_columns(mapping: LoadMapping) -> str:
    """The columns of a table of a mapping's rows: as in its goal, but a time that was not read may be null."""
    table = mapping.table
    parts = [
        f"{quoted(column.name)} {PHYSICAL[DATETIME] if column.name == table.time else physical(column, table)}"
        for name in mapping.columns
        if (column := table.column(name))
    ]
    return ", ".join([*parts, f"_RecordId {_ID}", f"_RowId {_ID}"])


LINES = f"line String, file String, _EventId {_ID}"
"""The columns of a table of records as they are."""

IDS = f"_EventId {_ID}"
"""The columns of a table of ids."""


def records(staging: Staging, plan: LoadPlan, segment: Segment, part: Part) -> str:
    """A table expression over the segment's records with `line`, `file`, `id` (the `_EventId` as text), `_EventId`."""
    lines = _identified(plan, _lines(staging, segment))
    if plan.repeats:
        lines = f"(SELECT line, file, {_numbered_id(segment)} AS _EventId FROM {lines})"
    where = "" if part.of == 1 else f" WHERE cityHash64(_EventId) % {part.of} = {part.number}"
    return f"(SELECT line, file, lower(hex(_EventId)) AS id, _EventId FROM {lines}{where})"


def _lines(staging: Staging, segment: Segment) -> str:
    rows = staging.lines(segment.path, "text" if segment.tagged else "line")
    if not segment.tagged:
        source = literal(segment.sources[0])
        return f"SELECT line, {source} AS file FROM {rows} WHERE line != ''"
    names = ", ".join(literal(name) for name in segment.sources)
    tab = "position(text, char(9))"
    return (
        f"SELECT substring(text, {tab} + 1) AS line, "
        f"[{names}][toUInt32(substring(text, 1, position(text, ':') - 1)) + 1] AS file "
        f"FROM {rows} WHERE text != ''"
    )


def _identified(plan: LoadPlan, lines: str) -> str:
    if plan.id is None:
        return f"(SELECT line, file, {_LINE_ID} AS _EventId FROM ({lines}))"
    key = f"concat({literal(plan.connector)}, char(10), _Key)"
    keyed = plan.id.sql(f"(SELECT line, file, '' AS id, {_LINE_ID} AS _EventId FROM ({lines}))")
    return f"(SELECT line, file, if(_Key = '', _EventId, sipHash128({key})) AS _EventId FROM ({keyed}))"


def _numbered_id(segment: Segment) -> str:
    """SQL: the id of a record that may stand several times in its file: equal ones are counted.

    Which is the first of equal ones does not matter, so the ids are the same whenever the file is read again. The rest
    of a file that fills more than one segment counts on its own, told apart by where in the file it begins.
    """
    count = "row_number() OVER (PARTITION BY file, _EventId)"
    own = f"if({count} = 1, _EventId, sipHash128(_EventId, {count}))"
    begin = segment.extents[0].offset if segment.extents else 0
    if not begin:
        return own
    return f"if(file = {literal(segment.sources[0])}, sipHash128(_EventId, {count}, {begin}), {own})"
