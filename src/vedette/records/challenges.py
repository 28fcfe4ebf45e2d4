"""Things said once and answered once before anybody is known: passkey challenges, sign-in states, assertion ids.

Kept by the hash of what only the right browser or program can say again; taking one removes it. No scope: nobody is
signed in yet, and nobody without the secret can find a row.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Column, Connection, String, Table, Text, delete, insert, select
from sqlalchemy.exc import IntegrityError

from vedette.core.errors import Conflict
from vedette.records.database import Instant, metadata

challenges = Table(
    "challenges",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("purpose", String(30), primary_key=True),
    Column("tenant", String(40), nullable=False),
    Column("subject", String(200), nullable=False),
    Column("payload", Text, nullable=False),
    Column("expires", Instant, nullable=False, index=True),
)


@dataclass(frozen=True, slots=True)
class ChallengeRow:
    """One challenge: `hash` is the SHA-256 of the secret, `subject` whom it is about, `payload` what to remember.

    `tenant` is empty while nobody knows it; `expires` is UTC.
    """

    hash: str
    purpose: str
    tenant: str
    subject: str
    payload: str
    expires: datetime


def keep_challenge(db: Connection, row: ChallengeRow) -> None:
    """Remember a challenge. Raises Conflict when the same one was kept before: an id used twice."""
    try:
        with db.begin_nested():
            db.execute(insert(challenges).values(asdict(row)))
    except IntegrityError as error:
        raise Conflict("this was used before") from error


def take_challenge(db: Connection, digest: str, purpose: str, at: datetime) -> ChallengeRow | None:
    """The challenge with this hash, which is gone now; None when there is none, or it expired before `at`."""
    column = challenges.c
    here = (column.hash == digest) & (column.purpose == purpose)
    row = db.execute(select(*_COLUMNS).where(here)).first()
    gone = db.execute(delete(challenges).where(here)).rowcount
    found = ChallengeRow(*row) if row is not None and gone else None
    return found if found is not None and found.expires > at else None


def forget_challenges(db: Connection, before: datetime) -> int:
    """Drop what expired before this time; how many."""
    return db.execute(delete(challenges).where(challenges.c.expires < before)).rowcount


_COLUMNS = [challenges.c[field] for field in ChallengeRow.__dataclass_fields__]
