"""The API under load: 200 users on the incident queue over 100,000 incidents and 1,000,000 alerts, beside ingest.

`python -m benchmarks.api [--small]`. Each figure is given as seen and as a ratio to a bare ASGI handler that asks the
same SQL of the same file in the same process and server, for machines differ and this one may be shared.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from time import perf_counter, process_time, sleep
from typing import Any

from sqlalchemy import text
from tests.tenants.company import add_account, turned_on

from vedette.api.app import create_app
from vedette.api.server import Listening, server
from vedette.app import flow
from vedette.app.background import background
from vedette.app.wiring import Product, open_product
from vedette.core.errors import NotFound, VedetteError
from vedette.core.ids import new_id
from vedette.core.scope import Scope, local
from vedette.incidents import lifecycle
from vedette.insight.hunting import HuntRequest
from vedette.records.accounts import by_name
from vedette.schema.catalog import Catalog
from vedette.tenants import sessions
from vedette.tenants.accounts import SignedIn

USERS, EVENTS = 200, 5_000
PORT = 18473
STATUS = "CASE WHEN n % 10 < 3 THEN 'Active' WHEN n % 10 = 3 THEN 'InProgress' ELSE 'Resolved' END"
SEVERITY = "CASE n % 4 WHEN 0 THEN 'High' WHEN 1 THEN 'Medium' WHEN 2 THEN 'Low' ELSE 'Informational' END"
PATHS = [
    "/api/v1/incidents",
    "/api/v1/incidents?status=Active&status=InProgress",
    "/api/v1/incidents?severity=High",
    "/api/v1/incidents?sort=rank",
    "/api/v1/incidents?status=Active&service=mail&limit=30",
]
BARE_SQL = """SELECT * FROM incidents WHERE tenant = 'main' AND status IN ('Active', 'InProgress', 'Resolved')
ORDER BY last_activity DESC, number DESC LIMIT 51"""
BARE_COUNT = """SELECT count(*) FROM incidents WHERE tenant = 'main' AND status IN ('Active','InProgress','Resolved')"""
BARE_MORE = "SELECT DISTINCT incident, service, category FROM alerts WHERE tenant = 'main' AND incident IN ({})"


def fill(product: Product, incidents: int, alerts: int) -> None:
    """Invented rows, written by the database itself."""
    series = "WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < :many)"
    day = "strftime('%Y-%m-%d %H:%M:%f000', 'now', '-' || (n % 86400 * 25) || ' seconds')"
    with product.records.begin() as db:
        db.execute(
            text(f"""INSERT INTO incidents (tenant, number, name, named_by_hand, severity, severity_by_hand, status,
            classification, determination, assigned, tags, redirect, created, updated, resolved, first_activity,
            last_activity, alerts, handled) {series} SELECT 'main', n, 'Multi-stage incident involving execution & '
            || 'discovery on device ' || n, 0, {SEVERITY}, 0, {STATUS}, 'Unknown', 'NotAvailable',
            '', '', NULL, {day}, {day}, NULL, {day}, {day}, 10, 0 FROM s"""),
            {"many": incidents},
        )
        db.execute(
            text(f"""INSERT INTO alerts (tenant, id, detector, title, description, severity, category, techniques,
            service, source, first_activity, last_activity, created, evidence, fingerprint, count, sample, cell,
            repeat_of, repeats, incident, lone_group, trust, novel, device, person, status, classification,
            determination, assigned, updated) {series} SELECT 'main', 'al_' || n, 'rule-' || (n % 500),
            'Suspicious deed ' || (n % 500), 'What was seen and why it matters.', {SEVERITY},
            CASE n % 3 WHEN 0 THEN 'Execution' WHEN 1 THEN 'Discovery' ELSE 'Impact' END, '["T1059"]',
            CASE n % 3 WHEN 0 THEN 'mail' ELSE 'endpoint' END, 'Vedette', {day}, {day}, {day},
            '[]', 'f' || n, 1, '[]', 'c' || n, NULL, 0, n % :incidents + 1, NULL, 1.0, 0, '', '', 'New',
            'Unknown', 'NotAvailable', '', {day} FROM s"""),
            {"many": alerts, "incidents": incidents},
        )
        db.execute(text("ANALYZE"))


def bare(path: Path) -> Any:
    """An ASGI application that does the same SQL and nothing else."""
    pool, here = ThreadPoolExecutor(8), threading.local()

    def page() -> bytes:
        if not hasattr(here, "db"):
            here.db = sqlite3.connect(path)
        rows = here.db.execute(BARE_SQL).fetchall()
        total = here.db.execute(BARE_COUNT).fetchone()[0]
        more = here.db.execute(BARE_MORE.format(",".join(str(row[1]) for row in rows[:50]))).fetchall()
        return json.dumps({"value": rows[:50], "total": total, "more": more}).encode()

    async def application(scope: Any, receive: Any, send: Any) -> None:
        body = await asyncio.get_running_loop().run_in_executor(pool, page)
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return application


@contextmanager
def served(product: Product) -> Iterator[None]:
    """Both applications on one port of one uvicorn."""
    ours, other = create_app(product, address=f"http://localhost:{PORT}"), bare(product.folder / "state.db")

    async def both(scope: Any, receive: Any, send: Any) -> None:
        await (other if scope.get("path") == "/bare" else ours)(scope, receive, send)

    running = server(product, Listening(port=PORT))
    running.config.app = both
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    while not running.started:
        sleep(0.05)
    try:
        yield
    finally:
        running.should_exit = True
        thread.join(30)


class Ingest:
    """5,000 events a second through the whole pipeline, from files another process writes; `rows` that are in."""

    def __init__(self, product: Product, folder: Path) -> None:
        self._product, self._folder = product, folder / "events"
        self.rows, self._halt = 0, threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Ingest:
        self._folder.mkdir()
        command = [sys.executable, "-m", "benchmarks.api_events", str(self._folder), str(EVENTS)]
        self._writer = subprocess.Popen(command)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._writer.kill()
        self._writer.wait()
        self._halt.set()
        self._thread.join(60)

    @property
    def behind(self) -> int:
        """Seconds' worth of events that are written and not taken."""
        return len(list(self._folder.glob("part-*")))

    def _run(self) -> None:
        while not self._halt.is_set():
            paths = sorted(self._folder.glob("part-*"))
            if paths:
                self.rows += sum(flow.ingest(self._product, local(), paths).rows.values())
            for path in paths:
                path.unlink()
            self._halt.wait(0.2)


