"""Exceptions from rules as kept, and every match they hid: counted by run, with a few rows, never lost.

Written and read by `detect.exceptions`, `detect.roster` and `detect.schedule`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from datetime import datetime

from sqlalchemy import Boolean, Column, Connection, Integer, String, Table, Text, delete, func, insert, select

from vedette.core.scope import Scope
from vedette.records.database import Instant, metadata
from vedette.records.shelf import Shelf

rule_exceptions = Table(
    "rule_exceptions",
    metadata,
    Column("tenant", String(40), primary_key=True),
    Column("id", String(40), primary_key=True),
    Column("rule", String(200), nullable=False),
    Column("condition", Text, nullable=False),
    Column("entity", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Column("expires", Instant),
    Column("enabled", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    Column("created", Instant, nullable=False),
    Column("updated", Instant, nullable=False),
    Column("updated_by", Text, nullable=False),
    Column("deleted", Boolean, nullable=False),
)
hidden_matches = Table(
    "hidden_matches",
    metadata,
    Column("tenant", String(40), primary_key=True),
    Column("exception", String(40), primary_key=True),
    Column("rule", String(200), primary_key=True),
    Column("start", Integer, primary_key=True, autoincrement=False),
    Column("end", Integer, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("first", Instant, nullable=False),
    Column("last", Instant, nullable=False),
    Column("at", Instant, nullable=False),
    Column("sample", Text, nullable=False),
)


@dataclass(frozen=True, slots=True)
class ExceptionRow:
    """One exception: from `rule` (empty: from all), either a KQL `condition` or an `entity` as JSON.

    `expires` is None for never; `owner` answers for it.
    """

    id: str
    rule: str
    condition: str
    entity: str
    reason: str
    owner: str
    expires: datetime | None
    enabled: bool
    version: int
    created: datetime
    updated: datetime
    updated_by: str
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class HiddenRow:
    """What one exception hid from one rule in one run over the batches [`start`, `end`); times are event times (UTC).

    `at` is when; `sample` is JSON of at most three of the rows.
    """

    exception: str
    rule: str
    start: int
    end: int
    rows: int
    first: datetime
    last: datetime
    at: datetime
    sample: str


_c, _h = rule_exceptions.c, hidden_matches.c
_shelf = Shelf(rule_exceptions, ExceptionRow, "exception")
get, add, change = _shelf.get, _shelf.add, _shelf.change
_HIDDEN = [_h[field.name] for field in fields(HiddenRow)]


def listed(scope: Scope, db: Connection, *, rule: str | None = None) -> tuple[ExceptionRow, ...]:
    """All of the tenant, or those that concern one rule (those from all rules too), oldest first; not the deleted."""
    query = select(*_shelf.columns).where(_c.tenant == scope.tenant, _c.deleted == False)  # noqa: E712 - SQL
    if rule is not None:
        query = query.where(_c.rule.in_((rule, "")))
    return tuple(ExceptionRow(*row) for row in db.execute(query.order_by(_c.created, _c.id)))


def record_hidden(scope: Scope, db: Connection, rows: Iterable[HiddenRow]) -> None:
    """Write what runs hid; a run that is repeated replaces its own row."""
    for row in rows:
        here = (_h.exception == row.exception) & (_h.rule == row.rule) & (_h.start == row.start)
        db.execute(delete(hidden_matches).where(_h.tenant == scope.tenant, here))
        db.execute(insert(hidden_matches).values(tenant=scope.tenant, **asdict(row)))


def hidden(scope: Scope, db: Connection, ident: str, *, limit: int = 100) -> tuple[HiddenRow, ...]:
    """What one exception hid, newest run first."""
    query = select(*_HIDDEN).where(_h.tenant == scope.tenant, _h.exception == ident)
    return tuple(HiddenRow(*row) for row in db.execute(query.order_by(_h.at.desc(), _h.rule).limit(limit)))


def hidden_totals(scope: Scope, db: Connection) -> dict[tuple[str, str], int]:
    """Rows hidden, by (exception, rule)."""
    query = select(_h.exception, _h.rule, func.sum(_h.rows)).where(_h.tenant == scope.tenant)
    return {(row[0], row[1]): int(row[2]) for row in db.execute(query.group_by(_h.exception, _h.rule))}
