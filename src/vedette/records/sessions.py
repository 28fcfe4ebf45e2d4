"""Sessions of signed-in people as kept: only hashes of their tokens; `tenants.sessions` gives them their rules."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Boolean, Column, Connection, Index, String, Table, bindparam, delete, insert, select, update

from vedette.core.errors import Forbidden
from vedette.core.scope import Scope
from vedette.records.database import Instant, metadata

sessions = Table(
    "sessions",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("tenant", String(40), nullable=False),
    Column("account", String(40), nullable=False),
    Column("family", String(40), nullable=False, index=True),
    Column("mfa", Boolean, nullable=False),
    Column("started", Instant, nullable=False),
    Column("issued", Instant, nullable=False),
    Column("seen", Instant, nullable=False),
    Column("replaced", Instant),
    Index(None, "tenant", "account"),
)


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One token of a session: `family` is the session, `started` its sign-in, `issued` when this token came.

    `seen` is its last use, `replaced` when a newer token took its place. Times are UTC.
    """

    hash: str
    tenant: str
    account: str
    family: str
    mfa: bool
    started: datetime
    issued: datetime
    seen: datetime
    replaced: datetime | None = None


def session(db: Connection, digest: str) -> SessionRow | None:
    """The token with this hash; for resuming a session only, before anybody is known."""
    row = db.execute(_BY_HASH, {"digest": digest}).first()
    return SessionRow(*row) if row else None


def save_session(scope: Scope, db: Connection, row: SessionRow) -> None:
    """Store a token of the tenant whole. Raises Forbidden for another tenant's."""
    if row.tenant != scope.tenant:
        raise Forbidden(f"{scope.actor} works in {scope.tenant}, not in {row.tenant}")
    here = (sessions.c.tenant == scope.tenant) & (sessions.c.hash == row.hash)
    if not db.execute(update(sessions).where(here).values(asdict(row))).rowcount:
        db.execute(insert(sessions).values(asdict(row)))


def end_session(scope: Scope, db: Connection, family: str) -> int:
    """End a session with all its tokens; how many there were."""
    here = (sessions.c.tenant == scope.tenant) & (sessions.c.family == family)
    return db.execute(delete(sessions).where(here)).rowcount


def end_sessions(scope: Scope, db: Connection, account: str) -> int:
    """End every session of an account in this tenant; how many tokens there were."""
    here = (sessions.c.tenant == scope.tenant) & (sessions.c.account == account)
    return db.execute(delete(sessions).where(here)).rowcount


def forget_sessions(scope: Scope, db: Connection, *, started_before: datetime) -> int:
    """Drop tokens of sessions that began before this time; how many."""
    here = (sessions.c.tenant == scope.tenant) & (sessions.c.started < started_before)
    return db.execute(delete(sessions).where(here)).rowcount


def sessions_of(scope: Scope, db: Connection, account: str = "") -> tuple[SessionRow, ...]:
    """The tenant's tokens, or one account's, newest first."""
    query = select(*_COLUMNS).where(sessions.c.tenant == scope.tenant)
    if account:
        query = query.where(sessions.c.account == account)
    return tuple(SessionRow(*row) for row in db.execute(query.order_by(sessions.c.seen.desc(), sessions.c.hash)))


_COLUMNS = [sessions.c[field] for field in SessionRow.__dataclass_fields__]
_BY_HASH = select(*_COLUMNS).where(sessions.c.hash == bindparam("digest"))  # asked so often that making it counts
