"""Others' roles explained: what somebody may do and why, what a role group opens by itself, what a change would bring.

The Permissions page asks here through the API; what somebody asks about themselves is in `mine`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from vedette.core.errors import NotFound
from vedette.core.scope import Scope
from vedette.records import accounts as people
from vedette.records import roles as kept
from vedette.records import users as directory
from vedette.records.accounts import AccountRow
from vedette.records.database import Records
from vedette.tenants import permissions, scoping
from vedette.tenants.content import Group, stock
from vedette.tenants.mine import Decided, Standing, decided
from vedette.tenants.owners import account_of
from vedette.tenants.rights import demand
from vedette.tenants.roles import Grant, Person, flowing, groups, held

_ALONE = "by this role group"


@dataclass(frozen=True, slots=True)
class Member:
    """Who can be put into role groups: an account, or a group of the directory (`kind` is `group`)."""

    kind: str
    id: str
    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Consequence:
    """What somebody would gain and lose by a change: names of activities."""

    name: str
    gained: tuple[str, ...]
    lost: tuple[str, ...]


def standing_of(scope: Scope, records: Records, name: str) -> Standing:
    """Everything about somebody, as if signed in with a second factor if they have one. Raises Forbidden, NotFound."""
    demand(scope, "permissions.view")
    with records.read() as db:
        account = account_of(scope, db, name)
        who = scoping.at_work(scope, db, account, mfa=bool(account.totp))
        facts = permissions.standing(scope, db)
        return Standing(who.grants, tuple(decided(permissions.judge(facts, who, each)) for each in stock().activities))


def opened_by(scope: Scope, records: Records, store: str, group: str) -> tuple[Decided, ...]:
    """What somebody in nothing but this group may do, with why (not). Raises Forbidden, NotFound."""
    demand(scope, "permissions.view")
    with records.read() as db:
        who = Person("", "", grants_of(groups(scope, db), store, group, ()), mfa=True)
        facts = permissions.standing(scope, db)
        return tuple(decided(permissions.judge(facts, who, each)) for each in stock().activities)


def consequences(
    scope: Scope,
    records: Records,
    kind: str,
    member: str,
    store: str,
    group: str,
    *,
    devices: Iterable[str] = (),
    take: bool = False,
) -> tuple[Consequence, ...]:
    """What each affected account would gain and lose if the member were put in, or taken out. Changes nothing.

    Raises Forbidden, NotFound.
    """
    demand(scope, "permissions.view")
    with records.read() as db:
        facts = permissions.standing(scope, db)
        more = grants_of(groups(scope, db), store, group, tuple(devices))
        found = []
        for account in _affected(scope, db, kind, member):
            before = scoping.at_work(scope, db, account, mfa=bool(account.totp))
            after = _without(scope, db, account, kind, member, f"{store}/{group}") if take else before
            after = after if take or account.disabled else replace(before, grants=(*before.grants, *more))
            had, has = permissions.rights(facts, before), permissions.rights(facts, after)
            order = tuple(stock().activities)
            gained, lost = (tuple(sorted(some, key=order.index)) for some in (has - had, had - has))
            found.append(Consequence(account.name, gained, lost))
    return tuple(found)


def members_of(scope: Scope, db: Connection) -> tuple[Member, ...]:
    """Everybody who can be put into a role group, accounts first."""
    own = (Member("account", row.id, row.name, row.title) for row in people.accounts_of(scope, db))
    return (*own, *(Member("group", row.id, row.name, "") for row in directory.all_groups(scope, db)))


def grants_of(known: Iterable[Group], store: str, group: str, devices: tuple[str, ...]) -> tuple[Grant, ...]:
    """What being in a group comes to, with what flows from it. Raises NotFound."""
    catalog = {(each.store, each.name): each for each in known}
    found = catalog.get((store, group))
    if found is None:
        raise NotFound(f"there is no role group {store}/{group}")
    own = Grant(store, group, found.title, found.roles, _ALONE, devices)
    return (own, *flowing(own, catalog))


def _affected(scope: Scope, db: Connection, kind: str, member: str) -> tuple[AccountRow, ...]:
    if kind == "account":
        return (account_of(scope, db, member),)
    group = next((row for row in directory.all_groups(scope, db) if row.id == member), None)
    if group is None:
        raise NotFound(f"there is no directory group {member!r}")
    users = {row.id: row.upn for row in directory.all_users(scope, db)}
    names = {users[ident] for ident in group.members if ident in users}
    return tuple(row for row in people.accounts_of(scope, db) if row.name in names)


def _without(scope: Scope, db: Connection, account: AccountRow, kind: str, member: str, place: str) -> Person:
    """The account as it would be if the member were not in the group (`store/name`)."""
    rows = tuple(
        row
        for row in kept.assignments_of(scope, db)
        if (row.kind, row.member, f"{row.store}/{row.group}") != (kind, member, place)
    )
    return scoping.at_work(scope, db, account, mfa=bool(account.totp), among=held(scope, db, rows))
