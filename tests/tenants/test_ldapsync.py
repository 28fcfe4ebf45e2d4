"""Users and groups from OpenLDAP's real server: read whole, then what changed; leavers, groups in groups, roles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

import pytest

from tests.tenants import slapd
from tests.tenants.company import add_account, licensed, turned_on, who
from tests.tenants.slapd import ADMIN, BASE, PASSWORD, Slapd, group, person
from vedette.core.errors import BadInput, Conflict, Forbidden, NotFound
from vedette.core.scope import Scope, local
from vedette.records import directories as kept
from vedette.records import users as shelf
from vedette.records.database import Records
from vedette.records.directories import DirectoryTerms
from vedette.tenants import directory, ldapsync, licences, roles
from vedette.tenants.ldap import Entry, Ldap
from vedette.tenants.sync import Preview


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Slapd]:
    if slapd.server() is None:
        pytest.skip("slapd is not installed (apt-get install slapd)")
    running = Slapd(tmp_path_factory.mktemp("slapd"))
    yield running
    running.stop()


@pytest.fixture
def terms(server: Slapd) -> DirectoryTerms:
    server.load(person(1, "kim") + person(2, "lee", changed=1) + person(3, "max"))
    return DirectoryTerms(server.url, BASE, ADMIN, kind="openldap", certificates=server.certificates)


@pytest.fixture
def corp(records: Records, operator: Scope, terms: DirectoryTerms) -> str:
    ldapsync.define(operator, records, "corp", terms, password=PASSWORD)
    return "corp"


def _sync(records: Records, scope: Scope, *, full: bool = False) -> tuple[Preview, int]:
    reading = ldapsync.read(scope, records, "corp", full=full)
    shown = ldapsync.preview(scope, records, reading)
    return ldapsync.apply(scope, records, reading, expected=shown), len(reading.snapshot.users)


def test_everybody_then_only_what_changed(records: Records, operator: Scope, corp: str, server: Slapd) -> None:
    done, asked = _sync(records, operator)
    assert (len(done.added), asked) == (3, 3)
    with records.read() as db:
        kim = shelf.find_user(operator, db, "kim@north.example")
    assert kim is not None
    assert (kim.id, kim.name, kim.department, kim.source) == (
        "00000001-0000-4000-8000-000000000000",
        "Kim",
        "Lab",
        "ldap:corp",
    )
    server.load(person(1, "kim") + person(2, "lee", changed=3, departmentNumber="Field") + person(4, "new", changed=4))
    done, asked = _sync(records, operator)
    assert (done.added, done.changed, done.left) == (
        ("new@north.example",),
        ("lee@north.example",),
        ("max@north.example",),
    )
    assert asked == 2
    server.load(person(1, "kim") + person(2, "lee", changed=3) + person(3, "max") + person(4, "new", changed=4))
    done, asked = _sync(records, operator)
    assert done.changed == ("max@north.example",)
    done, asked = _sync(records, operator, full=True)
    assert (done.changed, asked) == (("lee@north.example",), 4)
    assert _sync(records, operator)[0].nothing


def test_groups_in_groups_bring_licences_and_roles(records: Records, operator: Scope, corp: str, server: Slapd) -> None:
    turned_on(records)
    licensed(records, "SPE_E5")
    people = person(1, "kim") + person(2, "lee")
    server.load(people + group(1, "Analysts", "uid=kim", "cn=Night") + group(2, "Night", "UID=Lee", "cn=Analysts"))
    assert _sync(records, operator)[0].groups_added == ("Analysts", "Night")
    directory.give(operator, records, "Analysts", "SPE_E5", group=True)
    identifier = "00000001-0000-4000-9000-000000000000"
    roles.put_in(operator, records, identifier, "directory", "security-reader", kind="group")
    lee = add_account(records, "lee@north.example")
    assert who(records, lee).grants[0].via == "through the directory group Analysts"
    with records.read() as db:
        both = licences.licensed_users(operator, db, "explorer").addresses
        assert both == {"kim@north.example", "lee@north.example"}
    server.load(people + group(1, "Analysts", "uid=kim"))
    done, _ = _sync(records, operator)
    assert (done.groups_changed, done.groups_gone) == (("Analysts",), ("Night",))
    assert who(records, lee).grants == ()
    with records.read() as db:
        assert licences.licensed_users(operator, db, "explorer").addresses == {"kim@north.example"}


def test_other_kinds_of_groups_and_locked_people(records: Records, operator: Scope, corp: str, server: Slapd) -> None:
    unix = f"dn: cn=unix,{BASE}\nobjectClass: posixGroup\ncn: unix\ngidNumber: 5\nmemberUid: kim\nmemberUid: nobody\n\n"
    unique = f"dn: cn=unique,{BASE}\nobjectClass: groupOfUniqueNames\ncn: unique\nuniqueMember: uid=lee,{BASE}\n\n"
    server.load(person(1, "kim") + person(2, "lee", mail="") + unix + unique)
    _sync(records, operator)
    with records.read() as db:
        inside = {row.name: len(row.members) for row in shelf.all_groups(operator, db)}
        assert shelf.find_user(operator, db, "lee") is not None
    assert inside == {"unix": 1, "unique": 1}


def test_what_was_shown_is_what_is_done(records: Records, operator: Scope, corp: str) -> None:
    reading = ldapsync.read(operator, records, "corp")
    shown = ldapsync.preview(operator, records, reading)
    ldapsync.apply(operator, records, reading)
    with pytest.raises(Conflict):
        ldapsync.apply(operator, records, reading, expected=shown)


def test_setting_up_is_for_the_operator_and_of_one_tenant(
    records: Records, operator: Scope, corp: str, terms: DirectoryTerms
) -> None:
    with records.read() as db:
        (row,) = kept.directories_of(operator, db)
    assert row.password.startswith("sealed1.")
    assert ldapsync.listing(operator, records)[0].password == ""
    administrator = Scope("north", "ada", frozenset({"users.manage"}))
    for act in (
        lambda: ldapsync.define(administrator, records, "corp", terms),
        lambda: ldapsync.remove(administrator, records, "corp"),
        lambda: ldapsync.read(Scope("north", "kim"), records, "corp"),
        lambda: ldapsync.listing(Scope("north", "kim"), records),
    ):
        with pytest.raises(Forbidden):
            act()
    assert ldapsync.read(administrator, records, "corp").full
    with pytest.raises(NotFound):
        ldapsync.read(local("south"), records, "corp")
    assert ldapsync.listing(local("south"), records) == ()
    ldapsync.remove(operator, records, "corp")
    with pytest.raises(NotFound):
        ldapsync.read(operator, records, "corp")


@pytest.mark.parametrize("changes", [{"kind": "novell"}, {"base": ""}, {"users": "uid=*"}, {"groups": "((("}])
def test_terms_that_cannot_work(records: Records, operator: Scope, changes: dict[str, str]) -> None:
    terms = DirectoryTerms("ldaps://dc.north.example", "DC=north,DC=example")
    with pytest.raises(BadInput):
        ldapsync.define(operator, records, "corp", replace(terms, **changes))  # type: ignore[arg-type]
    with pytest.raises(BadInput):
        ldapsync.define(operator, records, "Not A Name", terms)


def test_active_directorys_own_attributes() -> None:
    sid = b"\x01\x05\x00\x00\x00\x00\x00\x05" + b"".join(n.to_bytes(4, "little") for n in (21, 1, 2, 3, 1104))
    attributes: dict[str, tuple[bytes, ...]] = {
        "objectguid": (bytes(range(16)),),
        "userprincipalname": (b"Kim@North.example",),
        "objectsid": (sid,),
        "useraccountcontrol": (b"514",),
        "department": (b"Lab",),
    }
    user = ldapsync._user(ldapsync.KINDS["ad"], Entry("CN=Kim,DC=north", attributes))
    assert user is not None
    assert (user.id, user.upn, user.sid, user.enabled, user.department) == (
        "03020100-0504-0706-0809-0a0b0c0d0e0f",
        "kim@north.example",
        "S-1-5-21-1-2-3-1104",
        False,
        "Lab",
    )
    assert ldapsync._user(ldapsync.KINDS["ad"], Entry("CN=x", {})) is None
    assert ldapsync._sid(b"\x01\x05short") == ""


@dataclass
class Ranged:
    """A directory that gives members in ranges, two at a time."""

    members: list[bytes]
    asked: list[str] = field(default_factory=list)

    def search(self, base: str, wanted: str, attributes: Sequence[str], *, subtree: bool = True) -> Iterator[Entry]:
        (name,) = attributes
        self.asked.append(name)
        start = int(name.partition("=")[2].partition("-")[0])
        last = start + 2 >= len(self.members)
        shown = f"member;range={start}-{'*' if last else start + 1}"
        yield Entry(base, {shown: tuple(self.members[start : start + 2])})


def test_members_in_ranges_are_all_read() -> None:
    members = [f"cn={number}".encode() for number in range(5)]
    directory_ = Ranged(members)
    first = Entry("cn=all", {"member": (), "member;range=0-1": tuple(members[:2])})
    whole = ldapsync._all_members(cast("Ldap", directory_), first)
    assert whole.attributes["member"] == tuple(members)
    assert directory_.asked == ["member;range=2-*", "member;range=4-*"]
