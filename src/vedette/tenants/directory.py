"""The directory coming in: users, groups and the licences given to them, from Graph's JSON or from CSV; audited.

Sources: https://learn.microsoft.com/graph/api/user-list, …/group-list (with $expand=members), and the CSV of the
Microsoft 365 admin center's list of active users.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace

import msgspec
from sqlalchemy import Connection

from vedette.core.errors import BadInput, Location, NotFound
from vedette.core.scope import Scope
from vedette.core.shapes import from_json
from vedette.records import licences as kept
from vedette.records import users as shelf
from vedette.records.database import Records
from vedette.records.licences import HoldingRow
from vedette.records.users import GroupRow, UserRow
from vedette.tenants import audit, sync
from vedette.tenants.content import stock
from vedette.tenants.rights import demand
from vedette.tenants.sync import Preview, Snapshot, flattened

FILES = "file"
"""The source of users that came from files, whichever format they had."""


class _Licence(msgspec.Struct):
    skuId: str  # noqa: N815 - Graph's own word
    disabledPlans: list[str] = msgspec.field(default_factory=list)  # noqa: N815


class _User(msgspec.Struct):
    id: str
    userPrincipalName: str  # noqa: N815
    mail: str | None = None
    displayName: str | None = None  # noqa: N815
    onPremisesSecurityIdentifier: str | None = None  # noqa: N815
    department: str | None = None
    jobTitle: str | None = None  # noqa: N815
    accountEnabled: bool | None = True  # noqa: N815
    assignedLicenses: list[_Licence] = msgspec.field(default_factory=list)  # noqa: N815


class _Member(msgspec.Struct):
    id: str


class _Group(msgspec.Struct):
    id: str
    displayName: str | None = None  # noqa: N815
    members: list[_Member] = msgspec.field(default_factory=list)
    assignedLicenses: list[_Licence] = msgspec.field(default_factory=list)  # noqa: N815


class _Users(msgspec.Struct):
    value: list[_User]


class _Groups(msgspec.Struct):
    value: list[_Group]


@dataclass(frozen=True, slots=True)
class Given:
    """A licence as a directory names it: `sku` a part number, title or id."""

    sku: str
    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Import:
    """Users or groups read from a file, with the licences each holds by object id."""

    users: tuple[UserRow, ...] = ()
    groups: tuple[GroupRow, ...] = ()
    licences: tuple[tuple[str, tuple[Given, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did; `unknown` are licences of products the organisation has no subscription for."""

    users: int
    groups: int
    licences: int
    changes: Preview
    unknown: tuple[str, ...]


def users_from_graph(data: bytes, source: str = "users") -> Import:
    """Read the answer of GET /users. Raises BadInput when it is not one."""
    try:
        document = from_json(data, _Users)
    except msgspec.DecodeError as error:
        raise BadInput(f"not an answer of GET /users: {error}", Location(source)) from error
    users = tuple(
        UserRow(
            id=user.id,
            upn=user.userPrincipalName.lower(),
            mail=(user.mail or "").lower(),
            name=user.displayName or "",
            sid=user.onPremisesSecurityIdentifier or "",
            department=user.department or "",
            title=user.jobTitle or "",
            enabled=user.accountEnabled is not False,
        )
        for user in document.value
    )
    return Import(users=users, licences=tuple((user.id, _given(user.assignedLicenses)) for user in document.value))


def groups_from_graph(data: bytes, source: str = "groups") -> Import:
    """Read the answer of GET /groups?$expand=members. Raises BadInput when it is not one."""
    try:
        document = from_json(data, _Groups)
    except msgspec.DecodeError as error:
        raise BadInput(f"not an answer of GET /groups: {error}", Location(source)) from error
    groups = tuple(GroupRow(g.id, g.displayName or g.id, tuple(m.id for m in g.members)) for g in document.value)
    return Import(groups=groups, licences=tuple((g.id, _given(g.assignedLicenses)) for g in document.value))


def users_from_csv(text: str, source: str = "CSV") -> Import:
    """Read CSV as the admin center exports it; needed is a column "User principal name" (or upn).

    Known beside it: Object Id, Display name, Mail, Department, Title, Block credential, Licenses (joined by `+`), SID.
    Raises BadInput naming the line.
    """
    users: list[UserRow] = []
    licences: list[tuple[str, tuple[Given, ...]]] = []
    reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff")))
    if "userprincipalname" not in {_column(name) for name in reader.fieldnames or ()}:
        raise BadInput('users need a column named "User principal name"', Location(source, 1))
    for raw in reader:
        row = {_column(str(key)): (value or "").strip() for key, value in raw.items() if key}
        upn = row["userprincipalname"].lower()
        if not upn:
            raise BadInput("a user without a name", Location(source, reader.line_num))
        user = UserRow(
            id=row.get("objectid") or upn,
            upn=upn,
            mail=(row.get("mail") or upn).lower(),
            name=row.get("displayname", ""),
            sid=row.get("sid", ""),
            department=row.get("department", ""),
            title=row.get("title", ""),
            enabled=row.get("blockcredential", "").lower() != "true",
        )
        users.append(user)
        named = [name.strip() for name in row.get("licenses", "").split("+")]
        licences.append((user.id, tuple(Given(name) for name in named if name and name.lower() != "unlicensed")))
    return Import(users=tuple(users), licences=tuple(licences))


