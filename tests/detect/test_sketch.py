"""What a rule's text alone tells: nothing that compiling contradicts, and nothing is set aside that could match."""

from __future__ import annotations

import json

import pytest

from vedette.detect.load import load_folders, stock_folder
from vedette.detect.plan import Way, prepare
from vedette.detect.prefilter import Needles, Texts
from vedette.detect.rule import Origin, Rule
from vedette.detect.sketch import Sketch, sketch
from vedette.schema.catalog import Catalog

T = "DeviceProcessEvents | where FileName has 'tool'"


def of(text: str) -> Sketch:
    return sketch(text, Catalog.stock().table)


@pytest.mark.parametrize("text", [T, T + " | summarize n = count() by DeviceName", "let x = 1; " + T])
def test_what_every_row_contains_is_told_of_one_pipe_over_one_table(text: str) -> None:
    assert of(text).needles == Needles(frozenset({("FileName", "tool")}))


@pytest.mark.parametrize(
    "text",
    [
        T + " | join (DeviceProcessEvents) on DeviceName",
        T + " | union DeviceProcessEvents",
        f"let most = toscalar(DeviceProcessEvents | count); {T} | where ProcessId > most",
        T + " and Timestamp > ago(1h)",
        T + " | join (DeviceInfo) on DeviceName",
    ],
)
def test_nothing_is_told_where_rows_without_the_text_may_count_too(text: str) -> None:
    found = of(text)
    assert found.table is not None
    assert found.needles is None


def test_a_name_given_to_something_else_is_no_table() -> None:
    assert of(f"let DeviceProcessEvents = datatable(FileName: string) ['a']; {T}").table is None
    assert of("print 1").table is None


@pytest.mark.slow
def test_compiling_a_stock_rule_contradicts_no_sketch() -> None:
    catalog = Catalog.stock()
    told = 0
    for rule in load_folders([stock_folder()], Origin.STOCK).rules:
        found, made = sketch(rule.query, catalog.table), prepare(rule, catalog)
        assert found.anatomy == made.anatomy
        if made.way is Way.ONE_PASS and found.table is not None:
            assert (found.table, found.needles) in ((made.table, made.needles), (made.table, None)), rule.id
        if found.needles:
            told += 1
            for sought in filter(None, (found.needles.texts, found.needles.kinds)):
                assert all(_holds(rule, found, sought, place) for place in range(len(rule.fires))), rule.id
    assert told > 1_000


def _holds(rule: Rule, found: Sketch, sought: Texts, place: int) -> bool:
    """Whether some row of this example that fires has one of the needles: without it the rule would be set aside."""
    tables = [table for table in rule.fires[place].tables if found.table and table.table == found.table.name]
    rows = [{name: _text(value) for name, value in row.items()} for table in tables for row in table.rows]
    return any(needle in row.get(column, "") for row in rows for column, needle in sought)


def _text(value: object) -> str:
    return (value if isinstance(value, str) else json.dumps(value)).lower()
