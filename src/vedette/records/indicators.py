"""Threat-intelligence indicators of a tenant as kept: what is known, by whom, and what is to be done when it is met.

`mail.indicators.store` writes it, `mail.indicators.index` reads what is in force.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime

from sqlalchemy import (
    Column,
    Connection,
    Index,
    String,
    Table,
    Text,
    UniqueConstraint,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from vedette.core.errors import NotFound
from vedette.core.scope import Scope
from vedette.records.database import Instant, metadata
from vedette.records.selection import Condition, clause

indicators = Table(
    "indicators",
    metadata,
    Column("tenant", String(40), primary_key=True),
    Column("id", String(40), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("value", String(2000), nullable=False),
    Column("threat", String(8), nullable=False),
    Column("action", String(8), nullable=False),
    Column("severity", String(16), nullable=False),
    Column("title", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("expires", Instant),
    Column("created", Instant, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("updated", Instant, nullable=False),
    Column("updated_by", Text, nullable=False),
    UniqueConstraint("tenant", "kind", "value"),
    Index(None, "tenant", "expires"),
)


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """One indicator in the words of `mail.indicators.model`; times are UTC, `expires` None: it stays."""

    id: str
    kind: str
    value: str
    threat: str
    action: str
    severity: str
    title: str
    description: str
    source: str
    expires: datetime | None
    created: datetime
    created_by: str
    updated: datetime
    updated_by: str


_c = indicators.c
_COLUMNS = [_c[field.name] for field in fields(IndicatorRow)]
_AT_ONCE = 500


def by_ids(scope: Scope, db: Connection, idents: Sequence[str]) -> tuple[IndicatorRow, ...]:
    """These indicators. Raises NotFound when one is not there."""
    wanted = tuple(dict.fromkeys(idents))
    rows = db.execute(select(*_COLUMNS).where(_c.tenant == scope.tenant, _c.id.in_(wanted)))
    found = {row.id: IndicatorRow(*row) for row in rows}
    missing = next((ident for ident in wanted if ident not in found), None)
    if missing is not None:
        raise NotFound(f"there is no indicator {missing}")
    return tuple(found[ident] for ident in wanted)


def present(scope: Scope, db: Connection, values: Iterable[str]) -> dict[tuple[str, str], IndicatorRow]:
    """What is there already of these values, expired ones too, by kind and value."""
    wanted, found = list(values), {}
    for at in range(0, len(wanted), _AT_ONCE):
        here = (_c.tenant == scope.tenant) & _c.value.in_(wanted[at : at + _AT_ONCE])
        for row in db.execute(select(*_COLUMNS).where(here)):
            found[(row.kind, row.value)] = IndicatorRow(*row)
    return found


def in_force(scope: Scope, db: Connection, at: datetime) -> tuple[IndicatorRow, ...]:
    """Every indicator that has not expired."""
    query = select(*_COLUMNS).where(_c.tenant == scope.tenant, or_(_c.expires.is_(None), _c.expires > at))
    return tuple(IndicatorRow(*row) for row in db.execute(query))


def count(scope: Scope, db: Connection, at: datetime) -> int:
    """How many have not expired."""
    here = (_c.tenant == scope.tenant) & or_(_c.expires.is_(None), _c.expires > at)
    return db.scalar(select(func.count()).select_from(indicators).where(here)) or 0


def listed(
    scope: Scope, db: Connection, condition: Condition, *, limit: int, skip: int
) -> tuple[tuple[IndicatorRow, ...], int]:
    """Newest first with how many match. Raises BadInput for fields there are not."""
    here = (_c.tenant == scope.tenant) & clause(condition, {column.name: column for column in _COLUMNS})
    query = select(*_COLUMNS).where(here).order_by(_c.created.desc(), _c.id).limit(limit).offset(skip)
    total = db.scalar(select(func.count()).select_from(indicators).where(here)) or 0
    return tuple(IndicatorRow(*row) for row in db.execute(query)), total


def add(scope: Scope, db: Connection, rows: Sequence[IndicatorRow]) -> None:
    """Keep new indicators."""
    if rows:
        db.execute(insert(indicators), [{"tenant": scope.tenant, **asdict(row)} for row in rows])


def change(scope: Scope, db: Connection, row: IndicatorRow) -> None:
    """Write an indicator anew."""
    db.execute(update(indicators).where(_c.tenant == scope.tenant, _c.id == row.id).values(asdict(row)))


def remove(scope: Scope, db: Connection, idents: Sequence[str]) -> None:
    """Delete indicators."""
    db.execute(delete(indicators).where(_c.tenant == scope.tenant, _c.id.in_(idents)))


def expire(scope: Scope, db: Connection, before: datetime) -> int:
    """Delete indicators that expired before a moment; how many."""
    return db.execute(delete(indicators).where(_c.tenant == scope.tenant, _c.expires < before)).rowcount
