"""The browser of the portal's tests: where it is, how it is started, signing in, axe. Used by the fixtures here."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

ROOT = Path(__file__).parents[2]
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync")
AXE = ROOT / "portal" / "node_modules" / "axe-core" / "axe.min.js"
Theme = Literal["light", "dark"]
WAIT = 20_000
"""Milliseconds anything may take on a busy machine."""
# Tabster's focus traps: hidden and focusable on purpose, a false positive its makers know.
EXCLUDED = "[data-tabster-dummy]"


def executable() -> str:
    """The chromium of this machine; empty when there is none."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = (shutil.which(name) for name in names)
    return os.environ.get("VEDETTE_CHROMIUM") or next((path for path in found if path), "")


@contextmanager
def launched() -> Iterator[Browser]:
    """A browser; closed with everything that was opened in it."""
    expect.set_options(timeout=WAIT)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=executable(), args=list(ARGUMENTS))
        yield browser
        browser.close()


def context(browser: Browser, base: str, *, theme: Theme = "light", width: int = 1440) -> BrowserContext:
    """A fresh profile: no cookies, one theme, UTC, no motion."""
    made = browser.new_context(
        base_url=base,
        viewport={"width": width, "height": 900},
        reduced_motion="reduce",
        color_scheme=theme,
        locale="en-GB",
        timezone_id="Europe/Oslo",
    )
    made.set_default_timeout(WAIT)
    return made


@cache
def axe() -> str:
    """The source of axe-core, as the portal's packages hold it."""
    return AXE.read_text(encoding="utf-8")


def violations(page: Page) -> list[str]:
    """What axe-core finds wrong on the page as it is now, one line for each place."""
    page.evaluate(axe())
    options = json.dumps({"resultTypes": ["violations"]})
    found: dict[str, Any] = page.evaluate(f"axe.run({{exclude: [['{EXCLUDED}']]}}, {options})")
    return [
        f"{rule['id']}: {node['html'][:160]} ({rule['help']}; {node.get('failureSummary', '')[:200]})"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]
