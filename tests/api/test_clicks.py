"""Clicks on guarded links over HTTP: through a door into the mailbox, the click, its row, Explorer; hostile ones."""

from __future__ import annotations

import base64
import hashlib
import re
import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from ipaddress import ip_network
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from tests.api.town import BASE, Town, town
from tests.mail.clicks.links import SHOP, letter
from tests.mail.post import envelope
from tests.ports import free_port
from tests.tenants.company import licensed
from vedette.api.app import create_app
from vedette.api.clicks import location
from vedette.app import mailrows
from vedette.app.mailflow import copy_of, doors
from vedette.connectors.mail_flow.listening import opened
from vedette.core import clock
from vedette.core.config import MailDoor, RequestLimits
from vedette.core.scope import local
from vedette.kql.compile import compile_query
from vedette.mail.analysis.case import Knowledge, Known
from vedette.mail.campaigns import campaigns
from vedette.mail.clicks import keys
from vedette.mail.clicks.address import Clicked, signed
from vedette.mail.clicks.rewriting import links
from vedette.mail.policies import entries, store
from vedette.mail.policies.entries import WantedEntry
from vedette.mail.policies.lists import ListKind
from vedette.mail.policies.model import DEFAULT, Links, Protection
from vedette.mail.policies.store import Wanted
from vedette.mail.verdict import Decision
from vedette.records import mail_clicks, mail_messages
from vedette.records import tenants as organisations
from vedette.schema.catalog import Catalog

NORTH, SOUTH = local("north"), local("south")
LEA = "lea@north.example"
_HERE = (ip_network("127.0.0.0/8"),)
TABLES = ("UrlClickEvents", "EmailUrlInfo", "EmailAttachmentInfo", "EmailPostDeliveryEvents", "CampaignInfo")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VEDETTE_MAIL_DNS", "none")
        patch.setenv("VEDETTE_SERVER_ADDRESS", BASE)
        patch.setenv("VEDETTE_LIMITS_CLICKS", "10000")
        with town(tmp_path_factory.mktemp("clicks")) as made:
            licensed(made.product.records, "VEDETTE_SELF_HOSTED", tenant="north")
            for scope in (NORTH, SOUTH):
                known = [table for name in TABLES if (table := Catalog.stock().table(name)) is not None]
                made.product.lake.provision(scope, known)
            yield made


@pytest.fixture
def policy(place: Town) -> Iterator[Any]:
    """Change the default links policy for one test."""

    def change(settings: Links) -> None:
        found = store.get(NORTH, place.product.records, Protection.LINKS, DEFAULT)
        wanted = Wanted(Protection.LINKS, "Default", settings)
        store.update(NORTH, place.product.records, DEFAULT, wanted, found.etag)

    yield change
    change(Links())


def delivered(place: Town, number: int, url: str = SHOP, *recipients: str) -> tuple[str, str]:
    """A message passed the gate: the path of its guarded link, and its network id."""
    raw = letter(url, number=number)
    arrived = replace(envelope(*(recipients or (LEA,))), received=clock.now())
    receipt = place.product.mail.gate.admit(NORTH, arrived, raw)
    data = copy_of(NORTH, place.product.mail.guards, raw, receipt.deliveries[0])
    (guarded,) = links(data)
    assert guarded.startswith(f"{BASE}/l/north/")
    return guarded.removeprefix(BASE), receipt.network_id


@dataclass(frozen=True, slots=True)
class Stub:
    """Intelligence that knows these links."""

    known: dict[str, Known]

    def url(self, url: str) -> Known | None:
        return self.known.get(url)

    def domain(self, name: str) -> Known | None:
        return self.known.get(name)

    def address(self, ip: str) -> Known | None:
        return None

    def sender(self, address: str) -> Known | None:
        return None

    def file(self, sha256: str, data: bytes) -> Known | None:
        return None


@contextmanager
def told(place: Town, known: Stub) -> Iterator[None]:
    """The gate knows more for a while."""
    gate = place.product.mail.gate
    before, gate.knowledge = gate.knowledge, lambda _scope: Knowledge(known)
    try:
        yield
    finally:
        gate.knowledge = before


def rows(place: Town, network_id: str) -> list[dict[str, Any]]:
    while mailrows.drain(place.product, NORTH):
        pass
    query = f"UrlClickEvents | where NetworkMessageId == '{network_id}' | sort by Timestamp asc"
    asked = compile_query(query, Catalog.stock())
    found: list[dict[str, Any]] = place.product.lake.query(NORTH, asked).table.to_pylist()
    return found


