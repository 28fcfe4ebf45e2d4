"""The inventory of devices: made of what they reported, filtered by every field, narrowed by device groups."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from tests.detect.world import START, World
from tests.insight.conftest import limited, person
from vedette.core import clock
from vedette.core.errors import NotFound
from vedette.core.scope import Scope
from vedette.insight.hunting import Hunting
from vedette.insight.machines import Machine, machine, machines
from vedette.records.selection import Compare, Condition, Every, Not, Where

ALL = Every()


@pytest.fixture
def filled(world: World) -> World:
    """Three devices; two have told an address of their own, one its system and the address outside."""
    sent = [("ws-1", "10.0.0.8"), ("ws-1", "10.0.0.9"), ("ws-1", "127.0.0.1"), ("ws-1", "fe80::1"), ("ws-3", "::1")]
    world.put("DeviceNetworkEvents", [{"DeviceName": name, "LocalIP": address} for name, address in sent], 1)
    addresses = json.dumps([{"IPAddress": "169.254.7.7"}, {"IPAddress": "2001:db8::7"}])
    world.put("DeviceNetworkInfo", [{"DeviceName": "ws-2", "DeviceId": "id-2", "IPAddresses": addresses}], 1)
    about = {"DeviceName": "ws-2", "DeviceId": "id-2", "OSPlatform": "Windows11", "PublicIP": "203.0.113.4"}
    world.put("DeviceInfo", [{**about, "Timestamp": START + timedelta(hours=1)}], 1)
    return world


def found(world: World, condition: Condition = ALL, scope: Scope | None = None) -> tuple[Machine, ...]:
    return machines(scope or world.scope, Hunting(world.lake, world.records), condition)


def test_devices_come_latest_first_with_the_last_address_that_led_anywhere(filled: World) -> None:
    shown = [(each.name, each.ip, each.public_ip, each.os_platform) for each in found(filled)]
    assert shown == [
        ("ws-2", "2001:db8::7", "203.0.113.4", "Windows11"),
        ("ws-3", "", "", ""),
        ("ws-1", "10.0.0.9", "", ""),
    ]


@pytest.mark.parametrize(
    ("condition", "names"),
    [
        (Where("ip", Compare.EQ, "10.0.0.9"), ["ws-1"]),
        (Where("ip", Compare.EQ, "203.0.113.4"), []),
        (Where("ip", Compare.EQ, None), ["ws-3"]),
        (Where("name", Compare.STARTS, "WS-"), ["ws-2", "ws-3", "ws-1"]),
        (Not(Where("os_platform", Compare.HAS, "windows")), ["ws-3", "ws-1"]),
        (Where("last_seen", Compare.GT, START + timedelta(minutes=1)), ["ws-2"]),
        (Where("id", Compare.IN, ("ID-2", "x")), ["ws-2"]),
        (Where("name", Compare.GE, "ws-2"), ["ws-2", "ws-3"]),
    ],
)
def test_filters(filled: World, condition: Condition, names: list[str]) -> None:
    assert [each.name for each in found(filled, condition)] == names


def test_one_device_by_id_or_name_and_only_to_those_who_may_see_it(filled: World) -> None:
    hunting = Hunting(filled.lake, filled.records)
    assert machine(filled.scope, hunting, "ID-2").name == machine(filled.scope, hunting, "WS-2").name == "ws-2"
    some = limited(person(filled, "kim"), "ws-1")
    assert [each.name for each in found(filled, scope=some)] == ["ws-1"]
    with pytest.raises(NotFound):
        machine(some, hunting, "ws-2")


def test_a_device_that_said_nothing_for_a_week_is_not_active(filled: World) -> None:
    with clock.frozen(START + timedelta(days=7, minutes=30)):
        assert {each.name: each.active for each in found(filled)} == {"ws-1": False, "ws-2": True, "ws-3": False}
