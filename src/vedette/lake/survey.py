"""One look over a segment's staged records: which mappings' gates let how many of them through, and of which times.

`lake.load` asks once a segment and decides by the answer which mappings run and what is left over.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from vedette.lake.ddl import quoted
from vedette.lake.plan import LoadMapping
from vedette.lake.staging import Staging

EARLIEST = "1980-01-01 00:00:00"
"""An event time before this was not read right: zero in some epoch, or a broken clock."""

_BITS = 32  # gates a number: a sum of more would cost more than a second number
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Spread:
    """Rows, how many of them have a good time, and which days and times these speak of."""

    rows: int
    fine: int
    days: tuple[str, ...] = ()
    first: datetime | None = None
    last: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Group:
    """Records that the same gates let through: the numbers of their mappings, and a spread for every time column."""

    gates: int
    spreads: tuple[Spread, ...]


@dataclass(frozen=True, slots=True)
class Survey:
    """What stands in the stage, by gates and by time column."""

    groups: tuple[_Group, ...]
    times: tuple[str, ...]

    def wants(self, number: int, mapping: LoadMapping) -> bool:
        """Whether a mapping's gate lets any record through; one without a gate must look itself."""
        return not mapping.query.gate or any(group.gates >> number & 1 for group in self.groups)

    def spread(self, number: int, time: str) -> Spread:
        """What the gate of mapping `number` lets through, by this time column; with none every time is good."""
        return joined([group.spreads[self.times.index(time)] for group in self.groups if group.gates >> number & 1])

    def without(self, numbers: Sequence[int]) -> int:
        """How many records none of these gates lets through."""
        mask = sum(1 << number for number in numbers)
        return sum(group.spreads[0].rows for group in self.groups if not group.gates & mask)


def survey(staging: Staging, table: str, mappings: Sequence[LoadMapping], times: Sequence[str]) -> Survey:
    """Look over the staged records in `table`; `times` are columns of it that hold event times."""
    columns = ("", *dict.fromkeys(time for time in times if time))
    gates = [(number, mapping.query.gate) for number, mapping in enumerate(mappings) if mapping.query.gate]
    numbers = [gates[start : start + _BITS] for start in range(0, len(gates), _BITS)]
    masks = [
        " + ".join(f"toUInt64(ifNull({gate}, 0)) * {1 << place}" for place, (_, gate) in enumerate(part))
        for part in numbers
    ]
    # Names no column has: an alias would be taken for it.
    keys = [f"{mask} AS _gates{place}" for place, mask in enumerate(masks)]
    spreads = [part for place, column in enumerate(columns) for part in spread_sql(column, str(place))]
    names = ", ".join(f"_gates{place}" for place in range(len(masks)))
    within = ", ".join([*keys, *(quoted(column) for column in columns if column)])
    source = f"(SELECT {within} FROM {table})" if within else table
    by = f" GROUP BY {names}" if names else ""
    rows = staging.rows(f"SELECT {', '.join([*([names] if names else []), *spreads])} FROM {source}{by}")
    groups = []
    for row in rows:
        passed = sum(
            1 << number
            for place, part in enumerate(numbers)
            for bit, (number, _) in enumerate(part)
            if row[f"_gates{place}"] >> bit & 1
        )
        groups.append(_Group(passed, tuple(spread_of(row, str(place)) for place in range(len(columns)))))
    return Survey(tuple(groups), columns)


def good(time: str) -> str:
    """SQL: the event time was read."""
    return f"ifNull({quoted(time)} >= toDateTime64('{EARLIEST}', 7, 'UTC'), 0)"


def spread_sql(time: str, mark: str = "") -> list[str]:
    """SQL of the columns that `spread_of` reads, over rows with the time column `time` (empty: without one)."""
    rows = f"count() AS _rows{mark}"
    if not time:
        return [rows, f"count() AS _fine{mark}", f"[] AS _times{mark}", f"[] AS _days{mark}"]
    at, fine = quoted(time), good(time)
    micros = f"toUnixTimestamp64Micro(toDateTime64(ifNull({at}, toDateTime64(0, 7, 'UTC')), 6, 'UTC'))"
    bounds = ", ".join(f"{function}({micros}, {fine})" for function in ("minIf", "maxIf"))
    days = f"arrayMap(d -> toString(d), groupUniqArrayIf(ifNull(toDate({at}), toDate(0)), {fine}))"
    return [rows, f"countIf({fine}) AS _fine{mark}", f"[{bounds}] AS _times{mark}", f"{days} AS _days{mark}"]


def spread_of(row: dict[str, Any], mark: str = "") -> Spread:
    """A row of `spread_sql`'s columns."""
    rows, fine, times, days = (row[f"{name}{mark}"] for name in ("_rows", "_fine", "_times", "_days"))
    if not fine or not times:
        return Spread(rows, fine)
    # Numbers and texts: for times and dates the Arrow library would load pandas, a third of a second.
    return Spread(rows, fine, tuple(days), *(_EPOCH + timedelta(microseconds=micros) for micros in times))


def joined(spreads: Sequence[Spread]) -> Spread:
    """Several spreads as one."""

    def edge(choose: Callable[[list[datetime]], datetime], found: list[datetime | None]) -> datetime | None:
        known = [at for at in found if at]
        return choose(known) if known else None

    return Spread(
        rows=sum(each.rows for each in spreads),
        fine=sum(each.fine for each in spreads),
        days=tuple(dict.fromkeys(day for each in spreads for day in each.days)),
        first=edge(min, [each.first for each in spreads]),
        last=edge(max, [each.last for each in spreads]),
    )