@dataclass
class Next:
    """The server behind the door."""

    took: list[tuple[tuple[str, ...], bytes]] = field(default_factory=list)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.took.append((tuple(envelope.rcpt_tos), envelope.original_content))
        return "250 taken"


def test_from_the_sender_through_the_door_to_the_click_and_into_explorer(place: Town) -> None:
    behind, port = Next(), free_port()
    there = Controller(behind, hostname="127.0.0.1", port=free_port())
    there.start()
    door = MailDoor("in", "smtp", f"127.0.0.1:{port}", f"smtp:127.0.0.1:{there.port}", "north", _HERE, 30.0, 10**7)
    flow = replace(place.product.settings.mail, doors=(door,))
    product = replace(place.product, settings=replace(place.product.settings, mail=flow))
    try:
        with opened(doors(product, product.mail.gate)), smtplib.SMTP("127.0.0.1", port) as client:
            client.sendmail("ada@partner.example", [LEA, "tom@north.example"], letter(number=1))
    finally:
        there.stop()
    copies = dict(behind.took)
    assert set(copies) == {(LEA,), ("tom@north.example",)}
    for (recipient,), data in copies.items():
        (guarded,) = links(data)
        answer = place.client(**{"User-Agent": "Firefox/140"}).get(guarded.removeprefix(BASE))
        assert (answer.status_code, answer.headers["Location"]) == (302, SHOP), recipient
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cache-Control"] == "no-store"
    with place.product.records.read() as db:
        ident = mail_messages.find_sent(NORTH, db, "", "<order-1@partner.example>")
    assert ident is not None
    found = rows(place, ident.network_id)
    assert {row["AccountUpn"] for row in found} == {LEA, "tom@north.example"}
    one = found[0]
    assert (one["Url"], one["ActionType"], one["IsClickedThrough"], one["Workload"]) == (
        SHOP,
        "ClickAllowed",
        False,
        "Email",
    )
    assert (one["ThreatTypes"], one["UrlChain"], one["AppVersion"]) == ("", f'["{SHOP}"]', "Firefox/140")
    assert one["ReportId"].startswith("ck_")
    grid = place.person("sam").post("/api/v1/explorer/rows", json={"view": "url-clicks"})
    assert grid.status_code == 200, grid.text
    clicks = {(line["url"], line["recipient"], line["verdict"]) for line in grid.json()["clicks"]}
    assert clicks == {(SHOP, LEA, "Allowed"), (SHOP, "tom@north.example", "Allowed")}
    top = place.person("sam").post("/api/v1/explorer/top", json={"view": "url-clicks", "top": "clicks"}).json()
    assert [(line["word"], line["counts"][0]) for line in top["lines"]] == [(SHOP, 2)]
    lines = place.person("sam").get(f"/api/v1/mail/messages/{ident.network_id}").json()["timeline"]
    assert [line["event"] for line in lines].count("Link clicked") == 2


def test_a_warning_is_passed_only_with_its_ticket_where_the_policy_lets_people(place: Town, policy: Any) -> None:
    path, network_id = delivered(place, 2)
    other, _ = delivered(place, 3)
    client = place.client()
    known = Stub({SHOP: Known("phish", "a list of ours")})
    with told(place, known):
        blocked = client.get(path)
        assert (blocked.status_code, "Open the link anyway" in blocked.text) == (403, False)
        assert "known as a threat" in blocked.text
        policy(Links(click_through=True))
        warned = client.get(path)
        onward = re.search(r'href="(/l/north/[^"]+\?go=[^"]+)"', warned.text)
        assert (warned.status_code, onward is not None) == (403, True)
        assert onward is not None
        ticket = onward[1].partition("?go=")[2]
        for forged in (
            f"{path}?go=1",
            f"{path}?go={ticket[:-1]}x",
            f"{other}?go={ticket}",
            f"{path}?go=9999999999.ck_0.x",
        ):
            assert client.get(forged).status_code == 403, forged
        with clock.frozen(clock.now() + timedelta(minutes=11)):
            assert client.get(onward[1]).status_code == 403
        for _ in range(2):
            assert client.get(onward[1]).headers["Location"] == SHOP
    found = rows(place, network_id)
    went = [row for row in found if row["IsClickedThrough"]]
    (warning,) = [row for row in found if not row["IsClickedThrough"] and row["ReportId"] == went[0]["ReportId"]]
    assert [len(went), went[0]["ActionType"], warning["ActionType"]] == [1, "ClickBlocked", "ClickBlocked"]
    assert (went[0]["ThreatTypes"], went[0]["DetectionMethods"]) == ("Phish", '{"Phish":["URL malicious reputation"]}')
    with place.product.records.read() as db:
        kept = mail_clicks.of_messages(NORTH, db, [network_id], 100)
    assert sum(one.through for one in kept) == 1


