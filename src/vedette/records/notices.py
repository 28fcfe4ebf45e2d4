"""What others than the asker did to incidents and said of them since a moment; for `insight.notices`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, select

from vedette.core.scope import Scope
from vedette.records.incidents import incident_changes, incident_comments, incidents

_c, _i, _s = incident_changes.c, incidents.c, incident_comments.c
LOOKED_AT = 20_000
"""Of the changes, and of the comments, of the installation only so many newest are looked through."""


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One thing that happened to an incident: who did what, and what the incident is."""

    at: datetime
    actor: str
    verb: str
    text: str
    number: int
    name: str
    severity: str
    assigned: str


def changes_since(
    scope: Scope,
    db: Connection,
    since: datetime,
    verbs: tuple[str, ...],
    *,
    limit: int,
    within: ColumnElement[bool] | None,
) -> list[NoticeRow]:
    """Changes of these kinds that the asker did not make, newest first."""
    columns = (_c.at, _c.actor, _c.verb, _c.text, _i.number, _i.name, _i.severity, _i.assigned)
    own = (_i.tenant == _c.tenant) & (_i.number == _c.incident)
    query = select(*columns).join(incidents, own).where(_c.tenant == scope.tenant, _c.at >= since)
    query = query.where(_c.actor != scope.actor, _c.verb.in_(verbs))
    query = query.where(_c.id > select(func.coalesce(func.max(_c.id), 0) - LOOKED_AT).scalar_subquery())
    query = query if within is None else query.where(within)
    return [NoticeRow(*row) for row in db.execute(query.order_by(_c.at.desc(), _c.id.desc()).limit(limit))]


def comments_since(
    scope: Scope, db: Connection, since: datetime, *, limit: int, within: ColumnElement[bool] | None
) -> list[NoticeRow]:
    """Comments of others on incidents of the asker, newest first."""
    own = (_i.tenant == _s.tenant) & (_i.number == _s.incident)
    columns = (_s.at, _s.actor, _s.text, _i.number, _i.name, _i.severity, _i.assigned)
    query = select(*columns).join(incidents, own).where(_s.tenant == scope.tenant, _s.at >= since)
    query = query.where(_s.actor != scope.actor, _i.assigned == scope.actor)
    query = query.where(_s.id > select(func.coalesce(func.max(_s.id), 0) - LOOKED_AT).scalar_subquery())
    query = query if within is None else query.where(within)
    rows = db.execute(query.order_by(_s.at.desc(), _s.id.desc()).limit(limit))
    return [NoticeRow(row[0], row[1], "commented", *row[2:]) for row in rows]
