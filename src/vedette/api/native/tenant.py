"""Turning the service on and off, and how the organisation stands: `/api/v1/tenant`.

What the welcome page and Settings show: eligibility, consent, data location, progress, confirmation, opt-out.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import Field

from vedette.api.access import Access, SignedIn, needs
from vedette.api.errors import RESPONSES
from vedette.api.native.session import Why
from vedette.api.once import Once
from vedette.api.wire import Done, Moment, Wire
from vedette.app import turning
from vedette.schema.types import Service
from vedette.tenants import leaving, provisioning, settings
from vedette.tenants.leaving import Leaving
from vedette.tenants.organisation import Organisation, organisation, settings_of
from vedette.tenants.states import State

router = APIRouter(prefix="/tenant", tags=["Organisation"], responses=RESPONSES, route_class=Once)
Starter = Annotated[Access, needs("tenant.turn-on")]
Keeper = Annotated[Access, needs("settings.manage")]


class ProgressBody(Wire):
    """How far provisioning is; `error` is what stopped the last try."""

    state: State
    done: int
    total: int
    next: str
    error: str


class ConsentBody(Wire):
    """What is to be agreed to."""

    version: str
    text: str


class GivenBody(Wire):
    """Who agreed to which version, and when."""

    version: str
    person: str
    at: Moment


class ReceiptBody(Wire):
    """Proof of a deletion: `digest` is the SHA-256 of `what`."""

    id: str
    at: Moment
    person: str
    what: str
    digest: str


class LocationBody(Wire):
    """A place data can lie."""

    name: str
    title: str


class TenantBody(Wire):
    """How the organisation stands."""

    tenant: str
    name: str
    state: State
    because: str
    location: str
    location_because: str
    locations: list[LocationBody]
    eligible: Why
    progress: ProgressBody
    consent: ConsentBody
    consents: list[GivenBody]
    services: dict[Service, str]
    receipts: list[ReceiptBody]
    help: list[str]

    @classmethod
    def of(cls, found: Organisation, locations: list[LocationBody]) -> TenantBody:
        """From the picture of the domain."""
        row = found.row
        return cls(
            tenant=row.tenant,
            name=row.name,
            state=State(row.state),
            because=row.because,
            location=row.location,
            location_because=row.location_because,
            locations=locations,
            eligible=Why.of(found.eligible),
            progress=ProgressBody.model_validate(found.progress),
            consent=ConsentBody.model_validate(found.consent),
            consents=[GivenBody(version=c.version, person=c.person, at=c.at) for c in found.consents],
            services={Service(name): place for name, place in found.services.items()},
            receipts=[ReceiptBody.model_validate(receipt) for receipt in found.receipts],
            help=list(found.help),
        )


class Agreement(Wire):
    """The version that was read and is agreed to."""

    version: str = Field(max_length=40)


class Start(Wire):
    """Where the data shall lie: a location's name, or empty for the best."""

    location: str = Field("", max_length=100)


class Off(Wire):
    """What becomes of the data; there is no default."""

    data: Leaving


class Deployed(Wire):
    """A service's data location as known (empty: unknown); `absent`: the organisation has it no more."""

    location: str = Field("", max_length=200)
    absent: bool = False


class SettingBody(Wire):
    """One setting; `values` are the words it can have (empty: any text of its kind)."""

    name: str
    about: str
    value: str
    default: str
    values: list[str]


class Value(Wire):
    """The new value."""

    value: str = Field(max_length=500)


@router.get("")
def get_tenant(access: SignedIn) -> TenantBody:
    """How the organisation stands, for everybody who may sign in: the welcome page tells what is missing."""
    locations = [LocationBody.model_validate(place) for place in turning.locations(access.product)]
    return TenantBody.of(organisation(access.scope, access.records), locations)


@router.post("/consent")
def give_consent(access: Starter, given: Agreement) -> Done:
    """Agree to the text of this version."""
    provisioning.assess(access.scope, access.records)
    row = provisioning.consent(access.scope, access.records, given.version)
    return Done(message=f"{row.tenant} is {row.state}")


@router.delete("/consent")
def withdraw_consent(access: Starter) -> Done:
    """Take consent back, before provisioning began."""
    row = provisioning.withdraw(access.scope, access.records)
    return Done(message=f"{row.tenant} is {row.state}")


@router.post("/start", status_code=202)
def start(access: Starter, given: Start) -> ProgressBody:
    """Begin provisioning; it goes on by itself and `GET /tenant` shows how far it is."""
    begun = turning.start(access.scope, access.product, given.location)
    access.wake()
    return ProgressBody.model_validate(begun)


@router.post("/off", status_code=202)
def turn_off(access: Annotated[Access, needs("tenant.turn-off")], given: Off) -> Done:
    """Begin turning the service off; the receipt of a deletion appears in `GET /tenant`."""
    leaving.turn_off(access.scope, access.records, given.data)
    access.wake()
    return Done(message="the service is being turned off")


@router.put("/services/{service}")
def deploy(access: Keeper, service: Service, given: Deployed) -> Done:
    """Note that the organisation has a service, or has it no more."""
    provisioning.deploy(access.scope, access.records, service, None if given.absent else given.location)
    return Done(message=f"{service.value} noted")


@router.get("/settings")
def list_settings(access: Annotated[Access, needs("settings.view")]) -> list[SettingBody]:
    """Every setting with the value in force."""
    chosen = settings_of(access.scope, access.records)
    known = [settings.SETTINGS[name] for name in chosen]
    return [
        SettingBody(name=k.name, about=k.about, value=chosen[k.name], default=k.default, values=list(k.values))
        for k in known
    ]


@router.put("/settings/{name}")
def change_setting(access: Keeper, name: Annotated[str, Path(max_length=100)], given: Value) -> Done:
    """Change a setting."""
    settings.change(access.scope, access.records, name, given.value)
    return Done(message=f"{name} is {given.value}")
