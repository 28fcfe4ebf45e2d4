"""What of the incidents and alerts a scope sees: for people limited to device groups, those of their devices.

Everything in this room that is asked by people goes through here; correlation works on all of a tenant's alerts. An
incident is there for whoever sees one of its alerts, and shows them those alerts only.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Connection

from vedette.core.errors import NotFound
from vedette.core.scope import Scope
from vedette.records import alerts as store
from vedette.records import reach
from vedette.records.alerts import AlertRow
from vedette.records.links import LinkRow
from vedette.tenants.sight import seen


def alerts_within(scope: Scope, db: Connection) -> ColumnElement[bool] | None:
    """The condition on alerts; None when all are seen."""
    devices = seen(scope, db)
    return None if devices is None else reach.on(devices)


def incidents_within(scope: Scope, db: Connection) -> ColumnElement[bool] | None:
    """The condition on incidents; None when all are seen."""
    devices = seen(scope, db)
    return None if devices is None else reach.reached(scope, devices)


def shown(scope: Scope, db: Connection, rows: Iterable[AlertRow]) -> list[AlertRow]:
    """Those of the alerts that the scope sees."""
    devices = seen(scope, db)
    return [row for row in rows if devices is None or not row.device or row.device in devices]


def shown_links(rows: Iterable[LinkRow], alerts: Iterable[AlertRow], scope: Scope, db: Connection) -> list[LinkRow]:
    """Those of the links whose two alerts are both among the seen ones; all of them for who sees everything."""
    if seen(scope, db) is None:
        return list(rows)
    ids = {row.id for row in alerts}
    return [row for row in rows if row.alert in ids and row.other in ids]


def alert(scope: Scope, db: Connection, ident: str) -> AlertRow:
    """One alert. Raises NotFound for one that is not there or not seen, in the same words."""
    row = store.get(scope, db, ident)
    if not shown(scope, db, [row]):
        raise NotFound(f"there is no alert {ident}")
    return row


def check(scope: Scope, db: Connection, number: int) -> None:
    """Raise NotFound for an incident that the scope does not see, in the words for one that is not there."""
    devices = seen(scope, db)
    if devices is not None and not reach.reaches(scope, db, number, devices):
        raise NotFound(f"there is no incident {number}")
