"""Streams as kept: where a tenant's signals are passed on to, how far that went, how it goes; secrets are sealed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
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

from vedette.core.errors import Forbidden
from vedette.core.scope import Scope
from vedette.records.database import Instant, metadata

streams = Table(
    "streams",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("tenant", String(40), nullable=False),
    Column("name", String(80), nullable=False),
    Column("sink", String(20), nullable=False),
    Column("terms", Text, nullable=False),
    Column("choice", Text, nullable=False),
    Column("secret", Text, nullable=False),
    Column("running", Boolean, nullable=False),
    Column("positions", Text, nullable=False),
    Column("sent", BigInteger, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("error", Text, nullable=False),
    Column("due", Instant),
    Column("delivered", Instant),
    Column("created", Instant, nullable=False),
    Column("creator", Text, nullable=False),
    UniqueConstraint("tenant", "name"),
)


@dataclass(frozen=True, slots=True)
class StreamRow:
    """One stream. `terms` say how its sink is reached and `choice` what is sent, both as JSON; `secret` is sealed.

    `positions` say how far each log was delivered, `sent` counts records; `due` is when the next try is after
    `failures`, `delivered` when something last arrived (UTC).
    """

    id: str
    tenant: str
    name: str
    sink: str
    terms: str
    choice: str
    created: datetime
    creator: str
    secret: str = ""
    running: bool = True
    positions: Mapping[str, str] = field(default_factory=dict)
    sent: int = 0
    failures: int = 0
    error: str = ""
    due: datetime | None = None
    delivered: datetime | None = None


def save_stream(scope: Scope, db: Connection, row: StreamRow) -> None:
    """Store a stream whole. Raises Forbidden for another tenant's."""
    if row.tenant != scope.tenant:
        raise Forbidden(f"{scope.actor} works in {scope.tenant}, not in {row.tenant}")
    values = {name: getattr(row, name) for name in StreamRow.__dataclass_fields__}
    values["positions"] = json.dumps(dict(row.positions))
    if not db.execute(update(streams).where(*_here(scope, row.id)).values(values)).rowcount:
        db.execute(insert(streams).values(values))


def advance(scope: Scope, db: Connection, row: StreamRow) -> bool:
    """Store how far it went and how it goes, nothing else; False when it was deleted meanwhile."""
    names = ("sent", "failures", "error", "due", "delivered")
    values: dict[str, Any] = {name: getattr(row, name) for name in names}
    values["positions"] = json.dumps(dict(row.positions))
    return bool(db.execute(update(streams).where(*_here(scope, row.id)).values(values)).rowcount)


def remove_stream(scope: Scope, db: Connection, ident: str) -> bool:
    """Forget a stream; False when there was none."""
    return bool(db.execute(delete(streams).where(*_here(scope, ident))).rowcount)


def find_stream(scope: Scope, db: Connection, ident: str) -> StreamRow | None:
    """One stream with its sealed secret, None when there is none of this id."""
    row = db.execute(select(streams).where(*_here(scope, ident))).mappings().first()
    return _row(row) if row else None


def streams_of(scope: Scope, db: Connection) -> tuple[StreamRow, ...]:
    """The tenant's streams by name."""
    query = select(streams).where(streams.c.tenant == scope.tenant).order_by(streams.c.name)
    return tuple(_row(row) for row in db.execute(query).mappings())


def _here(scope: Scope, ident: str) -> tuple[Any, Any]:
    return streams.c.tenant == scope.tenant, streams.c.id == ident


def _row(row: Any) -> StreamRow:
    found = StreamRow(**{name: row[name] for name in StreamRow.__dataclass_fields__})
    return replace(found, positions=json.loads(row["positions"]))
