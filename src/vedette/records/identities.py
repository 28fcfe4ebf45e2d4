"""Who is who: entities, the names they go by and why two names are one; read and written by `incidents.identity`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Boolean, Column, Connection, Index, Integer, String, Table, Text, delete, insert, select, update

from vedette.core.scope import Scope
from vedette.records.database import Instant, metadata
from vedette.records.versions import moved

CHUNK = 2000
Value = TypeVar("Value", str, int)

entities = Table(
    "entities",
    metadata,
    Column("tenant", String(40), primary_key=True),
    Column("id", String(80), primary_key=True),
    Column("family", String(20), nullable=False),
    Column("label", Text, nullable=False),
)
entity_names = Table(
    "entity_names",
    metadata,
    Column("tenant", String(40), primary_key=True),
    Column("kind", String(30), primary_key=True),
    Column("value", String(400), primary_key=True),
    Column("entity", String(80), primary_key=True),
    Column("organisation", String(80), primary_key=True),
    Column("strong", Boolean, nullable=False),
    Index(None, "tenant", "entity"),
)
entity_joins = Table(
    "entity_joins",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("tenant", String(40), nullable=False),
    Column("entity", String(80), nullable=False),
    Column("left", Text, nullable=False),
    Column("right", Text, nullable=False),
    Column("because", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Index(None, "tenant", "entity"),
)


@dataclass(frozen=True, slots=True)
class EntityRow:
    """One known person, device, file or message."""

    id: str
    family: str
    label: str


@dataclass(frozen=True, slots=True)
class NameRow:
    """One name an entity goes by."""

    kind: str
    value: str
    entity: str
    organisation: str
    strong: bool


@dataclass(frozen=True, slots=True)
class JoinRow:
    """Why two names are one entity."""

    entity: str
    left: str
    right: str
    because: str
    at: datetime


def chunks(values: Iterable[Value], size: int = CHUNK) -> Iterator[list[Value]]:
    """The values in lists short enough for one `IN (…)`."""
    listed = list(values)
    for start in range(0, len(listed), size):
        yield listed[start : start + size]


def names_of_values(scope: Scope, db: Connection, values: Iterable[str]) -> list[NameRow]:
    """Every name whose value is one of these, whatever its kind."""
    names = entity_names.c
    rows: list[NameRow] = []
    for part in chunks(values):
        query = select(names.kind, names.value, names.entity, names.organisation, names.strong)
        found = db.execute(query.where(names.tenant == scope.tenant, names.value.in_(part)))
        rows += [NameRow(*row) for row in found]
    return rows


def names_of_entities(scope: Scope, db: Connection, ids: Iterable[str]) -> list[NameRow]:
    """Every name of these entities."""
    names = entity_names.c
    rows: list[NameRow] = []
    for part in chunks(ids):
        query = select(names.kind, names.value, names.entity, names.organisation, names.strong)
        found = db.execute(query.where(names.tenant == scope.tenant, names.entity.in_(part)))
        rows += [NameRow(*row) for row in found]
    return rows


def labels(scope: Scope, db: Connection, ids: Iterable[str]) -> dict[str, EntityRow]:
    """The entities with these ids; unknown ids are left out."""
    found: dict[str, EntityRow] = {}
    for part in chunks(ids):
        query = select(entities.c.id, entities.c.family, entities.c.label)
        for row in db.execute(query.where(entities.c.tenant == scope.tenant, entities.c.id.in_(part))):
            found[row.id] = EntityRow(*row)
    return found


def save(scope: Scope, db: Connection, rows: Sequence[EntityRow], names: Sequence[NameRow]) -> None:
    """Write these entities and their names anew (what they had before is replaced)."""
    if rows or names:
        moved(scope, db)
    for part in chunks(row.id for row in rows):
        for table, column in ((entities, entities.c.id), (entity_names, entity_names.c.entity)):
            db.execute(delete(table).where(table.c.tenant == scope.tenant, column.in_(part)))
    if rows:
        db.execute(
            insert(entities),
            [{"tenant": scope.tenant, "id": r.id, "family": r.family, "label": r.label} for r in rows],
        )
    if names:
        db.execute(
            insert(entity_names),
            [
                {
                    "tenant": scope.tenant,
                    "kind": name.kind,
                    "value": name.value,
                    "entity": name.entity,
                    "organisation": name.organisation,
                    "strong": name.strong,
                }
                for name in names
            ],
        )


def forget(scope: Scope, db: Connection, merged: Sequence[tuple[str, str]]) -> None:
    """Entities (first of each pair) that turned out to be another (second): their joins move, the rest is dropped."""
    if merged:
        moved(scope, db)
    for old, new in merged:
        db.execute(
            update(entity_joins)
            .where(entity_joins.c.tenant == scope.tenant, entity_joins.c.entity == old)
            .values(entity=new)
        )
    for part in chunks(old for old, _ in merged):
        for table, column in ((entities, entities.c.id), (entity_names, entity_names.c.entity)):
            db.execute(delete(table).where(table.c.tenant == scope.tenant, column.in_(part)))


def add_joins(scope: Scope, db: Connection, joins: Sequence[JoinRow]) -> None:
    """Append reasons."""
    if joins:
        db.execute(
            insert(entity_joins),
            [
                {
                    "tenant": scope.tenant,
                    "entity": join.entity,
                    "left": join.left,
                    "right": join.right,
                    "because": join.because,
                    "at": join.at,
                }
                for join in joins
            ],
        )


def joins_of(scope: Scope, db: Connection, entity: str) -> list[JoinRow]:
    """The reasons why this entity's names belong together, oldest first."""
    column = entity_joins.c
    query = select(column.entity, column.left, column.right, column.because, column.at)
    query = query.where(column.tenant == scope.tenant, column.entity == entity).order_by(column.id)
    return [JoinRow(*row) for row in db.execute(query)]
