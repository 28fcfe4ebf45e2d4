"""Taking back a change of an incident by its history entry; what happened since is respected or refused, never lost.

Comments and what correlation created are not undone here; a merge that is undone stays undone.
"""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection

from vedette.core import clock
from vedette.core.errors import BadInput, Conflict
from vedette.core.scope import Scope
from vedette.incidents import shelf, sight
from vedette.incidents.incident import Status
from vedette.incidents.lifecycle import pass_on
from vedette.records import alerts as store
from vedette.records import incidents as cases
from vedette.records import links as ties
from vedette.records.database import Records
from vedette.records.incidents import ChangeRow


def undo(scope: Scope, records: Records, change: int) -> int:
    """Undo one history entry; the entry that says so.

    Raises NotFound, BadInput for an entry that cannot be undone, Conflict when it was undone before or when a later
    change must be undone first.
    """
    with records.begin() as db:
        entry = cases.get_change(scope, db, change)
        row = cases.get(scope, db, entry.incident)
        sight.check(scope, db, row.redirect or row.number)
        if entry.undone_by is not None:
            raise Conflict(f"change {change} was undone already (change {entry.undone_by})")
        if not entry.undo:
            raise BadInput(f"change {change} ({entry.verb}) cannot be undone")
        what = json.loads(entry.undo)
        done = {"fields": _fields, "merge": _merge, "split": _split, "move": _move}[what["do"]](scope, db, entry, what)
        cases.mark_undone(scope, db, change, done)
    return done


def _fields(scope: Scope, db: Connection, entry: ChangeRow, what: dict[str, Any]) -> int:
    row = cases.get(scope, db, entry.incident)
    now = {name: getattr(row, name) for name in what["after"]}
    if now != what["after"]:
        raise Conflict(f"incident {row.number} was changed again since: undo the later changes first")
    values = dict(what["before"])
    if "status" in values:
        values["resolved"] = clock.now() if values["status"] == Status.RESOLVED else None
    pass_on(scope, db, row.number, values)
    cases.change(scope, db, row.number, {**values, "updated": clock.now()})
    had: dict[str, list[str]] = {}
    for status, ids in what["alerts"].items():
        for alert in store.by_ids(scope, db, ids):
            had.setdefault(alert.status, []).append(alert.id)
        store.change(scope, db, ids, {"status": status})
    again = json.dumps({"do": "fields", "before": what["after"], "after": what["before"], "alerts": had})
    return _note(scope, db, entry, row.number, again)


def _merge(scope: Scope, db: Connection, entry: ChangeRow, what: dict[str, Any]) -> int:
    source, target = what["source"], what["target"]
    _must_stand(scope, db, target)
    back = _still_there(scope, db, what["alerts"], target)
    store.place(scope, db, back, incident=source, group=None)
    cases.change(scope, db, source, {"status": what["status"], "redirect": None, "handled": True})
    row = cases.get(scope, db, target)
    tags = [tag for tag in row.tags.split("\n") if tag and tag not in what["tags"]]
    cases.change(scope, db, target, {"tags": "\n".join(tags), "handled": True})
    done = _note(scope, db, entry, target)
    ties.separate(scope, db, source, target, done)
    text = f"Taken out of incident {target} again: {entry.text}"
    cases.note(scope, db, source, clock.now(), scope.actor, "undone", text)
    _refresh(scope, db, source, target)
    return done


def _split(scope: Scope, db: Connection, entry: ChangeRow, what: dict[str, Any]) -> int:
    source, target = what["source"], what["target"]
    _must_stand(scope, db, source)
    back = _still_there(scope, db, what["alerts"], target)
    store.place(scope, db, back, incident=source, group=None)
    ties.reunite(scope, db, entry.id)
    done = _note(scope, db, entry, source)
    if not store.of_incident(scope, db, target, repeats=False):
        cases.change(scope, db, target, {"status": Status.REDIRECTED, "redirect": source, "alerts": 0})
    cases.note(scope, db, target, clock.now(), scope.actor, "undone", f"The split was undone: {entry.text}")
    _refresh(scope, db, source, target)
    return done


def _move(scope: Scope, db: Connection, entry: ChangeRow, what: dict[str, Any]) -> int:
    target = what["target"]
    _must_stand(scope, db, target)
    done = _note(scope, db, entry, target)
    ties.reunite(scope, db, entry.id)
    for number, ids in what["from"].items():
        source = int(number)
        store.place(scope, db, _still_there(scope, db, ids, target), incident=source, group=None)
        if cases.get(scope, db, source).redirect == target:
            cases.change(scope, db, source, {"status": what["statuses"][number], "redirect": None})
        cases.note(scope, db, source, clock.now(), scope.actor, "undone", f"The move was undone: {entry.text}")
        shelf.refresh(scope, db, source)
    for ident, group in what["lone"].items():
        store.place(scope, db, _still_there(scope, db, [ident], target), incident=None, group=group)
    shelf.refresh(scope, db, target)
    return done


def _must_stand(scope: Scope, db: Connection, number: int) -> None:
    row = cases.get(scope, db, number)
    if row.redirect is not None:
        raise Conflict(f"incident {number} was merged into incident {row.redirect} since: undo that merge first")


def _still_there(scope: Scope, db: Connection, ids: list[str], number: int) -> list[str]:
    """Those that nobody has moved on since."""
    return [row.id for row in store.by_ids(scope, db, ids) if row.incident == number]


def _refresh(scope: Scope, db: Connection, *numbers: int) -> None:
    for number in numbers:
        if cases.get(scope, db, number).redirect is None:
            shelf.refresh(scope, db, number)


def _note(scope: Scope, db: Connection, entry: ChangeRow, number: int, again: str = "") -> int:
    text = f"Undid change {entry.id} ({entry.verb}): {entry.text}"
    return cases.note(scope, db, number, clock.now(), scope.actor, "undone", text, again)
