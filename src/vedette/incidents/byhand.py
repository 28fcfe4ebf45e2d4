"""Alerts that a person puts into an incident at once, an old one or a new: no correlation decides about them.

`app.linking` calls it with alerts made of hunted rows; one transaction, noted in the incident's history.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from vedette.core import clock
from vedette.core.errors import BadInput, Conflict
from vedette.core.scope import Scope
from vedette.detect.alert import Alert
from vedette.incidents import shelf
from vedette.incidents.incident import Status
from vedette.incidents.intake import Intake
from vedette.incidents.lifecycle import live
from vedette.records import alert_index as index_store
from vedette.records import alerts as store
from vedette.records import incidents as cases
from vedette.records.database import Records


def admit(scope: Scope, records: Records, alerts: Sequence[Alert], incident: int | None, because: str) -> int:
    """Store new alerts in this incident (None: one of their own); its number.

    Raises NotFound, Conflict for an incident that is merged or resolved, or when every alert is stored already.
    """
    if not alerts:
        raise BadInput("there is no alert to put into an incident")
    with records.begin() as db:
        if incident is not None and live(scope, db, incident).status == Status.RESOLVED:
            raise Conflict(f"incident {incident} is resolved; reopen it, or choose another one")
        ids = _stored(scope, db, alerts)
        if incident is None:
            number = shelf.create(scope, db, ids, handled=True)
        else:
            number = incident
            store.place(scope, db, ids, incident=number, group=None)
            cases.change(scope, db, number, {"handled": True})
            shelf.refresh(scope, db, number)
        said = f"{len(ids)} alerts linked by hand, because {because}."
        verb = "created" if incident is None else "alerts linked"
        cases.note(scope, db, number, clock.now(), scope.actor, verb, said)
    return number


def _stored(scope: Scope, db: Connection, alerts: Sequence[Alert]) -> list[str]:
    """Store what is new; the ids of those that stand for themselves."""
    intake = Intake(scope, db)
    intake.fold(alerts, cases.closed_numbers(scope, db))
    if not intake.cells:
        raise Conflict("these rows were linked before, under the same title")
    intake.resolve()
    intake.weigh()
    rows, index = intake.rows()
    store.add(scope, db, rows)
    index_store.add_index(scope, db, index)
    store.count_repeats(scope, db, intake.repeated())
    return [row.id for row in rows if row.repeat_of is None]
