"""Keys our own tokens are signed with: public halves for everybody, private ones sealed; `tenants.signing` turns them.

They belong to the installation, not to a tenant: a token names its tenant, and who reads it looks it up.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Column, Connection, String, Table, Text, delete, insert, select

from vedette.records.database import Instant, metadata

signing_keys = Table(
    "signing_keys",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("algorithm", String(10), nullable=False),
    Column("public", Text, nullable=False),
    Column("private", Text, nullable=False),
    Column("begins", Instant, nullable=False),
    Column("ends", Instant, nullable=False),
    Column("forgotten", Instant, nullable=False),
)


@dataclass(frozen=True, slots=True)
class SigningKeyRow:
    """One key: signs from `begins` to `ends`, is believed until `forgotten` (UTC); `public` is a JWK as JSON."""

    id: str
    algorithm: str
    public: str
    private: str
    begins: datetime
    ends: datetime
    forgotten: datetime


def add_signing_key(db: Connection, row: SigningKeyRow) -> None:
    """Keep a new key."""
    db.execute(insert(signing_keys).values(asdict(row)))


def signing_keys_of(db: Connection) -> tuple[SigningKeyRow, ...]:
    """Every key, the one that begins last first."""
    columns = [signing_keys.c[field] for field in SigningKeyRow.__dataclass_fields__]
    query = select(*columns).order_by(signing_keys.c.begins.desc(), signing_keys.c.id)
    return tuple(SigningKeyRow(*row) for row in db.execute(query))


def end_signing_key(db: Connection, identifier: str, at: datetime, forgotten: datetime) -> None:
    """Let a key sign no longer than `at`, and be believed no longer than `forgotten`."""
    here = signing_keys.c.id == identifier
    db.execute(signing_keys.update().where(here).values(ends=at, forgotten=forgotten))


def forget_signing_keys(db: Connection, at: datetime) -> int:
    """Drop keys nobody believes any more; how many."""
    return db.execute(delete(signing_keys).where(signing_keys.c.forgotten <= at)).rowcount
