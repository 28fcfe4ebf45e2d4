"""The spool's sweep: leftovers go, what somebody is writing or has promised stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ingest.conftest import Home
from vedette.ingest import pipeline, spool
from vedette.ingest.formats.content import BLOCK, Block
from vedette.ingest.spool import Sealed, Spool, pending
from vedette.records.batches import find_batch, pending_batches

LINES = b'{"n": 1}\n' * (BLOCK // 9)


def test_a_sweep_beside_a_writer_takes_leftovers_only(home: Home, tmp_path: Path) -> None:
    root = tmp_path / "beside"
    sealed: list[Sealed] = []
    writer = Spool(home.scope, home.records, root, sealed.append)
    writer.write_one("toy", "gate", 1, b'{"n": 1}')
    left = root / home.scope.tenant / "seg_left.lines"
    left.write_bytes(b"nobody promised this\n")
    assert pending(home.scope, home.records, root) == ()
    assert not left.exists()
    writer.flush()
    assert sealed[0].segment.path.read_bytes().endswith(b'{"n": 1}\n')
    assert pending(home.scope, home.records, root) == (sealed[0],)
    assert sealed[0].segment.path.is_file()


def test_what_is_abandoned_is_gone(home: Home, tmp_path: Path) -> None:
    sealed: list[Sealed] = []
    writer = Spool(home.scope, home.records, tmp_path / "beside", sealed.append)
    writer.write_one("toy", "gate", 1, b'{"n": 1}')
    writer.abandon()
    assert not list((tmp_path / "beside").rglob("*.lines"))
    assert not sealed


def test_an_import_does_not_wait_for_the_disk_to_hold_a_copy_of_its_files(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forced: list[Path] = []
    monkeypatch.setattr(spool, "force", forced.append)
    (tmp_path / "in.json").write_text('{"t": "2026-01-02T03:04:05Z", "kind": "alpha", "name": "x", "n": 1}\n')
    assert home.load(tmp_path / "in.json").records == 1
    assert forced == []
    writer = Spool(home.scope, home.records, tmp_path / "beside", lambda sealed: None)
    writer.write_one("toy", "gate", 1, b'{"n": 1}')
    writer.flush()
    [path] = forced
    assert path.suffix == ".lines"


@pytest.mark.parametrize("left", [None, b"", LINES[:4096], LINES[:-1], LINES[:-4096] + bytes(4096)])
def test_a_segment_that_went_with_the_machine_is_told_and_holds_nothing_up(
    home: Home, tmp_path: Path, left: bytes | None
) -> None:
    (tmp_path / "in.json").write_text('{"t": "2026-01-02T03:04:05Z", "kind": "alpha", "name": "x", "n": 1}\n')
    sealed: list[Sealed] = []
    root = home.folder / "spool"
    writer = Spool(home.scope, home.records, root, sealed.append, durable=False)
    writer.write("toy", str(tmp_path / "in.json"), Block(LINES, 0))
    writer.flush()
    [lost] = sealed
    assert lost.segment.whole()
    lost.segment.path.unlink()
    if left is not None:
        lost.segment.path.write_bytes(left)
    report = home.load(tmp_path / "in.json")
    assert [(problem.location.source, problem.message) for problem in report.problems] == [
        (str(tmp_path / "in.json"), "the machine stopped while this was imported: import it again")
    ]
    assert report.records == 1
    assert pending_batches(home.scope, home.records) == ()
    assert not lost.segment.path.exists()


def test_a_segment_that_somebody_else_has_loaded_meanwhile_is_not_lost(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed: list[Sealed] = []
    writer = Spool(home.scope, home.records, home.folder / "spool", sealed.append)
    writer.write_one("toy", "gate", 1, b'{"t": "2026-01-02T03:04:05Z", "kind": "alpha", "name": "x", "n": 1}')
    writer.flush()
    assert home.resume().records == 1
    assert not sealed[0].segment.whole()
    before = find_batch(home.scope, home.records, 1)
    monkeypatch.setattr(pipeline, "pending", lambda *_: tuple(sealed))  # as it was read before that
    assert home.resume().problems == ()
    assert find_batch(home.scope, home.records, 1) == before
