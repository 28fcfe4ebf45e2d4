"""Which stretches of event time a rule that looks at rows together must be run over, given the rows that are new.

`evaluate` runs the rule once for each window. Windows follow the data, not the clock: late rows are judged too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from vedette.core import clock
from vedette.detect.onepass import Match
from vedette.detect.plan import Prepared
from vedette.detect.telemetry import Arrivals, Cut, Telemetry, moment
from vedette.kql.compile import TablePredicate
from vedette.lake.ddl import quoted
from vedette.schema.types import TableSchema

MAX_WINDOWS: Final = 1_000


@dataclass(frozen=True, slots=True)
class Window:
    """Event times [`since`, `before`), UTC."""

    since: datetime
    before: datetime


def windows_of(
    rule: Prepared, telemetry: Telemetry, new: Cut, stirring: Mapping[str, Match] | None = None
) -> tuple[Window, ...]:
    """The windows that hold new rows, oldest first; none when nothing new came.

    `stirring` tells by table which new rows can change the rule's result at all; None: all of them.

    A rule that keeps to bins of time, or compares times itself, needs one window over all that is new and `lookback`
    around it. Any other is run over windows as long as `lookback`, one every half of it: whatever happened within
    half a lookback lies in one window, and the windows are the same however the rows arrived. Where more than
    MAX_WINDOWS would be needed they are widened.
    """
    events = [table for table in rule.tables if not table.state]
    found: Mapping[str, Arrivals | Match] = telemetry.arrivals(events, new) if stirring is None else stirring
    if not found:
        return ()
    first = min(arrived.first for arrived in found.values())
    last = max(arrived.last for arrived in found.values())
    if rule.anatomy.binned:
        return (Window(first - rule.lookback, last + rule.lookback),)
    step = _step(rule.lookback, last - first)
    gates = {gate.table.name: gate for gate in (rule.gates or ()) if stirring is not None}
    named = [(table, gates.get(table.name)) for table in events if table.name in found]
    return tuple(_around(_cells(named, telemetry, new, step), step))


def _step(lookback: timedelta, span: timedelta) -> int:
    """Half the lookback in whole seconds, longer when the span would take too many."""
    return max(1, int(lookback.total_seconds()) // 2, -(-int(span.total_seconds()) // MAX_WINDOWS))


def _cells(
    tables: Iterable[tuple[TableSchema, TablePredicate | None]], telemetry: Telemetry, new: Cut, step: int
) -> list[int]:
    now, tenant = clock.now(), telemetry.scope.tenant
    parts = [
        f"SELECT DISTINCT intDiv(toInt64(toUnixTimestamp64Second({quoted(table.time)})), {step}) AS cell "
        f"FROM {telemetry.relation(table, new)}{f' WHERE {gate.sql(now=now, tenant=tenant)}' if gate else ''}"
        for table, gate in tables
    ]
    answer = telemetry.run(f"SELECT DISTINCT cell FROM ({' UNION ALL '.join(parts)}) ORDER BY cell")
    return [int(cell) for cell in answer.column("cell").to_pylist()]


def _around(cells: Iterable[int], step: int) -> Iterable[Window]:
    """The two windows, of two cells each, that every cell lies in."""
    ends = sorted({cell + more for cell in cells for more in (1, 2)})
    for end in ends:
        yield Window(_at((end - 2) * step), _at(end * step))


def _at(seconds: int) -> datetime:
    return moment(seconds * 1_000_000).astimezone(UTC)
