"""What the engine refuses is said in our words: its own text never reaches who asked."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from vedette.core.errors import BadInput, Upstream
from vedette.core.scope import local
from vedette.kql.compile import compile_query
from vedette.lake.lake import Lake
from vedette.lake.limits import Limits, Result
from vedette.lake.refusals import meaning
from vedette.schema.catalog import Catalog

FEW = Limits(seconds=60, memory=256 << 20, rows=1_000)


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lake]:
    """An empty lake."""
    with Lake.open(tmp_path_factory.mktemp("refusals") / "lake") as lake:
        yield lake


def ask(lake: Lake, text: str) -> Result:
    return lake.query(local("asking"), compile_query(text, Catalog.stock()), limits=FEW)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("range x from 1 to 40000000 step 1 | extend y = tostring(x) | summarize make_set(y, 40000000)", "more memory"),
        ("print strrep('a', 20000000)", "longer than can be held"),
        ("print repeat('a', 2000000000)", "longer than can be held"),
        ("print extract('(a', 1, 'a')", r"regular expression of the query cannot be used: missing \)"),
        ("print replace_regex('a', '(', 'x')", "regular expression"),
        ("print datetime(9999-12-31) + 1000000d", "beyond what its type can hold"),
    ],
)
def test_what_a_query_may_not_have(lake: Lake, text: str, says: str) -> None:
    with pytest.raises(BadInput, match=says) as raised:
        ask(lake, text)
    for word in ("DB::", "Code:", "SELECT", "Exception", "scope", "version"):
        assert word not in str(raised.value)


def test_a_long_range_is_made_as_it_is_read(lake: Lake) -> None:
    found = ask(lake, "range x from 1 to 500000000 step 1")
    assert found.partial
    assert found.table.column("x").to_pylist() == list(range(1, 1_001))
    back = ask(lake, "range x from 9000000000 to -5 step -3 | take 2 | extend y = x")
    assert back.table.column("y").to_pylist() == [9_000_000_000, 8_999_999_997]
    times = ask(lake, "range t from datetime(2000-01-01) to datetime(2020-01-01) step 1m | summarize count(), max(t)")
    assert times.table.column(0).to_pylist() == [20 * 365 * 1440 + 5 * 1440 + 1]
    assert str(times.table.column(1)[0].as_py()).startswith("2020-01-01 00:00:00")
    assert ask(lake, "range x from 5000000 to 1 step 1 | count").table.column(0).to_pylist() == [0]


def test_what_the_engine_says_is_only_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    said = "Code: 999. DB::Exception: In scope SELECT secret FROM t: odd. (SOMETHING_ODD) (version 1)"
    with caplog.at_level(logging.ERROR, "vedette.lake"):
        error = meaning(said)
    assert isinstance(error, Upstream)
    assert str(error) == "the engine refused the query (SOMETHING_ODD); the log tells more"
    assert said in caplog.text


def test_a_query_killed_at_its_time_says_so(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    class Endless:
        columns = ()

        def sql(self, *_: object, **__: object) -> str:
            return (
                "SELECT count() FROM numbers(1000000000000) WHERE sipHash64(number) = 1 SETTINGS max_execution_time = 0"
            )

        def completed(self, _: object) -> Endless:
            return self

    monkeypatch.setattr("vedette.lake.lake._GRACE", 0.2)
    with pytest.raises(BadInput, match=r"stopped after 0\.2 seconds"):
        lake.query(local("asking"), Endless(), limits=Limits(seconds=0.2))
