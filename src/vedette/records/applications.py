"""Programs that get tokens in their own name, with their credentials, as kept; `tenants.applications` gives the rules.

Secrets are kept as hashes, certificates as public keys.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, Column, Connection, Row, String, Table, Text, delete, insert, select, update

from vedette.core.errors import Forbidden
from vedette.core.scope import Scope
from vedette.records.database import Instant, metadata

applications = Table(
    "applications",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("tenant", String(40), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("permissions", Text, nullable=False),
    Column("disabled", Boolean, nullable=False),
    Column("created", Instant, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("used", Instant),
)
credentials = Table(
    "application_credentials",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("tenant", String(40), nullable=False),
    Column("application", String(40), nullable=False, index=True),
    Column("kind", String(12), nullable=False),
    Column("value", Text, nullable=False),
    Column("hint", Text, nullable=False),
    Column("created", Instant, nullable=False),
    Column("expires", Instant, nullable=False),
)


@dataclass(frozen=True, slots=True)
class ApplicationRow:
    """One program: `id` is its client id (a GUID), `permissions` Microsoft's application permissions it was granted."""

    id: str
    tenant: str
    name: str
    permissions: tuple[str, ...]
    disabled: bool
    created: datetime
    created_by: str
    used: datetime | None = None


@dataclass(frozen=True, slots=True)
class CredentialRow:
    """One credential: a `secret` (its SHA-256) or a `key` (a public JWK); `hint` tells people which it is."""

    id: str
    tenant: str
    application: str
    kind: str
    value: str
    hint: str
    created: datetime
    expires: datetime


def application(db: Connection, identifier: str) -> ApplicationRow | None:
    """The application with this client id, whatever its tenant; for authenticating only."""
    row = db.execute(select(*_APPLICATION).where(applications.c.id == identifier.lower())).first()
    return _row(row) if row else None


def find_application(scope: Scope, db: Connection, identifier: str) -> ApplicationRow | None:
    """The tenant's application with this client id or name."""
    same = (applications.c.id == identifier.lower()) | (applications.c.name == identifier)
    query = select(*_APPLICATION).where(applications.c.tenant == scope.tenant, same)
    row = db.execute(query.order_by(applications.c.id)).first()
    return _row(row) if row else None


def applications_of(scope: Scope, db: Connection) -> tuple[ApplicationRow, ...]:
    """The tenant's applications, by name."""
    query = select(*_APPLICATION).where(applications.c.tenant == scope.tenant)
    return tuple(_row(row) for row in db.execute(query.order_by(applications.c.name, applications.c.id)))


def save_application(scope: Scope, db: Connection, row: ApplicationRow) -> None:
    """Store an application of the tenant whole. Raises Forbidden for another tenant's."""
    _mine(scope, row.tenant)
    values = {**asdict(row), "permissions": "\n".join(row.permissions)}
    here = (applications.c.tenant == scope.tenant) & (applications.c.id == row.id)
    if not db.execute(update(applications).where(here).values(values)).rowcount:
        db.execute(insert(applications).values(values))


def remove_application(scope: Scope, db: Connection, identifier: str) -> bool:
    """Remove an application with its credentials; False when there was none."""
    column = credentials.c
    db.execute(delete(credentials).where(column.tenant == scope.tenant, column.application == identifier))
    here = (applications.c.tenant == scope.tenant) & (applications.c.id == identifier)
    return bool(db.execute(delete(applications).where(here)).rowcount)


def add_credential(scope: Scope, db: Connection, row: CredentialRow) -> None:
    """Keep a credential of an application of the tenant. Raises Forbidden for another tenant's."""
    _mine(scope, row.tenant)
    db.execute(insert(credentials).values(asdict(row)))


def credentials_of(scope: Scope, db: Connection, application: str) -> tuple[CredentialRow, ...]:
    """The credentials of an application of the tenant, oldest first."""
    column = credentials.c
    here = (column.tenant == scope.tenant) & (column.application == application)
    columns = [column[field] for field in CredentialRow.__dataclass_fields__]
    rows = db.execute(select(*columns).where(here).order_by(column.created, column.id))
    return tuple(CredentialRow(*row) for row in rows)


def remove_credential(scope: Scope, db: Connection, application: str, identifier: str) -> bool:
    """Remove a credential; False when there was none."""
    column = credentials.c
    here = (column.tenant == scope.tenant) & (column.application == application) & (column.id == identifier)
    return bool(db.execute(delete(credentials).where(here)).rowcount)


def _mine(scope: Scope, tenant: str) -> None:
    if tenant != scope.tenant:
        raise Forbidden(f"{scope.actor} works in {scope.tenant}, not in {tenant}")


def _row(row: Row[Any]) -> ApplicationRow:
    return ApplicationRow(**{**row._mapping, "permissions": tuple(row.permissions.split())})


_APPLICATION = [applications.c[field] for field in ApplicationRow.__dataclass_fields__]
