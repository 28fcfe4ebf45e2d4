"""Why alerts are together: links with score and reasons, separations made by people, and the stop-list as it stands.

Written by `incidents.correlate` and `incidents.placing`; read by `incidents.why`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Column, Connection, Float, Index, Integer, String, Table, Text, delete, insert, or_, select

from vedette.core.scope import Scope
from vedette.records.database import Instant, metadata
from vedette.records.identities import chunks

alert_links = Table(
    "alert_links",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("tenant", String(40), nullable=False),
    Column("alert", String(200), nullable=False),
    Column("other", String(200), nullable=False),
    Column("verb", String(16), nullable=False),
    Column("score", Float, nullable=False),
    Column("reason", Text, nullable=False),
    Column("via", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Index(None, "tenant", "alert"),
    Index(None, "tenant", "other"),
)
separations = Table(
    "separations",
    metadata,
    Column("tenant", String(40), primary_key=True),
    Column("low", Integer, primary_key=True),
    Column("high", Integer, primary_key=True),
    Column("change", Integer, primary_key=True),
)
stop_values = Table(
    "stop_values",
    metadata,
    Column("tenant", String(40), primary_key=True),
    Column("entity", String(400), primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("label", Text, nullable=False),
    Column("connects", Integer, nullable=False),
    Column("because", Text, nullable=False),
    Column("at", Instant, nullable=False),
)


@dataclass(frozen=True, slots=True)
class LinkRow:
    """Two linked alerts. `verb`: `joined`, `related` (the other's incident is resolved) or `held` (merge not allowed).

    `reason` is a sentence, `via` the shared entities, one a line.
    """

    alert: str
    other: str
    verb: str
    score: float
    reason: str
    via: str
    at: datetime


@dataclass(frozen=True, slots=True)
class StopRow:
    """A value that connects too much: `connects` owners, and since when it is left out."""

    entity: str
    kind: str
    label: str
    connects: int
    because: str
    at: datetime


def add(scope: Scope, db: Connection, rows: Sequence[LinkRow]) -> None:
    """Append links."""
    if rows:
        db.execute(insert(alert_links), [{"tenant": scope.tenant, **asdict(row)} for row in rows])


def of_alerts(scope: Scope, db: Connection, ids: Iterable[str]) -> list[LinkRow]:
    """Every link that touches one of these alerts, oldest first, each once."""
    column = alert_links.c
    found: dict[int, LinkRow] = {}
    for part in chunks(ids):
        query = select(
            column.id, column.alert, column.other, column.verb, column.score, column.reason, column.via, column.at
        )
        query = query.where(column.tenant == scope.tenant, or_(column.alert.in_(part), column.other.in_(part)))
        for row in db.execute(query):
            found[row.id] = LinkRow(*row[1:])
    return [found[key] for key in sorted(found)]


def resting_on(scope: Scope, db: Connection, entities: Iterable[str]) -> set[str]:
    """Ids of alerts whose links name one of these entities."""
    column = alert_links.c
    found: set[str] = set()
    for entity in entities:
        query = select(column.alert, column.other, column.via).where(column.tenant == scope.tenant)
        for row in db.execute(query.where(column.via.contains(entity, autoescape=True))):
            if entity in row.via.split("\n"):
                found |= {row.alert, row.other}
    return found


def separate(scope: Scope, db: Connection, a: int, b: int, change: int) -> None:
    """Keep two incidents apart from now on; `change` is the history entry that says so."""
    low, high = sorted((a, b))
    db.execute(insert(separations).values(tenant=scope.tenant, low=low, high=high, change=change))


def reunite(scope: Scope, db: Connection, change: int) -> None:
    """Drop the separations that this history entry made."""
    db.execute(delete(separations).where(separations.c.tenant == scope.tenant, separations.c.change == change))


def separated(scope: Scope, db: Connection) -> set[tuple[int, int]]:
    """All pairs of incidents (lower number first) that people keep apart."""
    query = select(separations.c.low, separations.c.high).where(separations.c.tenant == scope.tenant)
    return {(row.low, row.high) for row in db.execute(query)}


def stopped(scope: Scope, db: Connection) -> dict[str, StopRow]:
    """The automatic stop-list, by entity."""
    column = stop_values.c
    query = select(column.entity, column.kind, column.label, column.connects, column.because, column.at)
    return {row.entity: StopRow(*row) for row in db.execute(query.where(column.tenant == scope.tenant))}


def stop(scope: Scope, db: Connection, rows: Sequence[StopRow]) -> None:
    """Add values to the stop-list, or refresh their counts."""
    for part in chunks(row.entity for row in rows):
        db.execute(delete(stop_values).where(stop_values.c.tenant == scope.tenant, stop_values.c.entity.in_(part)))
    if rows:
        db.execute(insert(stop_values), [{"tenant": scope.tenant, **asdict(row)} for row in rows])
