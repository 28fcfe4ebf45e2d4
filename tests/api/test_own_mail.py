"""What people without any role do with their own mail: held copies, reports; and that nothing else opens to them."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from tests.api.test_every_route import OPEN
from tests.api.town import Town, town
from tests.mail.post import PLAIN, envelope, program
from tests.tenants.company import add_account
from vedette.api.app import build
from vedette.core.clock import now
from vedette.core.scope import Scope, local
from vedette.mail.envelope import Envelope, Way
from vedette.mail.policies import store
from vedette.mail.policies.model import AntiSpam, Audience, FlowRule, Protection, Treatment
from vedette.mail.policies.model import Condition as When
from vedette.mail.policies.store import Wanted
from vedette.records import audit

MAIL = "/api/v1/mail"
LEA, KIM = "lea@north.example", "kim@north.example"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VEDETTE_MAIL_DNS", "none")
        with town(tmp_path_factory.mktemp("own")) as made:
            records = made.product.records
            for tenant in ("north", "south"):
                for name in ("lea", "kim"):
                    add_account(records, f"{name}@{tenant}.example", tenant=tenant)
                root = Scope(tenant, f"root@{tenant}.example", frozenset({"*"}))
                ask = Wanted(
                    Protection.SPAM,
                    "They ask",
                    AntiSpam(spam=Treatment.QUARANTINE, release=False),
                    Audience(users=(f"kim@{tenant}.example",)),
                )
                everybody = Audience(domains=(f"{tenant}.example",), except_users=(f"kim@{tenant}.example",))
                hold = Wanted(Protection.SPAM, "Hold", AntiSpam(spam=Treatment.QUARANTINE), everybody)
                for policy in (ask, hold):
                    store.create(root, records, policy)
                rule = FlowRule(when=When(subject=("minutes",)), scl=5)
                store.create(root, records, Wanted(Protection.FLOW, "Minutes are spam", rule))
            yield made


def spam(place: Town, number: int, *recipients: str, tenant: str = "north", raw: bytes = PLAIN) -> None:
    """A message that is held for them, five minutes old per number: quarantine forgets what is older than its days."""
    found = envelope(*recipients)
    at = now() - timedelta(minutes=5 * number)
    letter = raw.replace(b"minutes-1@", b"minutes-%d@" % number)
    way = Envelope(found.sender, found.recipients, at, found.client, found.helo, way=Way.SMTP)
    place.product.mail.gate.admit(local(tenant), way, letter)


def own(place: Town, name: str, tenant: str = "north", **query: Any) -> dict[str, Any]:
    answer = place.person(name, tenant).get(f"{MAIL}/my-quarantine", params=query)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_people_see_look_at_release_and_delete_their_own_and_no_other(place: Town) -> None:
    for number in range(3):
        spam(place, number, LEA)
    spam(place, 9, LEA, tenant="south")  # the address is nobody's there
    spam(place, 7, "sue@north.example")
    spam(place, 5, LEA, raw=program())
    first = own(place, "lea", limit=2)
    rest = own(place, "lea", limit=2, cursor=first["next"])
    assert (first["total"], rest["total"], len(first["value"]), len(rest["value"]), rest["next"]) == (3, 3, 2, 1, None)
    idents = [row["id"] for row in (*first["value"], *rest["value"])]
    assert len(set(idents)) == 3
    assert [row["received"] for row in first["value"]] == sorted((r["received"] for r in first["value"]), reverse=True)
    assert {row["mayRelease"] for row in first["value"]} == {True}
    lea, kim, south = place.person("lea"), place.person("kim"), place.person("lea", "south")
    address = f"{MAIL}/quarantine/{idents[0]}"
    assert "minutes" in lea.post(f"{address}/preview").json()["subject"].lower()
    assert [kim.post(f"{address}/preview").status_code, south.post(f"{address}/preview").status_code] == [403, 404]
    assert [kim.get(address).status_code, south.get(address).status_code] == [403, 404]
    for other, status in ((kim, 403), (south, 404)):
        assert other.post(f"{MAIL}/quarantine/release", json={"ids": [idents[0]]}).status_code == status
        assert other.post(f"{MAIL}/quarantine/delete", json={"ids": [idents[0]]}).status_code == status
    assert lea.post(f"{MAIL}/quarantine/release", json={"ids": [idents[0]]}).status_code == 200
    assert lea.post(f"{MAIL}/quarantine/delete", json={"ids": [idents[1]]}).status_code == 200
    assert {row["state"] for row in own(place, "lea")["value"]} == {"releasing", "held"}
    assert lea.get(f"{MAIL}/quarantine").status_code == 403
    with place.product.records.read() as db:
        verbs = [entry.verb for entry in audit.newest(local("north"), db) if entry.actor == LEA]
    assert verbs.count("AdminMailAccess") == 1
    assert {"quarantine.release", "quarantine.delete"} <= set(verbs)


def test_who_may_not_release_asks_and_malware_is_not_even_seen(place: Town) -> None:
    spam(place, 4, KIM)
    (row,) = own(place, "kim")["value"]
    kim, sam = place.person("kim"), place.person("sam")
    assert row["mayRelease"] is False
    assert kim.post(f"{MAIL}/quarantine/release", json={"ids": [row["id"]]}).status_code == 403
    assert kim.post(f"{MAIL}/quarantine/{row['id']}/request", json={"note": "I want it"}).status_code == 200
    assert own(place, "kim", state="requested")["total"] == 1
    assert sam.post(f"{MAIL}/quarantine/deny", json={"ids": [row["id"]], "note": "no"}).status_code == 200
    assert own(place, "kim")["value"][0]["state"] == "denied"
    spam(place, 6, KIM, raw=program(message_id="bill-8"))
    assert own(place, "kim")["total"] == 1
    (bad,) = sam.get(f"{MAIL}/quarantine", params={"recipient": KIM, "category": "MALW"}).json()["value"]
    for address in (f"{bad['id']}/preview", f"{bad['id']}/request"):
        assert kim.post(f"{MAIL}/quarantine/{address}", json={}).status_code == 403
    assert kim.get(f"{MAIL}/quarantine/{bad['id']}").status_code == 403
    assert kim.post(f"{MAIL}/quarantine/delete", json={"ids": [bad["id"]]}).status_code == 403


OWN = {
    "/api/v1/session",
    "/api/v1/tenant",
    "/api/v1/accounts",
    "/api/v1/me/passkeys",
    "/api/v1/keys",
    "/api/v1/keys/scopes",
    "/api/v1/permissions/mine",
    "/api/v1/mail/my-quarantine",
    "/api/v1/mail/my-list",
    "/api/v1/mail/my-submissions",
}
"""What is read without any role: one's own, and words of the product."""


