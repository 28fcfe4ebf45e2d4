"""Rules over rows together: windows with late data, state tables, unions; how many alerts come of them."""

from __future__ import annotations

from datetime import timedelta

from tests.detect.world import START, World, rule
from vedette.detect.schedule import Detector

FAILS = """
IdentityLogonEvents
| where ActionType == "LogonFailed"
| summarize Timestamp = min(Timestamp), Accounts = dcount(AccountUpn) by IPAddress
| where Accounts >= 3
"""
JOIN = """
DeviceProcessEvents
| where FileName == "tool.exe"
| join kind=inner (DeviceInfo | project DeviceName, OSPlatform) on DeviceName
| where OSPlatform == "Windows"
| project Timestamp, DeviceName, FileName
"""


def fail(name: str, minutes: float) -> dict[str, object]:
    at = START + timedelta(minutes=minutes)
    return {"ActionType": "LogonFailed", "IPAddress": "203.0.113.9", "AccountUpn": name, "Timestamp": at}


def test_an_unbinned_rule_does_not_add_up_what_lies_far_apart(world: World) -> None:
    detector = Detector(world.lake, world.records, [rule(FAILS, lookback="1h")])
    world.put("IdentityLogonEvents", [fail("a@x", 0), fail("b@x", 300), fail("c@x", 600)], 1)
    assert detector.run(world.scope).alerts == ()
    world.put("IdentityLogonEvents", [fail("d@x", 305), fail("e@x", 310)], 2)
    (alert,) = detector.run(world.scope).alerts
    assert alert.first_activity == START + timedelta(minutes=300)


def test_overlapping_windows_give_one_alert(world: World) -> None:
    detector = Detector(world.lake, world.records, [rule(FAILS, lookback="1h")])
    world.put("IdentityLogonEvents", [fail(f"{n}@x", n) for n in range(25)], 1)
    assert len(detector.run(world.scope).alerts) == 1


def test_a_table_of_states_is_read_whole(world: World) -> None:
    detector = Detector(world.lake, world.records, [rule(JOIN, lookback="1h")])
    state = {"DeviceName": "ws-1", "OSPlatform": "Windows", "Timestamp": START - timedelta(days=30)}
    world.put("DeviceInfo", [state], 1)
    assert detector.run(world.scope).alerts == ()
    world.put("DeviceProcessEvents", [{"FileName": "tool.exe", "DeviceName": "ws-1"}], 2)
    assert [alert.count for alert in detector.run(world.scope).alerts] == [1]


def test_a_rule_over_several_tables_looks_at_new_rows_of_each(world: World) -> None:
    union = "union DeviceProcessEvents, DeviceFileEvents | where FileName == 'tool.exe' | project Timestamp, DeviceName"
    detector = Detector(world.lake, world.records, [rule(union)])
    world.put("DeviceProcessEvents", [{"FileName": "tool.exe", "DeviceName": "ws-1"}], 1)
    assert len(detector.run(world.scope).alerts) == 1
    world.put("DeviceFileEvents", [{"FileName": "tool.exe", "DeviceName": "ws-2"}], 2)
    assert len(detector.run(world.scope).alerts) == 1


def test_rules_with_and_without_a_tail_see_the_same_rows(world: World) -> None:
    plain = rule(id="plain")
    tail = rule(
        "DeviceProcessEvents | where FileName == 'tool.exe' | project Timestamp, DeviceName, FileName", id="tail"
    )
    detector = Detector(world.lake, world.records, [plain, tail])
    world.put("DeviceProcessEvents", [{"FileName": "tool.exe", "DeviceName": f"ws-{n % 3}"} for n in range(250)], 1)
    alerts = detector.run(world.scope).alerts
    assert sorted((alert.detector, alert.count) for alert in alerts) == sorted(
        (name, count) for name in ("plain", "tail") for count in (84, 83, 83)
    )


def test_a_condition_after_a_computed_column_is_kept(world: World) -> None:
    computed = "DeviceProcessEvents | where FileName has 'tool' | extend N = strlen(FileName) | where N > 8"
    detector = Detector(world.lake, world.records, [rule(computed)])
    world.put("DeviceProcessEvents", [{"FileName": "tool.exe"}, {"FileName": "tool.long.exe", "DeviceName": "ws-1"}], 1)
    (alert,) = detector.run(world.scope).alerts
    assert alert.count == 1
