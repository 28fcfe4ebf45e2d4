"""Alerts as kept: every one readable, its place (incident, lone group, repeat), the entity index and detectors' habits.

Written in bulk by `incidents.correlate`; read by everything that shows alerts. Links between alerts are in `links`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Float,
    Index,
    Integer,
    Select,
    String,
    Table,
    Text,
    bindparam,
    func,
    insert,
    select,
    update,
)

from vedette.core.errors import NotFound
from vedette.core.scope import Scope
from vedette.records.database import Instant, metadata
from vedette.records.identities import chunks
from vedette.records.versions import moved

alerts = Table(
    "alerts",
    metadata,
    Column("tenant", String(40), primary_key=True),
    Column("id", String(200), primary_key=True),
    Column("detector", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("severity", String(16), nullable=False),
    Column("category", String(40), nullable=False),
    Column("techniques", Text, nullable=False),
    Column("service", String(20), nullable=False),
    Column("source", Text, nullable=False),
    Column("first_activity", Instant, nullable=False),
    Column("last_activity", Instant, nullable=False),
    Column("created", Instant, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("count", Integer, nullable=False),
    Column("sample", Text, nullable=False),
    Column("cell", String(80), nullable=False),
    Column("repeat_of", String(200)),
    Column("repeats", Integer, nullable=False),
    Column("incident", Integer),
    Column("lone_group", String(200)),
    Column("trust", Float, nullable=False),
    Column("novel", Boolean, nullable=False),
    Column("device", String(80), nullable=False),
    Column("person", String(80), nullable=False),
    Column("status", String(16), nullable=False),
    Column("classification", String(40), nullable=False),
    Column("determination", String(40), nullable=False),
    Column("assigned", Text, nullable=False),
    Column("updated", Instant, nullable=False),
    Index(None, "tenant", "cell"),
    Index(None, "tenant", "incident", "service", "category"),
    Index(None, "tenant", "lone_group"),
    Index(None, "tenant", "repeat_of", "last_activity", "id"),
    Index(None, "tenant", "first_activity"),
    Index(None, "tenant", "updated"),
)


@dataclass(frozen=True, slots=True)
class AlertRow:
    """One alert as stored. Words (severity, category, service) are those of `detect.alert`.

    `repeat_of` names the alert this one repeats, `repeats` counts the repeats folded into this one, `lone_group` joins
    linked alerts that have not earned an incident; `trust` (0 to 1) and `novel` are what habit says, `device` and
    `person` the first impacted entity of that sort (ids of `identities`).
    """

    id: str
    detector: str
    title: str
    description: str
    severity: str
    category: str
    techniques: str
    service: str
    source: str
    first_activity: datetime
    last_activity: datetime
    created: datetime
    evidence: str
    fingerprint: str
    count: int
    sample: str
    cell: str
    repeat_of: str | None
    repeats: int
    incident: int | None
    lone_group: str | None
    trust: float
    novel: bool
    device: str
    person: str
    status: str
    classification: str
    determination: str
    assigned: str
    updated: datetime


@dataclass(frozen=True, slots=True)
class BriefRow:
    """The part of an alert that correlation needs, without the wide columns."""

    id: str
    title: str
    detector: str
    severity: str
    category: str
    first_activity: datetime
    last_activity: datetime
    trust: float
    novel: bool
    device: str
    person: str
    incident: int | None
    lone_group: str | None


_BRIEF = [alerts.c[field.name] for field in fields(BriefRow)]
_COLUMNS = [alerts.c[field.name] for field in fields(AlertRow)]


def _rows(db: Connection, query: Select[Any]) -> list[AlertRow]:
    return [AlertRow(*row) for row in db.execute(query)]


def known_ids(scope: Scope, db: Connection, ids: Iterable[str]) -> set[str]:
    """Those of the ids that are stored already."""
    found: set[str] = set()
    for part in chunks(ids):
        found.update(db.scalars(select(alerts.c.id).where(alerts.c.tenant == scope.tenant, alerts.c.id.in_(part))))
    return found


def add(scope: Scope, db: Connection, rows: Sequence[AlertRow]) -> None:
    """Insert new alerts."""
    if rows:
        moved(scope, db)
        names = [field.name for field in fields(AlertRow)]
        db.execute(
            insert(alerts),
            [{"tenant": scope.tenant, **{name: getattr(row, name) for name in names}} for row in rows],
        )


def get(scope: Scope, db: Connection, ident: str) -> AlertRow:
    """One alert. Raises NotFound."""
    rows = _rows(db, select(*_COLUMNS).where(alerts.c.tenant == scope.tenant, alerts.c.id == ident))
    if not rows:
        raise NotFound(f"there is no alert {ident}")
    return rows[0]


def by_ids(scope: Scope, db: Connection, ids: Iterable[str]) -> list[AlertRow]:
    """The alerts with these ids, unknown ones left out."""
    rows: list[AlertRow] = []
    for part in chunks(ids):
        rows += _rows(db, select(*_COLUMNS).where(alerts.c.tenant == scope.tenant, alerts.c.id.in_(part)))
    return rows


def briefs(scope: Scope, db: Connection, ids: Iterable[str]) -> list[BriefRow]:
    """The alerts with these ids, shortened."""
    rows: list[BriefRow] = []
    for part in chunks(ids):
        query = select(*_BRIEF).where(alerts.c.tenant == scope.tenant, alerts.c.id.in_(part))
        rows += [BriefRow(*row) for row in db.execute(query)]
    return rows


def of_incident(scope: Scope, db: Connection, number: int, *, repeats: bool = True) -> list[AlertRow]:
    """The incident's alerts by first activity; without `repeats` only those that repeat nothing."""
    query = select(*_COLUMNS).where(alerts.c.tenant == scope.tenant, alerts.c.incident == number)
    if not repeats:
        query = query.where(alerts.c.repeat_of.is_(None))
    return _rows(db, query.order_by(alerts.c.first_activity, alerts.c.id))


