"""Somebody without any role: signs in, finds their own mail and nothing else, releases, lists a sender, reports."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import httpx
import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from tests.browser.conftest import signed_in
from tests.browser.house import House
from tests.mail.post import PLAIN
from vedette.app.wiring import open_state
from vedette.core.clock import now
from vedette.core.scope import local
from vedette.mail.envelope import Envelope, Way
from vedette.mail.room import MailRoom

ALONE = True
"""What is changed here others would count."""

PAT = "pat@plain.example"


@pytest.fixture(scope="module")
def pats(company: House) -> str:
    """The session of Pat, who has no role and two messages held as spam."""
    with company.client() as root:
        _policy(root, "anti-spam", spam={"spam": "quarantine"})
        _policy(root, "mail-flow", flow={"when": {"subject": ["minutes"]}, "scl": 5})
    session = company.hire(PAT)
    with open_state(company.data) as records:
        gate = MailRoom.open(company.data, records, None).gate
        for number in range(2):
            at = now() - timedelta(minutes=number)
            way = Envelope("ada@partner.example", (PAT,), at, "192.0.2.7", "mx.partner.example", way=Way.SMTP)
            gate.admit(local(), way, PLAIN.replace(b"minutes-1@", b"pat-%d@" % number))
    return session


@pytest.fixture
def page(browser: Browser, company: House, pats: str) -> Iterator[Page]:
    """A page of Pat."""
    yield from signed_in(browser, company.url, pats)


def _policy(root: httpx.Client, protection: str, **rest: object) -> None:
    policy = {"name": f"For Pat: {protection}", "audience": {"users": [PAT]}, **rest}
    root.post(f"/api/v1/mail/policies/{protection}", json=policy).raise_for_status()


def test_their_page_is_all_there_is(page: Page, check_both: Callable[[Page], None]) -> None:
    page.goto("/")
    expect(page.get_by_role("heading", name="My mail")).to_be_visible()
    nav = page.get_by_role("navigation", name="Pages")
    expect(nav.get_by_role("link")).to_have_text(["My mail", "Your roles"])
    expect(page.get_by_role("grid", name="Held for me").get_by_role("row").nth(1)).to_contain_text("Minutes of Tuesday")
    check_both(page)
    for tab in ("My allowed and blocked senders", "My reports"):
        page.get_by_role("tab", name=tab).click()
        expect(page.get_by_role("grid", name=tab)).to_be_visible()
        check_both(page)
    page.goto("/mail/quarantine")
    expect(page.get_by_role("heading", name="Quarantine is not here for you")).to_be_visible()


def test_held_mail_is_looked_at_and_released_by_keyboard(page: Page) -> None:
    page.goto("/my-mail?subject=Minutes")
    row = page.get_by_role("grid", name="Held for me").get_by_role("row").nth(1)
    row.focus()
    page.keyboard.press("Enter")
    pane = page.get_by_role("dialog", name="Minutes of Tuesday")
    pane.get_by_role("button", name="Preview").press("Enter")
    expect(pane.get_by_label("Text of the message")).to_contain_text("the minutes of our meeting")
    pane.get_by_role("button", name="Allow the sender").press("Enter")
    expect(page.get_by_text("It is on your list").first).to_be_visible()
    pane.get_by_role("button", name="Release …").press("Enter")
    page.get_by_role("dialog", name="Release 1 message?").get_by_role("button", name="Release").press("Enter")
    expect(page.get_by_role("grid", name="Held for me")).to_contain_text("Being released")
    page.goto("/my-mail?tab=senders")
    grid = page.get_by_role("grid", name="My allowed and blocked senders")
    expect(grid).to_contain_text("ada@partner.example")


def test_a_message_is_reported_as_a_file(page: Page) -> None:
    page.goto("/my-mail?tab=reports")
    page.get_by_role("button", name="Report a message").first.click()
    pane = page.get_by_role("dialog", name="Report a message")
    letter = FilePayload(name="odd.eml", mimeType="message/rfc822", buffer=PLAIN)
    pane.locator("input[type=file]").set_input_files(letter)
    pane.get_by_role("button", name="Report it").click()
    grid = page.get_by_role("grid", name="My reports")
    expect(grid.get_by_role("row").nth(1)).to_contain_text("Minutes of Tuesday")
    expect(grid).to_contain_text("Waits for an answer")
