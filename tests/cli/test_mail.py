"""`vedette mail` as people and programs call it: verdicts on files, training on folders."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.mail.letters import letter
from tests.mail.test_dmarc_reports import NAME, XML
from vedette.app.wiring import open_state
from vedette.cli.main import main
from vedette.core.scope import local
from vedette.mail import submissions
from vedette.mail.reports import Said
from vedette.mail.room import MailRoom
from vedette.mail.submissions import Answer, Answered


def _run(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    with pytest.raises(SystemExit) as done:
        main(["mail", *arguments])
    assert done.value.code == code
    return capsys.readouterr().out


def test_training_on_folders_changes_later_verdicts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for kind, text in (("good", "Minutes of the boat club"), ("bad", "Zebra lantern shares for everybody")):
        (tmp_path / kind).mkdir()
        for number in range(20):
            (tmp_path / kind / f"{number}.eml").write_bytes(letter(f"{text}, number {number}"))
    data = ("--data", str(tmp_path / "data"))
    sample = str(tmp_path / "bad" / "3.eml")
    before = json.loads(_run(capsys, "judge", sample, "--json", *data))
    told = _run(capsys, "train", "--wanted", f"{tmp_path}/good", "--unwanted", f"{tmp_path}/bad", *data)
    assert "20 wanted and 20 unwanted" in told
    after = json.loads(_run(capsys, "judge", sample, "--json", *data))
    assert after[0]["score"] > before[0]["score"]
    assert "points" in _run(capsys, "judge", sample, *data)


def test_answered_submissions_are_learned_from(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data, scope = tmp_path / "data", local()
    with open_state(data, create=True) as records:
        room = MailRoom.open(data, records)
        for number in range(20):
            for text, answer in (("Zebra lantern shares", Answer.JUNK), ("Minutes of the boat club", Answer.CLEAN)):
                row = submissions.submit(
                    scope, room, letter(f"{text}, number {number}"), Said.JUNK, "lea@north.example"
                )
                submissions.answer(scope, room, row.id, Answered(answer))
    told = _run(capsys, "train", "--corrections", "--data", str(data), "--json")
    assert (json.loads(told)["wanted"], json.loads(told)["unwanted"]) == (20, 20)
    (tmp_path / "one.eml").write_bytes(letter("Zebra lantern shares for everybody"))
    assert "“zebra”" in _run(capsys, "judge", str(tmp_path / "one.eml"), "--data", str(data))
    _run(capsys, "train", "--data", str(data), "--corrections", "--tenant", "other", code=2)


def test_missing_paths_and_too_little_mail_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _run(capsys, "judge", str(tmp_path / "none"), code=2)
    (tmp_path / "one.eml").write_bytes(letter())
    one = str(tmp_path / "one.eml")
    _run(capsys, "train", "--wanted", one, "--unwanted", one, "--data", str(tmp_path), code=2)


def test_reports_of_others_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / NAME).write_bytes(XML)
    told = _run(capsys, "reports", str(tmp_path))
    assert "192.0.2.9: 12 messages, failed" in told
    document = json.loads(_run(capsys, "reports", str(tmp_path / NAME), "--json"))
    assert document[0]["policy"] == "reject"
