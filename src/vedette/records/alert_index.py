"""Which alerts hold which entity, in time order, and how often each detector fires where; for `incidents.correlate`.

Kept beside `alerts` so that the neighbourhood of a new alert is one indexed look-up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import (
    Column,
    Connection,
    Float,
    Index,
    Integer,
    String,
    Table,
    bindparam,
    delete,
    insert,
    or_,
    select,
    update,
)

from vedette.core.scope import Scope
from vedette.records.alerts import alerts
from vedette.records.database import metadata
from vedette.records.identities import chunks, entity_names
from vedette.records.versions import moved

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
class IndexRow:
    """That an alert holds an entity; `at` is its first activity in seconds since 1970 (UTC)."""

    entity: str
    alert: str
    kind: str
    at: float


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
    if merged:
        moved(scope, db)
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


def of_domain(scope: Scope, db: Connection, domain: str) -> set[str]:
    """Ids of alerts that hold this domain, one below it, or somebody from there who sent something."""
    column, names = alert_entities.c, entity_names.c
    senders = select(names.entity).where(
        names.tenant == scope.tenant,
        names.kind == "address",
        or_(*(names.value.endswith(end + domain, autoescape=True) for end in "@.")),
    )
    held = or_(
        column.entity == f"domain:{domain}",
        column.entity.startswith("domain:") & column.entity.endswith(f".{domain}", autoescape=True),
        (column.kind == "sender") & column.entity.in_(senders),
    )
    return set(db.scalars(select(column.alert).where(column.tenant == scope.tenant, held)))


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
