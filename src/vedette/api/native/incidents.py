"""The incident queue and one incident: read, changed, merged, split, undone: `/api/v1/incidents`.

Every change answers with the number of its history entry, which `POST /incidents/changes/{change}/undo` takes back.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, Path, Query, Request, Response
from pydantic import Field

from vedette.api.access import Access, needs
from vedette.api.errors import RESPONSES, UNCHANGED, Precondition
from vedette.api.native.bodies import AlertBody, IncidentLine
from vedette.api.once import Once
from vedette.api.pages import pages_of
from vedette.api.wire import Done, Moment, Page, Wire
from vedette.core.clock import iso
from vedette.core.errors import BadInput, Conflict, NotFound
from vedette.core.scope import Scope
from vedette.detect.alert import Severity, Tactic
from vedette.incidents import lifecycle, placing, queue
from vedette.incidents import undo as undoing
from vedette.incidents.dossier import Dossier, dossier
from vedette.incidents.graph import graph
from vedette.incidents.incident import Classification, Determination, Status
from vedette.incidents.queue import QueueFilter
from vedette.incidents.story import story
from vedette.records.selection import Order
from vedette.schema.types import Service

router = APIRouter(prefix="/incidents", tags=["Incidents"], responses=RESPONSES, route_class=Once)
Reader = Annotated[Access, needs("incidents.read")]
Keeper = Annotated[Access, needs("incidents.manage")]
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
Numbered = Annotated[int, Field(ge=1, le=2**31 - 1)]
_SORTS = "^(last_activity|first_activity|created|updated|rank|number|name|alerts|status|assigned)$"


class IncidentQuery(Wire):
    """Which incidents, in which order; empty means no condition. `text` looks in name, tags and number."""

    status: list[Status] = [*queue.OPEN]
    severity: list[Severity] = []
    service: list[Service] = []
    classification: list[Classification] = []
    assigned: str | None = Field(None, max_length=320, description="The owner's name; empty text: nobody's.")
    tag: str = Field("", max_length=200)
    text: str = Field("", max_length=200)
    active_from: Moment | None = None
    active_to: Moment | None = None
    created_from: Moment | None = Field(None, description="Made at or after; the overview counts by it.")
    created_to: Moment | None = None
    sort: str = Field("last_activity", pattern=_SORTS)
    descending: bool = True
    limit: int = Field(50, ge=1, le=1000)
    cursor: str = Field("", max_length=1000)

    def filter(self) -> QueueFilter:
        """As the domain takes it."""
        return QueueFilter(
            statuses=tuple(self.status),
            severities=tuple(self.severity),
            services=tuple(self.service),
            classifications=tuple(self.classification),
            assigned=self.assigned,
            tag=self.tag,
            text=self.text,
            active_from=self.active_from,
            active_to=self.active_to,
            created_from=self.created_from,
            created_to=self.created_to,
        )


class LinkBody(Wire):
    """Why two alerts are together."""

    alert: str
    other: str
    verb: str
    score: float
    reason: str


class HistoryBody(Wire):
    """One change of an incident; `undoable` unless it cannot be undone or was."""

    id: int
    at: Moment
    actor: str
    verb: str
    text: str
    undoable: bool
    undone_by: int | None


class CommentBody(Wire):
    """One comment, Markdown."""

    at: Moment
    actor: str
    text: str


class IncidentBody(IncidentLine):
    """One incident whole."""

    alert_list: list[AlertBody]
    links: list[LinkBody]
    history: list[HistoryBody]
    comments: list[CommentBody]

    @classmethod
    def read(cls, whole: Dossier) -> IncidentBody:
        """From a dossier."""
        line = IncidentLine.of(whole.entry)
        return cls(
            **{name: getattr(line, name) for name in IncidentLine.model_fields},
            alert_list=[AlertBody.read(view) for view in whole.alerts],
            links=[
                LinkBody(alert=k.alert, other=k.other, verb=k.verb, score=k.score, reason=k.reason) for k in whole.links
            ],
            history=[
                HistoryBody(
                    id=c.id, at=c.at, actor=c.actor, verb=c.verb, text=c.text,
                    undoable=bool(c.undo) and c.undone_by is None, undone_by=c.undone_by,
                )
                for c in whole.history
            ],
            comments=[CommentBody(at=c.at, actor=c.actor, text=c.text) for c in whole.comments],
        )  # fmt: skip


class StepBody(Wire):
    """One thing that happened, as a sentence."""

    at: Moment
    until: Moment
    tactic: Tactic
    severity: Severity
    service: Service
    text: str
    alerts: list[str]


class StoryBody(Wire):
    """The incident told in order of time."""

    number: int
    name: str
    summary: str
    steps: list[StepBody]
    tactics: list[Tactic]


class NodeBody(Wire):
    """One entity of the graph: all its `names` and `types`, and the ids of the alerts that show it."""

    id: str
    type: str
    label: str
    impacted: bool
    alerts: int
    names: list[str]
    types: list[str]
    shown_by: list[str]


class EdgeBody(Wire):
    """One relation of the graph."""

    source: str
    target: str
    relation: str
    alerts: list[str]


class GraphBody(Wire):
    """Who did what to whom."""

    number: int
    nodes: list[NodeBody]
    edges: list[EdgeBody]


class IncidentChange(Wire):
    """What to change; members left out stay. Status Resolved takes classification and determination along."""

    status: Status | None = None
    classification: Classification | None = None
    determination: Determination | None = None
    assigned: str | None = Field(None, max_length=320)
    severity: Severity | None = None
    name: str | None = Field(None, min_length=1, max_length=300)
    add_tags: list[str] = Field([], max_length=50)
    remove_tags: list[str] = Field([], max_length=50)
    comment: str = Field("", max_length=lifecycle.COMMENT_LENGTH)


class Comment(Wire):
    """A comment to add."""

    text: str = Field(min_length=1, max_length=lifecycle.COMMENT_LENGTH)


class Merge(Wire):
    """The incidents to empty into this one."""

    sources: list[Numbered] = Field(min_length=1, max_length=1000)
    because: str = Field("", max_length=1000)


class Alerts(Wire):
    """Alerts to take out of an incident or to bring into it."""

    alerts: list[str] = Field(min_length=1, max_length=10_000)
    because: str = Field("", max_length=1000)


class Bulk(Wire):
    """The same change to many incidents, chosen by number: a frozen selection, not a filter that may grow."""

    numbers: list[Numbered] = Field(min_length=1, max_length=1000)
    change: IncidentChange


class BulkDone(Wire):
    """What became of each: the numbers changed, the history entries to hand to undo, and why others were not."""

    changed: list[int]
    changes: list[int]
    failed: dict[int, str]


@router.get("", response_model=Page[IncidentLine], responses=UNCHANGED)
def list_incidents(request: Request, access: Reader, asked: Annotated[IncidentQuery, Query()]) -> Response:
    """The queue, newest activity first; with `If-None-Match` 304 while nothing has changed."""
    records = access.records

    def made(scope: Scope) -> Page[IncidentLine]:
        order, chosen = Order(asked.sort, asked.descending), asked.filter()
        page = queue.incidents(scope, records, chosen, order, limit=asked.limit, cursor=asked.cursor)
        return Page(value=[IncidentLine.of(e) for e in page.entries], total=page.total, next=page.next or None)

    return pages_of(request).answer(request, access, ("incidents", asked.model_dump_json()), made)


@router.get("/{number}")
def get_incident(access: Reader, number: Number, response: Response) -> IncidentBody:
    """One incident with alerts, links, history and comments; of a merged one, where it went."""
    body = IncidentBody.read(dossier(access.scope, access.records, number))
    response.headers["ETag"] = etag_of(body)
    return body


@router.get("/{number}/story")
def get_story(access: Reader, number: Number) -> StoryBody:
    """The incident told in sentences."""
    return StoryBody.model_validate(story(access.scope, access.records, number))


@router.get("/{number}/graph")
def get_graph(access: Reader, number: Number) -> GraphBody:
    """The incident as a graph of entities."""
    return GraphBody.model_validate(graph(access.scope, access.records, number))


@router.patch("/{number}")
def change_incident(
    access: Keeper, number: Number, change: IncidentChange, if_match: Annotated[str, Header(max_length=100)] = ""
) -> Done:
    """Change an incident; with `If-Match` only if it is as the caller last saw it."""
    if if_match and if_match != "*":
        seen = IncidentLine.of(dossier(access.scope, access.records, number).entry)
        if etag_of(seen) != if_match:
            raise Precondition
    return Done(change=next(reversed(apply(access, number, change)), None))


@router.post("/bulk")
def change_incidents(access: Keeper, given: Bulk) -> BulkDone:
    """Change many; each for itself, so one that cannot be changed stops no other."""
    changed: list[int] = []
    changes: list[int] = []
    failed: dict[int, str] = {}
    for number in dict.fromkeys(given.numbers):
        try:
            changes += apply(access, number, given.change)
            changed.append(number)
        except (Conflict, NotFound, BadInput) as error:
            failed[number] = str(error)
    return BulkDone(changed=changed, changes=changes, failed=failed)


@router.post("/{number}/comments", status_code=201)
def add_comment(access: Keeper, number: Number, comment: Comment) -> Done:
    """Add a comment."""
    lifecycle.comment(access.scope, access.records, number, comment.text)
    return Done(message="added")


@router.post("/{number}/merge")
def merge_incidents(access: Keeper, number: Number, merge: Merge) -> list[int]:
    """Empty other incidents into this one, leaving redirects; the history entry of each."""
    return placing.merge(access.scope, access.records, merge.sources, number, merge.because)


@router.post("/{number}/split", status_code=201)
def split_incident(access: Keeper, number: Number, taken: Alerts) -> dict[str, int]:
    """Take alerts out into a new incident, kept apart from now on; its number, and the `change` to hand to undo."""
    made = placing.split(access.scope, access.records, number, taken.alerts, taken.because)
    history = dossier(access.scope, access.records, number).history
    return {"number": made, "change": max(entry.id for entry in history if entry.verb == "split")}


@router.post("/{number}/alerts")
def move_alerts(access: Keeper, number: Number, taken: Alerts) -> Done:
    """Bring alerts into this incident, from wherever they are."""
    return Done(change=placing.move(access.scope, access.records, taken.alerts, number, taken.because))


@router.post("/changes/{change}/undo")
def undo_change(access: Keeper, change: Number) -> Done:
    """Take one change back."""
    return Done(change=undoing.undo(access.scope, access.records, change))


def apply(access: Access, number: int, change: IncidentChange) -> list[int]:
    """Everything a change asks for; the history entries, oldest first. Raises BadInput for a change of nothing."""
    if not change.model_fields_set:
        raise BadInput("name at least one thing to change")
    scope, records = access.scope, access.records
    entries: list[int] = []
    if change.status is not None:
        done = lifecycle.set_status(
            scope, records, number, change.status,
            classification=change.classification, determination=change.determination,
        )  # fmt: skip
        entries.append(done)
    elif change.classification is not None or change.determination is not None:
        word = change.classification or Classification(lifecycle.find(scope, records, number).classification)
        closer = change.determination or Determination.NOT_AVAILABLE
        entries.append(lifecycle.classify(scope, records, number, word, closer))
    if change.assigned is not None:
        entries.append(lifecycle.assign(scope, records, number, change.assigned))
    if change.severity is not None:
        entries.append(lifecycle.set_severity(scope, records, number, change.severity))
    if change.name is not None:
        entries.append(lifecycle.rename(scope, records, number, change.name))
    if change.add_tags or change.remove_tags:
        entries.append(lifecycle.tag(scope, records, number, add=change.add_tags, remove=change.remove_tags))
    if change.comment:
        lifecycle.comment(scope, records, number, change.comment)
    return entries


def etag_of(line: IncidentLine) -> str:
    """Changes with every change of the incident."""
    return f'"{line.number}-{iso(line.updated)}"'