def test_lists_and_policies_of_now_decide(place: Town, policy: Any) -> None:
    path, network_id = delivered(place, 4)
    client = place.client()
    for settings, status, action in (
        (Links(blocked=("shop.example",), click_through=True), 403, "ClickBlockedByTenantPolicy"),
        (Links(blocked=("shop.example",), keep=("shop.example",)), 302, "ClickAllowed"),
        (Links(track=False), 302, ""),
        (Links(rewrite=False, blocked=("shop.example",)), 302, ""),
    ):
        policy(settings)
        before = len(rows(place, network_id))
        answer = client.get(path)
        assert answer.status_code == status, settings
        assert "anyway" not in answer.text
        assert [row["ActionType"] for row in rows(place, network_id)[before:]] == ([action] if action else [])
    policy(Links())
    wanted = WantedEntry(ListKind.URL, ("shop.example/order*",), allow=False, expires=clock.now() + timedelta(hours=1))
    entries.add(NORTH, place.product.records, wanted)
    assert client.get(path).status_code == 403
    with clock.frozen(clock.now() + timedelta(hours=2)):
        assert client.get(path).status_code == 302
    for row in entries.listed(NORTH, place.product.records)[0]:
        entries.remove(NORTH, place.product.records, [row.id])


def test_where_a_forwarder_leads_on_to_counts_too(place: Town, policy: Any) -> None:
    path, network_id = delivered(place, 5, "https://www.google.com/url?q=https%3A%2F%2Fodd.example%2Fx")
    policy(Links(blocked=("odd.example",)))
    assert place.client().get(path).status_code == 403
    assert "odd.example" in rows(place, network_id)[-1]["UrlChain"]


def test_what_became_of_the_message_since_counts(place: Town, policy: Any) -> None:
    policy(Links(click_through=True))
    path, network_id = delivered(place, 6)
    client, sam = place.client(), place.person("sam")
    assert client.get(path).status_code == 302
    report = sam.post("/api/v1/mail/submissions", json={"said": "phish", "networkId": network_id}).json()
    waiting = client.get(path)
    assert (waiting.status_code, "being looked at" in waiting.text, "anyway" in waiting.text) == (403, True, True)
    address = f"/api/v1/mail/submissions/{report['id']}/answer"
    assert sam.post(address, json={"answer": "phish"}).status_code == 200
    assert "found to be harmful" in client.get(path).text
    assert sam.post(address, json={"answer": "clean"}).status_code == 200
    assert client.get(path).status_code == 302
    actions = [row["ActionType"] for row in rows(place, network_id)]
    assert actions == ["ClickAllowed", "UrlScanInProgress", "ClickBlocked", "ClickAllowed"]


def test_look_alikes_that_turned_out_harmful_count(place: Town) -> None:
    path, network_id = delivered(place, 7, "https://pay.example/private/page")
    client = place.client()
    assert client.get(path).status_code == 302
    with place.product.records.begin(NORTH) as db:
        assert campaigns.verdict_changed(NORTH, db, network_id, Decision.HIGH_CONFIDENCE_PHISH, "said so")
    blocked = client.get(path)
    assert (blocked.status_code, "messages like the one" in blocked.text) == (403, True)


def test_what_was_not_made_here_opens_nothing(place: Town) -> None:
    path, _ = delivered(place, 8)
    client = place.client()
    made = signed(BASE, "south", place.product.mail.guards.keys.newest(SOUTH), Clicked(SHOP, "n", LEA))
    theirs = made.removeprefix(BASE)
    assert client.get(theirs).status_code == 302
    for wrong in (
        theirs.replace("/south/", "/north/"), path.replace("/north/", "/south/"), path[:-3], f"{path}AA", "/l/north/x",
        "/l/nobody/" + path.rpartition("/")[2], "/l/NO%20ONE/x", "/l/north/https:evil.example",
    ):  # fmt: skip
        answer = client.get(wrong)
        assert (answer.status_code, "Location" in answer.headers) == (404, False), wrong
        assert "not made here" in answer.text
    assert client.get("/l/north").status_code == 404
    assert rows(place, "n") == []


