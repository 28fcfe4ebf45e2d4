"""The key of each tenant's raw messages, sealed under the installation's; `mail.blobs` makes and opens it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, Connection, String, Table, Text, insert, select

from vedette.core.scope import Scope
from vedette.records.database import Instant, metadata

mail_keys = Table(
    "mail_keys",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("tenant", String(40), nullable=False, unique=True),
    Column("key", Text, nullable=False),
    Column("created", Instant, nullable=False),
)
"""`id` is the tenant, by which `records.sealed` finds every secret."""


def find(scope: Scope, db: Connection) -> str | None:
    """The sealed key, None before the first message."""
    return db.scalar(select(mail_keys.c.key).where(mail_keys.c.tenant == scope.tenant))


def add(scope: Scope, db: Connection, sealed: str, at: datetime) -> str:
    """Keep a new sealed key; it comes back."""
    db.execute(insert(mail_keys).values(id=scope.tenant, tenant=scope.tenant, key=sealed, created=at))
    return sealed
