"""Addresses from which signing in failed, and until when they wait; kept so that a restart forgives nobody.

Nobody is known yet when these are asked, so there is no scope; `tenants.throttle` gives the rules.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Column, Connection, Integer, String, Table, delete, insert, select, update

from vedette.records.database import Instant, metadata

throttles = Table(
    "sign_in_throttles",
    metadata,
    Column("address", String(64), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last", Instant, nullable=False, index=True),
    Column("blocked_until", Instant),
)


@dataclass(frozen=True, slots=True)
class ThrottleRow:
    """One network address: how often it failed, when last, and until when it waits (UTC)."""

    address: str
    failures: int
    last: datetime
    blocked_until: datetime | None = None


def throttle(db: Connection, address: str) -> ThrottleRow | None:
    """What is known of an address."""
    columns = [throttles.c[field] for field in ThrottleRow.__dataclass_fields__]
    row = db.execute(select(*columns).where(throttles.c.address == address)).first()
    return ThrottleRow(*row) if row else None


def save_throttle(db: Connection, row: ThrottleRow) -> None:
    """Store what is known of an address."""
    if not db.execute(update(throttles).where(throttles.c.address == row.address).values(asdict(row))).rowcount:
        db.execute(insert(throttles).values(asdict(row)))


def forget_throttles(db: Connection, before: datetime) -> int:
    """Drop addresses that last failed before this time; how many."""
    return db.execute(delete(throttles).where(throttles.c.last < before)).rowcount
