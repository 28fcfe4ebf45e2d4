"""Campaigns in a browser: found by filters, the way of the copies by keyboard and as a table, where it leads on."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.wave import CAMPAIGN, COPIES


def test_a_campaign_is_found_and_its_way_is_walked_by_keyboard(desk: Page, check: Callable[[Page], None]) -> None:
    desk.goto("/mail/campaigns")
    grid = desk.get_by_role("grid", name="Campaigns")
    expect(grid.get_by_role("row").nth(1)).to_contain_text("Your account will be suspended")
    desk.get_by_role("searchbox", name="Name, subject or sender holds").fill("no such words")
    expect(desk.get_by_role("heading", name="No campaign matches these filters")).to_be_visible()
    expect(desk).to_have_url(re.compile("text=no"))
    desk.get_by_role("button", name="Clear the filters").click()
    grid.get_by_role("columnheader", name="Copies", exact=True).get_by_role("button").click()
    expect(desk).to_have_url(re.compile("sort="))
    grid.get_by_role("row").nth(1).focus()
    desk.keyboard.press("Enter")
    flow = desk.get_by_role("group", name="The way of its copies")
    flow.get_by_role("button", name=re.compile("^Sent from:")).first.focus()
    desk.keyboard.press("ArrowRight")
    expect(flow.get_by_role("button", name=re.compile("^Sender domain:")).and_(desk.locator(":focus"))).to_have_count(1)
    desk.keyboard.press("Enter")
    expect(desk.locator("[aria-pressed=true]")).to_have_count(1)
    check(desk)
    desk.get_by_role("tab", name="Table").click()
    expect(desk.get_by_role("region", name="The way of its copies, as a table")).to_contain_text("Sender domain")


def test_its_lists_lead_to_messages_and_explorer(desk: Page) -> None:
    desk.goto(f"/mail/campaigns/{CAMPAIGN}?tab=senders")
    expect(desk.get_by_role("list", name="Sent from")).to_contain_text("192.0.2.2")
    desk.get_by_role("tab", name="Clicks").click()
    expect(desk.get_by_role("region", name="What people did", exact=True)).to_contain_text("Clicked")
    desk.get_by_role("tab", name="Messages").click()
    rows = desk.get_by_role("region", name="Messages", exact=True).last.get_by_role("row")
    expect(rows.nth(COPIES - 1)).to_contain_text("suspended")
    desk.get_by_role("button", name="Its messages in Explorer").click()
    expect(desk).to_have_url(re.compile("campaign-id"))
    expect(desk.get_by_role("grid", name="Email").get_by_role("row").nth(1)).to_contain_text("suspended")


def test_the_list_is_saved_as_a_file(desk: Page) -> None:
    desk.goto("/mail/campaigns")
    with desk.expect_download() as waited:
        desk.get_by_role("button", name="Export as CSV").click()
    text = waited.value.path().read_text(encoding="utf-8-sig")
    assert CAMPAIGN in text
    assert "Targeted mailboxes" in text.splitlines()[0]


def test_an_unknown_campaign_is_told_as_such(desk: Page) -> None:
    desk.goto("/mail/campaigns/ca_none")
    expect(desk.get_by_text("There is no campaign").first).to_be_visible()
