"""What became of the background jobs of each tenant: when they ran, what they said, how they failed, when they are due.

Written by `app.workers`; `vedette check`, health and the portal read it. A failure is data, not only a line in a log.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Column, Connection, Float, Integer, String, Table, Text, insert, select, update

from vedette.core.scope import Scope
from vedette.records.database import Instant, metadata

jobs = Table(
    "jobs",
    metadata,
    Column("tenant", String(40), primary_key=True),
    Column("job", String(200), primary_key=True),
    Column("due", Instant, nullable=False),
    Column("mark", Text, nullable=False),
    Column("started", Instant),
    Column("finished", Instant),
    Column("seconds", Float, nullable=False),
    Column("runs", Integer, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("error", Text, nullable=False),
    Column("note", Text, nullable=False),
)


@dataclass(frozen=True, slots=True)
class JobRow:
    """One job of one tenant. `due` is when it shall run next; `mark` stands for the data it has seen.

    `failures` counts those since the last success, `error` is the latest of them (empty: the last run was fine),
    `note` what the last good run said, `seconds` how long the last run took. Times are UTC, of the database's clock.
    """

    job: str
    due: datetime
    mark: str = ""
    started: datetime | None = None
    finished: datetime | None = None
    seconds: float = 0.0
    runs: int = 0
    failures: int = 0
    error: str = ""
    note: str = ""


_COLUMNS = [jobs.c[name] for name in JobRow.__dataclass_fields__]


def find(scope: Scope, db: Connection, job: str) -> JobRow | None:
    """How the job stands, None when it never ran."""
    row = db.execute(select(*_COLUMNS).where(jobs.c.tenant == scope.tenant, jobs.c.job == job)).first()
    return JobRow(*row) if row else None


def save(scope: Scope, db: Connection, row: JobRow) -> None:
    """Store the job's row whole."""
    here = (jobs.c.tenant == scope.tenant) & (jobs.c.job == row.job)
    if not db.execute(update(jobs).where(here).values(asdict(row))).rowcount:
        db.execute(insert(jobs).values(tenant=scope.tenant, **asdict(row)))


def listed(scope: Scope, db: Connection) -> tuple[JobRow, ...]:
    """Every job of the tenant that ever ran, by name."""
    query = select(*_COLUMNS).where(jobs.c.tenant == scope.tenant).order_by(jobs.c.job)
    return tuple(JobRow(*row) for row in db.execute(query))
