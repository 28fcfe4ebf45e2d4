"""A function alone is a table where its body is one: as the whole query, in `let`, and through other functions."""

from __future__ import annotations

import pytest

from vedette.kql.compile import compile_query
from vedette.kql.diagnostics import KqlError
from vedette.schema.catalog import Catalog

FUNCTIONS = {
    "events": "() { DeviceEvents }",
    "named": "(name: string) { events() | where FileName == name }",
    "again": "() { named('a') }",
    "twice": "(x: long) { 2 * x }",
    "narrow": "(T: (FileName: string)) { T }",
    "circle": "() { circle() }",
}


@pytest.mark.parametrize(
    "text",
    [
        "events()",
        "events",
        "again()",
        "let x = named('a'); x",
        "let q = () { DeviceEvents }; q()",
        "let q = () { let t = DeviceEvents | take 1; t }; q()",
        "narrow((datatable(FileName: string)[]))",
    ],
)
def test_functions_that_give_tables(text: str) -> None:
    assert "FileName" in [column.name for column in compile_query(text, Catalog.stock(), functions=FUNCTIONS).columns]


@pytest.mark.parametrize("text", ["twice(2)", "print x = twice(2)", "let y = twice(2); print y"])
def test_functions_that_give_values(text: str) -> None:
    assert len(compile_query(text, Catalog.stock(), functions=FUNCTIONS).columns) == 1


def test_a_function_that_calls_itself_is_refused() -> None:
    with pytest.raises(KqlError, match="deep"):
        compile_query("circle()", Catalog.stock(), functions=FUNCTIONS)
