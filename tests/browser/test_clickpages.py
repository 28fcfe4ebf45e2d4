"""Pages people see instead of a guarded link, in a browser: readable in both themes, nothing loaded, axe content."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Route

from tests.browser import chromium
from vedette.api import clickpages
from vedette.mail.clicks.address import Clicked
from vedette.mail.clicks.answering import Answer
from vedette.mail.clicks.judging import Judged, Page

pytestmark = pytest.mark.skipif(
    not chromium.executable() or not chromium.AXE.is_file(), reason="no chromium or axe-core here: `make chromium`"
)
BASE = "https://links.example"
URL = "https://evil.example/?q=<script>alert(1)</script>&" + "x" * 900


def _answer(page: Page) -> Answer:
    through = page in (Page.BLOCKED, Page.SUSPICIOUS, Page.PENDING)
    told = Judged(page, "Phish", "", "the place it leads to is known as a threat", through)
    return Answer(Clicked(URL, "n", "lea@north.example"), told, report="report@north.example")


PAGES = {
    **{page.value: clickpages.of(_answer(page)) for page in Page},
    "not-ours": clickpages.NOT_OURS,
    "busy": clickpages.BUSY,
    "many": clickpages.MANY,
}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_page_is_readable_and_loads_nothing(browser: Browser, theme: chromium.Theme) -> None:
    asked: list[str] = []
    complaints: list[str] = []

    def serve(route: Route) -> None:
        asked.append(route.request.url)
        name = route.request.url.rpartition("/")[2].partition("?")[0]
        if name not in PAGES:
            route.fulfill(status=204)
            return
        past = "/l/north/blocked?go=1" if name == Page.BLOCKED else ""
        made = clickpages.shown(403, PAGES[name], past=past)
        route.fulfill(status=made.status_code, headers=dict(made.headers), body=bytes(made.body).decode())

    with chromium.context(browser, BASE, theme=theme, width=360) as context:
        context.route("**/*", serve)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        for name, told in PAGES.items():
            page.goto(f"/l/north/{name}")
            assert page.title() == told.title == page.get_by_role("heading", level=1).inner_text()
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
            assert chromium.violations(page) == [], name
            shade = page.evaluate("getComputedStyle(document.body).backgroundColor")
            assert shade == ("rgb(27, 27, 27)" if theme == "dark" else "rgb(250, 250, 250)"), (
                "the style sheet is refused"
            )
        page.goto("/l/north/blocked")
        (link,) = page.get_by_role("link").all()
        assert (link.inner_text(), link.get_attribute("rel")) == ("Open the link anyway", "noreferrer nofollow")
        assert "report@north.example" in page.get_by_role("main").inner_text()
    others = [url for url in asked if not url.startswith(f"{BASE}/l/north/") and not url.endswith("/favicon.ico")]
    assert others == []
    refused = [text for text in complaints if "favicon" not in text and "status of 403" not in text]
    assert refused == []
