"""Role groups, who is in them, device groups; "view my roles" and "why can't I?": `/api/v1/permissions`."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query
from pydantic import Field

from vedette.api.access import Access, SignedIn, needs
from vedette.api.errors import RESPONSES
from vedette.api.native.session import Why
from vedette.api.once import Once
from vedette.api.wire import Done, Moment, Wire
from vedette.records.roles import RoleGroupRow
from vedette.tenants import devices, explaining, mine, roles
from vedette.tenants.content import Group, stock
from vedette.tenants.organisation import permissions_of

router = APIRouter(prefix="/permissions", tags=["Permissions"], responses=RESPONSES, route_class=Once)
Viewer = Annotated[Access, needs("permissions.view")]
Name = Annotated[str, Path(max_length=100)]


class GroupBody(Wire):
    """A role group of one store (directory, security-centre, exchange, endpoint) and its roles."""

    store: str
    name: str
    title: str
    roles: list[str]
    own: bool = Field(False, description="The organisation made it: it can be removed.")


class RoleBody(Wire):
    """One role: what it is called, and what it lets people do, in words."""

    name: str
    title: str
    about: str


class MemberBody(Wire):
    """Who can be put into role groups: an account, or a group of the directory."""

    kind: str
    id: str
    name: str
    title: str


class AssignmentBody(Wire):
    """Somebody (`name`; `member` is the id) is in a role group; `devices` limits it to device groups."""

    kind: str
    member: str
    name: str = ""
    store: str
    group: str
    by: str
    at: Moment
    devices: list[str]


class DeviceGroupBody(Wire):
    """Devices told apart by name; the lower rank wins."""

    name: str
    rank: int
    conditions: list[str]


class PermissionsBody(Wire):
    """Who may what, and who could."""

    groups: list[GroupBody]
    roles: list[RoleBody]
    assignments: list[AssignmentBody]
    devices: list[DeviceGroupBody]
    members: list[MemberBody]


class GrantBody(Wire):
    """One role group the caller is in, and how."""

    store: str
    group: str
    title: str
    roles: list[str]
    via: str
    devices: list[str]
    flowed: bool


class DecisionBody(Wire):
    """May somebody do this, and why; `ask_for` is what is missing, `seed` marks the rows of the first guide's table."""

    activity: str
    title: str
    seed: bool
    allowed: bool
    because: Why
    note: str
    ask_for: list[str]


class MyRoles(Wire):
    """What somebody is, and every activity with its decision."""

    name: str
    grants: list[GrantBody]
    decisions: list[DecisionBody]


class Assignment(Wire):
    """An account (by id) or directory group, and the role group."""

    member: str = Field(min_length=1, max_length=320)
    kind: Literal["account", "group"] = "account"
    store: str = Field(max_length=40)
    group: str = Field(max_length=100)
    devices: list[str] = Field([], max_length=100)


class Planned(Assignment):
    """A change that is only thought of: putting in, or with `take` taking out."""

    take: bool = False


class ConsequenceBody(Wire):
    """What one affected person would gain and lose, as activities."""

    name: str
    gained: list[str]
    lost: list[str]


class Copy(Wire):
    """A new role group made from another, with roles added and removed."""

    source: str = Field(max_length=100)
    name: str = Field(max_length=80)
    title: str = Field("", max_length=200)
    add: list[str] = Field([], max_length=200)
    remove: list[str] = Field([], max_length=200)


class DeviceGroup(Wire):
    """Rank, and conditions such as `name starts-with srv-`."""

    rank: int = Field(ge=1, le=10_000)
    conditions: list[str] = Field(min_length=1, max_length=100)


@router.get("")
def get_permissions(access: Viewer) -> PermissionsBody:
    """Role groups, roles, assignments, device groups, and who there is to assign."""
    found = permissions_of(access.scope, access.records)
    names = {(member.kind, member.id): {"name": member.name} for member in found.members}
    return PermissionsBody(
        groups=[_group(group) for group in found.groups],
        roles=[RoleBody.model_validate(role) for role in found.roles],
        assignments=[
            AssignmentBody.model_validate(row).model_copy(update=names.get((row.kind, row.member)))
            for row in found.assignments
        ],
        devices=[DeviceGroupBody.model_validate(row) for row in found.devices],
        members=[MemberBody.model_validate(member) for member in found.members],
    )


