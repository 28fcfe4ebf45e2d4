"""LDAP directories as a source of users and groups: set up by the operator, read in full or since the last time.

Leavers are found by listing every id each time, which costs little; what changed is read whole. Groups inside groups
are opened. Sources: Microsoft's Active Directory schema; RFC 2798, RFC 4519, RFC 4530 (entryUUID).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from vedette.core.clock import now
from vedette.core.errors import BadInput, Forbidden, NotFound
from vedette.core.ids import new_id
from vedette.core.scope import Scope
from vedette.records import directories as kept
from vedette.records import users as shelf
from vedette.records.database import Records
from vedette.records.directories import DirectoryRow, DirectoryTerms
from vedette.records.users import GroupRow, UserRow
from vedette.tenants import audit, ldapfilters, sync
from vedette.tenants.ldap import Entry, Ldap
from vedette.tenants.rights import demand
from vedette.tenants.sync import Preview, Snapshot, flattened

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")
_RANGE = re.compile(r"member;range=\d+-(\d+|\*)")
_DISABLED = 0x2  # userAccountControl: ACCOUNTDISABLE


@dataclass(frozen=True, slots=True)
class Kind:
    """Which attributes of a kind of directory mean what; `mark` grows with every change."""

    id: str
    mark: str
    users: str
    groups: str
    attributes: tuple[str, ...]
    members: tuple[str, ...]


KINDS = {
    "ad": Kind(
        "objectGUID",
        "uSNChanged",
        "(&(objectCategory=person)(objectClass=user))",
        "(objectClass=group)",
        ("userPrincipalName", "sAMAccountName", "mail", "displayName", "objectSid", "department", "title",
         "userAccountControl"),
        ("member",),
    ),
    "openldap": Kind(
        "entryUUID",
        "modifyTimestamp",
        "(objectClass=inetOrgPerson)",
        "(|(objectClass=groupOfNames)(objectClass=groupOfUniqueNames)(objectClass=posixGroup))",
        ("uid", "mail", "displayName", "cn", "departmentNumber", "ou", "title", "pwdAccountLockedTime"),
        ("member", "uniqueMember", "memberUid"),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reading:
    """What a directory said, and how far its changes were read (for the next time)."""

    directory: DirectoryRow
    snapshot: Snapshot
    mark: str
    full: bool


def define(scope: Scope, records: Records, name: str, terms: DirectoryTerms, *, password: str = "") -> DirectoryRow:
    """Set a directory up, or change it (an empty password keeps the one there is); the next reading is a full one.

    Raises Forbidden for anybody but the operator, BadInput for terms that cannot work.
    """
    _operator(scope)
    if not _NAME.fullmatch(name):
        raise BadInput(f"a directory's name is made of a-z, 0-9 and dashes, not {name!r}")
    if terms.kind not in KINDS:
        raise BadInput(f"a directory is of the kind {' or '.join(KINDS)}, not {terms.kind!r}")
    if not terms.base:
        raise BadInput("name the base below which people are, such as DC=north,DC=example")
    for text in (terms.users, terms.groups):
        if text:
            ldapfilters.encoded(text)
    with records.begin() as db:
        before = next((row for row in kept.directories_of(scope, db) if row.name == name), None)
        identifier = before.id if before else new_id("dir")
        purpose = f"directories.password:{identifier}"
        sealed = records.vault.seal(purpose, password) if password else (before.password if before else "")
        row = DirectoryRow(identifier, scope.tenant, name, sealed, terms)
        kept.save_directory(scope, db, row)
        audit.record(scope, db, "directories.define", name, before=before, after=row, detail=terms.url)
    return row


def remove(scope: Scope, records: Records, name: str) -> None:
    """Forget a directory; its users stay as they are. Raises Forbidden, NotFound."""
    _operator(scope)
    row = _find(scope, records, name)
    with records.begin() as db:
        kept.remove_directory(scope, db, row.id)
        audit.record(scope, db, "directories.remove", name, before=row)


def listing(scope: Scope, records: Records) -> tuple[DirectoryRow, ...]:
    """The tenant's directories, without passwords. Raises Forbidden."""
    demand(scope, "users.manage")
    with records.read() as db:
        return tuple(replace(row, password="") for row in kept.directories_of(scope, db))


def read(scope: Scope, records: Records, name: str, *, full: bool = False) -> Reading:
    """Ask a directory for what changed since the last time (`full`: for everything).

    Raises Forbidden, NotFound, Upstream when it cannot be read.
    """
    demand(scope, "users.manage")
    row = _find(scope, records, name)
    terms, kind = row.terms, KINDS[row.terms.kind]
    password = records.vault.open(f"directories.password:{row.id}", row.password) if row.password else ""
    whole = full or not row.mark
    wanted = terms.users or kind.users
    changed = wanted if whole else f"(&{wanted}({kind.mark}>={ldapfilters.escaped(row.mark)}))"
    with records.read() as db:
        resting = {user.id for user in shelf.all_users(scope, db) if not user.enabled}
    with Ldap(terms.url, start_tls=terms.start_tls, certificates=terms.certificates) as ldap:
        ldap.bind(terms.bind, password)
        sweep = list(ldap.search(terms.base, wanted, (kind.id, kind.mark, "uid")))
        entries = list(ldap.search(terms.base, changed, (kind.id, kind.mark, *kind.attributes)))
        if not whole:
            entries += _returned(ldap, terms, kind, [e for e in sweep if _id(kind, e) in resting])
        asked = (kind.id, kind.mark, "cn", *kind.members)
        groups = [_all_members(ldap, e) for e in ldap.search(terms.base, terms.groups or kind.groups, asked)]
    ids = {_name(entry.dn): _id(kind, entry) for entry in sweep}
    users = {user.id: user for entry in entries if (user := _user(kind, entry))}
    by_login = {entry.text("uid"): _id(kind, entry) for entry in sweep if entry.text("uid")}
    members = _groups(kind, groups, ids, by_login)
    found = Snapshot(f"ldap:{row.name}", tuple(users.values()), members, frozenset(ids.values()), all_groups=True)
    marks = [entry.text(kind.mark) for entry in entries]
    return Reading(row, found, max([row.mark, *marks], key=lambda mark: (len(mark), mark)), whole)


