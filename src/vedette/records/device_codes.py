"""Device codes (RFC 8628) as kept: a program waits with the long one while a person types the short one.

Both are kept as hashes; `tenants.devicecodes` gives them their rules. Nobody is known while a program waits.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Boolean, Column, Connection, Integer, String, Table, Text, delete, insert, select, update

from vedette.records.database import Instant, metadata

device_codes = Table(
    "device_codes",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("user_hash", String(64), nullable=False, index=True),
    Column("client", String(80), nullable=False),
    Column("scopes", Text, nullable=False),
    Column("state", String(10), nullable=False),
    Column("tenant", String(40), nullable=False),
    Column("account", String(40), nullable=False),
    Column("mfa", Boolean, nullable=False),
    Column("interval", Integer, nullable=False),
    Column("polled", Instant),
    Column("expires", Instant, nullable=False, index=True),
)


@dataclass(frozen=True, slots=True)
class DeviceCodeRow:
    """One pair of codes: `state` is pending, approved or denied; tenant and account are those of who approved.

    `interval` is the least number of seconds between two questions, `polled` the last one (UTC).
    """

    hash: str
    user_hash: str
    client: str
    scopes: str
    state: str
    tenant: str
    account: str
    mfa: bool
    interval: int
    polled: datetime | None
    expires: datetime


def add_device_code(db: Connection, row: DeviceCodeRow) -> None:
    """Keep a new pair."""
    db.execute(insert(device_codes).values(asdict(row)))


def by_device(db: Connection, digest: str) -> DeviceCodeRow | None:
    """The pair whose long code has this hash."""
    row = db.execute(select(*_COLUMNS).where(device_codes.c.hash == digest)).first()
    return DeviceCodeRow(*row) if row else None


def by_user(db: Connection, digest: str) -> DeviceCodeRow | None:
    """The pair whose short code has this hash."""
    row = db.execute(select(*_COLUMNS).where(device_codes.c.user_hash == digest)).first()
    return DeviceCodeRow(*row) if row else None


def save_device_code(db: Connection, row: DeviceCodeRow) -> None:
    """Store a changed pair."""
    db.execute(update(device_codes).where(device_codes.c.hash == row.hash).values(asdict(row)))


def remove_device_code(db: Connection, digest: str) -> bool:
    """Use a pair up; False when somebody else did."""
    return bool(db.execute(delete(device_codes).where(device_codes.c.hash == digest)).rowcount)


def forget_device_codes(db: Connection, before: datetime) -> int:
    """Drop pairs that expired before this time; how many."""
    return db.execute(delete(device_codes).where(device_codes.c.expires < before)).rowcount


_COLUMNS = [device_codes.c[field] for field in DeviceCodeRow.__dataclass_fields__]
