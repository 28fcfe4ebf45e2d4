"""People who sign in, their invitations, recovery codes and API keys, as kept; secrets as hashes, TOTP seeds sealed.

`tenants.accounts` and `tenants.keys` give them meaning. An account has a home tenant; its sign-in name is unique.
The four functions that run before anybody is known (`by_name`, `invitation`, `key`, `any_account`) take no scope.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Index,
    Integer,
    Row,
    String,
    Table,
    Text,
    bindparam,
    delete,
    insert,
    select,
    update,
)

from vedette.core.errors import Forbidden
from vedette.core.scope import Scope
from vedette.records.database import Instant, metadata

accounts = Table(
    "accounts",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("tenant", String(40), nullable=False, index=True),
    Column("name", String(320), nullable=False, unique=True),
    Column("title", Text, nullable=False),
    Column("password", Text, nullable=False),
    Column("totp", Text, nullable=False),
    Column("totp_step", Integer, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("locked_until", Instant),
    Column("disabled", Boolean, nullable=False),
    Column("created", Instant, nullable=False),
    Column("signed_in", Instant),
)
invitations = Table(
    "invitations",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("tenant", String(40), nullable=False, index=True),
    Column("account", String(40), nullable=False),
    Column("purpose", String(20), nullable=False),
    Column("created", Instant, nullable=False),
    Column("expires", Instant, nullable=False),
)
recovery_codes = Table(
    "recovery_codes",
    metadata,
    Column("tenant", String(40), primary_key=True),
    Column("account", String(40), primary_key=True),
    Column("hash", String(64), primary_key=True),
)
api_keys = Table(
    "api_keys",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("tenant", String(40), nullable=False),
    Column("account", String(40), nullable=False),
    Column("name", Text, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("scopes", Text, nullable=False),
    Column("created", Instant, nullable=False),
    Column("expires", Instant),
    Column("used", Instant),
    Column("revoked", Instant),
    Index(None, "tenant", "account"),
)


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One person who signs in: `password` is an argon2id hash or empty, `totp` the sealed seed or empty.

    `totp_step` is the last time step whose code was used; `failures` counts wrong tries since the last right one.
    """

    id: str
    tenant: str
    name: str
    title: str
    password: str
    totp: str
    totp_step: int
    failures: int
    locked_until: datetime | None
    disabled: bool
    created: datetime
    signed_in: datetime | None


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """A one-time link: `hash` is the SHA-256 of its token."""

    hash: str
    tenant: str
    account: str
    purpose: str
    created: datetime
    expires: datetime


@dataclass(frozen=True, slots=True)
class KeyRow:
    """One API key: `hash` is the SHA-256 of its secret, `scopes` the words of activities.toml's applications."""

    id: str
    tenant: str
    account: str
    name: str
    hash: str
    scopes: tuple[str, ...]
    created: datetime
    expires: datetime | None = None
    used: datetime | None = None
    revoked: datetime | None = None


def any_account(db: Connection) -> bool:
    """Has this installation anybody who can sign in? Asked at first start."""
    return db.execute(select(accounts.c.id).where(accounts.c.password != "").limit(1)).first() is not None


def by_name(db: Connection, name: str) -> AccountRow | None:
    """The account with this sign-in name, whatever its tenant; for signing in only."""
    row = db.execute(select(*_ACCOUNT).where(accounts.c.name == name.lower())).first()
    return AccountRow(*row) if row else None


def invitation(db: Connection, digest: str) -> InvitationRow | None:
    """The invitation whose token has this hash; for opening it only."""
    columns = [invitations.c[field] for field in InvitationRow.__dataclass_fields__]
    row = db.execute(select(*columns).where(invitations.c.hash == digest)).first()
    return InvitationRow(*row) if row else None


def key(db: Connection, identifier: str) -> KeyRow | None:
    """The API key with this id; for authenticating only."""
    row = db.execute(select(*_KEY).where(api_keys.c.id == identifier)).first()
    return _key(row) if row else None


def find_account(scope: Scope, db: Connection, identifier: str) -> AccountRow | None:
    """The tenant's account with this id or sign-in name."""
    asked = {"tenant": scope.tenant, "ident": identifier, "named": identifier.lower()}
    row = db.execute(_FIND, asked).first()
    return AccountRow(*row) if row else None


