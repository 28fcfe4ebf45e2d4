"""The history of hunting: who ran which query, how it ended, what it cost; `insight` writes and reads it.

A run is written once, when it ended.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import datetime

from sqlalchemy import BigInteger, Column, Connection, Float, Index, Integer, String, Table, Text, delete, func, select
from sqlalchemy import insert as insert_into

from vedette.core.scope import Scope
from vedette.records.database import Instant, metadata

hunt_runs = Table(
    "hunt_runs",
    metadata,
    Column("tenant", String(40), primary_key=True),
    Column("id", String(80), primary_key=True),
    Column("person", Text, nullable=False),
    Column("interface", String(20), nullable=False),
    Column("state", String(12), nullable=False),
    Column("query", Text, nullable=False),
    Column("span", Text, nullable=False),
    Column("started", Instant, nullable=False),
    Column("finished", Instant, nullable=False),
    Column("queued", Float, nullable=False),
    Column("elapsed", Float, nullable=False),
    Column("cpu", Float, nullable=False),
    Column("memory", BigInteger, nullable=False),
    Column("rows", BigInteger, nullable=False),
    Column("rows_read", BigInteger, nullable=False),
    Column("bytes_read", BigInteger, nullable=False),
    Column("reason", Text, nullable=False),
    Column("serial", Integer, nullable=False),
    Index(None, "tenant", "finished"),
    Index(None, "tenant", "serial"),
)


@dataclass(frozen=True, slots=True)
class HuntRun:
    """One query: `interface` is where it came from, `state` how it ended, `reason` why it is partial or failed.

    `span` is the time range asked for as ISO 8601 `start/end`, empty for all. `queued`, `elapsed` and `cpu` are
    seconds, `memory` and `bytes_read` bytes; `serial` numbers a tenant's runs from 1 and is set by `add`.
    """

    id: str
    person: str
    interface: str
    state: str
    query: str
    span: str
    started: datetime
    finished: datetime
    queued: float
    elapsed: float
    cpu: float
    memory: int
    rows: int
    rows_read: int
    bytes_read: int
    reason: str = ""
    serial: int = 0


@dataclass(frozen=True, slots=True)
class Spent:
    """What one person used through one interface: runs, CPU and wall seconds, rows read."""

    person: str
    interface: str
    runs: int
    failed: int
    cpu: float
    elapsed: float
    rows_read: int


_c = hunt_runs.c
_COLUMNS = [_c[field.name] for field in fields(HuntRun)]


def add(scope: Scope, db: Connection, run: HuntRun) -> HuntRun:
    """Append a finished run; the run with its serial."""
    last = db.scalar(select(func.max(_c.serial)).where(_c.tenant == scope.tenant)) or 0
    values = {**asdict(run), "serial": last + 1}
    db.execute(insert_into(hunt_runs).values(tenant=scope.tenant, **values))
    return HuntRun(**values)


def listed(
    scope: Scope, db: Connection, *, person: str = "", before: int = 0, limit: int = 100
) -> tuple[tuple[HuntRun, ...], int]:
    """Newest first, of one person or of all, with the number of all that match; `before` is a serial (0: the end)."""
    query = select(*_COLUMNS).where(_c.tenant == scope.tenant)
    if person:
        query = query.where(_c.person == person)
    total = db.scalar(select(func.count()).select_from(query.subquery())) or 0
    if before:
        query = query.where(_c.serial < before)
    return tuple(HuntRun(*row) for row in db.execute(query.order_by(_c.serial.desc()).limit(limit))), total


def totals(scope: Scope, db: Connection, since: datetime, until: datetime) -> tuple[Spent, ...]:
    """What everybody used in [since, until), the most expensive first."""
    failed = func.sum(func.coalesce((_c.state == "failed").cast(Integer), 0))
    query = (
        select(_c.person, _c.interface, func.count(), failed, func.sum(_c.cpu), func.sum(_c.elapsed))
        .add_columns(func.sum(_c.rows_read))
        .where(_c.tenant == scope.tenant, _c.finished >= since, _c.finished < until)
        .group_by(_c.person, _c.interface)
        .order_by(func.sum(_c.cpu).desc(), _c.person, _c.interface)
    )
    return tuple(
        Spent(who, where, int(runs), int(bad or 0), float(cpu), float(wall), int(read))
        for who, where, runs, bad, cpu, wall, read in db.execute(query)
    )


def cpu_since(scope: Scope, db: Connection, since: datetime) -> float:
    """CPU seconds of the tenant's runs that ended at or after `since`."""
    query = select(func.sum(_c.cpu)).where(_c.tenant == scope.tenant, _c.finished >= since)
    return float(db.scalar(query) or 0.0)


def calls_since(scope: Scope, db: Connection, since: datetime, interface: str) -> int:
    """How many runs came through an interface at or after `since`."""
    query = select(func.count()).where(_c.tenant == scope.tenant, _c.finished >= since, _c.interface == interface)
    return int(db.scalar(query) or 0)


def forget(scope: Scope, db: Connection, before: datetime) -> int:
    """Delete the runs that ended before a moment; how many."""
    return db.execute(delete(hunt_runs).where(_c.tenant == scope.tenant, _c.finished < before)).rowcount
