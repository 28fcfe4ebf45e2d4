"""Signing in and out over HTTP: the cookie, forged requests, set-up, what a person is shown."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher

from tests.api.town import Town
from vedette.core.scope import Scope, local
from vedette.records.accounts import by_name
from vedette.tenants import accounts, roles

PASSWORD = "correct horse battery"


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(accounts, "_hasher", lambda: cheap)


def test_nothing_without_signing_in(served: Town) -> None:
    answer = served.client().get("/api/v1/incidents")
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    error = answer.json()["error"]
    assert error["code"] == "Unauthorized"
    assert error["target"] == answer.headers["X-Request-Id"]


@pytest.mark.usefixtures("quick")
def test_from_invitation_to_sign_out(served: Town) -> None:
    invitation = accounts.invite(local("north"), served.product.records, "ina@north.example")
    client = served.client()
    weak = client.post("/api/v1/session/setup", json={"token": invitation.token, "password": "short"})
    assert weak.status_code == 400
    chosen = client.post("/api/v1/session/setup", json={"token": invitation.token, "password": PASSWORD})
    assert chosen.json() == {"name": "ina@north.example"}
    wrong = client.post("/api/v1/session", json={"name": "ina@north.example", "password": PASSWORD + "!"})
    assert (wrong.status_code, wrong.json()["error"]["message"]) == (403, "wrong name, password or code")
    right = client.post("/api/v1/session", json={"name": "ina@north.example", "password": PASSWORD})
    assert (right.status_code, right.json()["rights"]) == (200, []), "without a role there is one's own mail"


def test_the_cookie_is_hard_to_steal(served: Town) -> None:
    client = served.person("rita")
    answer = client.get("/api/v1/session")
    assert answer.status_code == 200, answer.text
    me = answer.json()
    assert (me["name"], me["tenant"], me["tenants"]) == ("rita@north.example", "north", ["north"])
    assert "incidents.read" in me["rights"]
    assert "incidents.manage" not in me["rights"]
    assert {place["name"]: place["shown"] for place in me["navigation"]}["incidents"] == "open"
    gone = client.delete("/api/v1/session")
    assert gone.status_code == 204
    cookie = gone.headers["Set-Cookie"]
    assert all(word in cookie for word in ("HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=0"))
    assert client.get("/api/v1/session").status_code == 401


def test_other_sites_cannot_make_changes(served: Town) -> None:
    client = served.person("sam")
    change = {"status": "InProgress"}
    for forged in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}):
        assert client.patch("/api/v1/incidents/1", json=change, headers=forged).status_code == 403
    del client.headers["X-Requested-With"]
    assert client.patch("/api/v1/incidents/1", json=change).status_code == 403
    assert client.get("/api/v1/incidents/1").status_code == 200


def test_a_tenant_one_has_no_part_in_is_shut(served: Town) -> None:
    answer = served.person("root").get("/api/v1/incidents", headers={"X-Vedette-Tenant": "south"})
    assert answer.status_code == 403
    assert "has no role in south" in answer.json()["error"]["message"]


def test_a_revoked_right_is_gone_at_the_next_request(served: Town) -> None:
    records = served.product.records
    client = served.person("olga")
    assert client.get("/api/v1/incidents").status_code == 200
    with records.read() as db:
        account = by_name(db, "olga@north.example")
    assert account is not None
    roles.take_out(local("north"), records, account.id, "directory", "security-operator")
    try:
        assert client.get("/api/v1/incidents").status_code == 403
    finally:
        roles.put_in(local("north"), records, account.id, "directory", "security-operator")


def test_headers_of_every_answer(served: Town) -> None:
    headers = served.client().get("/healthz").headers
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert Scope("north", "x").tenant == "north"


def test_a_large_body_is_refused_before_it_is_read(served: Town) -> None:
    client = served.client()
    declared = client.post("/api/v1/session", content=b"x" * (5 * 2**20))
    assert declared.status_code == 413
    streamed = client.post("/api/v1/session", content=(b"x" * 2**20 for _ in range(6)))
    assert streamed.status_code == 413