def test_without_a_role_nothing_else_is_read(place: Town) -> None:
    lea, opened = place.person("lea"), {}
    for path, item in build(place.product).openapi()["paths"].items():
        asked = "get" in item and "{" not in path and path != "/api/v1/events" and ("GET", path) not in OPEN
        if asked and (answer := lea.get(path)).status_code < 400:
            opened[path] = answer.text[:300]
    assert not opened.keys() - OWN, {path: text for path, text in opened.items() if path not in OWN}
    assert not OWN - opened.keys()
    assert [row["name"] for row in lea.get("/api/v1/accounts").json()] == [LEA]
    assert lea.get(f"{MAIL}/my-quarantine", headers={"X-Vedette-Tenant": "south"}).status_code == 403


def test_a_strange_cursor_is_told(place: Town) -> None:
    for path in ("quarantine", "my-quarantine", "submissions", "my-submissions"):
        assert place.person("sam").get(f"{MAIL}/{path}?cursor=abc").status_code == 400


def test_people_report_a_message_and_follow_what_came_of_it(place: Town) -> None:
    lea, kim, sam = place.person("lea"), place.person("kim"), place.person("sam")
    body = {"said": "phish", "message": base64.b64encode(PLAIN).decode()}
    made = lea.post(f"{MAIL}/my-submissions", json=body)
    assert made.status_code == 201, made.text
    assert (made.json()["kind"], made.json()["state"]) == ("phish", "new")
    assert lea.post(f"{MAIL}/my-submissions", json={"said": "phish", "message": "%%%"}).status_code == 400
    assert lea.get(f"{MAIL}/submissions").status_code == 403
    (row,) = sam.get(f"{MAIL}/submissions", params={"source": "user"}).json()["value"]
    assert row["reporter"] == LEA
    assert sam.post(f"{MAIL}/submissions/{row['id']}/answer", json={"answer": "clean"}).status_code == 200
    (mine,) = lea.get(f"{MAIL}/my-submissions").json()["value"]
    assert (mine["state"], mine["answer"]) == ("answered", "clean")
    assert kim.get(f"{MAIL}/my-submissions").json()["total"] == 0
    assert place.person("lea", "south").get(f"{MAIL}/my-submissions").json()["total"] == 0


def test_reports_of_one_person_that_wait_are_bounded(place: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vedette.mail.submissions.MOST_WAITING", 1)
    kim = place.person("kim")
    body = {"said": "junk", "message": base64.b64encode(PLAIN).decode()}
    assert kim.post(f"{MAIL}/my-submissions", json=body).status_code == 201
    again = kim.post(f"{MAIL}/my-submissions", json=body)
    assert (again.status_code, "wait for an answer" in again.json()["error"]["message"]) == (409, True)
