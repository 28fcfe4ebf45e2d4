"""Programs with tokens of their own, their permissions, secrets and keys: `/api/v1/applications`."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import Field

from vedette.api.access import Access, needs
from vedette.api.errors import RESPONSES
from vedette.api.wire import Done, Moment, Wire
from vedette.records.applications import ApplicationRow, CredentialRow
from vedette.tenants import applications

router = APIRouter(prefix="/applications", tags=["People"], responses=RESPONSES)
Keeper = Annotated[Access, needs("users.manage")]
Client = Annotated[str, Path(max_length=200, description="Client id or name.")]
Permissions = Annotated[list[str], Field(min_length=1, max_length=50)]


class CredentialBody(Wire):
    """A secret or key an application proves itself with; its value is not kept."""

    id: str
    kind: str
    hint: str
    created: Moment
    expires: Moment


class ApplicationBody(Wire):
    """One program; `id` is its client id."""

    id: str
    name: str
    permissions: list[str]
    disabled: bool
    created: Moment
    created_by: str
    used: Moment | None
    credentials: list[CredentialBody] | None = Field(None, description="Only when one application is asked for.")


class NewApplication(Wire):
    """Its name and what it may do (Microsoft's application permissions)."""

    name: str = Field(min_length=1, max_length=120)
    permissions: Permissions


class Granted(Wire):
    """All that it may do from now on."""

    permissions: Permissions


class Disabled(Wire):
    """Whether it is stopped."""

    disabled: bool


class NewSecret(Wire):
    """How many days a secret lasts, and what tells it from others."""

    days: int = Field(180, ge=1, le=730)
    hint: str = Field("", max_length=80)


class MadeSecret(Wire):
    """What the program sends; shown now and never again."""

    id: str
    text: str
    expires: Moment


class NewKey(Wire):
    """A certificate or public key (PEM), or a public JWK (JSON)."""

    text: str = Field(min_length=1, max_length=20_000)
    days: int = Field(365, ge=1, le=730)


@router.get("")
def list_applications(access: Keeper) -> list[ApplicationBody]:
    """Every application of the tenant."""
    return [_body(row) for row in applications.listing(access.scope, access.records)]


@router.post("", status_code=201)
def make_application(access: Keeper, given: NewApplication) -> ApplicationBody:
    """Make an application; give it a secret or key next."""
    return _body(applications.make(access.scope, access.records, given.name, given.permissions))


@router.get("/{client}")
def get_application(access: Keeper, client: Client) -> ApplicationBody:
    """One application and its credentials."""
    row = applications.get(access.scope, access.records, client)
    return _body(row, applications.credentials(access.scope, access.records, row.id))


@router.put("/{client}/permissions")
def grant_application(access: Keeper, client: Client, given: Granted) -> ApplicationBody:
    """Replace what it may do; tokens it holds lose at once what it no longer has."""
    return _body(applications.grant(access.scope, access.records, client, given.permissions))


@router.put("/{client}/disabled")
def set_application_disabled(access: Keeper, client: Client, given: Disabled) -> Done:
    """Stop it and its tokens, or let it go on."""
    applications.set_disabled(access.scope, access.records, client, given.disabled)
    return Done(message=f"{client} is {'stopped' if given.disabled else 'enabled'}")


@router.delete("/{client}")
def remove_application(access: Keeper, client: Client) -> Done:
    """Remove it for good."""
    applications.remove(access.scope, access.records, client)
    return Done(message=f"{client} is removed")


@router.post("/{client}/secrets", status_code=201)
def add_secret(access: Keeper, client: Client, given: NewSecret) -> MadeSecret:
    """A new secret."""
    lasts = timedelta(days=given.days)
    made = applications.add_secret(access.scope, access.records, client, lasts=lasts, hint=given.hint)
    return MadeSecret.model_validate(made)


@router.post("/{client}/keys", status_code=201)
def add_key(access: Keeper, client: Client, given: NewKey) -> CredentialBody:
    """Let it prove itself with a key it holds."""
    row = applications.add_key(access.scope, access.records, client, given.text, lasts=timedelta(days=given.days))
    return CredentialBody.model_validate(row)


@router.delete("/{client}/credentials/{credential}")
def remove_credential(access: Keeper, client: Client, credential: Annotated[str, Path(max_length=100)]) -> Done:
    """Make a secret or key, and the tokens got with it, useless now."""
    applications.remove_credential(access.scope, access.records, client, credential)
    return Done(message=f"{credential} is removed")


def _body(row: ApplicationRow, held: tuple[CredentialRow, ...] | None = None) -> ApplicationBody:
    shown = None if held is None else [CredentialBody.model_validate(item) for item in held]
    return ApplicationBody(
        id=row.id,
        name=row.name,
        permissions=list(row.permissions),
        disabled=row.disabled,
        created=row.created,
        created_by=row.created_by,
        used=row.used,
        credentials=shown,
    )
