"""Every page, in both themes: it is there, axe-core finds nothing wrong, and the browser reports no error."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser import chromium
from tests.browser.house import House
from tests.browser.pages import PAGES, Place, largest_incident, visit


@pytest.fixture(scope="module")
def profile(browser: Browser, company: House) -> Iterator[BrowserContext]:
    """One for all pages, so that what they share is fetched once; nothing else that a page keeps meets the next."""
    made = chromium.context(browser, company.url, cookie=company.sign_in("admin"))
    made.add_init_script("localStorage.clear()")
    yield made
    made.close()


@pytest.fixture
def tour(profile: BrowserContext) -> Iterator[Page]:
    """A window of it; the test fails when the browser reports an error."""
    page = profile.new_page()
    faults = chromium.faults(page)
    yield page
    page.close()
    assert not faults, faults


@pytest.mark.parametrize("place", PAGES, ids=lambda place: place.name)
def test_every_page_is_accessible(tour: Page, place: Place, check_both: Callable[[Page], None]) -> None:
    visit(tour, place, largest_incident(tour))
    check_both(tour)


def test_what_lies_over_a_page_is_accessible(tour: Page, check_both: Callable[[Page], None]) -> None:
    number = largest_incident(tour)
    tour.goto(f"/incidents/{number}?tab=alerts")
    tour.get_by_role("row").nth(1).click()
    expect(tour.get_by_role("dialog")).to_contain_text("Why it is in this incident")
    check_both(tour)
    tour.get_by_role("button", name="Close").click()
    tour.get_by_role("button", name="Manage", exact=True).click()
    expect(tour.get_by_role("dialog")).to_contain_text("Assign to")
    check_both(tour)
    tour.get_by_role("button", name="Cancel").click()
    tour.get_by_role("button", name="Need help?").click()
    expect(tour.get_by_role("dialog")).to_contain_text("Hand them these lines")
    check_both(tour)


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


def test_a_narrow_window_loses_nothing(tour: Page) -> None:
    """As at 200 % zoom: no page scrolls sideways (WCAG 2.2, 1.4.10 allows it for tables alone)."""
    tour.set_viewport_size({"width": 720, "height": 800})
    for address in (f"/incidents/{largest_incident(tour)}", "/settings", "/settings/roles", "/missing"):
        tour.goto(address)
        expect(tour.get_by_role("heading", level=1)).to_be_visible()
        wide = tour.evaluate("document.querySelector('main').scrollWidth - document.querySelector('main').clientWidth")
        assert wide <= 0, address
