"""Linking hunted rows to incidents over HTTP: new and old incidents, what is refused, who may, no other tenant."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.api.town import Town, town
from vedette.core.clock import iso, now

COLUMNS = [
    {"name": "Timestamp", "type": "datetime"},
    {"name": "DeviceName", "type": "string"},
    {"name": "AccountUpn", "type": "string"},
    {"name": "Details", "type": "dynamic"},
]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path) as served:
        yield served


def body(*devices: str, **more: Any) -> dict[str, Any]:
    rows = [[iso(now()), device, "ann@north.example", {"port": 445}] for device in devices]
    return {
        "query": "DeviceProcessEvents | take 5",
        "columns": COLUMNS,
        "rows": rows,
        "title": "Odd tool on {{DeviceName}}",
        "category": "Execution",
        **more,
    }


def test_rows_become_alerts_of_a_new_incident_and_of_an_old_one(opened: Town) -> None:
    sam = opened.person("sam")
    done = sam.post("/api/v1/hunting/link", json=body("lab-7", "lab-7", "lab-8"))
    assert done.status_code == 201, done.text
    number = done.json()["incident"]
    assert len(done.json()["alerts"]) == 2, "one for each combination of entities"
    whole = sam.get(f"/api/v1/incidents/{number}").json()
    assert {alert["title"] for alert in whole["alertList"]} == {"Odd tool on lab-7", "Odd tool on lab-8"}
    alert = sam.get(f"/api/v1/alerts/{done.json()['alerts'][0]}").json()
    assert (alert["source"], alert["incident"], alert["severity"]) == ("Manual", number, "Medium")
    assert "lab-7" in {item["label"] for item in alert["evidence"]}
    assert alert["rows"][0]["Details"] == {"port": 445}
    into = sam.post("/api/v1/hunting/link", json=body("lab-9", incident=1))
    assert into.status_code == 201, into.text
    assert into.json()["incident"] == 1
    hunted = sam.post(
        "/api/v1/hunting/run", json={"query": "AlertInfo | where Title has 'lab-9' | project ServiceSource"}
    )
    assert len(hunted.json()["results"][0]["rows"]) == 1, hunted.text
    audit = sam.get("/api/v1/incidents/1").json()["history"]
    assert any(entry["verb"] == "alerts linked" for entry in audit)


def test_what_is_refused_and_why(opened: Town) -> None:
    sam = opened.person("sam")
    assert sam.post("/api/v1/hunting/link", json=body("lab-7")).status_code == 201
    again = body("lab-7")
    again["rows"][0][0] = "2026-01-05T10:00:00Z"
    first = sam.post("/api/v1/hunting/link", json=again)
    second = sam.post("/api/v1/hunting/link", json=again)
    assert (first.status_code, second.status_code) == (201, 409)
    assert "before" in second.text
    wrong = [
        body("x", query="DeviceProcessEvents | nonsense"),
        {**body("x"), "rows": [["yesterday", "x", "", None]]},
        {**body("x"), "rows": [[iso(now()), "x"]]},
        {**body("x"), "columns": [{"name": "N", "type": "long"}], "rows": [[5]]},
        {**body("x"), "columns": [{"name": "N", "type": "long"}] * 2, "rows": [[5, 6]]},
        {**body("x"), "rows": [[iso(now()), {"a": 1}, "", None]]},
    ]
    for given in wrong:
        answer = sam.post("/api/v1/hunting/link", json=given)
        assert answer.status_code == 400, answer.text
    assert sam.post("/api/v1/hunting/link", json=body("x", incident=99)).status_code == 404
    sam.patch("/api/v1/incidents/1", json={"status": "Resolved", "classification": "FalsePositive"})
    assert sam.post("/api/v1/hunting/link", json=body("x", incident=1)).status_code == 409


def test_a_preview_changes_nothing(opened: Town) -> None:
    sam = opened.person("sam")
    before = sam.get("/api/v1/alerts").json()["total"]
    shown = sam.post("/api/v1/hunting/link/preview", json=body("lab-7", "lab-8"))
    assert shown.status_code == 200, shown.text
    assert [each["title"] for each in shown.json()] == ["Odd tool on lab-7", "Odd tool on lab-8"]
    assert sam.get("/api/v1/alerts").json()["total"] == before


def test_only_those_who_may_and_only_in_their_organisation(opened: Town) -> None:
    for name in ("rita", "glen", "nobody"):
        assert opened.person(name).post("/api/v1/hunting/link", json=body("lab-7")).status_code == 403
    number = opened.person("sam").post("/api/v1/hunting/link", json=body("lab-7")).json()["incident"]
    south = opened.person("sam", "south").get("/api/v1/alerts").text
    assert "lab-7" not in south
    assert opened.person("sam", "south").get(f"/api/v1/incidents/{number}").status_code == 404
