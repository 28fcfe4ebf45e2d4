"""The portal in chromium: a queue of 100,000 incidents, a grid of 100,000 rows, and what every page weighs when cold.

`python -m benchmarks.portal [--pages NAME …]`. Processor time is that of the page's main thread (thread ticks), so a
busy machine changes little; what is on the wall clock is said to be. Ends with 1 when a bound is missed.
"""

from __future__ import annotations

import argparse
import logging
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, sleep

import httpx
from playwright.sync_api import Browser, CDPSession, Page, expect
from tests.browser import chromium
from tests.browser.editor import opened, ran
from tests.browser.house import demo
from tests.browser.pages import PAGES, Place, largest_incident
from tests.tenants.company import add_account, turned_on

from benchmarks.api import PATHS, fill
from vedette.app.wiring import open_product
from vedette.records.accounts import by_name
from vedette.tenants import sessions
from vedette.tenants.accounts import SignedIn

PORT = 18474
INCIDENTS, ALERTS, ROWS = 100_000, 300_000, 100_000
P95_MS, FIRST_ROW_MS, SORT_MS, WEIGHT_KB, CPU_MS = 100.0, 1000.0, 300.0, 500.0, 400.0
FIRST_ROW = """new MutationObserver((_, watch) => {
  if (document.querySelector('[role=row][data-place="0"]')) { window.firstRow = performance.now(); watch.disconnect(); }
}).observe(document, { childList: true, subtree: true });"""
HUNT = f"range x from 1 to {ROWS} step 1 | extend Word = hash_sha256(tostring(x)), At = datetime(2026-01-01) + x * 1m"


@dataclass(slots=True)
class Table:
    """Lines with their bounds; `missed` counts those over them."""

    missed: int = 0

    def told(self, what: str, value: float, bound: float, unit: str) -> None:
        """One line."""
        over = value >= bound
        self.missed += over
        print(f"{what:<44}{value:>9.1f} {unit:<4} bound {bound:>6.0f}  {'MISSED' if over else 'ok'}", flush=True)


@contextmanager
def large(folder: Path) -> Iterator[str]:
    """A served organisation with 100,000 incidents; the cookie of its reader."""
    with open_product(folder / "data", create=True) as product:
        turned_on(product.records, "SPE_E5", tenant="main")
        add_account(product.records, "ann@main.example", "directory/global-administrator", tenant="main")
        fill(product, INCIDENTS, ALERTS)
        with product.records.read() as db:
            account = by_name(db, "ann@main.example")
        assert account is not None
        token = sessions.open_session(product.records, SignedIn(account, True)).token
    command = [str(Path(sys.executable).with_name("vedette")), "serve", "--data", str(folder / "data")]
    with subprocess.Popen(
        [*command, "--port", str(PORT)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            for _ in range(600):
                try:
                    httpx.get(f"http://127.0.0.1:{PORT}/healthz", timeout=5)
                    break
                except httpx.TransportError:
                    sleep(0.1)
            yield token
        finally:
            process.terminate()
            process.wait(60)


def cold(browser: Browser, url: str, cookie: str) -> tuple[Page, CDPSession]:
    """A page without any cache, and its measures in thread ticks."""
    made = chromium.context(browser, url)
    made.add_cookies([{"name": "vedette_session", "value": cookie, "url": url}])
    page = made.new_page()
    session = made.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    session.send("Network.enable")
    return page, session


def spent(session: CDPSession, name: str) -> float:
    """Milliseconds of the page's main thread so far: `TaskDuration` is all of it, `ScriptDuration` what is script."""
    metrics = {each["name"]: each["value"] for each in session.send("Performance.getMetrics")["metrics"]}
    value: float = metrics[name]
    return value * 1000


def queue(browser: Browser, folder: Path, table: Table) -> None:
    """The queue's answers and its first row."""
    with large(folder) as cookie:
        url = f"http://127.0.0.1:{PORT}"
        with httpx.Client(base_url=url, cookies={"vedette_session": cookie}, timeout=60) as client:
            times = []
            for turn in range(len(PATHS) * 41):
                # A page of another length each time: none is answered with what was made for the last.
                path = httpx.URL(PATHS[turn % len(PATHS)]).copy_merge_params({"limit": 20 + turn // len(PATHS)})
                began = perf_counter()
                client.get(path).raise_for_status()
                times.append((perf_counter() - began) * 1e3)
        kept = sorted(times[len(PATHS) :])  # the first of each kind warms
        table.told(f"queue of {INCIDENTS:,}: server, p95 (wall)", kept[int(len(kept) * 0.95)], P95_MS, "ms")
        first = []
        for _ in range(3):
            page, _session = cold(browser, url, cookie)
            page.add_init_script(FIRST_ROW)
            page.goto("/incidents")
            expect(page.locator('[role=row][data-place="0"]')).to_be_visible()
            first.append(page.evaluate("window.firstRow"))
            page.context.close()
        table.told("queue: first row, cold, best of 3 (wall)", min(first), FIRST_ROW_MS, "ms")


def grid(browser: Browser, url: str, cookie: str, table: Table) -> None:
    """Sorting what a hunt gave: a number, a text, a time."""
    page, session = cold(browser, url, cookie)
    opened(page, f"/hunting?rows={ROWS}")
    rows = ran(page, HUNT)
    expect(page.get_by_text(f"Showing {ROWS:,} of {ROWS:,}")).to_be_visible()
    for name in ("x", "Word", "At"):
        before = spent(session, "ScriptDuration")
        rows.get_by_role("button", name=name, exact=True).click()
        expect(rows.get_by_role("columnheader", name=name, exact=True)).to_have_attribute("aria-sort", "descending")
        table.told(
            f"grid of {ROWS:,}: sort by {name}, script", spent(session, "ScriptDuration") - before, SORT_MS, "ms"
        )
    page.context.close()


def weigh(browser: Browser, url: str, cookie: str, place: Place, incident: int, table: Table) -> None:
    """What one page brings over the network and costs the main thread, cold."""
    page, session = cold(browser, url, cookie)
    sizes: dict[str, float] = {}
    session.on("Network.loadingFinished", lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}))
    page.goto(place.address.format(incident=incident))
    expect(page.locator("main").get_by_text(place.shows).first).to_be_visible()
    expect(page.locator(".fui-Spinner")).to_have_count(0)
    page.wait_for_timeout(500)
    cpu = spent(session, "TaskDuration")
    weight = sum(sizes.values())
    page.context.close()
    table.told(f"{place.name}: transfer", weight / 1000, WEIGHT_KB, "KB")
    table.told(f"{place.name}: main thread", cpu, CPU_MS, "ms")


def main() -> int:
    """Serve, look, tell."""
    parser = argparse.ArgumentParser()
    parser.add_argument(
        "--pages", nargs="*", help="names of pages; weighs only these; without it everything is measured"
    )
    wanted = parser.parse_args().pages
    logging.disable(logging.WARNING)
    table = Table()
    with tempfile.TemporaryDirectory() as name, chromium.launched() as browser:
        if wanted is None:
            queue(browser, Path(name), table)
        with demo(Path(name) / "demo") as served:
            served.set_up()
            cookie = served.sign_in("admin")
            if wanted is None:
                grid(browser, served.url, cookie, table)
            page, _session = cold(browser, served.url, cookie)
            incident = largest_incident(page)
            page.context.close()
            for place in PAGES:
                if place.name in wanted if wanted else "?" not in place.address or place.name == "hunting-chart":
                    weigh(browser, served.url, cookie, place, incident, table)
    return int(table.missed > 0)


if __name__ == "__main__":
    sys.exit(main())
