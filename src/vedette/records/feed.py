"""The audit feed as kept: subscriptions, what was cut into blobs for them, and how the webhooks were told.

`insight.feed` is the only caller. A blob is a range of a log that can be read again, or holds its records itself.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime

from sqlalchemy import (
    Column,
    Connection,
    Index,
    Integer,
    String,
    Table,
    Text,
    and_,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from vedette.core.scope import Scope
from vedette.records.database import Instant, metadata

feed_subscriptions = Table(
    "feed_subscriptions",
    metadata,
    Column("tenant", String(40), primary_key=True),
    Column("content", String(40), primary_key=True),
    Column("enabled", Integer, nullable=False),
    Column("client", Text, nullable=False),
    Column("base", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("auth_id", Text, nullable=False),
    Column("expires", Instant),
    Column("hook", String(10), nullable=False),
    Column("failures", Integer, nullable=False),
    Column("error", Text, nullable=False),
    Column("due", Instant),
    Column("told", Text, nullable=False),
    Column("positions", Text, nullable=False),
    Column("started", Instant, nullable=False),
)
feed_blobs = Table(
    "feed_blobs",
    metadata,
    Column("tenant", String(40), primary_key=True),
    Column("id", String(120), primary_key=True),
    Column("content", String(40), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("first", Text, nullable=False),
    Column("last", Text, nullable=False),
    Column("slice", Integer, nullable=False),
    Column("slices", Integer, nullable=False),
    Column("records", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("created", Instant, nullable=False),
    Index(None, "tenant", "content", "created", "id"),
)
feed_notices = Table(
    "feed_notices",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("tenant", String(40), nullable=False),
    Column("content", String(40), nullable=False),
    Column("blob", String(120), nullable=False),
    Column("sent", Instant, nullable=False),
    Column("status", String(10), nullable=False),
    Index(None, "tenant", "content", "blob"),
)


@dataclass(frozen=True, slots=True)
class SubscriptionRow:
    """A subscription to one kind of content. `hook` is empty (none), enabled, disabled or expired.

    `positions` say how far each log was cut, `told` is the last blob its webhook knows (moment and id), `due` when the
    next try to tell it is after `failures` (UTC), `client` who started it, `base` our address as they knew it.
    """

    content: str
    enabled: bool
    client: str
    started: datetime
    base: str = ""
    address: str = ""
    auth_id: str = ""
    expires: datetime | None = None
    hook: str = ""
    failures: int = 0
    error: str = ""
    due: datetime | None = None
    told: str = ""
    positions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BlobRow:
    """Some records: slice `slice` of `slices` of what the log `kind` holds from `first` to `last`, or `body` itself."""

    id: str
    content: str
    kind: str
    first: str
    last: str
    slice: int
    slices: int
    records: int
    body: str
    created: datetime


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """That a webhook was told of a blob: `status` succeeded or failed."""

    blob: str
    content: str
    sent: datetime
    status: str


_SUBSCRIPTION = [feed_subscriptions.c[f.name] for f in fields(SubscriptionRow)]
_BLOB = [feed_blobs.c[f.name] for f in fields(BlobRow)]
_NOTICE = [feed_notices.c[name] for name in ("blob", "content", "sent", "status")]


def save_subscription(scope: Scope, db: Connection, row: SubscriptionRow) -> None:
    """Store a subscription whole."""
    values = {**asdict(row), "positions": json.dumps(dict(row.positions)), "enabled": int(row.enabled)}
    here = (feed_subscriptions.c.tenant == scope.tenant) & (feed_subscriptions.c.content == row.content)
    if not db.execute(update(feed_subscriptions).where(here).values(values)).rowcount:
        db.execute(insert(feed_subscriptions).values(tenant=scope.tenant, **values))


def subscriptions_of(scope: Scope, db: Connection) -> tuple[SubscriptionRow, ...]:
    """Every subscription that was ever started, by content."""
    query = select(*_SUBSCRIPTION).where(feed_subscriptions.c.tenant == scope.tenant)
    return tuple(
        SubscriptionRow(**{**row, "positions": json.loads(row["positions"]), "enabled": bool(row["enabled"])})
        for row in db.execute(query.order_by(feed_subscriptions.c.content)).mappings()
    )


def add_blobs(scope: Scope, db: Connection, rows: Sequence[BlobRow]) -> None:
    """Insert new blobs."""
    if rows:
        db.execute(insert(feed_blobs), [{"tenant": scope.tenant, **asdict(row)} for row in rows])


def find_blob(scope: Scope, db: Connection, ident: str) -> BlobRow | None:
    """One blob, None when there is none of this id."""
    row = db.execute(select(*_BLOB).where(feed_blobs.c.tenant == scope.tenant, feed_blobs.c.id == ident)).first()
    return BlobRow(*row) if row else None


def blobs_between(
    scope: Scope,
    db: Connection,
    content: str,
    start: datetime,
    end: datetime,
    *,
    after: tuple[datetime, str] | None,
    limit: int,
) -> tuple[BlobRow, ...]:
    """Blobs created in [start, end), oldest first, `after` one of them."""
    column = feed_blobs.c
    query = select(*_BLOB).where(
        column.tenant == scope.tenant, column.content == content, column.created >= start, column.created < end
    )
    if after is not None:
        at, ident = after
        query = query.where(or_(column.created > at, and_(column.created == at, column.id > ident)))
    return tuple(BlobRow(*row) for row in db.execute(query.order_by(column.created, column.id).limit(limit)))


def drop_blobs(scope: Scope, db: Connection, before: datetime) -> int:
    """Forget blobs created before a moment, and what was told of them; how many blobs."""
    mine = feed_notices.c.tenant == scope.tenant
    db.execute(delete(feed_notices).where(mine, feed_notices.c.sent < before))
    own = feed_blobs.c.tenant == scope.tenant
    return int(db.execute(delete(feed_blobs).where(own, feed_blobs.c.created < before)).rowcount)


def newest_blob(scope: Scope, db: Connection) -> datetime | None:
    """When the tenant's newest blob was created."""
    found: datetime | None = db.scalar(
        select(func.max(feed_blobs.c.created)).where(feed_blobs.c.tenant == scope.tenant)
    )
    return found


def add_notices(scope: Scope, db: Connection, rows: Sequence[NoticeRow]) -> None:
    """Note what a webhook was told."""
    if rows:
        db.execute(insert(feed_notices), [{"tenant": scope.tenant, **asdict(row)} for row in rows])


def notices_of(scope: Scope, db: Connection, content: str, blobs: Sequence[str]) -> tuple[NoticeRow, ...]:
    """What was told of these blobs, oldest first."""
    column = feed_notices.c
    query = select(*_NOTICE).where(column.tenant == scope.tenant, column.content == content, column.blob.in_(blobs))
    return tuple(NoticeRow(*row) for row in db.execute(query.order_by(column.id)))
