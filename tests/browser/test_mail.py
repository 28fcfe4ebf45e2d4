"""Mail in a browser: quarantine, submissions, policies, the list, mailboxes, planned actions, one message explained."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import AGAIN
from tests.browser.letters import KIM, LEA

ALONE = True
"""What is changed here others would count."""


def test_held_mail_is_found_looked_at_and_released_to_some(desk: Page) -> None:
    desk.goto("/mail/quarantine")
    grid = desk.get_by_role("grid", name="Quarantined messages")
    expect(grid.get_by_role("row").nth(2)).to_be_visible()
    desk.get_by_role("searchbox", name="Recipient address").fill(LEA)
    desk.get_by_role("searchbox", name="Subject holds").fill("Invoice")
    expect(desk).to_have_url(re.compile("recipient=lea"))
    expect(grid.get_by_role("row")).to_have_count(2)
    grid.get_by_role("row").nth(1).focus()
    desk.keyboard.press("Enter")
    pane = desk.get_by_role("dialog", name="Invoice")
    expect(pane.get_by_role("list", name=f"Why, for {LEA}")).to_contain_text("(this counted)")
    pane.get_by_role("button", name="Preview", exact=True).click()
    expect(pane.get_by_label("Text of the message")).to_contain_text("Please open the invoice.")
    pane.get_by_role("button", name="Show the header").click()
    expect(pane.get_by_role("region", name="Header fields")).to_contain_text("Subject: Invoice")
    pane.get_by_role("button", name="Release to all 2 …").click()
    asked = desk.get_by_role("dialog", name="Release 2 messages?")
    asked.get_by_role("checkbox", name=re.compile(KIM)).uncheck()
    expect(desk.get_by_role("dialog", name="Release 1 message?")).to_contain_text("held as malware")
    desk.get_by_role("button", name="Cancel").click()
    entries = desk.request.get("/api/v1/audit?limit=20", max_retries=AGAIN).text()
    assert "AdminMailAccess" in entries


def test_a_message_is_handed_in_and_answered_with_effect(desk: Page) -> None:
    held = desk.request.get(f"/api/v1/mail/quarantine?recipient={LEA}&subject=Invoice", max_retries=AGAIN).json()[
        "value"
    ][0]
    desk.goto("/mail/submissions?new=yes")
    pane = desk.get_by_role("dialog", name="Hand in a message")
    pane.get_by_role("textbox", name="Network message id").fill(held["networkId"])
    pane.get_by_role("button", name="Hand it in").click()
    pane = desk.get_by_role("dialog", name="Invoice")
    expect(pane.get_by_text("Malware", exact=True).first).to_be_visible()
    pane.get_by_role("radio", name="Malware").check()
    pane.get_by_role("checkbox", name=re.compile("Block billing@odd.example")).check()
    pane.get_by_role("button", name="Answer", exact=True).click()
    expect(pane.get_by_text(re.compile("said .*admin"))).to_be_visible()
    desk.goto("/mail/list?text=billing")
    expect(desk.get_by_role("grid", name="Allow and block list")).to_contain_text("billing@odd.example")


def test_a_rule_is_previewed_made_and_has_versions(desk: Page) -> None:
    desk.goto("/mail/policies")
    expect(desk.get_by_text("Covers nobody until you name people or domains").first).to_be_visible()
    desk.get_by_role("tab", name="Mail-flow rules").click()
    desk.get_by_role("button", name="New rule").first.click()
    pane = desk.get_by_role("dialog", name="New: Mail-flow rules")
    pane.get_by_role("textbox", name="Name").fill("No minutes by mail")
    pane.get_by_role("textbox", name="When the subject holds").fill("minutes")
    pane.get_by_role("combobox", name="Then").click()
    desk.get_by_role("option", name="Quarantine").click()
    pane.get_by_role("button", name="Preview on the last 7 days").click()
    expect(pane.get_by_role("region", name="What it would change")).to_contain_text("1 copy of")
    pane.get_by_role("button", name="Save").click()
    desk.get_by_role("button", name="Open No minutes by mail").click()
    pane = desk.get_by_role("dialog", name="No minutes by mail")
    pane.get_by_role("button", name="Show the versions").click()
    expect(pane.get_by_text("Version 1")).to_be_visible()
    pane.get_by_role("button", name="Delete …").click()
    desk.get_by_role("button", name="Delete", exact=True).click()
    expect(desk.get_by_text("There is no rule")).to_be_visible()


def test_the_links_policy_says_what_becomes_of_signed_mail_and_is_kept(desk: Page) -> None:
    desk.goto("/mail/policies?tab=links&open=default")
    pane = desk.get_by_role("dialog", name="Default")
    signed = pane.get_by_role("switch", name=re.compile("Also in signed mail"))
    expect(signed).to_be_checked()
    signed.uncheck()
    pane.get_by_role("button", name="Preview on the last 7 days").click()
    expect(pane.get_by_role("region", name="What it would change")).to_contain_text(
        "Nothing would be treated otherwise"
    )
    pane.get_by_role("button", name="Save").click()
    expect(pane).to_be_hidden()
    (kept,) = [
        one
        for one in desk.request.get("/api/v1/mail/policies?protection=links", max_retries=AGAIN).json()
        if one["id"] == "default"
    ]
    assert (kept["links"]["dkimSigned"], kept["links"]["rewrite"]) == (False, True)
    desk.goto("/mail/policies?tab=links&open=default")
    signed.check()
    pane.get_by_role("button", name="Save").click()
    expect(pane).to_be_hidden()


def test_entries_are_previewed_added_and_removed(desk: Page) -> None:
    desk.goto("/mail/list?new=yes")
    pane = desk.get_by_role("dialog", name="Add entries")
    pane.get_by_role("textbox", name="Values, one a line").fill("partner.example")
    pane.get_by_role("textbox", name="Why").fill("looks like them and is not")
    pane.get_by_role("button", name="Preview on the last 7 days").click()
    expect(pane.get_by_role("region", name="What it would change")).to_contain_text("1 copy of")
    pane.get_by_role("button", name="Add", exact=True).click()
    grid = desk.get_by_role("grid", name="Allow and block list")
    row = grid.get_by_role("row").filter(has_text="partner.example")
    expect(row).to_contain_text("looks like them")
    row.focus()
    desk.keyboard.press("Enter")
    desk.get_by_role("dialog", name="partner.example").get_by_role("button", name="Remove").click()
    expect(row).to_have_count(0)


def test_a_file_of_indicators_is_imported_and_one_removed(desk: Page) -> None:
    desk.goto("/mail/indicators?new=file")
    pane = desk.get_by_role("dialog", name="Import indicators")
    text = b"lure.example\nneither this nor that\n"
    pane.locator("input[type=file]").set_input_files({"name": "l.txt", "mimeType": "text/plain", "buffer": text})
    pane.get_by_role("textbox", name="Title of those that have none").fill("March lures")
    pane.get_by_role("button", name="Import").click()
    expect(pane).to_contain_text("1 added, 0 replaced, 1 refused")
    expect(pane).to_contain_text("neither this nor that")
    pane.get_by_role("button", name="Close").click()
    grid = desk.get_by_role("grid", name="Indicators")
    row = grid.get_by_role("row").filter(has_text="lure.example")
    expect(row).to_contain_text("March lures")
    row.get_by_text("March lures").click()
    expect(desk.get_by_role("link", name="Hunt for what met it")).to_have_attribute("href", re.compile("search.*lure"))
    desk.get_by_role("dialog").get_by_role("button", name="Close").click()
    row.get_by_role("checkbox").click()
    desk.get_by_role("button", name="Remove …").click()
    desk.get_by_role("button", name="Remove", exact=True).click()
    expect(row).to_have_count(0)


def test_a_mailbox_that_cannot_be_reached_says_why(desk: Page) -> None:
    desk.goto("/mail/mailboxes?new=yes")
    pane = desk.get_by_role("dialog", name="Read a mailbox")
    for label, text in (("Server", "imap.harbour.example"), ("User", "lea"), ("Whose mail it is", LEA)):
        pane.get_by_role("textbox", name=label, exact=True).fill(text)
    pane.get_by_role("textbox", name="Password", exact=True).fill("not the one")
    pane.get_by_role("button", name="Try it").click()
    expect(pane.get_by_text(re.compile("That did not work|Not found"))).to_be_visible()


def test_a_message_tells_where_its_copies_are_and_why(desk: Page) -> None:
    held = desk.request.get(f"/api/v1/mail/quarantine?recipient={KIM}&subject=Invoice", max_retries=AGAIN).json()[
        "value"
    ][0]
    desk.goto(f"/mail/messages/{held['networkId']}")
    timeline = desk.get_by_role("region", name="Timeline", exact=True)
    expect(timeline).to_contain_text("Judged by Vedette")
    expect(timeline.get_by_role("row").filter(has_text="Original delivery")).to_have_count(2)
    desk.get_by_role("tab", name="Analysis").click()
    expect(desk.get_by_role("region", name="Findings").get_by_role("row").nth(1)).to_be_visible()
    desk.get_by_role("tab", name="Recipients (2)").click()
    desk.get_by_text("Why", exact=True).first.click()
    expect(desk.get_by_role("list", name=f"Why, for {KIM}")).to_contain_text("(this counted)")
    desk.get_by_role("tab", name="Attachments (1)").click()
    expect(desk.get_by_role("region", name="Files attached")).to_contain_text("invoice.exe")
    desk.get_by_role("tab", name="Content and header").click()
    desk.get_by_role("button", name="Preview", exact=True).click()
    expect(desk.get_by_label("Text of the message")).to_contain_text("Please open the invoice.")
    desk.get_by_role("button", name="Download …").click()
    asked = desk.get_by_role("dialog", name="Download the message?")
    asked.get_by_label("Password of the archive").fill("seven sealed words")
    with desk.expect_download() as waited:
        asked.get_by_role("button", name="Download", exact=True).click()
    assert waited.value.suggested_filename == f"{held['networkId']}.zip"


@pytest.mark.parametrize(
    ("address", "shows"),
    [
        ("/mail/submissions?new=yes", "Network message id"),
        ("/mail/policies?open=default", "Bulk from level"),
        ("/mail/policies?tab=anti-phish&open=strict", "Of a preset you choose"),
        ("/mail/policies?tab=mail-flow&open=new", "When the subject holds"),
        ("/mail/list?new=yes", "Values, one a line"),
        ("/mail/indicators?new=file", "Title of those that have none"),
        ("/mail/mailboxes?new=yes", "Whose mail it is"),
    ],
)
def test_panes_are_accessible(desk: Page, check_both: Callable[[Page], None], address: str, shows: str) -> None:
    desk.goto(address)
    expect(desk.get_by_role("dialog").get_by_text(shows).first).to_be_visible()
    expect(desk.locator(".fui-Spinner")).to_have_count(0)
    check_both(desk)