def preview(scope: Scope, records: Records, reading: Reading) -> Preview:
    """What taking a reading over would change. Raises Forbidden."""
    return sync.preview(scope, records, reading.snapshot)


def apply(
    scope: Scope, records: Records, reading: Reading, *, expected: Preview | None = None, force: bool = False
) -> Preview:
    """Take a reading over and remember how far it went. Raises as `sync.apply`."""
    done = sync.apply(scope, records, reading.snapshot, expected=expected, force=force)
    with records.begin() as db:
        kept.save_directory(scope, db, replace(reading.directory, mark=reading.mark, synced=now()))
    return done


def _returned(ldap: Ldap, terms: DirectoryTerms, kind: Kind, entries: list[Entry]) -> list[Entry]:
    """People who are disabled here but in the directory, read whole: they may be back without having been changed."""
    found: list[Entry] = []
    for start in range(0, len(entries), 100):
        raw = [entry.attributes[kind.id.lower()][0] for entry in entries[start : start + 100]]
        either = "".join(f"({kind.id}={ldapfilters.exactly(value)})" for value in raw)
        found += ldap.search(terms.base, f"(|{either})", (kind.id, kind.mark, *kind.attributes))
    return found


def _all_members(ldap: Ldap, entry: Entry) -> Entry:
    """A group with all its members: Active Directory gives a large group's in ranges."""
    members = list(entry.attributes.get("member", ()))
    part = next((name for name in entry.attributes if _RANGE.fullmatch(name)), "")
    while part:
        members += entry.attributes[part]
        end = part.rpartition("-")[2]
        if end == "*":
            break
        asked = f"member;range={int(end) + 1}-*"
        entry_ = next(iter(ldap.search(entry.dn, "(objectClass=*)", (asked,), subtree=False)), None)
        more = entry_.attributes if entry_ else {}
        part = next((name for name in more if _RANGE.fullmatch(name)), "")
        entry = replace(entry, attributes={**entry.attributes, **more})
    return replace(entry, attributes={**entry.attributes, "member": tuple(members)})


def _user(kind: Kind, entry: Entry) -> UserRow | None:
    identifier = _id(kind, entry)
    upn = entry.text("userPrincipalName", "mail", "uid", "sAMAccountName").lower()
    if not identifier or not upn:
        return None
    control = entry.text("userAccountControl")
    locked = entry.text("pwdAccountLockedTime").startswith("000001")  # locked for good, not for wrong passwords
    disabled = locked or (control.lstrip("-").isdigit() and bool(int(control) & _DISABLED))
    return UserRow(
        identifier,
        upn,
        entry.text("mail").lower(),
        entry.text("displayName", "cn"),
        _sid(next(iter(entry.attributes.get("objectsid", ())), b"")),
        entry.text("department", "departmentNumber", "ou"),
        entry.text("title"),
        not disabled,
    )


def _groups(
    kind: Kind, entries: list[Entry], users: Mapping[str, str], logins: Mapping[str, str]
) -> tuple[GroupRow, ...]:
    own = {_name(entry.dn): _id(kind, entry) for entry in entries}
    known = {**users, **own}
    members = {
        _id(kind, entry): [
            found
            for name in kind.members
            for value in entry.texts(name)
            if (found := logins.get(value) if name == "memberUid" else known.get(_name(value)))
        ]
        for entry in entries
    }
    whole = flattened(members, known={})
    return tuple(GroupRow(_id(kind, entry), entry.text("cn"), whole[_id(kind, entry)]) for entry in entries)


def _id(kind: Kind, entry: Entry) -> str:
    value = next(iter(entry.attributes.get(kind.id.lower(), ())), b"")
    if kind.id == "objectGUID":
        return str(UUID(bytes_le=value)) if len(value) == 16 else ""
    return value.decode("ascii", "replace").lower()


def _sid(value: bytes) -> str:
    """A security identifier as text (S-1-5-21-…); empty for none. Source: MS-DTYP section 2.4.2.2."""
    if len(value) < 8 or len(value) != 8 + 4 * value[1]:
        return ""
    rest = "".join(f"-{int.from_bytes(value[8 + 4 * i : 12 + 4 * i], 'little')}" for i in range(value[1]))
    return f"S-{value[0]}-{int.from_bytes(value[2:8])}{rest}"


def _name(dn: str) -> str:
    """A distinguished name for comparing: letter case and blanks around its commas do not count."""
    return re.sub(r"\s*(?<!\\),\s*", ",", dn.strip()).lower()


def _find(scope: Scope, records: Records, name: str) -> DirectoryRow:
    with records.read() as db:
        row = next((row for row in kept.directories_of(scope, db) if row.name == name), None)
    if row is None:
        raise NotFound(f"there is no directory {name!r} in {scope.tenant}")
    return row


def _operator(scope: Scope) -> None:
    if "*" not in scope.rights:
        raise Forbidden("only the operator of the installation sets up directories")
