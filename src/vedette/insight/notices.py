"""What happened while somebody was away: new incidents, what others did to theirs, what was said of them.

The portal's bell asks for it through the API, at first and whenever incidents have changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from vedette.core import clock
from vedette.core.scope import Scope
from vedette.detect.alert import Severity
from vedette.incidents import sight
from vedette.incidents.incident import Status
from vedette.records import notices as kept
from vedette.records.database import Records
from vedette.records.notices import NoticeRow
from vedette.tenants.rights import demand

LONGEST = timedelta(days=30)
"""Older news is found in the queue."""
_PLACED = ("created", "merged", "redirected", "split", "alerts moved", "mail added")
_VERBS = (*_PLACED, "assigned", *(f"status {word.value}" for word in Status))


class NoticeKind(StrEnum):
    """What it is to the person who reads it."""

    NEW = "new"
    YOURS = "yours"
    CHANGED = "changed"
    SAID = "said"


@dataclass(frozen=True, slots=True)
class Notice:
    """One piece of news of an incident."""

    at: datetime
    kind: NoticeKind
    number: int
    name: str
    severity: Severity
    actor: str
    text: str


def notices(scope: Scope, records: Records, since: datetime, *, limit: int = 50) -> tuple[Notice, ...]:
    """News since a moment, newest first; other people's incidents are told of only when they are new.

    Raises Forbidden.
    """
    demand(scope, "incidents.read")
    start = max(since, clock.now() - LONGEST)
    with records.read() as db:
        within = sight.incidents_within(scope, db)
        changed = kept.changes_since(scope, db, start, _VERBS, limit=limit * 4, within=within)
        said = kept.comments_since(scope, db, start, limit=limit, within=within)
    found = [notice for row in (*changed, *said) if (notice := _notice(scope, row)) is not None]
    return tuple(sorted(found, key=lambda each: each.at, reverse=True)[:limit])


def _notice(scope: Scope, row: NoticeRow) -> Notice | None:
    if row.verb == "created":
        kind = NoticeKind.NEW
    elif row.assigned != scope.actor:
        return None
    elif row.verb == "commented":
        kind = NoticeKind.SAID
    elif row.verb == "assigned":
        kind = NoticeKind.YOURS
    else:
        kind = NoticeKind.CHANGED
    return Notice(row.at, kind, row.number, row.name, Severity(row.severity), row.actor, row.text)