def load(folder: Path, paths: list[str], tokens: list[str], seconds: float, pause: float) -> dict[str, float]:
    """One run of the generator; `cpu` is what this process, the server, spent on each request, in milliseconds."""
    (folder / "paths").write_text("\n".join(paths))
    (folder / "tokens").write_text("\n".join(tokens))
    command = [sys.executable, "-m", "benchmarks.api_load", str(PORT), str(folder / "paths"), str(folder / "tokens")]
    began = process_time()
    done = subprocess.run([*command, str(seconds), str(pause)], capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return {**found, "cpu": (process_time() - began) * 1e3 / max(1, found["requests"])}


def told(name: str, run: dict[str, float], base: dict[str, float] | None = None) -> None:
    """One line."""
    line = f"{name:<42}" + "".join(f"{word} {run[word]:>8.1f} ms  " for word in ("p50", "p95", "p99", "max"))
    line += f"{run['rate']:>7.0f}/s  cpu {run['cpu']:.3f} ms  errors {run['errors']:.0f}"
    if base is not None:
        line += "  | of bare: " + ", ".join(f"{word} ×{run[word] / base[word]:.2f}" for word in ("p95", "rate", "cpu"))
    print(line, flush=True)


def hunts(product: Product) -> None:
    """A light query's wait, alone and while another person's heavy ones run."""
    light = "DeviceProcessEvents | take 10"
    heavy = (
        "DeviceProcessEvents | extend k = 1 | join kind=inner (DeviceProcessEvents | extend k = 1 | take 3000) on k "
        "| summarize count() by FileName, strcat(DeviceName, ProcessCommandLine1) | count"
    )
    scopes = {name: Scope(local().tenant, name, frozenset({"*"})) for name in ("ann", "bob")}

    def timed(times: int) -> list[float]:
        found = []
        for _ in range(times):
            began = perf_counter()
            product.hunting.run(scopes["ann"], HuntRequest(light))
            found.append((perf_counter() - began) * 1e3)
        return sorted(found)

    alone = timed(20)
    halt = threading.Event()
    ended: Counter[str] = Counter()

    def loop() -> None:
        while not halt.is_set():
            try:
                product.hunting.run(scopes["bob"], HuntRequest(heavy, id=new_id("hq")))
                ended["done"] += 1
            except VedetteError as error:  # limits are part of the picture, and being cancelled at the end
                ended[str(error)[:60]] += 1
                halt.wait(0.2)

    threads = [threading.Thread(target=loop) for _ in range(6)]
    for thread in threads:
        thread.start()
    sleep(1)
    beside = timed(20)
    halt.set()
    while any(thread.is_alive() for thread in threads):
        for running in product.hunting.running(scopes["bob"]):
            with suppress(NotFound):  # it has just ended
                product.hunting.cancel(scopes["bob"], running.id)
        sleep(0.05)
    print(f"light hunt alone            p50 {alone[10]:7.1f} ms  max {alone[-1]:7.1f} ms")
    print(f"light hunt, 6 heavy of bob  p50 {beside[10]:7.1f} ms  max {beside[-1]:7.1f} ms")
    print("how the heavy ones ended: " + ", ".join(f"{count} × {how}" for how, count in ended.items()), flush=True)


def main() -> None:
    """Fill, serve, load, tell."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--small", action="store_true", help="a tenth of the rows and short runs")
    small = parser.parse_args().small
    incidents, alerts, seconds = (10_000, 100_000, 5.0) if small else (100_000, 1_000_000, 15.0)
    logging.disable(logging.WARNING)
    sys.setswitchinterval(0.001)  # as `vedette serve` does
    with tempfile.TemporaryDirectory() as name, open_product(Path(name) / "data", create=True) as product:
        folder = Path(name)
        turned_on(product.records, "SPE_E5", tenant="main")
        product.lake.provision(local(), [t for t in Catalog.stock().tables() if t.name in _TABLES])
        for n in range(USERS):
            add_account(product.records, f"u{n}.x@main.example", "directory/security-reader", tenant="main")
        began = perf_counter()
        fill(product, incidents, alerts)
        print(f"{incidents:,} incidents, {alerts:,} alerts written in {perf_counter() - began:.0f} s", flush=True)
        tokens = []
        for n in range(USERS):
            with product.records.read() as db:
                account = by_name(db, f"u{n}.x@main.example")
            assert account is not None
            tokens.append(sessions.open_session(product.records, SignedIn(account, True)).token)
        with served(product):
            run(product, folder, tokens, seconds)
        hunts(product)


def run(product: Product, folder: Path, tokens: list[str], seconds: float) -> None:
    """The runs: quiet, while somebody changes an incident every second, and beside ingest."""
    load(folder, PATHS, tokens, 3, 1.0)  # warm
    both(folder, tokens, seconds, "quiet")
    with changing(product):
        both(folder, tokens, seconds, "beside changes")
    workers = background(product)
    workers.start()
    with Ingest(product, folder) as ingest:
        sleep(10)  # the rules are compiled at the first look, once
        began, before, cpu = perf_counter(), ingest.rows, process_time()
        sleep(seconds)
        spent = process_time() - cpu
        print(f"ingest and detection alone: {spent / (perf_counter() - began):.2f} cores", flush=True)
        both(folder, tokens, seconds, "beside ingest")
        rate = (ingest.rows - before) / (perf_counter() - began)
        print(f"ingested meanwhile: {rate:,.0f} events/s, {ingest.behind} s behind", flush=True)
    workers.stop()


def both(folder: Path, tokens: list[str], seconds: float, where: str) -> None:
    """Open and closed loop, bare and ours."""
    for name, pause in (("each 1 request/s", 1.0), ("no think time", 0.0)):
        base = load(folder, ["/bare"], tokens, seconds, pause)
        told(f"{where}: bare, {name}", base)
        told(f"{where}: queue, {name}", load(folder, PATHS, tokens, seconds, pause), base)


@contextmanager
def changing(product: Product) -> Iterator[None]:
    """Somebody who changes an incident every second, so that no page of the queue stays the newest for longer."""
    halt = threading.Event()
    scope = Scope(local().tenant, "u0.x@main.example", frozenset({"*"}))

    def loop() -> None:
        owner = scope.actor
        while not halt.wait(1.0):
            lifecycle.assign(scope, product.records, 7, owner)
            owner = "" if owner else scope.actor

    thread = threading.Thread(target=loop)
    thread.start()
    try:
        yield
    finally:
        halt.set()
        thread.join()


_TABLES = {"AlertInfo", "AlertEvidence", "DeviceInfo", "DeviceProcessEvents", "EmailEvents", "IdentityLogonEvents"}

if __name__ == "__main__":
    main()
