"""Alerts and incidents in the order in which they changed, read on from a mark: for everything that passes them on.

A mark is text: the moment of the change and the id. Writers of one tenant follow one another and take the time inside
their transaction, so nothing appears behind a mark later, as long as the clocks of several machines agree.
"""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, and_, or_, select

from vedette.core.clock import iso
from vedette.core.scope import Scope
from vedette.records.alerts import AlertRow, alerts
from vedette.records.incidents import IncidentRow, incidents

START = ""
"""The mark before everything."""
_ALERT = [alerts.c[field.name] for field in fields(AlertRow)]
_INCIDENT = [incidents.c[field.name] for field in fields(IncidentRow)]


def mark_of(row: AlertRow | IncidentRow) -> str:
    """The mark of one row as it stands now."""
    return f"{iso(row.updated)}|{row.id if isinstance(row, AlertRow) else row.number}"


def newest_alert(scope: Scope, db: Connection) -> str:
    """The mark of the alert changed last."""
    return _newest(scope, db, alerts, alerts.c.id)


def newest_incident(scope: Scope, db: Connection) -> str:
    """The mark of the incident changed last."""
    return _newest(scope, db, incidents, incidents.c.number)


def alerts_after(scope: Scope, db: Connection, mark: str, *, limit: int, repeats: bool = False) -> list[AlertRow]:
    """Alerts changed after the mark, oldest change first; without `repeats` not those that only repeat another."""
    query = select(*_ALERT).where(alerts.c.tenant == scope.tenant)
    if not repeats:
        query = query.where(alerts.c.repeat_of.is_(None))
    at, key = _read(mark)
    if at is not None:
        query = query.where(_behind(alerts.c.updated, alerts.c.id, at, key))
    return [AlertRow(*row) for row in db.execute(query.order_by(alerts.c.updated, alerts.c.id).limit(limit))]


def incidents_after(scope: Scope, db: Connection, mark: str, *, limit: int) -> list[IncidentRow]:
    """Incidents changed after the mark, oldest change first."""
    query = select(*_INCIDENT).where(incidents.c.tenant == scope.tenant)
    at, key = _read(mark)
    if at is not None:
        query = query.where(_behind(incidents.c.updated, incidents.c.number, at, int(key)))
    query = query.order_by(incidents.c.updated, incidents.c.number).limit(limit)
    return [IncidentRow(*row) for row in db.execute(query)]


def _newest(scope: Scope, db: Connection, table: Table, key: ColumnElement[Any]) -> str:
    query = select(table.c.updated, key).where(table.c.tenant == scope.tenant)
    row = db.execute(query.order_by(table.c.updated.desc(), key.desc()).limit(1)).first()
    return f"{iso(row[0])}|{row[1]}" if row else START


def _read(mark: str) -> tuple[datetime | None, str]:
    text, _, key = mark.partition("|")
    return (datetime.fromisoformat(text), key) if text else (None, "")


def _behind(
    updated: ColumnElement[Any], key: ColumnElement[Any], at: datetime, after: str | int
) -> ColumnElement[bool]:
    return or_(updated > at, and_(updated == at, key > after))
