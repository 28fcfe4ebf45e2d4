"""Every command on a small installation, as a person and as a program would call it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from vedette.app.demo.generate import generate
from vedette.cli.main import main

pytestmark = pytest.mark.slow
Call = Callable[..., str]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli")
    generate(folder / "raw", end=datetime(2026, 3, 4, 18, tzinfo=UTC), events=1500)
    (folder / "raw" / "broken.ndjson").write_bytes(b'{"winlog": {"event_id": "1", "channel": "x"\n')
    with pytest.raises(SystemExit):
        main(["import", str(folder / "raw"), "--data", str(folder / "data"), "--json"])
    return folder / "data"


@pytest.fixture
def call(data: Path, capsys: pytest.CaptureFixture[str]) -> Call:
    def run(*arguments: str, code: int = 0) -> str:
        with pytest.raises(SystemExit) as done:
            main([*arguments, "--data", str(data)])
        assert done.value.code == code, capsys.readouterr()
        return capsys.readouterr().out

    return run


def _document(text: str) -> Any:
    return json.loads(text)


def _count(call: Call, number: str) -> int:
    return len(_document(call("incidents", "show", number, "--json"))["alerts"])


def test_incidents_from_list_to_reopen(call: Call) -> None:
    listed = _document(call("incidents", "list", "--json"))
    number = str(max(listed["incidents"], key=lambda row: row["alerts"])["number"])
    shown = _document(call("incidents", "show", number, "--json"))
    assert shown["story"]["steps"]
    assert shown["graph"]["nodes"]
    first, second = (alert["id"] for alert in shown["alerts"][:2])
    assert "worth" in call("incidents", "why", first, second)
    call("incidents", "assign", number, "kari")
    call("incidents", "tag", number, "--add", "vip")
    call("incidents", "comment", number, "looking")
    said = call("incidents", "split", number, first, "--because", "test")
    assert "1 alert is now incident" in said
    new = said.split("incident ")[1].split(";")[0]
    call("incidents", "undo", said.split()[-1])
    assert _count(call, number) == len(shown["alerts"])
    new = call("incidents", "split", number, first).split("incident ")[1].split(";")[0]
    merged = call("incidents", "merge", number, new, "--because", "one attack")
    assert f"incident {new} was merged into incident {number}" in call("incidents", "show", new)
    call("incidents", "undo", merged.split()[-1])
    assert _count(call, new) == 1
    call("incidents", "close", number, "--as", "TruePositive", "--determination", "Phishing")
    assert _document(call("incidents", "show", number, "--json"))["incident"]["status"] == "Resolved"
    call("incidents", "reopen", number)
    page = call("incidents", "show", number)
    assert "kari" in page
    assert "History" in page


def test_alerts(call: Call) -> None:
    alerts = _document(call("alerts", "list", "--json"))["alerts"]
    assert alerts
    assert alerts[0]["title"] in _document(call("alerts", "show", alerts[0]["id"], "--json"))["title"]
    assert "Evidence" in call("alerts", "show", alerts[0]["id"])
    call("alerts", "show", "al_nothing", code=3)


def test_hunt_in_every_format(call: Call, tmp_path: Path) -> None:
    query = "EmailEvents | summarize Mails = count() by EmailDirection | sort by EmailDirection asc"
    rows = _document(call("hunt", query, "--json"))["rows"]
    assert rows
    assert call("hunt", query, "--format", "csv").splitlines()[0] == "EmailDirection,Mails"
    file = tmp_path / "q.kql"
    file.write_text(query)
    assert "Mails" in call("hunt", "-f", str(file))
    assert "SELECT" in call("hunt", query, "--explain")
    call("hunt", "EmailEvents | where Nope == 1", code=2)
    assert _document(call("hunt", "EmailEvents | count", "--format", "json", "--timespan", "PT1S"))["rows"] == [
        {"Count": 0}
    ]


def test_rules(call: Call) -> None:
    assert _document(call("rules", "list", "--json"))
    assert _document(call("rules", "list", "--coverage", "--json"))
    assert _document(call("rules", "list", "--blind", "--json"))
    assert "as they should be" in call("rules", "test", "macro-document-attached")
    call("rules", "test", "no-such-rule", code=3)
    assert _document(call("rules", "run", "--json"))["failed"] == []
    assert call("rules", "run", "macro-document-attached")
    assert _document(call("rules", "history", "--json"))


def test_sources_tables_check_and_dead_letters(call: Call, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["sources", "list", "--json"])
    assert {"windows", "mail"} <= {source["name"] for source in json.loads(capsys.readouterr().out)}
    assert _document(call("sources", "health", "--json"))
    assert any(row["table"] == "EmailEvents" for row in _document(call("tables", "--json")))
    assert "Subject" in call("tables", "EmailEvents")
    assert _document(call("retention", "--apply", "--json"))["dropped"] == []
    checks = {check["name"]: check for check in _document(call("check", "--json", code=1))["checks"]}
    assert checks["rules"]["fine"]
    assert not checks["dead letters"]["fine"]
    letters = _document(call("deadletters", "list", "--json"))
    assert letters["total"] == 1
    assert letters["deadLetters"][0]["file"].endswith("broken.ndjson")
    assert "cannot be read" in call("deadletters", "replay")