def test_keys_that_were_forgotten_open_nothing(place: Town) -> None:
    path, _ = delivered(place, 9)
    old = place.product.mail.guards.keys.newest(NORTH).id
    keys.renew(NORTH, place.product.records)
    assert place.client().get(path).status_code == 302
    keys.forget(NORTH, place.product.records, old)
    assert place.client().get(path).status_code == 404


def test_looking_ahead_is_no_click_and_forms_go_nowhere(place: Town) -> None:
    path, network_id = delivered(place, 10)
    client = place.client()
    looked = client.head(path)
    assert (looked.status_code, looked.headers["Location"], looked.text) == (302, SHOP, "")
    assert place.client(**{"Sec-Purpose": "prefetch;prerender"}).get(path).status_code == 302
    assert rows(place, network_id) == []
    sent = client.post(path, data={"password": "SECRET"})
    assert (sent.status_code, "forms in messages" in sent.text, "SECRET" in sent.text) == (403, True, False)
    assert [row["ActionType"] for row in rows(place, network_id)] == ["ClickBlocked"]


def test_an_organisation_that_is_off_has_its_links_opened_unchecked(place: Town, policy: Any) -> None:
    path, network_id = delivered(place, 11)
    policy(Links(blocked=("shop.example",)))
    assert place.client().get(path).status_code == 403
    with place.product.records.begin(NORTH) as db:
        row = organisations.find(NORTH, db)
        assert row is not None
        organisations.save(NORTH, db, replace(row, state="off"))
    try:
        assert place.client().get(path).status_code == 302
        assert place.client().get(path[:-2]).status_code == 404
    finally:
        with place.product.records.begin(NORTH) as db:
            organisations.save(NORTH, db, row)
    assert len(rows(place, network_id)) == 1


def test_a_link_too_long_says_so(place: Town) -> None:
    path, network_id = delivered(place, 12, "https://shop.example/" + "x" * 7000)
    answer = place.client().get(path)
    assert (answer.status_code, "longer than a guarded link" in answer.text) == (400, True)
    assert [row["ActionType"] for row in rows(place, network_id)] == ["UrlErrorPage"]


def test_the_page_runs_nothing_and_shows_the_link_as_text(place: Town, policy: Any) -> None:
    path, _ = delivered(place, 13, "https://shop.example/?a=%3Cscript%3E&amp;b=<img src=x onerror=alert(1)>\u202e")
    policy(Links(blocked=("shop.example",)))
    answer = place.client().get(path)
    assert answer.headers["Content-Type"].startswith("text/html")
    rules = answer.headers["Content-Security-Policy"]
    assert rules.startswith("default-src 'none'; style-src 'sha256-")
    style = re.search(r"<style>(.*?)</style>", answer.text, re.DOTALL)
    assert style is not None
    assert base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode() in rules
    assert "<img" not in answer.text
    assert "\u202e" not in answer.text
    assert "<script" not in answer.text
    assert "no-store" in answer.headers["Cache-Control"]


def test_clicks_are_counted_by_address(place: Town) -> None:
    path, _ = delivered(place, 14)
    product = replace(place.product, settings=replace(place.product.settings, limits=RequestLimits(clicks=2)))
    client = Town(product, create_app(product, address=BASE)).client()
    assert [client.get(path).status_code for _ in range(3)] == [302, 302, 429]
    assert "Retry-After" in client.get(path).headers


@pytest.mark.parametrize(
    ("url", "place_"),
    [
        ("https://w.example/K\u00f6ln?q=\u00fc#t", "https://w.example/K%C3%B6ln?q=%C3%BC#t"),
        ("https://b\u00fccher.example/a", "https://xn--bcher-kva.example/a"),
        ("https://w.example/a%20b", "https://w.example/a%20b"),
        ("https://w.example/a\r\nSet-Cookie: x", "https://w.example/a%0D%0ASet-Cookie:%20x"),
        ("javascript:alert(1)", ""),
        ("https:///x", ""),
        ("https://[x", ""),
    ],
)
def test_a_location_is_one_line_of_ascii_to_the_web(url: str, place_: str) -> None:
    assert location(url) == place_
