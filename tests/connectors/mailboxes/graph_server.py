"""A small server of Microsoft Graph's shape: tokens, delta pages, MIME contents, throttling, forgotten states."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

PAGE = 2


@dataclass
class Service:
    """What lies in the one mailbox, and how the service behaves."""

    messages: dict[str, bytes] = field(default_factory=dict)
    url: str = ""
    throttle: int = 0
    forget: bool = False
    forbid: bool = False
    elsewhere: bool = False
    gone: str = ""
    tokens: int = 0
    asked: list[str] = field(default_factory=list)

    def answer(self, path: str, query: dict[str, list[str]]) -> tuple[int, bytes]:
        """Status and body."""
        if self.throttle:
            self.throttle -= 1
            return 429, b"{}"
        if self.forbid:
            return 403, json.dumps({"error": {"message": "Access is denied."}}).encode()
        if path.endswith("/$value"):
            name = path.split("/")[-2]
            found = None if name == self.gone else self.messages.get(name)
            return (200, found) if found is not None else (404, b"{}")
        if path.endswith("/delta"):
            return self._delta(int(query.get("from", ["0"])[0]), "from" in query)
        return 200, b'{"id":"x"}'

    def _delta(self, start: int, going: bool) -> tuple[int, bytes]:
        if going and self.forget:
            self.forget = False
            return 410, b"{}"
        names = list(self.messages)[start : start + PAGE]
        end = start + len(names)
        more = end < len(self.messages)
        host = "https://other.example" if self.elsewhere else self.url
        link = f"{host}/v1.0/users/mira/mailFolders/inbox/messages/delta?from={end}"
        page = {"value": [{"id": name} for name in names], "@odata.nextLink" if more else "@odata.deltaLink": link}
        return 200, json.dumps(page).encode()


@contextmanager
def serving(service: Service) -> Iterator[Service]:
    """The service on loopback."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            service.tokens += 1
            self._send(200, json.dumps({"access_token": f"t{service.tokens}", "expires_in": 3599}).encode())

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            service.asked.append(parts.path)
            if self.headers["Authorization"] != f"Bearer t{service.tokens}":
                self._send(401, b"{}")
                return
            self._send(*service.answer(parts.path, parse_qs(parts.query)))

        def _send(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            if status == 429:
                self.send_header("Retry-After", "7")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
