"""Incidents as kept: the row, its append-only history with what is needed to undo, and comments.

Written by `incidents.lifecycle`, `incidents.placing` and `incidents.reconcile`; nothing here is ever deleted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime

from sqlalchemy import Boolean, Column, Connection, Index, Integer, String, Table, Text, func, insert, select, update

from vedette.core.errors import NotFound
from vedette.core.scope import Scope
from vedette.records.database import Instant, metadata
from vedette.records.identities import chunks
from vedette.records.versions import moved

incidents = Table(
    "incidents",
    metadata,
    Column("tenant", String(40), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("named_by_hand", Boolean, nullable=False),
    Column("severity", String(16), nullable=False),
    Column("severity_by_hand", Boolean, nullable=False),
    Column("status", String(16), nullable=False),
    Column("classification", String(40), nullable=False),
    Column("determination", String(40), nullable=False),
    Column("assigned", Text, nullable=False),
    Column("tags", Text, nullable=False),
    Column("redirect", Integer),
    Column("created", Instant, nullable=False),
    Column("updated", Instant, nullable=False),
    Column("resolved", Instant),
    Column("first_activity", Instant, nullable=False),
    Column("last_activity", Instant, nullable=False),
    Column("alerts", Integer, nullable=False),
    Column("handled", Boolean, nullable=False),
    Index(None, "tenant", "status", "last_activity", "number", "severity"),
    Index(None, "tenant", "last_activity", "number"),
    Index(None, "tenant", "severity", "status", "last_activity", "number"),
)
incident_changes = Table(
    "incident_changes",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("tenant", String(40), nullable=False),
    Column("incident", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("actor", Text, nullable=False),
    Column("verb", String(24), nullable=False),
    Column("text", Text, nullable=False),
    Column("undo", Text, nullable=False),
    Column("undone_by", Integer),
    Index(None, "tenant", "incident"),
)
incident_comments = Table(
    "incident_comments",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("tenant", String(40), nullable=False),
    Column("incident", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("actor", Text, nullable=False),
    Column("text", Text, nullable=False),
    Index(None, "tenant", "incident"),
)


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """One incident; `tags` one a line, `alerts` counts its alerts with repeats, `redirect` is where it was merged to.

    `handled` tells that a person has changed it, so that correlation no longer takes it apart.
    """

    number: int
    name: str
    named_by_hand: bool
    severity: str
    severity_by_hand: bool
    status: str
    classification: str
    determination: str
    assigned: str
    tags: str
    redirect: int | None
    created: datetime
    updated: datetime
    resolved: datetime | None
    first_activity: datetime
    last_activity: datetime
    alerts: int
    handled: bool


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One entry of an incident's history; `undo` is JSON for `incidents.undo` (empty: cannot be undone)."""

    id: int
    incident: int
    at: datetime
    actor: str
    verb: str
    text: str
    undo: str
    undone_by: int | None


@dataclass(frozen=True, slots=True)
class CommentRow:
    """One comment."""

    id: int
    incident: int
    at: datetime
    actor: str
    text: str


CLOSED = ("Resolved", "Redirected")
_COLUMNS = [incidents.c[field.name] for field in fields(IncidentRow)]
_CHANGE = [incident_changes.c[field.name] for field in fields(ChangeRow)]
_COMMENT = [incident_comments.c[field.name] for field in fields(CommentRow)]


def next_number(scope: Scope, db: Connection) -> int:
    """The number of the tenant's next incident, from 1."""
    last = db.scalar(select(func.max(incidents.c.number)).where(incidents.c.tenant == scope.tenant))
    return (last or 0) + 1


def add(scope: Scope, db: Connection, row: IncidentRow) -> None:
    """Insert a new incident."""
    moved(scope, db)
    db.execute(insert(incidents).values(tenant=scope.tenant, **asdict(row)))


def get(scope: Scope, db: Connection, number: int) -> IncidentRow:
    """One incident, merged ones as they are. Raises NotFound."""
    row = db.execute(select(*_COLUMNS).where(incidents.c.tenant == scope.tenant, incidents.c.number == number)).first()
    if row is None:
        raise NotFound(f"there is no incident {number}")
    return IncidentRow(*row)


