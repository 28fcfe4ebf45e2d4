"""The tenant's allow and block list as kept, and people's own safe and blocked senders (`owner`).

`mail.policies.entries` writes it, `mail.policies.store` reads what is in force.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Index,
    String,
    Table,
    Text,
    UniqueConstraint,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from vedette.core.errors import NotFound
from vedette.core.scope import Scope
from vedette.records.database import Instant, metadata

mail_lists = Table(
    "mail_lists",
    metadata,
    Column("tenant", String(40), primary_key=True),
    Column("id", String(40), primary_key=True),
    Column("kind", String(8), nullable=False),
    Column("value", String(2000), nullable=False),
    Column("allow", Boolean, nullable=False),
    Column("note", Text, nullable=False),
    Column("owner", String(320), nullable=False),
    Column("expires", Instant),
    Column("created", Instant, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("used", Instant),
    UniqueConstraint("tenant", "owner", "kind", "value"),
    Index(None, "tenant", "expires"),
)


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry. `owner` is empty for the organisation's, else a mailbox; `used` is when it last decided (UTC)."""

    id: str
    kind: str
    value: str
    allow: bool
    note: str
    owner: str
    expires: datetime | None
    created: datetime
    created_by: str
    used: datetime | None = None


_c = mail_lists.c
_COLUMNS = [_c[field.name] for field in fields(EntryRow)]


def get(scope: Scope, db: Connection, ident: str) -> EntryRow:
    """One entry. Raises NotFound."""
    row = db.execute(select(*_COLUMNS).where(_c.tenant == scope.tenant, _c.id == ident)).first()
    if row is None:
        raise NotFound(f"there is no entry {ident}")
    return EntryRow(*row)


def present(scope: Scope, db: Connection, owner: str, kind: str, value: str) -> EntryRow | None:
    """What is there already for a value."""
    here = (_c.tenant == scope.tenant) & (_c.owner == owner) & (_c.kind == kind) & (_c.value == value)
    row = db.execute(select(*_COLUMNS).where(here)).first()
    return EntryRow(*row) if row else None


def in_force(scope: Scope, db: Connection, at: datetime) -> tuple[EntryRow, ...]:
    """Every entry that has not expired."""
    query = select(*_COLUMNS).where(_c.tenant == scope.tenant, or_(_c.expires.is_(None), _c.expires > at))
    return tuple(EntryRow(*row) for row in db.execute(query))


def listed(
    scope: Scope, db: Connection, *, kind: str, owner: str, allow: bool | None, text: str, limit: int, skip: int
) -> tuple[tuple[EntryRow, ...], int]:
    """Newest first with how many match; empty `kind` and `text` mean all."""
    here = (_c.tenant == scope.tenant) & (_c.owner == owner)
    if kind:
        here &= _c.kind == kind
    if allow is not None:
        here &= _c.allow == allow
    if text:
        here &= _c.value.icontains(text, autoescape=True) | _c.note.icontains(text, autoescape=True)
    query = select(*_COLUMNS).where(here).order_by(_c.created.desc(), _c.id).limit(limit).offset(skip)
    total = db.scalar(select(func.count()).select_from(mail_lists).where(here)) or 0
    return tuple(EntryRow(*row) for row in db.execute(query)), total


def add(scope: Scope, db: Connection, row: EntryRow) -> None:
    """Keep a new entry."""
    db.execute(insert(mail_lists).values(tenant=scope.tenant, **asdict(row)))


def change(scope: Scope, db: Connection, ident: str, values: Mapping[str, object]) -> None:
    """Set columns of an entry."""
    db.execute(update(mail_lists).where(_c.tenant == scope.tenant, _c.id == ident).values(dict(values)))


def remove(scope: Scope, db: Connection, ident: str) -> None:
    """Delete an entry."""
    db.execute(delete(mail_lists).where(_c.tenant == scope.tenant, _c.id == ident))


def mark_used(scope: Scope, db: Connection, idents: Sequence[str], at: datetime) -> None:
    """These entries decided about a message just now."""
    db.execute(update(mail_lists).where(_c.tenant == scope.tenant, _c.id.in_(idents)).values(used=at))


def expire(scope: Scope, db: Connection, before: datetime) -> int:
    """Delete entries that expired before a moment; how many."""
    return db.execute(delete(mail_lists).where(_c.tenant == scope.tenant, _c.expires < before)).rowcount
