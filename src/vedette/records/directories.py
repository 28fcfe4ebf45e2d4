"""LDAP directories a tenant's users come from, and how far each was read, as kept; the bind password is sealed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy import Column, Connection, String, Table, Text, UniqueConstraint, delete, insert, select, update

from vedette.core.errors import Forbidden
from vedette.core.scope import Scope
from vedette.core.shapes import from_json
from vedette.records.database import Instant, metadata

directories = Table(
    "directories",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("tenant", String(40), nullable=False),
    Column("name", String(80), nullable=False),
    Column("password", Text, nullable=False),
    Column("terms", Text, nullable=False),
    Column("mark", Text, nullable=False),
    Column("synced", Instant),
    UniqueConstraint("tenant", "name"),
)


@dataclass(frozen=True, slots=True)
class DirectoryTerms:
    """How to read a directory: `url` is ldap:// or ldaps://, `kind` `ad` or `openldap` (which attributes mean what).

    `certificates` is a file of CA certificates (PEM), empty for the system's. Filters are RFC 4515.
    """

    url: str
    base: str
    bind: str = ""
    kind: str = "ad"
    users: str = ""
    groups: str = ""
    start_tls: bool = True
    certificates: str = ""


@dataclass(frozen=True, slots=True)
class DirectoryRow:
    """One directory; `mark` is how far its changes were read, `synced` when (UTC)."""

    id: str
    tenant: str
    name: str
    password: str
    terms: DirectoryTerms
    mark: str = ""
    synced: datetime | None = None


def save_directory(scope: Scope, db: Connection, row: DirectoryRow) -> None:
    """Store a directory of the tenant whole. Raises Forbidden for another tenant's."""
    if row.tenant != scope.tenant:
        raise Forbidden(f"{scope.actor} works in {scope.tenant}, not in {row.tenant}")
    values = {name: getattr(row, name) for name in ("id", "tenant", "name", "password", "mark", "synced")}
    values["terms"] = msgspec.json.encode(row.terms).decode()
    here = (directories.c.tenant == scope.tenant) & (directories.c.id == row.id)
    if not db.execute(update(directories).where(here).values(values)).rowcount:
        db.execute(insert(directories).values(values))


def remove_directory(scope: Scope, db: Connection, identifier: str) -> bool:
    """Forget a directory (its users stay); False when there was none."""
    here = (directories.c.tenant == scope.tenant) & (directories.c.id == identifier)
    return bool(db.execute(delete(directories).where(here)).rowcount)


def directories_of(scope: Scope, db: Connection) -> tuple[DirectoryRow, ...]:
    """The tenant's directories, by name."""
    column = directories.c
    query = select(directories).where(column.tenant == scope.tenant).order_by(column.name)
    return tuple(
        DirectoryRow(
            row.id,
            row.tenant,
            row.name,
            row.password,
            from_json(row.terms, DirectoryTerms),
            row.mark,
            row.synced,
        )
        for row in db.execute(query)
    )
