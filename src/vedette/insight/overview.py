"""The numbers of the dashboard, each with its unit in words, and the ATT&CK matrix of what was detected and could be.

The API calls `overview` and `matrix`; people limited to device groups get the numbers of what they may see.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from vedette.core.errors import BadInput
from vedette.core.scope import Scope
from vedette.detect.alert import Severity, Tactic
from vedette.detect.blind import BlindRule
from vedette.detect.coverage import coverage
from vedette.detect.rule import Rule
from vedette.lake.lake import Lake
from vedette.records import alert_numbers, identities
from vedette.records.alert_numbers import Count, TargetCount
from vedette.records.database import Records
from vedette.records.sources import SourceHealth, source_health
from vedette.tenants.rights import demand
from vedette.tenants.sight import seen as seen_by

ALERTS = "alerts by first activity, repeats counted once"
INCIDENTS = "incidents by when they were made, merged ones counted once"
SIGNALS = "records received since the source was first seen"
_LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Series:
    """Counts in slots of an hour or a day (UTC); slots without any are left out. `unit` says what is counted."""

    unit: str
    hourly: bool
    counts: tuple[Count, ...]

    @property
    def total(self) -> int:
        """The sum of all."""
        return sum(item.count for item in self.counts)


@dataclass(frozen=True, slots=True)
class Target:
    """A person or device with how often it was hit; `name` is what people call it."""

    id: str
    name: str
    alerts: int
    incidents: int


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything the dashboard shows about [since, until); `narrow`: only about what the reader may see.

    `closed` incidents were resolved in that time; half of them had been there no longer than `median_open`.
    """

    since: datetime
    until: datetime
    incidents: Series
    by_service: Series
    by_severity: Series
    by_tactic: Series
    open_incidents: tuple[tuple[Severity, int], ...]
    closed: int
    median_open: timedelta | None
    people: tuple[Target, ...]
    devices: tuple[Target, ...]
    sources: tuple[SourceHealth, ...]
    narrow: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """One technique under one tactic: alerts that named it, rules that look for it, those of them that are blind."""

    tactic: Tactic
    technique: str
    alerts: int
    rules: tuple[str, ...]
    blind: tuple[str, ...]

    @property
    def watched(self) -> bool:
        """Whether a rule looks for it that can see."""
        return len(self.rules) > len(self.blind)


@dataclass(frozen=True, slots=True)
class Matrix:
    """All cells in the order of an attack; `uncovered` tactics have no rule, `blind` rules say why they cannot see."""

    unit: str
    cells: tuple[Cell, ...]
    uncovered: tuple[Tactic, ...]
    blind: tuple[BlindRule, ...]


def overview(
    scope: Scope, records: Records, lake: Lake, since: datetime, until: datetime, *, hourly: bool = False
) -> Overview:
    """The dashboard's numbers. Raises Forbidden, BadInput for a range that is empty or longer than a year."""
    demand(scope, "incidents.read")
    if not timedelta(0) < until - since <= _LONGEST:
        raise BadInput("the range must be longer than nothing and no longer than a year")
    with records.read() as db:
        seen = seen_by(scope, db)

        def series(by: str) -> Series:
            counts = alert_numbers.alerts_over_time(scope, db, since, until, by=by, hourly=hourly, seen=seen)
            return Series(ALERTS, hourly, counts)

        made = alert_numbers.incidents_over_time(scope, db, since, until, hourly=hourly, seen=seen)
        standing = alert_numbers.open_incidents(scope, db, seen=seen)
        done = alert_numbers.closed_incidents(scope, db, since, until, seen=seen)
        hit = {of: alert_numbers.targets(scope, db, since, until, of=of, seen=seen) for of in ("person", "device")}
        found = Overview(
            since=since,
            until=until,
            incidents=Series(INCIDENTS, hourly, made),
            by_service=series("service"),
            by_severity=series("severity"),
            by_tactic=series("category"),
            open_incidents=tuple((word, standing.get(word.value, 0)) for word in reversed(Severity)),
            closed=len(done),
            median_open=done[(len(done) - 1) // 2] if done else None,
            people=_named(scope, db, hit["person"]),
            devices=_named(scope, db, hit["device"]),
            sources=(),
            narrow=seen is not None,
        )
    return replace(found, sources=source_health(scope, records))


def matrix(
    scope: Scope,
    records: Records,
    lake: Lake,
    rules: Iterable[Rule],
    blind: Iterable[BlindRule],
    since: datetime,
    until: datetime,
) -> Matrix:
    """What was detected and what could be, by technique; `rules` and `blind` of the tenant, from roster and detector.

    Raises Forbidden.
    """
    demand(scope, "incidents.read")
    blind = tuple(blind)
    unseeing = {item.rule.id for item in blind}
    with records.read() as db:
        counted = alert_numbers.techniques(scope, db, since, until, seen=seen_by(scope, db))
    alerts = {(item.category, item.technique): item.alerts for item in counted}
    table = coverage(rules)
    watched = {(row.tactic.value, row.technique): row.rules for row in table.rows}
    order = [tactic.value for tactic in Tactic]
    keys = sorted({*alerts, *watched}, key=lambda key: (order.index(key[0]) if key[0] in order else 99, key[1]))
    cells = tuple(
        Cell(
            Tactic(tactic),
            technique,
            alerts.get((tactic, technique), 0),
            watched.get((tactic, technique), ()),
            tuple(rule for rule in watched.get((tactic, technique), ()) if rule in unseeing),
        )
        for tactic, technique in keys
        if tactic in order
    )
    return Matrix(ALERTS, cells, table.uncovered, blind)


def _named(scope: Scope, db: Connection, found: tuple[TargetCount, ...]) -> tuple[Target, ...]:
    labels = identities.labels(scope, db, [item.id for item in found])
    return tuple(
        Target(item.id, labels[item.id].label if item.id in labels else item.id, item.alerts, item.incidents)
        for item in found
    )
