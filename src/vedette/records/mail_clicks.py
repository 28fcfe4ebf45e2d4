"""Clicks on links we rewrote, as long as their messages are kept; their rows in the lake stay longer.

`mail.clicks.answering` writes one for every click it answers, campaigns and Explorer count them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime

from sqlalchemy import Boolean, Column, Connection, Index, String, Table, Text, delete, insert, select

from vedette.core.scope import Scope
from vedette.records.database import Instant, metadata

mail_clicks = Table(
    "mail_clicks",
    metadata,
    Column("tenant", String(40), primary_key=True),
    Column("id", String(40), primary_key=True),
    Column("network_id", String(64), nullable=False),
    Column("recipient", String(320), nullable=False),
    Column("url", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("action", String(40), nullable=False),
    Column("through", Boolean, nullable=False),
    Column("address", String(64), nullable=False),
    Column("threat", String(20), nullable=False),
    Index(None, "tenant", "network_id"),
    Index(None, "tenant", "at"),
)


@dataclass(frozen=True, slots=True)
class ClickRow:
    """One click. `action` is UrlClickEvents' ActionType, `through` that the person went on past a warning."""

    id: str
    network_id: str
    recipient: str
    url: str
    at: datetime
    action: str
    through: bool
    address: str
    threat: str


_c = mail_clicks.c
_CLICK = [_c[field.name] for field in fields(ClickRow)]


def add(scope: Scope, db: Connection, row: ClickRow) -> bool:
    """Keep a click; False when it is there already."""
    if db.scalar(select(_c.id).where(_c.tenant == scope.tenant, _c.id == row.id)) is not None:
        return False
    db.execute(insert(mail_clicks).values(tenant=scope.tenant, **asdict(row)))
    return True


def of_messages(scope: Scope, db: Connection, network_ids: Sequence[str], limit: int) -> tuple[ClickRow, ...]:
    """Clicks in these messages, the newest first within five hundred messages."""
    found: list[ClickRow] = []
    for at in range(0, len(network_ids), 500):
        here = _c.network_id.in_(network_ids[at : at + 500])
        query = select(*_CLICK).where(_c.tenant == scope.tenant, here).order_by(_c.at.desc(), _c.id)
        found += [ClickRow(*row) for row in db.execute(query.limit(limit - len(found)))]
        if len(found) >= limit:
            break
    return tuple(found)


def forget(scope: Scope, db: Connection, before: datetime) -> int:
    """Delete clicks made before a moment; how many."""
    return db.execute(delete(mail_clicks).where(_c.tenant == scope.tenant, _c.at < before)).rowcount
