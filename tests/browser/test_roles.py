"""Each role sees what its row of the table allows, and nothing else: navigation, pages by address, buttons."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import chromium
from tests.browser.house import PASSWORD, House
from tests.browser.pages import largest_incident

OWN = {"Your roles"}
"""What everybody has who may sign in."""
PEOPLE = {"Users", "Keys and applications", "Sign-in and directories"}
HUNTS = {"Hunting", "Detection rules", "Exceptions"}
FEEDS = {"Sources and health", "Import files", "Retention", "Backups and jobs"}
ELSEWHERE = {"New detection": "/detections", "Import files": "/sources"}
"""Buttons of other pages, with their place; who may not has no button."""
ROWS: dict[str, tuple[set[str], set[str], set[str]]] = {
    # role of the directory: navigation it has (of the pages below), buttons it has, addresses that are shut
    "global-administrator": (
        {"Incidents", "Permissions", "Licences", "Audit log", "Settings", "Streams out", *PEOPLE, *HUNTS, *FEEDS},
        {"Export", "Add mail …", "Assign to me", "Manage", "New detection", "Import files"},
        set(),
    ),
    "security-administrator": (
        {"Incidents", "Audit log", "Settings", "Streams out", *HUNTS, *FEEDS},
        {"Export", "Add mail …", "Assign to me", "Manage", "New detection", "Import files"},
        {"/permissions", "/settings/users", "/settings/licences"},
    ),
    "security-operator": (
        {"Incidents", "Audit log", *HUNTS},
        {"Export", "Add mail …", "Assign to me", "Manage", "New detection"},
        {"/permissions", "/settings/users", "/settings", "/sources", "/deadletters", "/imports", "/streams"},
    ),
    "security-reader": (
        {"Incidents", *HUNTS},
        {"Export", "Add mail …"},
        {"/permissions", "/settings/users", "/settings", "/audit", "/settings/licences", "/sources", "/detections/new"},
    ),
    "global-reader": (
        {"Incidents", "Licences", "Audit log", "Settings", *HUNTS, *FEEDS},
        {"Export", "Add mail …"},
        {"/permissions", "/settings/users", "/streams", "/detections/new"},
    ),
}
JUDGED = set().union(*(row[0] for row in ROWS.values())) | OWN
BUTTONS = ROWS["global-administrator"][1] - set(ELSEWHERE)


@dataclass(frozen=True, slots=True)
class Staff:
    """The session of one person for each role of the directory."""

    url: str
    cookies: dict[str, str]


@pytest.fixture(scope="module")
def staff(company: House) -> Staff:
    """Somebody in each role, made over the API as an administrator would."""
    team = secrets.token_hex(4)
    return Staff(company.url, {role: company.hire(f"{role}.{team}@walks.example", role) for role in ROWS})


@pytest.fixture(params=list(ROWS))
def walker(browser: Browser, staff: Staff, request: pytest.FixtureRequest) -> Iterator[tuple[str, Page]]:
    """A page of somebody with this role."""
    made = chromium.context(browser, staff.url, cookie=staff.cookies[request.param])
    yield request.param, made.new_page()
    made.close()


def test_a_role_sees_what_its_row_allows(walker: tuple[str, Page]) -> None:
    role, page = walker
    navigation, buttons, shut = ROWS[role]
    page.goto("/incidents")
    expect(page.get_by_role("row").nth(1)).to_be_visible()
    links = page.get_by_role("navigation", name="Pages").get_by_role("link")
    assert {link.strip() for link in links.all_inner_texts()} & JUDGED == navigation | OWN
    select = page.get_by_role("checkbox", name="Select row 1", exact=True)
    expect(select).to_have_count(1 if "Manage" in buttons else 0)
    _buttons_of_an_incident(page, buttons)
    for name, address in ELSEWHERE.items():
        if address not in shut:
            page.goto(address)
            expect(page.get_by_role("row").nth(1)).to_be_visible()
            wanted = 1 if name in buttons else 0
            expect(page.locator("main").get_by_role("button", name=name, exact=True)).to_have_count(wanted)
    page.goto("/hunting")
    expect(page.get_by_role("button", name="Run query")).to_be_visible()
    expect(page.get_by_role("button", name="Create detection")).to_have_count(1 if "New detection" in buttons else 0)
    for address in sorted(shut):
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_contain_text("is not here for you")
        expect(page.get_by_text("Not met:").first).to_be_attached()


def _buttons_of_an_incident(page: Page, buttons: set[str]) -> None:
    page.goto(f"/incidents/{largest_incident(page)}")
    expect(page.get_by_role("heading", name="What happened")).to_be_visible()
    expect(page.get_by_role("button", name="Export", exact=True)).to_be_visible()
    for name in BUTTONS:
        expect(page.get_by_role("button", name=name, exact=True)).to_have_count(1 if name in buttons else 0)
    expect(page.get_by_role("button", name="Comment", exact=True)).to_have_count(1 if "Manage" in buttons else 0)
    page.get_by_role("tab", name="History").click()
    expect(page.get_by_text("newest first")).to_be_visible()


def test_who_is_in_no_role_group_finds_their_own_mail_only(browser: Browser, company: House) -> None:
    with company.client() as root:
        token = root.post("/api/v1/accounts", json={"name": "nobody@walks.example"}).json()["token"]
    made = chromium.context(browser, company.url)
    page = made.new_page()
    page.goto(f"/setup#{token}")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("The same again").fill(PASSWORD)
    page.get_by_role("button", name="Set the password and sign in").click()
    expect(page.get_by_role("heading", name="My mail")).to_be_visible()
    page.goto("/incidents")
    expect(page.get_by_role("heading", name="Incidents is not here for you")).to_be_visible()
    made.close()
