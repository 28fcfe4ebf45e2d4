"""The main journey: set-up link, turning on, the demo incident understood and decided, a hunt whose rows become an
incident, a detection, merging and splitting, the report, turning off.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Browser, Page, expect

from tests.browser import chromium
from tests.browser.editor import READY, ran, turned_to, written
from tests.browser.house import PASSWORD, House

HUNT = (
    "DeviceProcessEvents | where AccountName !in ('', 'system') "
    "| project Timestamp, ReportId, DeviceId, DeviceName, AccountName, FileName, ProcessId | top 20 by Timestamp desc"
)
LINKED = "Seen by hunting"


def test_from_the_first_link_to_turning_off(browser: Browser, fresh: House, check: Callable[[Page], None]) -> None:
    made = chromium.context(browser, fresh.url)
    page = made.new_page()
    _set_up(page, fresh)
    _turn_on(page, check)
    _understand(page)
    _decide(page)
    _split_and_undo(page)
    _hunt(page)
    _detect(page)
    _merge_and_take_back(page)
    _report(page)
    _turn_off(page)
    made.close()


def _set_up(page: Page, fresh: House) -> None:
    page.goto(f"/setup#{fresh.token}")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("The same again").fill(PASSWORD)
    page.get_by_role("button", name="Set the password and sign in").click()
    expect(page.get_by_role("heading", name="Bring your signals together")).to_be_visible()


def _turn_on(page: Page, check: Callable[[Page], None]) -> None:
    turn_on = page.get_by_role("button", name="Turn on", exact=True)
    expect(turn_on).to_be_disabled()
    check(page)
    page.get_by_label("I have read this").check()
    turn_on.click()
    # The confirmation is the page itself, or the queue in its place as soon as everything is there.
    expect(page.get_by_role("grid", name="Incidents")).to_be_visible(timeout=120_000)


def _understand(page: Page) -> None:
    page.get_by_role("row").filter(has_text="Multi-stage").first.get_by_role("gridcell").last.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Multi-stage incident")
    expect(page.get_by_role("heading", name="What happened")).to_be_visible()
    seen = page.get_by_role("list", name="Stages of the attack").get_by_role("listitem").filter(has_text=", seen")
    expect(seen.nth(4)).to_be_visible()
    page.get_by_role("tab", name=re.compile("Alerts")).click()
    page.get_by_role("grid", name="Alerts of the incident").get_by_role("row").nth(2).click()
    pane = page.get_by_role("dialog")
    expect(pane.get_by_text("Why it is in this incident")).to_be_visible()
    expect(pane.get_by_role("listitem").filter(has_text="share").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(pane).to_have_count(0)
    page.get_by_role("tab", name=re.compile("Users")).click()
    expect(page.get_by_role("grid", name="Users").get_by_text("Impacted").first).to_be_visible()


def _decide(page: Page) -> None:
    page.get_by_role("button", name="Assign to me").click()
    expect(page.get_by_text("Assigned to admin")).to_be_visible()
    page.get_by_role("button", name="Manage", exact=True).click()
    dialog = page.get_by_role("dialog")
    _pick(page, "Classification", "True positive")
    _pick(page, "Determination", "Multi staged attack")
    dialog.get_by_label("Add tags").fill("exercise, to report")
    dialog.get_by_role("textbox", name="Comment").fill("Seen **with** <img src=x onerror=alert(1)>")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_have_count(0)
    expect(page.get_by_text("True positive: Multi staged attack")).to_be_visible()
    expect(page.get_by_text("to report").first).to_be_visible()
    page.get_by_role("tab", name="Summary").click()
    expect(page.get_by_text("<img src=x onerror=alert(1)>")).to_be_visible()


def _split_and_undo(page: Page) -> None:
    whole = page.url.partition("?")[0]
    page.get_by_role("tab", name=re.compile("Alerts")).click()
    page.get_by_role("checkbox", name="Select row 1", exact=True).check()
    page.get_by_role("button", name="Split off").click()
    page.get_by_role("dialog").get_by_role("button", name="Split off").click()
    expect(page.get_by_role("tab", name="Alerts (1)")).to_be_visible()
    page.goto(f"{whole}?tab=history")
    page.get_by_role("button", name=re.compile("^Undo: .*", re.IGNORECASE)).first.click()
    expect(page.get_by_text("(taken back)").first).to_be_visible()


def _hunt(page: Page) -> None:
    page.get_by_role("link", name="Hunting", exact=True).click()
    turned_to(page)
    grid = ran(page, HUNT)
    for place in (0, 1):
        grid.locator(f'[data-place="{place}"]').get_by_role("checkbox").check()
    page.get_by_role("button", name="Link 2 rows to an incident").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Title of the alerts").fill(LINKED)
    expect(dialog.get_by_role("status")).to_contain_text(LINKED)
    dialog.get_by_role("button", name="Link", exact=True).click()
    page.get_by_role("link", name="Open it").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(LINKED)


def _detect(page: Page) -> None:
    page.go_back()
    expect(page.locator(READY)).to_be_visible()
    written(page, HUNT.partition("| top")[0])
    page.get_by_role("button", name="Create detection").click()
    expect(page.get_by_text("It can be saved")).to_be_visible()
    page.get_by_role("textbox", name="Name").first.fill("Programs people start")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name="Programs people start", level=1)).to_be_visible()


def _merge_and_take_back(page: Page) -> None:
    page.get_by_role("link", name="Incidents", exact=True).click()
    grid = page.get_by_role("grid", name="Incidents")
    for name in (LINKED, "Multi-stage"):
        grid.get_by_role("row").filter(has_text=name).first.get_by_role("checkbox").check()
    page.get_by_role("button", name="Merge", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("radio")).to_have_count(2)
    dialog.get_by_role("button", name="Merge", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Multi-stage incident")
    page.get_by_role("tab", name=re.compile("Alerts")).click()
    expect(page.get_by_role("grid", name="Alerts of the incident").get_by_text(LINKED).first).to_be_visible()
    page.get_by_role("tab", name="History").click()
    page.get_by_role("button", name=re.compile("^Undo: merge", re.IGNORECASE)).first.click()
    expect(page.get_by_text("(taken back)").nth(1)).to_be_visible()


def _report(page: Page) -> None:
    page.get_by_role("link", name="Home · Threat dashboard").click()
    page.get_by_role("button", name="Report", exact=True).click()
    expect(page.get_by_role("heading", name="How well we see")).to_be_visible()
    expect(page.get_by_role("article", name="Report")).to_contain_text("Multi-stage")


def _turn_off(page: Page) -> None:
    page.get_by_role("link", name="Settings", exact=True).click()
    page.get_by_role("button", name="Turn off …").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="Turn off")).to_be_disabled()
    dialog.get_by_label("Delete it").check()
    expect(dialog.get_by_role("button", name="Turn off and delete")).to_be_disabled()
    dialog.get_by_label("Keep it").check()
    dialog.get_by_role("button", name="Turn off").click()
    expect(page.get_by_role("heading", name="Turn on")).to_be_visible(timeout=60_000)


def _pick(page: Page, field: str, word: str) -> None:
    page.get_by_role("combobox", name=field).click()
    page.get_by_role("option", name=word, exact=True).click()
