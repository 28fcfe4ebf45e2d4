"""Passkeys of people who sign in, as kept: public keys only; `tenants.passkeys` registers and checks them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Index,
    String,
    Table,
    Text,
    delete,
    insert,
    select,
    update,
)

from vedette.core.errors import Forbidden
from vedette.core.scope import Scope
from vedette.records.database import Instant, metadata

passkeys = Table(
    "passkeys",
    metadata,
    Column("id", Text, primary_key=True),
    Column("tenant", String(40), nullable=False),
    Column("account", String(40), nullable=False),
    Column("name", Text, nullable=False),
    Column("public_key", Text, nullable=False),
    Column("sign_count", BigInteger, nullable=False),
    Column("synced", Boolean, nullable=False),
    Column("created", Instant, nullable=False),
    Column("used", Instant),
    Index(None, "tenant", "account"),
)


@dataclass(frozen=True, slots=True)
class PasskeyRow:
    """One passkey: `id` is the credential id and `public_key` the COSE key, both base64url.

    `sign_count` is the authenticator's last count (0: it does not count), `synced` tells it lives on several devices.
    """

    id: str
    tenant: str
    account: str
    name: str
    public_key: str
    sign_count: int
    synced: bool
    created: datetime
    used: datetime | None = None


def passkey(db: Connection, identifier: str) -> PasskeyRow | None:
    """The passkey with this credential id, whatever its tenant; for signing in only."""
    row = db.execute(select(*_COLUMNS).where(passkeys.c.id == identifier)).first()
    return PasskeyRow(*row) if row else None


def save_passkey(scope: Scope, db: Connection, row: PasskeyRow) -> None:
    """Store a passkey of the tenant whole. Raises Forbidden for another tenant's."""
    if row.tenant != scope.tenant:
        raise Forbidden(f"{scope.actor} works in {scope.tenant}, not in {row.tenant}")
    here = (passkeys.c.tenant == scope.tenant) & (passkeys.c.id == row.id)
    if not db.execute(update(passkeys).where(here).values(asdict(row))).rowcount:
        db.execute(insert(passkeys).values(asdict(row)))


def passkeys_of(scope: Scope, db: Connection, account: str) -> tuple[PasskeyRow, ...]:
    """The passkeys of an account of the tenant, oldest first."""
    here = (passkeys.c.tenant == scope.tenant) & (passkeys.c.account == account)
    query = select(*_COLUMNS).where(here).order_by(passkeys.c.created, passkeys.c.id)
    return tuple(PasskeyRow(*row) for row in db.execute(query))


def remove_passkeys(scope: Scope, db: Connection, account: str, identifier: str = "") -> int:
    """Remove one passkey of an account, or all of them; how many."""
    here = (passkeys.c.tenant == scope.tenant) & (passkeys.c.account == account)
    if identifier:
        here &= passkeys.c.id == identifier
    return db.execute(delete(passkeys).where(here)).rowcount


_COLUMNS = [passkeys.c[field] for field in PasskeyRow.__dataclass_fields__]
