"""The browser of the portal's tests: where it is, how it is started, signing in, axe. Used by the fixtures here."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page, expect, sync_playwright

ROOT = Path(__file__).parents[2]
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync")
AXE = ROOT / "portal" / "node_modules" / "axe-core" / "axe.min.js"
Theme = Literal["light", "dark"]
_WIDTH, _HEIGHT = 1440, 900
WAIT = 60_000
"""Milliseconds anything may take on a busy machine; tests name no others."""
AGAIN = 2
"""How often a request of a test beside the page is sent again: a server closes connections nobody used a while."""
# Tabster's focus traps: hidden and focusable on purpose, a false positive its makers know.
EXCLUDED = "[data-tabster-dummy]"
COLOURS = ("color-contrast", "link-in-text-block")
"""The rules that look at colours; what the others judge is the same in both themes."""
# What is coming or going is half transparent; what turns for ever is not waited for.
_STILL = """() => document.getAnimations().every((each) =>
  each.playState !== 'running' || each.effect?.getComputedTiming().iterations === Infinity)"""
# Half-way between two themes, or between disabled and not, colours are those of neither.
# A constructed sheet is let in by every content security policy; an inline one is not.
_AT_ONCE = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('*, *::before, *::after { transition: none !important }');
  document.adoptedStyleSheets.push(sheet);
}"""


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


def context(
    browser: Browser, base: str, *, cookie: str = "", theme: Theme = "light", width: int = _WIDTH
) -> BrowserContext:
    """A fresh profile: one theme, UTC, no motion, this session or none."""
    made = browser.new_context(
        base_url=base,
        viewport={"width": width, "height": _HEIGHT},
        reduced_motion="reduce",
        color_scheme=theme,
        locale="en-GB",
        timezone_id="Europe/Oslo",
    )
    made.set_default_timeout(WAIT)
    if cookie:
        sign_in(made, base, cookie)
    return made


def sign_in(profile: BrowserContext, base: str, cookie: str) -> None:
    """Whoever has this session."""
    profile.add_cookies([{"name": "vedette_session", "value": cookie, "url": base}])


@contextmanager
def watched(page: Page) -> Iterator[None]:
    """Raises AssertionError at its end with what the browser reported as errors meanwhile."""
    found: list[str] = []

    def thrown(error: Error) -> None:
        found.append(str(error))

    def said(message: ConsoleMessage) -> None:
        if _is_fault(message):
            found.append(message.text)

    page.on("pageerror", thrown)
    page.on("console", said)
    yield
    page.remove_listener("pageerror", thrown)
    page.remove_listener("console", said)
    assert not found, found


def cleared(page: Page) -> None:
    """A window of `context` as it was made, but for what is in its cache: nothing kept, nobody signed in."""
    for beside in page.context.pages:
        if beside != page:
            beside.close()
    page.unroute_all(behavior="ignoreErrors")
    # Of the same origin and without scripts: what is deleted there nobody writes again.
    page.goto("/healthz")
    page.evaluate("localStorage.clear(); sessionStorage.clear()")
    page.context.clear_cookies()
    page.context.clear_permissions()
    page.emulate_media(media="null", color_scheme="light")
    page.set_viewport_size({"width": _WIDTH, "height": _HEIGHT})
    page.mouse.move(0, 0)


def sound(page: Page) -> None:
    """Raises AssertionError with what axe-core finds wrong on the page."""
    found = violations(page)
    assert not found, "\n".join(found)


def sound_in_both_themes(page: Page) -> None:
    """The same, light and then dark; the page is light before and after."""
    found = violations(page)
    for theme in ("dark", "light"):
        page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
        expect(page.locator(f"html[data-theme={theme}]")).to_have_count(1)
        if theme == "dark":
            found += violations(page, COLOURS)
    assert not found, "\n".join(found)


def violations(page: Page, rules: tuple[str, ...] = ()) -> list[str]:
    """What axe-core finds wrong on the page as it is now, by these rules or all: theme, address, place, one a line."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(_AT_ONCE)
        page.evaluate(_axe())
    page.wait_for_function(_STILL)
    # Nothing is fetched in advance: only an experimental rule reads style sheets.
    options: dict[str, Any] = {"resultTypes": ["violations"], "preload": False}
    if rules:
        options["runOnly"] = list(rules)
    found = page.evaluate(f"(options) => axe.run({{exclude: [['{EXCLUDED}']]}}, options)", options)
    where = f"{page.evaluate('document.documentElement.dataset.theme')} {page.url}"
    return [
        f"{where}: {rule['id']}: {node['html'][:160]} ({rule['help']}; {node.get('failureSummary', '')[:200]})"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


@cache
def _axe() -> str:
    """The source of axe-core, as the portal's packages hold it."""
    return AXE.read_text(encoding="utf-8")


def _is_fault(message: ConsoleMessage) -> bool:
    # Answers that are no success are the page's business; what it makes of them is looked at by the tests.
    return message.type == "error" and "Failed to load resource" not in message.text
