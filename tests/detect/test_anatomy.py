"""Facts about queries: rows together or single, kept to bins, bound to the clock, what they demand."""

from __future__ import annotations

import pytest

from vedette.detect.anatomy import Demand, anatomy
from vedette.schema.catalog import Catalog


@pytest.mark.parametrize(
    ("query", "sets", "binned"),
    [
        ("T | where A == 1 | extend B = A | project B", False, False),
        ("union T, S | where A == 1", False, False),
        ("T | mv-expand A", False, False),
        ("T | summarize count() by A", True, False),
        ("T | summarize count() by A, bin(Timestamp, 1h)", True, True),
        ("T | distinct A", True, False),
        ("T | join kind=inner (S | project A, Later = Timestamp) on A", True, False),
        ("T | join kind=inner (S | project A, SecondTime) on A | where SecondTime - Timestamp < 5m", True, True),
        ("T | where A in ((S | project A))", True, False),
        ("T | where A > toscalar(S | summarize max(A))", True, False),
    ],
)  # fmt: skip
def test_rows_together_are_told_from_single_rows(query: str, sets: bool, binned: bool) -> None:
    facts = anatomy(query)
    assert (facts.sets, facts.binned) == (sets, binned)


@pytest.mark.parametrize(
    ("query", "sets"),
    [
        ("let S = DeviceInfo | summarize take_any(*) by DeviceId; DeviceEvents | lookup S on DeviceId", False),
        ("let S = DeviceInfo | summarize by DeviceId; let T = S | take 5; DeviceEvents | lookup T on DeviceId", False),
        ("let S = DeviceInfo | summarize by DeviceId; DeviceEvents | where DeviceId in (S)", False),
        ("let S = DeviceInfo | summarize by DeviceId; DeviceEvents | join S on DeviceId", True),
        ("let S = DeviceInfo | join DeviceEvents on DeviceId; DeviceEvents | lookup S on DeviceId", True),
        ("let S = DeviceEvents | summarize by DeviceId; DeviceInfo | lookup S on DeviceId", True),
        ("let S = DeviceInfo | summarize by DeviceId; DeviceEvents | lookup S on DeviceId | count", True),
    ],
)  # fmt: skip
def test_what_is_looked_up_in_a_state_is_looked_up_by_single_rows(query: str, sets: bool) -> None:
    assert anatomy(query, Catalog.stock().table).sets is sets


def test_the_clock_is_noticed() -> None:
    assert anatomy("T | where Timestamp > ago(1d)").clocked
    assert not anatomy("T | where Timestamp > datetime(2026-01-01)").clocked


def test_demands_are_the_conditions_every_row_must_meet() -> None:
    facts = anatomy("T | where A == 'x' and (B has 'y' or C > 1) | extend D = 1 | where D == 1 and E in ('p', 'q')")
    assert facts.demands == (
        Demand(frozenset({"A"}), ("x",)),
        Demand(frozenset({"B", "C"})),
        Demand(frozenset({"E"}), ("p", "q")),
    )


@pytest.mark.parametrize(
    "condition", ["A != 'x'", "isempty(A)", "not(A has 'x')", "A !in ('x')", "A !between (1 .. 2)"]
)
def test_a_negative_condition_demands_nothing(condition: str) -> None:
    assert anatomy(f"T | where {condition}").demands == ()


def test_what_comes_after_an_aggregation_demands_nothing_of_the_table() -> None:
    assert anatomy("T | summarize A = count() by B | where A > 1").demands == ()
