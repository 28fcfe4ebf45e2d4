"""Signing in over HTTP: with a real OpenID provider on loopback, with passkeys, and what anybody is told beforehand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from argon2 import PasswordHasher
from starlette.testclient import TestClient

from tests import nodes
from tests.api.town import Town, town
from tests.tenants.authenticator import Authenticator
from tests.tenants.idp.provider import CALLBACK, CLIENT, IdentityProvider, sign_in
from vedette.api.app import create_app
from vedette.api.callers import CSRF_HEADER
from vedette.api.native.signin import COOKIE
from vedette.core.scope import local
from vedette.records.providers import Terms
from vedette.tenants import accounts, providers

HERE = CALLBACK.removesuffix("/sign-in/callback")
PASSWORD = "correct horse battery"
ROLES = (("soc", "directory/security-operator"),)


@pytest.fixture(scope="module")
def idp(tmp_path_factory: pytest.TempPathFactory) -> Iterator[IdentityProvider]:
    try:
        running = IdentityProvider(tmp_path_factory.mktemp("idp"))
    except nodes.Unavailable as error:
        pytest.skip(str(error))
    yield running
    running.stop()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A town under the address that the provider sends people back to."""
    with town(tmp_path_factory.mktemp("town")) as opened:
        app = create_app(opened.product, address=HERE)
        with TestClient(app):  # so that its end closes what it opened to the provider
            yield Town(opened.product, app)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(accounts, "_hasher", lambda: cheap)


@pytest.fixture
def browser(served: Town) -> TestClient:
    return _browser(served)


def _browser(served: Town, person: str = "") -> TestClient:
    client = TestClient(served.app, base_url=HERE, raise_server_exceptions=False, follow_redirects=False)
    client.headers.update({CSRF_HEADER: "tests"})
    if person:
        client.cookies.set("vedette_session", served.person(person).cookies["vedette_session"])
    return client


def _offer(served: Town, idp: IdentityProvider) -> None:
    terms = Terms(idp.issuer, str(CLIENT["client_id"]), title="Corporate", roles=ROLES)
    secret = str(CLIENT["client_secret"])
    providers.define(local("north"), served.product.records, "corporate", terms, secret=secret)


def test_the_whole_way_with_a_provider(served: Town, idp: IdentityProvider, browser: TestClient) -> None:
    _offer(served, idp)
    idp.tell("s-1", preferred_username="kim@north.example", name="Kim Lund", groups=["soc"])
    (offered,) = browser.get("/api/v1/session/ways", params={"organisation": "north"}).json()["providers"]
    assert offered == {"title": "Corporate", "start": "/sign-in/north/corporate"}
    begun = browser.get(offered["start"], params={"to": "/hunting?q=1"})
    assert begun.status_code == 303
    cookie = begun.headers["Set-Cookie"]
    assert all(word in cookie for word in ("HttpOnly", "SameSite=Lax", "Secure", "Path=/sign-in", "Max-Age=600"))
    came = sign_in(begun.headers["Location"], "s-1")
    other = _browser(served).get(urlsplit(CALLBACK).path, params=came)
    assert other.status_code == 403, "another browser cannot finish it"
    begun = browser.get(offered["start"], params={"to": "/hunting?q=1"})
    done = browser.get(urlsplit(CALLBACK).path, params=sign_in(begun.headers["Location"], "s-1"))
    assert (done.status_code, done.headers["Location"]) == (303, "/hunting?q=1")
    assert done.headers["Cache-Control"] == "no-store"
    assert any(c.startswith(f"{COOKIE}=") and "Max-Age=0" in c for c in done.headers.get_list("Set-Cookie"))
    me = browser.get("/api/v1/session").json()
    assert (me["name"], me["tenant"], me["tenants"]) == ("kim@north.example", "north", ["north"])
    assert "incidents.manage" in me["rights"]
    assert browser.get("/api/v1/incidents").json()["total"] == 2
    assert browser.get("/api/v1/incidents", headers={"X-Vedette-Tenant": "south"}).status_code == 403


def test_failures_are_told_to_people_as_a_page_and_to_programs_in_the_one_shape(
    served: Town, idp: IdentityProvider, browser: TestClient
) -> None:
    _offer(served, idp)
    person = {"Accept": "text/html"}
    page = browser.get("/sign-in/callback?state=<b>&error=<script>", headers=person)
    assert (page.status_code, page.headers["Content-Type"]) == (403, "text/html; charset=utf-8")
    assert "begin again" in page.text
    assert "<script>" not in page.text
    assert browser.get("/sign-in/callback").json()["error"]["code"] == "Forbidden"
    for path in ("/sign-in/north/nobody", "/sign-in/nowhere/corporate", "/sign-in/south/corporate"):
        assert browser.get(path, headers=person).status_code == 404
    idp.tell("s-2", preferred_username="root@north.example")
    begun = browser.get("/sign-in/north/corporate")
    taken = browser.get("/sign-in/callback", params=sign_in(begun.headers["Location"], "s-2"), headers=person)
    assert taken.status_code == 403
    assert "vedette_session" not in taken.headers["Set-Cookie"]
    providers.set_enabled(local("north"), served.product.records, "corporate", False)
    assert browser.get("/sign-in/north/corporate", headers=person).status_code == 403
    assert browser.get("/api/v1/session/ways?organisation=north").json()["providers"] == []
    listed = _browser(served, "root").get("/api/v1/providers").json()
    assert (listed[0]["roles"], listed[0]["enabled"]) == ({"soc": ["directory/security-operator"]}, False)
    assert "secret" not in listed[0]


