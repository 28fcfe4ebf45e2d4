"""Tenants as kept: state, data location, services, settings, consents, provisioning steps and receipts of deletion.

`tenants.provisioning` moves them through their life; nothing here decides anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Boolean, Column, Connection, Integer, String, Table, Text, delete, insert, select, update

from vedette.core.errors import Forbidden
from vedette.core.scope import Scope
from vedette.records.database import Instant, metadata

tenants = Table(
    "tenants",
    metadata,
    Column("tenant", String(40), primary_key=True),
    Column("name", Text, nullable=False),
    Column("state", String(20), nullable=False),
    Column("because", Text, nullable=False),
    Column("location", String(80), nullable=False),
    Column("location_because", Text, nullable=False),
    Column("leaving", String(10), nullable=False),
    Column("created", Instant, nullable=False),
    Column("updated", Instant, nullable=False),
)
tenant_services = Table(
    "tenant_services",
    metadata,
    Column("tenant", String(40), primary_key=True),
    Column("service", String(20), primary_key=True),
    Column("location", String(80), nullable=False),
)
tenant_settings = Table(
    "tenant_settings",
    metadata,
    Column("tenant", String(40), primary_key=True),
    Column("name", String(80), primary_key=True),
    Column("value", Text, nullable=False),
)
consents = Table(
    "tenant_consents",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("tenant", String(40), nullable=False, index=True),
    Column("version", String(20), nullable=False),
    Column("text", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("at", Instant, nullable=False),
)
steps = Table(
    "provisioning_steps",
    metadata,
    Column("tenant", String(40), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("name", String(80), nullable=False),
    Column("title", Text, nullable=False),
    Column("done", Boolean, nullable=False),
    Column("error", Text, nullable=False),
    Column("started", Instant),
    Column("finished", Instant),
)
receipts = Table(
    "tenant_receipts",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("tenant", String(40), nullable=False, index=True),
    Column("at", Instant, nullable=False),
    Column("person", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("digest", String(64), nullable=False),
)


@dataclass(frozen=True, slots=True)
class TenantRow:
    """One organisation: `state` is a word of `tenants.states`, `because` why it is so, times are UTC.

    `location` is empty until it is fixed; `leaving` says what becomes of the data while draining (`keep`, `delete`).
    """

    tenant: str
    name: str
    state: str
    because: str
    location: str
    location_because: str
    leaving: str
    created: datetime
    updated: datetime


@dataclass(frozen=True, slots=True)
class ConsentRow:
    """Who agreed to which text, and when (UTC)."""

    version: str
    text: str
    person: str
    at: datetime


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step of provisioning; `error` is what stopped its last try."""

    position: int
    name: str
    title: str
    done: bool = False
    error: str = ""
    started: datetime | None = None
    finished: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """Proof of a deletion: `what` is a JSON document, `digest` its SHA-256; outlives the tenant."""

    id: str
    at: datetime
    person: str
    what: str
    digest: str


def find(scope: Scope, db: Connection) -> TenantRow | None:
    """The scope's tenant, or None when it has never been set up."""
    columns = [tenants.c[name] for name in TenantRow.__dataclass_fields__]
    row = db.execute(select(*columns).where(tenants.c.tenant == scope.tenant)).first()
    return TenantRow(*row) if row else None


def save(scope: Scope, db: Connection, row: TenantRow) -> None:
    """Store the tenant's row whole. Raises Forbidden for the row of another tenant."""
    if row.tenant != scope.tenant:
        raise Forbidden(f"{scope.actor} works in {scope.tenant}, not in {row.tenant}")
    here = tenants.c.tenant == scope.tenant
    changed = db.execute(update(tenants).where(here).values(asdict(row)))
    if not changed.rowcount:
        db.execute(insert(tenants).values(asdict(row)))


