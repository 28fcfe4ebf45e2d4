"""One request to an address that somebody named: where it goes, what of the answer is read, what is refused."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from vedette.core.errors import BadInput, Upstream
from vedette.core.http import Http
from vedette.core.outbound import Outbound


class Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        given = self.rfile.read(int(self.headers["Content-Length"]))
        self._answer(200, self.headers["Host"].encode() + b" " + given)

    def do_GET(self) -> None:
        if self.path == "/busy":
            self._answer(429, b"{}", {"Retry-After": "7"})
        elif self.path == "/away":
            self._answer(302, b"", {"Location": "/long"})
        else:
            self._answer(200, b"x" * 5000)

    def _answer(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        pass


@pytest.fixture
def there() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_port}"
        server.shutdown()


HOME = Outbound.read("127.0.0.0/8, ::1/128")


def test_it_goes_to_the_checked_address_under_the_name_people_wrote(there: str) -> None:
    http = Http(HOME, 10)
    answer = http.ask("POST", f"{there}/in?a=b", body=b"{}")
    assert (answer.status, answer.body) == (200, f"{there.removeprefix('http://')} {{}}".encode())
    assert http.ask("POST", there, form={"a": "b c"}).body.endswith(b" a=b+c")
    http.close()


def test_it_says_how_long_to_wait_and_follows_nobody(there: str) -> None:
    http = Http(HOME, 10)
    assert (http.ask("GET", f"{there}/busy").status, http.ask("GET", f"{there}/busy").wait) == (429, 7.0)
    assert http.ask("GET", f"{there}/away").status == 302
    http.close()


def test_no_answer_is_read_without_end(there: str) -> None:
    short, deaf = Http(HOME, 10, largest=4999), Http(HOME, 10, largest=0)
    with pytest.raises(Upstream, match="answered more than"):
        short.ask("GET", f"{there}/long")
    assert deaf.ask("GET", f"{there}/long").body == b""
    with pytest.raises(Upstream, match="no JSON"):
        Http(HOME, 10).ask("GET", f"{there}/long").document()
    short.close()
    deaf.close()


def test_what_the_operator_does_not_allow_is_refused(there: str) -> None:
    with pytest.raises(BadInput, match="not a public address"):
        Http(Outbound(), 10).ask("GET", there)
    with pytest.raises(BadInput, match="https://HOST/PATH"):
        Http(HOME, 10, plain=False).ask("GET", there)
