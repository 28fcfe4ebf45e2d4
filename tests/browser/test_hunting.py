"""Hunting in a real browser: writing with completion and markers, running, sorting, facets, charts, what follows."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.editor import READY, opened, ran, written

SLOW = "range x from 1 to 40000000 step 1 | summarize dcount(hash_sha256(tostring(x)))"
PROCESSES = "DeviceProcessEvents | project Timestamp, ReportId, DeviceName, AccountName, FileName, ProcessId"


@pytest.fixture
def desk(desk: Page) -> Page:
    """As everywhere, with the clipboard allowed."""
    desk.context.grant_permissions(["clipboard-read", "clipboard-write"])
    return desk


def begins(grid: Locator, place: int, *texts: str) -> None:
    """A column shows these texts in its first rows."""
    for row, text in enumerate(texts):
        expect(grid.locator(f'[data-place] [data-column="{place}"]').nth(row)).to_have_text(text)


def test_completion_knows_our_tables_and_columns(desk: Page) -> None:
    editor = opened(desk)
    editor.click()
    desk.keyboard.type("DeviceProcessEv", delay=20)
    offered = desk.locator(".suggest-widget .monaco-list-row")
    expect(offered.filter(has_text="DeviceProcessEvents").first).to_be_visible()
    desk.keyboard.press("Escape")
    written(desk, "DeviceProcessEvents | where ")
    desk.keyboard.type("ProcessComm", delay=20)
    expect(offered.filter(has_text="ProcessCommandLine").first).to_be_visible()
    desk.keyboard.press("Tab")
    expect(editor.locator(".view-lines")).to_contain_text("ProcessCommandLine")


def test_errors_are_marked_by_the_editor_and_by_the_server(desk: Page) -> None:
    editor = opened(desk)
    written(desk, "DeviceProcessEvents | where NoSuchColumn == 1")
    expect(editor.locator(".squiggly-error").first).to_be_visible()
    expect(desk.get_by_text("1 error in the query")).to_be_visible()
    # What only our engine refuses is marked too.
    written(desk, "DeviceProcessEvents | evaluate python(typeof(*), 'x')")
    expect(editor.locator(".squiggly-error").first).to_be_visible()
    desk.keyboard.press("Shift+Enter")
    results = desk.get_by_role("region", name="Results")
    expect(results.get_by_text("That did not work")).to_be_visible()
    expect(results).to_contain_text("underlined in the editor")


def test_rows_are_sorted_chosen_and_shown_whole(desk: Page, check: Callable[[Page], None]) -> None:
    opened(desk)
    grid = ran(desk, "range x from 1 to 300 step 1 | extend Word = strcat('w', x % 7), Bag = dynamic({'a': {'b': 1}})")
    expect(desk.get_by_text("Showing 300 of 300")).to_be_visible()
    grid.get_by_role("button", name="x", exact=True).click()
    begins(grid, 0, "300", "299", "298")
    grid.get_by_role("button", name="x", exact=True).click()
    begins(grid, 0, "1", "2", "3")
    desk.get_by_role("button", name="Columns", exact=True).click()
    desk.get_by_role("menuitemcheckbox", name="Word").click()
    desk.keyboard.press("Escape")
    expect(grid.get_by_role("columnheader", name="Word")).to_have_count(0)
    grid.locator('[data-place="1"]').focus()
    desk.keyboard.press("Enter")
    pane = desk.get_by_role("dialog")
    expect(pane).to_contain_text("Row 2 of 300")
    pane.get_by_role("treeitem", name=re.compile("^a")).click()
    expect(pane.get_by_role("treeitem", name=re.compile("^b: 1"))).to_be_visible()
    check(desk)
    pane.get_by_role("button", name="Next").click()
    expect(pane).to_contain_text("Row 3 of 300")
    desk.keyboard.press("Escape")
    expect(pane).to_have_count(0)


def test_facets_and_the_menu_of_a_value_write_into_the_query(desk: Page, check: Callable[[Page], None]) -> None:
    editor = opened(desk)
    grid = ran(desk, "range x from 1 to 70 step 1 | extend Word = strcat('w\"', x % 7)")
    desk.get_by_role("button", name="Facets").click()
    facets = desk.get_by_role("complementary", name="Facets")
    facets.get_by_role("button", name='Only Word w"1').click()
    facets.get_by_role("button", name='Only Word w"2').click()
    check(desk)
    facets.get_by_role("button", name="Add 2 filters and run").click()
    expect(desk.get_by_text("Showing 20 of 20")).to_be_visible()
    expect(editor.locator(".view-lines")).to_contain_text('where Word == "w\\"1" or Word == "w\\"2"')
    grid.locator('[data-place="0"] [data-column="1"]').click(button="right")
    desk.get_by_role("menuitem", name="Without this value").click()
    expect(desk.get_by_text("Showing 10 of 10")).to_be_visible()


def test_render_draws_and_a_chart_can_be_chosen(desk: Page, check: Callable[[Page], None]) -> None:
    opened(desk)
    written(desk, "DeviceProcessEvents | summarize Runs = count() by bin(Timestamp, 1h) | render timechart")
    desk.keyboard.press("Shift+Enter")
    expect(desk.get_by_role("img", name="Line of Runs along Timestamp (UTC)")).to_be_visible()
    expect(desk.get_by_role("region", name="Results").locator("canvas")).to_be_visible()
    desk.get_by_role("combobox", name="Kind of chart").click()
    desk.get_by_role("option", name="Columns", exact=True).click()
    expect(desk.get_by_role("img", name="Columns of Runs along Timestamp (UTC)")).to_be_visible()
    check(desk)
    desk.get_by_role("button", name=re.compile("show as table")).click()
    expect(desk.get_by_role("columnheader", name="Runs")).to_be_visible()
    for kind in ("Pie", "Scatter", "Stacked area", "Bars"):
        desk.get_by_role("combobox", name="Kind of chart").click()
        desk.get_by_role("option", name=kind, exact=True).click()
        expect(desk.get_by_role("img", name=re.compile(f"^{kind} of Runs"))).to_be_visible()


def test_a_query_can_be_cancelled(desk: Page) -> None:
    opened(desk)
    written(desk, SLOW)
    desk.keyboard.press("Shift+Enter")
    expect(desk.get_by_text("Looking through last 7 days")).to_be_visible()
    desk.get_by_role("button", name="Cancel").click()
    expect(desk.get_by_text("The query was stopped.")).to_be_visible()
    expect(desk.get_by_role("button", name="Run query")).to_be_visible()
    desk.get_by_role("tab", name="History").click()
    expect(desk.get_by_role("listitem").filter(has_text="hash_sha256").first).to_contain_text("Cancelled")


def test_missing_rows_are_flagged_with_the_reason_and_a_way_out(desk: Page) -> None:
    opened(desk, "/hunting?rows=1000")
    ran(desk, "range x from 1 to 2500 step 1")
    flag = desk.get_by_text("Not all rows are here")
    expect(flag).to_be_visible()
    expect(desk.get_by_role("region", name="Results")).to_contain_text("1,000")
    desk.get_by_role("button", name="Fetch up to 100,000").click()
    expect(desk.get_by_text("Showing 2,500 of 2,500")).to_be_visible()
    expect(flag).to_have_count(0)


def test_save_share_history_and_tabs(desk: Page) -> None:
    editor = opened(desk)
    ran(desk, f"{PROCESSES} | take 7")
    desk.get_by_role("button", name="Save", exact=True).click()
    dialog = desk.get_by_role("dialog")
    dialog.get_by_label("Name").fill("Seven processes")
    dialog.get_by_label("Everybody in the organisation sees it").check()
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_have_count(0)
    expect(desk.get_by_role("tab", name="Seven processes")).to_be_visible()
    desk.get_by_role("button", name="Share").click()
    desk.get_by_role("menuitem", name="Copy a link to this query").click()
    expect(desk.get_by_text("The link is copied").first).to_be_visible()
    link = desk.evaluate("navigator.clipboard.readText()")
    assert "/hunting?query=DeviceProcessEvents" in link
    desk.get_by_role("button", name="New query").click()
    desk.get_by_role("tab", name="Queries").click()
    desk.get_by_role("region", name="My queries").get_by_role("button", name="Seven processes", exact=True).click()
    expect(desk.get_by_role("tab", name="Seven processes")).to_have_count(1)
    expect(editor.locator(".view-lines")).to_contain_text("take 7")
    desk.get_by_role("tab", name="History").click()
    desk.get_by_role("button", name=re.compile("^Open again: DeviceProcessEvents.*take 7")).first.click()
    expect(desk.get_by_role("tab", name="DeviceProcessEvents again")).to_be_visible()
    desk.reload()
    expect(desk.get_by_role("tab", name="Seven processes")).to_be_visible()
    desk.goto(link)
    expect(desk.get_by_role("tab", name="From a link")).to_have_attribute("aria-selected", "true")
    desk.get_by_role("button", name=re.compile("^More about the tab")).click()
    desk.get_by_role("menuitem", name="Forget all texts").click()
    desk.get_by_role("dialog").get_by_role("button", name="Forget them").click()
    expect(desk.get_by_role("tab", name="Seven processes")).to_have_count(0)


def test_the_schema_pane_writes_names_and_shows_a_sample(desk: Page, check: Callable[[Page], None]) -> None:
    editor = opened(desk)
    desk.get_by_role("searchbox", name="Find a table or column").fill("DeviceProcessEvents")
    desk.get_by_role("button", name="DeviceProcessEvents", exact=True).click()
    expect(editor.locator(".view-lines")).to_contain_text("DeviceProcessEvents")
    desk.get_by_role("button", name="About DeviceProcessEvents").click()
    pane = desk.get_by_role("dialog")
    expect(pane.get_by_role("region", name="A sample of rows").get_by_role("row")).to_have_count(6)
    expect(pane).to_contain_text("ProcessCreated")
    check(desk)


def test_rows_become_an_incident(desk: Page, check: Callable[[Page], None]) -> None:
    opened(desk)
    grid = ran(desk, f"{PROCESSES} | where AccountName !in ('', 'system') | top 20 by Timestamp desc")
    for place in (0, 1):
        grid.locator(f'[data-place="{place}"]').get_by_role("checkbox").check()
    desk.get_by_role("button", name="Link 2 rows to an incident").click()
    dialog = desk.get_by_role("dialog")
    dialog.get_by_label("Title of the alerts").fill("Found hunting: {{FileName}}")
    expect(dialog.get_by_role("status")).to_contain_text("Found hunting: ")
    check(desk)
    dialog.get_by_role("button", name="Link", exact=True).click()
    desk.get_by_role("link", name="Open it").first.click()
    expect(desk).to_have_url(re.compile(r"/incidents/\d+"))
    expect(desk.get_by_text(re.compile("Found hunting: ")).first).to_be_visible()


def test_a_query_becomes_a_detection(desk: Page) -> None:
    opened(desk)
    written(desk, f"{PROCESSES} | where FileName =~ 'never-seen.exe'")
    desk.get_by_role("button", name="Create detection").click()
    expect(desk.get_by_role("heading", name="New detection")).to_be_visible()
    expect(desk.get_by_role("textbox", name="Name").first).to_have_value("")
    expect(desk.get_by_text("It can be saved")).to_be_visible()
    expect(desk.locator(".view-lines")).to_contain_text("never-seen.exe")
    desk.go_back()
    expect(desk.locator(".view-lines")).to_contain_text("never-seen.exe")


@pytest.mark.parametrize("form", ["CSV, for spreadsheets", "JSON", "Parquet"])
def test_the_whole_result_is_exported(desk: Page, form: str, tmp_path: Path) -> None:
    opened(desk, "/hunting?rows=1000")
    ran(desk, "range x from 1 to 2500 step 1 | extend At = datetime(2026-03-01) + x * 1h")
    desk.get_by_role("button", name="Export").click()
    with desk.expect_download() as waited:
        desk.get_by_role("menuitem", name=form, exact=True).click()
    file = tmp_path / waited.value.suggested_filename
    waited.value.save_as(file)
    if file.suffix == ".csv":
        assert len(file.read_text().splitlines()) == 2501
    elif file.suffix == ".json":
        assert len(json.loads(file.read_text())) == 2500
    else:
        assert file.read_bytes()[:4] == b"PAR1"


def test_without_a_mouse(desk: Page) -> None:
    desk.goto("/settings")
    expect(desk.get_by_role("heading", name="Settings", level=1)).to_be_visible()
    desk.keyboard.press("g")
    desk.keyboard.press("h")
    expect(desk.get_by_role("textbox", name="Query in KQL")).to_be_visible()
    desk.keyboard.press("e")
    expect(desk.locator(READY)).to_be_visible()
    desk.keyboard.insert_text("range x from 1 to 20 step 1")
    desk.keyboard.press("Escape")
    desk.keyboard.press("Control+Enter")
    grid = desk.get_by_role("grid", name="Rows of the result")
    expect(grid.get_by_role("row").nth(1)).to_be_visible()
    for _ in range(30):
        desk.keyboard.press("Tab")
        if desk.evaluate("document.activeElement.getAttribute('role')") == "row":
            break
    desk.keyboard.press("End")
    expect(grid.locator('[data-place="19"]')).to_be_focused()
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("dialog")).to_contain_text("Row 20 of 20")


def test_the_editor_comes_to_who_writes_and_keeps_what_was_written_before(desk: Page) -> None:
    fetched: list[str] = []
    held: list[Route] = []
    desk.on("request", lambda request: fetched.append(request.url))
    desk.route("**/assets/KqlEditor-*.js", lambda route: held.append(route))
    desk.goto("/incidents")
    expect(desk.get_by_role("grid", name="Incidents").get_by_role("row").nth(1)).to_be_visible()
    desk.goto("/hunting?side=library")
    expect(desk.get_by_text("Programs seen on one or two devices only")).to_be_visible()
    assert not [url for url in fetched if re.search("Kql|kusto|editor", url)]
    with desk.expect_request("**/assets/KqlEditor-*.js"):
        desk.keyboard.press("e")
        desk.keyboard.type("range x from 1 to 5 step 1 | where x > 9")
    desk.keyboard.press("Shift+Enter")
    expect(desk.get_by_text("No rows")).to_be_visible()
    desk.keyboard.press("Home")
    desk.keyboard.type("// mine")
    desk.keyboard.press("Enter")
    held[0].continue_()
    expect(desk.locator(READY)).to_be_visible()
    expect(desk.get_by_role("textbox", name="Query in KQL")).to_be_focused()
    desk.keyboard.type("print 1; ")
    lines = desk.locator(".view-line")
    expect(lines.nth(0)).to_have_text("// mine")
    expect(lines.nth(1)).to_have_text("print 1; range x from 1 to 5 step 1 | where x > 9")
