"""One mail message explained over HTTP: what the gate decided, what the tables say, the audited preview; tenants."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.api.test_mail import opened
from tests.api.town import Town, town
from tests.mail.post import PLAIN, envelope, program
from vedette.app import mailrows
from vedette.core.clock import now
from vedette.core.scope import local
from vedette.mail.disposition import Receipt
from vedette.mail.envelope import Envelope
from vedette.records import audit
from vedette.schema.catalog import Catalog

NORTH = local("north")
MESSAGES = "/api/v1/mail/messages"
TABLES = ("EmailUrlInfo", "EmailAttachmentInfo", "EmailPostDeliveryEvents")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VEDETTE_MAIL_DNS", "none")
        with town(tmp_path_factory.mktemp("messages")) as made:
            known = [table for name in TABLES if (table := Catalog.stock().table(name)) is not None]
            made.product.lake.provision(NORTH, known)
            yield made


def passed(place: Town, raw: bytes, *recipients: str, tenant: str = "north") -> Receipt:
    found = envelope(*recipients, sender="ada@partner.example")
    at = now() - timedelta(minutes=5)
    arrived = Envelope(found.sender, found.recipients, at, found.client, found.helo, way=found.way)
    return place.product.mail.gate.admit(local(tenant), arrived, raw)


def test_a_held_message_is_explained_before_and_after_its_rows_are_in_the_lake(place: Town) -> None:
    receipt = passed(place, program(message_id="bill-21"), "lea@north.example", "kim@north.example")
    rita = place.person("rita")
    address = f"{MESSAGES}/{receipt.network_id}"
    early = rita.get(address)
    assert early.status_code == 200, early.text
    assert [one["name"] for one in early.json()["files"]] == ["invoice.exe"]
    assert mailrows.drain(place.product, NORTH) > 0
    found = rita.get(address).json()
    assert (found["subject"], found["judgement"]["threats"], found["kept"]) == ("Invoice", "Malware", True)
    assert [one["recipient"] for one in found["copies"]] == ["kim@north.example", "lea@north.example"]
    copy = found["copies"][0]
    assert (copy["originalLocation"], copy["latestLocation"], copy["category"]) == ("Quarantine", "Quarantine", "MALW")
    assert any(reason["decided"] for reason in copy["outcome"]["reasons"])
    assert found["judgement"]["findings"] and found["judgement"]["reasons"]  # noqa: PT018
    assert {one["name"]: one["result"] for one in found["authentication"]}["Source"] == "recorded"
    assert (found["files"][0]["name"], found["files"][0]["size"] > 300) == ("invoice.exe", True)
    events = [one["event"] for one in found["timeline"]]
    assert events[-3:] == ["Judged by Vedette", "Original delivery", "Original delivery"]


def test_what_came_later_is_in_the_timeline(place: Town) -> None:
    receipt = passed(place, PLAIN.replace(b"minutes-1", b"minutes-22"), "lea@north.example")
    sam = place.person("sam")
    report = sam.post("/api/v1/mail/submissions", json={"said": "phish", "networkId": receipt.network_id}).json()
    answer = {"answer": "phish", "purge": True}
    assert sam.post(f"/api/v1/mail/submissions/{report['id']}/answer", json=answer).status_code == 200
    lines = sam.get(f"{MESSAGES}/{receipt.network_id}").json()["timeline"]
    events = [one["event"] for one in lines if one["source"] == "Admin"]
    assert sorted(events) == ["Action planned", "Submission", "Submission answered"]


def test_nobody_else_and_no_other_tenant_reads_it(place: Town) -> None:
    receipt = passed(place, program(message_id="bill-23"), "lea@north.example")
    address = f"{MESSAGES}/{receipt.network_id}"
    south, nobody = place.person("sam", "south"), place.person("nobody")
    for path in (address, f"{address}/headers"):
        assert south.get(path).status_code == 404
        assert nobody.get(path).status_code == 403
    assert south.post(f"{address}/preview").status_code == 404
    assert nobody.post(f"{address}/preview").status_code == 403
    assert place.person("sam").get(f"{MESSAGES}/none").status_code == 404


def test_preview_takes_the_right_of_the_place_and_is_audited(place: Town) -> None:
    held = passed(place, program(message_id="bill-24"), "lea@north.example")
    delivered = passed(place, PLAIN.replace(b"minutes-1", b"minutes-24"), "lea@north.example")
    sam = place.person("sam")
    shown = sam.post(f"{MESSAGES}/{held.network_id}/preview")
    assert (shown.status_code, shown.json()["text"].strip()) == (200, "Please open the invoice.")
    assert sam.post(f"{MESSAGES}/{delivered.network_id}/preview").status_code == 403  # the role Preview is nobody's
    names = {one["name"] for one in sam.get(f"{MESSAGES}/{delivered.network_id}/headers").json()}
    assert names > {"From", "Subject"}
    with place.product.records.read() as db:
        reads = [one for one in audit.newest(NORTH, db) if one.verb == "AdminMailAccess"]
    assert [(one.actor, one.subject) for one in reads] == [("sam@north.example", held.network_id)]


def test_a_download_is_the_message_itself_under_a_password_by_the_same_rights(place: Town) -> None:
    raw, other = program(message_id="bill-25"), PLAIN.replace(b"minutes-1", b"minutes-25")
    held, delivered = passed(place, raw, "lea@north.example"), passed(place, other, "lea@north.example")
    sam, south, nobody = place.person("sam"), place.person("sam", "south"), place.person("nobody")
    address, given = f"{MESSAGES}/{held.network_id}/download", {"password": "infected1"}
    assert [one.post(address, json=given).status_code for one in (south, nobody)] == [404, 403]
    assert sam.post(f"{MESSAGES}/{delivered.network_id}/download", json=given).status_code == 403
    answer = sam.post(address, json=given)
    assert answer.headers["content-type"] == "application/zip"
    assert opened(answer.content, b"infected1") == raw
    with place.product.records.read() as db:
        reads = [one for one in audit.newest(NORTH, db) if one.detail == f"download of message {held.network_id}"]
    assert [(one.verb, one.actor) for one in reads] == [("AdminMailAccess", "sam@north.example")]


def test_doors_are_shown_to_who_keeps_sources(place: Town) -> None:
    assert place.person("sam").get("/api/v1/mailboxes/doors").json() == []
    assert place.person("rita").get("/api/v1/mailboxes/doors").status_code == 403
