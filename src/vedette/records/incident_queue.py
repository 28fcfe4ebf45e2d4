"""The incident queue as a query: filtered, sorted, paged, with what its alerts add (services, tactics).

Asked by `incidents.queue`; the writing side is `incidents.py` beside it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, case, exists, func, select

from vedette.core.scope import Scope
from vedette.records.alerts import alerts
from vedette.records.identities import chunks
from vedette.records.incidents import IncidentRow, incidents
from vedette.records.selection import Condition, Order, clause, column_of, cursor_of, page, whole

_COLUMNS = [incidents.c[field.name] for field in fields(IncidentRow)]
_RANK = case(
    {"Informational": 0, "Low": 1, "Medium": 2, "High": 3},
    value=incidents.c.severity,
    else_=0,
)
FIELDS: dict[str, ColumnElement[Any]] = {
    "number": incidents.c.number,
    "name": incidents.c.name,
    "severity": incidents.c.severity,
    "rank": _RANK,
    "status": incidents.c.status,
    "classification": incidents.c.classification,
    "determination": incidents.c.determination,
    "assigned": incidents.c.assigned,
    "tags": incidents.c.tags,
    "created": incidents.c.created,
    "updated": incidents.c.updated,
    "first_activity": incidents.c.first_activity,
    "last_activity": incidents.c.last_activity,
    "alerts": incidents.c.alerts,
}


@dataclass(frozen=True, slots=True)
class OfAlerts:
    """What the alerts of an incident add: each word once, in no order."""

    services: frozenset[str]
    categories: frozenset[str]


def incident_page(
    scope: Scope,
    db: Connection,
    condition: Condition,
    order: Order,
    *,
    limit: int,
    cursor: str = "",
    skip: int = 0,
    services: tuple[str, ...] = (),
    within: ColumnElement[bool] | None = None,
) -> tuple[list[IncidentRow], str]:
    """A page of the queue and the cursor of the next (empty: there is none); `services` keeps those with such alerts.

    `within` is a further condition of the caller's own, such as what a person's device groups let them see.
    """
    sort = column_of(order.field, FIELDS)
    keys: Select[Any] = select(incidents.c.number, sort.label("sort")).where(
        *_chosen(scope, condition, services, within)
    )
    keys = page(keys, order, FIELDS, incidents.c.number, cursor).limit(limit + 1).offset(skip)
    rows = db.execute(whole(keys, incidents, incidents.c.number, _COLUMNS, order, scope)).all()
    found = [IncidentRow(*row[:-1]) for row in rows[:limit]]
    more = cursor_of(order, rows[limit - 1][-1], found[-1].number) if len(rows) > limit else ""
    return found, more


def incident_total(
    scope: Scope,
    db: Connection,
    condition: Condition,
    *,
    services: tuple[str, ...] = (),
    within: ColumnElement[bool] | None = None,
) -> int:
    """How many match."""
    query = select(func.count()).select_from(incidents).where(*_chosen(scope, condition, services, within))
    return db.scalar(query) or 0


def of_alerts(
    scope: Scope, db: Connection, numbers: Iterable[int], *, within: ColumnElement[bool] | None = None
) -> dict[int, OfAlerts]:
    """Services and tactics of the alerts of these incidents, `within` a further condition on the alerts."""
    found: dict[int, tuple[set[str], set[str]]] = {}
    for part in chunks(numbers):
        query = select(alerts.c.incident, alerts.c.service, alerts.c.category).distinct()
        query = query if within is None else query.where(within)
        for number, service, category in db.execute(
            query.where(alerts.c.tenant == scope.tenant, alerts.c.incident.in_(part))
        ):
            held = found.setdefault(number, (set(), set()))
            held[0].add(service)
            held[1].add(category)
    return {number: OfAlerts(frozenset(s), frozenset(c)) for number, (s, c) in found.items()}


def _chosen(
    scope: Scope, condition: Condition, services: tuple[str, ...], within: ColumnElement[bool] | None
) -> list[ColumnElement[bool]]:
    parts = [incidents.c.tenant == scope.tenant, clause(condition, FIELDS)]
    if services:
        own = (alerts.c.tenant == incidents.c.tenant) & (alerts.c.incident == incidents.c.number)
        parts.append(exists().where(own, alerts.c.service.in_(services)))
    if within is not None:
        parts.append(within)
    return parts
