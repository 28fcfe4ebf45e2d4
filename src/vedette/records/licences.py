"""Subscriptions and who has which licence, as kept; imported and judged by `tenants.licences`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from sqlalchemy import Boolean, Column, Connection, Integer, String, Table, Text, delete, insert, select

from vedette.core.scope import Scope
from vedette.records.database import Instant, metadata
from vedette.records.identities import chunks

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("tenant", String(40), primary_key=True),
    Column("sku", String(120), primary_key=True),
    Column("sku_id", String(40), nullable=False),
    Column("status", String(20), nullable=False),
    Column("seats", Integer, nullable=False),
    Column("used", Integer, nullable=False),
    Column("trial", Boolean, nullable=False),
    Column("expires", Instant),
    Column("source", String(20), nullable=False),
    Column("plans", Text, nullable=False),
)
holdings = Table(
    "licences",
    metadata,
    Column("tenant", String(40), primary_key=True),
    Column("kind", String(10), primary_key=True),
    Column("holder", String(200), primary_key=True),
    Column("sku", String(120), primary_key=True),
    Column("without", Text, nullable=False),
)


@dataclass(frozen=True, slots=True)
class SubscriptionRow:
    """One product the organisation pays for: SKU part number and id, status in Graph's words, seats, plans it carries.

    `source` says where it came from (`graph`, `csv`, `entered`); `expires` is UTC or None.
    """

    sku: str
    sku_id: str = ""
    status: str = "Enabled"
    seats: int = 0
    used: int = 0
    trial: bool = False
    expires: datetime | None = None
    source: str = "entered"
    plans: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HoldingRow:
    """A licence given to a `user` or a `group` (`kind`), named by object id; `without` lists plans switched off."""

    kind: str
    holder: str
    sku: str
    without: tuple[str, ...] = ()


def set_subscriptions(scope: Scope, db: Connection, rows: Sequence[SubscriptionRow], *, whole: bool) -> None:
    """Store subscriptions; `whole` means these are all there are, and others go."""
    column = subscriptions.c
    doomed = delete(subscriptions).where(column.tenant == scope.tenant)
    db.execute(doomed if whole else doomed.where(column.sku.in_([row.sku for row in rows])))
    if rows:
        values = [{"tenant": scope.tenant, **asdict(row), "plans": "\n".join(row.plans)} for row in rows]
        db.execute(insert(subscriptions), values)


def remove_subscription(scope: Scope, db: Connection, sku: str) -> bool:
    """Forget a subscription; False when there was none."""
    column = subscriptions.c
    gone = db.execute(delete(subscriptions).where(column.tenant == scope.tenant, column.sku == sku))
    return bool(gone.rowcount)


def subscriptions_of(scope: Scope, db: Connection) -> tuple[SubscriptionRow, ...]:
    """Every subscription, by part number."""
    columns = [subscriptions.c[name] for name in SubscriptionRow.__dataclass_fields__]
    query = select(*columns).where(subscriptions.c.tenant == scope.tenant).order_by(subscriptions.c.sku)
    return tuple(replace(SubscriptionRow(*row), plans=tuple(row.plans.split())) for row in db.execute(query))


def set_holdings(scope: Scope, db: Connection, by_holder: Mapping[tuple[str, str], Sequence[HoldingRow]]) -> None:
    """Replace the licences of each named holder (kind, id) by these."""
    column = holdings.c
    for kind in sorted({kind for kind, _ in by_holder}):
        for part in chunks((holder for of, holder in by_holder if of == kind), 500):
            here = (column.tenant == scope.tenant) & (column.kind == kind)
            db.execute(delete(holdings).where(here, column.holder.in_(part)))
    fresh = [row for rows in by_holder.values() for row in rows]
    if fresh:
        values = [{"tenant": scope.tenant, **asdict(row), "without": "\n".join(row.without)} for row in fresh]
        db.execute(insert(holdings), values)


def holdings_of(scope: Scope, db: Connection) -> tuple[HoldingRow, ...]:
    """Every licence given to anybody."""
    column = holdings.c
    query = select(column.kind, column.holder, column.sku, column.without).where(column.tenant == scope.tenant)
    rows = db.execute(query.order_by(column.kind, column.holder, column.sku))
    return tuple(HoldingRow(row.kind, row.holder, row.sku, tuple(row.without.split())) for row in rows)
