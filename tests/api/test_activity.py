"""The Management Activity API: subscriptions, windows, pages, blobs, what each tenant sees, faults, restarts."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from starlette.testclient import TestClient

from tests.api.town import Town, town
from vedette.app import flow
from vedette.app.feeding import jobs
from vedette.app.workers import Turn
from vedette.core.clock import now
from vedette.core.scope import Scope, local
from vedette.incidents import lifecycle
from vedette.incidents.incident import AlertStatus
from vedette.insight.feed import content, cutting, reading
from vedette.records import feed as kept
from vedette.tenants import audit
from vedette.tenants.tokens import directory_id

ROOT = f"/api/v1.0/{directory_id('north')}/activity/feed"
THEIRS = f"/api/v1.0/{directory_id('south')}/activity/feed"
DLP_TYPE = 13


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with town(tmp_path_factory.mktemp("town")) as found:
        yield found


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cutting, "AHEAD", timedelta(0))


def _records(word: str, workload: str, count: int, record_type: int = 2) -> list[dict[str, Any]]:
    return [
        {
            "CreationTime": (now() - timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M:%S"),
            "Id": str(UUID(int=(hash((word, workload, record_type)) % 2**64 << 32) + number)),
            "Operation": f"{word}{workload}",
            "OrganizationId": "0f0f0f0f-0000-4000-8000-000000000099",
            "RecordType": record_type,
            "UserKey": "u",
            "UserType": 0,
            "Version": 1,
            "Workload": workload,
            "UserId": f"{word.lower()}@example.com",
        }
        for number in range(count)
    ]


def _import(opened: Town, tenant: str, folder: Path, rows: list[dict[str, Any]]) -> None:
    path = folder / f"AuditLog-{tenant}-{len(list(folder.iterdir()))}.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    flow.ingest(opened.product, local(tenant), [path])


def _work(opened: Town, *tenants: str) -> None:
    (job,) = (job for job in jobs(opened.product) if job.name == "audit feed")
    for tenant in tenants or ("north", "south"):
        scope = Scope(tenant, "worker", frozenset({"*"}))
        if job.mark is not None and job.mark(scope):
            job.work(scope, Turn(threading.Event()))


def _all(client: TestClient, kind: str, root: str = ROOT) -> list[dict[str, Any]]:
    """Every record of every blob, as a client polls them."""
    url: str | None = f"{root}/subscriptions/content?contentType={kind}"
    records: list[dict[str, Any]] = []
    while url:
        answer = client.get(url)
        assert answer.status_code == 200, answer.text
        for blob in answer.json():
            assert set(blob) == {"contentType", "contentId", "contentUri", "contentCreated", "contentExpiration"}
            part = client.get(blob["contentUri"])
            assert part.status_code == 200, part.text
            records += part.json()
        url = answer.headers.get("NextPageUri")
    return records


def test_imported_records_by_workload_and_tenant(opened: Town, tmp_path: Path) -> None:
    north = opened.program("ActivityFeed.ReadDlp")
    south = opened.program("ActivityFeed.Read", tenant="south")
    _import(opened, "north", tmp_path, _records("Before", "Exchange", 3))
    for kind in ("Audit.Exchange", "audit.sharepoint", "DLP.All"):
        begun = north.post(f"{ROOT}/subscriptions/start?contentType={kind}&PublisherIdentifier={UUID(int=7)}")
        assert (begun.status_code, begun.json()["status"], begun.json()["webhook"]) == (200, "enabled", None)
    assert south.post(f"{THEIRS}/subscriptions/start?contentType=Audit.Exchange").status_code == 200
    _import(opened, "north", tmp_path, _records("After", "Exchange", 4) + _records("After", "OneDrive", 2))
    _import(opened, "north", tmp_path, _records("After", "Exchange", 1, DLP_TYPE))
    _import(opened, "south", tmp_path, _records("SECRET", "Exchange", 5))
    _work(opened)
    mail = _all(north, "Audit.Exchange")
    assert [r["Operation"] for r in mail] == ["AfterExchange"] * 4, "what came before the start is not sent"
    assert mail[0] == next(r for r in _records("After", "Exchange", 4) if r["Id"] == mail[0]["Id"]) | {
        "CreationTime": mail[0]["CreationTime"]
    }
    assert {r["Workload"] for r in _all(north, "Audit.SharePoint")} == {"OneDrive"}
    assert [r["RecordType"] for r in _all(north, "DLP.All")] == [DLP_TYPE]
    assert {r["Operation"] for r in _all(south, "Audit.Exchange", THEIRS)} == {"SECRETExchange"}
    listed = north.get(f"{ROOT}/subscriptions/list").json()
    assert [(s["contentType"], s["status"]) for s in listed] == [
        ("Audit.Exchange", "enabled"), ("Audit.SharePoint", "enabled"), ("DLP.All", "enabled"),
    ]  # fmt: skip
    theirs = south.get(f"{THEIRS}/subscriptions/content?contentType=Audit.Exchange").json()[0]
    assert north.get(theirs["contentUri"]).json()["error"]["code"] == "AF20010"
    assert north.get(f"{ROOT}/audit/{theirs['contentId']}").json()["error"]["code"] == "AF20050"


def test_slices_and_pages_bring_everything_once(opened: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cutting, "RECORDS", 10)
    monkeypatch.setattr(reading, "PAGE", 3)
    north = opened.program("ActivityFeed.Read")
    assert north.post(f"{ROOT}/subscriptions/start?contentType=Audit.AzureActiveDirectory").status_code == 200
    _import(opened, "north", tmp_path, _records("Sliced", "AzureActiveDirectory", 95))
    _work(opened)
    _work(opened)
    found = _all(north, "Audit.AzureActiveDirectory")
    assert len(found) == 95
    assert len({r["Id"] for r in found}) == 95
    first = north.get(f"{ROOT}/subscriptions/content?contentType=Audit.AzureActiveDirectory")
    assert len(first.json()) == 3
    assert "nextPage=" in first.headers["NextPageUri"]


def test_alerts_and_our_own_changes(opened: Town, tmp_path: Path) -> None:
    north, south = opened.program("ActivityFeed.Read"), opened.program("ActivityFeed.Read", tenant="south")
    for client, root in ((north, ROOT), (south, THEIRS)):
        assert client.post(f"{root}/subscriptions/start?contentType=Audit.General", json={}).status_code == 200
    records = opened.product.records
    scope = local("north")
    alerts = opened.person("root").get("/api/v1/alerts?limit=50").json()["value"]
    for alert in alerts:
        lifecycle.set_alert_status(scope, records, [alert["id"]], AlertStatus.IN_PROGRESS)
    audit.note(scope, records, audit.MAIL_ACCESS, "mail 7", detail="preview")
    opened.program("Incident.Read.All")  # makes a key
    _work(opened)
    found = _all(north, "Audit.General")
    by_type: dict[int, set[str]] = {}
    for record in found:
        by_type.setdefault(record["RecordType"], set()).add(record["Operation"])
        assert record["OrganizationId"] == directory_id("north")
        assert not record["CreationTime"].endswith("Z")
    assert {40, 78, 98} & set(by_type), by_type
    assert any({"AlertTriggered", "AlertEntityGenerated", "AlertUpdated"} <= ops for ops in by_type.values())
    assert by_type[87] == {"keys.make"}
    assert by_type[34] == {"AdminMailAccess"}
    assert "feed.start" in by_type[18]
    assert len({r["Id"] for r in found}) == len(found)
    assert "SECRET" not in json.dumps(found)
    assert not [r for r in _all(south, "Audit.General", THEIRS) if r["RecordType"] in (34, 40, 78, 98)]


def test_a_stop_loses_what_comes_and_a_start_begins_anew(opened: Town, tmp_path: Path) -> None:
    south = opened.program("ActivityFeed.ReadDlp", tenant="south")
    start, stop = (f"{THEIRS}/subscriptions/{verb}?contentType=Audit.SharePoint" for verb in ("start", "stop"))
    assert south.post(stop).json()["error"]["code"] == "AF20022"
    assert south.post(start).status_code == 200
    stopped = south.post(stop)
    assert (stopped.status_code, stopped.content) == (200, b"")
    assert (
        south.get(f"{THEIRS}/subscriptions/content?contentType=Audit.SharePoint").json()["error"]["code"] == "AF20022"
    )
    _import(opened, "south", tmp_path, _records("Lost", "SharePoint", 2))
    _work(opened)
    assert south.post(start).status_code == 200
    _import(opened, "south", tmp_path, _records("Kept", "SharePoint", 2))
    _work(opened)
    assert {r["Operation"] for r in _all(south, "Audit.SharePoint", THEIRS)} == {"KeptSharePoint"}


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("subscriptions/content", "AF20001"),
        ("subscriptions/content?contentType=Audit.Nothing", "AF20020"),
        ("subscriptions/content?contentType=Audit.General&startTime=2020-01-01", "AF20030"),
        ("subscriptions/content?contentType=Audit.General&startTime=2020-01-01&endTime=2020-01-01T10:00", "AF20030"),
        ("subscriptions/content?contentType=Audit.General&startTime=soon&endTime=2020-01-01T10:00", "AF20002"),
        ("subscriptions/content?contentType=Audit.General&nextPage=nonsense", "AF20031"),
        ("audit/nonsense", "AF20052"),
        ("audit/fb_0000000000000000", "AF20050"),
        ("subscriptions/list?PublisherIdentifier=" + "x" * 200, "AF20002"),
        ("resources/dlpSensitiveTypes", "AF10001"),
        ("subscriptions/content?contentType=DLP.All", "AF10001"),
    ],
)
def test_faults(opened: Town, path: str, code: str) -> None:
    answer = opened.program("ActivityFeed.Read").get(f"{ROOT}/{path}")
    assert answer.status_code in (400, 403, 404)
    assert answer.json()["error"]["code"] == code


def test_whose_feed_it_is(opened: Town) -> None:
    program = opened.program("ActivityFeed.Read")
    assert program.get("/api/v1.0/north/activity/feed/subscriptions/list").status_code == 200
    for word, code in (("south", "AF20013"), (directory_id("south"), "AF20010"), (str(UUID(int=5)), "AF20010")):
        answer = program.get(f"/api/v1.0/{word}/activity/feed/subscriptions/list")
        assert answer.json()["error"]["code"] == code
    assert opened.program("Incident.Read.All").get(f"{ROOT}/subscriptions/list").json()["error"]["code"] == "AF10001"
    assert opened.client().get(f"{ROOT}/subscriptions/list").status_code == 401
    assert opened.program("ActivityFeed.ReadDlp").get(f"{ROOT}/resources/dlpSensitiveTypes").json() == []


def test_a_blob_is_shown_only_when_its_time_has_come(
    opened: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cutting, "AHEAD", timedelta(hours=1))
    client = opened.program("ActivityFeed.Read", tenant="south")
    client.post(f"{THEIRS}/subscriptions/start?contentType=Audit.Exchange")
    before = len(client.get(f"{THEIRS}/subscriptions/content?contentType=Audit.Exchange").json())
    _import(opened, "south", tmp_path, _records("Later", "Exchange", 1))
    _work(opened)
    assert len(client.get(f"{THEIRS}/subscriptions/content?contentType=Audit.Exchange").json()) == before
    with opened.product.records.read() as db:
        newest = kept.newest_blob(local("south"), db)
    assert newest is not None
    assert newest > now() + timedelta(minutes=50)


def test_blobs_are_kept_seven_days(opened: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    client = opened.program("ActivityFeed.Read")
    blob = client.get(f"{ROOT}/subscriptions/content?contentType=Audit.Exchange").json()[0]
    monkeypatch.setattr(reading, "KEPT", timedelta(seconds=-1))
    assert client.get(blob["contentUri"]).json()["error"]["code"] == "AF20051"
    monkeypatch.setattr(cutting, "KEPT", timedelta(seconds=-9))
    _work(opened)
    assert client.get(blob["contentUri"]).json()["error"]["code"] == "AF20050"
    assert timedelta(days=7) == content.KEPT
