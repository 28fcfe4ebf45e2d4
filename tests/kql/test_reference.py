"""Every example of the reference page that says it works runs on the engine."""

from __future__ import annotations

import pytest

from tests.kql.engine import NOW, Street, connection
from vedette.kql.compile import compile_query
from vedette.kql.parser.operators import OPERATORS
from vedette.kql.reference import Entry, functions, operators, render, whole


def entries() -> list[Entry]:
    found = [*operators(), *functions("scalar"), *functions("aggregate"), *functions("plugin")]
    return [entry for entry in found if entry.works]


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: entry.name)
def test_the_example_runs(entry: Entry) -> None:
    text = whole(entry.example).replace("DeviceInfo", "L").replace("table('L')", "L")
    query = compile_query(text, Street(), ask=lambda _probe: [])
    connection().query(query.sql(lambda _table: "lamps", now=NOW, tenant="lane"), "Null")


def test_nearly_everything_people_write_is_there() -> None:
    working = {entry.name for entry in entries()}
    assert {"where", "summarize", "join", "mv-expand", "strlen", "arg_max", "make_set", "bag_unpack", "prev"} <= working
    assert set(OPERATORS) == {entry.name for entry in operators()}


def test_the_page_is_one_table_a_group() -> None:
    page = render()
    assert page.count("\n## ") == 4
    assert "| `strlen` | `strlen(string: string or dynamic) → long` | `print strlen('Mill Lane')` |" in page
