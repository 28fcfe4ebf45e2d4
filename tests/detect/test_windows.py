"""Windows of event time: around new rows only, whole for binned rules, widened when there would be too many."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.detect.world import START, World, rule
from vedette.detect.evaluate import stirred
from vedette.detect.plan import Way, prepare
from vedette.detect.telemetry import Cut, Telemetry
from vedette.detect.windows import MAX_WINDOWS, Window, windows_of
from vedette.schema.catalog import Catalog

FREE = "DeviceProcessEvents | summarize Timestamp = max(Timestamp), N = count() by DeviceName | where N > 1"
BINNED = FREE.replace("by DeviceName", "by DeviceName, Slot = bin(Timestamp, 10m)")
HOUR = timedelta(hours=1)


def windows(world: World, query: str, new: Cut, lookback: str = "1h") -> tuple[Window, ...]:
    prepared = prepare(rule(query, lookback=lookback), Catalog.stock())
    assert prepared.way is Way.WINDOWS
    return windows_of(prepared, Telemetry(world.lake, world.scope), new)


def put(world: World, batch: int, *minutes: float) -> None:
    world.put(
        "DeviceProcessEvents", [{"Timestamp": START + timedelta(minutes=m), "ProcessId": batch} for m in minutes], batch
    )


def test_no_new_rows_no_windows(world: World) -> None:
    put(world, 1, 0)
    assert windows(world, FREE, Cut(start=2, end=3)) == ()


def test_a_binned_rule_has_one_window_with_the_lookback_on_both_sides(world: World) -> None:
    put(world, 1, 0, 600)
    assert windows(world, BINNED, Cut(end=2)) == (Window(START - HOUR, START + timedelta(minutes=600) + HOUR),)


def test_every_window_holds_new_rows_and_every_burst_lies_in_one(world: World) -> None:
    put(world, 1, 0, 25, 300)
    found = windows(world, FREE, Cut(end=2))
    assert all(window.before - window.since == HOUR for window in found)
    assert len(found) == 4
    first, last = START, START + timedelta(minutes=25)
    assert any(window.since <= first and last < window.before for window in found)
    assert len(set(found)) == len(found)


def test_the_windows_do_not_depend_on_how_the_rows_came(world: World) -> None:
    put(world, 1, 0, 40)
    together = set(windows(world, FREE, Cut(end=2)))
    put(world, 2, 80)
    put(world, 3, 120)
    one = set(windows(world, FREE, Cut(end=4)))
    apart = {window for start in (1, 2, 3) for window in windows(world, FREE, Cut(start=start, end=start + 1))}
    assert together < one
    assert one == apart


def test_windows_are_widened_when_there_would_be_too_many(world: World) -> None:
    put(world, 1, 0, 60 * 24 * 365)
    found = windows(world, FREE, Cut(end=2), lookback="2s")
    assert len(found) <= MAX_WINDOWS + 2
    assert all(window.before - window.since > timedelta(hours=8) for window in found)


@pytest.mark.parametrize(
    ("tail", "stirs"),
    [
        ("where ProcessId == 2 | summarize N = count() by DeviceName", False),
        ("where ProcessId == 1 | summarize N = count() by DeviceName", True),
        ("extend P = ProcessId * 2 | where P == 4 | summarize N = count() by DeviceName", False),
        ("serialize Before = prev(ProcessId) | where ProcessId == 2 | project Before", True),
        ("where Timestamp > ago(1s) | summarize N = count() by DeviceName", True),
        ("where ProcessId == 2 | join (DeviceProcessEvents | where ProcessId == 1) on DeviceName", True),
        ("where ProcessId == 2 | join (DeviceProcessEvents | where ProcessId == 3) on DeviceName", False),
        ("where ProcessId in ((DeviceProcessEvents | project ProcessId))", None),
    ],
)
def test_only_rows_that_can_change_the_result_stir_a_rule(world: World, tail: str, stirs: bool | None) -> None:
    put(world, 1, 0)
    prepared = prepare(rule(f"DeviceProcessEvents | {tail}", lookback="1h"), Catalog.stock())
    found = stirred([prepared], Telemetry(world.lake, world.scope), Cut(end=2))
    assert found.get(0) is None if stirs is None else bool(found[0]) is stirs


def test_windows_lie_around_the_rows_that_stir(world: World) -> None:
    put(world, 1, 0)
    put(world, 2, 600)
    query = FREE.replace("| summarize", "| where ProcessId == 2 | summarize", 1)
    prepared = prepare(rule(query, lookback="1h"), Catalog.stock())
    telemetry = Telemetry(world.lake, world.scope)
    found = windows_of(prepared, telemetry, Cut(), stirred([prepared], telemetry, Cut())[0])
    assert len(found) == 2
    assert all(window.since <= START + timedelta(minutes=600) < window.before for window in found)
