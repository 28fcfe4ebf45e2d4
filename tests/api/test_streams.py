"""Streams from import to receiver: HTTP, files, Kafka (librdkafka's mock brokers), two tenants, failures."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.api.town import BASE, Town, town
from tests.receiver import Receiver, certificate, receiver
from vedette.api.app import create_app
from vedette.app import feeding, flow
from vedette.app.workers import Turn
from vedette.core.clock import frozen, iso, now
from vedette.core.outbound import Outbound
from vedette.core.scope import Scope, local
from vedette.incidents import lifecycle
from vedette.insight.streams import item, sending
from vedette.insight.streams.sinks.posting import signature
from vedette.tenants import devices
from vedette.tenants.tokens import directory_id

TABLE = "DeviceProcessEvents"


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Town, Receiver]]:
    folder = tmp_path_factory.mktemp("town")
    made = certificate(folder)
    with receiver(made) as hook, town(folder) as opened:
        settings = replace(opened.product.settings, outbound=Outbound.read("127.0.0.0/8", made.certificate))
        product = replace(opened.product, settings=settings)
        yield Town(product, create_app(product, address=BASE)), hook


@pytest.fixture(autouse=True)
def clean(there: tuple[Town, Receiver]) -> Iterator[None]:
    """Each test has its own streams."""
    yield
    there[1].arrived.clear()
    there[1].status = 200
    for tenant in ("north", "south"):
        client = there[0].person("root", tenant)
        for stream in client.get("/api/v1/streams").json():
            assert client.delete(f"/api/v1/streams/{stream['id']}").status_code == 200


def _rows(word: str, count: int) -> list[dict[str, Any]]:
    return [
        {
            "time": iso(now()),
            "tenantId": "0f0f0f0f-0000-4000-8000-000000000099",
            "category": f"AdvancedHunting-{TABLE}",
            "properties": {
                "Timestamp": iso(now() - timedelta(minutes=number)),
                "DeviceName": f"srv-{number}.example.com" if number % 2 else f"pc-{number}.example.com",
                "DeviceId": f"{word}{number}",
                "ActionType": "ProcessCreated",
                "FileName": f"{word}.exe",
                "ProcessCommandLine": f'{word}.exe --number {number} \u2028 "quoted"',
                "ProcessId": number,
                "AdditionalFields": json.dumps({"Number": number}),
            },
        }
        for number in range(count)
    ]


def _import(opened: Town, tenant: str, folder: Path, word: str, count: int) -> None:
    path = folder / f"{word}.json"
    path.write_text("".join(json.dumps(row) + "\n" for row in _rows(word, count)))
    report = flow.ingest(opened.product, local(tenant), [path])
    assert sum(report.rows.values()) == count, report


def _create(opened: Town, tenant: str, sink: dict[str, Any], **more: Any) -> dict[str, Any]:
    choice = more.pop("choice", {"alerts": False, "incidents": False, "tables": [{"name": TABLE}]})
    body = {"name": f"{sink['kind']} {len(sink)}", "sink": sink, "choice": choice, **more}
    answer = opened.person("root", tenant).post("/api/v1/streams", json=body)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def _work(opened: Town) -> None:
    (job,) = (job for job in feeding.jobs(opened.product) if job.name == "streams")
    for tenant in ("north", "south"):
        scope = Scope(tenant, "worker", frozenset({"*"}))
        if job.mark is not None and job.mark(scope):
            job.work(scope, Turn(threading.Event()))


def _records(hook: Receiver) -> list[dict[str, Any]]:
    return [record for sent in hook.arrived for record in json.loads(sent.body)["records"]]


def _health(opened: Town, stream: dict[str, Any], tenant: str = "north") -> dict[str, Any]:
    found: dict[str, Any] = opened.person("root", tenant).get(f"/api/v1/streams/{stream['id']}").json()
    return found


def test_http_signed_filtered_and_only_ones_own(there: tuple[Town, Receiver], tmp_path: Path) -> None:
    opened, hook = there
    devices.define(local("north"), opened.product.records, "Servers", 1, ["name starts-with srv-"])
    _import(opened, "north", tmp_path, "early", 2)
    sink = {"kind": "http", "url": f"{hook.address}/in?x=1"}
    whole = _create(opened, "north", sink, secret="s3cret", name="whole")
    some = {"alerts": False, "incidents": False, "tables": [{"name": TABLE, "where": 'DeviceName startswith "srv-"'}]}
    _create(opened, "north", sink, choice=some, name="some")
    _create(opened, "south", sink, name="whole")
    _import(opened, "north", tmp_path, "north", 5)
    _import(opened, "south", tmp_path, "SECRET", 3)
    assert (_health(opened, whole)["going"], _health(opened, whole)["lag"]) == ("behind", 1)
    _work(opened)
    signed = [sent for sent in hook.arrived if "x-vedette-signature" in sent.headers]
    assert [sent.path for sent in signed] == ["/in?x=1"]
    for sent in signed:
        stamp = sent.headers["x-vedette-timestamp"]
        assert sent.headers["x-vedette-signature"] == signature("s3cret", stamp, sent.body)
    found = [record for sent in signed for record in json.loads(sent.body)["records"]]
    assert {r["tenantId"] for r in found} == {directory_id("north")}
    assert {r["category"] for r in found} == {f"AdvancedHunting-{TABLE}"}
    assert sorted(r["properties"]["FileName"] for r in found) == ["north.exe"] * 5, "what came before is not sent"
    row = next(r["properties"] for r in found if r["properties"]["ProcessId"] == 3)
    assert row["ProcessCommandLine"] == 'north.exe --number 3 \u2028 "quoted"'
    assert (row["AdditionalFields"], row["MachineGroup"]) == ('{"Number": 3}', "Servers")
    assert {r["properties"]["MachineGroup"] for r in found} == {"Servers", "ungrouped"}
    assert "Received__" not in row
    unsigned = [sent for sent in hook.arrived if sent not in signed]
    by_tenant: dict[str, list[str]] = {}
    for record in (record for sent in unsigned for record in json.loads(sent.body)["records"]):
        by_tenant.setdefault(record["tenantId"], []).append(record["properties"]["DeviceName"])
    assert sorted(by_tenant[directory_id("north")]) == ["srv-1.example.com", "srv-3.example.com"]
    assert len(by_tenant[directory_id("south")]) == 3
    after = _health(opened, whole)
    assert (after["going"], after["lag"], after["sent"], after["error"]) == ("running", 0, 5, "")
    assert "s3cret" not in json.dumps(after)
    hook.arrived.clear()
    _work(opened)
    assert hook.arrived == [], "nothing is sent twice when all went well"


def test_a_dead_receiver_costs_a_repetition_and_no_gap(there: tuple[Town, Receiver], tmp_path: Path) -> None:
    opened, hook = there
    stream = _create(opened, "north", {"kind": "http", "url": f"{hook.address}/in"})
    hook.status = 503
    _import(opened, "north", tmp_path, "down", 3)
    _work(opened)
    ill = _health(opened, stream)
    assert (ill["going"], ill["failures"], ill["sent"]) == ("failing", 1, 0)
    assert "503" in ill["error"]
    tries = len(hook.arrived)
    _work(opened)
    assert len(hook.arrived) == tries, "it waits before it tries again"
    _import(opened, "north", tmp_path, "later", 2)
    hook.status = 200
    hook.arrived.clear()
    with frozen(now() + timedelta(hours=1)):
        _work(opened)
    names = [r["properties"]["FileName"] for r in _records(hook)]
    assert (names.count("down.exe"), names.count("later.exe")) == (3, 2)
    assert _health(opened, stream)["going"] == "running"


def test_a_crash_before_the_note_repeats(
    there: tuple[Town, Receiver], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened, hook = there
    _create(opened, "north", {"kind": "http", "url": f"{hook.address}/in"})
    _import(opened, "north", tmp_path, "crash", 2)

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(sending, "_arrived", die)
        with pytest.raises(KeyboardInterrupt):
            _work(opened)
    _work(opened)
    assert [r["properties"]["FileName"] for r in _records(hook)] == ["crash.exe"] * 4


def test_paused_streams_go_on_where_they_stood(there: tuple[Town, Receiver], tmp_path: Path) -> None:
    opened, hook = there
    stream = _create(opened, "north", {"kind": "http", "url": f"{hook.address}/in"})
    client = opened.person("root")
    switch = f"/api/v1/streams/{stream['id']}/running"
    assert client.put(switch, json={"on": False}).json()["going"] == "paused"
    _import(opened, "north", tmp_path, "asleep", 2)
    _work(opened)
    assert hook.arrived == []
    client.put(switch, json={"on": True})
    _work(opened)
    assert len(_records(hook)) == 2


def test_alerts_and_incidents_with_their_changes(there: tuple[Town, Receiver]) -> None:
    opened, hook = there
    choice = {"tables": [{"name": "AlertInfo"}, {"name": "AlertEvidence"}]}
    sink = {"kind": "http", "url": f"{hook.address}/in"}
    _create(opened, "north", sink, choice=choice, everything=True)
    _create(opened, "south", sink, choice={"tables": []}, name="later only")
    _work(opened)
    found = _records(hook)
    kinds = {r["category"] for r in found}
    assert kinds == {"Alerts", "Incidents", "AdvancedHunting-AlertInfo", "AdvancedHunting-AlertEvidence"}
    assert "SECRET" not in json.dumps(found)
    infos = {r["properties"]["AlertId"] for r in found if r["category"] == "AdvancedHunting-AlertInfo"}
    alerts = {r["properties"]["alertId"] for r in found if r["category"] == "Alerts"}
    assert alerts <= infos
    hook.arrived.clear()
    lifecycle.assign(local("south"), opened.product.records, 1, "kim")
    _work(opened)
    theirs = _records(hook)
    assert [r["properties"]["assignedTo"] for r in theirs if r["category"] == "Incidents"] == ["kim"]
    assert {r["tenantId"] for r in theirs} == {directory_id("south")}


def test_files_by_table_and_hour_can_be_imported_again(there: tuple[Town, Receiver], tmp_path: Path) -> None:
    opened, _ = there
    stream = _create(opened, "north", {"kind": "files"})
    _import(opened, "north", tmp_path, "filed", 4)
    _work(opened)
    root = opened.product.folder / "streams" / "north" / stream["id"]
    (path,) = root.rglob("*.json")
    assert path.parts[-7] == "insights-logs-advancedhunting-deviceprocessevents"
    assert [part[:2] for part in path.parts[-6:-1]] == ["y=", "m=", "d=", "h=", "m="]
    whole = path.read_bytes()
    path.write_bytes(whole + b'{"half a li')
    _import(opened, "north", tmp_path, "again", 1)
    _work(opened)
    files = sorted(root.rglob("*.json"))
    lines = [json.loads(line) for file in files for line in file.read_bytes().splitlines() if line[-1:] == b"}"]
    assert len(lines) == 5
    south = flow.ingest(opened.product, local("south"), files)
    assert sum(south.rows.values()) == 5
    shown = opened.person("root", "south").post(
        "/api/v1/hunting/run", json={"query": f"{TABLE} | where FileName == 'filed.exe' | count"}
    )
    assert "4" in shown.text


def test_kafka(there: tuple[Town, Receiver], tmp_path: Path) -> None:
    kafka = pytest.importorskip("confluent_kafka")
    opened, _ = there
    cluster = kafka.Producer({"bootstrap.servers": "none", "test.mock.num.brokers": 1, "log_level": 0})
    (broker,) = cluster.list_topics(timeout=10).brokers.values()
    address = f"{broker.host}:{broker.port}"
    stream = _create(opened, "north", {"kind": "kafka", "brokers": [address], "topic": "vedette-{table}", "tls": False})
    _import(opened, "north", tmp_path, "kafka", 7)
    _work(opened)
    assert (_health(opened, stream)["sent"], _health(opened, stream)["error"]) == (7, "")
    consumer = kafka.Consumer(
        {"bootstrap.servers": address, "group.id": "tests", "auto.offset.reset": "earliest", "log_level": 0}
    )
    consumer.assign([kafka.TopicPartition(f"vedette-{TABLE.lower()}", number, 0) for number in range(4)])
    records: list[dict[str, Any]] = []
    for _ in range(40):
        got = consumer.poll(0.5)
        if got is not None and not got.error():
            records += json.loads(got.value())["records"]
        if len(records) >= 7:
            break
    consumer.close()
    assert sorted(r["properties"]["ProcessId"] for r in records) == list(range(7))
    assert {r["category"] for r in records} == {f"AdvancedHunting-{TABLE}"}
    del cluster


@pytest.mark.parametrize(
    ("sink", "status"),
    [
        ({"kind": "http", "url": "https://10.0.0.1/"}, 400),
        ({"kind": "http", "url": "http://8.8.8.8/"}, 400),
        ({"kind": "http", "url": "https://127.0.0.1/", "scheme": "Splunk"}, 400),
        ({"kind": "kafka", "brokers": ["10.0.0.1:9092"], "topic": "x"}, 400),
        ({"kind": "kafka", "brokers": ["127.0.0.1"], "topic": "x"}, 400),
        ({"kind": "kafka", "brokers": ["127.0.0.1:1"], "topic": "../x"}, 400),
        ({"kind": "syslog", "host": "192.168.0.1"}, 400),
        ({"kind": "syslog", "host": "nowhere.invalid"}, 400),
        ({"kind": "http", "url": "https://nowhere.invalid/"}, 400),
        ({"kind": "syslog", "host": "8.8.8.8", "transport": "udp"}, 400),
        ({"kind": "files", "folder": "/etc"}, 400),
    ],
)  # fmt: skip
def test_sinks_that_are_refused(there: tuple[Town, Receiver], sink: dict[str, Any], status: int) -> None:
    answer = there[0].person("root").post("/api/v1/streams", json={"name": "no", "sink": sink})
    assert answer.status_code == status, answer.text


@pytest.mark.parametrize(
    "table",
    [{"name": "Nothing"}, {"name": "*", "where": "true"}, {"name": TABLE, "where": "1 == 1 | union AlertInfo"},
     {"name": TABLE, "where": "Nope == 1"}, {"name": TABLE, "where": "FileName in (AlertInfo | project Title)"}],
)  # fmt: skip
def test_choices_that_are_refused(there: tuple[Town, Receiver], table: dict[str, str]) -> None:
    body = {"name": "no", "sink": {"kind": "files"}, "choice": {"tables": [table]}}
    assert there[0].person("root").post("/api/v1/streams", json=body).status_code == 400


def test_who_may(there: tuple[Town, Receiver]) -> None:
    opened = there[0]
    body = {"name": "mine", "sink": {"kind": "files"}}
    assert opened.person("rita").post("/api/v1/streams", json=body).status_code == 403
    assert opened.program("ActivityFeed.Read").post("/api/v1/streams", json=body).status_code == 403
    assert opened.program("ActivityFeed.Read").get("/api/v1/streams").status_code == 200
    made = _create(opened, "south", {"kind": "files"}, name="theirs")
    assert opened.person("root").get(f"/api/v1/streams/{made['id']}").status_code == 404
    assert opened.person("root").delete(f"/api/v1/streams/{made['id']}").status_code == 404
    assert opened.person("root", "south").post("/api/v1/streams", json={**body, "name": "theirs"}).status_code == 409


def test_what_is_too_large_for_any_message_is_cut_and_says_so() -> None:
    huge = item.Item("2026-03-02T08:00:00Z", "AdvancedHunting-X", json.dumps({"A": "x" * 900_000, "B": 1}).encode())
    small = item.Item("2026-03-02T08:00:00Z", "AdvancedHunting-X", b'{"B":2}')
    groups = list(item.packed([small, huge, small, small], "t", size=700_000, count=2))
    assert [len(group) for group in groups] == [2, 2]
    cut = json.loads(groups[0][1])["properties"]
    assert (cut["Truncated"], cut["B"], len(cut["A"])) == (True, 1, 8192)


def test_a_test_message_before_and_after_it_is_made(there: tuple[Town, Receiver]) -> None:
    opened, hook = there
    root = opened.person("root")
    wanted = {"name": "tried", "sink": {"kind": "http", "url": f"{hook.address}/try"}, "secret": "s"}
    answer = root.post("/api/v1/streams/test", json=wanted)
    assert answer.status_code == 200, answer.text
    assert "A test of Vedette" in hook.arrived[-1].body.decode()
    assert root.get("/api/v1/streams").json() == [], "nothing is kept"
    ident = root.post("/api/v1/streams", json=wanted).json()["id"]
    hook.status = 503
    assert root.post(f"/api/v1/streams/{ident}/test").status_code == 502
    hook.status = 200
    assert root.post(f"/api/v1/streams/{ident}/test").status_code == 200
    assert opened.person("rita").post("/api/v1/streams/test", json=wanted).status_code == 403
