"""Device groups: conditions, ranks, who is limited, and that the KQL says what Python says."""

from __future__ import annotations

import pytest

from tests.tenants.company import add_account, who
from vedette.core.clock import now
from vedette.core.errors import BadInput, Conflict, Forbidden, NotFound
from vedette.core.scope import Scope
from vedette.kql.compile import compile_query
from vedette.records import roles as kept
from vedette.records.accounts import AccountRow
from vedette.records.database import Records
from vedette.records.roles import AssignmentRow, DeviceGroupRow
from vedette.schema.catalog import Catalog
from vedette.tenants import devices, roles
from vedette.tenants.devices import Condition, group_of, quoted


@pytest.mark.parametrize(
    ("text", "device", "fits"),
    [
        ("name starts-with SRV-", "srv-01.corp.example", True),
        ("name ends-with -dc", "SRV-DC", True),
        ("name equals pc 1", "pc 1", True),
        ("name contains lab", "pc-LAB-7", True),
        ("name contains lab", "pc-7", False),
        ("domain equals corp.example", "pc.corp.example", True),
        ("domain equals corp.example", "corp.example", False),
    ],
)
def test_conditions(text: str, device: str, fits: bool) -> None:
    assert Condition.read(text).matches(device) is fits


@pytest.mark.parametrize("text", ["name", "os equals x", "name like x", "domain contains x", "name equals a\nb"])
def test_bad_conditions(text: str) -> None:
    with pytest.raises(BadInput):
        Condition.read(text)


def test_values_cannot_escape_their_literal() -> None:
    assert quoted('a" or true //\\') == '"a\\" or true //\\\\"'
    predicate = Condition.read('name equals a" or true or DeviceName == "').kql()
    found = compile_query(f"DeviceInfo | where {predicate}", Catalog.stock()).predicate()
    assert found is not None
    assert "OR" not in found.template


def test_the_highest_rank_decides() -> None:
    groups = [DeviceGroupRow("dc", 1, ("name ends-with -dc",)), DeviceGroupRow("srv", 2, ("name starts-with srv",))]
    assert [group_of(groups, name) for name in ("srv-dc", "srv-1", "pc")] == ["dc", "srv", "ungrouped"]


def test_defining_and_removing(records: Records, operator: Scope) -> None:
    devices.define(operator, records, "servers", 1, ["name starts-with srv-", "domain equals dmz.example"])
    devices.define(operator, records, "servers", 1, ["name starts-with srv-"])
    with pytest.raises(Conflict, match="servers has rank 1"):
        devices.define(operator, records, "clients", 1, ["name starts-with pc-"])
    with pytest.raises(BadInput):
        devices.define(operator, records, "ungrouped", 2, ["name starts-with pc-"])
    with pytest.raises(Forbidden):
        devices.define(Scope("north", "kim"), records, "x", 3, ["name starts-with pc-"])
    roles.put_in(operator, records, "ac_x", "endpoint", "viewer", devices=["servers"])
    with pytest.raises(Conflict, match="limited to servers"):
        devices.remove(operator, records, "servers")
    roles.take_out(operator, records, "ac_x", "endpoint", "viewer")
    devices.remove(operator, records, "servers")
    with pytest.raises(NotFound):
        devices.remove(operator, records, "servers")


def _limited(
    records: Records, *groups: str, name: str = "kim@north.example", limits: tuple[str, ...] = ("servers",)
) -> AccountRow:
    made = add_account(records, name, *groups)
    with records.begin() as db:
        row = AssignmentRow("account", made.id, "endpoint", "responder", "test", now(), limits)
        kept.assign(Scope("north", "test"), db, row)
    return made


def test_who_is_limited(records: Records) -> None:
    assert devices.limits(who(records, _limited(records, "directory/security-reader"))) == frozenset({"servers"})
    admin = _limited(records, "directory/security-administrator", name="ann@north.example")
    assert devices.limits(who(records, admin)) is None
    both = _limited(records, "endpoint/viewer", name="bo@north.example")
    assert devices.limits(who(records, both)) is None
    assert devices.limits(who(records, add_account(records, "cy@north.example", "directory/security-reader"))) is None


def test_reach_tells_the_group(records: Records, operator: Scope) -> None:
    devices.define(operator, records, "servers", 1, ["name starts-with srv-"])
    person = who(records, _limited(records))
    with records.read() as db:
        assert devices.reach(operator, db, person, "srv-1").met
        assert devices.reach(operator, db, person, "pc-1").text == "pc-1 is in device group ungrouped; you see servers"


def test_every_filter_compiles_and_every_device_table_has_one(records: Records, operator: Scope) -> None:
    devices.define(operator, records, "servers", 1, ["name starts-with srv-"])
    person = who(records, _limited(records, limits=("servers", "ungrouped")))
    with records.read() as db:
        found = {item.table: item.predicate for item in devices.filters(kept.device_groups_of(operator, db), person)}
    for table in Catalog.stock().tables():
        has = table.column("DeviceName") or table.column("DeviceId")
        assert (table.name in found) == bool(has), table.name
        if has:
            assert compile_query(f"{table.name} | where {found[table.name]}", Catalog.stock()).predicate()
