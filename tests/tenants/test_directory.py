"""Users, groups and licences from Graph and CSV; giving and taking by hand."""

from __future__ import annotations

import json

import pytest

from tests.tenants.company import licensed
from vedette.core.errors import BadInput, Forbidden, NotFound
from vedette.core.scope import Scope
from vedette.records import licences as kept
from vedette.records import users as shelf
from vedette.records.database import Records
from vedette.tenants import directory, licences

CSV = (
    "Object Id,User principal name,Display name,Block credential,Licenses,Department\n"
    "u1,Ada@north.example,Ada,False,Microsoft 365 E5+Visio Plan 2,Lab\n"
    "u2,ben@north.example,Ben,True,Unlicensed,\n"
)


def test_the_admin_centers_csv(records: Records, operator: Scope) -> None:
    licensed(records, "SPE_E5")
    done = directory.take_in(operator, records, directory.users_from_csv(CSV))
    assert (done.users, done.licences, done.unknown) == (2, 1, ("Visio Plan 2",))
    with records.read() as db:
        ada, ben = shelf.all_users(operator, db)
        assert licences.licensed_users(operator, db, "explorer").addresses == {"ada@north.example"}
    assert (ada.id, ada.department, ada.enabled, ben.enabled) == ("u1", "Lab", True, False)


def test_a_whole_import_disables_who_is_gone(records: Records, operator: Scope) -> None:
    licensed(records, "SPE_E5")
    directory.take_in(operator, records, directory.users_from_csv(CSV))
    only = directory.users_from_csv("upn,object id\nben@north.example,u2\n")
    shown = directory.preview(operator, records, only, whole=True)
    assert (shown.left, shown.added, shown.changed) == (("ada@north.example",), (), ("ben@north.example",))
    assert directory.take_in(operator, records, only, whole=True).changes == shown
    with records.read() as db:
        users = {user.upn: user.enabled for user in shelf.all_users(operator, db)}
    assert users == {"ada@north.example": False, "ben@north.example": True}


def test_groups_inside_groups_are_opened(records: Records, operator: Scope) -> None:
    directory.take_in(operator, records, directory.users_from_csv(CSV))
    inner = {"id": "g1", "displayName": "Lab", "members": [{"id": "u1"}, {"id": "g2"}]}
    outer = {"id": "g2", "displayName": "All", "members": [{"id": "g1"}, {"id": "u2"}]}
    directory.take_in(operator, records, directory.groups_from_graph(json.dumps({"value": [inner, outer]}).encode()))
    with records.read() as db:
        assert {group.name: set(group.members) for group in shelf.all_groups(operator, db)} == {
            "Lab": {"u1", "u2"},
            "All": {"u1", "u2"},
        }


@pytest.mark.parametrize(
    ("text", "message"),
    [("name\nx\n", "1: users need a column"), ("upn,mail\na@x,\n,b@x\n", "3: a user without a name")],
)
def test_csv_faults_have_a_line(text: str, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        directory.users_from_csv(text, "file")


def test_graph_faults_are_told() -> None:
    for read in (directory.users_from_graph, directory.groups_from_graph):
        with pytest.raises(BadInput, match="not an answer of GET"):
            read(b'{"value": [{"nothing": 1}]}')


def test_nobody_comes_twice(records: Records, operator: Scope) -> None:
    with pytest.raises(BadInput, match="ada@x comes twice"):
        directory.take_in(operator, records, directory.users_from_csv("upn\nada@x\nADA@x\n"))


def test_importing_users_again_keeps_group_licences(records: Records, operator: Scope) -> None:
    licensed(records, "SPE_E5")
    groups = {"value": [{"id": "g", "displayName": "Staff", "members": [{"id": "u2"}, {"id": "u2"}]}]}
    directory.take_in(operator, records, directory.users_from_csv(CSV))
    directory.take_in(operator, records, directory.groups_from_graph(json.dumps(groups).encode()))
    directory.give(operator, records, "Staff", "Microsoft 365 E5", group=True)
    directory.take_in(operator, records, directory.users_from_csv(CSV))
    with records.read() as db:
        assert "ben@north.example" in licences.licensed_users(operator, db, "explorer").addresses
        assert [group.name for group in shelf.groups_of(operator, db, "u2")] == ["Staff"]


def test_giving_and_taking_by_hand(records: Records, operator: Scope) -> None:
    licensed(records, "SPE_E5")
    directory.take_in(operator, records, directory.users_from_csv(CSV))
    directory.give(operator, records, "ben@north.example", "spe_e5")
    directory.give(operator, records, "u2", "SPE_E5")
    with records.read() as db:
        assert [h.holder for h in kept.holdings_of(operator, db)] == ["u1", "u2"]
    directory.take_away(operator, records, "BEN@north.example", "SPE_E5")
    with pytest.raises(NotFound, match="has no licence"):
        directory.take_away(operator, records, "ben@north.example", "SPE_E5")
    with pytest.raises(NotFound, match="no subscription 'ATA'"):
        directory.give(operator, records, "u1", "ATA")
    with pytest.raises(NotFound, match="no group 'Nobody'"):
        directory.give(operator, records, "Nobody", "SPE_E5", group=True)
    with pytest.raises(Forbidden):
        directory.give(Scope("north", "kim"), records, "u1", "SPE_E5")
