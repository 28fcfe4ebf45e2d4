"""Who writes to whom, under which names, and when a domain was first seen: what a tenant's own mail teaches.

`mail.history` learns from every message that was let through and answers the analysers.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Column, Connection, Index, Integer, String, Table, delete, func, insert, select, update

from vedette.core.scope import Scope
from vedette.records.database import Instant, metadata

mail_contacts = Table(
    "mail_contacts",
    metadata,
    Column("tenant", String(40), primary_key=True),
    Column("recipient", String(320), primary_key=True),
    Column("sender", String(320), primary_key=True),
    Column("times", Integer, nullable=False),
    Column("first", Instant, nullable=False),
    Column("last", Instant, nullable=False),
    Index(None, "tenant", "last"),
)
mail_names = Table(
    "mail_names",
    metadata,
    Column("tenant", String(40), primary_key=True),
    Column("name", String(200), primary_key=True),
    Column("address", String(320), primary_key=True),
    Column("times", Integer, nullable=False),
    Column("first", Instant, nullable=False),
    Column("last", Instant, nullable=False),
)
mail_domains = Table(
    "mail_domains",
    metadata,
    Column("tenant", String(40), primary_key=True),
    Column("domain", String(255), primary_key=True),
    Column("times", Integer, nullable=False),
    Column("first", Instant, nullable=False),
    Column("last", Instant, nullable=False),
    Index(None, "tenant", "first"),
)


def wrote(scope: Scope, db: Connection, sender: str, recipients: Sequence[str]) -> bool:
    """Did the sender ever write to one of these?"""
    c = mail_contacts.c
    query = select(c.times).where(c.tenant == scope.tenant, c.sender == sender, c.recipient.in_(recipients)).limit(1)
    return db.scalar(query) is not None


def first_seen(scope: Scope, db: Connection, domain: str) -> datetime | None:
    """When a domain first wrote to us, None for never."""
    c = mail_domains.c
    found: datetime | None = db.scalar(select(c.first).where(c.tenant == scope.tenant, c.domain == domain))
    return found


def began(scope: Scope, db: Connection) -> datetime | None:
    """The oldest thing known here, None while nothing is."""
    c = mail_domains.c
    query = select(c.first).where(c.tenant == scope.tenant).order_by(c.first).limit(1)
    found: datetime | None = db.scalar(query)
    return found


def addresses(scope: Scope, db: Connection, name: str, least: int, limit: int) -> tuple[str, ...]:
    """The addresses a name is known under at least so many times, the usual first."""
    c = mail_names.c
    query = select(c.address).where(c.tenant == scope.tenant, c.name == name, c.times >= least)
    return tuple(db.scalars(query.order_by(c.times.desc(), c.address).limit(limit)))


def met(scope: Scope, db: Connection, table: Table, key: dict[str, str], at: datetime) -> None:
    """Count one more meeting of this key."""
    here = table.c.tenant == scope.tenant
    for name, value in key.items():
        here &= table.c[name] == value
    if not db.execute(update(table).where(here).values(times=table.c.times + 1, last=at)).rowcount:
        db.execute(insert(table).values(tenant=scope.tenant, **key, times=1, first=at, last=at))


def forget(scope: Scope, db: Connection, before: datetime) -> int:
    """Forget contacts not met since a moment; how many."""
    c = mail_contacts.c
    return db.execute(delete(mail_contacts).where(c.tenant == scope.tenant, c.last < before)).rowcount


def counts(scope: Scope, db: Connection) -> tuple[int, int, int]:
    """How many contacts, names and domains are known."""
    tables = (mail_contacts, mail_names, mail_domains)
    found = [
        int(db.scalar(select(func.count()).select_from(table).where(table.c.tenant == scope.tenant)) or 0)
        for table in tables
    ]
    return found[0], found[1], found[2]
