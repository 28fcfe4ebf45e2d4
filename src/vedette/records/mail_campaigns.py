"""Campaigns: clusters of unwanted mail that share enough, and what people ask about them; `mail.campaigns` keeps them.

Counts by hour, recipients, senders and the flow come from the messages themselves while those are kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    Column,
    Connection,
    Index,
    Integer,
    String,
    Table,
    Text,
    case,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.sql.elements import ColumnElement

from vedette.core.errors import NotFound
from vedette.core.scope import Scope
from vedette.records.database import Instant, metadata
from vedette.records.mail_clicks import mail_clicks
from vedette.records.mail_messages import mail_deliveries
from vedette.records.mail_prints import mail_clusters, mail_prints

mail_campaigns = Table(
    "mail_campaigns",
    metadata,
    Column("tenant", String(40), primary_key=True),
    Column("id", String(40), primary_key=True),
    Column("name", Text, nullable=False),
    Column("type", String(12), nullable=False),
    Column("subtype", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("sender", Text, nullable=False),
    Column("messages", Integer, nullable=False),
    Column("copies", Integer, nullable=False),
    Column("inboxed", Integer, nullable=False),
    Column("first", Instant, nullable=False),
    Column("last", Instant, nullable=False),
    Index(None, "tenant", "last"),
)


@dataclass(frozen=True, slots=True)
class CampaignRow:
    """`type` is Phish, Malware or Spam; `subtype` the brand or family, or empty; `subject` and `sender` a sample's.

    `copies` counts recipients of all messages, `inboxed` those that were delivered to an inbox at first.
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
    first: datetime
    last: datetime


class SortedBy(StrEnum):
    """What lists can be sorted by."""

    LAST = "last"
    FIRST = "first"
    NAME = "name"
    TYPE = "type"
    MESSAGES = "messages"
    COPIES = "copies"
    INBOXED = "inboxed"


@dataclass(frozen=True, slots=True)
class Sort:
    """How a list is sorted."""

    by: SortedBy = SortedBy.LAST
    descending: bool = True


@dataclass(frozen=True, slots=True)
class Copy:
    """One recipient's copy of a message of a campaign: where it came from, how it was judged, where it was put.

    `decision` is our verdict when it came, `category` what it counted as for the recipient, `action` the first
    DeliveryAction, `latest` where it lies now.
    """

    key: str
    network_id: str
    recipient: str
    client: str
    domain: str
    decision: str
    category: str
    action: str
    latest: str


@dataclass(frozen=True, slots=True)
class Tally:
    """Copies of a campaign: in how many mailboxes, where they were put at first, and how many came in each slot."""

    people: int = 0
    placed: tuple[tuple[str, int], ...] = ()
    trend: tuple[int, ...] = ()
    clicks: int = 0


_k, _p, _d, _g, _h = mail_campaigns.c, mail_prints.c, mail_deliveries.c, mail_clusters.c, mail_clicks.c
_CAMPAIGN = [_k[field.name] for field in fields(CampaignRow)]


def get(scope: Scope, db: Connection, ident: str) -> CampaignRow:
    """A campaign. Raises NotFound."""
    row = db.execute(select(*_CAMPAIGN).where(_k.tenant == scope.tenant, _k.id == ident)).first()
    if row is None:
        raise NotFound(f"there is no campaign {ident}")
    return CampaignRow(*row)


def save(scope: Scope, db: Connection, row: CampaignRow) -> None:
    """Keep a campaign as it is now."""
    values = asdict(row)
    here = (_k.tenant == scope.tenant) & (_k.id == row.id)
    if not db.execute(update(mail_campaigns).where(here).values(values)).rowcount:
        db.execute(insert(mail_campaigns).values(tenant=scope.tenant, **values))


