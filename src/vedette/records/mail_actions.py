"""Actions on delivered mail that are planned and wait: moved by new verdicts (ZAP), by policy, by an administrator.

`mail.actions` plans, lists and withdraws them; the response capability approves and carries them out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, Column, Connection, Index, String, Table, Text, func, insert, select, update

from vedette.core.errors import NotFound
from vedette.core.scope import Scope
from vedette.records.database import Instant, metadata

mail_actions = Table(
    "mail_actions",
    metadata,
    Column("tenant", String(40), primary_key=True),
    Column("id", String(40), primary_key=True),
    Column("key", String(40), nullable=False),
    Column("network_id", String(64), nullable=False),
    Column("message_id", Text, nullable=False),
    Column("recipient", String(320), nullable=False),
    Column("sender", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("kind", String(24), nullable=False),
    Column("unread_only", Boolean, nullable=False),
    Column("trigger", String(24), nullable=False),
    Column("category", String(10), nullable=False),
    Column("reason", Text, nullable=False),
    Column("location", String(40), nullable=False),
    Column("state", String(16), nullable=False),
    Column("created", Instant, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("updated", Instant, nullable=False),
    Column("updated_by", Text, nullable=False),
    Column("note", Text, nullable=False),
    Index(None, "tenant", "state", "created"),
    Index(None, "tenant", "network_id"),
)


@dataclass(frozen=True, slots=True)
class ActionRow:
    """One planned move of one recipient's copy. `location` is where it lies now, `trigger` what made the plan.

    `state` is `pending`, `rejected`, `done` or `failed`; `unread_only`: not once the recipient has read it.
    """

    id: str
    key: str
    network_id: str
    message_id: str
    recipient: str
    sender: str
    subject: str
    kind: str
    unread_only: bool
    trigger: str
    category: str
    reason: str
    location: str
    state: str
    created: datetime
    created_by: str
    updated: datetime
    updated_by: str
    note: str = ""


_c = mail_actions.c
_COLUMNS = [_c[field.name] for field in fields(ActionRow)]


def find(scope: Scope, db: Connection, ident: str) -> ActionRow | None:
    """One action."""
    row = db.execute(select(*_COLUMNS).where(_c.tenant == scope.tenant, _c.id == ident)).first()
    return ActionRow(*row) if row else None


def get(scope: Scope, db: Connection, ident: str) -> ActionRow:
    """One action. Raises NotFound."""
    row = find(scope, db, ident)
    if row is None:
        raise NotFound(f"there is no mail action {ident}")
    return row


def add(scope: Scope, db: Connection, row: ActionRow) -> None:
    """Keep a new one."""
    db.execute(insert(mail_actions).values(tenant=scope.tenant, **asdict(row)))


def change(scope: Scope, db: Connection, ident: str, states: Sequence[str], values: Mapping[str, Any]) -> bool:
    """Set columns if the action is in one of these states; False when it is not."""
    query = update(mail_actions).where(_c.tenant == scope.tenant, _c.id == ident, _c.state.in_(states))
    return bool(db.execute(query.values(dict(values))).rowcount)


def listed(
    scope: Scope, db: Connection, *, state: str, network_id: str, recipient: str, limit: int, skip: int
) -> tuple[tuple[ActionRow, ...], int]:
    """Newest first with how many match; empty words mean all."""
    here = _c.tenant == scope.tenant
    if state:
        here &= _c.state == state
    if network_id:
        here &= _c.network_id == network_id
    if recipient:
        here &= _c.recipient == recipient
    query = select(*_COLUMNS).where(here).order_by(_c.created.desc(), _c.id).limit(limit).offset(skip)
    total = db.scalar(select(func.count()).select_from(mail_actions).where(here)) or 0
    return tuple(ActionRow(*row) for row in db.execute(query)), total
