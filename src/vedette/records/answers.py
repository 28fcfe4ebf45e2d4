"""Answers kept for a repeated request: what a POST with an `Idempotency-Key` was answered, for a day.

`api.once` writes and replays them. A key belongs to one caller of one tenant.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    delete,
    insert,
    select,
    update,
)

from vedette.core.scope import Scope
from vedette.records.database import Instant, metadata

answers = Table(
    "answers",
    metadata,
    Column("tenant", String(40), primary_key=True),
    Column("actor", String(400), primary_key=True),
    Column("key", String(200), primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    Column("status", Integer, nullable=False),
    Column("type", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Index(None, "tenant", "at"),
)


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """What the request of this digest was answered; `status` 0: it is still being worked on, or its process died.

    `digest` is empty while an upload is being received.
    """

    key: str
    digest: str
    at: datetime
    status: int = 0
    type: str = ""
    body: bytes = b""


_COLUMNS = [answers.c[name] for name in AnswerRow.__dataclass_fields__]


def find(scope: Scope, db: Connection, key: str) -> AnswerRow | None:
    """What is known of this key of the scope's actor."""
    row = db.execute(select(*_COLUMNS).where(_own(scope, key))).first()
    return AnswerRow(*row) if row else None


def begin(scope: Scope, db: Connection, row: AnswerRow, *, older: datetime) -> None:
    """Take the key for a request; whatever the tenant kept from before `older` is dropped."""
    db.execute(delete(answers).where(answers.c.tenant == scope.tenant, answers.c.at < older))
    db.execute(delete(answers).where(_own(scope, row.key)))
    db.execute(insert(answers).values(tenant=scope.tenant, actor=scope.actor, **asdict(row)))


def finish(scope: Scope, db: Connection, row: AnswerRow) -> None:
    """Keep the answer."""
    db.execute(update(answers).where(_own(scope, row.key)).values(asdict(row)))


def forget_unanswered(scope: Scope, db: Connection) -> int:
    """Every key of the tenant whose request was never answered may be used again; how many."""
    return db.execute(delete(answers).where(answers.c.tenant == scope.tenant, answers.c.status == 0)).rowcount


def forget(scope: Scope, db: Connection, key: str) -> None:
    """The request came to nothing: the key may be used again."""
    db.execute(delete(answers).where(_own(scope, key)))


def _own(scope: Scope, key: str) -> ColumnElement[bool]:
    return (answers.c.tenant == scope.tenant) & (answers.c.actor == scope.actor) & (answers.c.key == key)
