"""The queue of all alerts and the search box: filters in the address, status of many, suggestions by keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import AGAIN


def test_alerts_are_filtered_in_the_address(desk: Page) -> None:
    desk.goto("/alerts")
    grid = desk.get_by_role("grid", name="Alerts")
    expect(grid.get_by_role("row").nth(1)).to_be_visible()
    desk.get_by_role("combobox", name=re.compile("^Service")).click()
    desk.get_by_role("menuitemcheckbox", name="Mail", exact=True).click()
    desk.keyboard.press("Escape")
    expect(desk).to_have_url(re.compile("service=mail"))
    many = len(desk.request.get("/api/v1/alerts?service=mail&limit=100", max_retries=AGAIN).json()["value"])
    expect(desk.get_by_text(re.compile(f"^{many} alerts"))).to_be_visible()
    desk.reload()
    expect(desk.get_by_role("combobox", name="Service: Mail")).to_be_visible()
    grid.get_by_role("row").nth(1).get_by_role("link").first.click()
    expect(desk.get_by_role("dialog")).to_contain_text("Why it is in this incident")


def test_no_match_teaches(desk: Page) -> None:
    desk.goto("/alerts?technique=T9999")
    expect(desk.get_by_role("heading", name="No alert matches these filters")).to_be_visible()
    desk.get_by_role("button", name="Clear the filters").click()
    expect(desk.get_by_role("grid", name="Alerts").get_by_role("row").nth(1)).to_be_visible()


def test_the_status_of_the_chosen_alerts(desk: Page) -> None:
    desk.goto("/alerts?sort=title")
    row = desk.get_by_role("grid", name="Alerts").get_by_role("row").nth(1)
    row.get_by_role("checkbox").check()
    desk.get_by_role("button", name="In progress", exact=True).click()
    dialog = desk.get_by_role("dialog")
    expect(dialog).to_contain_text("Set 1 alert to in progress?")
    dialog.get_by_role("button", name="Set", exact=True).click()
    expect(row).to_contain_text("In progress")


def test_suggestions_by_keyboard(desk: Page, check: Callable[[Page], None]) -> None:
    desk.goto("/settings")
    expect(desk.get_by_role("heading", name="Settings", level=1)).to_be_visible()
    desk.keyboard.press("/")
    box = desk.get_by_role("combobox", name="Search everything")
    expect(box).to_be_focused()
    desk.keyboard.type("nv-lt-0142")
    found = desk.get_by_role("listbox", name="Found")
    expect(found.get_by_role("option", name=re.compile("^nv-lt-0142.norvik.example")).first).to_be_visible()
    check(desk)
    desk.keyboard.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", re.compile("."))
    active = box.get_attribute("aria-activedescendant")
    expect(desk.locator(f'[id="{active}"]')).to_have_attribute("aria-selected", "true")
    desk.keyboard.press("Escape")
    expect(found).to_have_count(0)
    expect(box).to_be_focused()
    desk.keyboard.press("ArrowDown")
    expect(found.get_by_role("option", name=re.compile("^nv-lt-0142.norvik.example")).first).to_be_visible()
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", name="nv-lt-0142.norvik.example", level=1)).to_be_visible()


@pytest.mark.parametrize(
    ("typed", "option", "address"),
    [
        ("203.0.113.77", "203.0.113.77", r"/addresses/203\.0\.113\.77$"),
        ("https://bad.example/x", "https://bad.example/x", r"/urls/https%3A%2F%2Fbad.example%2Fx$"),
        ("ab" * 32, "ab" * 32, "/files/(ab){32}$"),
        ("#1", "Multi-stage incident", r"/incidents/1$"),
        ("dashboard", "Home · Threat dashboard", "/home$"),
    ],
)
def test_suggestions_lead_to_the_right_page(desk: Page, typed: str, option: str, address: str) -> None:
    desk.goto("/settings")
    desk.get_by_role("combobox", name="Search everything").fill(typed)
    desk.get_by_role("option").filter(has_text=option).first.click()
    expect(desk).to_have_url(re.compile(address))
