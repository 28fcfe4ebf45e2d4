"""Rules and exceptions in a browser: found, tuned, written and replayed before saving, changed, undone, excepted."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.editor import opened, written

ALONE = True
"""What is changed here others would count."""

COMSVCS = "lsass-memory-dump-comsvcs"
QUERY = (
    "DeviceProcessEvents\n| where ProcessCommandLine has 'vssadmin'\n"
    "| project Timestamp, DeviceId, DeviceName, ReportId, FileName, ProcessCommandLine"
)


def test_filters_are_in_the_address(desk: Page) -> None:
    desk.goto("/detections?severity=High&service=mail")
    grid = desk.get_by_role("grid", name="Detection rules")
    expect(grid.get_by_role("row").nth(1)).to_contain_text("High")
    expect(desk.get_by_role("combobox", name="Service: Mail")).to_be_visible()
    desk.get_by_role("searchbox", name="Title or technique").fill("no rule is called this")
    expect(desk.get_by_role("heading", name="No rule matches these filters")).to_be_visible()
    expect(desk).to_have_url(re.compile("text=no"))
    desk.get_by_role("button", name="Clear the filters").click()
    expect(desk).to_have_url(re.compile("/detections$"))


def test_coverage_leads_to_the_rules_of_a_technique(desk: Page) -> None:
    desk.goto("/detections?tab=coverage")
    credentials = desk.get_by_role("region", name="Credential access")
    credentials.get_by_role("button", name=re.compile("T1003.001.*rules, raised")).click()
    expect(desk).to_have_url(re.compile("technique=T1003.001"))
    expect(desk.get_by_role("link", name="Process memory dumped through comsvcs.dll")).to_be_visible()
    desk.get_by_role("tab", name=re.compile(r"^Blind \(\d+\)")).click()
    group = desk.locator("details").filter(has_text="never had a row with").first
    expect(group.get_by_role("link").first).to_be_visible()


def test_a_rule_tells_itself_and_is_tried(desk: Page) -> None:
    desk.goto("/detections")
    desk.get_by_role("searchbox", name="Title or technique").fill("comsvcs")
    expect(desk.get_by_role("row")).to_have_count(2)
    desk.get_by_role("row").nth(1).focus()
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", name="What to do when it fires")).to_be_visible()
    desk.get_by_role("tab", name="Alerts (1)").click()
    expect(desk.get_by_role("grid", name="Alerts of this rule").get_by_role("row")).to_have_count(2)
    desk.get_by_role("tab", name="Try on the last days").click()
    desk.get_by_role("button", name="Try", exact=True).click()
    expect(desk.get_by_role("heading", name="1 alert", exact=True)).to_be_visible()
    desk.get_by_role("tab", name="Runs").click()
    expect(desk.get_by_role("grid", name="Runs").get_by_text("Done").first).to_be_visible()


def test_a_stock_rule_is_tuned_and_taken_back(desk: Page) -> None:
    desk.goto("/detections/account-deleted")
    desk.get_by_role("button", name="Tune …").click()
    dialog = desk.get_by_role("dialog")
    dialog.get_by_role("combobox", name="Severity of its alerts").click()
    desk.get_by_role("option", name="Informational").click()
    dialog.get_by_role("switch").click()
    expect(dialog.get_by_role("button", name="Save")).to_be_disabled()
    dialog.get_by_label("Why").fill("the help desk deletes accounts every day")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_have_count(0)
    expect(desk.get_by_text("Tuned here", exact=True)).to_be_visible()
    expect(desk.get_by_text("the help desk deletes accounts every day")).to_be_visible()
    expect(desk.get_by_role("button", name="Run now")).to_be_disabled()
    desk.get_by_role("button", name="Tune …").click()
    desk.get_by_role("button", name="Take it as delivered").click()
    expect(desk.get_by_text("Tuned here", exact=True)).to_have_count(0)


def test_a_detection_from_the_idea_to_its_end(desk: Page) -> None:
    _write(desk)
    expect(desk.get_by_role("heading", name="Shadow copies touched")).to_be_visible()
    desk.get_by_role("button", name="Run now").click()
    expect(desk.get_by_text(re.compile(r"It ran: \d+ alerts")).first).to_be_visible()
    expect(desk.get_by_role("tab", name=re.compile(r"Alerts \([1-9]"))).to_be_visible()
    desk.get_by_role("button", name="Edit").click()
    desk.get_by_role("combobox", name="Severity").click()
    desk.get_by_role("option", name="Low").click()
    desk.get_by_role("button", name="Save").click()
    desk.get_by_role("tab", name="Versions").click()
    newest = desk.get_by_role("article", name="Version 2")
    expect(newest.get_by_role("region", name="Change of Severity")).to_have_text(
        re.compile("- Medium.*\\+ Low", re.DOTALL)
    )
    desk.get_by_role("button", name="Go back to this: version 1").click()
    desk.get_by_role("dialog").get_by_role("button", name="Go back").click()
    expect(desk.get_by_role("article", name="Version 3")).to_contain_text("Went back")
    desk.get_by_role("button", name="Delete …").click()
    desk.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(desk).to_have_url(re.compile("/detections$"))
    desk.get_by_role("tab", name="Deleted").click()
    desk.get_by_role("button", name="Restore Shadow copies touched").click()
    expect(desk.get_by_role("heading", name="Nothing was deleted")).to_be_visible()


def _write(desk: Page) -> None:
    opened(desk, "/detections/new")
    written(desk, "DeviceProcessEvents | where FielName == 'x'")
    expect(desk.get_by_text("Line 1, 29")).to_be_visible()
    save = desk.get_by_role("button", name="Save", exact=True)
    written(desk, "DeviceProcessEvents | summarize count() by FileName")
    expect(desk.get_by_text("Missing", exact=True).first).to_be_visible()
    expect(save).to_be_disabled()
    written(desk, QUERY)
    expect(desk.get_by_text("It can be saved")).to_be_visible()
    # As in hunting, the keys that run it: here over the last days.
    desk.keyboard.press("Shift+Enter")
    expect(desk.get_by_role("heading", name="What it would have raised")).to_be_visible()
    expect(desk.locator("details").filter(has_text="NV-FS-01").first).to_be_visible()
    desk.get_by_role("textbox", name="Name", exact=False).first.fill("Shadow copies touched")
    desk.get_by_role("textbox", name="Must raise it").fill(
        '[{"DeviceProcessEvents": [{"ProcessCommandLine": "vssadmin list", "DeviceName": "pc"}]}]'
    )
    desk.get_by_role("textbox", name="Must stay silent").fill(
        '[{"DeviceProcessEvents": [{"ProcessCommandLine": "cmd /c dir", "DeviceName": "pc"}]}]'
    )
    expect(desk.get_by_role("button", name="Run the tests")).to_be_enabled()
    desk.get_by_role("button", name="Run the tests").click()
    expect(desk.get_by_text("Passed")).to_have_count(2)
    save.click()


def test_an_exception_is_previewed_made_and_ended(desk: Page, check: Callable[[Page], None]) -> None:
    desk.goto(f"/detections/{COMSVCS}")
    desk.get_by_role("button", name="Except …").click()
    pane = desk.get_by_role("dialog")
    expect(pane.get_by_role("combobox", name="From which rule")).to_have_value(
        "Process memory dumped through comsvcs.dll"
    )
    pane.get_by_label("By a condition").check()
    pane.get_by_role("textbox", name="Condition in KQL").fill('ProcessCommandLine has "MiniDump"')
    pane.get_by_role("button", name="Preview").click()
    told = pane.get_by_role("region", name="What it would have hidden")
    expect(told).to_contain_text("1 matching row of 1 rule, and 1 alert less")
    check(desk)
    expect(pane.get_by_role("button", name="Save")).to_be_disabled()
    pane.get_by_label("Why").fill("a crash dump by hand, ticket 4711")
    pane.get_by_label("Until (UTC)").fill("2031-01-31T18:00")
    pane.get_by_role("button", name="Save").click()
    row = desk.get_by_role("grid", name="Exceptions").get_by_role("row").nth(1)
    expect(row).to_contain_text("ticket 4711")
    expect(row).to_contain_text("31 Jan 2031")
    row.focus()
    desk.keyboard.press("Enter")
    pane.get_by_role("button", name="Turn off").click()
    expect(desk.get_by_role("dialog").get_by_role("button", name="Turn on")).to_be_visible()
    desk.get_by_role("dialog").get_by_role("button", name="Delete …").click()
    desk.get_by_role("dialog").last.get_by_role("button", name="Delete", exact=True).click()
    expect(desk.get_by_role("heading", name="Nothing is hidden")).to_be_visible()


@pytest.mark.parametrize("button", ["Tune …", "Except …"])
def test_what_lies_over_is_accessible(desk: Page, check_both: Callable[[Page], None], button: str) -> None:
    desk.goto(f"/detections/{COMSVCS}")
    desk.get_by_role("button", name=button).click()
    expect(desk.get_by_role("dialog").get_by_label("Why")).to_be_visible()
    check_both(desk)
