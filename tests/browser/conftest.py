"""Fixtures of the portal's tests: the built portal, a served company, a page signed in or not, axe.

Without chromium, or where the portal cannot be built, they are skipped with the reason; with `CI` set they fail.
"""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import chromium
from tests.browser.house import House, house


def _absent(why: str) -> None:
    if os.environ.get("CI"):
        pytest.fail(why, pytrace=False)
    pytest.skip(why)


@pytest.fixture(scope="session")
def built() -> None:
    """The portal, built from its present sources."""
    if not chromium.executable():
        _absent("no chromium here: `make chromium`, or name one in VEDETTE_CHROMIUM")
    known = importlib.util.spec_from_file_location("portal_build", chromium.ROOT / "portal" / "build.py")
    assert known is not None
    assert known.loader is not None
    work = importlib.util.module_from_spec(known)
    known.loader.exec_module(work)
    if not work.is_fresh() or not chromium.AXE.is_file():
        try:
            work.build(print)
        except work.BuildFailed as failed:
            _absent(f"the portal cannot be built here: {failed}")


@pytest.fixture(scope="session")
def company(built: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[House, str]]:
    """A served company that is on, and its administrator's session."""
    with house(tmp_path_factory.mktemp("company")) as served:
        yield served, served.set_up()


@pytest.fixture(scope="module")
def browser(built: None) -> Iterator[Browser]:
    """One browser for a module: Playwright's loop must not be running when other tests want their own."""
    with chromium.launched() as opened:
        yield opened


@pytest.fixture
def desk(browser: Browser, company: tuple[House, str]) -> Iterator[Page]:
    """A page of the administrator; the test fails when the browser reports an error."""
    served, cookie = company
    yield from signed_in(browser, served.url, cookie)


@pytest.fixture(params=["light", "dark"])
def themed(browser: Browser, company: tuple[House, str], request: pytest.FixtureRequest) -> Iterator[Page]:
    """The same, once in each theme."""
    served, cookie = company
    yield from signed_in(browser, served.url, cookie, request.param)


@pytest.fixture
def check() -> Callable[[Page], None]:
    """Fails with what axe-core finds wrong on the page."""

    def clean(page: Page) -> None:
        found = chromium.violations(page)
        assert not found, "\n".join(found)

    return clean


def signed_in(browser: Browser, url: str, cookie: str, theme: chromium.Theme = "light") -> Iterator[Page]:
    """A page with this session; ends by failing on errors in the browser's console."""
    made = chromium.context(browser, url, theme=theme)
    made.add_cookies([{"name": "vedette_session", "value": cookie, "url": url}])
    page = made.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if _is_fault(message.type, message.text) else None)
    yield page
    made.close()
    assert not faults, faults


def _is_fault(kind: str, text: str) -> bool:
    # Answers that are no success are the page's business; what it makes of them is looked at by the tests.
    return kind == "error" and "Failed to load resource" not in text


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here starts servers and browsers."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.slow)
