"""The run history: positions, quiet runs folded, gaps and their filling, tenants apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.states import fresh
from vedette.core.scope import local
from vedette.records.runs import Run, Runs, RunStatus, Totals

AT = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
SCOPE = local()


@pytest.fixture
def runs(database: str) -> Iterator[Runs]:
    with fresh() as records:
        yield Runs(records)


def run(rule: str, start: int, end: int, **more: object) -> Run:
    quiet = Run(rule, start, end, RunStatus.DONE, 0, 0, 0.5, AT, AT)
    return replace(quiet, **more)  # type: ignore[arg-type]


def test_quiet_runs_extend_one_row_and_the_position(runs: Runs) -> None:
    runs.record(SCOPE, [run("a", 0, 3), run("b", 0, 3)])
    runs.record(SCOPE, [run("a", 3, 7, finished=AT + timedelta(minutes=5))])
    (row,) = runs.history(SCOPE, "a")
    assert (row.start, row.end, row.passes, row.seconds) == (0, 7, 2, 1.0)
    assert runs.positions(SCOPE) == {"a": 7, "b": 3}
    assert runs.last_finished(SCOPE)["a"] == AT + timedelta(minutes=5)


def test_a_run_with_alerts_or_a_hole_before_it_is_a_row_of_its_own(runs: Runs) -> None:
    runs.record(SCOPE, [run("a", 0, 3)])
    runs.record(SCOPE, [run("a", 3, 4, alerts=2, matched=9)])
    runs.record(SCOPE, [run("a", 4, 5, joined=1, matched=3)])
    runs.record(SCOPE, [run("a", 5, 6)])
    runs.record(SCOPE, [run("a", 8, 9)])
    assert [(row.start, row.end) for row in runs.history(SCOPE, "a")] == [(8, 9), (5, 6), (4, 5), (3, 4), (0, 3)]
    assert runs.totals(SCOPE) == {"a": Totals(12, 2, 1)}


def test_a_failed_run_is_a_gap_until_filled_and_does_not_hold_up_the_position(runs: Runs) -> None:
    runs.record(SCOPE, [run("a", 0, 3, status=RunStatus.FAILED, error="no such column")])
    runs.record(SCOPE, [run("a", 3, 5)])
    assert runs.positions(SCOPE) == {"a": 5}
    (gap,) = runs.gaps(SCOPE)
    assert (gap.start, gap.end, gap.error) == (0, 3, "no such column")

    runs.fill(SCOPE, gap, run("a", 0, 3, status=RunStatus.FAILED, error="still wrong"))
    (gap,) = runs.gaps(SCOPE)
    assert (gap.error, gap.passes) == ("still wrong", 2)

    runs.fill(SCOPE, gap, run("a", 0, 3, matched=4, alerts=1))
    assert runs.gaps(SCOPE) == ()
    filled = runs.history(SCOPE, "a")[-1]
    assert (filled.status, filled.matched, filled.alerts) == (RunStatus.FILLED, 4, 1)


def test_a_rule_that_fails_the_same_way_again_widens_its_gap(runs: Runs) -> None:
    for start in range(5):
        runs.record(SCOPE, [run("a", start, start + 1, status=RunStatus.FAILED, error="no such column")])
    runs.record(SCOPE, [run("a", 5, 6, status=RunStatus.FAILED, error="too slow")])
    assert [(gap.start, gap.end, gap.error) for gap in runs.gaps(SCOPE)] == [
        (0, 5, "no such column"),
        (5, 6, "too slow"),
    ]


def test_tenants_do_not_see_each_other(runs: Runs) -> None:
    runs.record(SCOPE, [run("a", 0, 3, status=RunStatus.FAILED)])
    other = local("other")
    runs.record(other, [run("a", 0, 9)])
    assert runs.positions(SCOPE) == {"a": 3}
    assert runs.positions(other) == {"a": 9}
    assert runs.gaps(other) == ()
