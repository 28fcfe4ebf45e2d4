"""Signing a program in by a code typed elsewhere (RFC 8628): for Kusto clients in terminals and notebooks.

The program begins and polls; somebody signed in types the short code into our page and approves or refuses.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import timedelta

from vedette.core.clock import now
from vedette.core.errors import BadInput, Forbidden, NotFound
from vedette.core.scope import Scope
from vedette.records import accounts as people
from vedette.records import device_codes as kept
from vedette.records.database import Records
from vedette.records.device_codes import DeviceCodeRow
from vedette.tenants import audit, tokens
from vedette.tenants.challenges import digest
from vedette.tenants.tokens import Refused, Service, Token

LASTS = timedelta(minutes=15)
INTERVAL = 5
_LETTERS = "BCDFGHJKLMNPQRSTVWXZ"  # RFC 8628 section 6.1: no vowels, no digits, 34 bits in eight letters


@dataclass(frozen=True, slots=True)
class Begun:
    """What the program gets: it keeps `device`, shows `user`, and polls every `interval` seconds for `lasts`."""

    device: str
    user: str
    lasts: int
    interval: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the person is asked to approve: which client, wanting what."""

    client: str
    scopes: str


def begin(records: Records, client: str, scopes: str) -> Begun:
    """A new pair of codes for a program. Raises BadInput for one without a client id."""
    if not client or len(client) > 80 or len(scopes) > 2000:
        raise BadInput("a program names its client id and the scopes it wants")
    device = secrets.token_urlsafe(32)
    user = "".join(secrets.choice(_LETTERS) for _ in range(8))
    at = now()
    row = DeviceCodeRow(
        digest(device), digest(user), client, scopes, "pending", "", "", False, INTERVAL, None, at + LASTS
    )
    with records.begin() as db:
        kept.forget_device_codes(db, at - LASTS)
        kept.add_device_code(db, row)
    return Begun(device, f"{user[:4]}-{user[4:]}", int(LASTS.total_seconds()), INTERVAL)


def waiting(records: Records, user: str) -> Waiting:
    """What a short code stands for. Raises NotFound when nothing waits for it."""
    with records.read() as db:
        row = kept.by_user(db, _typed(user))
    return _waiting(row)


def decide(scope: Scope, records: Records, user: str, *, approve: bool, mfa: bool) -> Waiting:
    """Approve or refuse what waits, in the name of the scope's actor (an account of the scope's tenant).

    Raises NotFound when nothing waits for this code, Forbidden when the actor is no account.
    """
    with records.begin() as db:
        row = kept.by_user(db, _typed(user))
        found = _waiting(row)
        account = people.find_account(scope, db, scope.actor)
        if account is None or account.disabled or row is None:
            raise Forbidden("only somebody signed in with an account approves")
        state = "approved" if approve else "denied"
        kept.save_device_code(db, replace(row, state=state, tenant=scope.tenant, account=account.id, mfa=mfa))
        audit.record(scope, db, f"accounts.device-{state}", account.name, detail=f"{row.client}: {row.scopes}")
    return found


def poll(records: Records, service: Service, client: str, device: str) -> Token | Refused:
    """What the program gets when it asks again; the token once, then nothing."""
    at = now()
    with records.begin() as db:
        row = kept.by_device(db, digest(device))
        if row is None or row.client != client:
            return Refused("invalid_grant", "this device code is unknown or used")
        if row.expires <= at:
            return Refused("expired_token", "the code has expired; begin again")
        early = row.polled is not None and (at - row.polled).total_seconds() < row.interval - 1
        if row.state == "pending":
            interval = row.interval + INTERVAL if early else row.interval
            kept.save_device_code(db, replace(row, polled=at, interval=interval))
            if early:
                return Refused("slow_down", f"ask every {interval} seconds")
            return Refused("authorization_pending", "nobody has approved yet")
        kept.remove_device_code(db, row.hash)
        if row.state == "denied":
            return Refused("access_denied", "the person refused")
        account = people.find_account(Scope(row.tenant, "device code"), db, row.account)
    if account is None or account.disabled:
        return Refused("access_denied", "the account is closed")
    return tokens.for_person(records, service, account, client, row.scopes, mfa=row.mfa)


def _waiting(row: DeviceCodeRow | None) -> Waiting:
    if row is None or row.state != "pending" or row.expires <= now():
        raise NotFound("nothing waits for this code; is it typed right, and not older than 15 minutes?")
    return Waiting(row.client, row.scopes)


def _typed(user: str) -> str:
    return digest("".join(letter for letter in user.upper() if letter.isalpha()))
