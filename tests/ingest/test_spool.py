"""The spool's sweep: leftovers go, what somebody is writing or has promised stays."""

from __future__ import annotations

from pathlib import Path

from tests.ingest.conftest import Home
from vedette.ingest.spool import Sealed, Spool, pending


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