def by_numbers(scope: Scope, db: Connection, numbers: set[int]) -> dict[int, IncidentRow]:
    """The incidents with these numbers."""
    found: dict[int, IncidentRow] = {}
    for part in chunks(str(number) for number in sorted(numbers)):
        query = select(*_COLUMNS).where(incidents.c.tenant == scope.tenant)
        for row in db.execute(query.where(incidents.c.number.in_([int(number) for number in part]))):
            found[row.number] = IncidentRow(*row)
    return found


def closed_numbers(scope: Scope, db: Connection) -> set[int]:
    """Every incident that is resolved or merged into another."""
    query = select(incidents.c.number).where(incidents.c.tenant == scope.tenant, incidents.c.status.in_(CLOSED))
    return set(db.scalars(query))


def listed(
    scope: Scope, db: Connection, *, statuses: tuple[str, ...] = (), limit: int = 100, skip: int = 0
) -> tuple[list[IncidentRow], int]:
    """Newest activity first, with the number of all that match; empty `statuses` means all."""
    query = select(*_COLUMNS).where(incidents.c.tenant == scope.tenant)
    if statuses:
        query = query.where(incidents.c.status.in_(statuses))
    total = db.scalar(select(func.count()).select_from(query.subquery())) or 0
    page = query.order_by(incidents.c.last_activity.desc(), incidents.c.number.desc()).limit(limit).offset(skip)
    return [IncidentRow(*row) for row in db.execute(page)], total


def change(scope: Scope, db: Connection, number: int, values: Mapping[str, object]) -> None:
    """Set columns of one incident."""
    moved(scope, db)
    query = update(incidents).where(incidents.c.tenant == scope.tenant, incidents.c.number == number)
    db.execute(query.values(dict(values)))


def note(
    scope: Scope, db: Connection, number: int, at: datetime, actor: str, verb: str, text: str, undo: str = ""
) -> int:
    """Append to the history; the entry's id."""
    moved(scope, db)
    values = {"tenant": scope.tenant, "incident": number, "at": at, "actor": actor, "verb": verb}
    query = insert(incident_changes).values(**values, text=text, undo=undo).returning(incident_changes.c.id)
    return int(db.execute(query).scalar_one())


def history(scope: Scope, db: Connection, number: int) -> list[ChangeRow]:
    """All changes of one incident, oldest first."""
    query = select(*_CHANGE).where(incident_changes.c.tenant == scope.tenant, incident_changes.c.incident == number)
    return [ChangeRow(*row) for row in db.execute(query.order_by(incident_changes.c.id))]


def get_change(scope: Scope, db: Connection, ident: int) -> ChangeRow:
    """One history entry. Raises NotFound."""
    query = select(*_CHANGE).where(incident_changes.c.tenant == scope.tenant, incident_changes.c.id == ident)
    row = db.execute(query).first()
    if row is None:
        raise NotFound(f"there is no change {ident}")
    return ChangeRow(*row)


def mark_undone(scope: Scope, db: Connection, ident: int, by: int) -> None:
    """Note that a later entry undid this one."""
    moved(scope, db)
    own = (incident_changes.c.tenant == scope.tenant) & (incident_changes.c.id == ident)
    db.execute(update(incident_changes).where(own).values(undone_by=by))


def comment(scope: Scope, db: Connection, number: int, at: datetime, actor: str, text: str) -> None:
    """Append a comment."""
    moved(scope, db)
    db.execute(insert(incident_comments).values(tenant=scope.tenant, incident=number, at=at, actor=actor, text=text))


def comments(scope: Scope, db: Connection, number: int) -> list[CommentRow]:
    """All comments of one incident, oldest first."""
    query = select(*_COMMENT).where(incident_comments.c.tenant == scope.tenant, incident_comments.c.incident == number)
    return [CommentRow(*row) for row in db.execute(query.order_by(incident_comments.c.id))]
