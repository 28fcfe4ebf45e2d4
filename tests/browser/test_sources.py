"""Sources, connectors, retention, streams and jobs in a browser: seen, explained, changed with what it does first."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import AGAIN


def test_sources_tell_how_they_do(desk: Page) -> None:
    desk.goto("/sources")
    table = desk.get_by_role("region", name="Sources", exact=True)
    row = table.get_by_role("row").filter(has_text="Windows event logs")
    expect(row).to_contain_text("Well")
    expect(
        row.get_by_role("img", name=re.compile(r"Windows event logs: [\d,]+ records in the last 24 hours"))
    ).to_be_visible()
    desk.get_by_role("combobox", name=re.compile("^State")).click()
    desk.get_by_role("menuitemcheckbox", name="Silent").click()
    desk.keyboard.press("Escape")
    expect(desk).to_have_url(re.compile("state=silent"))
    expect(table.get_by_role("row")).to_have_count(1)


def test_a_silent_and_a_failing_source_stand_out(desk: Page) -> None:
    answer = desk.request.get("/api/v1/sources", max_retries=AGAIN).json()
    answer[0] |= {"state": "silent", "lastSeen": "2026-01-01T00:00:00Z"}
    answer[1] |= {"state": "failing", "error": "mapping EmailEvents failed: no such column"}
    desk.route("**/api/v1/sources", lambda route: route.fulfill(json=answer))
    desk.goto("/sources")
    expect(desk.get_by_text("AWS CloudTrail is silent")).to_be_visible()
    expect(desk.get_by_role("link", name="upload one by hand")).to_have_attribute("href", "/imports?as=aws_cloudtrail")
    expect(desk.get_by_text("mapping EmailEvents failed: no such column")).to_be_visible()
    expect(desk.get_by_role("region", name="Sources", exact=True).get_by_role("row").nth(1)).to_contain_text("Failing")


def test_connectors_teach(desk: Page, check: Callable[[Page], None]) -> None:
    desk.goto("/sources/connectors?text=okta")
    expect(desk.get_by_role("article")).to_have_count(1)
    desk.get_by_role("button", name="How to feed it: Okta System Log").click()
    pane = desk.get_by_role("dialog")
    expect(pane).to_contain_text("vedette import --as okta FILES")
    expect(pane.get_by_role("columnheader", name="rows")).to_be_visible()
    check(desk)
    pane.get_by_role("link", name="Import files of it").click()
    expect(desk.get_by_role("combobox", name="Read them as")).to_have_text("Okta System Log")


def test_a_limit_says_what_it_frees(desk: Page) -> None:
    desk.goto("/retention")
    row = desk.get_by_role("grid", name="Tables").get_by_role("row").filter(has_text="DeviceProcessEvents")
    row.focus()
    desk.keyboard.press("Enter")
    pane = desk.get_by_role("dialog")
    pane.get_by_label("Keep at most, days").fill("1")
    expect(pane.get_by_text(re.compile(r"It frees .+ now: [\d,]+ rows of \d days?"))).to_be_visible()
    pane.get_by_role("button", name="Save").click()
    sure = desk.get_by_role("dialog").last
    expect(sure).to_contain_text("are dropped with the next daily run")
    sure.get_by_role("button", name="Cancel").click()
    pane.get_by_label("Keep at most, days").fill("400")
    expect(pane.get_by_text("It frees nothing now")).to_be_visible()
    pane.get_by_role("button", name="Save").click()
    expect(row).to_contain_text("400 days")
    expect(row).to_contain_text("Organisation")
    row.focus()
    desk.keyboard.press("Enter")
    desk.get_by_role("dialog").get_by_role("button", name="As the installation").click()
    expect(row).to_contain_text("No limit")


def test_a_stream_is_tried_made_paused_and_deleted(desk: Page, check: Callable[[Page], None]) -> None:
    desk.goto("/streams")
    desk.get_by_role("button", name="New stream").first.click()
    pane = desk.get_by_role("dialog")
    pane.get_by_label("Name").fill("To the archive")
    pane.get_by_label("Address").fill("http://192.0.2.1/in")
    pane.get_by_role("button", name="Send a test").click()
    expect(pane.get_by_text("That did not work")).to_be_visible()
    check(desk)
    pane.get_by_label("Files on this machine").check()
    pane.get_by_label("Tables").fill('DeviceProcessEvents where FileName == "cmd.exe"\nEmailEvents')
    pane.get_by_role("button", name="Send a test").click()
    expect(desk.get_by_text("The test message has arrived").first).to_be_visible()
    pane.get_by_role("button", name="Make it").click()
    stream = desk.get_by_role("region", name=re.compile("To the archive"))
    expect(stream).to_contain_text('DeviceProcessEvents (where FileName == "cmd.exe") and EmailEvents')
    desk.get_by_role("button", name="Pause To the archive").click()
    expect(stream).to_contain_text("Paused")
    desk.get_by_role("button", name="Turn on To the archive").click()
    expect(desk.get_by_role("button", name="Pause To the archive")).to_be_visible()
    desk.get_by_role("button", name="Delete … To the archive").click()
    desk.get_by_role("dialog").get_by_role("button", name="Delete", exact=True).click()
    expect(desk.get_by_role("heading", name="Nothing is passed on")).to_be_visible()


def test_jobs_and_a_backup_without_a_folder(desk: Page) -> None:
    desk.goto("/backups")
    expect(desk.get_by_role("region", name="Jobs").get_by_role("row").filter(has_text="Detect")).to_contain_text("Well")
    desk.get_by_role("button", name="Back up now").click()
    expect(desk.get_by_text("No folder for backups is set")).to_be_visible()


@pytest.mark.parametrize("address", ["/streams?new=yes", "/retention?open=EmailEvents", "/exceptions?new="])
def test_panes_are_accessible(desk: Page, check_both: Callable[[Page], None], address: str) -> None:
    desk.goto(address)
    expect(desk.get_by_role("dialog").get_by_role("button").nth(1)).to_be_visible()
    check_both(desk)


def test_narrow_windows_lose_nothing(desk: Page) -> None:
    desk.set_viewport_size({"width": 720, "height": 800})
    for address in ("/sources", "/sources/connectors", "/imports", "/streams", "/backups", "/detections/new"):
        desk.goto(address)
        expect(desk.get_by_role("heading", level=1)).to_be_visible()
        wide = desk.evaluate("document.querySelector('main').scrollWidth - document.querySelector('main').clientWidth")
        assert wide <= 0, address
