"""Mailboxes a tenant has read, as kept: how each is reached, how far it was read, how it goes; secrets are sealed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    delete,
    insert,
    select,
    update,
)

from vedette.core.scope import Scope
from vedette.records.database import Instant, metadata

mailboxes = Table(
    "mailboxes",
    metadata,
    Column("tenant", String(40), primary_key=True),
    Column("id", String(40), primary_key=True),
    Column("name", String(80), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("terms", Text, nullable=False),
    Column("secret", Text, nullable=False),
    Column("running", Boolean, nullable=False),
    Column("position", Text, nullable=False),
    Column("messages", BigInteger, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("error", Text, nullable=False),
    Column("due", Instant),
    Column("last", Instant),
    Column("created", Instant, nullable=False),
    Column("creator", Text, nullable=False),
    UniqueConstraint("tenant", "name"),
)


@dataclass(frozen=True, slots=True)
class MailboxRow:
    """One mailbox, or several under one application. `terms` are JSON, `secret` is sealed, `position` is the reader's.

    `messages` counts what was read, `due` is when the next try is after `failures`, `last` the last good reading (UTC).
    """

    id: str
    name: str
    kind: str
    terms: str
    created: datetime
    creator: str
    secret: str = ""
    running: bool = True
    position: Mapping[str, str] = field(default_factory=dict)
    messages: int = 0
    failures: int = 0
    error: str = ""
    due: datetime | None = None
    last: datetime | None = None


_c = mailboxes.c
_COLUMNS = [_c[item.name] for item in fields(MailboxRow)]
_GOING = ("messages", "failures", "error", "due", "last")


def add_mailbox(scope: Scope, db: Connection, row: MailboxRow) -> None:
    """Insert a new one."""
    values = {**asdict(row), "position": json.dumps({**row.position})}
    db.execute(insert(mailboxes).values(tenant=scope.tenant, **values))


def advance_mailbox(scope: Scope, db: Connection, row: MailboxRow) -> bool:
    """Store how far it was read and how it goes, nothing else; False when it was deleted or set up anew meanwhile."""
    values: dict[str, Any] = {name: getattr(row, name) for name in _GOING}
    values["position"] = json.dumps({**row.position})
    here = (_c.tenant == scope.tenant) & (_c.id == row.id)
    return bool(db.execute(update(mailboxes).where(here).values(values)).rowcount)


def switch_mailbox(scope: Scope, db: Connection, ident: str, *, on: bool) -> bool:
    """Pause it or let it go on at once; False when there is none."""
    values = {"running": on, "failures": 0, "error": "", "due": None}
    here = (_c.tenant == scope.tenant) & (_c.id == ident)
    return bool(db.execute(update(mailboxes).where(here).values(values)).rowcount)


def remove_mailbox(scope: Scope, db: Connection, ident: str) -> bool:
    """Forget it; False when there was none."""
    return bool(db.execute(delete(mailboxes).where(_c.tenant == scope.tenant, _c.id == ident)).rowcount)


def find_mailbox(scope: Scope, db: Connection, ident: str) -> MailboxRow | None:
    """One, with its sealed secret."""
    row = db.execute(select(*_COLUMNS).where(_c.tenant == scope.tenant, _c.id == ident)).first()
    return _row(row) if row else None


def mailboxes_of(scope: Scope, db: Connection) -> tuple[MailboxRow, ...]:
    """The tenant's, by name."""
    query = select(*_COLUMNS).where(_c.tenant == scope.tenant).order_by(_c.name)
    return tuple(_row(row) for row in db.execute(query))


def _row(row: Any) -> MailboxRow:
    found = MailboxRow(*row)
    return replace(found, position=json.loads(str(found.position)))
