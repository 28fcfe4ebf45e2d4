"""The frame around pages: time zone and theme everywhere, filters in the address, live updates, an ended session."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Page, Route, expect

from tests.browser import chromium
from tests.browser.chromium import AGAIN
from tests.browser.house import PASSWORD, House
from tests.browser.pages import largest_incident


def test_times_follow_the_chosen_zone(desk: Page) -> None:
    desk.goto("/incidents")
    cell = desk.get_by_role("grid").locator("time").first
    before = cell.inner_text()
    desk.get_by_role("button", name="Times are in UTC").click()
    desk.get_by_role("menuitemradio", name="Local: Europe/Oslo").click()
    expect(cell).not_to_have_text(before)
    desk.reload()
    expect(desk.get_by_role("button", name="Times are in Europe/Oslo")).to_be_visible()


def test_the_organisation_says_how_times_are_shown(desk: Page) -> None:
    headers = {"X-Requested-With": "tests"}
    address = "/api/v1/tenant/settings/time-zone"
    desk.request.put(address, data={"value": "Asia/Tokyo"}, headers=headers, max_retries=AGAIN)
    try:
        desk.goto("/incidents")
        expect(desk.get_by_role("button", name="Times are in Asia/Tokyo")).to_be_visible()
        cell = desk.get_by_role("grid").locator("time").first
        there = cell.inner_text()
        desk.keyboard.press("t")
        desk.keyboard.press("z")
        expect(desk.get_by_role("button", name="Times are in UTC")).to_be_visible()
        expect(cell).not_to_have_text(there)
    finally:
        desk.request.put(address, data={"value": "UTC"}, headers=headers, max_retries=AGAIN)


def test_search_says_what_it_passed_over(desk: Page) -> None:
    def older(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, headers={**answer.headers, "Search-Partial": "alert, incident"})

    desk.route("**/api/v1/search?**", older)
    desk.goto("/search?q=multi")
    expect(desk.get_by_text("of alerts and incidents only the newest 20,000 were looked through")).to_be_visible()


def test_the_theme_is_kept(desk: Page) -> None:
    desk.goto("/incidents")
    desk.get_by_role("button", name="Dark theme").click()
    expect(desk.locator("html[data-theme=dark]")).to_have_count(1)
    desk.reload()
    expect(desk.get_by_role("button", name="Light theme")).to_be_visible()


def test_filters_are_in_the_address(desk: Page) -> None:
    desk.goto("/incidents")
    expect(desk.get_by_role("row").nth(1)).to_be_visible()
    desk.get_by_role("combobox", name=re.compile("^Severity")).click()
    desk.get_by_role("menuitemcheckbox", name="Low", exact=True).click()
    desk.keyboard.press("Escape")
    expect(desk).to_have_url(re.compile("severity=Low"))
    expect(desk.get_by_role("heading", name="No incident matches these filters")).to_be_visible()
    desk.reload()
    expect(desk.get_by_role("combobox", name="Severity: Low")).to_be_visible()
    desk.get_by_role("button", name="Clear the filters").click()
    expect(desk.get_by_role("row").nth(1)).to_be_visible()


def test_changes_of_others_appear_by_themselves(desk: Page, company: House) -> None:
    number = largest_incident(desk)
    desk.goto("/incidents")
    expect(desk.get_by_role("row").nth(1)).to_be_visible()
    with company.client() as other:
        other.patch(f"/api/v1/incidents/{number}", json={"addTags": ["from elsewhere"]}).raise_for_status()
    expect(desk.get_by_text("from elsewhere")).to_be_visible()


def _looked_at(page: Page, state: str) -> None:
    page.evaluate(
        "(state) => { Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });"
        " document.dispatchEvent(new Event('visibilitychange')); }",
        state,
    )


def test_a_tab_nobody_looks_at_gives_its_line_back(browser: Browser, company: House) -> None:
    """Browsers open six connections a host: the seventh tab would wait for ever."""
    made = chromium.context(browser, company.url, cookie=company.cookie)
    page = made.new_page()
    page.clock.install()
    with page.expect_request("**/api/v1/events*"):
        page.goto("/incidents")
    expect(page.get_by_role("grid").get_by_role("row").nth(1)).to_be_visible()
    _looked_at(page, "hidden")
    with page.expect_event("requestfailed", lambda request: "/api/v1/events" in request.url):
        page.clock.fast_forward(6_000)
    with page.expect_request("**/api/v1/events*"), page.expect_request("**/api/v1/incidents?*"):
        _looked_at(page, "visible")
    made.close()


def test_an_ended_session_asks_to_sign_in_and_comes_back(browser: Browser, company: House) -> None:
    made = chromium.context(browser, company.url)
    page = made.new_page()
    page.goto("/incidents?severity=High")
    page.get_by_label("Name").fill("admin")
    page.get_by_label("Password").fill("not the right one")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_text("Wrong name, password or code.")).to_be_visible()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("row").nth(1)).to_be_visible()
    expect(page).to_have_url(re.compile("severity=High"))
    page.get_by_role("button", name="Account admin").click()
    page.get_by_role("menuitem", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    made.close()
