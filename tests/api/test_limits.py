"""How often one may ask: by caller, by network address, as Microsoft counts; and whose address counts."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from argon2 import PasswordHasher
from starlette.testclient import TestClient

from tests.api.town import Town
from vedette.api.app import create_app
from vedette.api.callers import CSRF_HEADER
from vedette.api.server import Listening, server
from vedette.core.clock import frozen
from vedette.core.config import RequestLimits
from vedette.tenants import accounts, throttle

GUESS = {"name": "sam@north.example", "password": "guessing away at it"}


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(accounts, "_hasher", lambda: cheap)


@pytest.fixture
def strict(served: Town) -> Iterator[Town]:
    """A server with small limits, at one moment: buckets do not fill again while a busy machine takes its time."""
    settings = replace(served.product.settings, limits=RequestLimits(6, 3, 4, 5, 8))
    product = replace(served.product, settings=settings)
    with frozen(datetime.now(UTC)):
        yield Town(product, create_app(product))


def test_the_defender_face_counts_as_microsofts_does(strict: Town) -> None:
    client = strict.program("Incident.Read.All")
    assert [client.get("/api/incidents").status_code for _ in range(4)] == [200, 200, 200, 429]
    answer = client.get("/api/incidents/1")
    assert answer.json()["error"]["code"] == "429"
    assert answer.json()["error"]["message"] == "API calls quota exceeded! maximum allowed 3 per 00:01:00"
    assert answer.json()["error"]["target"] == answer.headers["X-Request-Id"]
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert strict.program("Incident.Read.All", tenant="south").get("/api/incidents").status_code == 200
    assert client.get("/v1.0/security/incidents").status_code != 429, "each face counts alone"


def test_the_hour_counts_too(strict: Town) -> None:
    client = strict.program("Incident.Read.All", owner="olga")
    seen = []
    for minute in range(8):
        with frozen(datetime.now(UTC) + timedelta(seconds=20 * minute)):
            seen.append(client.get("/api/incidents"))
    refused = [answer.json()["error"]["message"] for answer in seen if answer.status_code == 429]
    assert refused[-1] == "API calls quota exceeded! maximum allowed 5 per 01:00:00"


def test_our_own_api_says_it_in_its_own_words(strict: Town) -> None:
    client = strict.person("rita")
    answers = [client.get("/api/v1/alerts") for _ in range(7)]
    assert [answer.status_code for answer in answers] == [200] * 6 + [429]
    error = answers[-1].json()["error"]
    assert error["code"] == "TooManyRequests"
    assert "6 requests a minute are allowed" in error["message"]
    assert strict.person("olga").get("/api/v1/alerts").status_code == 200
    kusto = strict.program("AdvancedHunting.Read.All", owner="root")
    frames = [kusto.post("/v2/rest/query", json={"csl": "print 1"}) for _ in range(7)]
    assert (frames[-1].status_code, frames[-1].json()["error"]["code"]) == (429, "Throttled")
    assert frames[-1].headers["Retry-After"]


def test_strangers_count_by_address(strict: Town) -> None:
    form = {"grant_type": "client_credentials", "client_id": "x", "client_secret": "y"}
    answers = [strict.client().post("/north/oauth2/v2.0/token", data=form) for _ in range(9)]
    assert [answer.status_code for answer in answers] == [401] * 8 + [429]
    assert answers[-1].json()["error_codes"] == [90055]
    assert answers[-1].headers["Retry-After"]
    assert strict.client().get("/api/v1/session/ways").status_code == 429
    assert strict.client().get("/healthz").status_code == 200


def test_nothing_is_counted_where_the_operator_says_so(served: Town) -> None:
    product = replace(served.product, settings=replace(served.product.settings, limits=RequestLimits(0, 0, 0, 0, 0)))
    client = Town(product, create_app(product)).program("Incident.Read.All", owner="glen")
    assert {client.get("/api/incidents?$top=1").status_code for _ in range(55)} == {200}


@pytest.mark.usefixtures("quick")
def test_who_guesses_waits(served: Town) -> None:
    client = TestClient(create_app(served.product), client=("192.0.2.7", 5), headers={CSRF_HEADER: "x"})
    answers = [client.post("/api/v1/session", json=GUESS) for _ in range(throttle.TRIES + 1)]
    assert {answer.status_code for answer in answers[:-1]} == {403}
    assert (answers[-1].status_code, answers[-1].headers["Retry-After"]) == (429, "60")
    other = TestClient(create_app(served.product), client=("192.0.2.8", 5), headers={CSRF_HEADER: "x"})
    assert other.post("/api/v1/session", json=GUESS).status_code == 403


@pytest.fixture(params=["127.0.0.1", ""])
def behind(request: pytest.FixtureRequest, served: Town) -> Iterator[tuple[str, str]]:
    """A server, and the address of the proxy it was told of."""
    running = server(served.product, Listening(port=0, proxy=request.param))
    thread = threading.Thread(target=running.run)
    thread.start()
    while not running.started:
        thread.join(0.01)
    yield f"http://127.0.0.1:{running.servers[0].sockets[0].getsockname()[1]}", request.param
    running.should_exit = True
    thread.join(10)


@pytest.mark.usefixtures("quick")
def test_only_the_proxy_may_say_for_whom_it_asks(served: Town, behind: tuple[str, str]) -> None:
    url, proxy = behind
    person = f"203.0.113.{9 if proxy else 10}"
    headers = {CSRF_HEADER: "x", "X-Forwarded-For": f"198.51.100.1, {person}"}
    with httpx.Client(base_url=url, headers=headers) as client:
        for _ in range(throttle.TRIES):
            assert client.post("/api/v1/session", json=GUESS).status_code == 403
    counted, spared = (person, "127.0.0.1") if proxy else ("127.0.0.1", person)
    assert throttle.wait(served.product.records, counted)
    assert not throttle.wait(served.product.records, spared)
    assert not throttle.wait(served.product.records, "198.51.100.1"), "what the client wrote itself is not believed"
