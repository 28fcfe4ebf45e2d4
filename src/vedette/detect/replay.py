"""A detection tried on the last days before it is saved: alerts a day, rows, samples, incidents they would join."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from vedette.core import clock
from vedette.core.errors import BadInput
from vedette.core.scope import Scope
from vedette.detect import evaluate
from vedette.detect.alert import Alert, Role
from vedette.detect.assemble import rule_of
from vedette.detect.definition import Detection
from vedette.detect.evaluate import Outcome
from vedette.detect.plan import Prepared, Way
from vedette.detect.roster import TenantRoster, state_of
from vedette.detect.rule import Rule
from vedette.detect.telemetry import Cut, Telemetry
from vedette.detect.waiting import Broken
from vedette.lake.lake import Lake
from vedette.records import alert_index, alerts, identities
from vedette.records.database import Records
from vedette.schema.catalog import Catalog
from vedette.schema.entities import identifiers
from vedette.tenants.devices import limited
from vedette.tenants.rights import demand

LONGEST: Final = 90
_SHOWN: Final = 10
_TRACED: Final = 200
_NEAR: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DayCount:
    """How many alerts would have begun on a day (UTC)."""

    day: date
    alerts: int


@dataclass(frozen=True, slots=True)
class Replay:
    """What a rule would have found in [since, until).

    `days` has every day of the range; `rows` are matches, `hidden` those that exceptions in force hide. `examples` are
    the first alerts with evidence and sample rows. `incidents` are existing ones that share an impacted entity within a
    day with one of the first 200 alerts, `alone` counts those of the 200 that meet none. `narrow` tells that only the
    rows the asker may see were judged, and that incidents were not looked at.
    """

    since: datetime
    until: datetime
    days: tuple[DayCount, ...]
    alerts: int
    rows: int
    hidden: int
    examples: tuple[Alert, ...]
    incidents: tuple[int, ...]
    alone: int
    seconds: float
    narrow: bool


def replay(
    scope: Scope,
    lake: Lake,
    records: Records,
    roster: TenantRoster,
    detection: Detection,
    *,
    days: int = 7,
    catalog: Catalog | None = None,
) -> Replay:
    """Try a detection, saved or not; nothing is recorded. Raises Forbidden, KqlError, BadInput for too many days."""
    with records.read() as db:
        around = state_of(scope, db).around
    rule = rule_of("trial", detection, around, catalog or Catalog.stock())
    return replay_rule(scope, lake, records, roster, rule, days=days)


def replay_rule(
    scope: Scope, lake: Lake, records: Records, roster: TenantRoster, rule: Rule, *, days: int = 7
) -> Replay:
    """Try a rule as it is, a stock rule too, with the exceptions in force. Raises as `replay` does."""
    demand(scope, "hunting.run")
    if not 1 <= days <= LONGEST:
        raise BadInput(f"a replay looks back 1 to {LONGEST} days, not {days}")
    began, until = time.monotonic(), clock.now()
    since = until - timedelta(days=days)
    with records.read() as db:
        excepted = [row for row in state_of(scope, db).exceptions if row.rule in ("", rule.id)]
    item = roster.prepared(rule, excepted)
    if isinstance(item, Broken):
        raise item.error
    outcome = over(item, Telemetry(lake, scope, narrow=True), since)
    narrow = bool(scope.filters)
    met: tuple[set[int], int] = (set(), 0) if limited(scope) else _met(scope, records, outcome.alerts[:_TRACED])
    return Replay(
        since=since,
        until=until,
        days=_by_day(outcome, since, until),
        alerts=len(outcome.alerts),
        rows=outcome.rows,
        hidden=sum(part.rows for part in outcome.hidden),
        examples=outcome.alerts[:_SHOWN],
        incidents=tuple(sorted(met[0])),
        alone=met[1],
        seconds=time.monotonic() - began,
        narrow=narrow,
    )


def over(item: Prepared, telemetry: Telemetry, since: datetime) -> Outcome:
    """What a prepared rule finds in everything that happened since."""
    cut = Cut(since=since)
    if item.way is Way.WINDOWS:
        return evaluate.windowed(item, telemetry, cut)
    return evaluate.new_rows(item, telemetry, cut)


def _by_day(outcome: Outcome, since: datetime, until: datetime) -> tuple[DayCount, ...]:
    counts = Counter(alert.first_activity.date() for alert in outcome.alerts)
    length = (until.date() - since.date()).days
    days = [since.date() + timedelta(days=n) for n in range(length + 1)]
    return tuple(DayCount(day, counts[day]) for day in sorted({*days, *counts}))


def _met(scope: Scope, records: Records, found: tuple[Alert, ...]) -> tuple[set[int], int]:
    """The incidents that hold an entity of these alerts near their time, and how many alerts meet none."""
    met: set[int] = set()
    alone = 0
    with records.read() as db:
        for alert in found:
            impacted = [item.entity for item in alert.evidence if item.role is Role.IMPACTED]
            values = {name.value for entity in impacted for name in identifiers(entity) if name.strong}
            ids = {row.entity for row in identities.names_of_values(scope, db, sorted(values))}
            start, end = alert.first_activity - _NEAR, alert.last_activity + _NEAR
            holders = alert_index.holders(scope, db, sorted(ids), start.timestamp(), end.timestamp()) if ids else ()
            numbers = {row.incident for row in alerts.briefs(scope, db, sorted(holders)) if row.incident is not None}
            met |= numbers
            alone += not numbers
    return met, alone
