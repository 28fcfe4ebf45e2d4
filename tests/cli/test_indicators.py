"""`vedette indicators` from nothing: a list is kept, logs that meet it raise an alert, removed it is found no more."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from vedette.cli.main import main

CONN = {"ts": 1772442000.5, "uid": "C1", "id.orig_h": "10.0.0.5", "id.resp_h": "198.51.100.23", "proto": "tcp"}


def _run(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    with pytest.raises(SystemExit) as done:
        main([*arguments])
    assert done.value.code == 0
    return capsys.readouterr().out


def test_from_a_list_to_the_alert(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = ("--data", str(tmp_path / "data"), "--json")
    (tmp_path / "list.txt").write_text("198.51.100.23\nnothing of the kind\n")
    (told,) = json.loads(
        _run(capsys, "indicators", "import", str(tmp_path / "list.txt"), "--title", "March relays", *data)
    )
    assert (told["added"], len(told["refused"])) == (1, 1)
    ends = ({"id.resp_p": 443, "_path": "conn"}, {"uid": "C2", "id.resp_h": "198.51.100.24", "_path": "conn"})
    (tmp_path / "conn.log").write_text("".join(json.dumps({**CONN, **end}) + "\n" for end in ends))
    _run(capsys, "import", str(tmp_path / "conn.log"), *data)
    found = _run(capsys, "hunt", "AlertInfo | project Title", "--format", "json", *data[:2])
    assert "Connection with an address known as March relays" in found
    (kept,) = json.loads(_run(capsys, "indicators", "list", *data))
    _run(capsys, "indicators", "remove", kept["id"], *data[:2])
    assert json.loads(_run(capsys, "indicators", "list", *data)) == []


def test_a_folder_means_its_files_and_an_empty_or_missing_one_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = ("--data", str(tmp_path / "data"), "--json")
    folder = tmp_path / "feeds"
    for path in (folder, tmp_path / "missing"):
        folder.mkdir(exist_ok=True)
        with pytest.raises(SystemExit) as done:
            main(["indicators", "import", str(path), *data])
        assert done.value.code == 2
        assert str(path) in capsys.readouterr().err
    (folder / "a.txt").write_text("198.51.100.23\n")
    (folder / "b.txt").write_text("198.51.100.24\n")
    told = json.loads(_run(capsys, "indicators", "import", str(folder), *data))
    assert [(Path(each["file"]).name, each["added"]) for each in told] == [("a.txt", 1), ("b.txt", 1)]
