"""Alerts and incidents of some devices only, as SQL: for people limited to device groups.

`incidents.sight` and `alert_numbers` narrow by it; which devices those are, `tenants.sight` finds. An alert belongs to
its first impacted device; an incident is reached by any of its alerts.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, exists, select, true

from vedette.core.scope import Scope
from vedette.records.alerts import alerts
from vedette.records.identities import NameRow, entity_names
from vedette.records.incidents import incidents

Devices = frozenset[str] | None
"""Ids of `identities`; None: every device."""
_DEVICE_NAMES = ("fqdn", "host")


def on(seen: Devices) -> ColumnElement[bool]:
    """Alerts of these devices, and those of none."""
    return true() if seen is None else alerts.c.device.in_(_values(["", *sorted(seen)]))


def reached(scope: Scope, seen: Devices) -> ColumnElement[bool]:
    """Incidents with at least one such alert."""
    if seen is None:
        return true()
    return exists().where(alerts.c.tenant == scope.tenant, alerts.c.incident == incidents.c.number, on(seen))


def device_names(scope: Scope, db: Connection) -> list[NameRow]:
    """Every name a device of the tenant goes by: fully qualified and short ones."""
    names = entity_names.c
    query = select(names.kind, names.value, names.entity, names.organisation, names.strong)
    found = db.execute(query.where(names.tenant == scope.tenant, names.kind.in_(_DEVICE_NAMES)))
    return [NameRow(*row) for row in found]


def reaches(scope: Scope, db: Connection, number: int, seen: Devices) -> bool:
    """Whether one incident is reached."""
    query = select(incidents.c.number).where(incidents.c.tenant == scope.tenant, incidents.c.number == number)
    return db.scalar(query.where(reached(scope, seen))) is not None


def _values(names: Iterable[str]) -> Any:
    # Written into the statement: there may be more devices than a database takes parameters.
    return bindparam("seen", value=list(names), expanding=True, literal_execute=True, unique=True)
