"""`make screenshots`: a picture of every page in both themes, in `screenshots/`, to be looked at by a person.

`make pictures` takes those of the README anew instead, in `docs/pictures` and `docs/images`.
"""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Page
from rich.console import Console
from rich.text import Text

from tests.browser import chromium
from tests.browser.editor import turned_to
from tests.browser.house import demo
from tests.browser.pages import PAGES, Place, largest_incident, visit

PLACE, DOCS = Path("screenshots"), Path("docs")
_HUNT = """DeviceProcessEvents
| where ProcessCommandLine has_any ("-enc", "comsvcs", "vssadmin", "net user", "whoami")
| project Timestamp, DeviceName, AccountName, FileName, ProcessCommandLine, InitiatingProcessFileName
| sort by Timestamp asc"""
README = (
    Place("home", "/home?period=7d", "Detections by technique"),
    Place("incident", "/incidents/{incident}", "What happened"),
    Place("hunting", f"/hunting?span=P7D&query={quote(_HUNT)}", "From a link", "r", "Showing"),
)
_COLUMNS = 125


def main() -> None:
    """Serve a demo, visit everything, take the pictures."""
    PLACE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, demo(Path(folder) / "demo") as served, chromium.launched() as browser:
        outside = chromium.context(browser, served.url).new_page()
        outside.goto(f"/setup#{served.token}")
        outside.get_by_role("heading", name="Choose a password").wait_for()
        outside.screenshot(path=PLACE / "set-up-light.png")
        served.set_up()
        outside.goto("/incidents")
        outside.get_by_role("heading", name="Sign in").wait_for()
        outside.screenshot(path=PLACE / "entrance-light.png")
        for theme in ("light", "dark"):
            shown: chromium.Theme = "dark" if theme == "dark" else "light"
            context = chromium.context(browser, served.url, theme=shown, cookie=served.sign_in("admin"))
            _take(context.new_page(), PAGES, PLACE, f"-{theme}")
    print(f"{len(PAGES) * 2 + 2} pictures in {PLACE}/")


def readme() -> None:
    """The pictures that the README shows, of a demo nobody has touched."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "demo"
        with demo(data) as served, chromium.launched() as browser:
            served.turn_on()
            page = chromium.context(browser, served.url, cookie=served.sign_in("admin")).new_page()
            _take(page, README, DOCS / "pictures")
        _terminal(data, DOCS / "images" / "incident.svg")


def _take(page: Page, places: Sequence[Place], folder: Path, ending: str = "") -> None:
    incident = largest_incident(page)
    for place in places:
        visit(page, place, incident)
        if page.locator("[data-language=kusto]").count():
            turned_to(page)
            page.wait_for_timeout(3000)  # colours come last, and nothing tells when
        page.wait_for_timeout(400)
        page.screenshot(path=folder / f"{place.name}{ending}.png")


def _terminal(data: Path, picture: Path) -> None:
    """The story that `vedette incidents show 1` tells in colours, up to the table of alerts."""
    command = [str(Path(sys.executable).with_name("vedette")), "incidents", "show", "1", "--data", str(data)]
    colours = {**os.environ, "FORCE_COLOR": "1", "COLUMNS": str(_COLUMNS)}
    said = subprocess.run(command, check=True, capture_output=True, text=True, env=colours).stdout
    story = Text.from_ansi(said)
    shown = Console(record=True, width=_COLUMNS, highlight=False, file=io.StringIO())
    shown.print("[bold green]$[/] vedette incidents show 1\n")
    shown.print(story[: story.plain.index("\nAlerts\n")])
    # A picture asks nobody else's server for its letters.
    picture.write_text(re.sub(r"@font-face \{[^}]*\}\s*", "", shown.export_svg(title="Vedette")))


if __name__ == "__main__":
    readme() if "readme" in sys.argv else main()
