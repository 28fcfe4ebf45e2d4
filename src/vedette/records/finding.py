"""Rows that hold a piece of text, a bounded number of them looked through; for `insight.search`."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, select

from vedette.core.scope import Scope
from vedette.records.alerts import alerts
from vedette.records.identities import EntityRow, entities
from vedette.records.incidents import incidents

LOOKED_AT = 20_000
"""Rows of a kind that one search looks through: the newest alerts and incidents, some entities."""
_a, _i, _e = alerts.c, incidents.c, entities.c


@dataclass(frozen=True, slots=True)
class IncidentHit:
    """An incident in short."""

    number: int
    name: str
    severity: str
    status: str


@dataclass(frozen=True, slots=True)
class AlertHit:
    """An alert in short."""

    id: str
    title: str
    severity: str
    category: str


def incidents_with(
    scope: Scope, db: Connection, text: str, limit: int, *, within: ColumnElement[bool] | None
) -> list[IncidentHit]:
    """By number, or by name and tags among the newest."""
    columns = (_i.number, _i.name, _i.severity, _i.status)
    own = _i.tenant == scope.tenant if within is None else (_i.tenant == scope.tenant) & within
    plain = text.lstrip("#").strip()
    by_number = plain.isascii() and plain.isdigit() and len(plain) < 9
    rows = db.execute(select(*columns).where(own, _i.number == int(plain))).all() if by_number else []
    if not text.startswith("#"):
        newest = select(_i.number).where(_i.tenant == scope.tenant, _i.status != "Redirected")
        newest = newest.order_by(_i.last_activity.desc(), _i.number.desc()).limit(LOOKED_AT)
        holds = _i.name.icontains(text, autoescape=True) | _i.tags.icontains(text, autoescape=True)
        query = select(*columns).where(own, _i.number.in_(newest), holds).order_by(_i.number.desc()).limit(limit)
        rows = [*rows, *(row for row in db.execute(query) if not rows or row.number != rows[0].number)]
    return [IncidentHit(*row) for row in rows[:limit]]


def alerts_with(
    scope: Scope, db: Connection, text: str, limit: int, *, within: ColumnElement[bool] | None
) -> list[AlertHit]:
    """By id, or by title among the newest that repeat nothing."""
    columns = (_a.id, _a.title, _a.severity, _a.category)
    own = _a.tenant == scope.tenant if within is None else (_a.tenant == scope.tenant) & within
    rows = db.execute(select(*columns).where(own, _a.id == text)).all()
    newest = select(*columns, _a.last_activity, _a.device, _a.tenant).where(own, _a.repeat_of.is_(None))
    part = newest.order_by(_a.last_activity.desc(), _a.id.desc()).limit(LOOKED_AT).subquery()
    query = select(part.c.id, part.c.title, part.c.severity, part.c.category)
    query = query.where(part.c.title.icontains(text, autoescape=True))
    query = query.order_by(part.c.last_activity.desc(), part.c.id.desc()).limit(limit)
    return [AlertHit(*row) for row in [*rows, *db.execute(query)][:limit]]


def passed_over(scope: Scope, db: Connection) -> tuple[str, ...]:
    """Of which kinds (`alert`, `incident`) there are more than one search looks through."""
    more_alerts = select(_a.id).where(_a.tenant == scope.tenant, _a.repeat_of.is_(None)).limit(1).offset(LOOKED_AT)
    more_incidents = select(_i.number).where(_i.tenant == scope.tenant).limit(1).offset(LOOKED_AT)
    asked = (("alert", more_alerts), ("incident", more_incidents))
    return tuple(kind for kind, query in asked if db.execute(query).first() is not None)


def entities_with(scope: Scope, db: Connection, text: str, limit: int) -> list[EntityRow]:
    """By label, among those there are."""
    query = select(_e.id, _e.family, _e.label).where(_e.tenant == scope.tenant)
    query = query.where(_e.label.icontains(text, autoescape=True)).limit(limit)
    return [EntityRow(*row) for row in db.execute(query)]
