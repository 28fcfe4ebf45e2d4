"""Every page, in both themes: it is there, axe-core finds nothing wrong, and the browser reports no error."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import chromium
from tests.browser.house import House
from tests.browser.pages import PAGES, Place, largest_incident, turn_to

ALONE = True
"""What others leave in lists is not what these pages show."""


@pytest.fixture(scope="module")
def tour(browser: Browser, company: House) -> Iterator[Page]:
    """A window in which the portal is open; its session is nobody else's, for it is renewed on the way."""
    made = chromium.context(browser, company.url, cookie=company.sign_in("admin"))
    page = made.new_page()
    page.goto("/style")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    yield page
    made.close()


@pytest.fixture(scope="module")
def number(tour: Page) -> int:
    """Of the largest incident."""
    return largest_incident(tour)


@pytest.mark.parametrize("place", PAGES, ids=lambda place: place.name)
def test_every_page_is_accessible(tour: Page, number: int, place: Place, check_both: Callable[[Page], None]) -> None:
    with chromium.watched(tour):
        turn_to(tour, place, number)
        check_both(tour)


def test_what_lies_over_a_page_is_accessible(desk: Page, check_both: Callable[[Page], None]) -> None:
    number = largest_incident(desk)
    desk.goto(f"/incidents/{number}?tab=alerts")
    desk.get_by_role("row").nth(1).click()
    expect(desk.get_by_role("dialog")).to_contain_text("Why it is in this incident")
    check_both(desk)
    desk.get_by_role("button", name="Close").click()
    desk.get_by_role("button", name="Manage", exact=True).click()
    expect(desk.get_by_role("dialog")).to_contain_text("Assign to")
    check_both(desk)
    desk.get_by_role("button", name="Cancel").click()
    desk.get_by_role("button", name="Need help?").click()
    expect(desk.get_by_role("dialog")).to_contain_text("Hand them these lines")
    check_both(desk)


@pytest.mark.parametrize("address", ["/incidents", "/setup#some-token", "/setup"])
def test_pages_before_signing_in_are_accessible(
    browser: Browser, company: House, check_both: Callable[[Page], None], address: str
) -> None:
    made = chromium.context(browser, company.url)
    page = made.new_page()
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    check_both(page)
    made.close()


def _sideways(page: Page) -> int:
    """By how many pixels the page can be scrolled sideways."""
    wide: int = page.evaluate(
        "Math.max(...[document.documentElement, document.querySelector('main')]"
        ".map((each) => each.scrollWidth - each.clientWidth))"
    )
    return wide


def test_a_narrow_window_loses_nothing(desk: Page) -> None:
    """As at 200 % zoom: no page scrolls sideways (WCAG 2.2, 1.4.10 allows it for tables alone)."""
    desk.set_viewport_size({"width": 720, "height": 800})
    for address in (f"/incidents/{largest_incident(desk)}", "/settings", "/settings/roles", "/missing", "/home"):
        desk.goto(address)
        expect(desk.get_by_role("heading", level=1)).to_be_visible()
        assert _sideways(desk) <= 0, address


def test_a_telephone_has_the_whole_width_for_the_page(desk: Page, check_both: Callable[[Page], None]) -> None:
    desk.set_viewport_size({"width": 390, "height": 800})
    desk.goto("/home")
    expect(desk.get_by_text("Detections by technique")).to_be_visible()
    assert _sideways(desk) <= 0
    assert desk.evaluate("document.querySelector('main').clientWidth") == 390
    desk.get_by_role("button", name="Open the navigation").click()
    check_both(desk)
    desk.get_by_role("navigation", name="Pages").get_by_role("link", name="Alerts").click()
    expect(desk.get_by_role("heading", level=1, name="Alerts")).to_be_visible()
    expect(desk.get_by_role("navigation", name="Pages")).to_have_count(0)
    assert _sideways(desk) <= 0