def everyone(scope: Scope, db: Connection) -> tuple[TenantRow, ...]:
    """Every tenant of the installation, for its operator. Raises Forbidden for everybody else."""
    if "*" not in scope.rights:
        raise Forbidden("only the operator of the installation sees all tenants")
    columns = [tenants.c[name] for name in TenantRow.__dataclass_fields__]
    return tuple(TenantRow(*row) for row in db.execute(select(*columns).order_by(tenants.c.tenant)))


def services(scope: Scope, db: Connection) -> Mapping[str, str]:
    """Data location (may be empty) of each service the organisation has deployed."""
    query = select(tenant_services.c.service, tenant_services.c.location)
    return {row.service: row.location for row in db.execute(query.where(tenant_services.c.tenant == scope.tenant))}


def set_service(scope: Scope, db: Connection, service: str, location: str | None) -> None:
    """Note that a service is deployed, with the location of its data; None: it is not."""
    column = tenant_services.c
    db.execute(delete(tenant_services).where(column.tenant == scope.tenant, column.service == service))
    if location is not None:
        db.execute(insert(tenant_services).values(tenant=scope.tenant, service=service, location=location))


def settings(scope: Scope, db: Connection) -> Mapping[str, str]:
    """The settings that were ever changed, by name."""
    query = select(tenant_settings.c.name, tenant_settings.c.value)
    return {row.name: row.value for row in db.execute(query.where(tenant_settings.c.tenant == scope.tenant))}


def set_setting(scope: Scope, db: Connection, name: str, value: str) -> None:
    """Change one setting."""
    column = tenant_settings.c
    db.execute(delete(tenant_settings).where(column.tenant == scope.tenant, column.name == name))
    db.execute(insert(tenant_settings).values(tenant=scope.tenant, name=name, value=value))


def drop_setting(scope: Scope, db: Connection, name: str) -> None:
    """Take one back to its default."""
    column = tenant_settings.c
    db.execute(delete(tenant_settings).where(column.tenant == scope.tenant, column.name == name))


def add_consent(scope: Scope, db: Connection, row: ConsentRow) -> None:
    """Keep that somebody agreed."""
    db.execute(insert(consents).values(tenant=scope.tenant, **asdict(row)))


def consents_of(scope: Scope, db: Connection) -> tuple[ConsentRow, ...]:
    """Every consent ever given, oldest first."""
    columns = [consents.c[name] for name in ConsentRow.__dataclass_fields__]
    query = select(*columns).where(consents.c.tenant == scope.tenant).order_by(consents.c.id)
    return tuple(ConsentRow(*row) for row in db.execute(query))


def steps_of(scope: Scope, db: Connection) -> tuple[StepRow, ...]:
    """The steps of the present provisioning, in order."""
    columns = [steps.c[name] for name in StepRow.__dataclass_fields__]
    query = select(*columns).where(steps.c.tenant == scope.tenant).order_by(steps.c.position)
    return tuple(StepRow(*row) for row in db.execute(query))


def set_steps(scope: Scope, db: Connection, rows: Sequence[StepRow]) -> None:
    """Replace the steps by these."""
    db.execute(delete(steps).where(steps.c.tenant == scope.tenant))
    if rows:
        db.execute(insert(steps), [{"tenant": scope.tenant, **asdict(row)} for row in rows])


def set_step(scope: Scope, db: Connection, row: StepRow) -> None:
    """Store how one step goes."""
    here = (steps.c.tenant == scope.tenant) & (steps.c.position == row.position)
    db.execute(update(steps).where(here).values(asdict(row)))


def add_receipt(scope: Scope, db: Connection, row: ReceiptRow) -> None:
    """Keep the proof of a deletion."""
    db.execute(insert(receipts).values(tenant=scope.tenant, **asdict(row)))


def receipts_of(scope: Scope, db: Connection) -> tuple[ReceiptRow, ...]:
    """Proofs of what was deleted, oldest first."""
    columns = [receipts.c[name] for name in ReceiptRow.__dataclass_fields__]
    query = select(*columns).where(receipts.c.tenant == scope.tenant).order_by(receipts.c.at, receipts.c.id)
    return tuple(ReceiptRow(*row) for row in db.execute(query))
