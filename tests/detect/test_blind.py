"""Blind rules: no table, no column, no such event; seeing again when data comes."""

from __future__ import annotations

from tests.detect.world import World, rule
from vedette.detect.schedule import Detector

STOPPED = "CloudAppEvents | where ActionType in ('StopLogging', 'DeleteTrail') and isnotempty(AccountId)"


def reasons(detector: Detector, world: World) -> dict[str, str]:
    return {item.rule.id: item.reason for item in detector.blind(world.scope)}


def test_a_rule_is_blind_until_its_table_has_rows(world: World) -> None:
    detector = Detector(world.lake, world.records, [rule()])
    assert reasons(detector, world) == {"tool-seen": "no data ever came for DeviceProcessEvents"}
    world.put("DeviceProcessEvents", [{"FileName": "other.exe"}], 1)
    assert reasons(detector, world) == {}


def test_a_column_that_was_never_filled_blinds(world: World) -> None:
    detector = Detector(world.lake, world.records, [rule()])
    world.put("DeviceProcessEvents", [{"DeviceName": "ws-1"}], 1)
    assert reasons(detector, world) == {"tool-seen": "DeviceProcessEvents never had a value in FileName"}
    world.put("DeviceProcessEvents", [{"FileName": "other.exe"}], 2)
    assert reasons(detector, world) == {}


def test_an_event_that_never_happened_blinds_and_the_report_says_so(world: World) -> None:
    detector = Detector(world.lake, world.records, [rule(STOPPED, id="stopped")])
    world.put("CloudAppEvents", [{"ActionType": "ListBuckets", "AccountId": "a"}], 1)
    (blind,) = detector.run(world.scope).blind
    assert blind.reason == "CloudAppEvents never had a row with ActionType StopLogging or DeleteTrail"
    world.put("CloudAppEvents", [{"ActionType": "DeleteTrail", "AccountId": "a"}], 2)
    assert detector.run(world.scope).blind == ()


def test_one_filled_column_of_an_or_is_enough(world: World) -> None:
    either = "DeviceProcessEvents | where FileName == 'x' or ProcessCommandLine has 'x'"
    detector = Detector(world.lake, world.records, [rule(either, id="either")])
    world.put("DeviceProcessEvents", [{"ProcessCommandLine": "y"}], 1)
    assert reasons(detector, world) == {}


def test_a_rule_that_reads_several_tables_sees_when_one_has_rows(world: World) -> None:
    two = "union DeviceProcessEvents, DeviceFileEvents | where FileName == 'x'"
    detector = Detector(world.lake, world.records, [rule(two, id="two")])
    assert "two" in reasons(detector, world)
    world.put("DeviceFileEvents", [{"FileName": "y"}], 1)
    assert reasons(detector, world) == {}
