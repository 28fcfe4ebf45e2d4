"""Campaigns of unwanted mail, and messages that look alike: `/api/v1/mail/campaigns`, `/api/v1/mail/messages`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query

from vedette.api.access import Access, needs
from vedette.api.errors import RESPONSES
from vedette.api.wire import Moment, Page, Wire
from vedette.mail.campaigns import clusters, report
from vedette.mail.campaigns.clusters import Similar

router = APIRouter(prefix="/mail", tags=["Mail"], responses=RESPONSES)
Explorer = Annotated[Access, needs(report.VIEW)]
Since = Annotated[datetime | None, Query(description="Default: the campaign's beginning.")]
Until = Annotated[datetime | None, Query(description="Default: the campaign's end.")]
Ident = Annotated[str, Path(max_length=60)]


class CampaignBody(Wire):
    """A campaign as lists show it. `copies` counts recipients, `inboxed` those whose inbox it reached at first."""

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


class CampaignCountBody(Wire):
    """How many copies (of subjects, senders, links and files: messages) have a name."""

    name: str
    count: int


class MomentBody(Wire):
    """Copies of the hour or day that begins `at`."""

    at: Moment
    copies: int


class FlowBody(Wire):
    """Copies from a name of one layer to one of the next: relay, domain, verdict, placed, now; placed to click."""

    layer: str
    name: str
    to_layer: str
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
    """A campaign in full; lists hold the hundred most frequent."""

    campaign: CampaignBody
    clusters: int
    clicks: int
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
    skip: Annotated[int, Query(ge=0, le=100_000)] = 0,
    top: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Page[CampaignBody]:
    """Campaigns that were seen in the last days, the newest first."""
    rows, total = report.listed(
        access.scope, access.records, days=days, kind=type or "", text=text, limit=top, skip=skip
    )
    following = str(skip + top) if skip + top < total else None
    return Page(value=[CampaignBody.model_validate(row) for row in rows], total=total, next=following)


@router.get("/campaigns/{campaign}")
def show_campaign(access: Explorer, campaign: Ident, since: Since = None, until: Until = None) -> CampaignDetail:
    """One campaign with counts over time and the flow from relays to clicks, which `since` and `until` narrow."""
    found = report.detail(access.scope, access.records, campaign, _utc(since), _utc(until))
    lists = ("recipients", "senders", "subjects", "urls", "files", "relays")
    return CampaignDetail(
        campaign=CampaignBody.model_validate(found.row),
        clusters=found.clusters,
        clicks=found.clicks,
        clicked=found.clicked,
        passed_warning=found.passed_warning,
        over_time=[MomentBody.model_validate(one) for one in found.over_time],
        flow=[FlowBody.model_validate(one) for one in found.flow],
        messages=[CampaignMemberBody.model_validate(one) for one in found.messages],
        **{name: [CampaignCountBody.model_validate(one) for one in getattr(found, name)] for name in lists},
    )


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
