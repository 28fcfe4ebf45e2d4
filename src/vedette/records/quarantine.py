"""Quarantine as kept: one row a message and recipient, until it expires, is released or deleted.

`mail.gate` adds rows, `mail.quarantine` changes them; the message itself is a blob (`mail.blobs`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Index,
    String,
    Table,
    Text,
    delete,
    func,
    insert,
    select,
    update,
)

from vedette.core.errors import NotFound
from vedette.core.scope import Scope
from vedette.records.database import Instant, metadata
from vedette.records.selection import Columns, Condition, Order, clause, page

quarantine = Table(
    "quarantine",
    metadata,
    Column("tenant", String(40), primary_key=True),
    Column("id", String(40), primary_key=True),
    Column("key", String(40), nullable=False),
    Column("network_id", String(64), nullable=False),
    Column("message_id", Text, nullable=False),
    Column("recipient", String(320), nullable=False),
    Column("sender", Text, nullable=False),
    Column("mail_from", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("received", Instant, nullable=False),
    Column("expires", Instant, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("category", String(10), nullable=False),
    Column("protection", String(16), nullable=False),
    Column("policy", Text, nullable=False),
    Column("policy_id", String(80), nullable=False),
    Column("may_release", Boolean, nullable=False),
    Column("state", String(16), nullable=False),
    Column("state_by", Text, nullable=False),
    Column("state_at", Instant, nullable=False),
    Column("note", Text, nullable=False),
    Column("told", Instant),
    Index(None, "tenant", "received"),
    Index(None, "tenant", "recipient", "received"),
    Index(None, "tenant", "expires"),
    Index(None, "tenant", "digest"),
    Index(None, "tenant", "key"),
    Index(None, "tenant", "network_id"),
)


@dataclass(frozen=True, slots=True)
class QuarantineRow:
    """One message held for one recipient. `category` is why, in the words of the CAT stamp; times are UTC.

    `state` is `held`, `requested`, `denied`, `releasing`, `released` or `deleted`; `told` when a digest named it.
    """

    id: str
    key: str
    network_id: str
    message_id: str
    recipient: str
    sender: str
    mail_from: str
    subject: str
    received: datetime
    expires: datetime
    digest: str
    size: int
    category: str
    protection: str
    policy: str
    policy_id: str
    may_release: bool
    state: str
    state_by: str
    state_at: datetime
    note: str = ""
    told: datetime | None = None


_c = quarantine.c
_COLUMNS = [_c[field.name] for field in fields(QuarantineRow)]
FIELDS: Columns = {field.name: _c[field.name] for field in fields(QuarantineRow)}
"""What may be asked for."""
NEWEST = Order("received")
"""How lists are sorted."""


def add(scope: Scope, db: Connection, rows: Iterable[QuarantineRow]) -> None:
    """Keep new rows."""
    values = [{"tenant": scope.tenant, **asdict(row)} for row in rows]
    if values:
        db.execute(insert(quarantine), values)


def get(scope: Scope, db: Connection, ident: str) -> QuarantineRow:
    """One row. Raises NotFound."""
    row = db.execute(select(*_COLUMNS).where(_c.tenant == scope.tenant, _c.id == ident)).first()
    if row is None:
        raise NotFound(f"there is no quarantined message {ident}")
    return QuarantineRow(*row)


def listed(
    scope: Scope, db: Connection, condition: Condition, *, limit: int, cursor: str = ""
) -> tuple[tuple[QuarantineRow, ...], int]:
    """Newest first, with how many match in all. Raises BadInput for a field or cursor nobody may ask for."""
    here = (_c.tenant == scope.tenant) & clause(condition, FIELDS)
    query = page(select(*_COLUMNS).where(here), NEWEST, FIELDS, _c.id, cursor).limit(limit)
    total = db.scalar(select(func.count()).select_from(quarantine).where(here)) or 0
    return tuple(QuarantineRow(*row) for row in db.execute(query)), total


def released_of(scope: Scope, db: Connection, network_id: str) -> dict[str, str]:
    """Recipients for whom this message was released, and by whom."""
    here = (_c.tenant == scope.tenant) & (_c.network_id == network_id) & _c.state.in_(("releasing", "released"))
    return {row[0]: row[1] for row in db.execute(select(_c.recipient, _c.state_by).where(here))}


def change(scope: Scope, db: Connection, ident: str, states: Sequence[str], values: Mapping[str, Any]) -> bool:
    """Set columns if the row is in one of these states; False when it is not."""
    query = update(quarantine).where(_c.tenant == scope.tenant, _c.id == ident, _c.state.in_(states))
    return bool(db.execute(query.values(dict(values))).rowcount)


def held_digests(scope: Scope, db: Connection) -> frozenset[str]:
    """The blobs quarantine still needs."""
    return frozenset(db.scalars(select(_c.digest).where(_c.tenant == scope.tenant, _c.state != "deleted").distinct()))


def expire(scope: Scope, db: Connection, at: datetime) -> int:
    """Delete rows whose time is over; how many."""
    return db.execute(delete(quarantine).where(_c.tenant == scope.tenant, _c.expires <= at)).rowcount


def untold(scope: Scope, db: Connection, limit: int) -> tuple[QuarantineRow, ...]:
    """Held rows people may see and no digest named yet, by recipient."""
    here = (_c.tenant == scope.tenant) & (_c.state == "held") & _c.told.is_(None) & _c.may_release
    query = select(*_COLUMNS).where(here).order_by(_c.recipient, _c.received.desc()).limit(limit)
    return tuple(QuarantineRow(*row) for row in db.execute(query))


def last_told(scope: Scope, db: Connection) -> datetime | None:
    """When the newest digest was sent."""
    found: datetime | None = db.scalar(select(func.max(_c.told)).where(_c.tenant == scope.tenant))
    return found


def leaving(scope: Scope, db: Connection) -> str:
    """A mark of what waits to be sent: released messages and rows no digest named; empty for nothing."""
    here = (_c.tenant == scope.tenant) & (
        (_c.state == "releasing") | ((_c.state == "held") & _c.told.is_(None) & _c.may_release)
    )
    count, newest = db.execute(select(func.count(), func.max(_c.state_at)).where(here)).one()
    return f"{count}@{newest}" if count else ""


def mark_told(scope: Scope, db: Connection, idents: Sequence[str], at: datetime) -> None:
    """A digest named them."""
    for start in range(0, len(idents), 500):
        some = idents[start : start + 500]
        db.execute(update(quarantine).where(_c.tenant == scope.tenant, _c.id.in_(some)).values(told=at))
