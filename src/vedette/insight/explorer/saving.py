"""Explorer's queries in the library: kept as their question, with a span that is relative or exact, tracked or not.

The API saves and lists them here; Threat trackers run the tracked ones. They lie among the saved queries as a kind of
their own, so names, sharing, versions, the bin and the audit log are the library's.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from vedette.core import clock
from vedette.core.errors import BadInput
from vedette.core.scope import Scope
from vedette.insight import library
from vedette.insight.explorer.conditions import Clauses, Condition, Filter
from vedette.insight.explorer.question import Question
from vedette.insight.explorer.words import Joined, Operator, View, base_of
from vedette.insight.saved import Draft, Kind, Saved, Shelf
from vedette.records.database import Records

MOST_DAYS = 30
TRACKED = "tracked"
"""The tag of tracked queries."""


@dataclass(frozen=True, slots=True)
class Span:
    """The last `days`, or exactly from `since` to `until`."""

    days: int = 7
    since: datetime | None = None
    until: datetime | None = None

    def __post_init__(self) -> None:
        """Raises BadInput for days beyond 1 to 30, or half an exact span."""
        if not 1 <= self.days <= MOST_DAYS or (self.since is None) != (self.until is None):
            raise BadInput(f"a saved span is 1 to {MOST_DAYS} days, or has both its ends")


@dataclass(frozen=True, slots=True)
class SavedExplorer:
    """One saved query of Explorer; `pivot` is how its chart was drawn, empty for the view's own."""

    view: View
    filter: Filter
    span: Span = Span()
    pivot: str = ""
    zapped: bool = False

    def question(self) -> Question:
        """The question as of now. Raises BadInput for an exact span that cannot be asked about."""
        until = self.span.until or clock.now()
        since = self.span.since or until - timedelta(days=self.span.days)
        return Question(self.view, since, until, self.filter, self.zapped)


@dataclass(frozen=True, slots=True)
class Entry:
    """A saved query with what the library knows of it."""

    saved: Saved
    query: SavedExplorer

    @property
    def tracked(self) -> bool:
        """Is it run now and then for its trend?"""
        return TRACKED in self.saved.draft.tags


def entries(scope: Scope, db: Connection) -> tuple[Entry, ...]:
    """One's own and the shared ones. Raises Forbidden."""
    found = library.queries(scope, db, kind=Kind.EXPLORER)
    return tuple(_entry(saved) for saved in found if saved.shelf is not Shelf.STOCK)


def save(
    scope: Scope,
    records: Records,
    name: str,
    query: SavedExplorer,
    *,
    shared: bool = False,
    tracked: bool = False,
    ident: str = "",
    etag: str = "",
) -> Entry:
    """Save a new one, or change the one named by `ident` as it was at `etag`.

    Raises Forbidden, NotFound, Conflict, BadInput for a filter that cannot be asked.
    """
    Clauses(base_of(query.view)).filter(query.filter)
    query.question()
    draft = Draft(
        name=name,
        text=_written(query),
        kind=Kind.EXPLORER,
        tags=(TRACKED,) if tracked else (),
        shared=shared,
    )
    if not ident:
        return _entry(library.create(scope, records, draft))
    return _entry(library.update(scope, records, ident, draft, etag))


def remove(scope: Scope, records: Records, ident: str, etag: str) -> None:
    """Put it into the library's bin. Raises Forbidden, NotFound, Conflict."""
    library.remove(scope, records, ident, etag)


def _entry(saved: Saved) -> Entry:
    return Entry(saved, _read(saved.draft.text))


def _written(query: SavedExplorer) -> str:
    span = query.span
    return json.dumps(
        {
            "view": query.view.value,
            "joined": query.filter.joined.value,
            "conditions": [[c.property, c.operator.value, list(c.values)] for c in query.filter.conditions],
            "days": span.days,
            "since": clock.iso(span.since) if span.since else "",
            "until": clock.iso(span.until) if span.until else "",
            "pivot": query.pivot,
            "zapped": query.zapped,
        },
        ensure_ascii=False,
    )


def _read(text: str) -> SavedExplorer:
    given = json.loads(text)
    conditions = tuple(Condition(p, Operator(o), tuple(values)) for p, o, values in given["conditions"])
    since, until = (datetime.fromisoformat(given[end]) if given[end] else None for end in ("since", "until"))
    return SavedExplorer(
        View(given["view"]),
        Filter(conditions, Joined(given["joined"])),
        replace(Span(given["days"]), since=since, until=until),
        given["pivot"],
        given["zapped"],
    )
