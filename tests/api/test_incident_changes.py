"""Changing incidents over HTTP and taking changes back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.api.town import town


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    with town(tmp_path) as opened:
        yield opened.person("sam")


def test_changes_and_taking_them_back(client: TestClient) -> None:
    done = client.patch("/api/v1/incidents/1", json={"status": "InProgress", "addTags": ["vip"], "assigned": "kim"})
    assert done.status_code == 200, done.text
    whole = client.get("/api/v1/incidents/1").json()
    assert (whole["status"], whole["tags"], whole["assigned"]) == ("InProgress", ["vip"], "kim")
    change = next(entry["id"] for entry in whole["history"] if entry["verb"] == "assigned")
    assert client.post(f"/api/v1/incidents/changes/{change}/undo").status_code == 200
    assert client.get("/api/v1/incidents/1").json()["assigned"] == ""


def test_a_stale_change_is_refused(client: TestClient) -> None:
    seen = client.get("/api/v1/incidents/1").headers["ETag"]
    fresh = client.patch("/api/v1/incidents/1", json={"assigned": "kim"}, headers={"If-Match": seen})
    assert fresh.status_code == 200
    stale = client.patch("/api/v1/incidents/1", json={"assigned": "lee"}, headers={"If-Match": seen})
    assert stale.status_code == 412


def test_merge_and_split(client: TestClient) -> None:
    assert client.post("/api/v1/incidents/1/merge", json={"sources": [2], "because": "one actor"}).status_code == 200
    assert client.get("/api/v1/incidents/2").json()["number"] == 1, "a merged incident leads to the one it went to"
    new = client.post("/api/v1/incidents/1/split", json={"alerts": ["n1"]})
    assert new.status_code == 201
    split = [entry["id"] for entry in client.get("/api/v1/incidents/1").json()["history"] if entry["verb"] == "split"]
    assert new.json()["change"] == split[-1]
    moved = client.post("/api/v1/incidents/1/alerts", json={"alerts": ["n1"], "because": "after all"})
    assert moved.status_code == 200
    assert client.patch("/api/v1/incidents/2", json={"assigned": "kim"}).status_code == 409


def test_many_at_once_tells_which_failed(client: TestClient) -> None:
    body = {"numbers": [1, 2, 9], "change": {"status": "Resolved", "classification": "FalsePositive"}}
    done = client.post("/api/v1/incidents/bulk", json=body).json()
    assert done["changed"] == [1, 2]
    assert list(done["failed"]) == ["9"]


def test_everything_a_bulk_change_did_is_taken_back(client: TestClient) -> None:
    names = ("severity", "tags", "assigned")
    before = client.get("/api/v1/incidents/1").json()
    change = {"severity": "Low", "addTags": ["bulk"], "assigned": "sam"}
    done = client.post("/api/v1/incidents/bulk", json={"numbers": [1, 999], "change": change}).json()
    assert (done["changed"], list(done["failed"]), len(done["changes"])) == ([1], ["999"], 3)
    for entry in reversed(done["changes"]):
        client.post(f"/api/v1/incidents/changes/{entry}/undo").raise_for_status()
    after = client.get("/api/v1/incidents/1").json()
    assert [after[name] for name in names] == [before[name] for name in names]
