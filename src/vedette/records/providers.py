"""Identity providers people sign in with (OIDC), and which of their subjects is which account, as kept.

`tenants.oidc` speaks to them; the client secret is sealed.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

import msgspec
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Index,
    String,
    Table,
    Text,
    UniqueConstraint,
    delete,
    insert,
    select,
    update,
)

from vedette.core.errors import Forbidden
from vedette.core.scope import Scope
from vedette.core.shapes import from_json
from vedette.records.database import Instant, metadata

providers = Table(
    "oidc_providers",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("tenant", String(40), nullable=False),
    Column("name", String(80), nullable=False),
    Column("secret", Text, nullable=False),
    Column("terms", Text, nullable=False),
    Column("enabled", Boolean, nullable=False),
    Column("created", Instant, nullable=False),
    UniqueConstraint("tenant", "name"),
)
subjects = Table(
    "oidc_subjects",
    metadata,
    Column("provider", String(40), primary_key=True),
    Column("subject", String(255), primary_key=True),
    Column("tenant", String(40), nullable=False),
    Column("account", String(40), nullable=False),
    Column("seen", Instant, nullable=False),
    Index(None, "tenant", "account"),
)


@dataclass(frozen=True, slots=True)
class Terms:
    """How a provider is used. `roles` maps a value of the group claim to `store/group`; several lines may name one.

    `hosts` are hosts beside the issuer's own that its metadata may name. With `create`, unknown people get an account;
    with `adopt`, an account of this tenant that has the same name becomes theirs. `disabled_claim` is true, or
    `active_claim` false, for people who are no longer to sign in. `title` is what the sign-in page says.
    """

    issuer: str
    client_id: str
    title: str = ""
    scopes: tuple[str, ...] = ("openid", "profile", "email")
    name_claim: str = "preferred_username"
    group_claim: str = "groups"
    roles: tuple[tuple[str, str], ...] = ()
    active_claim: str = "active"
    disabled_claim: str = "disabled"
    hosts: tuple[str, ...] = ()
    create: bool = True
    adopt: bool = False


@dataclass(frozen=True, slots=True)
class ProviderRow:
    """One provider of a tenant; `secret` is sealed, or empty for a public client."""

    id: str
    tenant: str
    name: str
    secret: str
    terms: Terms
    enabled: bool
    created: datetime


@dataclass(frozen=True, slots=True)
class SubjectRow:
    """Somebody at a provider (`subject`, its `sub`) and their account here; `seen` is the last sign-in (UTC)."""

    provider: str
    subject: str
    tenant: str
    account: str
    seen: datetime


def save_provider(scope: Scope, db: Connection, row: ProviderRow) -> None:
    """Store a provider of the tenant whole. Raises Forbidden for another tenant's."""
    if row.tenant != scope.tenant:
        raise Forbidden(f"{scope.actor} works in {scope.tenant}, not in {row.tenant}")
    values = {name: getattr(row, name) for name in ("id", "tenant", "name", "secret", "enabled", "created")}
    values["terms"] = msgspec.json.encode(row.terms).decode()
    here = (providers.c.tenant == scope.tenant) & (providers.c.id == row.id)
    if not db.execute(update(providers).where(here).values(values)).rowcount:
        db.execute(insert(providers).values(values))


def remove_provider(scope: Scope, db: Connection, identifier: str) -> bool:
    """Forget a provider and who came from it; False when there was none."""
    db.execute(delete(subjects).where(subjects.c.tenant == scope.tenant, subjects.c.provider == identifier))
    here = (providers.c.tenant == scope.tenant) & (providers.c.id == identifier)
    return bool(db.execute(delete(providers).where(here)).rowcount)


def providers_of(scope: Scope, db: Connection) -> tuple[ProviderRow, ...]:
    """The tenant's providers, by name."""
    query = select(*_COLUMNS).where(providers.c.tenant == scope.tenant).order_by(providers.c.name)
    return tuple(
        ProviderRow(row.id, row.tenant, row.name, row.secret, _terms(row.terms), row.enabled, row.created)
        for row in db.execute(query)
    )


def save_subject(scope: Scope, db: Connection, row: SubjectRow) -> None:
    """Note which account a subject is. Raises Forbidden for another tenant's."""
    if row.tenant != scope.tenant:
        raise Forbidden(f"{scope.actor} works in {scope.tenant}, not in {row.tenant}")
    column = subjects.c
    here = (column.tenant == scope.tenant) & (column.provider == row.provider) & (column.subject == row.subject)
    if not db.execute(update(subjects).where(here).values(asdict(row))).rowcount:
        db.execute(insert(subjects).values(asdict(row)))


def find_subject(scope: Scope, db: Connection, provider: str, subject: str) -> SubjectRow | None:
    """Who this subject of a provider is here."""
    column = subjects.c
    here = (column.tenant == scope.tenant) & (column.provider == provider) & (column.subject == subject)
    row = db.execute(select(*_SUBJECT).where(here)).first()
    return SubjectRow(*row) if row else None


def subjects_of(scope: Scope, db: Connection, account: str) -> tuple[SubjectRow, ...]:
    """Where an account of the tenant comes from."""
    here = (subjects.c.tenant == scope.tenant) & (subjects.c.account == account)
    return tuple(SubjectRow(*row) for row in db.execute(select(*_SUBJECT).where(here).order_by(subjects.c.provider)))


def _terms(text: str) -> Terms:
    return from_json(text, Terms)


_COLUMNS = [providers.c[field] for field in ProviderRow.__dataclass_fields__]
_SUBJECT = [subjects.c[field] for field in SubjectRow.__dataclass_fields__]
