"""Counts of alerts and incidents by time, word and target, made by the database; read by `insight`.

`seen` narrows every count to alerts whose first impacted device is among these ids, or that have none; None: all.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, String, and_, func, select

from vedette.core.scope import Scope
from vedette.records.alerts import alerts
from vedette.records.incidents import CLOSED, incidents
from vedette.records.reach import Devices, on, reached

_a, _i = alerts.c, incidents.c
_MANY = 50_000
_WORDS = {"service": _a.service, "severity": _a.severity, "category": _a.category}


@dataclass(frozen=True, slots=True)
class Count:
    """How many in the slot of time that begins at `at` (UTC) under a word."""

    at: datetime
    word: str
    count: int


@dataclass(frozen=True, slots=True)
class TargetCount:
    """How many alerts name one person or device (id of `identities`) first, and in how many incidents."""

    id: str
    alerts: int
    incidents: int


@dataclass(frozen=True, slots=True)
class TechniqueCount:
    """How many alerts under a tactic name a technique."""

    category: str
    technique: str
    alerts: int


def alerts_over_time(
    scope: Scope, db: Connection, since: datetime, until: datetime, *, by: str, hourly: bool, seen: Devices = None
) -> tuple[Count, ...]:
    """Alerts by first activity (repeats folded into the first one), by `service`, `severity` or `category`."""
    slot, word = _slot(db, _a.first_activity, hourly=hourly), _WORDS[by]
    query = select(slot, word, func.count()).where(*_within(scope, since, until, seen)).group_by(slot, word)
    return _counts(db.execute(query))


def incidents_over_time(
    scope: Scope, db: Connection, since: datetime, until: datetime, *, hourly: bool, seen: Devices = None
) -> tuple[Count, ...]:
    """Incidents by when they were made, by severity; those merged into others are not counted."""
    slot = _slot(db, _i.created, hourly=hourly)
    within = and_(_i.tenant == scope.tenant, _i.created >= since, _i.created < until, _i.status != "Redirected")
    query = select(slot, _i.severity, func.count()).where(within, reached(scope, seen)).group_by(slot, _i.severity)
    return _counts(db.execute(query))


def open_incidents(scope: Scope, db: Connection, *, seen: Devices = None) -> dict[str, int]:
    """Incidents not closed, whatever their age, by severity."""
    query = select(_i.severity, func.count()).where(_i.tenant == scope.tenant, _i.status.not_in(CLOSED))
    rows = db.execute(query.where(reached(scope, seen)).group_by(_i.severity))
    return {row[0]: int(row[1]) for row in rows}


def closed_incidents(
    scope: Scope, db: Connection, since: datetime, until: datetime, *, seen: Devices = None
) -> tuple[timedelta, ...]:
    """For each incident resolved in [since, until), how long it was there; of the newest 50,000, shortest first."""
    when = and_(_i.tenant == scope.tenant, _i.resolved >= since, _i.resolved < until, _i.status != "Redirected")
    query = select(_i.created, _i.resolved).where(when, reached(scope, seen)).order_by(_i.resolved.desc()).limit(_MANY)
    return tuple(sorted(resolved - created for created, resolved in db.execute(query)))


def targets(
    scope: Scope, db: Connection, since: datetime, until: datetime, *, of: str, seen: Devices = None, limit: int = 10
) -> tuple[TargetCount, ...]:
    """The persons or devices (`of` is `person` or `device`) most alerts name first."""
    column = _a[of]
    count = func.count()
    query = select(column, count, func.count(_a.incident.distinct()))
    query = query.where(*_within(scope, since, until, seen), column != "").group_by(column)
    rows = db.execute(query.order_by(count.desc(), column).limit(limit))
    return tuple(TargetCount(row[0], int(row[1]), int(row[2])) for row in rows)


def techniques(
    scope: Scope, db: Connection, since: datetime, until: datetime, *, seen: Devices = None
) -> tuple[TechniqueCount, ...]:
    """Alerts by tactic and technique; one that names several counts for each."""
    query = select(_a.category, _a.techniques, func.count()).where(*_within(scope, since, until, seen))
    found: dict[tuple[str, str], int] = {}
    for category, text, count in db.execute(query.group_by(_a.category, _a.techniques)):
        for technique in json.loads(text):
            found[category, technique] = found.get((category, technique), 0) + int(count)
    return tuple(TechniqueCount(*key, count) for key, count in sorted(found.items()))


def _within(scope: Scope, since: datetime, until: datetime, seen: Devices) -> tuple[ColumnElement[bool], ...]:
    at = _a.first_activity
    return _a.tenant == scope.tenant, at >= since, at < until, _a.repeat_of.is_(None), on(seen)


def _slot(db: Connection, column: Any, *, hourly: bool) -> ColumnElement[str]:
    if db.dialect.name == "sqlite":
        return func.strftime("%Y-%m-%d %H" if hourly else "%Y-%m-%d 00", column, type_=String())
    form = "YYYY-MM-DD HH24" if hourly else "YYYY-MM-DD 00"
    return func.to_char(func.timezone("UTC", column), form, type_=String())


def _counts(rows: Iterable[Any]) -> tuple[Count, ...]:
    found = [Count(datetime.strptime(row[0], "%Y-%m-%d %H").replace(tzinfo=UTC), row[1], int(row[2])) for row in rows]
    return tuple(sorted(found, key=lambda count: (count.at, count.word)))