def snapshot(scope: Scope, db: Connection, found: Import, *, whole: bool = False) -> Snapshot:
    """What was read from a file as a state to compare with ours; groups inside groups are opened.

    Raises BadInput when something comes twice.
    """
    _once([user.id for user in found.users] + [group.id for group in found.groups])
    stored = {group.id: group.members for group in shelf.all_groups(scope, db)}
    members = flattened({group.id: group.members for group in found.groups}, known=stored)
    groups = tuple(replace(group, members=members[group.id]) for group in found.groups)
    present = frozenset(user.id for user in found.users) if whole and found.users else None
    return Snapshot(FILES, found.users, groups, present, all_groups=whole and bool(found.groups))


def preview(scope: Scope, records: Records, found: Import, *, whole: bool = False) -> Preview:
    """What `take_in` would change among users and groups. Raises Forbidden, BadInput."""
    demand(scope, "users.manage")
    with records.read() as db:
        state = snapshot(scope, db, found, whole=whole)
    return sync.preview(scope, records, state)


def take_in(scope: Scope, records: Records, found: Import, *, whole: bool = False, force: bool = False) -> Imported:
    """Store users, groups and their licences; `whole` means these are all there are: others are disabled, as leavers.

    Raises Forbidden, BadInput when something comes twice, Conflict when alarmingly many leave and nobody said `force`.
    """
    demand(scope, "users.manage")
    with records.read() as db:
        state = snapshot(scope, db, found, whole=whole)
    changes = sync.apply(scope, records, state, force=force)
    kind = "group" if found.groups else "user"
    with records.begin() as db:
        skus = {s.sku: s for s in kept.subscriptions_of(scope, db)}
        ids = {s.sku_id: s.sku for s in skus.values() if s.sku_id}
        known = {name: _sku(name, skus, ids) for name in {item.sku for _, given in found.licences for item in given}}
        by_holder = {}
        for holder, given in found.licences:
            rows = {sku: HoldingRow(kind, holder, sku, item.without) for item in given if (sku := known[item.sku])}
            by_holder[(kind, holder)] = list(rows.values())
        kept.set_holdings(scope, db, by_holder)
        result = Imported(
            len(found.users),
            len(found.groups),
            sum(len(rows) for rows in by_holder.values()),
            changes,
            tuple(sorted(name for name, sku in known.items() if sku is None)),
        )
        detail = f"{result.users} users, {result.groups} groups, {result.licences} licences; {changes.text()}"
        audit.record(scope, db, "users.import", "directory", after=found, detail=detail)
    return result


def give(scope: Scope, records: Records, holder: str, sku: str, *, group: bool = False) -> None:
    """Give a licence to a user (object id, UPN, mail) or to a group (object id, name).

    Raises Forbidden, NotFound for an unknown holder or a product without subscription.
    """
    demand(scope, "licences.manage")
    with records.begin() as db:
        identifier = _holder(scope, holder, group, shelf.find_user(scope, db, holder), shelf.all_groups(scope, db))
        skus = {s.sku: s for s in kept.subscriptions_of(scope, db)}
        known = _sku(sku, skus, {s.sku_id: s.sku for s in skus.values() if s.sku_id})
        if known is None:
            raise NotFound(f"there is no subscription {sku!r}; there are {', '.join(skus) or 'none'}")
        kind = "group" if group else "user"
        before = [h for h in kept.holdings_of(scope, db) if (h.kind, h.holder) == (kind, identifier)]
        after = [*(h for h in before if h.sku != known), HoldingRow(kind, identifier, known)]
        kept.set_holdings(scope, db, {(kind, identifier): after})
        audit.record(scope, db, "licences.give", f"{kind} {holder}", before=before, after=after, detail=known)


def take_away(scope: Scope, records: Records, holder: str, sku: str, *, group: bool = False) -> None:
    """Take a licence from a user or group. Raises Forbidden, NotFound when it has none."""
    demand(scope, "licences.manage")
    with records.begin() as db:
        identifier = _holder(scope, holder, group, shelf.find_user(scope, db, holder), shelf.all_groups(scope, db))
        kind = "group" if group else "user"
        before = [h for h in kept.holdings_of(scope, db) if (h.kind, h.holder) == (kind, identifier)]
        after = [h for h in before if h.sku.lower() != sku.lower()]
        if len(after) == len(before):
            raise NotFound(f"{holder} has no licence {sku!r}")
        kept.set_holdings(scope, db, {(kind, identifier): after})
        audit.record(scope, db, "licences.take", f"{kind} {holder}", before=before, after=after, detail=sku)


def _holder(scope: Scope, name: str, group: bool, user: UserRow | None, groups: Sequence[GroupRow]) -> str:
    member = next((g for g in groups if name in (g.id, g.name)), None) if group else user
    if member is None:
        raise NotFound(f"there is no {'group' if group else 'user'} {name!r} in {scope.tenant}")
    return member.id


def _given(licences: Sequence[_Licence]) -> tuple[Given, ...]:
    return tuple(Given(licence.skuId.lower(), tuple(p.lower() for p in licence.disabledPlans)) for licence in licences)


def _sku(name: str, skus: dict[str, kept.SubscriptionRow], ids: dict[str, str]) -> str | None:
    """The part number of the subscription meant by a part number, an id or a title."""
    if name.lower() in ids:
        return ids[name.lower()]
    product = stock().product_of(name)
    candidates = {name.lower(), *(sku.lower() for sku in (product.skus if product else ()))}
    return next((sku for sku in skus if sku.lower() in candidates), None)


def _column(name: str) -> str:
    plain = "".join(letter for letter in name.lower() if letter.isalnum())
    return {"upn": "userprincipalname", "email": "mail", "emailaddress": "mail", "id": "objectid"}.get(plain, plain)


def _once(ids: Sequence[str]) -> None:
    seen: set[str] = set()
    for identifier in ids:
        if identifier in seen:
            raise BadInput(f"{identifier} comes twice in the file")
        seen.add(identifier)
