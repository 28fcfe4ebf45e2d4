"""Campaigns: clusters of unwanted mail that share enough, and what people ask about them; `mail.campaigns` keeps them.

Counts by hour, recipients, senders and the flow come from the messages themselves while those are kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime

from sqlalchemy import (
    Column,
    Connection,
    Index,
    Integer,
    String,
    Table,
    Text,
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
from vedette.records.mail_messages import mail_deliveries
from vedette.records.mail_prints import mail_prints

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


@dataclass(frozen=True, slots=True)
class Passage:
    """So many copies took the same way: from a relay's address and a sender's domain, judged so, put there."""

    client: str
    domain: str
    decision: str
    category: str
    original: str
    latest: str
    copies: int


_k, _p, _d = mail_campaigns.c, mail_prints.c, mail_deliveries.c
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
    scope: Scope, db: Connection, *, since: datetime, kind: str, text: str, limit: int, skip: int
) -> tuple[tuple[CampaignRow, ...], int]:
    """Campaigns seen since a moment, of a type, with a text in name, subject or sender; newest first, and how many."""
    here: list[ColumnElement[bool]] = [_k.tenant == scope.tenant, _k.last >= since]
    if kind:
        here.append(_k.type == kind)
    if text:
        here.append(or_(*(column.icontains(text, autoescape=True) for column in (_k.name, _k.subject, _k.sender))))
    query = select(*_CAMPAIGN).where(*here).order_by(_k.last.desc(), _k.id).limit(limit).offset(skip)
    total = db.scalar(select(func.count()).select_from(mail_campaigns).where(*here)) or 0
    return tuple(CampaignRow(*row) for row in db.execute(query)), total


def passages(
    scope: Scope, db: Connection, clusters: Sequence[str], since: datetime, until: datetime
) -> tuple[Passage, ...]:
    """The ways copies of clusters took in a span, the most frequent first; at most a thousand of each cluster."""
    ways = (_p.client, _p.domain, _p.decision, _d.category, _d.original_location, _d.latest_location)
    found: Counter[tuple[str, ...]] = Counter()
    for cluster in clusters:
        query = (
            select(*ways, func.count())
            .join_from(mail_prints, mail_deliveries, (_d.tenant == _p.tenant) & (_d.key == _p.key))
            .where(_p.tenant == scope.tenant, _p.cluster == cluster, _p.received >= since, _p.received <= until)
            .group_by(*ways)
            .order_by(func.count().desc(), *ways)
        )
        for row in db.execute(query.limit(1000)):
            found[tuple(str(part) for part in row[:6])] += int(row[6])
    ranked = sorted(found.items(), key=lambda one: (-one[1], one[0]))
    return tuple(Passage(way[0], way[1], way[2], way[3], way[4], way[5], copies) for way, copies in ranked)


def forget(scope: Scope, db: Connection, before: datetime) -> int:
    """Delete campaigns that ended before a moment; how many. Their rows in the lake stay."""
    return db.execute(delete(mail_campaigns).where(_k.tenant == scope.tenant, _k.last < before)).rowcount
