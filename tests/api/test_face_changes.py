"""Changes made through the Defender and Graph faces."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.api.town import town


@pytest.fixture
def changing(tmp_path: Path) -> Iterator[TestClient]:
    with town(tmp_path) as opened:
        yield opened.program("Incident.ReadWrite.All", "Alert.ReadWrite.All")


def test_defender_changes(changing: TestClient) -> None:
    change = {"status": "Resolved", "classification": "TruePositive", "determination": "Phishing", "tags": ["a", "b"]}
    done = changing.patch("/api/incidents/1", json=change).json()
    assert [done[name] for name in change] == list(change.values())
    assert {alert["status"] for alert in done["alerts"]} == {"Resolved"}
    fewer = changing.patch("/api/incidents/1", json={"tags": ["b"], "assignedTo": "kim", "comment": "seen"}).json()
    assert (fewer["tags"], fewer["assignedTo"], fewer["comments"][0]["comment"]) == (["b"], "kim", "seen")
    for wrong in ({"Status": "Active"}, {}, {"status": "Gone"}, {"tags": "x"}, {"determination": "Clean"}):
        assert changing.patch("/api/incidents/1", json=wrong).status_code == 400
    assert changing.patch("/api/incidents/99", json={"assignedTo": "kim"}).status_code == 404
    alert = changing.patch("/api/alerts/n2", json={"status": "InProgress", "assignedTo": "lee"}).json()
    assert (alert["status"], alert["assignedTo"]) == ("InProgress", "lee")


def test_graph_changes(changing: TestClient) -> None:
    change = {"status": "inProgress", "classification": "truePositive", "determination": "malware", "customTags": ["x"]}
    done = changing.patch("/v1.0/security/incidents/1", json=change).json()
    assert [done[name] for name in change] == list(change.values())
    said = changing.post("/v1.0/security/incidents/1/comments", json={"comment": "hello"}).json()
    assert said["value"][0]["comment"] == "hello"
    alert = changing.patch(
        "/v1.0/security/alerts_v2/n1",
        json={"status": "resolved", "determination": "notMalicious", "classification": "falsePositive"},
    ).json()
    assert (alert["status"], alert["determination"]) == ("resolved", "clean")
    assert changing.post("/v1.0/security/alerts_v2/n1/comments", json={"comment": 7}).status_code == 400
