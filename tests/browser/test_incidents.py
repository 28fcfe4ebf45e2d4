"""Work on an incident: files to take along, changes taken back from the toast, alerts moved, mail added, the bell."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.chromium import AGAIN
from tests.browser.house import House
from tests.browser.pages import largest_incident

ALONE = True
"""What is changed here others would count."""


def _saved(page: Page, button: Locator, folder: Path) -> Path:
    """The file that comes when the button is pressed."""
    with page.expect_download() as waited:
        button.click()
    file = folder / waited.value.suggested_filename
    waited.value.save_as(file)
    return file


def _lines(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as text:
        return list(csv.DictReader(text))


def test_the_queue_is_exported(desk: Page, tmp_path: Path) -> None:
    desk.goto("/incidents")
    expect(desk.get_by_role("grid", name="Incidents").get_by_role("row").nth(1)).to_be_visible()
    file = _saved(desk, desk.get_by_role("button", name="Export as CSV"), tmp_path)
    assert file.name == "incidents.csv"
    told = desk.request.get("/api/v1/incidents?limit=1000&status=Active&status=InProgress", max_retries=AGAIN).json()[
        "value"
    ]
    lines = _lines(file)
    assert {line["Number"]: line["Incident"] for line in lines} == {str(row["number"]): row["name"] for row in told}
    assert all(line["First activity (UTC)"].endswith("Z") for line in lines)
    assert all(line["First activity (Europe/Oslo)"] for line in lines)


def test_an_incident_is_exported(desk: Page, tmp_path: Path) -> None:
    number = largest_incident(desk)
    alerts = desk.request.get(f"/api/v1/incidents/{number}", max_retries=AGAIN).json()["alertList"]
    desk.goto(f"/incidents/{number}")
    desk.get_by_role("button", name="Export", exact=True).click()
    file = _saved(desk, desk.get_by_role("menuitem", name=re.compile("^Alerts as CSV")), tmp_path)
    assert file.name == f"incident-{number}-alerts.csv"
    assert [line["Alert"] for line in _lines(file)] == [alert["id"] for alert in alerts]
    desk.get_by_role("button", name="Export", exact=True).click()
    file = _saved(desk, desk.get_by_role("menuitem", name="Everything as JSON"), tmp_path)
    whole = json.loads(file.read_text(encoding="utf-8"))
    assert len(whole["incident"]["alertList"]) == len(alerts)
    assert whole["graph"]["nodes"]


def test_a_change_is_taken_back_from_the_toast(desk: Page) -> None:
    desk.goto(f"/incidents/{largest_incident(desk)}")
    expect(desk.get_by_text("Assigned to nobody")).to_be_visible()
    desk.get_by_role("button", name="Assign to me").click()
    expect(desk.get_by_text("Assigned to admin")).to_be_visible()
    desk.get_by_role("button", name="Undo", exact=True).click()
    expect(desk.get_by_text("Taken back", exact=True).first).to_be_visible()
    expect(desk.get_by_text("Assigned to nobody")).to_be_visible()
    desk.get_by_role("tab", name="History").click()
    expect(desk.get_by_text("(taken back)").first).to_be_visible()


def test_alerts_are_moved_into_another_incident(desk: Page, company: House, check: Callable[[Page], None]) -> None:
    number = largest_incident(desk)
    with company.client() as client:
        alerts = [alert["id"] for alert in client.get(f"/api/v1/incidents/{number}").json()["alertList"]]
        split = {"alerts": alerts[-1:], "because": "somewhere to move to"}
        other = client.post(f"/api/v1/incidents/{number}/split", json=split).raise_for_status().json()["number"]
    desk.goto(f"/incidents/{number}?tab=alerts")
    expect(desk.get_by_role("tab", name=f"Alerts ({len(alerts) - 1})")).to_be_visible()
    desk.get_by_role("checkbox", name="Select row 1", exact=True).check()
    desk.get_by_role("button", name="Move", exact=True).click()
    dialog = desk.get_by_role("dialog", name="Move 1 alert")
    expect(dialog.get_by_role("button", name="Move", exact=True)).to_be_disabled()
    dialog.get_by_role("combobox", name="Into which incident").press_sequentially(str(other))
    desk.get_by_role("option", name=re.compile(f"^#{other} ")).click()
    dialog.get_by_label("Because").fill("the same machine")
    check(desk)
    dialog.get_by_role("button", name="Move", exact=True).click()
    expect(desk.get_by_text(f"1 alert moved to incident {other}").first).to_be_visible()
    expect(desk.get_by_role("tab", name=f"Alerts ({len(alerts) - 2})")).to_be_visible()
    desk.get_by_role("button", name="Undo", exact=True).click()
    expect(desk.get_by_role("tab", name=f"Alerts ({len(alerts) - 1})")).to_be_visible()
    desk.goto(f"/incidents/{other}?tab=history")
    expect(desk.get_by_text("the same machine").first).to_be_visible()


def test_mail_is_added_to_an_incident(desk: Page, check: Callable[[Page], None]) -> None:
    desk.goto(f"/incidents/{largest_incident(desk)}")
    desk.get_by_role("button", name="Add mail …").click()
    dialog = desk.get_by_role("dialog", name="Add mail messages")
    dialog.get_by_role("searchbox", name="Look for messages").fill("harb0ur-bank")
    dialog.get_by_role("button", name="Look", exact=True).click()
    choice = dialog.get_by_role("checkbox", name=re.compile("^Choose Your account will be suspended today"))
    expect(choice).to_have_count(1)
    choice.check()
    dialog.get_by_label("Because").fill("the same lure came here")
    check(desk)
    dialog.get_by_role("button", name="Add 1 message").click()
    expect(desk.get_by_text("1 message added").first).to_be_visible()
    desk.get_by_role("button", name="Add mail …").click()
    dialog.get_by_role("searchbox", name="Look for messages").fill("harb0ur-bank")
    desk.keyboard.press("Enter")
    expect(choice).to_be_disabled()
    expect(dialog.get_by_text("In the incident")).to_be_visible()


def test_the_bell_tells_what_others_did(desk: Page, company: House, check: Callable[[Page], None]) -> None:
    number = largest_incident(desk)
    desk.goto(f"/incidents/{number}")
    desk.get_by_role("button", name=re.compile(r"^Notifications: \d+ new")).click()
    news = desk.get_by_role("dialog", name="While you were away")
    seen = news.get_by_role("list", name="What happened, newest first")
    expect(seen.get_by_role("listitem").filter(has_text="New incident").first).to_be_visible()
    check(desk)
    news.get_by_role("button", name="Close").click()
    expect(desk.get_by_role("button", name="Notifications", exact=True)).to_be_visible()
    with company.client() as client:
        client.patch(f"/api/v1/incidents/{number}", json={"assigned": "admin"}).raise_for_status()
    with company.client(company.hire("ned@walks.example", "security-operator")) as other:
        said = {"text": "I have called her"}
        other.post(f"/api/v1/incidents/{number}/comments", json=said).raise_for_status()
    # By itself, in the page that is open.
    desk.get_by_role("button", name="Notifications: 1 new").click()
    expect(seen.get_by_role("listitem").first).to_contain_text("ned@walks.example commented on yours")
    expect(seen.get_by_role("listitem").first).to_contain_text("I have called her")
    seen.get_by_role("link").first.click()
    expect(desk).to_have_url(re.compile(rf"/incidents/{number}$"))
    expect(desk.get_by_role("button", name="Notifications", exact=True)).to_be_visible()
