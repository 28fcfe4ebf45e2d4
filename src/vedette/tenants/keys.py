"""API keys: for programs, in the name of an account, never more than their scopes and never more than the account.

The API authenticates with `authenticate`; the secret is shown once, when the key is made.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from vedette.core.clock import now
from vedette.core.errors import BadInput, Conflict, Forbidden, NotFound
from vedette.core.ids import new_id
from vedette.core.scope import Scope
from vedette.records import accounts as kept
from vedette.records.accounts import KeyRow
from vedette.records.database import Records
from vedette.tenants import audit, scoping
from vedette.tenants.content import stock
from vedette.tenants.owners import managed_account
from vedette.tenants.rights import allowed, demand

PREFIX = "vdt"
_TOUCH = timedelta(minutes=1)  # last use is kept no finer than this: a write for every request would cost too much
_REFUSED = "this API key is wrong, revoked or has expired"


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key just made: `text` is what a program sends; it is not kept."""

    id: str
    text: str


def make(
    scope: Scope, records: Records, account: str, name: str, scopes: Sequence[str], *, expires: datetime | None
) -> NewKey:
    """Make a key for an account of this tenant: one's own, or another's with the right to manage users.

    Raises Forbidden, NotFound for an unknown account, BadInput for unknown or no scopes or an expiry in the past.
    """
    unknown = [word for word in scopes if word not in stock().applications]
    if unknown or not scopes:
        known = ", ".join(stock().applications)
        raise BadInput(f"unknown scope {unknown[0]}; there are {known}" if unknown else f"name scopes, of {known}")
    if expires is not None and expires <= now():
        raise BadInput("the key would have expired before it is made")
    with records.begin() as db:
        owner = managed_account(scope, db, account)
        secret = secrets.token_urlsafe(32)
        row = KeyRow(new_id("key"), scope.tenant, owner.id, name, _hash(secret), tuple(scopes), now(), expires)
        kept.save_key(scope, db, row)
        audit.record(scope, db, "keys.make", row.id, after=row, detail=f"{name}: {', '.join(scopes)}")
    return NewKey(row.id, f"{PREFIX}.{row.id}.{secret}")


def revoke(scope: Scope, records: Records, identifier: str) -> None:
    """Make a key useless now. Raises Forbidden, NotFound, Conflict when it is already."""
    with records.begin() as db:
        row = next((key for key in kept.keys_of(scope, db) if key.id == identifier), None)
        if row is None:
            raise NotFound(f"there is no API key {identifier!r} in {scope.tenant}")
        owner = kept.find_account(scope, db, row.account)
        if owner is None or owner.name != scope.actor:
            demand(scope, "users.manage")
        if row.revoked is not None:
            raise Conflict("the key is revoked already")
        kept.save_key(scope, db, replace(row, revoked=now()))
        audit.record(scope, db, "keys.revoke", identifier, before=row)


def authenticate(records: Records, text: str) -> Scope:
    """The scope of a program that sent this key; its actor is `account (key name)`.

    Raises Forbidden, with one text for every fault.
    """
    parts = text.split(".")
    if len(parts) != 3 or parts[0] != PREFIX:
        raise Forbidden(_REFUSED)
    with records.read() as db:
        row = kept.key(db, parts[1])
        right = hmac.compare_digest(row.hash if row else _hash(""), _hash(parts[2]))
        gone = row is None or row.revoked is not None or (row.expires is not None and row.expires <= now())
        if row is None or gone or not right:
            raise Forbidden(_REFUSED)
        account = kept.find_account(Scope(row.tenant, "key"), db, row.account)
        if account is None or account.disabled:
            raise Forbidden(_REFUSED)
        scope = replace(
            scoping.scope_for_key(db, account, row.tenant, row.scopes), actor=f"{account.name} ({row.name})"
        )
    if row.used is None or now() - row.used > _TOUCH:
        with records.begin() as db:
            kept.save_key(scope, db, replace(row, used=now()))
    return scope


def listing(scope: Scope, records: Records, account: str = "") -> tuple[KeyRow, ...]:
    """The keys of one account (its id), or all for those who manage users; without their hashes."""
    with records.read() as db:
        own = kept.find_account(scope, db, account or scope.actor)
        rows = kept.keys_of(scope, db)
    if not allowed(scope, "users.manage"):
        if own is None or own.name != scope.actor:
            raise Forbidden("only administrators see the keys of others")
        account = own.id
    return tuple(replace(row, hash="") for row in rows if not account or row.account == account)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
