"""Data over HTTP: uploads, dead letters looked at and fed again, cancelling, arrivals, connectors, retention."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.api.town import Town, town
from vedette.app import flow
from vedette.app.background import scopes
from vedette.app.tasks import task_jobs
from vedette.app.workers import Workers
from vedette.core.clock import iso, now
from vedette.core.progress import Step
from vedette.core.scope import local
from vedette.ingest.report import ImportReport, Tally

TABLE = "DeviceProcessEvents"


@pytest.fixture(scope="module")
def fed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with town(tmp_path_factory.mktemp("fed")) as opened:
        yield opened


def _work(opened: Town) -> None:
    Workers(opened.product.records, task_jobs(opened.product), lambda: scopes(opened.product)).tick()


def _line(number: int, at: str, **more: Any) -> str:
    properties = {"Timestamp": at, "DeviceId": "d1", "DeviceName": "pc-1", "ReportId": number, **more}
    return json.dumps({"time": at, "category": f"AdvancedHunting-{TABLE}", "properties": properties})


def _upload(opened: Town, *lines: str) -> dict[str, Any]:
    sam = opened.person("sam")
    ident = sam.post("/api/v1/imports?name=rows.jsonl", content="\n".join(lines).encode()).json()["id"]
    _work(opened)
    done: dict[str, Any] = sam.get(f"/api/v1/imports/{ident}").json()
    return done


def test_what_came_of_an_import_and_what_died(fed: Town) -> None:
    old, new = iso(now() - timedelta(days=40)), iso(now() - timedelta(hours=3))
    command = r"rundll32.exe C:\windows\system32\comsvcs.dll, MiniDump 624 C:\temp\a.dmp full"
    bad = _line(2, new, FileName="rundll32.exe", ProcessCommandLine=command)
    done = _upload(fed, _line(1, old), bad, '{"category": "AdvancedHunting-DeviceProc', _line(3, "someday"))
    assert done["state"] == "done", done
    assert done["result"]["rows"] == 2
    assert done["result"]["alerts"] >= 1, "the rules have looked at it"
    assert done["result"]["incidents"], done["result"]
    sam = fed.person("sam")
    page = sam.get("/api/v1/deadletters").json()
    assert page["total"] == done["result"]["deadLetters"] == 2
    one = next(letter for letter in page["value"] if "someday" in letter["begins"])
    whole = sam.get(f"/api/v1/deadletters/{one['id']}").json()
    assert json.loads(whole["text"])["properties"]["Timestamp"] == "someday"
    assert whole["size"] == len(whole["text"])
    some = sam.get("/api/v1/deadletters", params={"reason": one["reason"]}).json()
    assert [letter["id"] for letter in some["value"]] == [one["id"]]
    assert some["total"] == 1
    assert fed.person("sam", "south").get(f"/api/v1/deadletters/{one['id']}").status_code == 404


def test_letters_are_fed_again_and_dismissed(fed: Town) -> None:
    sam = fed.person("sam")
    page = sam.get("/api/v1/deadletters").json()["value"]
    chosen = next(letter["id"] for letter in page if letter["replayable"])
    begun = sam.post("/api/v1/deadletters/replay", json={"ids": [chosen]})
    assert begun.status_code == 202, begun.text
    _work(fed)
    done = sam.get("/api/v1/deadletters/replays").json()["value"][0]
    assert (done["state"], done["size"], done["done"], done["result"]["deadLetters"]) == ("done", 1, 1, 1)
    assert sam.get("/api/v1/deadletters").json()["total"] == 2, "what fails again lies there again"
    ids = [letter["id"] for letter in page]
    assert fed.person("sam", "south").post("/api/v1/deadletters/dismiss", json={"ids": ids}).json()["message"][0] == "0"
    assert fed.person("glen").post("/api/v1/deadletters/dismiss", json={"ids": ids}).status_code == 403
    assert sam.post("/api/v1/deadletters/dismiss", json={"ids": ids}).json()["message"] == "2 letters are forgotten"
    assert sam.get("/api/v1/deadletters").json()["total"] == 0
    assert sam.post("/api/v1/deadletters/replay", json={}).status_code == 409, "nothing is left"


def test_an_import_is_cancelled(fed: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    sam = fed.person("sam")
    waiting = sam.post("/api/v1/imports?name=a.jsonl", content=b"{}").json()["id"]
    assert sam.post(f"/api/v1/imports/{waiting}/cancel").json()["state"] == "stopping"
    running = sam.post("/api/v1/imports?name=b.jsonl", content=b"{}").json()["id"]
    seen = []

    def ingest(*_: Any, progress: Any, stopping: Any, **__: Any) -> ImportReport:
        assert not stopping()
        sam.post(f"/api/v1/imports/{running}/cancel")
        progress(Step("b.jsonl", 1, 2, 1, 2.0))
        seen.append(stopping())
        return Tally().report(1.0)

    monkeypatch.setattr(flow, "ingest", ingest)
    monkeypatch.setattr("vedette.app.tasks._TELL", 0.0)
    _work(fed)
    states = {task["id"]: task["state"] for task in sam.get("/api/v1/imports").json()["value"]}
    assert seen == [True]
    assert (states[waiting], states[running]) == ("cancelled", "cancelled")
    assert sam.post(f"/api/v1/imports/{running}/cancel").status_code == 409
    assert not list((fed.product.folder / "uploads" / "north").iterdir())


def test_an_import_that_waits_behind_another_is_cancelled(fed: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    sam = fed.person("sam")
    first, second = (sam.post("/api/v1/imports?name=a.jsonl", content=b"{}").json()["id"] for _ in range(2))
    read = []

    def ingest(_product: Any, _scope: Any, paths: list[Path], **_: Any) -> ImportReport:
        read.append(paths[0].name)
        sam.post(f"/api/v1/imports/{second}/cancel")
        return Tally().report(1.0)

    monkeypatch.setattr(flow, "ingest", ingest)
    _work(fed)
    states = {task["id"]: task["state"] for task in sam.get("/api/v1/imports").json()["value"]}
    assert (read, states[first], states[second]) == ([first], "done", "cancelled")


def test_sources_by_the_hour_and_connectors_with_guides(fed: Town) -> None:
    glen = fed.person("glen")
    (arrived,) = glen.get("/api/v1/sources/arrivals").json()
    assert (arrived["connector"], arrived["dead"] > 0) == ("m365_defender", True)
    assert fed.person("glen", "south").get("/api/v1/sources/arrivals").json() == []
    found = {each["name"]: each for each in glen.get("/api/v1/connectors").json()}
    assert TABLE in found["m365_defender"]["tables"]
    assert found["okta"]["title"] == "Okta System Log"
    assert "# Okta" in glen.get("/api/v1/connectors/okta").json()["guide"]
    assert glen.get("/api/v1/connectors/../secret").status_code == 404


def test_a_table_is_kept_shorter(fed: Town) -> None:
    sam, url = fed.person("sam"), f"/api/v1/tables/{TABLE}"
    freed = sam.get(f"{url}/freed?days=30").json()
    assert (freed["days"], freed["rows"]) == (1, 1)
    assert fed.person("glen").put(f"{url}/limit", json={"days": 30}).status_code == 403
    assert sam.put(f"{url}/limit", json={"days": 30}).status_code == 200
    table = next(t for t in sam.get("/api/v1/tables").json() if t["table"] == TABLE)
    assert (table["keepDays"], table["own"]["days"], table["most"]["days"]) == (30, 30, 0)
    assert table["due"] == freed["bytes"] > 0
    assert [day.rows for day in flow.keep(fed.product, local("north")).dropped] == [1]
    assert flow.keep(fed.product, local("south")).dropped == ()
    assert sam.delete(f"{url}/limit").status_code == 200
    table = next(t for t in sam.get("/api/v1/tables").json() if t["table"] == TABLE)
    assert (table["keepDays"], table["own"], table["due"]) == (0, None, 0)
    assert "retention.change" in {entry["verb"] for entry in fed.person("root").get("/api/v1/audit").json()["value"]}
