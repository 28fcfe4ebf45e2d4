"""Campaigns of unwanted mail, and messages that look alike: `/api/v1/mail/campaigns`, `/api/v1/mail/messages`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query

from vedette.api.access import Access, needs
from vedette.api.errors import RESPONSES
from vedette.api.native.mail.messages import MailIncidentBody
from vedette.api.wire import Moment, Page, Wire
from vedette.insight.campaigns import incidents_of
from vedette.mail.campaigns import clusters, report
from vedette.mail.campaigns.clusters import Similar
from vedette.mail.campaigns.flow import Layer
from vedette.records.mail_campaigns import Sort, SortedBy

router = APIRouter(prefix="/mail", tags=["Mail"], responses=RESPONSES)
Explorer = Annotated[Access, needs(report.VIEW)]
Since = Annotated[datetime | None, Query(description="Default: the campaign's beginning.")]
Until = Annotated[datetime | None, Query(description="Default: the campaign's end.")]
Ident = Annotated[str, Path(max_length=60)]


class CampaignBody(Wire):
    """A campaign as lists show it. `copies` counts messages x recipients, `people` mailboxes.

    `inboxed`, `junked` and `blocked` say where copies were put at first; `trend` counts those of the days asked for in
    slots of the same length.
    """

    id: str
    name: str
    type: str
    subtype: str
    subject: str
    sender: str
    messages: int
    copies: int
    inboxed: int
    first: Moment
    last: Moment
    people: int
    junked: int
    blocked: int
    clicks: int
    trend: list[int]

    @classmethod
    def of(cls, line: report.Line) -> CampaignBody:
        """From the domain's."""
        own = ("people", "junked", "blocked", "clicks", "trend")
        return cls.model_validate({name: getattr(line if name in own else line.row, name) for name in cls.model_fields})


class CampaignCountBody(Wire):
    """How many copies (of subjects, senders, links and files: messages) have a name."""

    name: str
    count: int


class MomentBody(Wire):
    """Copies of the hour or day that begins `at`."""

    at: Moment
    copies: int


class FlowBody(Wire):
    """Copies that go from a name of one layer to one of the next."""

    layer: Layer
    name: str
    to_layer: Layer
    to_name: str
    copies: int


class CampaignMemberBody(Wire):
    """A message of a campaign; `decision` is our verdict when it came."""

    network_id: str
    received: Moment
    sender: str
    subject: str
    decision: str


class CampaignDetail(Wire):
    """A campaign in full; lists hold the hundred most frequent. `partial`: the flow is of the newest copies only."""

    campaign: CampaignBody
    clusters: int
    clicked: int
    passed_warning: int
    recipients: list[CampaignCountBody]
    senders: list[CampaignCountBody]
    subjects: list[CampaignCountBody]
    urls: list[CampaignCountBody]
    files: list[CampaignCountBody]
    relays: list[CampaignCountBody]
    over_time: list[MomentBody]
    flow: list[FlowBody]
    partial: bool
    messages: list[CampaignMemberBody]


class SimilarBody(Wire):
    """A message that looks like the one asked for: `body` is the share of words that are the same, 0 to 1.

    `shared` names what else is: file, name, page, host, shape, sender, relay, dkim.
    """

    network_id: str
    received: Moment
    sender: str
    subject: str
    decision: str
    cluster: str
    body: float
    shared: list[str]


@router.get("/campaigns")
def list_campaigns(
    access: Explorer,
    days: Annotated[int, Query(ge=1, le=180)] = 7,
    type: Annotated[Literal["Phish", "Malware", "Spam"] | None, Query()] = None,  # noqa: A002 (the word on the wire)
    text: Annotated[str, Query(max_length=200)] = "",
    sort: Annotated[SortedBy, Query()] = SortedBy.LAST,
    ascending: Annotated[bool, Query()] = False,
    skip: Annotated[int, Query(ge=0, le=100_000)] = 0,
    top: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Page[CampaignBody]:
    """Campaigns that were seen in the last days, the newest first unless sorted otherwise."""
    order = Sort(sort, not ascending)
    rows, total = report.listed(
        access.scope, access.records, days=days, kind=type or "", text=text, sort=order, limit=top, skip=skip
    )
    following = str(skip + top) if skip + top < total else None
    return Page(value=[CampaignBody.of(row) for row in rows], total=total, next=following)


@router.get("/campaigns/{campaign}")
def show_campaign(access: Explorer, campaign: Ident, since: Since = None, until: Until = None) -> CampaignDetail:
    """One campaign with counts over time and the flow from relays to clicks, which `since` and `until` narrow."""
    found = report.detail(access.scope, access.records, campaign, _utc(since), _utc(until))
    lists = ("recipients", "senders", "subjects", "urls", "files", "relays")
    return CampaignDetail(
        campaign=CampaignBody.of(found.line),
        clusters=found.clusters,
        clicked=found.clicked,
        passed_warning=found.passed_warning,
        over_time=[MomentBody.model_validate(one) for one in found.over_time],
        flow=[FlowBody.model_validate(one) for one in found.flow],
        partial=found.partial,
        messages=[CampaignMemberBody.model_validate(one) for one in found.messages],
        **{name: [CampaignCountBody.model_validate(one) for one in getattr(found, name)] for name in lists},
    )


@router.get("/campaigns/{campaign}/incidents")
def list_campaign_incidents(access: Explorer, campaign: Ident) -> list[MailIncidentBody]:
    """The incidents whose alerts name messages of the campaign, newest first."""
    product = access.product
    found = incidents_of(access.scope, product.lake, product.records, product.catalog, campaign)
    return [MailIncidentBody.model_validate(row) for row in found]


@router.get("/messages/{message}/similar")
def list_similar(access: Explorer, message: Ident, top: Annotated[int, Query(ge=1, le=500)] = 100) -> list[SimilarBody]:
    """Messages that look like this one (by its NetworkMessageId), the most alike first; empty when it is not kept."""
    return [_similar(one) for one in clusters.similar(access.scope, access.records, message, limit=top)]


def _utc(moment: datetime | None) -> datetime | None:
    """A moment without a zone is UTC."""
    return moment.replace(tzinfo=UTC) if moment is not None and moment.tzinfo is None else moment


def _similar(one: Similar) -> SimilarBody:
    row = one.message
    return SimilarBody(
        network_id=row.network_id,
        received=row.received,
        sender=row.sender,
        subject=row.subject,
        decision=one.decision,
        cluster=one.cluster,
        body=one.body,
        shared=list(one.shared),
    )
