"""Every page, in both themes: it is there, axe-core finds nothing wrong, and the browser reports no error."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import chromium
from tests.browser.house import House
from tests.browser.pages import PAGES, Place, largest_incident, visit


@pytest.mark.parametrize("place", PAGES, ids=lambda place: place.name)
def test_every_page_is_accessible(themed: Page, place: Place, check: Callable[[Page], None]) -> None:
    visit(themed, place, largest_incident(themed))
    check(themed)


def test_what_lies_over_a_page_is_accessible(themed: Page, check: Callable[[Page], None]) -> None:
    number = largest_incident(themed)
    themed.goto(f"/incidents/{number}?tab=alerts")
    themed.get_by_role("row").nth(1).click()
    expect(themed.get_by_role("dialog")).to_contain_text("Why it is in this incident")
    check(themed)
    themed.get_by_role("button", name="Close").click()
    themed.get_by_role("button", name="Manage", exact=True).click()
    expect(themed.get_by_role("dialog")).to_contain_text("Assign to")
    check(themed)
    themed.get_by_role("button", name="Cancel").click()
    themed.get_by_role("button", name="Need help?").click()
    expect(themed.get_by_role("dialog")).to_contain_text("Hand them these lines")
    check(themed)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("address", ["/incidents", "/setup#some-token", "/setup"])
def test_pages_before_signing_in_are_accessible(
    browser: Browser,
    company: tuple[House, str],
    check: Callable[[Page], None],
    theme: chromium.Theme,
    address: str,
) -> None:
    made = chromium.context(browser, company[0].url, theme=theme)
    page = made.new_page()
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    check(page)
    made.close()


def test_a_narrow_window_loses_nothing(desk: Page) -> None:
    """As at 200 % zoom: no page scrolls sideways (WCAG 2.2, 1.4.10 allows it for tables alone)."""
    desk.set_viewport_size({"width": 720, "height": 800})
    for address in (f"/incidents/{largest_incident(desk)}", "/settings", "/settings/roles", "/missing"):
        desk.goto(address)
        expect(desk.get_by_role("heading", level=1)).to_be_visible()
        wide = desk.evaluate("document.querySelector('main').scrollWidth - document.querySelector('main').clientWidth")
        assert wide <= 0, address
