"""The lake answers the probes of queries whose columns depend on the data."""

from __future__ import annotations

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


def test_the_lake_answers_probes(lake: Lake) -> None:
    text = 'print d = dynamic({"b": 2, "a": "x"}) | evaluate bag_unpack(d)'
    result = lake.query(local(), compile_query(text, Catalog.stock()))
    assert result.table.to_pylist() == [{"a": "x", "b": 2}]
    batches = list(lake.stream(local(), compile_query(text, Catalog.stock())))
    assert batches[0].to_pylist() == [{"a": "x", "b": 2}]
