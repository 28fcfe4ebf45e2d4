"""Every example of the reference page that says it works runs on the engine."""

from __future__ import annotations

import pytest

from tests.kql.engine import NOW, Street, connection
from vedette.kql.compile import compile_query
from vedette.kql.parser.operators import OPERATORS
from vedette.kql.reference import Entry, forms, functions, operators, plugins, render, whole

pytestmark = pytest.mark.slow


def entries() -> list[Entry]:
    found = [*operators(), *functions("scalar"), *functions("aggregate"), *plugins(), *forms()]
    return [entry for entry in found if entry.works]


def test_what_is_refused_has_its_reason() -> None:
    found = [*operators(), *functions("scalar"), *functions("aggregate"), *plugins(), *forms()]
    silent = [entry.name for entry in found if not entry.works and entry.reason in ("", f"the function '{entry.name}'")]
    assert silent == []
    assert not [entry.name for entry in operators() if not entry.works]


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: entry.name)
def test_the_example_runs(entry: Entry) -> None:
    text = whole(entry.example).replace("DeviceInfo", "L").replace("table('L')", "L")
    query = compile_query(text, Street(), ask=lambda _probe: [])
    if not query.external:
        connection().query(query.sql(lambda _table: "lamps", now=NOW, tenant="lane"), "Null")


def test_nearly_everything_people_write_is_there() -> None:
    working = {entry.name for entry in entries()}
    assert {"where", "summarize", "join", "mv-expand", "strlen", "arg_max", "make_set", "bag_unpack", "prev"} <= working
    assert set(OPERATORS) == {entry.name for entry in operators()}


def test_the_page_is_one_table_a_group() -> None:
    page = render()
    assert page.count("\n## ") == 5
    assert "| `strlen` | `strlen(string: string or dynamic) → long` | `print strlen('Mill Lane')` |" in page
