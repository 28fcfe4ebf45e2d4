"""Which alerts belong to which incident, when people decide it: merge, split, move. All audited, undoable, remembered.

What a person separates, correlation never joins again. An alert always goes together with its repeats.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection

from vedette.core import clock
from vedette.core.errors import BadInput, NotFound
from vedette.core.scope import Scope
from vedette.incidents import shelf, sight
from vedette.incidents.incident import Status
from vedette.incidents.lifecycle import live
from vedette.records import alerts as store
from vedette.records import incidents as cases
from vedette.records import links as ties
from vedette.records.alerts import AlertRow
from vedette.records.database import Records


def merge(scope: Scope, records: Records, sources: Sequence[int], target: int, because: str = "") -> list[int]:
    """Empty incidents into another and leave redirects; one history entry (of the target) per source.

    Raises NotFound, Conflict for an incident that was merged already, BadInput for merging one into itself.
    """
    if target in sources or not sources:
        raise BadInput("name one or more other incidents to merge into this one")
    entries = []
    with records.begin() as db:
        reason = because or f"{scope.actor} decided so"
        for number in dict.fromkeys(sources):
            source, home = live(scope, db, number), live(scope, db, target)
            entries.append(shelf.absorb(scope, db, source, home, scope.actor, reason))
        cases.change(scope, db, target, {"handled": True})
    return entries


def split(scope: Scope, records: Records, number: int, ids: Iterable[str], because: str = "") -> int:
    """Take alerts out of an incident into a new one; the new incident's number. The two are kept apart from now on.

    Raises BadInput when the alerts are not of this incident or are all it has.
    """
    with records.begin() as db:
        row = live(scope, db, number)
        rows = _leaders(scope, db, ids)
        foreign = [alert.id for alert in rows if alert.incident != number]
        if foreign:
            raise BadInput(f"not alerts of incident {number}: {', '.join(foreign[:5])}")
        if len(rows) == len(store.of_incident(scope, db, number, repeats=False)):
            raise BadInput(f"that is every alert of incident {number}: nothing would be left in it")
        moved = [alert.id for alert in rows]
        new = shelf.create(scope, db, moved, handled=True)
        said = because or f"{scope.actor} decided so"
        undo = json.dumps({"do": "split", "source": number, "target": new, "alerts": moved})
        text = f"{len(moved)} alerts split off into incident {new}, because {said}."
        now = clock.now()
        entry = cases.note(scope, db, number, now, scope.actor, "split", text, undo)
        created = f"Split off incident {number} “{row.name}”, because {said}. Undo it there (change {entry})."
        cases.note(scope, db, new, now, scope.actor, "created", created)
        ties.separate(scope, db, number, new, entry)
        cases.change(scope, db, number, {"handled": True})
        shelf.refresh(scope, db, number)
    return new


def move(scope: Scope, records: Records, ids: Iterable[str], to: int, because: str = "") -> int:
    """Put alerts, wherever they are, into an incident; its history entry. Emptied incidents become redirects.

    The incidents they left are kept apart from this one. Raises BadInput when all of them are in it already.
    """
    with records.begin() as db:
        live(scope, db, to)
        rows = [row for row in _leaders(scope, db, ids) if row.incident != to]
        if not rows:
            raise BadInput(f"these alerts are in incident {to} already")
        came: dict[int, list[str]] = {}
        for row in rows:
            if row.incident is not None:
                live(scope, db, row.incident)
                came.setdefault(row.incident, []).append(row.id)
        lone = {row.id: row.lone_group for row in rows if row.incident is None}
        store.place(scope, db, [row.id for row in rows], incident=to, group=None)
        statuses = {number: cases.get(scope, db, number).status for number in came}
        undo = json.dumps({"do": "move", "target": to, "from": came, "lone": lone, "statuses": statuses})
        text = f"{len(rows)} alerts moved here{_from(came)}, because {because or f'{scope.actor} decided so'}."
        entry = cases.note(scope, db, to, clock.now(), scope.actor, "alerts moved", text, undo)
        for number, gone in came.items():
            _leave(scope, db, number, to, len(gone), entry)
        cases.change(scope, db, to, {"handled": True})
        shelf.refresh(scope, db, to)
    return entry


def _leave(scope: Scope, db: Connection, number: int, to: int, gone: int, entry: int) -> None:
    """The side of the incident that lost alerts."""
    text = f"{gone} alerts moved to incident {to}. Undo it there (change {entry})."
    cases.note(scope, db, number, clock.now(), scope.actor, "alerts moved", text)
    if store.of_incident(scope, db, number, repeats=False):
        ties.separate(scope, db, number, to, entry)
        cases.change(scope, db, number, {"handled": True})
        shelf.refresh(scope, db, number)
    else:
        values = {"status": Status.REDIRECTED, "redirect": to, "alerts": 0, "updated": clock.now()}
        cases.change(scope, db, number, values)


def _leaders(scope: Scope, db: Connection, ids: Iterable[str]) -> list[AlertRow]:
    """The alerts, a repeat giving the alert it repeats. Raises NotFound, BadInput for none."""
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        raise BadInput("name at least one alert")
    found = {row.id: row for row in sight.shown(scope, db, store.by_ids(scope, db, wanted))}
    missing = [ident for ident in wanted if ident not in found]
    if missing:
        raise NotFound(f"there is no alert {missing[0]}")
    heads = dict.fromkeys(found[ident].repeat_of or ident for ident in wanted)
    return store.by_ids(scope, db, heads)


def _from(came: dict[int, list[str]]) -> str:
    return f" from incident {', '.join(map(str, sorted(came)))}" if came else ""
