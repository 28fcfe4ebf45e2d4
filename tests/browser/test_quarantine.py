"""Held mail let go, taken along under a password, and messages handed in as files, in a browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.chromium import AGAIN
from tests.browser.letters import KIM, LEA, LURE
from tests.mail.post import program
from vedette.mail.archives import Budget, unpack

ALONE = True
"""What is changed here others would count."""

SECRET = "nine green herons"


def _opened(desk: Page, recipient: str) -> Locator:
    desk.goto(f"/mail/quarantine?recipient={recipient}&subject=Invoice")
    row = desk.get_by_role("grid", name="Quarantined messages").get_by_role("row").nth(1)
    expect(row).to_contain_text("Held")
    row.focus()
    desk.keyboard.press("Enter")
    return desk.get_by_role("dialog", name="Invoice")


def test_one_copy_is_released_and_the_log_tells(desk: Page, check: Callable[[Page], None]) -> None:
    pane = _opened(desk, KIM)
    release = pane.get_by_role("button", name="Release …", exact=True)
    release.click()
    asked = desk.get_by_role("dialog", name="Release 1 message?")
    # Below a second dialogue the pane waits; it is there again, focus and all, when that is closed.
    asked.get_by_role("button", name="Cancel").click()
    expect(release).to_be_focused()
    desk.keyboard.press("Enter")
    asked.get_by_role("checkbox", name=re.compile("^The verdict was wrong")).check()
    asked.get_by_label("Note").fill("a bill they waited for")
    check(desk)
    asked.get_by_role("button", name="Release", exact=True).click()
    expect(asked).to_have_count(0)
    expect(pane).to_contain_text(re.compile("releas(ing|ed), by admin"))
    expect(release).to_have_count(0)
    entries = desk.request.get("/api/v1/audit?kind=quarantine.release&limit=5", max_retries=AGAIN).json()["value"]
    assert any("a bill they waited for" in str(entry) for entry in entries)
    desk.goto(f"/mail/quarantine?recipient={LEA}&subject=Invoice")
    rows = desk.get_by_role("grid", name="Quarantined messages").get_by_role("row")
    expect(rows.nth(1)).to_contain_text("Held")


def test_a_copy_is_downloaded_under_a_password(desk: Page, tmp_path: Path, check: Callable[[Page], None]) -> None:
    pane = _opened(desk, LEA)
    pane.get_by_role("button", name="Download …").click()
    asked = desk.get_by_role("dialog", name="Download the message?")
    asked.get_by_label("Password of the archive").fill("short")
    expect(asked.get_by_role("button", name="Download", exact=True)).to_be_disabled()
    asked.get_by_label("Password of the archive").fill(SECRET)
    check(desk)
    with desk.expect_download() as waited:
        asked.get_by_role("button", name="Download", exact=True).click()
    file = tmp_path / waited.value.suggested_filename
    waited.value.save_as(file)
    assert file.suffix == ".zip"
    assert b"This program" not in file.read_bytes()
    (member,) = unpack(file.name, file.read_bytes(), [SECRET], Budget())
    assert member.data == program()
    expect(desk.get_by_text("Downloaded; it is in the audit log").first).to_be_visible()
    assert "AdminMailAccess" in desk.request.get("/api/v1/audit?limit=20", max_retries=AGAIN).text()


def test_a_file_is_handed_in(desk: Page, tmp_path: Path, check: Callable[[Page], None]) -> None:
    letter = tmp_path / "lure.eml"
    letter.write_bytes(LURE.replace(b"alarm-1@", b"alarm-2@"))
    desk.goto("/mail/submissions")
    desk.get_by_role("button", name="Hand in a message").first.click()
    pane = desk.get_by_role("dialog", name="Hand in a message")
    pane.get_by_role("radio", name="A file").check()
    expect(pane.get_by_role("button", name="Hand it in")).to_be_disabled()
    pane.get_by_label(re.compile("^The message")).set_input_files(letter)
    pane.get_by_label("For whom it was").fill(LEA)
    check(desk)
    pane.get_by_role("button", name="Hand it in").click()
    judged = desk.get_by_role("dialog", name="Your account will be suspended today")
    expect(judged.get_by_text(re.compile("phish", re.IGNORECASE)).first).to_be_visible()
    desk.keyboard.press("Escape")
    expect(judged).to_have_count(0)
    grid = desk.get_by_role("grid", name="Submissions")
    expect(grid.get_by_role("row").filter(has_text="Your account will be suspended today")).to_have_count(1)
