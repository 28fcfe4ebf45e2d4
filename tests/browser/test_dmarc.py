"""DMARC reports and the mail settings in a browser: a report comes in as a file, an unknown sender is found in it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.api.test_dmarc import report
from tests.browser.chromium import AGAIN


def test_a_report_is_imported_and_an_unknown_sender_found(
    desk: Page, tmp_path: Path, check: Callable[[Page], None]
) -> None:
    desk.goto("/mail/dmarc")
    file = tmp_path / "fjell.xml"
    file.write_bytes(report("norvik.example", ("203.0.113.5", 340, "pass"), ("192.0.2.9", 12, "fail")))
    desk.goto("/imports")
    with desk.expect_file_chooser() as choosing:
        desk.get_by_role("button", name="Choose files").click()
    choosing.value.set_files([file])
    expect(desk.get_by_role("article", name=file.name)).to_contain_text("2 new rows", timeout=60_000)
    desk.goto("/mail/dmarc")
    row = desk.get_by_role("grid", name="Domains of DMARC reports").get_by_role("row").filter(has_text="norvik.example")
    expect(row).to_contain_text("96.6 %")
    check(desk)
    row.focus()
    desk.keyboard.press("Enter")
    sources = desk.get_by_role("grid", name="Sources")
    expect(sources.get_by_role("row").nth(1)).to_contain_text("Unknown")
    expect(sources.get_by_role("row").nth(2)).to_contain_text("Has passed")
    sources.get_by_role("row").nth(1).focus()
    desk.keyboard.press("Enter")
    pane = desk.get_by_role("dialog", name="192.0.2.9")
    expect(pane.get_by_role("region", name="What the reports say")).to_contain_text("Fjell Post")
    expect(desk).to_have_url(re.compile("source=192.0.2.9"))
    check(desk)


def test_mail_settings_are_changed_and_say_what_is_elsewhere(desk: Page) -> None:
    desk.goto("/mail/settings")
    field = desk.get_by_role("textbox", name="Trusted ARC sealers, one a line")
    field.fill("lists.example\nforward.example")
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_text("Saved").first).to_be_visible()
    kept = desk.request.get("/api/v1/mail/settings", max_retries=AGAIN).json()
    assert kept["sealers"] == ["lists.example", "forward.example"]
    expect(desk.get_by_role("heading", name="Only in config.toml")).to_be_visible()
    expect(desk.get_by_role("region", name="A door in config.toml")).to_contain_text("[mail.doors.mx]")
    field.fill("")
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_role("button", name="Save")).to_be_disabled()
