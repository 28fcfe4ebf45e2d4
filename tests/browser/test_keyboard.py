"""The main journey without a mouse: find the incident, open it, read an alert, come back; shortcuts and their sheet."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect


def test_from_anywhere_to_the_reason(desk: Page) -> None:
    desk.goto("/settings")
    expect(desk.get_by_role("heading", name="Settings", level=1)).to_be_visible()
    desk.keyboard.press("g")
    desk.keyboard.press("i")
    grid = desk.get_by_role("grid", name="Incidents")
    expect(grid.get_by_role("row").nth(1)).to_be_visible()
    _tab_until(desk, "row")
    desk.keyboard.press("Space")
    expect(desk.get_by_text(re.compile(r"^1 of \d+ selected"))).to_be_visible()
    desk.keyboard.press("Space")
    while "Multi-stage" not in desk.evaluate("document.activeElement.textContent"):
        desk.keyboard.press("ArrowDown")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", name="What happened")).to_be_visible()
    _tab_until(desk, "tab")
    desk.keyboard.press("ArrowRight")
    desk.keyboard.press("Enter")
    alerts = desk.get_by_role("grid", name="Alerts of the incident")
    expect(alerts).to_be_visible()
    _tab_until(desk, "row")
    desk.keyboard.press("End")
    desk.keyboard.press("Home")
    desk.keyboard.press("ArrowDown")
    expect(alerts.locator('[data-place="1"]')).to_be_focused()
    desk.keyboard.press("Enter")
    pane = desk.get_by_role("dialog")
    expect(pane).to_contain_text("Why it is in this incident")
    desk.keyboard.press("Escape")
    expect(pane).to_have_count(0)
    expect(alerts.locator('[data-place="1"]')).to_be_focused()
    desk.go_back()
    desk.go_back()


def test_the_skip_link_comes_first(desk: Page) -> None:
    desk.goto("/settings")
    expect(desk.get_by_role("heading", name="Settings", level=1)).to_be_visible()
    desk.keyboard.press("Tab")
    expect(desk.get_by_role("link", name="Skip to the page")).to_be_focused()
    desk.keyboard.press("Enter")
    expect(desk.locator("#page")).to_be_focused()


def test_shortcuts_and_their_sheet(desk: Page) -> None:
    desk.goto("/settings")
    expect(desk.get_by_role("heading", name="Settings", level=1)).to_be_visible()
    desk.keyboard.press("?")
    sheet = desk.get_by_role("dialog")
    expect(sheet).to_contain_text("Go to Incidents")
    desk.keyboard.press("Escape")
    expect(sheet).to_have_count(0)
    desk.keyboard.press("/")
    box = desk.get_by_role("combobox", name="Search everything")
    expect(box).to_be_focused()
    desk.keyboard.type("multi-stage")
    desk.keyboard.press("Enter")
    expect(desk).to_have_url(re.compile(r"/search\?q=multi-stage"))
    expect(desk.get_by_role("link", name=re.compile("Multi-stage incident")).first).to_be_visible()


def _tab_until(page: Page, role: str, most: int = 60) -> None:
    """Press Tab until something of this role has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('role')") == role:
            return
    raise AssertionError(f"no {role} within {most} tabs")
