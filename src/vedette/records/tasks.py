"""Long work that somebody asked for, as kept: imports, replays of dead letters and backups, with how far they are.

`app.tasks` begins and carries them out; the API shows them. A task that was running when the process died is found
running here, and is begun again.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, Column, Connection, Index, String, Table, Text, func, insert, select, update

from vedette.core.errors import NotFound
from vedette.core.scope import Scope
from vedette.records.database import Instant, metadata

tasks = Table(
    "tasks",
    metadata,
    Column("tenant", String(40), primary_key=True),
    Column("id", String(40), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("name", Text, nullable=False),
    Column("choice", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("done", BigInteger, nullable=False),
    Column("items", BigInteger, nullable=False),
    Column("actor", Text, nullable=False),
    Column("created", Instant, nullable=False),
    Column("started", Instant),
    Column("told", Instant),
    Column("finished", Instant),
    Column("error", Text, nullable=False),
    Column("result", Text, nullable=False),
    Index(None, "tenant", "kind", "created"),
    Index(None, "tenant", "state"),
)


class Kind(StrEnum):
    """What is done."""

    IMPORT = "import"
    BACKUP = "backup"
    REPLAY = "replay"


class TaskState(StrEnum):
    """How a task stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    STOPPING = "stopping"
    CANCELLED = "cancelled"


OPEN = (TaskState.WAITING, TaskState.RUNNING, TaskState.STOPPING)


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One task. `choice` is what was chosen beside the name, `size` and `done` are bytes (a replay's: letters).

    `items` are records read, `told` when progress was last told, `result` JSON of what came of it. Times are UTC.
    """

    id: str
    kind: str
    name: str
    choice: str
    state: str
    size: int
    done: int
    items: int
    actor: str
    created: datetime
    started: datetime | None = None
    told: datetime | None = None
    finished: datetime | None = None
    error: str = ""
    result: str = ""


_COLUMNS = [tasks.c[name] for name in TaskRow.__dataclass_fields__]


def add(scope: Scope, db: Connection, row: TaskRow) -> None:
    """Insert a task."""
    db.execute(insert(tasks).values(tenant=scope.tenant, **asdict(row)))


def get(scope: Scope, db: Connection, kind: Kind, ident: str) -> TaskRow:
    """One task. Raises NotFound."""
    here = (tasks.c.tenant == scope.tenant) & (tasks.c.id == ident) & (tasks.c.kind == kind.value)
    row = db.execute(select(*_COLUMNS).where(here)).first()
    if row is None:
        raise NotFound(f"there is no {kind.value} {ident!r}")
    return TaskRow(*row)


def state_of(scope: Scope, db: Connection, ident: str) -> str:
    """The state of a task of any kind; empty for none of this tenant."""
    return db.scalar(select(tasks.c.state).where(tasks.c.tenant == scope.tenant, tasks.c.id == ident)) or ""


def change(scope: Scope, db: Connection, ident: str, values: dict[str, object]) -> None:
    """Set columns of one task."""
    db.execute(update(tasks).where(tasks.c.tenant == scope.tenant, tasks.c.id == ident).values(values))


def listed(scope: Scope, db: Connection, kind: Kind, *, limit: int, skip: int = 0) -> tuple[tuple[TaskRow, ...], int]:
    """Newest first, with how many there are."""
    here = (tasks.c.tenant == scope.tenant) & (tasks.c.kind == kind.value)
    query = select(*_COLUMNS).where(here).order_by(tasks.c.created.desc(), tasks.c.id).limit(limit).offset(skip)
    total = db.scalar(select(func.count()).select_from(tasks).where(here)) or 0
    return tuple(TaskRow(*row) for row in db.execute(query)), total


def stopping(scope: Scope, db: Connection) -> frozenset[str]:
    """Ids of the tasks that were asked to end."""
    here = (tasks.c.tenant == scope.tenant) & (tasks.c.state == TaskState.STOPPING.value)
    return frozenset(db.scalars(select(tasks.c.id).where(here)))


def unfinished(scope: Scope, db: Connection, kind: Kind) -> tuple[TaskRow, ...]:
    """Waiting and running ones, oldest first."""
    here = (tasks.c.tenant == scope.tenant) & tasks.c.state.in_([state.value for state in OPEN])
    query = select(*_COLUMNS).where(here, tasks.c.kind == kind.value).order_by(tasks.c.created, tasks.c.id)
    return tuple(TaskRow(*row) for row in db.execute(query))
