"""The main journey once more, without a mouse: Tab, arrows, Space, Enter and the shortcuts of the portal."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Page, expect

from tests.browser import chromium
from tests.browser.editor import READY, typed
from tests.browser.house import PASSWORD, House

HUNT = (
    "DeviceProcessEvents | where AccountName !in ('', 'system') "
    "| project Timestamp, ReportId, DeviceId, DeviceName, FileName"
)
LINKED = "Seen by hunting"
FOCUSED = """() => {
  const at = document.activeElement;
  const label = at.getAttribute('aria-label') || at.labels?.[0]?.textContent || at.textContent || '';
  const kind = at.closest('.fui-Toast') ? 'news' : at.getAttribute('role') || at.tagName.toLowerCase();
  return [kind, label.trim()];
}"""


def test_the_main_journey_by_keyboard(browser: Browser, fresh: House) -> None:
    made = chromium.context(browser, fresh.url)
    page = made.new_page()
    page.goto(f"/setup#{fresh.token}")
    expect(page.get_by_role("heading", name="Choose a password")).to_be_visible()
    _turn_on(page)
    _understand(page)
    _hunt(page)
    _detect(page)
    _merge(page)
    _split(page)
    _report(page)
    _turn_off(page)
    made.close()


def reach(page: Page, words: str, *, role: str = "", back: bool = False, most: int = 90) -> None:
    """Tab until what these words begin has the focus; where it is already, stay."""
    seen = []
    for _ in range(most):
        kind, name = page.evaluate(FOCUSED)
        if name.startswith(words) and role in ("", kind):
            return
        seen.append(f"{kind} {name[:30]}")
        # News keep the focus until they are dismissed.
        page.keyboard.press("Escape" if kind == "news" else "Shift+Tab" if back else "Tab")
    raise AssertionError(f"no {role} {words!r} within {most} tabs: {seen}")


def press(page: Page, words: str, *, back: bool = False) -> None:
    """Reach the button of this name and press it."""
    reach(page, words, role="button", back=back)
    page.keyboard.press("Enter")


def go(page: Page, keys: str) -> None:
    """A shortcut; when the page takes keys."""
    for key in keys.split():
        page.keyboard.press(key)


def down_to(page: Page, words: str) -> None:
    """Into the rows, and down to the one that holds the words."""
    reach(page, "", role="row")
    page.keyboard.press("Home")
    for _ in range(60):
        if words in page.evaluate(FOCUSED)[1]:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"no row holds {words!r}")


def _turn_on(page: Page) -> None:
    reach(page, "Password")
    page.keyboard.type(PASSWORD)
    reach(page, "The same again")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Bring your signals together")).to_be_visible()
    reach(page, "I have read this")
    page.keyboard.press("Space")
    press(page, "Turn on")
    expect(page.get_by_role("grid", name="Incidents")).to_be_visible(timeout=120_000)


def _understand(page: Page) -> None:
    down_to(page, "Multi-stage")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="What happened")).to_be_visible()
    reach(page, "Summary", role="tab")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.get_by_role("grid", name="Alerts of the incident")).to_be_visible()
    reach(page, "", role="row")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("Why it is in this incident")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def _hunt(page: Page) -> None:
    go(page, "g h")
    expect(page.get_by_role("textbox", name="Query in KQL")).to_be_visible()
    page.keyboard.press("e")
    expect(page.locator(READY)).to_be_visible()
    typed(page, HUNT)
    page.keyboard.press("Shift+Enter")
    expect(page.get_by_role("grid", name="Rows of the result").get_by_role("row").nth(2)).to_be_visible()
    reach(page, "", role="row")
    page.keyboard.press("Space")
    expect(page.get_by_text(re.compile("^1 of"))).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    expect(page.get_by_text(re.compile("^2 of"))).to_be_visible()
    press(page, "Link 2 rows to an incident", back=True)
    expect(page.get_by_role("dialog")).to_be_visible()
    reach(page, "Title of the alerts")
    page.keyboard.press("Control+A")
    page.keyboard.type(LINKED)
    press(page, "Link")
    expect(page.get_by_role("dialog")).to_have_count(0)


def _detect(page: Page) -> None:
    press(page, "Create detection", back=True)
    expect(page.get_by_text("It can be saved")).to_be_visible()
    reach(page, "Name")
    page.keyboard.type("Programs people start")
    press(page, "Save", back=True)
    expect(page.get_by_role("heading", name="Programs people start", level=1)).to_be_visible()


def _merge(page: Page) -> None:
    go(page, "g i")
    expect(page.get_by_role("grid", name="Incidents").get_by_role("row").nth(2)).to_be_visible()
    for name in (LINKED, "Multi-stage"):
        down_to(page, name)
        page.keyboard.press("Space")
    press(page, "Merge", back=True)
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("radio")).to_have_count(2)
    press(page, "Merge")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Multi-stage incident")


def _split(page: Page) -> None:
    expect(page.get_by_role("heading", name="What happened")).to_be_visible()
    reach(page, "Summary", role="tab")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.get_by_role("grid", name="Alerts of the incident")).to_be_visible()
    down_to(page, LINKED)
    page.keyboard.press("Space")
    press(page, "Split off", back=True)
    expect(page.get_by_role("dialog")).to_be_visible()
    press(page, "Split off")
    expect(page.get_by_role("heading", level=1)).to_contain_text(LINKED)


def _report(page: Page) -> None:
    go(page, "g t")
    expect(page.get_by_role("heading", name="Threat dashboard", level=1)).to_be_visible()
    press(page, "Report")
    expect(page.get_by_role("heading", name="How well we see")).to_be_visible()


def _turn_off(page: Page) -> None:
    go(page, "g s")
    expect(page.get_by_role("heading", name="Settings", level=1)).to_be_visible()
    press(page, "Turn off …")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    reach(page, "Keep it")
    page.keyboard.press("Space")
    expect(dialog.get_by_role("radio", name=re.compile("^Keep it"))).to_be_checked()
    press(page, "Turn off")
    expect(page.get_by_role("heading", name="Turn on")).to_be_visible(timeout=60_000)
