"""The queries that `benchmarks/kql.py` times give the same rows as KQL, as tuned SQL and on DuckDB."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

pytest.importorskip("duckdb")

from benchmarks import kql_rows
from benchmarks.kql_cases import Case, cases
from benchmarks.kql_engines import Engines, same

from vedette.core.scope import local
from vedette.lake.lake import Lake

ROWS = 110_000


@pytest.fixture(scope="module")
def engines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engines]:
    folder = tmp_path_factory.mktemp("speed")
    with Lake.open(folder / "lake") as lake:
        kql_rows.fill(lake, local("bench"), ROWS)
        found = Engines(lake, local("bench"), folder, ROWS)
        yield found
        found.close()


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_every_engine_answers_alike(engines: Engines, case: Case) -> None:
    ours = engines.kql(case)
    assert ours.num_rows
    assert same(ours, engines.clickhouse(case), case) == ""
    assert same(ours, engines.duckdb(case), case) == ""


def test_a_difference_is_told(engines: Engines) -> None:
    one, other = (engines.kql(case) for case in cases()[:2])
    assert same(one, other, cases()[0])
    assert same(one, one.slice(1), cases()[0])
    assert same(one, one.slice(0, 0), cases()[0])
    assert same(one, one.set_column(1, "DeviceName", one.column(2)), cases()[0])
