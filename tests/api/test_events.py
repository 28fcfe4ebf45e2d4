"""Live updates over a real socket: what changes is told, a session that ends ends its stream."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.api.town import Town, town
from vedette.api.hooks import Hooks
from vedette.api.native import events
from vedette.api.server import Listening, Server, check, server
from vedette.core.clock import now
from vedette.core.errors import BadInput
from vedette.core.scope import Scope, local
from vedette.incidents import lifecycle
from vedette.records import sessions as kept


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "EVERY", 0.05)
    monkeypatch.setattr("vedette.app.pulse.FRESH", 0.0)


@pytest.fixture
def running(tmp_path: Path, quick: None) -> Iterator[tuple[Town, Server, int]]:
    stopping = threading.Event()
    with town(tmp_path) as opened:
        found = server(opened.product, Listening(port=0), Hooks(stopping=stopping.is_set))
        found.stopping = stopping
        thread = threading.Thread(target=found.run)
        thread.start()
        while not found.started:
            thread.join(0.01)
        yield opened, found, found.servers[0].sockets[0].getsockname()[1]
        found.should_exit = True
        thread.join(10)
        assert not thread.is_alive(), "an open stream held up the stop"


def _listen(opened: Town, port: int) -> http.client.HTTPResponse:
    token = opened.person("rita").cookies["vedette_session"]
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    headers = {"Cookie": f"vedette_session={token}", "Connection": "close"}  # so that the answer owns its socket
    connection.request("GET", "/api/v1/events", headers=headers)
    answer = connection.getresponse()
    assert answer.headers["Content-Type"].startswith("text/event-stream")
    return answer


def _until(answer: http.client.HTTPResponse, event: str) -> None:
    _line(answer, f"event: {event}")


def _line(answer: http.client.HTTPResponse, wanted: str) -> None:
    while True:
        line = answer.readline().decode()
        assert line, "the stream ended"
        assert wanted == "event: goodbye" or line != "event: goodbye\n"
        if line == f"{wanted}\n":
            return


def test_a_change_is_told_and_the_server_stops_at_once(running: tuple[Town, Server, int]) -> None:
    opened, _, port = running
    answer = _listen(opened, port)
    _until(answer, "hello")
    lifecycle.assign(local("south"), opened.product.records, 1, "kim")
    lifecycle.assign(local("north"), opened.product.records, 1, "kim")
    _until(answer, "incidents")
    answer.close()


def test_a_stream_outlives_the_token_it_began_with(
    running: tuple[Town, Server, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "QUIET", 1)
    monkeypatch.setattr("vedette.api.callers.FRESH", timedelta())
    opened, _, port = running
    answer = _listen(opened, port)
    _until(answer, "hello")
    scope, long_ago, lately = Scope("north", "test"), now() - timedelta(minutes=20), now() - timedelta(minutes=1)
    with opened.product.records.begin() as db:
        (row,) = [each for each in kept.sessions_of(scope, db) if each.replaced is None][:1]
        kept.save_session(scope, db, replace(row, started=long_ago, issued=long_ago, replaced=lately))
        newer = replace(row, hash="0" * 64, started=long_ago, issued=lately, seen=now())
        kept.save_session(scope, db, newer)
    for _ in range(2):
        _line(answer, ": still here")
    with opened.product.records.read() as db:
        assert any(each.hash == newer.hash for each in kept.sessions_of(scope, db))
    with opened.product.records.begin() as db:
        kept.end_session(scope, db, row.family)
    _until(answer, "goodbye")
    answer.close()


@pytest.mark.parametrize("listening", [Listening(host="0.0.0.0"), Listening(certificate=Path("a.pem"))])
def test_passwords_never_travel_in_the_clear(listening: Listening) -> None:
    with pytest.raises(BadInput):
        check(listening)


def test_behind_a_proxy_or_on_loopback_plain_http_is_fine() -> None:
    check(Listening(host="0.0.0.0", proxy="10.0.0.1"))
    check(Listening(host="::1"))
