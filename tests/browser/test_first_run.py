"""The first quarter of an hour: set-up link, turning on, the demo incident, understanding it, deciding about it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import chromium
from tests.browser.house import PASSWORD, House, house


@pytest.fixture(scope="module")
def fresh(built: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A company that nobody has set up yet."""
    with house(tmp_path_factory.mktemp("fresh")) as served:
        yield served


def test_from_the_link_to_the_decision(browser: Browser, fresh: House, check: Callable[[Page], None]) -> None:
    made = chromium.context(browser, fresh.url)
    page = made.new_page()
    _set_up(page, fresh)
    _turn_on(page, check)
    _understand(page)
    _decide(page)
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
    _split_and_undo(page)


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
