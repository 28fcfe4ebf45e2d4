"""Killed −9 twenty times in the middle of an import and started again: no row lost, none doubled."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from tests.ingest.fakes import TOY, count, plan_of
from vedette.core.scope import local
from vedette.ingest.pipeline import import_paths
from vedette.lake.lake import Lake
from vedette.records.batches import pending_batches, watermark
from vedette.records.database import Records
from vedette.records.deadletters import count_dead_letters

KILLS = 20
LARGE, SMALL = 60_000, 300

PROGRAM = textwrap.dedent(
    """
    import sys
    from pathlib import Path
    from tests.ingest.fakes import TOY, plan_of
    from vedette.core.scope import local
    from vedette.ingest import spool
    from vedette.ingest.formats import lines
    from vedette.ingest.pipeline import import_paths
    from vedette.lake.lake import Lake
    from vedette.records.database import Records

    spool.SEGMENT, spool._LARGE, lines.BLOCK = 400_000, 20_000, 100_000
    home = Path(sys.argv[1])
    with Lake.open(home / "lake") as lake, Records.open(home / "state.sqlite") as records:
        print("ready", flush=True)
        report = import_paths(local(), lake, records, (TOY,), [Path(sys.argv[2])], plan_of=plan_of)
        print("done", flush=True)
    """
)


def record(n: int, kind: str) -> str:
    day = n % 3 + 1
    return json.dumps({"t": f"2026-01-0{day}T00:00:00.{n:06}Z", "kind": kind, "name": "x" * 60, "n": n})


def folder_of_logs(folder: Path) -> Path:
    folder.mkdir()
    (folder / "large.json").write_text("".join(record(n, "alpha") + "\n" for n in range(LARGE)))
    for n in range(SMALL):
        (folder / f"small{n}.json").write_text(record(n, "beta") + "\n" + '{"broken": \n')
    return folder


@pytest.mark.slow
def test_no_row_is_lost_or_doubled_by_twenty_kills(tmp_path: Path) -> None:
    logs, home = folder_of_logs(tmp_path / "logs"), tmp_path / "data"
    dice = random.Random(7)
    killed = 0
    for _ in range(KILLS):
        with subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(home), str(logs)], stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]
        ) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
            try:
                process.wait(timeout=dice.uniform(0.02, 1.2))
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                killed += 1
    assert killed >= KILLS // 2
    with Lake.open(home / "lake") as lake, Records.open(home / "state.sqlite") as records:
        report = import_paths(local(), lake, records, (TOY,), [logs], plan_of=plan_of)
        assert count(lake, "Alpha") == (LARGE, LARGE)
        assert count(lake, "Beta") == (SMALL, SMALL)
        assert count_dead_letters(local(), records) == SMALL
        assert pending_batches(local(), records) == ()
        assert watermark(local(), records) == report.batches[-1]
        assert list((home / "spool" / "main").iterdir()) == []
