"""A served installation that is killed under load, again and again: nothing acknowledged is lost, all goes on.

`VEDETTE_KILLS` says how often (three times by default). And a stop that was asked for ends at once, streams and all.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2 as httpx
import pytest

from tests.incidents.crafted import forged_token
from tests.tenants.company import add_account, turned_on
from vedette.app import flow, tasks
from vedette.app.wiring import open_product
from vedette.core.scope import Scope, local
from vedette.incidents.dossier import dossier
from vedette.records import tasks as kept
from vedette.records.tasks import Kind, TaskState
from vedette.schema.catalog import Catalog
from vedette.tenants import audit, keys

pytestmark = pytest.mark.slow
TABLES = {"AlertInfo", "AlertEvidence", "DeviceInfo", "DeviceProcessEvents", "EmailEvents", "IdentityLogonEvents"}
PROGRAM = "from vedette.cli.main import main; main()"
KILLS = int(os.environ.get("VEDETTE_KILLS", "3"))


def _prepared(data: Path) -> str:
    """An organisation that is on, with incidents and a program that may change them; its key."""
    with open_product(data, create=True) as product:
        turned_on(product.records, "SPE_E5", tenant="main")
        product.lake.provision(local(), [t for t in Catalog.stock().tables() if t.name in TABLES])
        flow.correlate(product, local(), forged_token())
        add_account(product.records, "sam@main.example", "directory/security-administrator", tenant="main")
        owner = Scope("main", "sam@main.example", frozenset({"*"}))
        made = keys.make(owner, product.records, owner.actor, "load", ["Incident.ReadWrite.All"], expires=None)
        return made.text


def _free() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@contextmanager
def _serving(data: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-c", PROGRAM, "serve", "--data", str(data), "--port", str(port)]
    with (data.parent / "log").open("ab") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            for _ in range(600):
                assert process.poll() is None, (data.parent / "log").read_text()[-2000:]
                try:
                    if httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=5).status_code == 200:
                        break
                except httpx.TransportError:
                    time.sleep(0.1)
            yield process
        finally:
            if process.poll() is None:
                process.kill()
            process.wait(30)


class _Load:
    """Comments as fast as they are acknowledged; `said` are those that were."""

    def __init__(self, port: int, key: str, turn: int) -> None:
        self.said: list[str] = []
        self._client = httpx.Client(base_url=f"http://127.0.0.1:{port}", headers={"Authorization": f"Bearer {key}"})
        self._turn = turn
        self.thread = threading.Thread(target=self._run, daemon=True)

    def _run(self) -> None:
        number = 0
        while True:
            text = f"turn {self._turn} comment {number}"
            try:
                answer = self._client.post("/api/v1/incidents/1/comments", json={"text": text}, timeout=20)
            except httpx.TransportError:
                return
            if answer.status_code == 201:
                self.said.append(text)
            number += 1


def test_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    data, port = tmp_path / "data", _free()
    key = _prepared(data)
    said: list[str] = []
    for turn in range(KILLS):
        with _serving(data, port) as process:
            load = _Load(port, key, turn)
            load.thread.start()
            end = time.monotonic() + 20
            while len(load.said) < 10 and time.monotonic() < end:
                time.sleep(0.02)
            process.send_signal(signal.SIGKILL)
            process.wait(30)
            load.thread.join(30)
            said += load.said
    assert len(said) >= 10 * KILLS
    with open_product(data) as product:
        found = {comment.text for comment in dossier(local(), product.records, 1).comments}
        assert set(said) <= found
        assert not audit.verify(local(), product.records).faults


def test_an_upload_outlives_a_kill(tmp_path: Path) -> None:
    data, port = tmp_path / "data", _free()
    _prepared(data)
    with open_product(data) as product:
        owner = Scope("main", "sam@main.example", frozenset({"*"}))

        place = tasks.place(owner, product, "events.jsonl", "")
        lines = [json.dumps({"time": "2026-11-20T09:00:00Z", "note": n}) for n in range(1000)]
        place.path.write_text("\n".join(lines))
        ident = tasks.accept(owner, product, place).id
        with product.records.begin() as db:  # as a process that is killed in the middle leaves it
            kept.change(owner, db, ident, {"state": TaskState.RUNNING})
    with _serving(data, port):
        time.sleep(8)
    with open_product(data) as product, product.records.read() as db:
        assert kept.get(local(), db, Kind.IMPORT, ident).state == TaskState.DONE


def test_a_stop_ends_at_once_with_a_stream_open(tmp_path: Path) -> None:
    data, port = tmp_path / "data", _free()
    key = _prepared(data)
    with _serving(data, port) as process:
        headers = {"Authorization": f"Bearer {key}"}
        with httpx.stream("GET", f"http://127.0.0.1:{port}/api/v1/events", headers=headers, timeout=30) as answer:
            assert answer.status_code == 200
            lines = answer.iter_lines()
            assert next(lines)
            began = time.monotonic()
            process.send_signal(signal.SIGTERM)
            process.wait(20)
            assert time.monotonic() - began < 5
    assert process.returncode == 0
