"""A served demo company for the tests: `vedette demo --serve` as its own process, as a person would start it."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.browser import letters

PASSWORD = "seven quiet lanterns"
EVENTS = 3000
_LINK = re.compile(r"(http://127\.0\.0\.1:\d+)/setup#(\S+)")


@dataclass(frozen=True, slots=True)
class House:
    """Where it is served, the one-time token of its administrator, its data folder."""

    url: str
    token: str
    data: Path

    def set_up(self) -> str:
        """Choose the administrator's password and turn the service on, over the API; the session's cookie."""
        with httpx.Client(base_url=self.url, headers={"X-Requested-With": "tests"}, timeout=60) as client:
            client.post("/api/v1/session/setup", json={"token": self.token, "password": PASSWORD}).raise_for_status()
            client.post("/api/v1/session", json={"name": "admin", "password": PASSWORD}).raise_for_status()
            tenant = client.get("/api/v1/tenant").json()
            version = tenant["consent"]["version"]
            client.post("/api/v1/tenant/consent", json={"version": version}).raise_for_status()
            client.post("/api/v1/tenant/start", json={"location": ""}).raise_for_status()
            deadline = time.monotonic() + 120
            while client.get("/api/v1/tenant").json()["state"] != "on":
                assert time.monotonic() < deadline, "the service was not on within two minutes"
                time.sleep(0.5)
            letters.deliver(self.data)
            return client.cookies["vedette_session"]


@contextmanager
def house(folder: Path, events: int = EVENTS) -> Iterator[House]:
    """Serve one from this folder; stopped at the end."""
    command = [str(Path(sys.executable).with_name("vedette")), "demo", "--serve", "--data", str(folder / "demo")]
    command += ["--events", str(events), "--port", str(_port())]
    log = folder / "server.log"
    with log.open("wb") as out, subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT) as process:
        try:
            match = None
            deadline = time.monotonic() + 180
            while match is None:
                told = log.read_text(errors="replace")
                match = _LINK.search(told)
                assert process.poll() is None, told
                assert time.monotonic() < deadline, told
                time.sleep(0.2)
            _answers(match[1])
            yield House(match[1], match[2], folder / "demo")
        finally:
            process.terminate()
            process.wait(60)


def _answers(url: str) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            httpx.get(f"{url}/healthz", timeout=5)
        except httpx.TransportError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError(f"{url} does not answer")


def _port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
