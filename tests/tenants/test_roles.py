"""Role groups: assigning, the flow from the directory, copies, and the guards around them."""

from __future__ import annotations

import json

import pytest

from tests.tenants.company import account, add_account, turned_on, who
from vedette.core.errors import BadInput, Conflict, Forbidden, NotFound
from vedette.core.scope import Scope
from vedette.records.database import Records
from vedette.tenants import directory, roles
from vedette.tenants.permissions import judge, standing


def _stores(records: Records, name: str, tenant: str = "north") -> set[str]:
    person = who(records, account(name, tenant), tenant="north")
    return {f"{grant.store}/{grant.group}" for grant in person.grants}


def test_directory_roles_flow_and_mail_side_roles_do_not(records: Records, operator: Scope) -> None:
    kim = add_account(records, "kim@north.example")
    roles.put_in(operator, records, kim.id, "directory", "security-reader")
    assert _stores(records, kim.name) == {
        "directory/security-reader",
        "security-centre/security-reader",
        "endpoint/viewer",
    }
    roles.take_out(operator, records, kim.id, "directory", "security-reader")
    roles.put_in(operator, records, kim.id, "security-centre", "security-reader")
    assert _stores(records, kim.name) == {"security-centre/security-reader"}


def test_a_directory_group_brings_its_members_in_but_no_guest_of_the_same_name(
    records: Records, operator: Scope
) -> None:
    directory.take_in(operator, records, directory.users_from_csv("upn,id\nkim@north.example,u1\n"))
    groups = {"value": [{"id": "g1", "displayName": "SOC", "members": [{"id": "u1"}]}]}
    directory.take_in(operator, records, directory.groups_from_graph(json.dumps(groups).encode()))
    roles.put_in(operator, records, "g1", "directory", "security-operator", kind="group")
    assert "directory/security-operator" in _stores(records, "kim@north.example")
    assert _stores(records, "kim@north.example", tenant="south") == set()
    via = who(records, account("kim@north.example")).grants[0].via
    assert via == "through the directory group SOC"


def test_a_copy_of_a_group_opens_what_its_roles_open(records: Records, operator: Scope) -> None:
    turned_on(records)
    copied = roles.copy_group(
        operator, records, "security-centre", "security-reader", "readers-plus", add=["preview"], remove=["tag-reader"]
    )
    assert copied.roles == ("preview", "security-reader", "view-only-manage-alerts")
    kim = add_account(records, "kim@north.example", "security-centre/readers-plus")
    person = who(records, kim)
    with records.read() as db:
        assert judge(standing(operator, db), person, "mail.preview").allowed
        assert not judge(standing(operator, db), person, "dashboard.view").allowed
    roles.remove_group(operator, records, "security-centre", "readers-plus")
    assert who(records, kim).grants == ()


@pytest.mark.parametrize(
    ("store", "source", "name", "add", "error"),
    [
        ("directory", "security-reader", "x", [], BadInput),
        ("security-centre", "security-reader", "Bad Name", [], BadInput),
        ("security-centre", "security-reader", "x", ["view-data"], BadInput),
        ("security-centre", "nobody", "x", [], NotFound),
        ("security-centre", "security-reader", "security-operator", [], Conflict),
    ],
)
def test_bad_copies(
    records: Records, operator: Scope, store: str, source: str, name: str, add: list[str], error: type[Exception]
) -> None:
    with pytest.raises(error):
        roles.copy_group(operator, records, store, source, name, add=add)


def test_groups_of_the_product_stay(records: Records, operator: Scope) -> None:
    with pytest.raises(Conflict):
        roles.remove_group(operator, records, "security-centre", "security-reader")
    with pytest.raises(NotFound):
        roles.remove_group(operator, records, "security-centre", "nothing")


def test_the_last_global_administrator_stays(records: Records, operator: Scope) -> None:
    one = add_account(records, "one@north.example", "directory/global-administrator")
    two = add_account(records, "two@north.example", "directory/global-administrator")
    roles.take_out(operator, records, two.id, "directory", "global-administrator")
    with pytest.raises(Conflict, match="last global administrator"):
        roles.take_out(operator, records, one.id, "directory", "global-administrator")


def test_assigning_needs_the_right_of_the_store(records: Records, operator: Scope) -> None:
    manager = Scope("north", "kim", frozenset({"permissions.manage"}))
    roles.put_in(manager, records, "ac_x", "security-centre", "security-reader")
    for store, group in (
        ("directory", "security-reader"),
        ("endpoint", "viewer"),
        ("exchange", "compliance-management"),
    ):
        with pytest.raises(Forbidden, match=r"kim may not: .* It takes"):
            roles.put_in(manager, records, "ac_x", store, group)
    with pytest.raises(NotFound, match="no store 'moon'"):
        roles.put_in(operator, records, "ac_x", "moon", "viewer")
    with pytest.raises(NotFound):
        roles.put_in(operator, records, "ac_x", "security-centre", "nothing")
    with pytest.raises(NotFound, match="not in"):
        roles.take_out(operator, records, "ac_y", "security-centre", "security-reader")


def test_only_endpoint_groups_are_limited_to_known_device_groups(records: Records, operator: Scope) -> None:
    with pytest.raises(BadInput):
        roles.put_in(operator, records, "ac_x", "security-centre", "security-reader", devices=["ungrouped"])
    with pytest.raises(NotFound, match="no device group 'servers'"):
        roles.put_in(operator, records, "ac_x", "endpoint", "viewer", devices=["servers"])
    roles.put_in(operator, records, "ac_x", "endpoint", "viewer", devices=["ungrouped"])