def of_incidents(scope: Scope, db: Connection, numbers: Iterable[int]) -> list[AlertRow]:
    """The (unrepeated) alerts of several incidents by first activity."""
    rows: list[AlertRow] = []
    for part in chunks(numbers):
        query = select(*_COLUMNS).where(alerts.c.tenant == scope.tenant, alerts.c.incident.in_(part))
        rows += _rows(db, query.where(alerts.c.repeat_of.is_(None)).order_by(alerts.c.first_activity, alerts.c.id))
    return rows


def of_groups(scope: Scope, db: Connection, groups: Iterable[str]) -> list[AlertRow]:
    """The (unrepeated) alerts of these lone groups."""
    rows: list[AlertRow] = []
    for part in chunks(groups):
        query = select(*_COLUMNS).where(alerts.c.tenant == scope.tenant, alerts.c.lone_group.in_(part))
        rows += _rows(db, query.where(alerts.c.repeat_of.is_(None)))
    return rows


def in_cells(scope: Scope, db: Connection, cells: Iterable[str]) -> list[AlertRow]:
    """The unrepeated alerts of these repeat cells."""
    rows: list[AlertRow] = []
    for part in chunks(cells):
        query = select(*_COLUMNS).where(alerts.c.tenant == scope.tenant, alerts.c.cell.in_(part))
        rows += _rows(db, query.where(alerts.c.repeat_of.is_(None)))
    return rows


def repeats_of(scope: Scope, db: Connection, ids: Iterable[str]) -> list[str]:
    """Ids of the alerts that repeat one of these."""
    found: list[str] = []
    for part in chunks(ids):
        found += db.scalars(
            select(alerts.c.id).where(alerts.c.tenant == scope.tenant, alerts.c.repeat_of.in_(part))
        ).all()
    return found


def listed(
    scope: Scope, db: Connection, *, incident: int | None = None, lone: bool = False, limit: int = 100, skip: int = 0
) -> tuple[list[AlertRow], int]:
    """Newest activity first, with the number of all that match; `lone` keeps only those outside incidents."""
    query = select(*_COLUMNS).where(alerts.c.tenant == scope.tenant)
    if incident is not None:
        query = query.where(alerts.c.incident == incident)
    if lone:
        query = query.where(alerts.c.incident.is_(None))
    total = db.scalar(select(func.count()).select_from(query.subquery())) or 0
    page = query.order_by(alerts.c.last_activity.desc(), alerts.c.id).limit(limit).offset(skip)
    return _rows(db, page), total


def place(scope: Scope, db: Connection, ids: Iterable[str], *, incident: int | None, group: str | None) -> None:
    """Put these alerts and their repeats into an incident, or into a lone group."""
    values = {"incident": incident, "lone_group": group}
    for part in chunks(ids):
        moved(scope, db)
        for column in (alerts.c.id, alerts.c.repeat_of):
            db.execute(update(alerts).where(alerts.c.tenant == scope.tenant, column.in_(part)).values(values))


def replace_incident(scope: Scope, db: Connection, old: int, new: int) -> None:
    """Every alert of one incident goes to another."""
    moved(scope, db)
    db.execute(update(alerts).where(alerts.c.tenant == scope.tenant, alerts.c.incident == old).values(incident=new))


def change(scope: Scope, db: Connection, ids: Iterable[str], values: Mapping[str, object]) -> None:
    """Set columns (status, assigned …) of these alerts."""
    for part in chunks(ids):
        moved(scope, db)
        db.execute(update(alerts).where(alerts.c.tenant == scope.tenant, alerts.c.id.in_(part)).values(dict(values)))


def change_in_incident(scope: Scope, db: Connection, number: int, values: Mapping[str, object]) -> None:
    """Set columns of every alert of an incident."""
    moved(scope, db)
    query = update(alerts).where(alerts.c.tenant == scope.tenant, alerts.c.incident == number)
    db.execute(query.values(dict(values)))


def statuses(scope: Scope, db: Connection, number: int) -> dict[str, list[str]]:
    """The ids of an incident's alerts (repeats too) by their status."""
    query = select(alerts.c.status, alerts.c.id).where(alerts.c.tenant == scope.tenant, alerts.c.incident == number)
    found: dict[str, list[str]] = {}
    for row in db.execute(query.order_by(alerts.c.id)):
        found.setdefault(row.status, []).append(row.id)
    return found


def count_repeats(scope: Scope, db: Connection, more: Mapping[str, tuple[int, int, datetime, datetime]]) -> None:
    """Add (repeats, rows) to these alerts and stretch their activity to (from, until)."""
    if more:
        moved(scope, db)
        query = update(alerts).where(alerts.c.tenant == scope.tenant, alerts.c.id == bindparam("which"))
        query = query.values(
            repeats=alerts.c.repeats + bindparam("more_repeats"),
            count=alerts.c.count + bindparam("more_rows"),
            first_activity=bindparam("since", type_=Instant()),
            last_activity=bindparam("until", type_=Instant()),
        )
        rows = [
            {"which": ident, "more_repeats": repeats, "more_rows": count, "since": since, "until": until}
            for ident, (repeats, count, since, until) in more.items()
        ]
        db.execute(query, rows)


def first_activity(scope: Scope, db: Connection) -> datetime | None:
    """When the tenant's oldest alert began; None when there is none."""
    query = select(alerts.c.first_activity).where(alerts.c.tenant == scope.tenant)
    return db.scalar(query.order_by(alerts.c.first_activity).limit(1))
