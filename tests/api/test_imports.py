"""Uploads become rows in the background and survive a restart; backups are the operator's; POSTs happen once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.api.town import BASE, Town, town
from tests.tenants.company import add_account, turned_on
from vedette.api.app import build
from vedette.app.background import inherit, scopes
from vedette.app.tasks import task_jobs
from vedette.app.workers import Workers
from vedette.core.clock import now
from vedette.core.scope import local
from vedette.records import answers
from vedette.records import tasks as kept
from vedette.records.answers import AnswerRow
from vedette.records.tasks import Kind
from vedette.tenants import audit

EVENTS = "".join(
    json.dumps({"time": "2026-11-20T09:00:00Z", "DeviceName": f"pc-{n}", "note": "an invented line"}) + "\n"
    for n in range(20)
).encode()


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with town(tmp_path_factory.mktemp("busy")) as opened:
        yield opened


def work(opened: Town) -> None:
    Workers(opened.product.records, task_jobs(opened.product), lambda: scopes(opened.product)).tick()


def test_an_upload_is_imported(busy: Town) -> None:
    sam = busy.person("sam")
    answer = sam.post("/api/v1/imports?name=../../odd%20name.jsonl", content=EVENTS)
    assert answer.status_code == 202, answer.text
    begun = answer.json()
    assert (begun["name"], begun["state"], begun["size"]) == ("odd name.jsonl", "waiting", len(EVENTS))
    work(busy)
    done = sam.get(f"/api/v1/imports/{begun['id']}").json()
    assert done["state"] == "done", done
    assert done["done"] == done["size"]
    assert done["result"]["records"] + done["result"]["deadLetters"] + len(done["result"]["problems"]) > 0
    assert sam.get("/api/v1/imports").json()["total"] == 1
    assert not list((busy.product.folder / "uploads" / "north").iterdir()), "nothing is left lying about"
    assert busy.person("sam", "south").get(f"/api/v1/imports/{begun['id']}").status_code == 404
    assert "import uploads" in {job["job"] for job in sam.get("/api/v1/jobs").json()}


def test_what_was_waiting_or_running_is_done_after_a_restart(busy: Town) -> None:
    sam, scope = busy.person("sam"), local("north")
    ident = sam.post("/api/v1/imports?name=again.jsonl", content=EVENTS).json()["id"]
    with busy.product.records.begin() as db:
        kept.change(scope, db, ident, {"state": "running", "done": 7})  # as a process that died leaves it
    work(busy)
    assert sam.get(f"/api/v1/imports/{ident}").json()["state"] == "done"


@pytest.mark.parametrize(
    ("query", "body", "status"),
    [("name=x", b"", 400), ("name=x&as=nonsense", b"x", 400), ("", b"x", 400), ("name=big", b"x" * 3000, 413)],
)
def test_bad_uploads_leave_nothing(busy: Town, query: str, body: bytes, status: int) -> None:
    object.__setattr__(busy.product.settings, "upload", 2000)
    before = set((busy.product.folder / "uploads" / "north").iterdir())
    assert busy.person("sam").post(f"/api/v1/imports?{query}", content=body).status_code == status
    assert set((busy.product.folder / "uploads" / "north").iterdir()) == before


def test_who_may_not_is_refused_before_anything_is_read(busy: Town) -> None:
    assert busy.person("rita").post("/api/v1/imports?name=x", content=b"x").status_code == 403
    assert busy.person("root").post("/api/v1/backups").status_code == 403, "an organisation is not the operator"


def test_the_operator_backs_up(busy: Town, tmp_path: Path) -> None:
    turned_on(busy.product.records, "SPE_E5", tenant="main")
    add_account(busy.product.records, "op@main.example", "directory/global-administrator", tenant="main")
    client = busy.person("op", "main")
    assert client.post("/api/v1/backups").status_code == 409, "no folder is set"
    object.__setattr__(busy.product.settings, "backups", tmp_path / "backups")
    begun = client.post("/api/v1/backups").json()
    work(busy)
    done = client.get(f"/api/v1/backups/{begun['id']}").json()
    assert done["state"] == "done", done
    assert Path(done["result"]["folder"]).is_dir()
    with busy.product.records.read() as db:
        assert kept.listed(local("main"), db, Kind.BACKUP, limit=5)[1] == 1


def test_a_request_with_a_key_happens_once(busy: Town) -> None:
    olga, url = busy.person("olga"), "/api/v1/incidents/1/comments"
    key = {"Idempotency-Key": "comment-0001"}

    def said() -> int:
        return len(olga.get("/api/v1/incidents/1").json()["comments"])

    before = said()
    first = olga.post(url, json={"text": "once"}, headers=key)
    again = olga.post(url, json={"text": "once"}, headers=key)
    assert (first.status_code, first.json()) == (again.status_code, again.json()) == (201, first.json())
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert said() == before + 1
    other = olga.post(url, json={"text": "another"}, headers=key)
    assert other.status_code == 409
    assert other.json()["error"]["code"] == "Conflict"
    assert busy.person("root").post(url, json={"text": "mine"}, headers=key).status_code == 201, "keys are one's own"
    assert olga.post(url, json={"text": "x"}, headers={"Idempotency-Key": "short"}).status_code == 400
    assert said() == before + 2


def test_what_failed_may_be_tried_again_with_its_key(busy: Town) -> None:
    olga, key = busy.person("olga"), {"Idempotency-Key": "comment-0002"}
    assert olga.post("/api/v1/incidents/999/comments", json={"text": "x"}, headers=key).status_code == 404
    assert olga.post("/api/v1/incidents/1/comments", json={"text": "x"}, headers=key).status_code == 201
    assert busy.client().post("/api/v1/incidents/1/comments", json={"text": "x"}, headers=key).status_code == 401


def test_the_document_tells_of_the_header(busy: Town) -> None:
    paths = build(busy.product, address=BASE).openapi()["paths"]
    names = [p["name"] for p in paths["/api/v1/incidents/{number}/comments"]["post"]["parameters"]]
    assert "Idempotency-Key" in names
    assert "number" in names
    assert "Idempotency-Key" not in str(paths["/api/v1/session"]["post"].get("parameters"))


def test_an_upload_with_a_key_is_taken_once(busy: Town) -> None:
    sam, key = busy.person("sam"), {"Idempotency-Key": "upload-0001"}
    before = sam.get("/api/v1/imports").json()["total"]
    first = sam.post("/api/v1/imports?name=once.jsonl", content=EVENTS, headers=key)
    again = sam.post("/api/v1/imports?name=once.jsonl", content=EVENTS, headers=key)
    assert (first.status_code, again.status_code) == (202, 202)
    assert again.json() == first.json()
    assert again.headers["Idempotency-Replayed"] == "true"
    assert sam.get("/api/v1/imports").json()["total"] == before + 1
    assert sam.post("/api/v1/imports?name=once.jsonl", content=EVENTS + b"\n{}", headers=key).status_code == 409
    assert sam.post("/api/v1/imports?name=other.jsonl", content=EVENTS, headers=key).status_code == 409
    noted = audit.page(local("north"), busy.product.records, limit=50).entries
    assert [(entry.verb, entry.subject) for entry in noted].count(("imports.begin", first.json()["id"])) == 1


def test_the_key_of_an_upload_nobody_answered_is_good_again_after_a_start(busy: Town) -> None:
    sam, scope = busy.person("sam"), replace(local("north"), actor="sam@north.example")
    with busy.product.records.begin() as db:  # as a process killed in the middle of an upload leaves it
        answers.begin(scope, db, AnswerRow("upload-0002", "", now()), older=now())
    key = {"Idempotency-Key": "upload-0002"}
    assert sam.post("/api/v1/imports?name=killed.jsonl", content=EVENTS, headers=key).status_code == 409
    inherit(busy.product)
    assert sam.post("/api/v1/imports?name=killed.jsonl", content=EVENTS, headers=key).status_code == 202
