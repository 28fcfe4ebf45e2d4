"""Mailboxes set up over the API and read by the job: rows appear once, failures are told, secrets never are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.api.town import Town, town
from tests.connectors.mailboxes.graph_server import Service, serving
from vedette.api.app import create_app
from vedette.app import mailboxes
from vedette.app.wiring import Product
from vedette.connectors.mailboxes.reading import Position, Step
from vedette.core.clock import now
from vedette.core.errors import Upstream
from vedette.core.outbound import Outbound
from vedette.core.scope import Scope
from vedette.records import mail_messages
from vedette.records.mailboxes import mailboxes as kept

NORTH = Scope("north", "worker", frozenset({"*"}))
SECRET = "a-secret-nobody-sees"


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    raw = b"From: ives@far.example\r\nTo: mira@north.example\r\nSubject: plan\r\n\r\nhello\r\n"
    with serving(Service({"m1": raw})) as service:
        yield service


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with town(tmp_path_factory.mktemp("mailboxes")) as found:
        settings = replace(found.product.settings, outbound=Outbound.read("127.0.0.0/8", None))
        settings = replace(settings, mail=replace(settings.mail, dns=None))
        product = replace(found.product, settings=settings)
        yield Town(product, create_app(product))


def _body(service: Service, name: str = "Exchange") -> dict[str, Any]:
    terms = {
        "kind": "graph",
        "directory": "d",
        "clientId": "c",
        "mailboxes": ["mira@north.example"],
        "folders": ["inbox"],
        "authority": service.url,
        "service": service.url,
    }
    return {"name": name, "terms": terms, "secret": SECRET}


def _read(product: Product) -> int:
    return mailboxes.read_all(NORTH, product, product.mail.gate, lambda: False)


def test_a_mailbox_is_set_up_read_once_paused_and_removed(opened: Town, service: Service) -> None:
    sam = opened.person("sam")
    assert sam.post("/api/v1/mailboxes/test", json=_body(service)).json()["message"].startswith("signed in")
    made = sam.post("/api/v1/mailboxes", json=_body(service))
    assert made.status_code == 201
    assert SECRET not in made.text
    assert sam.post("/api/v1/mailboxes", json=_body(service)).status_code == 409
    assert (_read(opened.product), _read(opened.product)) == (1, 0)
    (listed,) = sam.get("/api/v1/mailboxes").json()
    assert (listed["messages"], listed["error"], listed["running"]) == (1, "", True)
    with opened.product.records.read() as db:
        assert mail_messages.rows_waiting(NORTH, db) == 1
    ident = listed["id"]
    assert opened.person("root", "south").delete(f"/api/v1/mailboxes/{ident}").status_code == 404
    assert sam.put(f"/api/v1/mailboxes/{ident}/reading", json={"on": False}).status_code == 200
    assert sam.delete(f"/api/v1/mailboxes/{ident}").status_code == 200
    assert sam.get("/api/v1/mailboxes").json() == []
    assert SECRET not in sam.get("/api/v1/audit").text


def test_a_failure_is_kept_beside_it_and_the_next_try_waits(opened: Town, service: Service) -> None:
    sam = opened.person("sam")
    ident = sam.post("/api/v1/mailboxes", json=_body(service, "second")).json()["id"]
    service.forbid = True
    assert _read(opened.product) == 0
    (listed,) = sam.get("/api/v1/mailboxes").json()
    assert listed["failures"] == 1
    assert "Mail.Read" in listed["error"]
    assert listed["due"]
    service.forbid = False
    assert sam.put(f"/api/v1/mailboxes/{ident}/reading", json={"on": True}).status_code == 200
    assert _read(opened.product) == 1
    assert sam.delete(f"/api/v1/mailboxes/{ident}").status_code == 200


class _Overtaken:
    """Gives a step, after which the position is 1; before it is taken another reader has gone on to 2."""

    def __init__(self, product: Product, *, fails: bool) -> None:
        self._product, self._fails = product, fails

    def read(self, _position: Position) -> Iterator[Step]:
        with self._product.records.begin(NORTH) as db:
            (row,) = kept.of(NORTH, db)
            kept.advance(NORTH, db, row.went({"inbox": "2"}, 2, now()))
        if self._fails:
            raise Upstream("the server went away")
        yield Step((), {"inbox": "1"})
        raise AssertionError("it goes on")


@pytest.mark.parametrize("fails", [False, True])
def test_who_was_overtaken_does_not_step_back(
    opened: Town, service: Service, monkeypatch: pytest.MonkeyPatch, fails: bool
) -> None:
    sam = opened.person("sam")
    ident = sam.post("/api/v1/mailboxes", json=_body(service, "third")).json()["id"]
    monkeypatch.setattr(mailboxes, "_reader", lambda *_: _Overtaken(opened.product, fails=fails))
    assert _read(opened.product) == 0
    with opened.product.records.read() as db:
        row = kept.get(NORTH, db, ident)
    assert (row.position, row.carried, row.failures) == ({"inbox": "2"}, 2, int(fails))
    assert sam.delete(f"/api/v1/mailboxes/{ident}").status_code == 200


def test_one_that_is_deleted_while_it_is_read_is_read_no_more(
    opened: Town, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    sam = opened.person("sam")
    ident = sam.post("/api/v1/mailboxes", json=_body(service, "fourth")).json()["id"]

    class Gone:
        def read(self, _position: Position) -> Iterator[Step]:
            assert sam.delete(f"/api/v1/mailboxes/{ident}").status_code == 200
            yield Step((), {"inbox": "1"})

    monkeypatch.setattr(mailboxes, "_reader", lambda *_: Gone())
    assert _read(opened.product) == 0
    assert sam.get("/api/v1/mailboxes").json() == []


def test_only_who_manages_sources_sees_them(opened: Town) -> None:
    assert opened.person("rita").get("/api/v1/mailboxes").status_code == 403


def test_private_addresses_are_for_the_operator_to_allow(opened: Town, service: Service, tmp_path: Path) -> None:
    product = replace(opened.product, settings=replace(opened.product.settings, outbound=Outbound()))
    client = Town(product, create_app(product)).person("sam")
    assert "not a public address" in client.post("/api/v1/mailboxes/test", json=_body(service)).text
