"""Every fixture pair of `conformance/*.yaml` gives its columns, types and rows on the engine."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.kql.engine import Street, completed, execute
from vedette.kql.compile import compile_query

FIXTURES = [
    pytest.param(fixture, id=f"{path.stem}: {fixture['name']}")
    for path in sorted((Path(__file__).parent / "conformance").glob("*.yaml"))
    for fixture in yaml.safe_load(path.read_text("utf-8"))
]


def same(expected: object, found: object) -> bool:
    """Equal, NaN equal to NaN, reals equal to twelve digits, in lists and bags too; bags in the same order of keys."""
    if isinstance(expected, bool) or isinstance(found, bool):
        return expected is found
    if isinstance(expected, float) and isinstance(found, float | int):
        return math.isclose(expected, found, rel_tol=1e-12) or (math.isnan(expected) and math.isnan(found))
    if isinstance(expected, list) and isinstance(found, list):
        return len(expected) == len(found) and all(map(same, expected, found))
    if isinstance(expected, dict) and isinstance(found, dict):
        return list(expected) == list(found) and all(same(expected[key], found[key]) for key in expected)
    return type(expected) is type(found) and expected == found


@pytest.mark.parametrize("fixture", FIXTURES)
def test_fixture(fixture: dict[str, Any]) -> None:
    query = completed(compile_query(fixture["query"], Street()))
    assert {column.name: str(column.type) for column in query.columns} == fixture["columns"]
    assert [column.name for column in query.columns] == list(fixture["columns"])
    found = execute(query)
    assert same(fixture["rows"], found), found
