"""Everything about one device, user, mailbox, address, link, domain, file or app: `/api/v1/entities`.

The name is a parameter, not a part of the path: addresses and links hold slashes.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from vedette.api.access import Access, needs
from vedette.api.errors import RESPONSES
from vedette.api.native.bodies import AlertLine
from vedette.api.native.overview import span
from vedette.api.wire import Moment, Wire
from vedette.core.errors import BadInput
from vedette.detect.alert import Severity
from vedette.incidents.incident import Status
from vedette.insight import profiles
from vedette.insight.subjects import Subject

router = APIRouter(prefix="/entities", tags=["Entities"], responses=RESPONSES)
Reader = Annotated[Access, needs("incidents.read")]
Name = Annotated[str, Query(min_length=1, max_length=2000, description="Host name, UPN, address, hash, file name …")]
Of = Annotated[Subject, Query()]
TableName = Annotated[str, Field(max_length=100)]
Since = Annotated[datetime | None, Query(description="Default: 30 days before `before`.")]
Before = Annotated[datetime | None, Query(description="Default: a day from now, for clocks that go ahead.")]
_DAY = timedelta(days=1)
_HOURS = timedelta(days=40)


class FactBody(Wire):
    """A word and its value."""

    word: str
    value: str


class SightingBody(Wire):
    """One table that speaks of the subject."""

    table: str
    events: int
    first: Moment
    last: Moment
    devices: int
    people: int


class RelatedBody(Wire):
    """Something that occurs together with the subject."""

    subject: Subject
    name: str
    events: int
    first: Moment
    last: Moment


class OfIncident(Wire):
    """An incident in short."""

    number: int
    name: str
    severity: Severity
    status: Status


class ProfileBody(Wire):
    """The page: `since` bounds everything but facts, alerts and incidents; `partial` names parts cut by a limit."""

    subject: Subject
    name: str
    since: Moment
    facts: list[FactBody]
    first_seen: Moment | None
    last_seen: Moment | None
    devices: int
    people: int
    sightings: list[SightingBody]
    related: list[RelatedBody]
    alerts: list[AlertLine]
    alerts_total: int
    incidents: list[OfIncident]
    partial: list[str]


class EventBody(Wire):
    """One line of a timeline."""

    at: Moment
    table: str
    kind: str
    device: str
    account: str
    text: str
    report: str


class TimelineBody(Wire):
    """Events newest first; `next` is the `before` of the following page, null at the end."""

    value: list[EventBody]
    next: Moment | None


class SlotBody(Wire):
    """Events of one table in the hour or day that begins at `at`."""

    at: Moment
    table: str
    events: int


@router.get("/profile")
def get_profile(access: Reader, subject: Of, name: Name, days: Annotated[int, Query(ge=1, le=365)] = 30) -> ProfileBody:
    """The profile of one entity by the name people know it by."""
    product = access.product
    found = profiles.profile(access.scope, product.lake, product.records, product.catalog, subject, name, days=days)
    return ProfileBody(
        subject=found.subject,
        name=found.name,
        since=found.since,
        facts=[FactBody(word=word, value=value) for word, value in found.facts],
        first_seen=found.first_seen,
        last_seen=found.last_seen,
        devices=found.devices,
        people=found.people,
        sightings=[SightingBody.model_validate(each) for each in found.sightings],
        related=[RelatedBody.model_validate(each) for each in found.related],
        alerts=[AlertLine.of(row) for row in found.alerts],
        alerts_total=found.alerts_total,
        incidents=[OfIncident(number=i.number, name=i.name, severity=Severity(i.severity), status=Status(i.status))
                   for i in found.incidents],
        partial=list(found.partial),
    )  # fmt: skip


@router.get("/timeline")
def get_timeline(
    access: Reader,
    subject: Of,
    name: Name,
    since: Since = None,
    before: Before = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    table: Annotated[list[TableName], Query(max_length=50, description="Only events of these tables.")] = [],  # noqa: B006
    text: Annotated[str, Query(max_length=200, description="Only events that show this text.")] = "",
) -> TimelineBody:
    """Its events in [since, before), newest first."""
    start, end = _around(since, before)
    product = access.product
    page = profiles.timeline(
        access.scope, product.lake, product.records, product.catalog, subject, name,
        since=start, before=end, limit=limit, only=table, text=text.strip(),
    )  # fmt: skip
    return TimelineBody(value=[EventBody.model_validate(each) for each in page.moments], next=page.next)


@router.get("/activity")
def get_activity(
    access: Reader, subject: Of, name: Name, since: Since = None, before: Before = None, hourly: bool = False
) -> list[SlotBody]:
    """How many events in [since, before) speak of it, by day or hour (UTC) and table."""
    start, end = _around(since, before)
    if hourly and end - start > _HOURS:
        raise BadInput("hours are counted over at most 40 days")
    product = access.product
    found = profiles.activity(
        access.scope, product.lake, product.records, product.catalog, subject, name,
        since=start, before=end, hourly=hourly,
    )  # fmt: skip
    return [SlotBody.model_validate(each) for each in found]


def _around(since: datetime | None, before: datetime | None) -> tuple[datetime, datetime]:
    start, end = span(since, before)
    return start, end if before else end + _DAY
