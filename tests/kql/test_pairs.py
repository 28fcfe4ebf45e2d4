"""pairs_to_bag and bag_compact, our additions for audit logs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from vedette.core.scope import local
from vedette.kql.compile import compile_query
from vedette.lake.lake import Lake
from vedette.schema.catalog import Catalog


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lake]:
    with Lake.open(Path(tmp_path_factory.mktemp("lake")) / "lake", readers=1) as opened:
        yield opened


def _value(lake: Lake, expression: str) -> object:
    result = lake.query(local(), compile_query(f"print x = tostring({expression})", Catalog.stock()))
    text = result.table.column("x")[0].as_py()
    return json.loads(text) if text else text


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (
            """pairs_to_bag(dynamic([{"n":"a","v":"x/y"},{"n":"b","v":[1,"z"]}]), "n", "v")""",
            {"a": "x/y", "b": [1, "z"]},
        ),
        ("""pairs_to_bag(dynamic([{"n":"a","w":true},{"n":"b"}]), "n", "v", "w")""", {"a": True, "b": None}),
        ("""pairs_to_bag(dynamic([{"n":"a","v":1},{"n":"a","v":2},{"v":3},4]), "n", "v")""", {"a": 1}),
        ("""pairs_to_bag('[{"n":"a","v":1}]', "n", "v")""", {"a": 1}),
        ("""pairs_to_bag("", "n", "v")""", {}),
        ("""pairs_to_bag(dynamic({"n":"a","v":1}), "n", "v")""", {}),
        (
            """bag_compact(dynamic({"a":1,"b":"","c":null,"d":[],"e":{},"f":false,"g":0}))""",
            {"a": 1, "f": False, "g": 0},
        ),
    ],
)
def test_lists_of_pairs_become_bags(lake: Lake, expression: str, expected: object) -> None:
    assert _value(lake, expression) == expected