def listed(
    scope: Scope, db: Connection, *, since: datetime, kind: str, text: str, sort: Sort, limit: int, skip: int
) -> tuple[tuple[CampaignRow, ...], int]:
    """Campaigns seen since a moment, of a type, with a text in name, subject or sender; and how many match."""
    here: list[ColumnElement[bool]] = [_k.tenant == scope.tenant, _k.last >= since]
    if kind:
        here.append(_k.type == kind)
    if text:
        here.append(or_(*(column.icontains(text, autoescape=True) for column in (_k.name, _k.subject, _k.sender))))
    column = _k[sort.by.value]
    query = select(*_CAMPAIGN).where(*here).order_by(column.desc() if sort.descending else column, _k.id)
    total = db.scalar(select(func.count()).select_from(mail_campaigns).where(*here)) or 0
    return tuple(CampaignRow(*row) for row in db.execute(query.limit(limit).offset(skip))), total


def tallies(scope: Scope, db: Connection, idents: Sequence[str], slots: Sequence[datetime]) -> dict[str, Tally]:
    """The counts of these campaigns; `slots` are the beginnings of the trend's slots, what came before is in none."""
    here = (_g.tenant == scope.tenant, _g.campaign.in_(idents))
    prints = mail_clusters.join(mail_prints, (_p.tenant == _g.tenant) & (_p.cluster == _g.id))
    copies = prints.join(mail_deliveries, (_d.tenant == _p.tenant) & (_d.key == _p.key))
    slot = case(*((_p.received < end, place) for place, end in enumerate(slots)), else_=len(slots))
    counts = select(_g.campaign, slot, _d.original_location, func.count()).select_from(copies).where(*here)
    placed: dict[str, Counter[str]] = {}
    trends: dict[str, list[int]] = {}
    for ident, place, location, count in db.execute(counts.group_by(_g.campaign, slot, _d.original_location)):
        placed.setdefault(ident, Counter())[location] += count
        if place:
            trends.setdefault(ident, [0] * len(slots))[place - 1] += count
    distinct = select(_g.campaign, func.count(func.distinct(_d.recipient))).select_from(copies).where(*here)
    people: dict[str, int] = dict(db.execute(distinct.group_by(_g.campaign)).all())
    clicked = prints.join(mail_clicks, (_h.tenant == _p.tenant) & (_h.network_id == _p.network_id))
    hits = select(_g.campaign, func.count()).select_from(clicked).where(*here).group_by(_g.campaign)
    clicks: dict[str, int] = dict(db.execute(hits).all())
    return {
        ident: Tally(
            people.get(ident, 0),
            tuple(placed.get(ident, Counter()).most_common()),
            tuple(trends.get(ident, [0] * len(slots))),
            clicks.get(ident, 0),
        )
        for ident in idents
    }


def copies(
    scope: Scope, db: Connection, clusters: Sequence[str], since: datetime, until: datetime, limit: int
) -> tuple[Copy, ...]:
    """Copies of these clusters' messages that came in a span; at most so many, each cluster's newest first."""
    columns = (
        *(_p.key, _p.network_id, _d.recipient, _p.client, _p.domain, _p.decision),
        *(_d.category, _d.original_action, _d.latest_location),
    )
    found: list[Copy] = []
    for cluster in clusters:
        query = (
            select(*columns)
            .join_from(mail_prints, mail_deliveries, (_d.tenant == _p.tenant) & (_d.key == _p.key))
            .where(_p.tenant == scope.tenant, _p.cluster == cluster, _p.received >= since, _p.received <= until)
            .order_by(_p.received.desc(), _p.key, _d.recipient)
        )
        found += [Copy(*row) for row in db.execute(query.limit(limit - len(found)))]
        if len(found) >= limit:
            break
    return tuple(found)


def forget(scope: Scope, db: Connection, before: datetime) -> int:
    """Delete campaigns that ended before a moment; how many. Their rows in the lake stay."""
    return db.execute(delete(mail_campaigns).where(_k.tenant == scope.tenant, _k.last < before)).rowcount
