"""Every route, walked: nobody gets in without signing in, and nobody sees anything of another tenant.

A new route is walked by itself; path parameters take the other tenant's ids from `THEIRS`.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute

from tests.api.town import Town
from vedette.api.app import build
from vedette.tenants.tokens import directory_id

OPEN = {
    ("GET", "/healthz"),
    ("GET", "/readyz"),
    ("GET", "/metrics"),
    ("POST", "/api/v1/session"),
    ("POST", "/api/v1/session/setup"),
    ("GET", "/api/v1/session/ways"),
    ("POST", "/api/v1/session/passkey"),
    ("POST", "/api/v1/session/passkey/options"),
    ("GET", "/sign-in/callback"),
    ("GET", "/sign-in/{organisation}/{provider}"),
    ("GET", "/l/{organisation}/{token}"),
    ("HEAD", "/l/{organisation}/{token}"),
    ("POST", "/l/{organisation}/{token}"),
    ("POST", "/{tenant}/oauth2/v2.0/token"),
    ("POST", "/{tenant}/oauth2/token"),
    ("POST", "/{tenant}/oauth2/v2.0/devicecode"),
    ("POST", "/{tenant}/oauth2/devicecode"),
    ("GET", "/{tenant}/oauth2/v2.0/authorize"),
    ("GET", "/{tenant}/oauth2/authorize"),
    ("GET", "/{tenant}/v2.0/.well-known/openid-configuration"),
    ("GET", "/{tenant}/.well-known/openid-configuration"),
    ("GET", "/{tenant}/discovery/v2.0/keys"),
    ("GET", "/{tenant}/discovery/keys"),
    ("GET", "/common/discovery/instance"),
    ("GET", "/v1/rest/auth/metadata"),
}
"""The only routes that answer without proof of who asks; each is about the proof itself, or about the process.

Guarded links of messages (`/l/…`) are followed by whoever got the message: their signature is the proof.
"""
THEIRS = {
    "number": "1",
    "alert": "s1",
    "other": "s2",
    "change": "1",
    "name": "root@south.example",
    "key": "key_south",
    "store": "endpoint",
    "sku": "SPE_E5",
    "service": "mail",
    "rule": "none",
    "detection": "cd_none",
    "exception": "ex_none",
    "machine_id": "sts01",
    "hunt": "hq_none",
    "task": "im_none",
    "query": "sq_none",
    "tenant_id": directory_id("south"),
    "content_id": "fb_0123456789abcdef",
    "stream": "st_none",
    "mailbox": "mb_none",
    "protection": "anti-spam",
    "policy": "mp_none",
    "entry": "al_none",
    "indicator": "ti_none",
    "held": "qm_none",
    "submission": "sb_none",
    "letter": "dl_none",
    "campaign": "ca_none",
    "domain": "south.example",
    "message": "0f9a-none",
    "connector": "none",
    "table": "NoSuchTable",
    "client": "southern",
    "credential": "cr_south",
    "passkey": "southern-passkey",
    "session": "se_south",
    "organisation": "nowhere",
    "token": "AAAA",
    "provider": "corporate",
    "tenant": directory_id("south"),
}


def _routes(routes: list[BaseRoute]) -> Iterator[tuple[str, str]]:
    for route in routes:
        if isinstance(route, APIRoute):
            yield from ((method, route.path) for method in sorted(route.methods or ()))
        else:
            yield from _routes(list(getattr(route, "routes", None) or []))


def _filled(path: str) -> str:
    for name, value in THEIRS.items():
        path = path.replace("{" + name + "}", value)
    return path.replace("{", "").replace("}", "").replace(":path", "")


@pytest.fixture(scope="module")
def routes(served: Town) -> list[tuple[str, str]]:
    app = build(served.product)
    found = [(method.upper(), path) for path, item in app.openapi()["paths"].items() for method in item]
    assert len(found) >= 20
    return found


def test_the_document_names_every_route(served: Town, routes: list[tuple[str, str]]) -> None:
    assert set(_routes(build(served.product).routes)) <= set(routes)


def test_nothing_answers_a_stranger(served: Town, routes: list[tuple[str, str]]) -> None:
    client = served.client()
    let_in = []
    for method, path in routes:
        if (method, path) not in OPEN:
            answer = client.request(method, _filled(path), json={})
            if answer.status_code not in (400, 401):
                let_in.append((method, path, answer.status_code))
            if answer.status_code == 400:
                assert "SECRET" not in answer.text
    assert not let_in


def test_nothing_of_another_tenant_is_seen(served: Town, routes: list[tuple[str, str]]) -> None:
    leaks, failures = [], []
    for method, path in routes:
        if path == "/api/v1/events":
            continue  # never ends, and carries no content: test_events
        client = served.person("root")  # one of the routes signs out
        answer = client.request(method, _filled(path), json=None if method == "GET" else {})
        said = answer.text
        for value in THEIRS.values():
            said = said.replace(value, "")  # naming what was asked for is no leak
        if "SECRET" in said or "south" in said:
            leaks.append((method, path))
        if answer.status_code >= 500:
            failures.append((method, path, answer.text[:200]))
    assert not leaks
    assert not failures


def test_the_same_walk_in_the_other_tenant_does_see_it(served: Town) -> None:
    assert "SECRET" in served.person("root", "south").get("/api/v1/alerts").text, "the walk above could not fail"
