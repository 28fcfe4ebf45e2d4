"""The demo's generator: the same bytes for the same arguments, native formats, the attack in order of time."""

from __future__ import annotations

import contextlib
import gzip
import json
import mailbox
from datetime import UTC, datetime
from pathlib import Path

from vedette.app.demo.attack import story
from vedette.app.demo.company import build
from vedette.app.demo.generate import Generated, generate
from vedette.app.demo.streams import Stream

END = datetime(2026, 3, 4, 18, tzinfo=UTC)


def _make(folder: Path, events: int = 2000) -> Generated:
    return generate(folder, end=END, events=events)


def test_the_same_arguments_give_the_same_bytes(tmp_path: Path) -> None:
    first, second = _make(tmp_path / "a"), _make(tmp_path / "b")
    for stream in Stream:
        assert (first.folder / stream.value).read_bytes() == (second.folder / stream.value).read_bytes()


def test_every_file_is_in_its_vendors_container(tmp_path: Path) -> None:
    made = _make(tmp_path)
    lines = (tmp_path / Stream.SYSMON.value).read_text(encoding="utf-8").splitlines()
    assert all(json.loads(line)["winlog"]["event_id"] for line in lines)
    assert json.loads((tmp_path / Stream.SIGN_IN.value).read_bytes())["records"][0]["category"] == "SignInLogs"
    assert json.loads((tmp_path / Stream.OFFICE.value).read_bytes())[0]["Workload"]
    assert json.loads(gzip.decompress((tmp_path / Stream.AWS.value).read_bytes()))["Records"][0]["eventSource"]
    with contextlib.closing(mailbox.mbox(str(tmp_path / Stream.MAIL.value))) as box:
        assert len(box) >= 1
    assert made.records > 1500


def test_it_scales_to_the_number_asked_for(tmp_path: Path) -> None:
    made = _make(tmp_path, events=6000)
    assert 0.8 < made.records / 6000 < 1.2


def test_the_attack_runs_in_order_and_ends_before_the_end(tmp_path: Path) -> None:
    made = _make(tmp_path)
    steps = [item.at for item in story(build(), made.attack_start)]
    assert steps == sorted(steps)
    assert steps[-1] < END


def test_a_company_has_distinct_people_and_machines() -> None:
    people = build(300).people
    assert len({p.upn for p in people}) == len({p.sid for p in people}) == len({p.laptop for p in people}) == 300
