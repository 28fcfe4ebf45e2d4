"""Saved and tracked queries of Threat Explorer: `/api/v1/explorer/saved`."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Header, Path
from pydantic import Field

from vedette.api.access import Access, needs
from vedette.api.errors import RESPONSES
from vedette.api.native.explorer.bodies import DAYS, ExplorerCondition
from vedette.api.native.overview import span
from vedette.api.once import Once
from vedette.api.wire import Done, Moment, Wire
from vedette.insight.explorer import saving
from vedette.insight.explorer.conditions import MOST_CONDITIONS, Filter
from vedette.insight.explorer.saving import Entry, SavedExplorer, Span
from vedette.insight.explorer.words import Joined, View

router = APIRouter(prefix="/explorer", tags=["Explorer"], responses=RESPONSES, route_class=Once)
Explorer = Annotated[Access, needs("explorer.use")]
Match = Annotated[str, Header(alias="If-Match", max_length=200)]
Ident = Annotated[str, Path(max_length=100)]


class ExplorerDraft(Wire):
    """A query to save: relative `days`, or exact with both ends. `tracked`: Threat trackers follow it."""

    name: str = Field(min_length=1, max_length=200)
    view: View = View.ALL
    conditions: list[ExplorerCondition] = Field([], max_length=MOST_CONDITIONS)
    joined: Joined = Joined.AND
    zapped: bool = False
    pivot: str = Field("", max_length=60)
    days: int = Field(DAYS, ge=1, le=saving.MOST_DAYS)
    since: datetime | None = None
    until: datetime | None = None
    shared: bool = False
    tracked: bool = False

    def query(self) -> SavedExplorer:
        """As the domain has it. Raises BadInput."""
        if self.since is not None or self.until is not None:
            span(self.since, self.until)
        wanted = Filter(tuple(each.condition() for each in self.conditions), self.joined)
        return SavedExplorer(self.view, wanted, Span(self.days, self.since, self.until), self.pivot, self.zapped)


class ExplorerSaved(ExplorerDraft):
    """A saved query; `etag` goes into `If-Match` with a change."""

    id: str
    owner: str
    mine: bool
    etag: str
    updated: Moment | None

    @classmethod
    def of(cls, entry: Entry, actor: str) -> ExplorerSaved:
        """From the library."""
        saved, query = entry.saved, entry.query
        return cls(
            name=saved.draft.name,
            view=query.view,
            conditions=[
                ExplorerCondition(property=c.property, operator=c.operator, values=list(c.values))
                for c in query.filter.conditions
            ],
            joined=query.filter.joined,
            zapped=query.zapped,
            pivot=query.pivot,
            days=query.span.days,
            since=query.span.since,
            until=query.span.until,
            shared=saved.draft.shared,
            tracked=entry.tracked,
            id=saved.id,
            owner=saved.owner,
            mine=saved.owner == actor,
            etag=saved.etag,
            updated=saved.updated,
        )


@router.get("/saved")
def list_saved_explorer(access: Explorer) -> list[ExplorerSaved]:
    """Saved queries, one's own and shared ones."""
    with access.records.read() as db:
        found = saving.entries(access.scope, db)
    return [ExplorerSaved.of(entry, access.scope.actor) for entry in found]


@router.post("/saved", status_code=201)
def save_explorer(access: Explorer, given: ExplorerDraft) -> ExplorerSaved:
    """Save a query."""
    entry = saving.save(
        access.scope, access.records, given.name, given.query(), shared=given.shared, tracked=given.tracked
    )
    return ExplorerSaved.of(entry, access.scope.actor)


@router.put("/saved/{query}")
def update_saved_explorer(access: Explorer, query: Ident, given: ExplorerDraft, etag: Match) -> ExplorerSaved:
    """Change a saved query."""
    entry = saving.save(
        access.scope,
        access.records,
        given.name,
        given.query(),
        shared=given.shared,
        tracked=given.tracked,
        ident=query,
        etag=etag,
    )
    return ExplorerSaved.of(entry, access.scope.actor)


@router.delete("/saved/{query}")
def remove_saved_explorer(access: Explorer, query: Ident, etag: Match) -> Done:
    """Put a saved query into the bin."""
    saving.remove(access.scope, access.records, query, etag)
    return Done(message=f"{query} is in the bin")
