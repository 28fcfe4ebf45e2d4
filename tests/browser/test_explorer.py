"""Threat Explorer in a browser: mail is filtered by chips, chart and lists; all of it stands in the address."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.house import House
from vedette.core.clock import now

ALONE = True
"""What is changed here others would count."""

_SKU = "VEDETTE_SELF_HOSTED"


def _mailbox() -> bytes:
    """Forty messages of the last two days, ten of them a lure with a link and a program."""
    found = []
    for number in range(40):
        lure = number % 4 == 0
        mail = EmailMessage()
        mail["From"] = "Payroll <pay@lure.example>" if lure else "Kim <kim@friend.example>"
        mail["To"] = f"reader{number % 3}@norvik.example"
        mail["Subject"] = f"Explored {'salary' if lure else 'letter'} {number}"
        mail["Date"] = format_datetime(now() - timedelta(hours=1 + number))
        mail["Message-ID"] = f"<explored-{number}@lure.example>"
        mail.set_content(
            "See https://lure.example/pay?id=4 and type your password at once." if lure else "All is well."
        )
        if lure:
            mail.add_attachment(
                b"MZ" + bytes(200), maintype="application", subtype="octet-stream", filename="pay.pdf.exe"
            )
        found.append(b"From kim@friend.example Mon Mar  2 09:00:00 2026\n" + mail.as_bytes() + b"\n")
    return b"".join(found)


@pytest.fixture(scope="module")
def mailed(company: House) -> Iterator[None]:
    """The company with mail, everybody licensed as long as these tests run."""
    with company.client() as client:
        client.post("/api/v1/licences/subscriptions", json={"sku": _SKU}).raise_for_status()
        client.post("/api/v1/imports?name=explored.mbox", content=_mailbox()).raise_for_status()
        wanted = {"conditions": [{"property": "subject", "operator": "contains-any", "values": ["Explored"]}]}
        deadline = time.monotonic() + 120
        while client.post("/api/v1/explorer/chart", json=wanted).json()["total"] < 40:
            assert time.monotonic() < deadline, "the mail was not in within two minutes"
            time.sleep(0.5)
        yield
        client.delete(f"/api/v1/licences/subscriptions/{_SKU}").raise_for_status()


def _pictured(page: Page, name: str) -> None:
    if folder := os.environ.get("VEDETTE_PICTURES"):
        page.wait_for_timeout(500)
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def _arrived(desk: Page) -> None:
    desk.goto("/explorer?where=subject+contains-any+Explored")
    expect(desk.get_by_text("40 messages × recipients")).to_be_visible()


def test_from_all_mail_to_one_message(desk: Page, mailed: None, check: Callable[[Page], None]) -> None:
    _arrived(desk)
    desk.get_by_role("button", name="Add a filter").click()
    form = desk.get_by_role("dialog", name="Add a filter")
    form.get_by_label("Property").click()
    desk.get_by_role("option", name="Sender domain", exact=True).click()
    form.get_by_role("button", name=re.compile("^lure.example")).click()
    check(desk)
    form.get_by_role("button", name="Add", exact=True).click()
    expect(desk.get_by_text("10 messages × recipients")).to_be_visible()
    expect(desk).to_have_url(re.compile("sender-domain"))
    desk.reload()
    expect(desk.get_by_role("button", name="Sender domain equals any of lure.example", exact=True)).to_be_visible()
    rows = desk.get_by_role("grid", name="Email").get_by_role("row")
    expect(rows).to_have_count(11)
    desk.get_by_role("tab", name="Top URLs").click()
    expect(desk.get_by_role("button", name="https://lure.example/pay?id=4")).to_be_visible()
    check(desk)
    desk.get_by_role("tab", name="Top targeted users").click()
    desk.get_by_role("region", name="Top targeted users").get_by_role("button").first.click()
    expect(desk.get_by_role("button", name=re.compile("^Recipients equals any of reader"))).to_be_visible()
    desk.get_by_role("tab", name="Email", exact=True).click()
    rows.nth(1).press("Enter")
    pane = desk.get_by_role("dialog")
    expect(pane).to_contain_text("Payroll <pay@lure.example>")
    expect(pane.get_by_role("link", name="Open the message")).to_have_attribute("href", re.compile("^/mail/messages/."))
    check(desk)


def test_the_chart_filters_and_zooms(desk: Page, mailed: None) -> None:
    _arrived(desk)
    legend = desk.get_by_role("group", name="Filter by delivery action")
    with desk.expect_response("**/explorer/chart"):
        legend.get_by_role("button", name=re.compile("^Delivered")).click()
    expect(desk.get_by_role("button", name="Delivery action equals any of Delivered", exact=True)).to_be_visible()
    chart = desk.get_by_role("group", name=re.compile("messages x recipients"))
    expect(chart).to_be_visible()
    box = chart.bounding_box()
    assert box is not None
    desk.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + 60)
    desk.mouse.down()
    desk.mouse.move(box["x"] + box["width"] * 0.95, box["y"] + 90, steps=8)
    desk.mouse.up()
    expect(desk).to_have_url(re.compile(r"span=\d{4}-\d\d-\d\dT"))
    desk.go_back()
    expect(desk).not_to_have_url(re.compile("span="))


def test_a_query_is_saved_and_opened_again(desk: Page, mailed: None, check: Callable[[Page], None]) -> None:
    desk.goto("/explorer?where=sender-domain+equal-any+lure.example")
    desk.get_by_role("button", name="Saved queries").click()
    desk.get_by_role("menuitem", name="Save this query …").click()
    dialog = desk.get_by_role("dialog")
    dialog.get_by_label("Name").fill("Lures")
    dialog.get_by_label(re.compile("^Track it")).check()
    check(desk)
    dialog.get_by_role("button", name="Save", exact=True).click()
    expect(dialog).to_have_count(0)
    desk.goto("/explorer?view=url-clicks")
    desk.get_by_role("button", name="Saved queries").click()
    desk.get_by_role("menuitem", name=re.compile("^Lures")).click()
    expect(desk.get_by_role("button", name="Sender domain equals any of lure.example", exact=True)).to_be_visible()


def test_it_is_sound_in_both_themes(desk: Page, mailed: None, check_both: Callable[[Page], None]) -> None:
    _arrived(desk)
    for view, shows in (
        ("all-email", "Delivery action"),
        ("phish", "Sender domain"),
        ("url-clicks", "no click on a protected link"),
    ):
        desk.goto(f"/explorer?view={view}")
        expect(desk.locator("main").get_by_text(re.compile(shows, re.IGNORECASE)).first).to_be_visible()
        expect(desk.locator(".fui-Spinner")).to_have_count(0)
        check_both(desk)
        _pictured(desk, f"explorer-{view}")
