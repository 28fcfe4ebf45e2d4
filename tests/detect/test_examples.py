"""Examples run without tables: values of every type, times, old names, a report."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.detect.world import rule
from vedette.detect.examples import MemoryEngine, run_example, run_examples
from vedette.detect.rule import Example, ExampleTable
from vedette.kql.compile import compile_query
from vedette.schema.catalog import Catalog


@pytest.fixture(scope="module")
def engine() -> Iterator[MemoryEngine]:
    with MemoryEngine() as engine:
        yield engine


def count(engine: MemoryEngine, query: str, *rows: dict[str, object], table: str = "CloudAppEvents") -> int:
    example = Example((ExampleTable(table, rows),))
    return int(run_example(compile_query(query, Catalog.stock()), example, engine).num_rows)


@pytest.mark.parametrize(
    ("condition", "row"),
    [
        ('ActionType == "it\'s a \\\\ test"', {"ActionType": "it's a \\ test"}),
        ("IsAdminOperation == true", {"IsAdminOperation": True}),
        ("isnull(IsAdminOperation)", {"ActionType": "x"}),
        ("ApplicationId == 7", {"ApplicationId": 7}),
        ("AccountId == '7'", {"AccountId": 7}),
        ("RawEventData.a[1].b == 'x'", {"RawEventData": {"a": [0, {"b": "x"}]}}),
        ("RawEventData.a == 1", {"RawEventData": '{"a": 1}'}),
        ("isempty(RawEventData)", {"ActionType": "x"}),
        ("Timestamp == datetime(2026-03-01T10:00:00Z)", {"Timestamp": "2026-03-01T10:00:00Z"}),
        ("isnotnull(Timestamp)", {"ActionType": "x"}),
    ],
)
def test_values_arrive_as_their_column_means_them(engine: MemoryEngine, condition: str, row: dict[str, object]) -> None:
    assert count(engine, f"CloudAppEvents | where {condition}", row) == 1


def test_rows_without_a_time_follow_one_another_and_now_comes_after_them(engine: MemoryEngine) -> None:
    query = "CloudAppEvents | where Timestamp > ago(1h) | order by Timestamp asc | where prev(Timestamp) < Timestamp"
    assert count(engine, query, {"ActionType": "a"}, {"ActionType": "b"}, {"ActionType": "c"}) == 2


def test_a_tables_former_name_is_understood(engine: MemoryEngine) -> None:
    query = "ProcessCreationEvents | where FileName == 'a'"
    assert count(engine, query, {"FileName": "a"}, table="ProcessCreationEvents") == 1


def test_the_report_tells_which_cases_pass(engine: MemoryEngine) -> None:
    good = run_examples(rule(), Catalog.stock(), engine)
    assert good.passed
    assert [case.fired for case in (*good.fires, *good.silent)] == [True, False]
    bad = run_examples(rule(silent="[{DeviceProcessEvents: [{FileName: tool.exe}]}]"), Catalog.stock(), engine)
    assert not bad.passed
    wrong = run_examples(rule(silent="[{DeviceProcessEvents: [{ProcessId: many}]}]"), Catalog.stock(), engine)
    assert not wrong.passed
    assert wrong.silent[0].error
