"""Served companies for the tests: one is made as a person would (`vedette demo --serve`), the others are its copies.

The fixtures in conftest make the first once for all workers and serve a copy for every module.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.browser import letters
from tests.ports import free_port

PASSWORD = "seven quiet lanterns"
EVENTS = 3000
FRESH, ON = "fresh", "on"
"""The two companies that are copied: nobody has set it up yet; it has an administrator and is on."""
_HEADERS = {"X-Requested-With": "tests"}
_LINK = re.compile(r"(http://\S+)/setup#(\S+)")
_KEPT = 240
"""Seconds a session is shared. Its token changes after ten minutes, in one browser alone: the others would be ended."""


class House:
    """Where one is served, the one-time token of its administrator, its data folder."""

    def __init__(self, url: str, token: str, data: Path) -> None:
        self.url, self.token, self.data = url, token, data
        self._session = ("", -float("inf"))

    @property
    def cookie(self) -> str:
        """The session of the administrator; a new one every few minutes."""
        if time.monotonic() - self._session[1] > _KEPT:
            self._session = (self.sign_in("admin"), time.monotonic())
        return self._session[0]

    def client(self, cookie: str = "") -> httpx.Client:
        """The API with this session, or the administrator's; to be closed."""
        cookies = {"vedette_session": cookie or self.cookie}
        return httpx.Client(base_url=self.url, headers=_HEADERS, cookies=cookies, timeout=60)

    def sign_in(self, name: str) -> str:
        """A new session of somebody who has the password of all tests."""
        with httpx.Client(base_url=self.url, headers=_HEADERS, timeout=60) as client:
            client.post("/api/v1/session", json={"name": name, "password": PASSWORD}).raise_for_status()
            return client.cookies["vedette_session"]

    def choose_password(self, token: str) -> None:
        """What follows a one-time link."""
        with httpx.Client(base_url=self.url, headers=_HEADERS, timeout=60) as client:
            client.post("/api/v1/session/setup", json={"token": token, "password": PASSWORD}).raise_for_status()

    def hire(self, name: str, group: str = "") -> str:
        """Somebody new, in a role group of the directory when one is named; their session."""
        with self.client() as root:
            token = root.post("/api/v1/accounts", json={"name": name}).json()["token"]
            if group:
                member = next(row["id"] for row in root.get("/api/v1/accounts").json() if row["name"] == name)
                given = {"member": member, "store": "directory", "group": group}
                root.post("/api/v1/permissions/assignments", json=given).raise_for_status()
        self.choose_password(token)
        return self.sign_in(name)

    def turn_on(self) -> None:
        """Choose the administrator's password, turn the service on."""
        self.choose_password(self.token)
        with self.client() as client:
            version = client.get("/api/v1/tenant").json()["consent"]["version"]
            client.post("/api/v1/tenant/consent", json={"version": version}).raise_for_status()
            client.post("/api/v1/tenant/start", json={"location": ""}).raise_for_status()
            _until("the service is on", lambda: client.get("/api/v1/tenant").json()["state"] == "on")

    def set_up(self) -> None:
        """The same, and some mail is delivered."""
        self.turn_on()
        with self.client() as client:
            letters.deliver(self.data)
            # What is copied must be at rest: the rules have seen what was delivered.
            alerts = "/api/v1/alerts?service=mail&limit=100"
            _until("mail is judged", lambda: letters.RAISED in client.get(alerts).text)


def found(place: Path) -> None:
    """Make the companies that are copied, `FRESH` and `ON`, in this folder."""
    with demo(place / ON):
        pass
    shutil.copytree(place / ON, place / FRESH, symlinks=True)
    with _served(place / ON) as again:
        again.set_up()


@contextmanager
def copied(place: Path, which: str, folder: Path) -> Iterator[House]:
    """A company of one's own, served from a copy in this folder, which is removed at the end."""
    shutil.copytree(place / which, folder, symlinks=True)
    try:
        with _served(folder) as served:
            yield served
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def demo(data: Path) -> Iterator[House]:
    """A new one in this folder, which holds nothing yet; stopped at the end."""
    command = ["demo", "--serve", "--data", str(data), "--events", str(EVENTS)]
    with _running(command, data, "127.0.0.1") as (process, url, log):
        _until("it is served", lambda: _link(process, log) is not None)
        _until("it answers", lambda: _answers(process, url, log))
        found = _link(process, log)
        assert found is not None
        assert found[1] == url, f"another program took the port of {url}"
        yield House(url, found[2], data)


@contextmanager
def _served(data: Path) -> Iterator[House]:
    # Under this name, for browsers make no passkeys for numbers.
    with _running(["serve", "--data", str(data), "--host", "localhost"], data, "localhost") as (process, url, log):
        _until("it answers", lambda: _answers(process, url, log))
        # While nobody has set it up there is a new link at every start.
        told = _link(process, log)
        yield House(url, told[2] if told else "", data)


@contextmanager
def _running(command: list[str], data: Path, host: str) -> Iterator[tuple[subprocess.Popen[bytes], str, Path]]:
    """The program with a port of its own; what it says stands beside its data folder."""
    port = free_port()
    log = data.with_name(f"{data.name}.log")
    words = [str(Path(sys.executable).with_name("vedette")), *command, "--port", str(port)]
    with log.open("wb") as out, subprocess.Popen(words, stdout=out, stderr=subprocess.STDOUT) as process:
        try:
            yield process, f"http://{host}:{port}", log
        finally:
            process.terminate()
            process.wait(60)


def _until(what: str, there: Callable[[], bool], most: float = 300) -> None:
    deadline = time.monotonic() + most
    while not there():
        assert time.monotonic() < deadline, f"not within {most:g} s: {what}"
        time.sleep(0.1)


def _link(process: subprocess.Popen[bytes], log: Path) -> re.Match[str] | None:
    """The one-time link it has printed. Raises AssertionError with what it said when it has ended."""
    told = log.read_text(errors="replace")
    assert process.poll() is None, told
    return _LINK.search(told)


def _answers(process: subprocess.Popen[bytes], url: str, log: Path) -> bool:
    assert process.poll() is None, log.read_text(errors="replace")
    try:
        return httpx.get(f"{url}/healthz", timeout=60).is_success
    except httpx.TransportError:
        return False
