"""A served installation that is killed under load, again and again: nothing acknowledged is lost, all goes on.

`VEDETTE_KILLS` says how often (twice by default, ten times by `make kill`). And a stop that was asked for ends at
once, streams and all.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2 as httpx
import pytest

from tests.cli.under_load import EVENTS, Acknowledged, Load
from tests.incidents.crafted import forged_token
from tests.ports import free_port
from tests.tenants.company import add_account, turned_on
from vedette.app import flow, tasks
from vedette.app.wiring import Product, open_product, open_state
from vedette.core.scope import Scope, local
from vedette.incidents.dossier import dossier
from vedette.kql.compile import compile_query
from vedette.records import tasks as kept
from vedette.records.accounts import by_name
from vedette.records.tasks import Kind, TaskState
from vedette.schema.catalog import Catalog
from vedette.tenants import audit, keys, sessions
from vedette.tenants.accounts import SignedIn

pytestmark = pytest.mark.slow
TABLES = {"AlertInfo", "AlertEvidence", "DeviceInfo", "DeviceProcessEvents", "EmailEvents", "IdentityLogonEvents"}
PROGRAM = "from vedette.cli.main import main; main()"
KILLS = int(os.environ.get("VEDETTE_KILLS", "2"))


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


@contextmanager
def _serving(data: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-c", PROGRAM, "serve", "--data", str(data), "--port", str(port)]
    with (data.parent / "log").open("ab") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            end = time.monotonic() + 240  # a busy machine starts slowly
            while time.monotonic() < end:
                assert process.poll() is None, (data.parent / "log").read_text()[-2000:]
                try:
                    if httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=5).status_code == 200:
                        break
                except httpx.TransportError:
                    time.sleep(0.1)
            else:
                raise AssertionError("the server was not ready in time")
            assert process.poll() is None, "somebody else has its port"
            yield process
        finally:
            if process.poll() is None:
                process.kill()
            process.wait(30)


def _cookie(data: Path) -> str:
    """A session of the administrator."""
    with open_state(data) as records:
        with records.read() as db:
            account = by_name(db, "sam@main.example")
        assert account is not None
        return sessions.open_session(records, SignedIn(account, True)).token


def _finished(data: Path) -> None:
    """Wait until every upload was imported."""
    end = time.monotonic() + 300
    with open_state(data) as records:
        while time.monotonic() < end:
            with records.read() as db:
                if not kept.unfinished(local(), db, Kind.IMPORT):
                    return
            time.sleep(0.1)
    raise AssertionError("uploads were not imported within five minutes")


def _numbers(product: Product) -> list[int]:
    query = compile_query("DeviceProcessEvents | project ReportId", product.catalog)
    return sorted(product.lake.query(local(), query).table.column(0).to_pylist())


def test_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    data = tmp_path / "data"
    key = _prepared(data)
    cookie = _cookie(data)
    said, wrong = Acknowledged(), set[str]()
    for turn in range(KILLS):
        port = free_port()
        with _serving(data, port) as process:
            load = Load(port, key, cookie, turn)
            load.start()
            end = time.monotonic() + 120
            while not load.said.enough and time.monotonic() < end:
                time.sleep(0.02)
            process.send_signal(signal.SIGKILL)
            process.wait(30)
            load.join()
            assert load.said.enough, (load.wrong, (tmp_path / "log").read_text()[-2000:])
            said.comments |= load.said.comments
            said.changes |= load.said.changes
            said.uploads |= load.said.uploads
            wrong |= load.wrong
    with _serving(data, free_port()):
        _finished(data)
    assert not wrong
    with open_product(data) as product:
        whole = dossier(local(), product.records, 1)
        assert said.comments <= {comment.text for comment in whole.comments}
        assert said.changes <= {change.id for change in whole.history}
        with product.records.read() as db:
            states = {kept.get(local(), db, Kind.IMPORT, ident).state for ident in said.uploads}
        assert states == {TaskState.DONE}
        found = _numbers(product)
        assert len(found) == len(set(found))
        assert {n for first in said.uploads.values() for n in range(first, first + EVENTS)} <= set(found)
        assert not audit.verify(local(), product.records).faults
    print(f"{KILLS} kills: {len(said.comments)} comments, {len(said.changes)} changes, {len(found)} events")


def test_an_upload_outlives_a_kill(tmp_path: Path) -> None:
    data, port = tmp_path / "data", free_port()
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
        _finished(data)
    with open_product(data) as product, product.records.read() as db:
        assert kept.get(local(), db, Kind.IMPORT, ident).state == TaskState.DONE


def test_a_stop_ends_at_once_with_a_stream_open(tmp_path: Path) -> None:
    data, port = tmp_path / "data", free_port()
    key = _prepared(data)
    with _serving(data, port) as process:
        headers = {"Authorization": f"Bearer {key}"}
        with httpx.stream("GET", f"http://127.0.0.1:{port}/api/v1/events", headers=headers, timeout=30) as answer:
            assert answer.status_code == 200
            lines = answer.iter_lines()
            assert next(lines)
            process.send_signal(signal.SIGTERM)
            process.wait(120)  # whatever the jobs of the start have still to do
    assert process.returncode == 0
    assert "timeout graceful shutdown exceeded" not in (tmp_path / "log").read_text(), "the stream held up the stop"
