"""Passkeys of people: added by their owner, seen and removed also by those who manage users: `/api/v1/me/passkeys`.

Signing in with one is in `session`.
"""

from __future__ import annotations

import json
from typing import Annotated

from fastapi import APIRouter, Path, Request
from pydantic import Field

from vedette.api.access import Access, SignedIn, needs
from vedette.api.address import address_of
from vedette.api.errors import RESPONSES
from vedette.api.native.session import Answer, Options
from vedette.api.wire import Done, Moment, Wire
from vedette.tenants import passkeys

router = APIRouter(tags=["People"], responses=RESPONSES)
Keeper = Annotated[Access, needs("users.manage")]
Name = Annotated[str, Path(max_length=320)]
Ident = Annotated[str, Path(max_length=1400)]


class PasskeyBody(Wire):
    """One passkey; `synced` tells its maker keeps copies of it, for other devices of the owner."""

    id: str
    name: str
    synced: bool
    created: Moment
    used: Moment | None


class NewPasskey(Wire):
    """What the browser made, and what its owner calls it."""

    name: str = Field("", max_length=80)
    answer: Answer


@router.get("/me/passkeys")
def list_my_passkeys(access: SignedIn) -> list[PasskeyBody]:
    """One's own passkeys."""
    rows = passkeys.listing(access.scope, access.records, access.session.account.id)
    return [PasskeyBody.model_validate(row) for row in rows]


@router.post("/me/passkeys/options")
def begin_passkey(request: Request, access: SignedIn) -> Options:
    """Begin a passkey: hand `publicKey` to the browser."""
    party = address_of(request).party
    begun = passkeys.begin_registration(access.scope, access.records, access.session.account.id, party)
    return Options(public_key=json.loads(begun.options))


@router.post("/me/passkeys", status_code=201)
def finish_passkey(request: Request, access: SignedIn, given: NewPasskey) -> PasskeyBody:
    """Keep the passkey the browser made."""
    owner, party = access.session.account.id, address_of(request).party
    text = json.dumps(given.answer)
    row = passkeys.finish_registration(access.scope, access.records, owner, party, text, given.name)
    return PasskeyBody.model_validate(row)


@router.delete("/me/passkeys/{passkey}")
def remove_my_passkey(access: SignedIn, passkey: Ident) -> Done:
    """Take a passkey of one's own off."""
    passkeys.remove(access.scope, access.records, access.session.account.id, passkey)
    return Done(message="the passkey is removed")


@router.get("/accounts/{name}/passkeys")
def list_passkeys(access: Keeper, name: Name) -> list[PasskeyBody]:
    """Somebody's passkeys."""
    return [PasskeyBody.model_validate(row) for row in passkeys.listing(access.scope, access.records, name)]


@router.delete("/accounts/{name}/passkeys/{passkey}")
def remove_passkey(access: Keeper, name: Name, passkey: Ident) -> Done:
    """Take somebody's passkey off, because its device is lost."""
    passkeys.remove(access.scope, access.records, name, passkey)
    return Done(message="the passkey is removed")