@router.get("/mine")
def my_roles(access: SignedIn) -> MyRoles:
    """View my roles: what the caller is in, and what follows from it."""
    found = mine.standing(access.scope, access.records, access.session.account, mfa=access.session.mfa)
    return MyRoles(
        name=access.session.account.name,
        grants=[GrantBody.model_validate(grant) for grant in found.grants],
        decisions=[_decision(decision) for decision in found.decisions],
    )


@router.get("/why")
def why(
    access: SignedIn,
    activity: Annotated[str, Query(max_length=100)],
    device: Annotated[str, Query(max_length=300)] = "",
) -> DecisionBody:
    """Why can, or can't, the caller do this (to this device)?"""
    session = access.session
    return _decision(mine.decision(access.scope, access.records, session.account, activity, device, mfa=session.mfa))


@router.get("/people/{name}")
def roles_of(access: Viewer, name: Annotated[str, Path(max_length=320)]) -> MyRoles:
    """The same of somebody else: what they are in, and what follows from it."""
    found = explaining.standing_of(access.scope, access.records, name)
    return MyRoles(
        name=name,
        grants=[GrantBody.model_validate(grant) for grant in found.grants],
        decisions=[_decision(decision) for decision in found.decisions],
    )


@router.get("/groups/{store}/{name}")
def opened_by_group(access: Viewer, store: Name, name: Name) -> list[DecisionBody]:
    """What somebody in nothing but this role group may do, and why (not)."""
    return [_decision(each) for each in explaining.opened_by(access.scope, access.records, store, name)]


@router.post("/assignments/preview")
def preview_assignment(access: Viewer, given: Planned) -> list[ConsequenceBody]:
    """What putting somebody in, or taking them out, would change, for each person it concerns."""
    found = explaining.consequences(
        access.scope, access.records, given.kind, given.member, given.store, given.group,
        devices=given.devices, take=given.take,
    )  # fmt: skip
    return [ConsequenceBody.model_validate(each) for each in found]


@router.post("/assignments", status_code=201)
def assign(access: SignedIn, given: Assignment) -> Done:
    """Put somebody into a role group."""
    roles.put_in(
        access.scope, access.records, given.member, given.store, given.group, kind=given.kind, devices=given.devices
    )
    return Done(message=f"{given.member} is in {given.store}/{given.group}")


@router.post("/assignments/take")
def unassign(access: SignedIn, given: Assignment) -> Done:
    """Take somebody out of a role group."""
    roles.take_out(access.scope, access.records, given.member, given.store, given.group, kind=given.kind)
    return Done(message=f"{given.member} is not in {given.store}/{given.group} any more")


@router.post("/groups/{store}", status_code=201)
def copy_group(access: SignedIn, store: Name, given: Copy) -> GroupBody:
    """Make a role group from another."""
    made = roles.copy_group(
        access.scope, access.records, store, given.source, given.name,
        title=given.title, add=given.add, remove=given.remove,
    )  # fmt: skip
    return _group(made)


@router.delete("/groups/{store}/{name}")
def remove_group(access: SignedIn, store: Name, name: Name) -> Done:
    """Remove a role group the organisation made."""
    roles.remove_group(access.scope, access.records, store, name)
    return Done(message=f"{store}/{name} is gone")


@router.put("/devices/{name}")
def define_devices(access: SignedIn, name: Name, given: DeviceGroup) -> Done:
    """Make or change a device group."""
    devices.define(access.scope, access.records, name, given.rank, given.conditions)
    return Done(message=f"{name} has rank {given.rank}")


@router.delete("/devices/{name}")
def remove_devices(access: SignedIn, name: Name) -> Done:
    """Remove a device group."""
    devices.remove(access.scope, access.records, name)
    return Done(message=f"{name} is gone")


def _group(row: Group | RoleGroupRow) -> GroupBody:
    own = isinstance(row, RoleGroupRow) or (row.store, row.name) not in stock().groups
    return GroupBody(store=row.store, name=row.name, title=row.title, roles=list(row.roles), own=own)


def _decision(found: mine.Decided) -> DecisionBody:
    decision = found.decision
    known = stock().activity(decision.activity)
    return DecisionBody(
        activity=decision.activity,
        title=known.title,
        seed=known.seed,
        allowed=decision.allowed,
        because=Why.of(decision.because),
        note=decision.note,
        ask_for=list(found.ask_for),
    )