def accounts_of(scope: Scope, db: Connection) -> tuple[AccountRow, ...]:
    """The tenant's accounts, by sign-in name."""
    query = select(*_ACCOUNT).where(accounts.c.tenant == scope.tenant).order_by(accounts.c.name)
    return tuple(AccountRow(*row) for row in db.execute(query))


def save_account(scope: Scope, db: Connection, row: AccountRow) -> None:
    """Store an account of the tenant whole. Raises Forbidden for another tenant's."""
    if row.tenant != scope.tenant:
        raise Forbidden(f"{scope.actor} works in {scope.tenant}, not in {row.tenant}")
    changed = db.execute(
        update(accounts).where(accounts.c.tenant == scope.tenant, accounts.c.id == row.id).values(asdict(row))
    )
    if not changed.rowcount:
        db.execute(insert(accounts).values(asdict(row)))


def add_invitation(scope: Scope, db: Connection, row: InvitationRow) -> None:
    """Keep an invitation; earlier ones of the same account and purpose stop working."""
    if row.tenant != scope.tenant:
        raise Forbidden(f"{scope.actor} works in {scope.tenant}, not in {row.tenant}")
    column = invitations.c
    here = (column.tenant == scope.tenant) & (column.account == row.account) & (column.purpose == row.purpose)
    db.execute(delete(invitations).where(here))
    db.execute(insert(invitations).values(asdict(row)))


def remove_invitation(scope: Scope, db: Connection, digest: str) -> None:
    """Forget a used or expired invitation."""
    db.execute(delete(invitations).where(invitations.c.tenant == scope.tenant, invitations.c.hash == digest))


def set_recovery_codes(scope: Scope, db: Connection, account: str, hashes: Iterable[str]) -> None:
    """Replace the account's recovery codes."""
    column = recovery_codes.c
    db.execute(delete(recovery_codes).where(column.tenant == scope.tenant, column.account == account))
    rows = [{"tenant": scope.tenant, "account": account, "hash": digest} for digest in hashes]
    if rows:
        db.execute(insert(recovery_codes), rows)


def spend_recovery_code(scope: Scope, db: Connection, account: str, digest: str) -> bool:
    """Use up a recovery code; False when there is none such."""
    column = recovery_codes.c
    here = (column.tenant == scope.tenant) & (column.account == account) & (column.hash == digest)
    return bool(db.execute(delete(recovery_codes).where(here)).rowcount)


def recovery_codes_left(scope: Scope, db: Connection, account: str) -> int:
    """How many recovery codes the account still has."""
    column = recovery_codes.c
    query = select(column.hash).where(column.tenant == scope.tenant, column.account == account)
    return len(db.execute(query).all())


def save_key(scope: Scope, db: Connection, row: KeyRow) -> None:
    """Store an API key of the tenant whole. Raises Forbidden for another tenant's."""
    if row.tenant != scope.tenant:
        raise Forbidden(f"{scope.actor} works in {scope.tenant}, not in {row.tenant}")
    values = {**asdict(row), "scopes": "\n".join(row.scopes)}
    here = (api_keys.c.tenant == scope.tenant) & (api_keys.c.id == row.id)
    if not db.execute(update(api_keys).where(here).values(values)).rowcount:
        db.execute(insert(api_keys).values(values))


def keys_of(scope: Scope, db: Connection) -> tuple[KeyRow, ...]:
    """The tenant's API keys, oldest first, revoked ones too."""
    query = select(*_KEY).where(api_keys.c.tenant == scope.tenant).order_by(api_keys.c.created, api_keys.c.id)
    return tuple(_key(row) for row in db.execute(query))


_ACCOUNT = [accounts.c[field] for field in AccountRow.__dataclass_fields__]
_FIND = select(*_ACCOUNT).where(
    accounts.c.tenant == bindparam("tenant"),
    (accounts.c.id == bindparam("ident")) | (accounts.c.name == bindparam("named")),
)  # asked so often that making it counts
_KEY = [api_keys.c[field] for field in KeyRow.__dataclass_fields__]


def _key(row: Row[Any]) -> KeyRow:
    values = dict(row._mapping)
    return KeyRow(**{**values, "scopes": tuple(row.scopes.split())})
