"""How much each table holds and from when to when; for `vedette tables`, health and retention."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from vedette.core.scope import Scope
from vedette.lake.connection import Pool
from vedette.lake.ddl import database, place, quoted
from vedette.schema.types import TableSchema


@dataclass(frozen=True, slots=True)
class TableStats:
    """Rows and compressed bytes on disk; first and last event time, None for an empty table or one without time."""

    table: str
    rows: int
    bytes: int
    first: datetime | None
    last: datetime | None


def read_stats(pool: Pool, scope: Scope, tables: tuple[TableSchema, ...]) -> tuple[TableStats, ...]:
    """Statistics of the tables that exist for this tenant, sorted by name."""
    if not tables:
        return ()
    sizes = _sizes(pool, scope)
    timed = [table for table in tables if table.time and table.name in sizes]
    spans = {}
    if timed:
        # Answered from the partitions' bounds without reading rows.
        parts = [
            f"SELECT '{table.name}' AS name, toDateTime64(min({time}), 6, 'UTC') AS first, "
            f"toDateTime64(max({time}), 6, 'UTC') AS last FROM {place(scope, table)}"
            for table in timed
            for time in [quoted(table.time)]
        ]
        spans = {row["name"]: (row["first"], row["last"]) for row in pool.run(" UNION ALL ".join(parts)).to_pylist()}
    found = []
    for table in sorted(tables, key=lambda table: table.name):
        rows, size = sizes.get(table.name, (0, 0))
        first, last = spans.get(table.name, (None, None))
        found.append(TableStats(table.name, rows, size, first, last))
    return tuple(found)


def filled(pool: Pool, scope: Scope) -> dict[str, int]:
    """The rows of each table that has any."""
    return {table: rows for table, (rows, _size) in _sizes(pool, scope).items() if rows}


def _sizes(pool: Pool, scope: Scope) -> dict[str, tuple[int, int]]:
    """Rows and compressed bytes of each table, out of the list of its parts."""
    found = pool.run(
        f"SELECT table, toInt64(sum(rows)) AS n, toInt64(sum(bytes_on_disk)) AS size FROM {pool.parts} "
        "WHERE database = {database:String} AND active GROUP BY table",
        {"database": database(scope)},
    )
    return {row["table"]: (row["n"], row["size"]) for row in found.to_pylist()}
