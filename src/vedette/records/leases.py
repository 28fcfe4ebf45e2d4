"""Leases: who does which work of which tenant right now, so that several processes share it and none does it twice.

`app.workers` takes one before it runs a job and renews it while the job runs; all by the clock of the database, so that
machines with different clocks agree. A holder that died is replaced when its lease has run out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Column, ColumnElement, Connection, Integer, String, Table, Text, func, insert, select, update

from vedette.core.clock import now
from vedette.core.scope import Scope
from vedette.records.database import Instant, metadata

leases = Table(
    "leases",
    metadata,
    Column("tenant", String(40), primary_key=True),
    Column("job", String(200), primary_key=True),
    Column("owner", Text, nullable=False),
    Column("fence", Integer, nullable=False),
    Column("taken", Instant, nullable=False),
    Column("renewed", Instant, nullable=False),
    Column("expires", Instant, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Lease:
    """A job of the tenant is `owner`'s until `expires`. `fence` rises with every new owner: a lower one is outdated.

    An empty owner means that the job is free. Times are UTC, of the database's clock.
    """

    job: str
    owner: str
    fence: int
    taken: datetime
    renewed: datetime
    expires: datetime


_COLUMNS = [leases.c[name] for name in Lease.__dataclass_fields__]


def moment(scope: Scope, db: Connection) -> datetime:
    """The database's clock, which all processes share: the server's, or this machine's for SQLite."""
    if db.dialect.name == "sqlite":
        return now()
    found: datetime = db.execute(select(func.clock_timestamp(type_=Instant))).scalar_one()
    return found


def take(scope: Scope, db: Connection, job: str, owner: str, *, term: timedelta) -> Lease | None:
    """The job is the owner's for the `term`, unless somebody holds it: then None. In a writing transaction."""
    at = moment(scope, db)
    known = find(scope, db, job)
    if known is not None and known.owner and known.expires > at:
        return None
    lease = Lease(job, owner, (known.fence if known else 0) + 1, at, at, at + term)
    values = {name: getattr(lease, name) for name in Lease.__dataclass_fields__}
    if known is None:
        db.execute(insert(leases).values(tenant=scope.tenant, **values))
    else:
        db.execute(update(leases).where(leases.c.tenant == scope.tenant, leases.c.job == job).values(values))
    return lease


def renew(scope: Scope, db: Connection, lease: Lease, *, term: timedelta) -> bool:
    """Hold on to it for another `term`; False when it was lost: somebody else has it, or had it."""
    at = moment(scope, db)
    changed = db.execute(update(leases).where(*_mine(scope, lease)).values(renewed=at, expires=at + term))
    return bool(changed.rowcount)


def release(scope: Scope, db: Connection, lease: Lease) -> bool:
    """Give it back; False when it was lost already."""
    at = moment(scope, db)
    return bool(db.execute(update(leases).where(*_mine(scope, lease)).values(owner="", expires=at)).rowcount)


def free(scope: Scope, db: Connection) -> int:
    """Every lease of the tenant is free: for who knows that no holder lives any more; how many there were."""
    at = moment(scope, db)
    here = (leases.c.tenant == scope.tenant) & (leases.c.owner != "")
    return db.execute(update(leases).where(here).values(owner="", expires=at)).rowcount


def find(scope: Scope, db: Connection, job: str) -> Lease | None:
    """The job's lease as it stands, None when nobody ever held it."""
    row = db.execute(select(*_COLUMNS).where(leases.c.tenant == scope.tenant, leases.c.job == job)).first()
    return Lease(*row) if row else None


def held(scope: Scope, db: Connection) -> tuple[Lease, ...]:
    """The leases that somebody holds now, by job."""
    here = (leases.c.tenant == scope.tenant) & (leases.c.owner != "") & (leases.c.expires > moment(scope, db))
    return tuple(Lease(*row) for row in db.execute(select(*_COLUMNS).where(here).order_by(leases.c.job)))


def _mine(scope: Scope, lease: Lease) -> tuple[ColumnElement[bool], ...]:
    column = leases.c
    return column.tenant == scope.tenant, column.job == lease.job, column.fence == lease.fence
