"""All alerts as a query: filtered, sorted, paged. Asked by `incidents.queue`; the writing side is `alerts.py`."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, case, func, select

from vedette.core.scope import Scope
from vedette.records.alerts import AlertRow, alerts
from vedette.records.selection import Condition, Order, clause, column_of, cursor_of, page, whole

_COLUMNS = [alerts.c[field.name] for field in fields(AlertRow)]
_RANK = case({"Informational": 0, "Low": 1, "Medium": 2, "High": 3}, value=alerts.c.severity, else_=0)
FIELDS: dict[str, ColumnElement[Any]] = {
    "id": alerts.c.id,
    "title": alerts.c.title,
    "detector": alerts.c.detector,
    "severity": alerts.c.severity,
    "rank": _RANK,
    "category": alerts.c.category,
    "techniques": alerts.c.techniques,
    "service": alerts.c.service,
    "source": alerts.c.source,
    "status": alerts.c.status,
    "classification": alerts.c.classification,
    "determination": alerts.c.determination,
    "assigned": alerts.c.assigned,
    "incident": alerts.c.incident,
    "repeat_of": alerts.c.repeat_of,
    "device": alerts.c.device,
    "person": alerts.c.person,
    "evidence": alerts.c.evidence,
    "created": alerts.c.created,
    "updated": alerts.c.updated,
    "first_activity": alerts.c.first_activity,
    "last_activity": alerts.c.last_activity,
}


def alert_page(
    scope: Scope,
    db: Connection,
    condition: Condition,
    order: Order,
    *,
    limit: int,
    cursor: str = "",
    skip: int = 0,
    within: ColumnElement[bool] | None = None,
) -> tuple[list[AlertRow], str]:
    """A page and the cursor of the next (empty: there is none)."""
    sort = column_of(order.field, FIELDS)
    keys: Select[Any] = select(alerts.c.id, sort.label("sort")).where(*_chosen(scope, condition, within))
    keys = page(keys, order, FIELDS, alerts.c.id, cursor).limit(limit + 1).offset(skip)
    rows = db.execute(whole(keys, alerts, alerts.c.id, _COLUMNS, order, scope)).all()
    found = [AlertRow(*row[:-1]) for row in rows[:limit]]
    return found, cursor_of(order, rows[limit - 1][-1], found[-1].id) if len(rows) > limit else ""


def alert_total(
    scope: Scope, db: Connection, condition: Condition, *, within: ColumnElement[bool] | None = None
) -> int:
    """How many match."""
    return db.scalar(select(func.count()).select_from(alerts).where(*_chosen(scope, condition, within))) or 0


def _chosen(scope: Scope, condition: Condition, within: ColumnElement[bool] | None) -> list[ColumnElement[bool]]:
    parts = [alerts.c.tenant == scope.tenant, clause(condition, FIELDS)]
    return parts if within is None else [*parts, within]
