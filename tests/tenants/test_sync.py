"""A directory compared with ours: shown before it is done, leavers disabled and signed out, nothing lost unsaid."""

from __future__ import annotations

import pytest

from tests.tenants.company import add_account
from vedette.core.errors import Conflict, Forbidden
from vedette.core.scope import Scope, local
from vedette.records import accounts as people
from vedette.records import audit as log
from vedette.records import users as kept
from vedette.records.database import Records
from vedette.records.users import GroupRow, UserRow
from vedette.tenants import accounts, sessions, sync
from vedette.tenants.accounts import SignedIn
from vedette.tenants.sync import Snapshot, flattened


def _users(*names: str) -> tuple[UserRow, ...]:
    return tuple(UserRow(f"id-{name}", f"{name}@north.example") for name in names)


def _whole(*names: str, source: str = "ldap:corp") -> Snapshot:
    return Snapshot(source, _users(*names), present=frozenset(f"id-{name}" for name in names))


def _enabled(records: Records, scope: Scope) -> dict[str, bool]:
    with records.read() as db:
        return {user.upn.split("@")[0]: user.enabled for user in kept.all_users(scope, db)}


def test_shown_first_then_done_then_nothing(records: Records, operator: Scope) -> None:
    shown = sync.preview(operator, records, _whole("ada", "ben"))
    assert shown.added == ("ada@north.example", "ben@north.example")
    assert _enabled(records, operator) == {}
    assert sync.apply(operator, records, _whole("ada", "ben"), expected=shown) == shown
    assert sync.preview(operator, records, _whole("ada", "ben")).nothing
    assert "2 added, 0 changed, 0 left" in shown.text()


def test_what_changed_meanwhile_is_not_done(records: Records, operator: Scope) -> None:
    shown = sync.preview(operator, records, _whole("ada"))
    sync.apply(operator, records, _whole("ada"))
    with pytest.raises(Conflict, match="changed since"):
        sync.apply(operator, records, _whole("ada"), expected=shown)


def test_leavers_are_disabled_signed_out_and_come_back(records: Records, operator: Scope) -> None:
    add_account(records, "kim@north.example", "directory/global-administrator")
    ben = add_account(records, "ben@north.example", "directory/security-reader")
    session = sessions.open_session(records, SignedIn(ben, False))
    sync.apply(operator, records, _whole("ada", "ben"))
    done = sync.apply(operator, records, _whole("ada"))
    assert done.left == ("ben@north.example",)
    assert _enabled(records, operator) == {"ada": True, "ben": False}
    with pytest.raises(Forbidden):
        sessions.resume(records, session.token)
    with records.read() as db:
        row = people.find_account(operator, db, ben.id)
        assert row is not None
        assert row.disabled
        assert any(entry.verb == "users.sync" for entry in log.entries(operator, db))
    assert sync.apply(operator, records, _whole("ada", "ben")).changed == ("ben@north.example",)
    assert _enabled(records, operator)["ben"]
    accounts.set_disabled(operator, records, ben.name, False)


def test_the_last_administrator_keeps_the_door_open(records: Records, operator: Scope) -> None:
    kim = add_account(records, "kim@north.example", "directory/global-administrator")
    sync.apply(operator, records, _whole("kim"))
    sync.apply(operator, records, _whole("ada"))
    with records.read() as db:
        row = people.find_account(operator, db, kim.id)
    assert row is not None
    assert not row.disabled


def test_an_empty_answer_is_not_believed(records: Records, operator: Scope) -> None:
    names = [f"u{number}" for number in range(30)]
    sync.apply(operator, records, _whole(*names))
    with pytest.raises(Conflict, match="30 of 30 people would leave"):
        sync.apply(operator, records, _whole())
    assert all(_enabled(records, operator).values())
    assert len(sync.apply(operator, records, _whole(*names[:25])).left) == 5
    assert len(sync.apply(operator, records, _whole(), force=True).left) == 25


def test_sources_and_tenants_do_not_touch_each_other(records: Records, operator: Scope) -> None:
    south = local("south")
    for scope, source in ((operator, "ldap:corp"), (operator, "ldap:lab"), (south, "ldap:corp")):
        name = f"{scope.tenant}-{source[5:]}"
        sync.apply(scope, records, _whole(name, source=source))
    sync.apply(operator, records, Snapshot("ldap:corp", present=frozenset(), all_groups=True))
    assert _enabled(records, operator) == {"north-corp": False, "north-lab": True}
    assert _enabled(records, south) == {"south-corp": True}


def test_somebody_known_from_elsewhere_is_left_out_and_told(records: Records, operator: Scope) -> None:
    sync.apply(operator, records, Snapshot("file", (UserRow("other", "ada@north.example"),)))
    done = sync.apply(operator, records, _whole("ada", "ben"))
    assert (done.doubled, done.added) == (("ada@north.example",), ("ben@north.example",))
    assert "1 left out" in done.text()


def test_somebody_with_a_new_id_is_not_shut_out(records: Records, operator: Scope) -> None:
    add_account(records, "kim@north.example", "directory/global-administrator")
    ada = add_account(records, "ada@north.example")
    sync.apply(operator, records, _whole("ada"))
    again = Snapshot("ldap:corp", (UserRow("new-id", "ada@north.example"),), present=frozenset({"new-id"}))
    done = sync.apply(operator, records, again)
    assert (done.left, done.added) == (("ada@north.example",), ("ada@north.example",))
    with records.read() as db:
        row = people.find_account(operator, db, ada.id)
        found = kept.find_user(operator, db, "ada@north.example")
    assert row is not None
    assert found is not None
    assert (row.disabled, found.id) == (False, "new-id")


def test_groups_come_change_and_go(records: Records, operator: Scope) -> None:
    def groups(*rows: GroupRow) -> Snapshot:
        return Snapshot("ldap:corp", groups=rows, all_groups=True)

    sync.apply(operator, records, Snapshot("file", groups=(GroupRow("f", "Kept", ("a",)),)))
    assert sync.apply(operator, records, groups(GroupRow("g", "Lab", ("a", "b")))).groups_added == ("Lab",)
    assert sync.preview(operator, records, groups(GroupRow("g", "Lab", ("b", "a")))).nothing
    assert sync.apply(operator, records, groups(GroupRow("g", "Lab", ("b",)))).groups_changed == ("Lab",)
    assert sync.apply(operator, records, groups()).groups_gone == ("Lab",)
    with records.read() as db:
        assert [group.name for group in kept.all_groups(operator, db)] == ["Kept"]


def test_circles_of_groups_end() -> None:
    members = {"a": ["b", "x"], "b": ["c", "a"], "c": ["a", "y", "y"], "d": ["k"]}
    found = flattened(members, known={"k": ["z"]})
    assert {name: set(inside) for name, inside in found.items()} == {
        "a": {"x", "y"},
        "b": {"x", "y"},
        "c": {"x", "y"},
        "d": {"z"},
    }


def test_it_takes_the_right(records: Records) -> None:
    nobody = Scope("north", "kim", frozenset({"licences.view"}))
    for act in (sync.preview, sync.apply):
        with pytest.raises(Forbidden):
            act(nobody, records, _whole())
