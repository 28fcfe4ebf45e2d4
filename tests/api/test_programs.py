"""Programs over HTTP: made, granted, with tokens that end with what they rest on; device codes; the token endpoint."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet
from starlette.testclient import TestClient

from tests.api.town import BASE, Town
from vedette.api.app import create_app
from vedette.core.scope import local
from vedette.tenants import accounts, roles, signing, tokens

KUSTO = "db662dc1-0cfe-4e1c-a843-19a68e65be58"
TOKEN, DEVICE = "/north/oauth2/v2.0/token", "/common/oauth2/v2.0/devicecode"
GRANT = "urn:ietf:params:oauth:grant-type:device_code"


def _program(served: Town, name: str, *permissions: str, tenant: str = "north") -> dict[str, str]:
    """Made over HTTP by the administrator; what it sends to the token endpoint."""
    keeper = served.person("root", tenant)
    made = keeper.post("/api/v1/applications", json={"name": name, "permissions": permissions})
    assert made.status_code == 201, made.text
    secret = keeper.post(f"/api/v1/applications/{made.json()['id']}/secrets", json={"days": 3, "hint": "nightly"})
    assert secret.status_code == 201
    return {"grant_type": "client_credentials", "client_id": made.json()["id"], "client_secret": secret.json()["text"]}


def _bearer(served: Town, text: str, **headers: str) -> TestClient:
    client = served.client(Authorization=f"Bearer {text}", **headers)
    del client.headers["X-Requested-With"]
    return client


def _token(served: Town, form: dict[str, str], path: str = TOKEN) -> str:
    answer = served.client().post(path, data=form)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["access_token"])


def test_an_application_is_kept_by_administrators_of_its_tenant(served: Town) -> None:
    form = _program(served, "kept", "Incident.Read.All")
    path = f"/api/v1/applications/{form['client_id']}"
    for person, tenant, status in (("sam", "north", 403), ("rita", "north", 403), ("root", "south", 404)):
        assert served.person(person, tenant).get(path).status_code == status
    assert served.program("Incident.ReadWrite.All", owner="root").get(path).status_code == 403, "programs grant nothing"
    keeper = served.person("root")
    found = keeper.get(path).json()
    assert [row["hint"] for row in found["credentials"]] == ["nightly"]
    assert form["client_secret"] not in json.dumps(found)
    assert [row["credentials"] for row in keeper.get("/api/v1/applications").json() if row["name"] == "kept"] == [None]
    wrong = keeper.post("/api/v1/applications", json={"name": "x", "permissions": ["Everything"]})
    assert wrong.status_code == 400
    assert "Incident.Read.All" in wrong.json()["error"]["message"]
    assert keeper.post(f"{path}/keys", json={"text": "no key"}).status_code == 400
    assert keeper.delete(path).status_code == 200
    assert keeper.get(path).status_code == 404


def test_a_token_opens_what_was_granted_and_ends_with_it(served: Town) -> None:
    form = _program(served, "granted", "Incident.Read.All")
    keeper, path = served.person("root"), f"/api/v1/applications/{form['client_id']}"
    client = _bearer(served, _token(served, form))
    assert client.get("/api/v1/incidents").json()["total"] == 2
    assert client.get("/v1.0/security/incidents").status_code == 200
    assert client.post("/v2/rest/query", json={"csl": "print 1"}).status_code == 403
    assert client.get("/api/v1/session").status_code == 403, "a program is no person"
    keeper.put(f"{path}/permissions", json={"permissions": ["AdvancedHunting.Read.All"]})
    assert client.get("/api/v1/incidents").status_code == 403
    assert client.post("/v2/rest/query", json={"csl": "print 1"}).status_code == 403, "a token does not grow"
    grown = _bearer(served, _token(served, form))
    assert grown.post("/v2/rest/query", json={"csl": "print 1"}).status_code == 200
    keeper.put(f"{path}/disabled", json={"disabled": True})
    assert grown.post("/v2/rest/query", json={"csl": "print 1"}).status_code == 401
    assert served.client().post(TOKEN, data=form).status_code == 401
    keeper.put(f"{path}/disabled", json={"disabled": False})
    assert grown.post("/v2/rest/query", json={"csl": "print 1"}).status_code == 200
    (credential,) = keeper.get(path).json()["credentials"]
    keeper.delete(f"{path}/credentials/{credential['id']}")
    refused = grown.get("/api/v1/incidents")
    assert (refused.status_code, "removed" in refused.json()["error"]["message"]) == (401, True)


def test_a_token_is_of_its_tenant_alone(served: Town) -> None:
    form = _program(served, "southern", "Incident.Read.All", tenant="south")
    assert served.client().post(TOKEN, data=form).json()["error"] == "invalid_client"
    text = _token(served, form, f"/{tokens.directory_id('south')}/oauth2/v2.0/token")
    assert "SECRET" in _bearer(served, text).get("/api/incidents").text
    crossed = _bearer(served, text, **{"X-Vedette-Tenant": "north"}).get("/api/incidents")
    assert "SECRET" in crossed.text, "the header moves people between their tenants, not programs"


@pytest.mark.parametrize("text", ["x", "x.y.z", "vdt.a.b", "eyJhbGciOiJub25lIn0.e30.", "a" * 20_000])
def test_what_is_no_token_is_refused(served: Town, text: str) -> None:
    assert _bearer(served, text).get("/api/v1/incidents").status_code == 401


def test_tokens_of_elsewhere_are_refused(served: Town) -> None:
    text = _token(served, _program(served, "elsewhere", "Incident.Read.All"))
    other = TestClient(create_app(served.product, address="https://elsewhere.example"))
    assert other.get("/api/incidents", headers={"Authorization": f"Bearer {text}"}).status_code == 401
    head, body, mark = text.split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "=="))
    for change in ({"roles": ["AdvancedHunting.Read.All"]}, {"exp": claims["exp"] + 9}):
        forged = base64.urlsafe_b64encode(json.dumps({**claims, **change}).encode()).rstrip(b"=").decode()
        assert _bearer(served, f"{head}.{forged}.{mark}").get("/api/incidents").status_code == 401


def test_clients_find_their_way(served: Town) -> None:
    client, guid = served.client(), tokens.directory_id("north")
    found = client.get("/north/v2.0/.well-known/openid-configuration").json()
    assert (
        found["issuer"] == f"{BASE}/{guid}/" == client.get(f"/{guid}/.well-known/openid-configuration").json()["issuer"]
    )
    assert found["token_endpoint"] == f"{BASE}{TOKEN}"
    keys = client.get(found["jwks_uri"].removeprefix(BASE))
    assert keys.headers["Cache-Control"] == "public, max-age=3600"
    text = _token(served, _program(served, "finder", "Incident.Read.All"))
    claims = jwt.decode(text, KeySet.import_key_set(keys.json()), algorithms=["RS256"]).claims
    assert claims["iss"] == found["issuer"]
    assert client.get("/common/v2.0/.well-known/openid-configuration").json()["issuer"] == f"{BASE}/{{tenantid}}/"
    nobody = client.get("/nobody/v2.0/.well-known/openid-configuration").json()
    assert nobody.keys() == found.keys(), "nothing tells which tenants there are"
    assert client.get("/no body/v2.0/.well-known/openid-configuration").status_code == 400


def test_version_one_and_http_basic(served: Town) -> None:
    form = _program(served, "older", "Incident.Read.All")
    resource = {"resource": "https://api.securitycenter.windows.com"}
    body = served.client().post("/north/oauth2/token", data={**form, **resource}).json()
    assert (body["expires_in"], body["resource"]) == ("3600", resource["resource"])
    assert int(body["expires_on"]) - int(body["not_before"]) == 3600
    pair = base64.b64encode(f"{form['client_id']}:{form['client_secret']}".encode()).decode()
    basic = served.client(Authorization=f"Basic {pair}")
    answer = basic.post(TOKEN, data={"grant_type": "client_credentials"})
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    twice = basic.post(TOKEN, data={**form, "scope": "https://graph.microsoft.com/.default"})
    assert twice.json()["error"] == "invalid_request", "one way at a time"
    unreadable = served.client(Authorization="Basic ***").post(TOKEN, data={"grant_type": "client_credentials"})
    assert unreadable.status_code == 400


@pytest.mark.parametrize(
    ("form", "status", "error", "code"),
    [
        ({}, 400, "invalid_request", 900144),
        ({"grant_type": "password"}, 400, "unsupported_grant_type", 70003),
        ({"grant_type": "client_credentials", "client_id": "x"}, 401, "invalid_client", 7000216),
        ({"grant_type": "client_credentials", "client_secret": "x"}, 400, "invalid_request", 900144),
        ({"grant_type": "client_credentials", "client_id": "x", "client_secret": "x"}, 401, "invalid_client", 7000215),
        (
            {
                "grant_type": "client_credentials",
                "client_id": "x",
                "client_assertion": "a.b.c",
                "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            },
            401,
            "invalid_client",
            700027,
        ),
        ({"grant_type": "client_credentials", "client_assertion": "a.b.c"}, 400, "invalid_request", 900144),
        ({"grant_type": GRANT, "client_id": KUSTO}, 400, "invalid_request", 900144),
        ({"grant_type": GRANT, "client_id": KUSTO, "device_code": "x"}, 400, "bad_verification_code", 70018),
    ],
)  # fmt: skip
def test_refusals(served: Town, form: dict[str, str], status: int, error: str, code: int) -> None:
    answer = served.client(**{"client-request-id": "me"}).post(TOKEN, data=form)
    body = answer.json()
    assert (answer.status_code, body["error"], body["error_codes"]) == (status, error, [code])
    assert body["error_description"].startswith(f"AADSTS{code}: ")
    assert (body["correlation_id"], body["trace_id"]) == ("me", answer.headers["X-Request-Id"])


def test_bodies_that_are_no_forms(served: Town) -> None:
    client = served.client()
    assert client.post(TOKEN, json={"grant_type": "client_credentials"}).json()["error"] == "invalid_request"
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    for body in (b"a=1&a=2", b"\xff=1", b"a=" + b"x" * 70_000, b"&".join(b"a%d=1" % n for n in range(60))):
        assert client.post(TOKEN, content=body, headers=kind).json()["error"] == "invalid_request"
    form = _program(served, "scoped", "Incident.Read.All")
    asked = client.post(TOKEN, data={**form, "scope": "https://elsewhere.example/.default"})
    assert asked.json()["error_codes"] == [70011]


def _begin(served: Town, scope: str = f"{BASE}/.default openid") -> dict[str, Any]:
    answer = served.client().post(DEVICE, data={"client_id": KUSTO, "scope": scope})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    assert found["user_code"] in found["message"]
    assert found["verification_uri"] == f"{BASE}/devicelogin"
    return found


def _poll(served: Town, begun: dict[str, Any]) -> Any:
    form = {"grant_type": GRANT, "client_id": KUSTO, "device_code": begun["device_code"]}
    return served.client().post("/common/oauth2/v2.0/token", data=form).json()


def test_a_browser_is_told_how_programs_sign_in(served: Town) -> None:
    named = served.client().get("/north/v2.0/.well-known/openid-configuration").json()["authorization_endpoint"]
    answer = served.client().get(named.removeprefix(BASE), params={"response_type": "code"})
    assert answer.status_code == 400
    assert answer.json()["error"] == "unsupported_response_type"
    assert "/north/oauth2/v2.0/devicecode" in answer.json()["error_description"]


def test_somebody_lets_a_program_in_by_its_code(served: Town) -> None:
    begun, person = _begin(served), served.person("rita")
    assert _poll(served, begun)["error"] == "authorization_pending"
    shown = person.post("/api/v1/devicecodes/waiting", json={"code": begun["user_code"].lower()}).json()
    assert shown == {"client": KUSTO, "scopes": f"{BASE}/.default openid", "account": "rita@north.example"}
    program = served.program("Incident.Read.All")
    said = {"code": begun["user_code"], "approve": True}
    assert program.post("/api/v1/devicecodes/decision", json=said).status_code == 403, "a program approves nothing"
    assert person.post("/api/v1/devicecodes/decision", json=said).status_code == 200
    got = _poll(served, begun)
    client = _bearer(served, got["access_token"])
    assert client.get("/api/v1/mail/my-list").status_code == 403, "a program has no mail of its own"
    assert client.get("/api/v1/incidents").json()["total"] == 2
    assert client.patch("/api/v1/incidents/1", json={"status": "InProgress"}).status_code == 403, "rita only reads"
    keys = KeySet.import_key_set(json.loads(signing.jwks(served.product.records)))
    about = jwt.decode(got["id_token"], keys, algorithms=["RS256"]).claims
    assert (about["aud"], about["preferred_username"]) == (KUSTO, "rita@north.example")
    assert _bearer(served, got["id_token"]).get("/api/v1/incidents").status_code == 401, "an ID token opens nothing"
    assert _poll(served, begun)["error"] == "bad_verification_code"


def test_a_persons_token_ends_with_their_rights(served: Town) -> None:
    begun, records = _begin(served), served.product.records
    said = {"code": begun["user_code"], "approve": True}
    assert served.person("glen").post("/api/v1/devicecodes/decision", json=said).status_code == 200
    client = _bearer(served, _poll(served, begun)["access_token"])
    assert client.get("/api/v1/incidents").status_code == 200
    elsewhere = client.get("/api/v1/incidents", headers={"X-Vedette-Tenant": "south"})
    assert (elsewhere.status_code, "has no role in south" in elsewhere.json()["error"]["message"]) == (403, True)
    account = next(r for r in served.person("root").get("/api/v1/accounts").json() if r["name"].startswith("glen"))
    roles.take_out(local("north"), records, account["id"], "directory", "global-reader")
    assert client.get("/api/v1/incidents").status_code in (401, 403)
    roles.put_in(local("north"), records, account["id"], "directory", "global-reader")
    assert client.get("/api/v1/incidents").status_code == 200
    accounts.set_disabled(local("north"), records, "glen@north.example", True)
    assert client.get("/api/v1/incidents").status_code == 401


def test_refused_and_guessed_codes(served: Town) -> None:
    begun, person = _begin(served), served.person("olga")
    said = {"code": begun["user_code"], "approve": False}
    assert person.post("/api/v1/devicecodes/decision", json=said).status_code == 200
    refused = _poll(served, begun)
    assert (refused["error"], refused["error_codes"]) == ("authorization_declined", [65004])
    guesses = [person.post("/api/v1/devicecodes/waiting", json={"code": f"BCDF-GH{n}"}) for n in range(12)]
    assert guesses[0].status_code == 404
    assert guesses[-1].status_code == 429
    assert served.client().post(DEVICE, data={"scope": "x"}).json()["error"] == "invalid_request"
