"""Passkeys, with an authenticator that the browser plays: made, the only proof at the next sign-in, removed."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, CDPSession, Page, expect

from tests.browser.conftest import signed_in
from tests.browser.house import House

NAME = "Blue key"
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
"""As in a telephone: it keeps passkeys itself, recognises its owner, and somebody is always there to touch it."""


@pytest.fixture
def mia(browser: Browser, company: House) -> Iterator[Page]:
    """A page of a security reader, anew for each test."""
    yield from signed_in(browser, company.url, company.hire(f"{secrets.token_hex(4)}@walks.example", "security-reader"))


def test_a_passkey_is_made_signs_in_alone_and_is_removed(mia: Page, check: Callable[[Page], None]) -> None:
    devices = mia.context.new_cdp_session(mia)
    held = _plugged_in(devices)
    mia.goto("/account")
    _add(mia, check)
    kept = devices.send("WebAuthn.getCredentials", {"authenticatorId": held})["credentials"]
    assert [each["rpId"] for each in kept] == ["localhost"]
    expect(mia.get_by_text("last used never")).to_be_visible()
    _sign_out(mia)
    mia.get_by_role("button", name="Sign in with a passkey").click()
    # The page that was open when the session ended is there again, for the same person.
    expect(mia.get_by_role("button", name=re.compile("^Account "))).to_be_visible()
    mia.goto("/account")
    expect(mia.get_by_text(NAME)).to_be_visible()
    expect(mia.get_by_text("last used never")).to_have_count(0)
    mia.get_by_role("button", name=f"Remove {NAME}").click()
    mia.get_by_role("dialog").get_by_role("button", name="Remove", exact=True).click()
    expect(mia.get_by_role("heading", name="You have no passkey")).to_be_visible()
    _sign_out(mia)
    mia.get_by_role("button", name="Sign in with a passkey").click()
    expect(mia.get_by_role("alert").or_(mia.locator(".fui-MessageBar")).first).to_be_visible()
    expect(mia.get_by_role("heading", name="Sign in")).to_be_visible()


def test_who_is_not_recognised_is_told_and_tries_again(mia: Page) -> None:
    devices = mia.context.new_cdp_session(mia)
    held = _plugged_in(devices)
    devices.send("WebAuthn.setUserVerified", {"authenticatorId": held, "isUserVerified": False})
    mia.goto("/account")
    mia.get_by_role("button", name="Add a passkey").click()
    dialog = mia.get_by_role("dialog")
    dialog.get_by_role("button", name="Go on").click()
    expect(dialog).to_contain_text("The browser was told no, or waited too long. Try again.")
    devices.send("WebAuthn.setUserVerified", {"authenticatorId": held, "isUserVerified": True})
    dialog.get_by_role("button", name="Go on").click()
    expect(dialog).to_have_count(0)
    expect(mia.get_by_text("last used never")).to_be_visible()


def _plugged_in(devices: CDPSession) -> str:
    devices.send("WebAuthn.enable")
    ident: str = devices.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})["authenticatorId"]
    return ident


def _add(page: Page, check: Callable[[Page], None]) -> None:
    page.get_by_role("button", name="Add a passkey").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("What you call it").fill(NAME)
    check(page)
    dialog.get_by_role("button", name="Go on").click()
    expect(dialog).to_have_count(0)
    expect(page.get_by_text(NAME)).to_be_visible()


def _sign_out(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Account ")).click()
    page.get_by_role("menuitem", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
