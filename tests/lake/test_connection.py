"""One process owns a folder; opening, closing and opening again."""

import subprocess
import sys
from collections.abc import Iterator
from itertools import count as count_from
from pathlib import Path

import pytest

from tests.lake.fakes import SCOPE, TABLE, count, events
from vedette.core.errors import BadInput, Conflict, Upstream
from vedette.lake.connection import Pool
from vedette.lake.lake import Lake

HOLDER = """
import sys
from pathlib import Path
from vedette.core.errors import Conflict
from vedette.lake.lake import Lake
try:
    Lake.open(Path(sys.argv[1]))
except Conflict as error:
    sys.exit(f"refused: {error}")
"""


@pytest.fixture
def pool(folder: Path) -> Iterator[Pool]:
    opened = Pool(folder, readers=1, memory=2_000_000_000)
    yield opened
    opened.close()


def test_second_process_is_told_what_to_do(folder: Path) -> None:
    with Lake.open(folder) as lake:
        lake.append(SCOPE, TABLE, events(0, 3), batch=1)
        other = subprocess.run([sys.executable, "-c", HOLDER, str(folder)], capture_output=True, text=True, check=False)
        assert other.returncode == 1
        assert str(folder) in other.stderr
        assert "refused" in other.stderr
        assert "--data" in other.stderr
        assert count(lake) == 3


def test_second_lake_of_this_process_is_refused(folder: Path, tmp_path: Path) -> None:
    with Lake.open(folder):
        with pytest.raises(Conflict, match="this process already"):
            Lake.open(folder)
        with pytest.raises(Conflict, match="close it before"):
            Lake.open(tmp_path / "other")


def test_what_was_written_is_there_after_reopening(folder: Path, tmp_path: Path) -> None:
    with Lake.open(folder) as lake:
        lake.append(SCOPE, TABLE, events(0, 3), batch=1)
    with Lake.open(tmp_path / "other") as lake:
        assert count(lake) == 0
    with Lake.open(folder) as lake:
        assert count(lake) == 3
        assert lake.append(SCOPE, TABLE, events(0, 4), batch=2) == 1
        assert list((folder / "staging").iterdir()) == []


def test_what_a_killed_append_left_is_cleared(folder: Path) -> None:
    (folder / "staging").mkdir(parents=True)
    (folder / "staging" / "append_x.arrow").write_bytes(b"half")
    Lake.open(folder).close()
    assert list((folder / "staging").iterdir()) == []


def test_closed_pool_refuses(folder: Path) -> None:
    pool = Pool(folder, readers=1)
    pool.close()
    pool.close()
    with pytest.raises(Conflict, match="closed"):
        pool.run("SELECT 1")
    with pytest.raises(Conflict, match="closed"):
        pool.execute("SELECT 1")
    pool.cancel("x")


def test_folders_the_engine_cannot_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"cannot hold"):
        Pool(tmp_path / "what?")
    Pool(tmp_path / "what").close()


def test_parameters_and_settings(pool: Pool) -> None:
    odd = "it's\na\t\\ \u00fc"
    assert pool.run("SELECT {x:String} AS x", {"x": odd}).to_pylist() == [{"x": odd}]
    read = "SELECT toInt64(value) AS v FROM system.settings WHERE name = 'max_threads'"
    assert pool.run(read, settings={"max_threads": 1}).to_pylist() == [{"v": 1}]
    assert pool.run(read, settings={"max_threads": 3, "timeout_overflow_mode": "break"}).to_pylist() == [{"v": 3}]
    changed = "SELECT count() AS v FROM system.settings WHERE name = 'timeout_overflow_mode' AND value = 'break'"
    assert pool.run(changed).to_pylist() == [{"v": 0}]
    memory = "SELECT value AS v FROM system.server_settings WHERE name = 'max_server_memory_usage'"
    assert pool.run(memory).to_pylist() == [{"v": "2000000000"}]


def test_deadline_kills_what_does_not_stop(pool: Pool) -> None:
    with pytest.raises(Upstream, match="cancelled"):
        pool.ask("SELECT count() FROM numbers(1000000000000) WHERE sipHash64(number) = 1", deadline=0.1)
    assert pool.run("SELECT 1 AS x").to_pylist() == [{"x": 1}]


def test_a_query_that_begins_after_its_deadline_is_killed_too(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    kill, calls = pool.cancel, count_from(1)
    monkeypatch.setattr(pool, "cancel", lambda token: kill(token) if next(calls) > 1 else None)  # it finds nothing yet
    with pytest.raises(Upstream, match="cancelled"):
        pool.ask("SELECT sum(sleepEachRow(0.1)) FROM numbers(100) SETTINGS max_block_size = 1", deadline=0.01)
    assert next(calls) > 2


def test_failed_queries_leave_nothing_to_the_next(pool: Pool) -> None:
    """chdb 26.9 keeps what a failed query had written and answers the next one with it."""
    breaks = "SELECT throwIf(number = 900000) FROM numbers(1000000) SETTINGS max_block_size = 1000"
    for _ in range(3):
        with pytest.raises(Upstream):
            pool.run(breaks)
        assert pool.run("SELECT 1 AS x").to_pylist() == [{"x": 1}]
        stream = pool.stream("SELECT number AS y FROM numbers(10000000)")
        next(stream)
        stream.close()
        assert pool.run("SELECT 1 AS x").to_pylist() == [{"x": 1}]
        with pytest.raises(Upstream):
            list(pool.stream(breaks))
        assert pool.run("SELECT 1 AS x").to_pylist() == [{"x": 1}]


def test_answers_are_neither_packed_nor_read_alone_whatever_was_set_before(pool: Pool) -> None:
    asked = "SELECT value AS found FROM system.settings WHERE name = {name:String}"
    wanted = {"output_format_arrow_compression_method": "none", "merge_tree_min_rows_for_concurrent_read": "40960"}
    pool.run("SELECT 1 AS found", settings={"max_threads": 1})
    with pytest.raises(Upstream):
        pool.run("SELECT throwIf(1) AS found")
    for name, value in wanted.items():
        assert pool.run(asked, {"name": name}).column("found").to_pylist() == [value]


def test_a_long_query_is_read_after_one_that_had_a_limit_of_its_own(pool: Pool) -> None:
    pool.run("SELECT 1 AS found", settings={"max_query_size": 64 << 20})
    assert pool.run(f"SELECT length('{'x' * 300_000}') AS found").column("found").to_pylist() == [300_000]
