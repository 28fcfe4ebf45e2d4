"""Blind rules: no table, no column, no such event; seeing again when data comes."""

from __future__ import annotations

from tests.detect.world import World, rule
from vedette.core.scope import Scope
from vedette.detect.plan import prepare
from vedette.detect.rule import Rule
from vedette.detect.schedule import Detector
from vedette.detect.waiting import Listed
from vedette.schema.catalog import Catalog

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


def test_an_event_that_never_happened_blinds(world: World) -> None:
    detector = Detector(world.lake, world.records, [rule(STOPPED, id="stopped")])
    world.put("CloudAppEvents", [{"ActionType": "ListBuckets", "AccountId": "a"}], 1)
    (blind,) = detector.blind(world.scope)
    assert blind.reason == "CloudAppEvents never had a row with ActionType StopLogging or DeleteTrail"
    world.put("CloudAppEvents", [{"ActionType": "DeleteTrail", "AccountId": "a"}], 2)
    assert detector.blind(world.scope) == ()


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


def test_a_column_that_no_rule_named_before_is_looked_for_in_older_batches(world: World) -> None:
    rules = [rule()]
    detector = Detector(world.lake, world.records, [], roster=_Changing(rules))
    world.put("DeviceProcessEvents", [{"FileName": "a", "AccountName": "anna"}], 1)
    assert reasons(detector, world) == {}
    rules.append(rule("DeviceProcessEvents | where AccountName == 'x'", id="account"))
    rules.append(rule("DeviceProcessEvents | where AccountUpn == 'x'", id="upn"))
    assert reasons(detector, world) == {"upn": "DeviceProcessEvents never had a value in AccountUpn"}


class _Changing:
    def __init__(self, rules: list[Rule]) -> None:
        self._rules = rules

    def items(self, _scope: Scope) -> tuple[Listed, ...]:
        return tuple(prepare(each, Catalog.stock()) for each in self._rules)
