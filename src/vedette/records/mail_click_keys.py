"""Keys that guarded links are signed with, of each tenant, sealed under the installation's; for `mail.clicks.keys`.

A new one signs from then on; the others stay, for links in mailboxes are years old, until somebody forgets them.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import datetime

from sqlalchemy import Column, Connection, Index, String, Table, Text, delete, insert, select

from vedette.core.scope import Scope
from vedette.records.database import Instant, metadata

mail_click_keys = Table(
    "mail_click_keys",
    metadata,
    Column("id", String(12), primary_key=True),
    Column("tenant", String(40), nullable=False),
    Column("key", Text, nullable=False),
    Column("created", Instant, nullable=False),
    Index(None, "tenant"),
)


@dataclass(frozen=True, slots=True)
class ClickKeyRow:
    """One key: twelve hexadecimal digits that stand in every address, and the sealed secret."""

    id: str
    key: str
    created: datetime


_k = mail_click_keys.c
_KEY = [_k[field.name] for field in fields(ClickKeyRow)]


def listed(scope: Scope, db: Connection) -> tuple[ClickKeyRow, ...]:
    """Every key of the tenant, the newest first."""
    query = select(*_KEY).where(_k.tenant == scope.tenant).order_by(_k.created.desc(), _k.id)
    return tuple(ClickKeyRow(*row) for row in db.execute(query))


def add(scope: Scope, db: Connection, row: ClickKeyRow) -> None:
    """Keep a new key."""
    db.execute(insert(mail_click_keys).values(tenant=scope.tenant, **asdict(row)))


def forget(scope: Scope, db: Connection, ident: str) -> bool:
    """Delete a key: what it signed opens no more. False when there is none."""
    return bool(db.execute(delete(mail_click_keys).where(_k.tenant == scope.tenant, _k.id == ident)).rowcount)
