"""Files imported in a browser: dropped, followed, cancelled; what could not be read is looked at and fed again."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.house import House
from vedette.app.wiring import open_state
from vedette.core.clock import iso, now
from vedette.core.scope import local
from vedette.records import leases, tasks
from vedette.records.database import Records
from vedette.records.leases import Lease
from vedette.records.tasks import TaskState

ALONE = True
"""What is changed here others would count."""

DUMP = r"rundll32.exe C:\windows\system32\comsvcs.dll, MiniDump 624 C:\temp\a.dmp full"


def _line(number: int, at: str, **more: object) -> str:
    properties = {"Timestamp": at, "DeviceId": "d-9", "DeviceName": "pc-nine", "ReportId": number, **more}
    return json.dumps({"time": at, "category": "AdvancedHunting-DeviceProcessEvents", "properties": properties})


def test_from_the_file_to_the_incident_and_what_died(desk: Page, tmp_path: Path, check: Callable[[Page], None]) -> None:
    at = iso(now() - timedelta(minutes=30))
    good, odd = tmp_path / "day.jsonl", tmp_path / "odd.jsonl"
    lines = [_line(n, at, FileName="calm.exe") for n in range(50)]
    lines.append(_line(99, at, FileName="rundll32.exe", ProcessCommandLine=DUMP))
    good.write_text("\n".join([*lines, _line(100, "someday"), _line(101, "never <b>bold</b>")]))
    odd.write_text("this is no log at all\n" * 3)
    desk.goto("/imports")
    with desk.expect_file_chooser() as choosing:
        desk.get_by_role("button", name="Choose files").click()
    choosing.value.set_files([good, odd])
    done = desk.get_by_role("article", name="day.jsonl")
    expect(done).to_contain_text("Done")
    expect(done).to_contain_text(re.compile(r"5\d records, 51 new rows, 2 dead letters"))
    expect(done).to_contain_text(re.compile(r"[1-9]\d* alerts? in [1-9]\d* incident"))
    expect(desk.get_by_role("article", name="odd.jsonl")).to_contain_text("1 problem")
    check(desk)
    done.get_by_role("link", name=re.compile(r"^#\d+")).first.click()
    expect(desk.get_by_role("heading", name="What happened")).to_be_visible()
    _dead_letters(desk, check)


def _dead_letters(desk: Page, check: Callable[[Page], None]) -> None:
    desk.goto("/deadletters")
    grid = desk.get_by_role("grid", name="Dead letters")
    expect(grid.get_by_role("row")).to_have_count(3)
    row = grid.get_by_role("row").filter(has_text="bold")
    row.focus()
    desk.keyboard.press("Enter")
    pane = desk.get_by_role("dialog")
    expect(pane.get_by_role("region", name="The record as it came")).to_contain_text("never <b>bold</b>")
    expect(pane).to_contain_text("day.jsonl")
    check(desk)
    pane.get_by_role("button", name="Replay it").click()
    replay = desk.get_by_role("article", name="Replay: chosen letters")
    expect(replay).to_contain_text("Done")
    expect(grid.get_by_role("row")).to_have_count(3)
    desk.get_by_role("button", name="Replay all").click()
    expect(desk.get_by_role("article", name="Replay: all")).to_contain_text("Done")
    grid.get_by_role("row").nth(1).focus()
    desk.keyboard.press("Space")
    grid.get_by_role("row").nth(2).focus()
    desk.keyboard.press("Space")
    desk.get_by_role("button", name="Dismiss these …").click()
    desk.get_by_role("dialog").get_by_role("button", name="Dismiss").click()
    expect(desk.get_by_role("heading", name="Everything could be read")).to_be_visible()


def test_what_cannot_be_taken_says_so(desk: Page, tmp_path: Path) -> None:
    empty = tmp_path / "nothing.json"
    empty.write_bytes(b"")
    desk.goto("/imports?as=okta")
    expect(desk.get_by_role("combobox", name="Read them as")).to_have_text("Okta System Log")
    with desk.expect_file_chooser() as choosing:
        desk.get_by_role("button", name="Choose files").click()
    choosing.value.set_files(empty)
    card = desk.get_by_role("article", name="Upload of nothing.json")
    expect(card.get_by_role("alert")).to_contain_text("the upload is empty")
    card.get_by_role("button", name="Dismiss nothing.json").click()
    expect(card).to_have_count(0)


@contextmanager
def _held(company: House) -> Iterator[Records]:
    """The state; no import is begun or goes on meanwhile: another process has the lease."""
    with open_state(company.data) as records:

        def taken() -> Lease | None:
            with records.begin(local()) as db:
                return leases.take(local(), db, "import uploads", "this test", term=timedelta(minutes=10))

        # The last import's lease is given back a moment after it is shown as done.
        lease = next(found for found in iter(taken, "") if found)
        yield records
        with records.begin(local()) as db:
            assert leases.release(local(), db, lease)


def test_a_dropped_file_is_taken_and_cancelled(desk: Page, company: House) -> None:
    desk.goto("/imports")
    place = desk.get_by_role("region", name="Files to import")
    data = desk.evaluate_handle(
        "() => { const held = new DataTransfer(); held.items.add(new File(['{}'], 'dropped.json')); return held }"
    )
    dropped = desk.get_by_role("article", name="dropped.json")
    with _held(company) as records, company.client() as other:
        begun = other.post("/api/v1/imports?name=big.jsonl", content=b"{}").raise_for_status().json()["id"]
        with records.begin(local()) as db:
            tasks.change(local(), db, begun, {"state": TaskState.RUNNING, "started": now()})
        place.dispatch_event("drop", {"dataTransfer": data})
        expect(desk.get_by_role("article", name="big.jsonl")).to_contain_text("Running")
        expect(desk.get_by_role("progressbar", name="Progress of dropped.json")).to_be_visible()
        dropped.get_by_role("button", name="Cancel dropped.json").click()
        desk.get_by_role("button", name="Cancel big.jsonl").click()
        expect(desk.get_by_text("Ends with what it has read")).to_have_count(2)
    expect(desk.get_by_role("article", name="big.jsonl")).to_contain_text("Cancelled")
    expect(dropped).to_contain_text("Cancelled")
