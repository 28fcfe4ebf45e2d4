"""Custom detections, tuning and exceptions over HTTP, from the first idea to what it found."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pytest

from tests.api.town import Town, town
from vedette.core.clock import iso, now
from vedette.core.scope import local
from vedette.schema.catalog import Catalog

QUERY = (
    "DeviceProcessEvents | where FileName == 'odd.exe' | project Timestamp, DeviceId, DeviceName, ReportId, FileName"
)
DETECTION = {
    "name": "Odd program",
    "query": QUERY,
    "severity": "High",
    "category": "Execution",
    "alertTitle": "{{FileName}} on {{DeviceName}}",
    "frequency": "continuous",
}


@pytest.fixture
def moved(tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path) as opened:
        yield opened


def _happened(opened: Town, count: int) -> None:
    table = Catalog.stock().table("DeviceProcessEvents")
    assert table is not None
    at = now() - timedelta(hours=2)
    rows = {
        "Timestamp": [at + timedelta(minutes=n) for n in range(count)],
        "DeviceId": [f"d-{n}" for n in range(count)],
        "DeviceName": [f"pc-{n}" for n in range(count)],
        "FileName": ["odd.exe"] * count,
        "ReportId": list(range(count)),
    }
    opened.product.lake.append(local("north"), table, pa.table(rows), batch=2)


def test_from_idea_to_alert(moved: Town) -> None:
    _happened(moved, 3)
    sam = moved.person("sam")
    bad = {**DETECTION, "query": "DeviceProcessEvents | summarize count() by FileName"}
    judged = sam.post("/api/v1/detections/check", json=bad).json()
    assert not judged["usable"]
    assert [r["fix"] for r in judged["requirements"] if r["needed"] and not r["met"]]
    tried = sam.post("/api/v1/detections/replay?days=1", json=DETECTION)
    assert tried.status_code == 200, tried.text
    assert (tried.json()["alerts"], tried.json()["rows"]) == (3, 3)
    assert tried.json()["examples"][0]["title"] == "odd.exe on pc-0"
    made = sam.post("/api/v1/detections", json=DETECTION)
    assert made.status_code == 201, made.text
    ident = made.json()["id"]
    assert sam.post("/api/v1/detections", json=DETECTION).status_code == 409, "the name is taken"
    assert sam.post("/api/v1/detections", json={**bad, "name": "x"}).status_code == 400
    assert sam.post(f"/api/v1/detections/{ident}/run").json()["message"] == "3 alerts"
    titles = [a["title"] for a in sam.get("/api/v1/alerts?severity=High").json()["value"]]
    assert sorted(titles) == ["odd.exe on pc-0", "odd.exe on pc-1", "odd.exe on pc-2"]
    card = next(c for c in sam.get("/api/v1/detections/cards").json() if c["rule"]["id"] == ident)
    assert (card["custom"], card["alerts"], card["matched"]) == (True, 3, 3)
    changed = {**DETECTION, "severity": "Low"}
    etag = {"If-Match": made.json()["etag"]}
    assert sam.put(f"/api/v1/detections/{ident}", json=changed, headers=etag).json()["version"] == 2
    assert sam.put(f"/api/v1/detections/{ident}", json=changed, headers=etag).status_code == 409
    assert [v["version"] for v in sam.get(f"/api/v1/detections/{ident}/versions").json()] == [2, 1]
    assert moved.person("rita").post("/api/v1/detections", json=DETECTION).status_code == 403


def test_an_exception_previewed_and_made(moved: Town) -> None:
    _happened(moved, 4)
    sam = moved.person("sam")
    ident = sam.post("/api/v1/detections", json=DETECTION).json()["id"]
    wanted = {"rule": ident, "reason": "a test bench", "condition": "DeviceName == 'pc-1'"}
    seen = sam.post("/api/v1/exceptions/preview?days=1", json=wanted).json()
    assert (seen["rows"], seen["rules"][0]["before"], seen["rules"][0]["after"]) == (1, 4, 3)
    soon = iso(now() + timedelta(days=1))
    made = sam.post("/api/v1/exceptions", json={**wanted, "expires": soon})
    assert made.status_code == 201, made.text
    assert sam.post(f"/api/v1/detections/{ident}/run").json()["message"] == "3 alerts"
    kept = sam.get(f"/api/v1/exceptions/{made.json()['id']}").json()
    assert (kept["standing"], kept["total"], kept["owner"]) == ("active", 1, "sam@north.example")
    hidden = sam.get(f"/api/v1/exceptions/{kept['id']}/hidden").json()
    assert hidden[0]["rows"] == 1
    off = sam.put(f"/api/v1/exceptions/{kept['id']}/enabled", json={"on": False}).json()
    assert off["standing"] == "off"
    assert sam.post("/api/v1/exceptions", json={**wanted, "condition": "Nope == 1"}).status_code == 400


def test_a_stock_rule_is_tuned_here_only(moved: Town) -> None:
    sam = moved.person("sam")
    rule = sam.get("/api/v1/rules").json()[0]["id"]
    assert sam.put(f"/api/v1/detections/{rule}/tuning", json={"enabled": False}).status_code == 400, "say why"
    tuned = {"enabled": False, "because": "too loud"}
    assert sam.put(f"/api/v1/detections/{rule}/tuning", json=tuned).status_code == 200
    card = next(c for c in sam.get("/api/v1/detections/cards").json() if c["rule"]["id"] == rule)
    assert (card["enabled"], card["tuned"]["because"]) == (False, "too loud")
    theirs = moved.person("sam", "south").get("/api/v1/detections/cards").json()
    assert next(c for c in theirs if c["rule"]["id"] == rule)["enabled"]
    assert sam.delete(f"/api/v1/detections/{rule}/tuning").status_code == 200


def test_examples_are_run_and_saved_rules_replayed(moved: Town) -> None:
    _happened(moved, 2)
    sam = moved.person("sam")
    rows = [{"FileName": "odd.exe", "DeviceName": "pc"}]
    given = {**DETECTION, "fires": [{"tables": {"DeviceProcessEvents": rows}}]}
    assert sam.post("/api/v1/detections/test", json=given).json() == {
        "passed": True,
        "fires": [{"rows": 1, "error": ""}],
        "silent": [],
    }
    wrong = {**given, "silent": given["fires"]}
    assert not sam.post("/api/v1/detections/test", json=wrong).json()["passed"]
    ident = sam.post("/api/v1/detections", json=given).json()["id"]
    assert sam.post(f"/api/v1/detections/{ident}/replay?days=1").json()["alerts"] == 2
    stock = sam.get("/api/v1/rules").json()[0]["id"]
    assert sam.post(f"/api/v1/detections/{stock}/replay?days=1").status_code == 200
    assert sam.post("/api/v1/detections/none/replay").status_code == 404
    because = {"because": "noise here", "enabled": False}
    assert sam.put(f"/api/v1/detections/{stock}/tuning", json=because).status_code == 200
    card = next(c for c in sam.get("/api/v1/detections/cards").json() if c["rule"]["id"] == stock)
    assert (card["enabled"], card["tuned"]["because"], card["tuned"]["severity"]) == (False, "noise here", None)
