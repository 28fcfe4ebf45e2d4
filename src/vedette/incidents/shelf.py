"""The few ways an incident's contents change: created, refreshed, absorbed; for correlation and people alike.

Everything here runs inside the caller's transaction.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import Connection

from vedette.core import clock
from vedette.core.scope import Scope
from vedette.incidents.incident import Classification, Determination, Status, name_of, severity_of
from vedette.records import alert_index as index_store
from vedette.records import alerts as store
from vedette.records import incidents as cases
from vedette.records import links as ties
from vedette.records.alerts import AlertRow
from vedette.records.incidents import IncidentRow


def create(scope: Scope, db: Connection, ids: Sequence[str], *, handled: bool = False) -> int:
    """A new Active incident of these (unrepeated) alerts and their repeats; its number."""
    now = clock.now()
    number = cases.next_number(scope, db)
    cases.add(
        scope,
        db,
        IncidentRow(
            number=number,
            name="",
            named_by_hand=False,
            severity="Informational",
            severity_by_hand=False,
            status=Status.ACTIVE,
            classification=Classification.UNKNOWN,
            determination=Determination.NOT_AVAILABLE,
            assigned="",
            tags="",
            redirect=None,
            created=now,
            updated=now,
            resolved=None,
            first_activity=now,
            last_activity=now,
            alerts=0,
            handled=handled,
        ),
    )
    store.place(scope, db, ids, incident=number, group=None)
    refresh(scope, db, number)
    return number


def kinds_of(scope: Scope, db: Connection, alerts: Sequence[AlertRow]) -> dict[str, set[str]]:
    """As what each entity shows in these alerts."""
    kinds: dict[str, set[str]] = {}
    for entry in index_store.index_of(scope, db, [row.id for row in alerts]):
        kinds.setdefault(entry.entity, set()).add(entry.kind)
    return kinds


def refresh(scope: Scope, db: Connection, number: int) -> None:
    """Name, severity, times and count after its alerts changed; what people set stays."""
    row = cases.get(scope, db, number)
    alerts = store.of_incident(scope, db, number, repeats=False)
    values: dict[str, object] = {
        "alerts": sum(1 + alert.repeats for alert in alerts),
        "first_activity": min((alert.first_activity for alert in alerts), default=row.first_activity),
        "last_activity": max((alert.last_activity for alert in alerts), default=row.last_activity),
        "updated": clock.now(),
    }
    if not row.named_by_hand and alerts:
        values["name"] = name_of(alerts, kinds_of(scope, db, alerts))
    if not row.severity_by_hand and alerts:
        values["severity"] = severity_of(alerts).value
    cases.change(scope, db, number, values)


def absorb(scope: Scope, db: Connection, source: IncidentRow, target: IncidentRow, actor: str, because: str) -> int:
    """Empty one incident into another and leave a redirect; the history entry of the target, which can be undone.

    Tags move; comments stay readable at the source; nothing is deleted.
    """
    ids = [alert.id for alert in store.of_incident(scope, db, source.number, repeats=False)]
    tags = [tag for tag in source.tags.split("\n") if tag and tag not in target.tags.split("\n")]
    undo = json.dumps(
        {"do": "merge", "source": source.number, "target": target.number, "status": source.status, "tags": tags,
         "alerts": ids}
    )  # fmt: skip
    store.replace_incident(scope, db, source.number, target.number)
    joined = "\n".join(part for part in (target.tags, *tags) if part)
    now = clock.now()
    cases.change(scope, db, target.number, {"tags": joined, "updated": now})
    gone = {"status": Status.REDIRECTED, "redirect": target.number, "alerts": 0, "updated": now}
    cases.change(scope, db, source.number, gone)
    inherit_separations(scope, db, source.number, target.number)
    text = f"Incident {source.number} “{source.name}” ({len(ids)} alerts) merged into this one, because {because}."
    entry = cases.note(scope, db, target.number, now, actor, "merged", text, undo)
    said = f"Merged into incident {target.number}, because {because}. Undo it there (change {entry})."
    cases.note(scope, db, source.number, now, actor, "redirected", said)
    refresh(scope, db, target.number)
    return entry


def inherit_separations(scope: Scope, db: Connection, source: int, target: int) -> None:
    """Whatever was kept apart from the source is kept apart from the target that now holds its alerts."""
    have = ties.separated(scope, db)
    for low, high in have:
        if source in (low, high):
            other = high if low == source else low
            pair = (min(other, target), max(other, target))
            if other != target and pair not in have:
                ties.separate(scope, db, *pair, change=0)
