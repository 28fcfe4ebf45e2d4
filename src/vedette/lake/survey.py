"""One look over a segment's staged records: which mappings' gates let how many of them through, and of which times.

`lake.load` asks once a segment and decides by the answer which mappings run and what is left over.
"""

from __future__ import annotations

from collections import defaultdict
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
_FIELDS = 2_000  # so many different names of fields are no longer told apart: there are unknown ones
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
    """Records that the same gates let through: the numbers of their mappings, a spread for every time column, and the
    names of the fields in every column whose unknown ones are kept."""

    gates: int
    spreads: tuple[Spread, ...]
    fields: tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class Survey:
    """What stands in the stage, by gates, by time column, and by column whose unknown fields are kept."""

    groups: tuple[_Group, ...]
    times: tuple[str, ...]
    whole: tuple[str, ...]

    def wants(self, number: int, mapping: LoadMapping) -> bool:
        """Whether a mapping's gate lets any record through; one without a gate must look itself."""
        return not mapping.query.gate or any(group.gates >> number & 1 for group in self.groups)

    def spread(self, number: int, time: str) -> Spread:
        """What the gate of mapping `number` lets through, by this time column; with none every time is good."""
        return joined([group.spreads[self.times.index(time)] for group in self.groups if group.gates >> number & 1])

    def closed(self, number: int, mapping: LoadMapping) -> bool:
        """Whether no record of mapping `number` has a field it keeps without knowing it."""
        rest = mapping.query.rest
        if rest is None or not mapping.query.gate:
            return False
        place = self.whole.index(rest.column)
        found = [group.fields[place] for group in self.groups if group.gates >> number & 1]
        return all(len(names) < _FIELDS and names <= rest.known for names in found)

    def apart(self, numbers: Sequence[int]) -> bool:
        """Whether no record passes the gates of two of these mappings."""
        mask = sum(1 << number for number in numbers)
        return all((group.gates & mask).bit_count() < 2 for group in self.groups)

    def covered(self, number: int, by: Sequence[int]) -> bool:
        """Whether one of the gates `by` lets every record through that the gate of mapping `number` does."""
        mask = sum(1 << each for each in by)
        return all(group.gates & mask for group in self.groups if group.gates >> number & 1)

    def without(self, numbers: Sequence[int]) -> int:
        """How many records none of these gates lets through."""
        mask = sum(1 << number for number in numbers)
        return sum(group.spreads[0].rows for group in self.groups if not group.gates & mask)


def survey(staging: Staging, table: str, mappings: Sequence[LoadMapping], times: Sequence[str]) -> Survey:
    """Look over the staged records in `table`; `times` are columns of it that hold event times."""
    columns = ("", *dict.fromkeys(time for time in times if time))
    gated = [(number, mapping.query) for number, mapping in enumerate(mappings) if mapping.query.gate]
    bits = {number: divmod(place, _BITS) for place, (number, _) in enumerate(gated)}
    masks: defaultdict[int, list[str]] = defaultdict(list)
    for number, query in gated:
        word, bit = bits[number]
        masks[word].append(f"toUInt64(ifNull({query.gate}, 0)) * {1 << bit}")
    # Names no column has: an alias would be taken for it.
    keys = [f"{' + '.join(mask)} AS _gates{word}" for word, mask in masks.items()]
    by = [f"_gates{word}" for word in masks]
    spreads = [part for place, column in enumerate(columns) for part in spread_sql(column, str(place))]
    rests = [(number, query.rest.column) for number, query in gated if query.rest]
    whole = tuple(dict.fromkeys(column for _, column in rests))
    fields = [
        _fields_sql(column, [bits[number] for number, its in rests if its == column], place)
        for place, column in enumerate(whole)
    ]
    within = ", ".join([*keys, *(quoted(column) for column in (*columns, *whole) if column)])
    source = f"(SELECT {within} FROM {table})" if within else table
    group = f" GROUP BY {', '.join(by)}" if by else ""
    rows = staging.rows(f"SELECT {', '.join([*by, *spreads, *fields])} FROM {source}{group}")
    groups = [
        _Group(
            sum(1 << number for number, (word, bit) in bits.items() if row[f"_gates{word}"] >> bit & 1),
            tuple(spread_of(row, str(place)) for place in range(len(columns))),
            tuple(frozenset(row[f"_fields{place}"]) for place in range(len(whole))),
        )
        for row in rows
    ]
    return Survey(tuple(groups), columns, whole)


def _fields_sql(column: str, bits: Sequence[tuple[int, int]], mark: int) -> str:
    """SQL: the names of the fields of a JSON column, of records that any of these gates lets through."""
    words = {word: sum(1 << bit for its, bit in bits if its == word) for word, _ in bits}
    asked = " OR ".join(f"bitAnd(_gates{word}, {mask}) != 0" for word, mask in words.items())
    names = f"if({asked}, JSONExtractKeys({quoted(column)}), [])"
    return f"groupUniqArrayArray({_FIELDS})({names}) AS _fields{mark}"


def good(time: str) -> str:
    """SQL: the event time was read."""
    return f"ifNull({quoted(time)} >= toDateTime64('{EARLIEST}', 7, 'UTC'), 0)"


def spread_sql(time: str, mark: str = "") -> list[str]:
    """SQL of the columns that `spread_of` reads, over rows with the time column `time` (empty: without one)."""
    rows = f"count() AS _rows{mark}"
    if not time:
        return [rows, f"count() AS _fine{mark}", f"[] AS _times{mark}", f"[] AS _days{mark}"]
    at, fine = quoted(time), good(time)
    number = micros(f"ifNull({at}, toDateTime64(0, 7, 'UTC'))")
    bounds = ", ".join(f"{function}({number}, {fine})" for function in ("minIf", "maxIf"))
    days = f"arrayMap(d -> toString(d), groupUniqArrayIf(ifNull(toDate({at}), toDate(0)), {fine}))"
    return [rows, f"countIf({fine}) AS _fine{mark}", f"[{bounds}] AS _times{mark}", f"{days} AS _days{mark}"]


def spread_of(row: dict[str, Any], mark: str = "") -> Spread:
    """A row of `spread_sql`'s columns."""
    rows, fine, times, days = (row[f"{name}{mark}"] for name in ("_rows", "_fine", "_times", "_days"))
    if not fine or not times:
        return Spread(rows, fine)
    return Spread(rows, fine, tuple(days), *map(moment, times))


def micros(time: str) -> str:
    """SQL: a time as whole microseconds, for `moment`: for times the Arrow library would load pandas, a third of a
    second."""
    return f"toUnixTimestamp64Micro(toDateTime64({time}, 6, 'UTC'))"


def moment(at: int) -> datetime:
    """The time of so many microseconds."""
    return _EPOCH + timedelta(microseconds=at)


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
