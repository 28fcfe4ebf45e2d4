"""The scheduler: watermarks, late data, gaps and their filling, bad rules alone, frequency, delivery, tenants."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from tests.detect.world import START, World, rule
from vedette.core import clock
from vedette.core.errors import Forbidden, Upstream
from vedette.core.scope import RowFilter, Scope, local
from vedette.detect import evaluate
from vedette.detect.alert import Alert
from vedette.detect.onepass import Match
from vedette.detect.plan import Prepared
from vedette.detect.rule import Origin
from vedette.detect.schedule import DetectionReport, Detector
from vedette.detect.telemetry import Cut, Telemetry
from vedette.records.runs import Runs, RunStatus

TOOL = {"FileName": "tool.exe", "DeviceName": "ws-1", "AccountName": "anna", "ProcessCommandLine": "tool.exe -x"}
QUIET = {"FileName": "quiet.exe", "DeviceName": "ws-1"}
SPRAY = """
IdentityLogonEvents
| where ActionType == "LogonFailed"
| summarize Timestamp = min(Timestamp), Accounts = dcount(AccountUpn) by IPAddress, Slot = bin(Timestamp, 10m)
| where Accounts >= 3
"""


def failures(*names: str, address: str = "203.0.113.9", at: datetime = START) -> list[dict[str, object]]:
    return [
        {"ActionType": "LogonFailed", "IPAddress": address, "AccountUpn": f"{name}@corp.example", "Timestamp": at}
        for name in names
    ]


def found(report: DetectionReport) -> list[tuple[str, int]]:
    return sorted((alert.detector, alert.count) for alert in report.alerts)


def test_each_batch_is_judged_once_and_late_rows_are_not_skipped(world: World) -> None:
    detector = Detector(world.lake, world.records, [rule()])
    world.put("DeviceProcessEvents", [TOOL, QUIET], 1)
    assert found(detector.run(world.scope)) == [("tool-seen", 1)]
    assert found(detector.run(world.scope)) == []
    late = {**TOOL, "Timestamp": START - timedelta(days=400)}
    world.put("DeviceProcessEvents", [late], 2)
    (alert,) = detector.run(world.scope).alerts
    assert alert.first_activity == START - timedelta(days=400)
    assert Runs(world.records).positions(world.scope) == {"tool-seen": 3}


def test_runs_tell_which_of_their_alerts_another_rule_speaks(world: World) -> None:
    rules = [rule(origin=Origin.STOCK, id=name, severity=level) for name, level in (("loud", "high"), ("soft", "low"))]
    detector = Detector(world.lake, world.records, [*rules, rule(id="ours")])
    world.put("DeviceProcessEvents", [TOOL, QUIET, {**TOOL, "DeviceName": "ws-2"}], 1)
    report = detector.run(world.scope)
    assert found(report) == [("loud", 1), ("loud", 1), ("ours", 1), ("ours", 1)]
    history = {run.rule: (run.matched, run.alerts, run.joined) for run in Runs(world.records).history(world.scope)}
    assert history == {"loud": (2, 2, 0), "soft": (2, 0, 2), "ours": (2, 2, 0)}


def test_until_leaves_later_batches_for_the_next_run(world: World) -> None:
    detector = Detector(world.lake, world.records, [rule()])
    world.put("DeviceProcessEvents", [TOOL], 1)
    world.put("DeviceProcessEvents", [{**TOOL, "DeviceName": "ws-2"}], 2)
    assert found(detector.run(world.scope, 1)) == [("tool-seen", 1)]
    assert found(detector.run(world.scope, 2)) == [("tool-seen", 1)]


def test_a_new_rule_begins_with_the_oldest_batch(world: World) -> None:
    world.put("DeviceProcessEvents", [TOOL], 1)
    Detector(world.lake, world.records, [rule(id="first")]).run(world.scope)
    report = Detector(world.lake, world.records, [rule(id="first"), rule(id="second")]).run(world.scope)
    assert found(report) == [("second", 1)]


def test_one_bad_rule_stops_only_itself_and_its_gap_can_be_filled(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = [rule(id="good"), rule(id="bad"), rule("Nowhere | where x == 1", id="broken"), rule(id="fine")]
    detector = Detector(world.lake, world.records, rules)
    world.put("DeviceProcessEvents", [TOOL], 1)
    honest = evaluate.one_pass

    def refuse(rules: Sequence[Prepared], telemetry: Telemetry, new: Cut) -> dict[int, Match]:
        if any(item.rule.id == "bad" for item in rules):
            raise Upstream("the engine refused", permanent=True)
        return honest(rules, telemetry, new)

    monkeypatch.setattr(evaluate, "one_pass", refuse)
    report = detector.run(world.scope)
    assert found(report) == [("fine", 1), ("good", 1)]
    assert sorted((run.rule, run.status) for run in report.failed) == [
        ("bad", RunStatus.FAILED),
        ("broken", RunStatus.FAILED),
    ]
    assert "engine refused" in next(run.error for run in report.failed if run.rule == "bad")
    assert "Nowhere" in next(run.error for run in report.failed if run.rule == "broken")

    monkeypatch.undo()
    world.put("DeviceProcessEvents", [{**TOOL, "DeviceName": "ws-2"}], 2)
    report = detector.fill(world.scope)
    assert found(report) == [("bad", 1)]
    assert [gap.rule for gap in Runs(world.records).gaps(world.scope)] == ["broken"]
    assert found(detector.run(world.scope)) == [("bad", 1), ("fine", 1), ("good", 1)]


def test_a_rule_that_still_fails_keeps_its_gap(world: World) -> None:
    detector = Detector(world.lake, world.records, [rule("Nowhere | where x == 1", id="broken")])
    world.put("DeviceProcessEvents", [TOOL], 1)
    detector.run(world.scope)
    detector.fill(world.scope)
    assert [gap.rule for gap in Runs(world.records).gaps(world.scope)] == ["broken"]


def test_rows_of_one_batch_and_the_next_meet_in_an_aggregation(world: World) -> None:
    detector = Detector(world.lake, world.records, [rule(SPRAY, id="spray", lookback="1h")])
    world.put("IdentityLogonEvents", failures("anna", "ben"), 1)
    assert found(detector.run(world.scope)) == []
    world.put("IdentityLogonEvents", failures("carla", at=START + timedelta(minutes=5)), 2)
    (alert,) = detector.run(world.scope).alerts
    assert (alert.detector, alert.first_activity) == ("spray", START)


def test_an_aggregation_that_stood_before_is_not_told_again(world: World) -> None:
    detector = Detector(world.lake, world.records, [rule(SPRAY, id="spray", lookback="1h")])
    world.put("IdentityLogonEvents", failures("anna", "ben", "carla"), 1)
    assert found(detector.run(world.scope)) == [("spray", 1)]
    world.put("IdentityLogonEvents", failures("dario", address="198.51.100.7"), 2)
    assert found(detector.run(world.scope)) == []


def test_a_rule_with_a_frequency_waits_and_then_sees_everything(world: World) -> None:
    detector = Detector(world.lake, world.records, [rule(frequency="10m")])
    world.put("DeviceProcessEvents", [TOOL], 1)
    now = datetime(2026, 4, 1, tzinfo=UTC)
    with clock.frozen(now):
        assert found(detector.run(world.scope)) == [("tool-seen", 1)]
    world.put("DeviceProcessEvents", [{**TOOL, "DeviceName": "ws-2"}], 2)
    with clock.frozen(now + timedelta(minutes=9)):
        assert detector.run(world.scope).runs == ()
    with clock.frozen(now + timedelta(minutes=11)):
        assert found(detector.run(world.scope)) == [("tool-seen", 1)]


def test_a_failed_delivery_leaves_the_runs_to_be_done_again_with_the_same_ids(world: World) -> None:
    detector = Detector(world.lake, world.records, [rule()])
    world.put("DeviceProcessEvents", [TOOL], 1)
    seen: list[Alert] = []

    def refuse(alerts: Sequence[Alert]) -> None:
        seen.extend(alerts)
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        detector.run(world.scope, deliver=refuse)
    again: list[Alert] = []
    detector.run(world.scope, deliver=again.extend)
    assert [alert.id for alert in again] == [alert.id for alert in seen]


def test_a_repeat_in_a_later_batch_has_the_fingerprint_of_the_first(world: World) -> None:
    detector = Detector(world.lake, world.records, [rule()])
    world.put("DeviceProcessEvents", [TOOL], 1)
    (first,) = detector.run(world.scope).alerts
    world.put("DeviceProcessEvents", [{**TOOL, "Timestamp": START + timedelta(minutes=3)}], 2)
    (second,) = detector.run(world.scope).alerts
    assert first.fingerprint == second.fingerprint
    assert first.id != second.id


def test_tenants_are_judged_apart_and_a_filtered_scope_is_refused(world: World) -> None:
    detector = Detector(world.lake, world.records, [rule()])
    world.put("DeviceProcessEvents", [TOOL], 1)
    assert detector.run(local("elsewhere")).alerts == ()
    filtered = Scope(world.scope.tenant, "someone", filters=(RowFilter("", "DeviceName == 'ws-1'"),))
    with pytest.raises(Forbidden):
        detector.run(filtered)
    assert found(detector.run(world.scope)) == [("tool-seen", 1)]


def test_a_preview_records_nothing(world: World) -> None:
    detector = Detector(world.lake, world.records, [])
    world.put("DeviceProcessEvents", [TOOL, TOOL | {"DeviceName": "ws-2"}], 1)
    outcome = detector.preview(world.scope, rule())
    assert (outcome.rows, len(outcome.alerts)) == (2, 2)
    assert Runs(world.records).history(world.scope) == ()
