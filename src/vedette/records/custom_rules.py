"""Custom detections as kept, with every version, and what a tenant set for stock rules (off, another severity).

Written and read by `detect.custom`, `detect.tuning` and `detect.roster`; a deleted rule stays, marked.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import datetime

from sqlalchemy import Boolean, Column, Connection, Integer, String, Table, Text, delete, insert, select

from vedette.core.scope import Scope
from vedette.records.database import Instant, metadata
from vedette.records.shelf import History, Shelf

custom_rules = Table(
    "custom_rules",
    metadata,
    Column("tenant", String(40), primary_key=True),
    Column("id", String(40), primary_key=True),
    Column("owner", Text, nullable=False),
    Column("document", Text, nullable=False),
    Column("enabled", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    Column("created", Instant, nullable=False),
    Column("updated", Instant, nullable=False),
    Column("updated_by", Text, nullable=False),
    Column("deleted", Boolean, nullable=False),
)
rule_tunings = Table(
    "rule_tunings",
    metadata,
    Column("tenant", String(40), primary_key=True),
    Column("rule", String(200), primary_key=True),
    Column("enabled", Boolean, nullable=False),
    Column("severity", String(16), nullable=False),
    Column("because", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Instant, nullable=False),
)


@dataclass(frozen=True, slots=True)
class CustomRow:
    """One custom detection; `document` is JSON of `detect.definition.Detection`."""

    id: str
    owner: str
    document: str
    enabled: bool
    version: int
    created: datetime
    updated: datetime
    updated_by: str
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class TuningRow:
    """What a tenant set for a stock rule: on or off, and its severity (empty: as delivered)."""

    rule: str
    enabled: bool
    severity: str
    because: str
    by: str
    at: datetime


_c, _t = custom_rules.c, rule_tunings.c
_shelf = Shelf(custom_rules, CustomRow, "custom detection")
get, add, change = _shelf.get, _shelf.add, _shelf.change
_history = History("custom_rule_versions")
add_version, versions = _history.add_version, _history.versions
_TUNING = [_t[field.name] for field in fields(TuningRow)]


def listed(scope: Scope, db: Connection, *, deleted: bool = False) -> tuple[CustomRow, ...]:
    """All of the tenant, oldest first."""
    query = select(*_shelf.columns).where(_c.tenant == scope.tenant, _c.deleted == deleted)
    return tuple(CustomRow(*row) for row in db.execute(query.order_by(_c.created, _c.id)))


def tunings(scope: Scope, db: Connection) -> dict[str, TuningRow]:
    """What is set for stock rules, by rule."""
    query = select(*_TUNING).where(_t.tenant == scope.tenant).order_by(_t.rule)
    return {row.rule: TuningRow(*row) for row in db.execute(query)}


def tune(scope: Scope, db: Connection, row: TuningRow) -> None:
    """Set one, replacing what was set before."""
    untune(scope, db, row.rule)
    db.execute(insert(rule_tunings).values(tenant=scope.tenant, **asdict(row)))


def untune(scope: Scope, db: Connection, rule: str) -> bool:
    """Back to as delivered; False when nothing was set."""
    return bool(db.execute(delete(rule_tunings).where(_t.tenant == scope.tenant, _t.rule == rule)).rowcount)
