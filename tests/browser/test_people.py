"""Pages of people: invited, given a role with its consequences shown, a second factor with the QR code read back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import httpx
import pyotp
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import qr
from tests.browser.conftest import signed_in
from tests.browser.house import House

NEW = "mia@walks.example"


@pytest.fixture
def mia(browser: Browser, company: House) -> Iterator[Page]:
    """A page of somebody who is only a security reader, made for this test."""
    yield from signed_in(browser, company.url, company.hire("factor@walks.example", "security-reader"))


def test_invited_and_given_a_role(desk: Page, check: Callable[[Page], None]) -> None:
    desk.goto("/settings/users")
    expect(desk.get_by_role("row").nth(1)).to_be_visible()
    desk.keyboard.press("n")
    desk.get_by_label("Sign-in name").fill(NEW)
    desk.get_by_role("button", name="Make the invitation").click()
    link = desk.get_by_role("textbox", name="One-time link")
    expect(link).to_have_value(re.compile(r"^http://localhost:\d+/setup#\S{20,}$"))
    check(desk)
    desk.get_by_role("button", name="I have it").click()
    expect(desk.get_by_role("grid").get_by_text(NEW)).to_be_visible()
    desk.goto("/permissions?group=directory%2Fsecurity-operator")
    desk.get_by_role("button", name="Put somebody in …").click()
    dialog = desk.get_by_role("dialog", name=re.compile("Put somebody into"))
    dialog.get_by_role("combobox", name="Who").click()
    desk.keyboard.type("mia")
    desk.get_by_role("option", name=NEW).click()
    expect(dialog.get_by_text("Assign, tag, comment, close, merge and split incidents")).to_be_visible()
    check(desk)
    dialog.get_by_role("button", name="Put in", exact=True).click()
    expect(desk.get_by_role("button", name=f"Take out {NEW}")).to_be_visible()
    desk.goto(f"/permissions?tab=why&name={NEW}&activity=mail.purge")
    expect(desk.get_by_text("What is missing: ")).to_contain_text("the role Search and Purge in the security centre")
    desk.goto("/audit?kind=roles.")
    expect(desk.get_by_role("grid").get_by_text("Roles: assign").first).to_be_visible()
    desk.keyboard.press("v")
    expect(desk.get_by_text("The log is whole")).to_be_visible()


def test_a_second_factor_whose_code_can_be_scanned(mia: Page, check: Callable[[Page], None]) -> None:
    mia.goto("/account")
    mia.get_by_role("button", name="Set up a second factor").click()
    drawn = mia.get_by_role("img", name="QR code for an authenticator")
    expect(drawn).to_be_visible()
    check(mia)
    uri = qr.read(drawn.locator("path").get_attribute("d") or "", drawn.get_attribute("viewBox") or "")
    assert uri.startswith("otpauth://totp/")
    mia.get_by_label("The code it shows now").fill(_code(uri))
    mia.get_by_role("button", name="Turn on").click()
    codes = mia.get_by_role("textbox", name="Recovery codes").input_value().split("\n")
    assert len(codes) == 10
    expect(mia.get_by_text("10 recovery codes left.")).to_be_visible()
    mia.get_by_role("button", name="Turn off …").click()
    mia.get_by_label("A code of it, or a recovery code").fill(codes[0])
    mia.get_by_role("button", name="Turn off", exact=True).click()
    expect(mia.get_by_text("Only your password protects this account")).to_be_visible()


def test_a_program_shows_a_code(desk: Page, company: House, check: Callable[[Page], None]) -> None:
    begun = httpx.post(
        f"{company.url}/common/oauth2/v2.0/devicecode",
        data={"client_id": "collector", "scope": "offline_access"},
        timeout=30,
    ).json()
    assert begun["verification_uri"].endswith("/devicelogin")
    desk.goto("/devicelogin")
    desk.get_by_role("textbox", name="Code").fill("WRONG-CODE")
    desk.get_by_role("button", name="Go on").click()
    expect(desk.get_by_text(re.compile("Nothing waits for this code"))).to_be_visible()
    desk.get_by_role("textbox", name="Code").fill(begun["user_code"].lower())
    desk.get_by_role("button", name="Go on").click()
    expect(desk.get_by_text("collector")).to_be_visible()
    check(desk)
    desk.get_by_role("button", name="Refuse").click()
    expect(desk.get_by_role("heading", name="It is refused")).to_be_visible()


def _code(uri: str) -> str:
    seed = pyotp.parse_uri(uri)
    assert isinstance(seed, pyotp.TOTP)
    return seed.now()
