"""Entity pages: from an incident to its device and user, timelines narrowed in the address, hunts that run."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import AGAIN
from tests.browser.pages import largest_incident

DEVICE = "/devices/nv-lt-0142.norvik.example"
KINDS = {
    DEVICE: "Device",
    "/users/ingrid.solberg%40norvik.example": "User",
    "/mailboxes/ingrid.solberg%40norvik.example": "Mailbox",
    "/addresses/203.0.113.77": "IP address",
    "/urls/https%3A%2F%2Fnorvik-invoices.example%2Fa%2Fb": "URL",
    "/domains/norvik-invoices.example": "Domain",
    "/files/Invoice_48213.docm": "File",
    "/files/b30a3c9503faa82240c158ba0dc0f71a038f73451a25ddaf7efbe841d4f480b9": "File",
    "/apps/Portal": "Cloud app",
}


@pytest.mark.parametrize("address", KINDS)
def test_every_kind_has_its_page_and_hunts_that_run(desk: Page, address: str) -> None:
    desk.goto(address)
    expect(desk.locator("main header").get_by_text(KINDS[address], exact=True)).to_be_visible()
    desk.get_by_role("button", name="Go hunt").click()
    links = desk.get_by_role("menuitem")
    expect(links.nth(1)).to_be_visible()
    for link in links.all():
        query = parse_qs(urlsplit(link.get_attribute("href") or "").query)["query"][0]
        ran = desk.request.post(
            "/api/v1/hunting/run",
            data={"query": query},
            headers={"X-Requested-With": "vedette-portal"},
            max_retries=AGAIN,
        )
        assert ran.ok, (query, ran.text())
    desk.keyboard.press("Escape")


def test_from_an_incident_to_everything_it_names(desk: Page) -> None:
    number = largest_incident(desk)
    desk.goto(f"/incidents/{number}")
    desk.get_by_role("region", name="Impacted").get_by_role("link", name="nv-lt-0142.norvik.example").click()
    expect(desk.get_by_role("heading", name="nv-lt-0142.norvik.example", level=1)).to_be_visible()
    desk.get_by_role("link", name=re.compile("Multi-stage incident")).click()
    desk.get_by_role("tab", name=re.compile("^Users")).click()
    desk.get_by_role("grid").get_by_role("link", name="ingrid.solberg@norvik.example").click()
    expect(desk.get_by_role("heading", name="ingrid.solberg@norvik.example", level=1)).to_be_visible()
    desk.goto(f"/incidents/{number}?tab=graph")
    desk.get_by_role("list", name="Relations").get_by_role("link").first.click()
    expect(desk.get_by_role("tab", name="Timeline")).to_be_visible()


def test_the_same_file_leads_to_its_hash(desk: Page) -> None:
    desk.goto(f"/incidents/{largest_incident(desk)}?tab=evidence&kind=File")
    link = desk.get_by_role("grid").get_by_role("link", name="Invoice_48213.docm").first
    expect(link).to_have_attribute("href", re.compile("/files/[0-9a-f]{64}$"))


def test_a_person_is_one_under_all_names(desk: Page) -> None:
    """Endpoint signals know the account, sign-ins the address: alerts have shown that they are one."""
    desk.goto("/users/ingrid.solberg%40norvik.example")
    table = desk.get_by_role("table")
    expect(table).to_contain_text("DeviceProcessEvents")
    expect(table).to_contain_text("EntraIdSignInEvents")


def test_a_timeline_is_narrowed_in_the_address(desk: Page) -> None:
    desk.goto(DEVICE)
    desk.get_by_role("table").get_by_role("link", name="DeviceFileEvents").click()
    grid = desk.get_by_role("grid", name="Timeline")
    expect(grid.get_by_role("row").nth(1)).to_contain_text("File created")
    expect(desk).to_have_url(re.compile("table=DeviceFileEvents"))
    desk.goto(f"{DEVICE}?tab=timeline")
    expect(grid.get_by_role("link", name="Credential process opened for reading by an unusual program")).to_be_visible()
    desk.get_by_role("searchbox", name="Text in the line").fill("comsvcs")
    expect(desk).to_have_url(re.compile("text=comsvcs"))
    expect(grid.get_by_role("row").nth(1)).to_contain_text("MiniDump")
    grid.get_by_role("row").nth(1).click()
    pane = desk.get_by_role("dialog")
    expect(pane.get_by_role("link", name="Hunt a minute before and after")).to_be_visible()
    desk.keyboard.press("Escape")
    expect(pane).to_have_count(0)


def test_a_column_of_activity_leads_to_its_events(desk: Page) -> None:
    desk.goto(DEVICE)
    column = desk.get_by_role("group", name="Activity").get_by_role("link").first
    many = re.search(r"(\d+) events", column.get_attribute("aria-label") or "")
    assert many is not None
    column.click()
    expect(desk.get_by_role("button", name=re.compile("^Between from"))).to_be_visible()
    expect(desk.get_by_role("grid", name="Timeline").locator("[data-place]").first).to_be_visible()
    found = desk.request.get(
        f"/api/v1/entities/timeline?subject=device&name=nv-lt-0142.norvik.example&since={_view(desk)['from']}"
        f"&before={_view(desk)['to']}&limit=1000",
        max_retries=AGAIN,
    )
    assert len(found.json()["value"]) == int(many[1])


def test_a_name_with_slashes_survives_tabs(desk: Page) -> None:
    desk.goto("/urls/https%3A%2F%2Fnorvik-invoices.example%2Fa%2Fb")
    desk.get_by_role("tab", name="Timeline").click()
    expect(desk).to_have_url(re.compile(r"/urls/https%3A%2F%2Fnorvik-invoices.example%2Fa%2Fb\?tab=timeline"))
    expect(desk.get_by_role("heading", name="https://norvik-invoices.example/a/b", level=1)).to_be_visible()


def _view(page: Page) -> dict[str, str]:
    return {name: words[0] for name, words in parse_qs(urlsplit(page.url).query).items()}
