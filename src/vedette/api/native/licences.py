"""Subscriptions, what they switch on, and who holds licences: `/api/v1/licences`."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Path
from pydantic import Field

from vedette.api.access import Access, needs
from vedette.api.errors import RESPONSES
from vedette.api.native.session import Why
from vedette.api.once import Once
from vedette.api.wire import Done, Moment, Wire
from vedette.tenants import directory, provisioning, subscriptions
from vedette.tenants.organisation import directory_of, paid_for

router = APIRouter(prefix="/licences", tags=["Licences"], responses=RESPONSES, route_class=Once)
Viewer = Annotated[Access, needs("licences.view")]
Keeper = Annotated[Access, needs("licences.manage")]


class SubscriptionBody(Wire):
    """One product the organisation pays for."""

    sku: str
    sku_id: str
    status: str
    seats: int
    used: int
    trial: bool
    expires: Moment | None
    source: str
    plans: list[str]


class FeatureBody(Wire):
    """Whether a feature is licensed, why, and what is missing without it."""

    name: str
    title: str
    on: bool
    because: Why
    without: str


class HoldingBody(Wire):
    """A licence given to a user or group of the directory; `name` is the user's UPN or the group's name."""

    kind: str
    holder: str
    name: str
    sku: str
    without: list[str]


class LicencesBody(Wire):
    """Licences as they stand; Explorer looks back `lookback_days`."""

    subscriptions: list[SubscriptionBody]
    features: list[FeatureBody]
    holdings: list[HoldingBody]
    lookback_days: int
    lookback_because: str


class NewSubscription(Wire):
    """A product by part number, title or id."""

    sku: str = Field(min_length=1, max_length=200)
    seats: int = Field(0, ge=0, le=10_000_000)
    trial: bool = False
    expires: Moment | None = None


class SubscriptionFile(Wire):
    """The answer of Graph's GET /subscribedSkus, or CSV with a column `sku`; `whole`: these are all there are."""

    form: Literal["graph", "csv"]
    content: str = Field(max_length=4_000_000)
    whole: bool = True


class DirectoryFile(Wire):
    """Users or groups as Graph answers them, or users as CSV; `whole`: these are all, others are disabled as leavers.

    `force` goes on although alarmingly many would leave.
    """

    form: Literal["graph-users", "graph-groups", "csv"]
    content: str = Field(max_length=4_000_000)
    whole: bool = False
    force: bool = False


class ChangesBody(Wire):
    """What changed in the directory, by UPN and group name; `left` were disabled, `doubled` are of another source."""

    known: int
    added: list[str]
    changed: list[str]
    left: list[str]
    doubled: list[str]
    groups_added: list[str]
    groups_changed: list[str]
    groups_gone: list[str]


class ImportedBody(Wire):
    """What an import did; `unknown` are licences of products nobody pays for."""

    users: int
    groups: int
    licences: int
    changes: ChangesBody
    unknown: list[str]


class UserBody(Wire):
    """One person of the directory."""

    id: str
    upn: str
    mail: str
    name: str
    department: str
    title: str
    enabled: bool


class PeopleBody(Wire):
    """The directory: people, and groups by name with how many members they have."""

    users: list[UserBody]
    groups: dict[str, int]


class Holding(Wire):
    """A user (object id, UPN, mail) or group (object id, name) and the product given or taken."""

    holder: str = Field(min_length=1, max_length=320)
    sku: str = Field(min_length=1, max_length=200)
    group: bool = False


@router.get("")
def get_licences(access: Viewer) -> LicencesBody:
    """Subscriptions, features, holders."""
    found = paid_for(access.scope, access.records)
    return LicencesBody(
        subscriptions=[SubscriptionBody.model_validate(row) for row in found.subscriptions],
        features=[
            FeatureBody(name=f.name, title=f.title, on=f.on, because=Why.of(f.because), without=f.without)
            for f in found.features
        ],
        holdings=[
            HoldingBody(
                kind=row.kind,
                holder=row.holder,
                name=found.holders.get(row.holder, row.holder),
                sku=row.sku,
                without=list(row.without),
            )
            for row in found.holdings
        ],
        lookback_days=found.lookback_days,
        lookback_because=found.lookback_because,
    )


@router.post("/subscriptions", status_code=201)
def add_subscription(access: Keeper, given: NewSubscription) -> Done:
    """Enter a subscription by hand."""
    row = subscriptions.entered(given.sku, seats=given.seats, trial=given.trial, expires=given.expires)
    subscriptions.take_in(access.scope, access.records, (row,), whole=False)
    provisioning.assess(access.scope, access.records)
    return Done(message=f"{row.sku} entered")


@router.post("/subscriptions/import")
def import_subscriptions(access: Keeper, given: SubscriptionFile) -> Done:
    """Take subscriptions from a file."""
    if given.form == "graph":
        rows = subscriptions.from_graph(given.content.encode())
    else:
        rows = subscriptions.from_csv(given.content)
    subscriptions.take_in(access.scope, access.records, rows, whole=given.whole)
    provisioning.assess(access.scope, access.records)
    return Done(message=f"{len(rows)} subscriptions taken in")


@router.delete("/subscriptions/{sku}")
def cancel_subscription(access: Keeper, sku: Annotated[str, Path(max_length=200)]) -> Done:
    """Forget a subscription."""
    subscriptions.cancel(access.scope, access.records, sku)
    provisioning.assess(access.scope, access.records)
    return Done(message=f"{sku} is gone")


@router.get("/directory")
def get_directory(access: Viewer) -> PeopleBody:
    """People and groups."""
    found = directory_of(access.scope, access.records)
    return PeopleBody(
        users=[UserBody.model_validate(user) for user in found.users],
        groups={group.name: len(group.members) for group in found.groups},
    )


@router.post("/directory/import")
def import_directory(access: Keeper, given: DirectoryFile) -> ImportedBody:
    """Take people or groups from a file."""
    data = given.content.encode()
    if given.form == "graph-users":
        read = directory.users_from_graph(data)
    elif given.form == "graph-groups":
        read = directory.groups_from_graph(data)
    else:
        read = directory.users_from_csv(given.content)
    done = directory.take_in(access.scope, access.records, read, whole=given.whole, force=given.force)
    return ImportedBody.model_validate(done)


@router.post("/holdings")
def give_licence(access: Keeper, given: Holding) -> Done:
    """Give a licence."""
    directory.give(access.scope, access.records, given.holder, given.sku, group=given.group)
    return Done(message=f"{given.holder} has {given.sku}")


@router.post("/holdings/take")
def take_licence(access: Keeper, given: Holding) -> Done:
    """Take a licence away."""
    directory.take_away(access.scope, access.records, given.holder, given.sku, group=given.group)
    return Done(message=f"{given.holder} no longer has {given.sku}")
