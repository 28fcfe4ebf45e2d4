"""Alerts as kept: every one readable, its place (incident, lone group, repeat), the entity index and detectors' habits.

Written in bulk by `incidents.correlate`; read by everything that shows alerts. Links between alerts are in `links`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
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
    delete,
    func,
    insert,
    select,
    update,
)

from vedette.core.errors import NotFound
from vedette.core.scope import Scope
from vedette.records.database import Instant, metadata
from vedette.records.identities import chunks

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
    Index(None, "tenant", "incident"),
    Index(None, "tenant", "lone_group"),
    Index(None, "tenant", "repeat_of"),
    Index(None, "tenant", "first_activity"),
)
alert_entities = Table(
    "alert_entities",
    metadata,
    Column("tenant", String(40), primary_key=True),
    Column("entity", String(400), primary_key=True),
    Column("alert", String(200), primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("at", Float, nullable=False),
    Index(None, "tenant", "entity", "at"),
    Index(None, "tenant", "alert"),
)
alert_rates = Table(
    "alert_rates",
    metadata,
    Column("tenant", String(40), primary_key=True),
    Column("pair", String(300), primary_key=True),
    Column("hour", Integer, primary_key=True),
    Column("count", Integer, nullable=False),
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
class IndexRow:
    """That an alert holds an entity; `at` is its first activity in seconds since 1970 (UTC)."""

    entity: str
    alert: str
    kind: str
    at: float


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


def of_incident(scope: Scope, db: Connection, number: int, *, repeats: bool = True) -> list[AlertRow]:
    """The incident's alerts by first activity; without `repeats` only those that repeat nothing."""
    query = select(*_COLUMNS).where(alerts.c.tenant == scope.tenant, alerts.c.incident == number)
    if not repeats:
        query = query.where(alerts.c.repeat_of.is_(None))
    return _rows(db, query.order_by(alerts.c.first_activity, alerts.c.id))


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


def count_lone(scope: Scope, db: Connection, ids: Iterable[str]) -> int:
    """How many of these alerts are in no incident."""
    total = 0
    for part in chunks(ids):
        query = select(func.count()).select_from(alerts).where(alerts.c.tenant == scope.tenant, alerts.c.id.in_(part))
        total += db.scalar(query.where(alerts.c.incident.is_(None))) or 0
    return total


def place(scope: Scope, db: Connection, ids: Iterable[str], *, incident: int | None, group: str | None) -> None:
    """Put these alerts and their repeats into an incident, or into a lone group."""
    values = {"incident": incident, "lone_group": group}
    for part in chunks(ids):
        for column in (alerts.c.id, alerts.c.repeat_of):
            db.execute(update(alerts).where(alerts.c.tenant == scope.tenant, column.in_(part)).values(values))


def replace_incident(scope: Scope, db: Connection, old: int, new: int) -> None:
    """Every alert of one incident goes to another."""
    db.execute(update(alerts).where(alerts.c.tenant == scope.tenant, alerts.c.incident == old).values(incident=new))


def change(scope: Scope, db: Connection, ids: Iterable[str], values: Mapping[str, object]) -> None:
    """Set columns (status, assigned …) of these alerts."""
    for part in chunks(ids):
        db.execute(update(alerts).where(alerts.c.tenant == scope.tenant, alerts.c.id.in_(part)).values(dict(values)))


def count_repeats(scope: Scope, db: Connection, more: Mapping[str, tuple[int, int, datetime, datetime]]) -> None:
    """Add (repeats, rows) to these alerts and stretch their activity to (from, until)."""
    if more:
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


def add_index(scope: Scope, db: Connection, rows: Sequence[IndexRow]) -> None:
    """Insert index rows; there must be none yet for the same entity and alert."""
    if rows:
        db.execute(insert(alert_entities), [{"tenant": scope.tenant, **asdict(row)} for row in rows])


def index_of(scope: Scope, db: Connection, ids: Iterable[str]) -> list[IndexRow]:
    """All index rows of these alerts."""
    column = alert_entities.c
    rows: list[IndexRow] = []
    for part in chunks(ids):
        query = select(column.entity, column.alert, column.kind, column.at)
        rows += [IndexRow(*r) for r in db.execute(query.where(column.tenant == scope.tenant, column.alert.in_(part)))]
    return rows


def holders(scope: Scope, db: Connection, wanted: Iterable[str], since: float, until: float) -> set[str]:
    """Ids of alerts that hold one of these entities and begin between the two moments (seconds since 1970)."""
    column = alert_entities.c
    found: set[str] = set()
    for part in chunks(wanted):
        query = select(column.alert).where(column.tenant == scope.tenant, column.entity.in_(part))
        found.update(db.scalars(query.where(column.at >= since, column.at <= until)))
    return found


def move_entities(scope: Scope, db: Connection, merged: Sequence[tuple[str, str]]) -> set[str]:
    """Index rows of merged entities go to the survivor; the ids of the alerts concerned."""
    touched: set[str] = set()
    for old, new in merged:
        rows = index_of_entity(scope, db, old)
        have = {row.alert for row in index_of_entity(scope, db, new)}
        touched.update(row.alert for row in rows)
        own = (alert_entities.c.tenant == scope.tenant) & (alert_entities.c.entity == old)
        db.execute(delete(alert_entities).where(own))
        add_index(scope, db, [IndexRow(new, row.alert, row.kind, row.at) for row in rows if row.alert not in have])
        for name in ("device", "person"):
            column = alerts.c[name]
            db.execute(update(alerts).where(alerts.c.tenant == scope.tenant, column == old).values({name: new}))
    return touched


def index_of_entity(scope: Scope, db: Connection, entity: str) -> list[IndexRow]:
    """All index rows of one entity."""
    column = alert_entities.c
    query = select(column.entity, column.alert, column.kind, column.at)
    return [IndexRow(*r) for r in db.execute(query.where(column.tenant == scope.tenant, column.entity == entity))]


def rates(scope: Scope, db: Connection, pairs: Iterable[str], since: int, until: int) -> dict[str, dict[int, int]]:
    """How often each detector-and-entity pair fired, by hour since 1970, in [since, until]."""
    column = alert_rates.c
    found: dict[str, dict[int, int]] = {}
    for part in chunks(pairs):
        query = select(column.pair, column.hour, column.count).where(column.tenant == scope.tenant)
        for row in db.execute(query.where(column.pair.in_(part), column.hour >= since, column.hour <= until)):
            found.setdefault(row.pair, {})[row.hour] = row[2]
    return found


def save_rates(scope: Scope, db: Connection, counts: Mapping[tuple[str, int], int]) -> None:
    """Write the counts of (pair, hour) anew."""
    tenant = scope.tenant
    by_pair: dict[str, list[tuple[int, int]]] = {}
    for (pair, hour), count in counts.items():
        by_pair.setdefault(pair, []).append((hour, count))
    rows = [{"tenant": tenant, "pair": p, "hour": h, "count": c} for p, hours in by_pair.items() for h, c in hours]
    if rows:
        query = delete(alert_rates).where(
            alert_rates.c.tenant == tenant, alert_rates.c.pair == bindparam("p"), alert_rates.c.hour == bindparam("h")
        )
        db.execute(query, [{"p": row["pair"], "h": row["hour"]} for row in rows])
        db.execute(insert(alert_rates), rows)


def first_activity(scope: Scope, db: Connection) -> datetime | None:
    """When the tenant's oldest alert began; None when there is none."""
    query = select(alerts.c.first_activity).where(alerts.c.tenant == scope.tenant)
    return db.scalar(query.order_by(alerts.c.first_activity).limit(1))
