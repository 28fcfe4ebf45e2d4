"""Retention: the oldest days go when they are too old or the table too big, whole partitions at a time.

Never silent: what went is returned, and so is a table that stays too big because its last day alone is.
Tables without event time are snapshots and are left alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from vedette.core.config import Keep, RetentionPolicy
from vedette.core.scope import Scope
from vedette.lake.cluster import parts_of
from vedette.lake.connection import Pool
from vedette.lake.ddl import database
from vedette.schema.types import TableSchema

GIGABYTE = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Dropped:
    """One day of one table that went, and the rule that sent it."""

    table: str
    day: date
    rows: int
    bytes: int
    reason: str


@dataclass(frozen=True, slots=True)
class RetentionReport:
    """Days dropped, and tables still larger than allowed (their newest day is never dropped for its size)."""

    dropped: tuple[Dropped, ...]
    still_too_big: tuple[str, ...]


def apply_retention(
    pool: Pool, scope: Scope, tables: tuple[TableSchema, ...], policy: RetentionPolicy, *, at: datetime
) -> RetentionReport:
    """Drop what the policy does not keep, seen from the time `at`."""
    report = plan_retention(pool, scope, tables, policy, at=at)
    known = {table.name: table for table in tables}
    for day in report.dropped:
        place = parts_of(scope, known[day.table], pool.cluster)
        pool.execute(f"ALTER TABLE {place} DROP PARTITION ID '{day.day:%Y%m%d}'")
    return report


def plan_retention(
    pool: Pool, scope: Scope, tables: tuple[TableSchema, ...], policy: RetentionPolicy, *, at: datetime
) -> RetentionReport:
    """What would be dropped, without doing it."""
    parts = pool.run(
        f"SELECT table, partition_id, toInt64(sum(rows)) AS n, toInt64(sum(bytes_on_disk)) AS size FROM {pool.parts} "
        "WHERE database = {database:String} AND active GROUP BY table, partition_id ORDER BY table, partition_id",
        {"database": database(scope)},
    ).to_pylist()
    dropped: list[Dropped] = []
    too_big = []
    for table in tables:
        if not table.time:
            continue
        days = [
            Dropped(table.name, datetime.strptime(row["partition_id"], "%Y%m%d").date(), row["n"], row["size"], "")  # noqa: DTZ007
            for row in parts
            if row["table"] == table.name
        ]
        gone, big = _excess(days, policy.of(table.name), at.date())
        dropped += gone
        if big:
            too_big.append(table.name)
    return RetentionReport(tuple(dropped), tuple(too_big))


def _excess(days: list[Dropped], keep: Keep, today: date) -> tuple[list[Dropped], bool]:
    """Days to drop, oldest first, and whether the rest is still too big."""
    size = sum(day.bytes for day in days)
    limit = keep.gigabytes * GIGABYTE
    gone = []
    for index, day in enumerate(days):
        if keep.days and day.day <= today - timedelta(days=keep.days):
            reason = f"older than {keep.days} days"
        elif limit and size > limit and index < len(days) - 1:
            reason = f"table larger than {keep.gigabytes:g} GB"
        else:
            continue
        size -= day.bytes
        gone.append(Dropped(day.table, day.day, day.rows, day.bytes, reason))
    return gone, bool(limit) and size > limit
