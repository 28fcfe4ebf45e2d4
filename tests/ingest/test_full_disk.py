"""A disk that fills up during an import: it is said, nothing taken in is lost, and the next run goes on."""

from __future__ import annotations

import errno
import json
import os
import threading
from itertools import count as count_from
from pathlib import Path
from typing import Any

import pytest

from tests.ingest.conftest import Home
from tests.ingest.fakes import count
from vedette.core.errors import Upstream
from vedette.core.scope import Scope
from vedette.core.space import is_full
from vedette.ingest import pipeline, settling, spool
from vedette.ingest.formats import lines
from vedette.lake import load
from vedette.lake.landing import Landing
from vedette.records import sources
from vedette.records.batches import Batch, pending_batches
from vedette.records.database import Records
from vedette.records.deadletters import list_dead_letters

pytestmark = pytest.mark.slow

ROWS = 400


def logs(folder: Path) -> Path:
    folder.mkdir()
    for part in range(4):
        numbers = range(part * 100, part * 100 + 100)
        rows = [{"t": f"2026-01-02T03:04:05.{n:06}Z", "kind": "alpha", "name": "x" * 40, "n": n} for n in numbers]
        (folder / f"part{part}.json").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return folder


def small_segments(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool, "SEGMENT", 6_000)
    monkeypatch.setattr(spool, "_LARGE", 1_000_000)
    monkeypatch.setattr(lines, "BLOCK", 3_000)


def assert_whole(home: Home, folder: Path) -> None:
    home.load(folder)
    assert count(home.lake, "Alpha") == (ROWS, ROWS)
    assert pending_batches(home.scope, home.records) == ()
    assert list_dead_letters(home.scope, home.records) == ()
    assert list((home.folder / "spool" / "main").iterdir()) == []


def test_no_room_in_the_spool_is_said_and_the_next_run_goes_on(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, room, write = logs(tmp_path / "in"), [20_000], os.write
    small_segments(monkeypatch)

    def short(file: int, data: Any) -> int:
        if room[0] <= 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        taken = write(file, data[: room[0]])  # as the system does: what still fits
        room[0] -= taken
        return taken

    with monkeypatch.context() as full:
        full.setattr(os, "write", short)
        with pytest.raises(Upstream, match=r"is full .* make room and run the same command.* rows of \d+ batches"):
            home.load(folder)
    kept = count(home.lake, "Alpha")[0]
    assert 0 < kept < ROWS
    assert list((home.folder / "spool" / "main").iterdir()) == []  # what was not sealed gave its room back
    assert_whole(home, folder)


def test_no_room_in_the_lake_leaves_the_batch_pending_and_nothing_dead(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, insert, calls = logs(tmp_path / "in"), Landing._insert, [0]
    small_segments(monkeypatch)

    def short(self: Landing, *args: Any) -> int:
        calls[0] += 1
        if calls[0] > 2:
            raise Upstream("Code: 243. DB::Exception: Cannot reserve 1.00 MiB, not enough space. (NOT_ENOUGH_SPACE)")
        return insert(self, *args)

    with monkeypatch.context() as full:
        full.setattr(Landing, "_insert", short)
        with pytest.raises(Upstream, match="is full"):
            home.load(folder)
    assert len(pending_batches(home.scope, home.records)) >= 1
    assert list_dead_letters(home.scope, home.records) == ()
    home.resume()
    assert pending_batches(home.scope, home.records) == ()
    assert_whole(home, folder)


def test_no_room_in_the_state_after_rows_landed_doubles_nothing(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = logs(tmp_path / "in")

    def short(*_args: Any, **_more: Any) -> None:
        raise RuntimeError("(sqlite3.OperationalError) database or disk is full")

    with monkeypatch.context() as full:
        full.setattr(settling, "settle_batch", short)
        with pytest.raises(Upstream, match="is full"):
            home.load(folder)
    assert count(home.lake, "Alpha") == (ROWS, ROWS)
    assert len(pending_batches(home.scope, home.records)) == 1
    assert_whole(home, folder)


def test_no_room_in_the_state_is_told_though_others_are_under_way(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = logs(tmp_path / "in")
    small_segments(monkeypatch)
    begun, told, third = count_from(1), count_from(1), threading.Event()

    def prepared(*args: Any) -> Any:
        if next(begun) == 3:
            third.set()  # from here on the first segment is no longer waited for
        return load.prepare(*args)

    def short(scope: Scope, records: Records, batch: Batch, **more: Any) -> None:
        if next(told) == 1:
            assert third.wait(30)
            raise RuntimeError("(sqlite3.OperationalError) database or disk is full")
        sources.settle_batch(scope, records, batch, **more)

    with monkeypatch.context() as full:
        full.setattr(pipeline, "prepare", prepared)
        full.setattr(settling, "settle_batch", short)
        with pytest.raises(Upstream, match="is full"):
            home.load(folder)
    assert pending_batches(home.scope, home.records)
    home.resume()
    assert_whole(home, folder)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_full_is_recognised_through_what_it_came_from(number: int) -> None:
    outer = ValueError("reading stopped")
    outer.__cause__ = OSError(number, "x")
    assert is_full(outer)
    assert not is_full(OSError(errno.EACCES, "Permission denied"))
