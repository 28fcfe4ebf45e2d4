"""What detection reads of a tenant's lake: relations cut by batch, event time or event id, and what arrived when.

`evaluate`, `blind` and `schedule` read only through this; it is the one place that knows how the lake is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pyarrow as pa

from vedette.core.errors import Forbidden
from vedette.core.scope import Scope
from vedette.lake.ddl import database, literal, quoted
from vedette.lake.lake import Lake
from vedette.schema.types import TableSchema

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Settings = Mapping[str, str | int | float]


@dataclass(frozen=True, slots=True)
class Arrivals:
    """The new rows of one table: how many, and their first and last event time (UTC)."""

    rows: int
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class Cut:
    """Which rows of a table: batches [`start`, `end`), event times [`since`, `before`), one of the event `ids`."""

    start: int = 0
    end: int | None = None
    since: datetime | None = None
    before: datetime | None = None
    ids: tuple[str, ...] = ()

    def conditions(self, table: TableSchema) -> list[str]:
        """SQL conditions over the physical columns; a table without event time is not cut by it."""
        found = []
        if self.start:
            found.append(f"_Batch >= {self.start}")
        if self.end is not None:
            found.append(f"_Batch < {self.end}")
        if table.time:
            time = quoted(table.time)
            found += [f"{time} >= {instant(self.since)}"] if self.since else []
            found += [f"{time} < {instant(self.before)}"] if self.before else []
        if self.ids:
            found.append(f"_EventId IN ({', '.join(f'unhex({literal(name)})' for name in self.ids)})")
        return found


class Telemetry:
    """One tenant's lake as the rules see it in one round of detection.

    Raises Forbidden for a scope that may see only some rows: a rule that judged half the data would call the other
    half quiet. `narrow` allows it, for looks that a person takes at what they may see.
    """

    def __init__(self, lake: Lake, scope: Scope, *, narrow: bool = False) -> None:
        if scope.filters and not narrow:
            raise Forbidden("detection needs every row of the tenant, and this scope is filtered")
        self._lake = lake.of(scope)
        self.scope = scope
        self._expression = lake.relation(scope)
        self._arrivals: dict[tuple[str, Cut], Arrivals | None] = {}

    def filled(self) -> frozenset[str]:
        """Names of the tables that hold any row."""
        where = f"database = {literal(database(self.scope))} AND active"
        sql = f"SELECT DISTINCT table FROM {self._lake.pool.parts} WHERE {where}"
        return frozenset(self.run(f"{sql} AND rows > 0").to_pydict().get("table", ()))

    def relation(self, table: TableSchema, cut: Cut = Cut()) -> str:
        """A SQL table expression with the physical columns of `table`; empty when the tenant never had the table."""
        conditions = cut.conditions(table)
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        return f"(SELECT * FROM {self._expression(table)}{where})"

    def run(self, sql: str, settings: Settings | None = None) -> pa.Table:
        """Rows of a SELECT."""
        return self._lake.pool.run(sql, settings=settings)

    def arrivals(self, tables: Iterable[TableSchema], cut: Cut) -> dict[str, Arrivals]:
        """For each table that has rows in the cut, how many and when they happened; asked once for each cut."""
        wanted = {table.name: table for table in tables}
        self._look([table for name, table in wanted.items() if (name, cut) not in self._arrivals], cut)
        return {name: found for name in wanted if (found := self._arrivals[name, cut])}

    def _look(self, tables: Sequence[TableSchema], cut: Cut) -> None:
        parts = [
            f"SELECT {literal(table.name)} AS name, toInt64(count()) AS n, {_micro('min', time)} AS first, "
            f"{_micro('max', time)} AS last FROM {self.relation(table, cut)} HAVING n > 0"
            for table in tables
            for time in [quoted(table.time or "_IngestedAt")]
        ]
        if not parts:
            return
        self._arrivals.update(dict.fromkeys(((table.name, cut) for table in tables), None))
        for row in self.run(" UNION ALL ".join(parts)).to_pylist():
            self._arrivals[row["name"], cut] = Arrivals(row["n"], moment(row["first"]), moment(row["last"]))

    def newest_batch(self, tables: Iterable[TableSchema]) -> int:
        """The highest batch number in any of the tables, 0 when all are empty."""
        parts = [f"SELECT max(_Batch) AS n FROM {self.relation(table)}" for table in tables]
        if not parts:
            return 0
        return int(self.run(f"SELECT max(n) AS n FROM ({' UNION ALL '.join(parts)})").column("n")[0].as_py() or 0)


def moment(microseconds: int) -> datetime:
    """The UTC time that many microseconds after 1970."""
    return _EPOCH + timedelta(microseconds=microseconds)


def instant(at: datetime) -> str:
    """The time as a SQL value."""
    return f"toDateTime64('{at.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}', 7, 'UTC')"


def _micro(function: str, time: str) -> str:
    return f"toUnixTimestamp64Micro(CAST({function}({time}) AS DateTime64(6, 'UTC')))"
