"""The audit log as kept: one chain of entries a tenant, each holding the hash of the one before; never changed.

Everything that changes something appends here in the same transaction; `tenants.audit` verifies and exports it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Integer,
    String,
    Table,
    Text,
    bindparam,
    func,
    insert,
    or_,
    select,
    update,
)

from vedette.core.clock import iso, now
from vedette.core.scope import Scope
from vedette.records.database import Instant, metadata

audit = Table(
    "audit",
    metadata,
    Column("tenant", String(40), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("actor", Text, nullable=False),
    Column("verb", String(80), nullable=False),
    Column("subject", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("before", String(64), nullable=False),
    Column("after", String(64), nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)
audit_heads = Table(
    "audit_heads",
    metadata,
    Column("tenant", String(40), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
)
GENESIS = "0" * 64
_PAGE = 1000


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One thing done: who, what, to what, when (UTC); `before` and `after` are SHA-256 digests of the thing, or empty.

    `position` counts from 1; `previous` is the hash of the entry before, GENESIS for the first.
    """

    tenant: str
    position: int
    at: datetime
    actor: str
    verb: str
    subject: str
    detail: str
    before: str
    after: str
    previous: str
    hash: str

    def sealed(self) -> str:
        """What `hash` must be: SHA-256 over everything else as one canonical JSON array."""
        fields = [
            self.tenant,
            self.position,
            iso(self.at),
            self.actor,
            self.verb,
            self.subject,
            self.detail,
            self.before,
            self.after,
            self.previous,
        ]
        return hashlib.sha256(json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Head:
    """Where a chain ends: how many entries, and the hash of the last (GENESIS when there is none)."""

    position: int
    hash: str


def append(
    scope: Scope, db: Connection, verb: str, subject: str, *, detail: str = "", before: str = "", after: str = ""
) -> AuditEntry:
    """Add an entry to the tenant's chain inside the caller's transaction, so that no change goes without its entry."""
    here = audit_heads.c.tenant == scope.tenant
    # The row lock (PostgreSQL) or the immediate transaction (SQLite) makes writers of one chain wait for each other.
    row = db.execute(select(audit_heads.c.position, audit_heads.c.hash).where(here).with_for_update()).first()
    head = Head(*row) if row else Head(0, GENESIS)
    unsealed = AuditEntry(
        tenant=scope.tenant,
        position=head.position + 1,
        at=now(),
        actor=scope.actor,
        verb=verb,
        subject=subject,
        detail=detail,
        before=before,
        after=after,
        previous=head.hash,
        hash="",
    )
    values = {name: getattr(unsealed, name) for name in AuditEntry.__dataclass_fields__}
    entry = AuditEntry(**{**values, "hash": unsealed.sealed()})
    db.execute(insert(audit).values({**values, "hash": entry.hash}))
    moved = {"position": entry.position, "hash": entry.hash}
    db.execute(
        update(audit_heads).where(here).values(moved)
        if row
        else insert(audit_heads).values(tenant=scope.tenant, **moved)
    )
    return entry


def head(scope: Scope, db: Connection) -> Head:
    """The recorded end of the tenant's chain."""
    row = db.execute(_HEAD, {"asked": scope.tenant}).first()
    return Head(*row) if row else Head(0, GENESIS)


def verbs(scope: Scope, db: Connection, *, after: int) -> frozenset[str]:
    """What was done behind position `after`: each verb once."""
    query = select(audit.c.verb).where(audit.c.tenant == scope.tenant, audit.c.position > after).distinct()
    return frozenset(db.scalars(query))


def entries(scope: Scope, db: Connection, *, after: int = 0, last: int = 0) -> Iterator[AuditEntry]:
    """The tenant's entries behind position `after`, to `last` (0: all), oldest first, read page by page."""
    columns = [audit.c[name] for name in AuditEntry.__dataclass_fields__]
    while True:
        query = select(*columns).where(audit.c.tenant == scope.tenant, audit.c.position > after)
        if last:
            query = query.where(audit.c.position <= last)
        page = [AuditEntry(*row) for row in db.execute(query.order_by(audit.c.position).limit(_PAGE))]
        yield from page
        if len(page) < _PAGE:
            return
        after = page[-1].position


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries: of a verb (or `roles.` and all that begin so), an actor, holding a text, in [since, until)."""

    verb: str = ""
    actor: str = ""
    text: str = ""
    since: datetime | None = None
    until: datetime | None = None


EVERYTHING = Wanted()


def newest(
    scope: Scope, db: Connection, *, limit: int = 50, before: int = 0, wanted: Wanted = EVERYTHING
) -> tuple[AuditEntry, ...]:
    """The newest `limit` entries, newest first; `before` a position for the next page (0: from the end)."""
    columns = [audit.c[name] for name in AuditEntry.__dataclass_fields__]
    query = select(*columns).where(*_wanted(scope, wanted))
    if before:
        query = query.where(audit.c.position < before)
    return tuple(AuditEntry(*row) for row in db.execute(query.order_by(audit.c.position.desc()).limit(limit)))


def matching(scope: Scope, db: Connection, wanted: Wanted) -> int:
    """How many entries are wanted."""
    return db.scalar(select(func.count()).select_from(audit).where(*_wanted(scope, wanted))) or 0


def _wanted(scope: Scope, wanted: Wanted) -> list[ColumnElement[bool]]:
    column = audit.c
    parts = [column.tenant == scope.tenant]
    if wanted.verb:
        whole = not wanted.verb.endswith(".")
        parts.append(column.verb == wanted.verb if whole else column.verb.startswith(wanted.verb, autoescape=True))
    if wanted.actor:
        parts.append(column.actor == wanted.actor)
    if wanted.text:
        found = (each.icontains(wanted.text, autoescape=True) for each in (column.subject, column.detail, column.verb))
        parts.append(or_(*found))
    if wanted.since is not None:
        parts.append(column.at >= wanted.since)
    if wanted.until is not None:
        parts.append(column.at < wanted.until)
    return parts


_HEAD = select(audit_heads.c.position, audit_heads.c.hash).where(audit_heads.c.tenant == bindparam("asked"))