def test_ways_tell_nothing_of_accounts_or_other_tenants(served: Town, browser: TestClient) -> None:
    unknown = browser.get("/api/v1/session/ways?organisation=nowhere").json()
    assert unknown == {"password": True, "passkey": True, "providers": []}
    assert browser.get("/api/v1/session/ways").json() == unknown, "there are two: neither is named"
    assert browser.get("/api/v1/session/ways?organisation=../x").status_code == 400
    bare = TestClient(create_app(served.product, address="https://10.0.0.1"))
    assert not bare.get("/api/v1/session/ways").json()["passkey"], "no browser makes passkeys for a number"
    assert bare.post("/api/v1/session/passkey/options", json={}, headers={CSRF_HEADER: "x"}).status_code == 409


def test_a_passkey_from_making_to_signing_in_to_removal(served: Town, browser: TestClient) -> None:
    key, owner = Authenticator(HERE), _browser(served, "rita")
    begun = owner.post("/api/v1/me/passkeys/options")
    assert begun.json()["publicKey"]["rp"] == {"id": "xdr.north.example", "name": "Vedette"}
    answer = json.loads(key.make(json.dumps(begun.json()["publicKey"])))
    made = owner.post("/api/v1/me/passkeys", json={"name": "laptop", "answer": answer})
    assert made.status_code == 201, made.text
    assert owner.post("/api/v1/me/passkeys", json={"answer": answer}).status_code == 403, "an answer works once"
    assert [row["name"] for row in owner.get("/api/v1/me/passkeys").json()] == ["laptop"]

    options = browser.post("/api/v1/session/passkey/options", json={}).json()["publicKey"]
    assert not options.get("allowCredentials"), "it names nobody"
    entered = browser.post("/api/v1/session/passkey", json={"answer": json.loads(key.answer(json.dumps(options)))})
    assert (entered.json()["name"], entered.json()["secondFactor"]) == ("rita@north.example", True)
    assert "Secure" in entered.headers["Set-Cookie"]
    assert browser.get("/api/v1/incidents").status_code == 200
    wrong = browser.post("/api/v1/session/passkey", json={"answer": {"id": "x"}})
    assert (wrong.status_code, wrong.json()["error"]["code"]) == (403, "Forbidden")

    keeper, path = _browser(served, "root"), f"/api/v1/accounts/rita@north.example/passkeys/{made.json()['id']}"
    assert _browser(served, "olga").delete(path).status_code == 403
    assert len(keeper.get("/api/v1/accounts/rita@north.example/passkeys").json()) == 1
    assert served.person("root", "south").delete(path).status_code == 404
    assert keeper.delete(path).status_code == 200
    options = browser.post("/api/v1/session/passkey/options", json={}).json()["publicKey"]
    again = browser.post("/api/v1/session/passkey", json={"answer": json.loads(key.answer(json.dumps(options)))})
    assert again.status_code == 403


@pytest.mark.usefixtures("quick")
def test_a_password_beside_a_passkey(served: Town, browser: TestClient) -> None:
    records = served.product.records
    invitation = accounts.invite(local("north"), records, "sam@north.example")
    accounts.accept(records, invitation.token, PASSWORD)
    key, owner = Authenticator(HERE, verifies=False), _browser(served, "sam")
    options = owner.post("/api/v1/me/passkeys/options").json()["publicKey"]
    assert owner.post("/api/v1/me/passkeys", json={"answer": json.loads(key.make(json.dumps(options)))}).is_success
    given = {"name": "sam@north.example", "password": PASSWORD}
    assert browser.post("/api/v1/session", json=given).status_code == 403
    options = browser.post("/api/v1/session/passkey/options", json={"alone": False}).json()["publicKey"]
    shown = json.loads(key.answer(json.dumps(options)))
    assert browser.post("/api/v1/session", json={**given, "passkey": shown}).json()["secondFactor"] is True


def test_other_sites_cannot_sign_somebody_in(served: Town) -> None:
    forger = TestClient(served.app, base_url=HERE)
    for path in ("/api/v1/session", "/api/v1/session/setup", "/api/v1/session/passkey"):
        answer = forger.post(path, json={}, headers={"Origin": "https://elsewhere.example"})
        assert answer.status_code in (400, 403)
    named = {"name": "sam@north.example", "password": PASSWORD}
    assert forger.post("/api/v1/session", json=named).status_code == 403, "without the header"
