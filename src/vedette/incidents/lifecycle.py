"""What people do to one incident: status, owner, classification, tags, name, severity, comments; all audited, undoable.

Each function runs in its own transaction and returns the number of the history entry, which `undo` accepts. Moving
alerts between incidents is in `placing`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from sqlalchemy import Connection

from vedette.core import clock
from vedette.core.errors import BadInput, Conflict
from vedette.core.scope import Scope
from vedette.detect.alert import Severity
from vedette.incidents import sight
from vedette.incidents.incident import ALLOWED, AlertStatus, Classification, Determination, Status
from vedette.records import alerts as store
from vedette.records import incidents as cases
from vedette.records.alerts import AlertRow
from vedette.records.database import Records
from vedette.records.incidents import IncidentRow

COMMENT_LENGTH = 30_000
"""Longest comment, in characters (https://learn.microsoft.com/defender-xdr/manage-incidents)."""
_INHERITED = frozenset({"assigned", "classification", "determination"})


def find(scope: Scope, records: Records, number: int) -> IncidentRow:
    """The incident with this number, or the one it was merged into. Raises NotFound."""
    with records.read() as db:
        row = cases.get(scope, db, number)
        while row.redirect is not None:
            row = cases.get(scope, db, row.redirect)
        sight.check(scope, db, row.number)
        return row


def live(scope: Scope, db: Connection, number: int) -> IncidentRow:
    """An incident that can be changed. Raises NotFound, or Conflict when it was merged into another."""
    row = cases.get(scope, db, number)
    sight.check(scope, db, row.redirect or number)
    if row.redirect is not None:
        raise Conflict(f"incident {number} was merged into incident {row.redirect}: change that one")
    return row


def set_status(
    scope: Scope,
    records: Records,
    number: int,
    status: Status,
    *,
    classification: Classification | None = None,
    determination: Determination | None = None,
    comment: str = "",
) -> int:
    """Active, InProgress or Resolved. Resolving resolves its alerts, reopening makes those New again.

    Raises BadInput for Redirected (that is `placing.merge`) or a determination that does not fit the classification.
    """
    if status is Status.REDIRECTED:
        raise BadInput("an incident becomes Redirected by merging it")
    with records.begin() as db:
        row = live(scope, db, number)
        values: dict[str, object] = {"status": status}
        values |= _classified(row, classification, determination)
        alerts = _follow(scope, db, number, status, row.status)
        entry = _edit(scope, db, row, f"status {status.value}", values, alerts=alerts)
        if comment:
            _comment(scope, db, number, comment)
    return entry


def resolve(
    scope: Scope,
    records: Records,
    number: int,
    classification: Classification,
    determination: Determination = Determination.NOT_AVAILABLE,
    comment: str = "",
) -> int:
    """Close an incident with what it turned out to be. From now on it takes no more alerts."""
    return set_status(
        scope,
        records,
        number,
        Status.RESOLVED,
        classification=classification,
        determination=determination,
        comment=comment,
    )


def reopen(scope: Scope, records: Records, number: int, comment: str = "") -> int:
    """Make a resolved incident Active again. Raises Conflict when it is not resolved."""
    with records.read() as db:
        if live(scope, db, number).status != Status.RESOLVED:
            raise Conflict(f"incident {number} is not resolved")
    return set_status(scope, records, number, Status.ACTIVE, comment=comment)


def classify(
    scope: Scope,
    records: Records,
    number: int,
    classification: Classification,
    determination: Determination = Determination.NOT_AVAILABLE,
) -> int:
    """Say what it turned out to be, without closing it. Raises BadInput when the two words do not fit."""
    with records.begin() as db:
        row = live(scope, db, number)
        return _edit(scope, db, row, "classified", _classified(row, classification, determination))


def assign(scope: Scope, records: Records, number: int, to: str) -> int:
    """Give it an owner (a user name; empty: nobody); the owner takes all its alerts."""
    with records.begin() as db:
        row = live(scope, db, number)
        return _edit(scope, db, row, "assigned", {"assigned": to})


def tag(scope: Scope, records: Records, number: int, *, add: Iterable[str] = (), remove: Iterable[str] = ()) -> int:
    """Add and remove tags; order is kept, doubles are dropped. Raises BadInput for an empty or many-line tag."""
    with records.begin() as db:
        row = live(scope, db, number)
        new, gone = [text.strip() for text in add], {text.strip() for text in remove}
        if any(not text or "\n" in text for text in new):
            raise BadInput("a tag is one line of text")
        tags = dict.fromkeys(text for text in (*row.tags.split("\n"), *new) if text and text not in gone)
        return _edit(scope, db, row, "tagged", {"tags": "\n".join(tags)})


def rename(scope: Scope, records: Records, number: int, name: str) -> int:
    """Give it a name of its own; empty returns to the automatic name at the next change."""
    with records.begin() as db:
        row = live(scope, db, number)
        values = {"name": name.strip() or row.name, "named_by_hand": bool(name.strip())}
        return _edit(scope, db, row, "renamed", values)


def set_severity(scope: Scope, records: Records, number: int, severity: Severity) -> int:
    """Fix the severity; later alerts no longer raise it."""
    with records.begin() as db:
        row = live(scope, db, number)
        return _edit(scope, db, row, "severity", {"severity": severity.value, "severity_by_hand": True})


def comment(scope: Scope, records: Records, number: int, text: str) -> None:
    """Add a comment. Raises BadInput for an empty one or one over 30,000 characters."""
    with records.begin() as db:
        live(scope, db, number)
        _comment(scope, db, number, text)


def set_alert_status(scope: Scope, records: Records, ids: Iterable[str], status: AlertStatus) -> None:
    """Change single alerts; an incident follows when all its alerts are resolved. Raises NotFound."""
    with records.begin() as db:
        rows = [sight.alert(scope, db, ident) for ident in dict.fromkeys(ids)]
        values = {"status": status.value, "updated": clock.now()}
        store.change(scope, db, [row.id for row in rows], values)
        for number in sorted({row.incident for row in rows if row.incident is not None}):
            concerned = [row.id for row in rows if row.incident == number]
            row = cases.get(scope, db, number)
            text = f"{len(concerned)} alerts are {status.value} now: {', '.join(concerned[:3])}."
            cases.note(scope, db, number, clock.now(), scope.actor, "alert status", text)
            left = set(store.statuses(scope, db, number)) - {AlertStatus.RESOLVED.value}
            if not left and row.status in (Status.ACTIVE, Status.IN_PROGRESS):
                _edit(scope, db, row, "status Resolved, following its alerts", {"status": Status.RESOLVED})


def change_alert(
    scope: Scope,
    records: Records,
    ident: str,
    *,
    status: AlertStatus | None = None,
    assigned: str | None = None,
    classification: Classification | None = None,
    determination: Determination | None = None,
    comment: str = "",
) -> None:
    """Change one alert; a comment goes to its incident. Raises NotFound, BadInput when the two words do not fit."""
    with records.begin() as db:
        row = sight.alert(scope, db, ident)
        values: dict[str, object] = dict(_classified(row, classification, determination))
        if assigned is not None:
            values["assigned"] = assigned
        if values:
            store.change(scope, db, [ident], {**values, "updated": clock.now()})
            if row.incident is not None:
                text = "; ".join(f"{name}: {_shown(value)}" for name, value in values.items())
                cases.note(scope, db, row.incident, clock.now(), scope.actor, "alert", f"{row.title}: {text}")
        if comment:
            if row.incident is None:
                raise BadInput("an alert outside incidents cannot be commented on")
            _comment(scope, db, row.incident, comment)
    if status is not None:
        set_alert_status(scope, records, [ident], status)


def pass_on(scope: Scope, db: Connection, number: int, values: Mapping[str, object]) -> None:
    """Owner, classification and determination of an incident are those of all its alerts."""
    inherited = {name: value for name, value in values.items() if name in _INHERITED}
    if inherited:
        store.change_in_incident(scope, db, number, {**inherited, "updated": clock.now()})


def _classified(
    row: IncidentRow | AlertRow, classification: Classification | None, determination: Determination | None
) -> dict[str, object]:
    if classification is None and determination is None:
        return {}
    word = classification if classification is not None else Classification(row.classification)
    closer = determination if determination is not None else Determination.NOT_AVAILABLE
    if closer not in ALLOWED[word]:
        fitting = ", ".join(sorted(ALLOWED[word]))
        raise BadInput(f"determination {closer.value} does not fit {word.value}; use one of {fitting}")
    return {"classification": word, "determination": closer}


def _follow(scope: Scope, db: Connection, number: int, status: Status, before: str) -> dict[str, list[str]]:
    """Make the alerts follow a resolve or a reopen; their ids by the status they had."""
    closing, opening = status is Status.RESOLVED, before == Status.RESOLVED and status is not Status.RESOLVED
    if not (closing or opening):
        return {}
    had = store.statuses(scope, db, number)
    moved = {word: ids for word, ids in had.items() if (word == AlertStatus.RESOLVED.value) is opening}
    goal = AlertStatus.RESOLVED if closing else AlertStatus.NEW
    values = {"status": goal.value, "updated": clock.now()}
    store.change(scope, db, [ident for ids in moved.values() for ident in ids], values)
    return moved


def _edit(
    scope: Scope,
    db: Connection,
    row: IncidentRow,
    verb: str,
    values: Mapping[str, object],
    alerts: Mapping[str, list[str]] | None = None,
) -> int:
    """Change fields, keep what they were, write the history."""
    before = {name: getattr(row, name) for name in values}
    now = clock.now()
    more: dict[str, object] = {"updated": now, "handled": True}
    if "status" in values:
        more["resolved"] = now if values["status"] == Status.RESOLVED else None
    cases.change(scope, db, row.number, {**values, **more})
    pass_on(scope, db, row.number, values)
    undo = json.dumps({"do": "fields", "before": before, "after": dict(values), "alerts": alerts or {}})
    changes = "; ".join(f"{name}: {_shown(before[name])} → {_shown(value)}" for name, value in values.items())
    return cases.note(scope, db, row.number, now, scope.actor, verb, changes, undo)


def _shown(value: object) -> str:
    return str(value).replace("\n", ", ") or "(nothing)"


def _comment(scope: Scope, db: Connection, number: int, text: str) -> None:
    if not text.strip():
        raise BadInput("an empty comment says nothing")
    if len(text) > COMMENT_LENGTH:
        raise BadInput(f"a comment has at most {COMMENT_LENGTH} characters, this one {len(text)}")
    cases.comment(scope, db, number, clock.now(), scope.actor, text)
    cases.note(scope, db, number, clock.now(), scope.actor, "commented", text[:200])
    cases.change(scope, db, number, {"handled": True})
