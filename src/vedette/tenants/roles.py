"""Who is in which role group, and what that makes them: assignments, groups made by copying, "view my roles".

`permissions` judges a Person made here; directory roles flow into the other stores as content/tenants/roles.toml tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from vedette.core.clock import now
from vedette.core.errors import BadInput, Conflict, NotFound
from vedette.core.scope import Scope
from vedette.records import roles as kept
from vedette.records import users as directory
from vedette.records.accounts import AccountRow
from vedette.records.database import Records
from vedette.records.roles import AssignmentRow, RoleGroupRow
from vedette.tenants import audit
from vedette.tenants.content import Group, stock
from vedette.tenants.rights import demand

DIRECTORY = "directory"
ADMINISTRATOR = "global-administrator"
_KEEPERS = {
    DIRECTORY: "directory.assign",
    "security-centre": "permissions.manage",
    "exchange": "exchange-roles.manage",
    "endpoint": "endpoint-roles.manage",
}
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")


@dataclass(frozen=True, slots=True)
class Grant:
    """One group somebody is in: `via` says how they came in, `devices` limits it to device groups (empty: all).

    `flowed` grants come from a directory role.
    """

    store: str
    group: str
    title: str
    roles: tuple[str, ...]
    via: str
    devices: tuple[str, ...] = ()
    flowed: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody at work in one tenant: their grants, and whether they signed in with a second factor."""

    account: str
    name: str
    grants: tuple[Grant, ...]
    mfa: bool = False

    def group(self, store: str, name: str) -> Grant | None:
        """The grant of this group, if they are in it."""
        return next((g for g in self.grants if (g.store, g.group) == (store, name)), None)

    def role(self, store: str, name: str) -> Grant | None:
        """A grant that holds this role in this store, if any does."""
        return next((g for g in self.grants if g.store == store and name in g.roles), None)


@dataclass(frozen=True, slots=True)
class Held:
    """Who is in which role group of a tenant: the groups by store and name, the assignments by kind and member."""

    catalog: Mapping[tuple[str, str], Group]
    rows: Mapping[tuple[str, str], tuple[AssignmentRow, ...]]


def held(scope: Scope, db: Connection, assigned: Iterable[AssignmentRow] | None = None) -> Held:
    """All role groups and assignments of the scope's tenant; `assigned` asks what would be with these instead."""
    rows: dict[tuple[str, str], list[AssignmentRow]] = {}
    for row in kept.assignments_of(scope, db) if assigned is None else assigned:
        rows.setdefault((row.kind, row.member), []).append(row)
    catalog = {(group.store, group.name): group for group in groups(scope, db)}
    return Held(catalog, {member: tuple(found) for member, found in rows.items()})


def person(
    scope: Scope, db: Connection, account: AccountRow, *, mfa: bool = False, among: Held | None = None
) -> Person:
    """What an account is in the scope's tenant, by itself and through directory groups; `among` what is known of it.

    Groups count only for accounts whose home is this tenant: a guest may carry the name of one of its users.
    """
    members = {("account", account.id): "assigned directly"}
    if account.tenant == scope.tenant:
        user = directory.find_user(scope, db, account.name)
        for group in directory.groups_of(scope, db, user.id) if user and user.upn == account.name else ():
            members[("group", group.id)] = f"through the directory group {group.name}"
    known = among or held(scope, db)
    grants: list[Grant] = []
    for row, via in ((row, via) for member, via in members.items() for row in known.rows.get(member, ())):
        found = known.catalog.get((row.store, row.group))
        if found is not None:
            grant = Grant(row.store, row.group, found.title, found.roles, via, row.devices)
            grants += [grant, *flowing(grant, known.catalog)]
    return Person(account.id, account.name, tuple(grants), mfa)


def flowing(grant: Grant, catalog: Mapping[tuple[str, str], Group]) -> Iterator[Grant]:
    """What a role of the directory puts its holders into in other stores."""
    for target in stock().flows.get(f"{grant.store}/{grant.group}", ()):
        store, name = target.split("/")
        into = catalog[(store, name)]
        yield Grant(store, name, into.title, into.roles, f"as {grant.title} in the directory", flowed=True)


def groups(scope: Scope, db: Connection) -> tuple[Group, ...]:
    """Every role group: those that came with the product and those the organisation made."""
    own = (Group(row.store, row.name, row.title, row.roles) for row in kept.role_groups_of(scope, db))
    return (*stock().groups.values(), *own)


