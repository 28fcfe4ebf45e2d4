"""`make screenshots`: a picture of every page in both themes, in `screenshots/`, to be looked at by a person."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.browser import chromium
from tests.browser.editor import turned_to
from tests.browser.house import demo
from tests.browser.pages import PAGES, largest_incident, visit

PLACE = Path("screenshots")


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
            page = context.new_page()
            incident = largest_incident(page)
            for place in PAGES:
                visit(page, place, incident)
                if page.locator("[data-language=kusto]").count():
                    turned_to(page)
                    page.wait_for_timeout(3000)  # colours come last, and nothing tells when
                page.wait_for_timeout(400)
                page.screenshot(path=PLACE / f"{place.name}-{theme}.png")
    print(f"{len(PAGES) * 2 + 2} pictures in {PLACE}/")


if __name__ == "__main__":
    main()
