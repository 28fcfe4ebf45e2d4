"""The one look over staged records: which gates let how many through, of which times, and what none lets through."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.ingest.fakes import ALPHA, Sql
from vedette.kql.rules.close_bags import Rest
from vedette.lake.lake import Lake
from vedette.lake.plan import LoadMapping
from vedette.lake.staging import Staging
from vedette.lake.survey import Spread, joined, spread_of, survey

_STAGE = (
    "Kind String, Number Nullable(Int32), At Nullable(DateTime64(7, 'UTC')), `Sent at` Nullable(DateTime64(7, 'UTC'))"
)
_RECORDS = (
    "('a', 1, '2026-01-02 00:00:00.0000019', '2026-02-01 00:00:00'), ('a', 2, '2026-01-01 23:59:59', NULL), "
    "('b', NULL, '1970-01-01 00:00:00', NULL), ('c', 3, NULL, '2026-02-03 00:00:00')"
)


@pytest.fixture
def staging(lake: Lake) -> Iterator[Staging]:
    opened = Staging(lake.pool, "survey")
    opened.open()
    yield opened
    opened.close()


@pytest.fixture
def stage(staging: Staging) -> str:
    return staging.make("stage", _STAGE, f"SELECT * FROM VALUES({_quoted(_STAGE)}, {_RECORDS})")


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "\\'") + "'"


def _gated(*gates: str) -> tuple[LoadMapping, ...]:
    return tuple(LoadMapping(f"m{place}", ALPHA, Sql("", gate=gate), ()) for place, gate in enumerate(gates))


def _at(day: int, month: int = 1, *, second: int = 0, micro: int = 0) -> datetime:
    return datetime(2026, month, day, 23 if second else 0, 59 if second else 0, second, micro, tzinfo=UTC)


def test_each_gate_has_its_rows_its_good_times_and_their_days(staging: Staging, stage: str) -> None:
    mappings = _gated("Kind = 'a'", "Kind = 'b'", "Kind = 'z'")
    found = survey(staging, stage, mappings, ["At", "Sent at", "At", ""])
    assert [found.wants(number, each) for number, each in enumerate(mappings)] == [True, True, False]
    first = found.spread(0, "At")
    assert (first.rows, first.fine, sorted(first.days)) == (2, 2, ["2026-01-01", "2026-01-02"])
    # Ticks of 100 ns are cut to the microsecond.
    assert (first.first, first.last) == (_at(1, second=59), _at(2, micro=1))
    assert found.spread(0, "Sent at") == Spread(2, 1, ("2026-02-01",), _at(1, 2), _at(1, 2))


def test_a_time_before_1980_or_none_is_no_good_time(staging: Staging, stage: str) -> None:
    found = survey(staging, stage, _gated("Kind = 'b'", "Kind = 'c'"), ["At"])
    assert found.spread(0, "At") == Spread(1, 0)
    assert found.spread(1, "At") == Spread(1, 0)
    assert found.spread(1, "") == Spread(1, 1)  # a table without a time takes every row


def test_a_gate_that_is_null_for_a_record_does_not_let_it_through(staging: Staging, stage: str) -> None:
    found = survey(staging, stage, _gated("Number > 1"), [])
    assert found.spread(0, "").rows == 2
    assert found.without([0]) == 2


def test_records_in_several_gates_count_in_each_but_are_left_over_once(staging: Staging, stage: str) -> None:
    mappings = _gated("Kind IN ('a', 'b')", "Number = 1", "Kind = 'c'")
    found = survey(staging, stage, mappings, ["At"])
    assert [found.spread(number, "").rows for number in range(3)] == [3, 1, 1]
    assert found.without([]) == 4
    assert found.without([0, 1]) == 1
    assert found.without([0, 2]) == 0


def test_a_mapping_is_closed_when_its_own_records_have_known_fields_only(staging: Staging) -> None:
    columns = "Kind String, Data String, Other String"
    values = (
        """('a', '{"x": 1, "y": {"z": 2}}', ''), ('a', '{"y": 0}', '{"z": 1}'), ('b', '{"z": 1}', '{}'), """
        """('c', 'no JSON', ''), ('d', '{"w": 1}', ''), ('d', '{"x": 1}', '')"""
    )
    stage = staging.make("fields", columns, f"SELECT * FROM VALUES({_quoted(columns)}, {values})")
    rests = (*("Data",) * 3, "Other", "Data")
    gates = ("Kind = 'a'", "Kind = 'b'", "Kind = 'c'", "Kind IN ('a', 'b')", "Kind = 'd'", "Kind = 'd'", "")
    keeping = [*(Rest(column, frozenset("xy")) for column in rests), None, None]
    queries = [Sql("", gate=gate, rest=rest) for gate, rest in zip(gates, keeping, strict=True)]
    mappings = [LoadMapping(f"m{place}", ALPHA, query, ()) for place, query in enumerate(queries)]
    found = survey(staging, stage, mappings, [])
    # z is b's and, in another column, a's; d has w beside what is known; what keeps nothing is never closed.
    closed = [found.closed(number, mapping) for number, mapping in enumerate(mappings)]
    assert closed == [True, False, True, False, False, False, False]


def test_fields_with_too_many_names_are_not_known(
    staging: Staging, stage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vedette.lake.survey._FIELDS", 2)
    table = staging.make("many", "Data String", """SELECT '{"x": 1, "y": 2}'""")
    mapping = LoadMapping("m", ALPHA, Sql("", gate="Data != ''", rest=Rest("Data", frozenset("xyz"))), ())
    assert not survey(staging, table, [mapping], []).closed(0, mapping)


def test_a_mapping_without_a_gate_must_look_itself(staging: Staging, stage: str) -> None:
    mappings = _gated("Kind = 'z'", "")
    found = survey(staging, stage, mappings, [])
    assert (found.wants(0, mappings[0]), found.wants(1, mappings[1])) == (False, True)
    assert found.without([]) == 4
    only = survey(staging, stage, mappings[1:], [])
    assert only.wants(0, mappings[1])


def test_more_gates_than_one_number_holds(staging: Staging, stage: str) -> None:
    gates = [f"Number = {number % 5}" for number in range(70)]
    found = survey(staging, stage, _gated(*gates), [])
    assert [found.spread(number, "").rows for number in range(70)] == [
        int(number % 5 in (1, 2, 3)) for number in range(70)
    ]
    assert found.without([1, 37]) == 2  # 1 and 2 of the three numbers


def test_a_column_called_like_ours_is_not_taken_for_it(staging: Staging) -> None:
    columns = "rows String, times String, At Nullable(DateTime64(7, 'UTC'))"
    values = f"SELECT * FROM VALUES({_quoted(columns)}, ('x', 'y', '2026-01-02 00:00:00'))"
    table = staging.make("named", columns, values)
    found = survey(staging, table, _gated("rows = 'x' AND times = 'y'"), ["At"])
    assert found.spread(0, "At") == Spread(1, 1, ("2026-01-02",), _at(2), _at(2))


def test_spreads_join_to_the_widest_time_and_every_day_once() -> None:
    one = Spread(3, 2, ("d1", "d2"), _at(1), _at(2))
    other = Spread(2, 1, ("d2", "d3"), _at(2), _at(3))
    assert joined([one, other]) == Spread(5, 3, ("d1", "d2", "d3"), _at(1), _at(3))
    assert joined([replace(one, first=None, last=None), other]).first == _at(2)
    assert joined([]) == Spread(0, 0)


def test_a_row_without_good_times_has_neither_days_nor_bounds() -> None:
    row = {"_rows": 4, "_fine": 0, "_times": [0, 0], "_days": ["1970-01-01"]}
    assert spread_of(row) == Spread(4, 0)