def put_in(
    scope: Scope,
    records: Records,
    member: str,
    store: str,
    group: str,
    *,
    kind: str = "account",
    devices: Iterable[str] = (),
) -> None:
    """Put an account (by id) or a directory group (`kind="group"`) into a role group.

    `devices` limits an endpoint group to device groups. Raises Forbidden, NotFound for unknown names, BadInput for
    device groups outside the endpoint store.
    """
    demand(scope, _keeper(store))
    limited = tuple(dict.fromkeys(devices))
    if limited and store != "endpoint":
        raise BadInput("only groups of the endpoint store can be limited to device groups")
    with records.begin() as db:
        _known_group(scope, db, store, group)
        for name in set(limited) - {row.name for row in kept.device_groups_of(scope, db)} - {"ungrouped"}:
            raise NotFound(f"there is no device group {name!r}")
        row = AssignmentRow(kind, member, store, group, scope.actor, now(), limited)
        kept.assign(scope, db, row)
        audit.record(scope, db, "roles.assign", f"{kind} {member}", after=row, detail=f"{store}/{group}")


def take_out(scope: Scope, records: Records, member: str, store: str, group: str, *, kind: str = "account") -> None:
    """Take a member out of a role group.

    Raises Forbidden, NotFound when it was not in it, Conflict for the last global administrator.
    """
    demand(scope, _keeper(store))
    with records.begin() as db:
        holders = [r for r in kept.assignments_of(scope, db) if (r.store, r.group) == (store, group)]
        gone = next((r for r in holders if (r.kind, r.member) == (kind, member)), None)
        if gone is None:
            raise NotFound(f"{member} is not in {store}/{group}")
        if (store, group) == (DIRECTORY, ADMINISTRATOR) and len(holders) == 1:
            raise Conflict("the last global administrator stays: give somebody else the role first")
        kept.unassign(scope, db, kind, member, store, group)
        audit.record(scope, db, "roles.unassign", f"{kind} {member}", before=gone, detail=f"{store}/{group}")


def copy_group(
    scope: Scope,
    records: Records,
    store: str,
    source: str,
    name: str,
    *,
    title: str = "",
    add: Iterable[str] = (),
    remove: Iterable[str] = (),
) -> RoleGroupRow:
    """Make a role group from another, with roles added and removed; the groups that came with the product never change.

    Raises Forbidden, NotFound, BadInput for a bad name or an unknown role, Conflict when the name is taken.
    """
    demand(scope, _keeper(store))
    if store == DIRECTORY:
        raise BadInput("directory roles are fixed; copy a group of another store")
    if not _NAME.fullmatch(name):
        raise BadInput(f"a role group's name is made of a-z, 0-9 and dashes, not {name!r}")
    with records.begin() as db:
        origin = _known_group(scope, db, store, source)
        if any((group.store, group.name) == (store, name) for group in groups(scope, db)):
            raise Conflict(f"there is a role group {store}/{name} already")
        offered = {role for group in stock().groups.values() if group.store == store for role in group.roles}
        offered |= (
            {"preview", "attack-simulator-admin", "attack-simulator-payload-author"}
            if store == "security-centre"
            else set()
        )
        for role in {*add, *remove} - offered:
            raise BadInput(f"{store} has no role {role!r}; it has {', '.join(sorted(offered))}")
        roles = tuple(sorted(({*origin.roles} | {*add}) - {*remove}))
        row = RoleGroupRow(store, name, title or name, roles, source)
        kept.save_role_group(scope, db, row)
        audit.record(scope, db, "roles.copy", f"{store}/{name}", before=origin.roles, after=row)
    return row


def remove_group(scope: Scope, records: Records, store: str, name: str) -> None:
    """Remove a role group the organisation made, and everybody from it.

    Raises Forbidden, NotFound, Conflict for a group that came with the product.
    """
    demand(scope, _keeper(store))
    if (store, name) in stock().groups:
        raise Conflict(f"{store}/{name} came with the product and stays")
    with records.begin() as db:
        before = [row for row in kept.role_groups_of(scope, db) if (row.store, row.name) == (store, name)]
        if not kept.remove_role_group(scope, db, store, name):
            raise NotFound(f"there is no role group {store}/{name}")
        for row in kept.assignments_of(scope, db):
            if (row.store, row.group) == (store, name):
                kept.unassign(scope, db, row.kind, row.member, store, name)
        audit.record(scope, db, "roles.remove", f"{store}/{name}", before=before)


def _keeper(store: str) -> str:
    """The right to change a store: holding one store gives no power over another. Raises NotFound."""
    if store not in _KEEPERS:
        raise NotFound(f"there is no store {store!r}; there are {', '.join(_KEEPERS)}")
    return _KEEPERS[store]


def _known_group(scope: Scope, db: Connection, store: str, name: str) -> Group:
    for group in groups(scope, db):
        if (group.store, group.name) == (store, name):
            return group
    raise NotFound(f"there is no role group {store}/{name}; `vedette roles list` shows them all")
