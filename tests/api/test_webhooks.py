"""Webhooks of the audit feed against a real HTTPS server: validated, told, retried, disabled; never into the inside."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.api.town import BASE, Town, town
from tests.receiver import Receiver, certificate, receiver
from vedette.api.app import create_app
from vedette.app.feeding import jobs
from vedette.app.wiring import open_product
from vedette.app.workers import Turn
from vedette.core.clock import frozen, now
from vedette.core.outbound import Outbound
from vedette.core.scope import Scope, local
from vedette.insight.feed import cutting, webhooks
from vedette.records import feed as kept
from vedette.tenants import audit
from vedette.tenants.tokens import directory_id

ROOT = f"/api/v1.0/{directory_id('north')}/activity/feed"
LIST = f"{ROOT}/subscriptions/content?contentType=Audit.General"
START = f"{ROOT}/subscriptions/start?contentType=Audit.General"
WORKER = Scope("north", "worker", frozenset({"*"}))


@pytest.fixture
def there(tmp_path: Path) -> Iterator[tuple[Town, Receiver]]:
    made = certificate(tmp_path)
    outbound = Outbound.read("127.0.0.0/8", made.certificate)
    with receiver(made) as hook, town(tmp_path) as opened:
        product = replace(opened.product, settings=replace(opened.product.settings, outbound=outbound))
        yield Town(product, create_app(product, address=BASE)), hook


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cutting, "AHEAD", timedelta(0))


def _work(opened: Town) -> None:
    (job,) = (job for job in jobs(opened.product) if job.name == "audit feed")
    job.work(WORKER, Turn(threading.Event()))


def _happens(opened: Town, what: str) -> None:
    audit.note(local("north"), opened.product.records, audit.MAIL_ACCESS, what)


def _told(hook: Receiver) -> list[str]:
    return [item["contentId"] for sent in hook.arrived[1:] for item in json.loads(sent.body)]


def _row(opened: Town) -> kept.SubscriptionRow:
    with opened.product.records.read() as db:
        return kept.subscriptions_of(WORKER, db)[0]


def test_validated_told_retried_and_given_up(there: tuple[Town, Receiver], monkeypatch: pytest.MonkeyPatch) -> None:
    opened, hook = there
    client = opened.program("ActivityFeed.Read")
    begun = client.post(
        START, json={"webhook": {"address": f"{hook.address}/hook?x=1", "authId": "me", "expiration": ""}}
    )
    assert begun.json()["webhook"]["status"] == "enabled"
    tried = hook.arrived[0]
    code = json.loads(tried.body)["validationCode"]
    assert (tried.path, tried.headers["webhook-authid"]) == ("/hook?x=1", "me")
    assert tried.headers["webhook-validationcode"] == code
    _happens(opened, "one")
    _work(opened)
    listed = client.get(LIST).json()
    notice = json.loads(hook.arrived[1].body)[0]
    assert {k: notice[k] for k in listed[0]} == listed[0]
    assert (notice["tenantId"], hook.arrived[1].headers["webhook-authid"]) == (directory_id("north"), "me")
    assert client.get(notice["contentUri"]).json()
    _work(opened)
    assert sorted(_told(hook)) == sorted(blob["contentId"] for blob in listed), "nobody is told twice"

    hook.status = 503
    _happens(opened, "two")
    _work(opened)
    row = _row(opened)
    assert (row.failures, row.hook, row.due is not None and row.due > now()) == (1, "enabled", True)
    attempts = len(hook.arrived)
    _work(opened)
    assert len(hook.arrived) == attempts, "it waits before it tries again"
    hook.status = 200
    with frozen(now() + timedelta(hours=2)):
        _work(opened)
    known = {blob["contentId"] for blob in client.get(LIST).json()}
    assert known <= set(_told(hook))
    assert _row(opened).failures == 0
    states = client.get(f"{ROOT}/subscriptions/notifications?contentType=Audit.General").json()
    assert {state["notificationStatus"] for state in states} == {"succeeded", "failed"}

    monkeypatch.setattr(webhooks, "TRIES", 2)
    hook.status = 302
    _happens(opened, "three")
    for hours in (4, 8, 12):
        with frozen(now() + timedelta(hours=hours)):
            _work(opened)
    assert not [sent for sent in hook.arrived if sent.path == "/elsewhere"], "redirects are not followed"
    shown = client.get(f"{ROOT}/subscriptions/list").json()[0]
    assert (shown["status"], shown["webhook"]["status"]) == ("enabled", "disabled")
    hook.status = 200
    assert client.post(START, json={"webhook": {"address": hook.address}}).json()["webhook"]["status"] == "enabled"
    assert client.post(START).json()["webhook"] is None


def test_addresses_that_are_refused(there: tuple[Town, Receiver]) -> None:
    opened, hook = there
    client = opened.program("ActivityFeed.Read")
    hook.status = 204
    refused = [hook.address, "http://127.0.0.1:1/", "https://10.0.0.1/", "https://169.254.169.254/latest/meta-data/"]
    for address in refused:
        answer = client.post(START, json={"webhook": {"address": address}})
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, "AF20021"), address
    late = {"webhook": {"address": hook.address, "expiration": "2020-01-01T00:00:00"}}
    assert client.post(START, json=late).json()["error"]["code"] == "AF20003"
    assert client.get(f"{ROOT}/subscriptions/list").json() == []
    product = replace(opened.product, settings=replace(opened.product.settings, outbound=Outbound()))
    strict = Town(product, create_app(product, address=BASE)).program("ActivityFeed.Read")
    hook.status, before = 200, len(hook.arrived)
    answer = strict.post(START, json={"webhook": {"address": hook.address}})
    assert answer.json()["error"]["code"] == "AF20021"
    assert len(hook.arrived) == before, "without the operator's setting nothing on this machine is spoken to"


def test_a_restart_loses_nothing(there: tuple[Town, Receiver], tmp_path: Path) -> None:
    opened, _ = there
    client = opened.program("ActivityFeed.Read")
    assert client.post(START).status_code == 200
    _happens(opened, "before the copy")
    copy = tmp_path / "copy"
    copy.mkdir()
    opened.product.lake.close()
    for name in ("state.db", "state.db-wal", "secret.key"):
        if (opened.product.folder / name).exists():
            shutil.copy(opened.product.folder / name, copy / name)
    with open_product(copy, create=True) as product:
        again = Town(product, create_app(product, address=BASE))
        _work(again)
        key = again.program("ActivityFeed.Read")
        found = [record for blob in key.get(LIST).json() for record in key.get(blob["contentUri"]).json()]
    assert [r["ObjectId"] for r in found if r["Operation"] == audit.MAIL_ACCESS] == ["before the copy"]
