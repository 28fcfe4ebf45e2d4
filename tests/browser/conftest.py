"""Fixtures of the portal's tests: the built portal, companies, a page signed in, axe.

Without chromium, or where the portal cannot be built, they are skipped with the reason; with `CI` set they fail.
"""

from __future__ import annotations

import fcntl
import importlib.util
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import chromium
from tests.browser.house import FRESH, ON, House, copied, found


def _absent(why: str) -> None:
    if os.environ.get("CI"):
        pytest.fail(why, pytrace=False)
    pytest.skip(why)


@contextmanager
def _alone(factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One worker at a time; a folder that all workers of this run share."""
    own = factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    with (shared / "walks.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield shared


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The portal, built from its present sources."""
    known = importlib.util.spec_from_file_location("portal_build", chromium.ROOT / "portal" / "build.py")
    assert known is not None
    assert known.loader is not None
    work = importlib.util.module_from_spec(known)
    known.loader.exec_module(work)
    with _alone(tmp_path_factory):
        if not work.is_fresh() or not chromium.AXE.is_file():
            try:
                work.build(print)
            except work.BuildFailed as failed:
                _absent(f"the portal cannot be built here: {failed}")


@pytest.fixture(scope="session")
def founded(built: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the companies that are copied: made once for all workers."""
    with _alone(tmp_path_factory) as shared:
        place = shared / "walks"
        if not (place / "done").exists():
            place.mkdir()
            found(place)
            (place / "done").touch()
    return place


@pytest.fixture(scope="package")
def office(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A company that is on, for all who leave what others look at as they found it."""
    with copied(founded, ON, tmp_path_factory.mktemp("office") / "data") as served:
        yield served


@pytest.fixture(scope="module")
def company(request: pytest.FixtureRequest) -> Iterator[House]:
    """A company that is on: the common one, or one of its own for a module that says `ALONE = True`."""
    if not getattr(request.module, "ALONE", False):
        yield request.getfixturevalue("office")
        return
    founded: Path = request.getfixturevalue("founded")
    factory: pytest.TempPathFactory = request.getfixturevalue("tmp_path_factory")
    with copied(founded, ON, factory.mktemp("company") / "data") as served:
        yield served


@pytest.fixture(scope="module")
def fresh(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A company that nobody has set up yet."""
    with copied(founded, FRESH, tmp_path_factory.mktemp("fresh") / "data") as served:
        yield served


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One browser for all here: Playwright's loop must not be running when other tests want their own."""
    if not chromium.executable():
        _absent("no chromium here: `make chromium`, or name one in VEDETTE_CHROMIUM")
    with chromium.launched() as opened:
        yield opened


@pytest.fixture(scope="module")
def window(browser: Browser, company: House) -> Iterator[Page]:
    """One for a module: a renderer that has loaded the portal loads it again for half."""
    made = chromium.context(browser, company.url)
    yield made.new_page()
    made.close()


@pytest.fixture
def desk(window: Page, company: House) -> Iterator[Page]:
    """A page of the administrator; the test fails when the browser reports an error."""
    chromium.cleared(window)
    chromium.sign_in(window.context, company.url, company.cookie)
    with chromium.watched(window):
        yield window


@pytest.fixture
def check() -> Callable[[Page], None]:
    """Fails with what axe-core finds wrong on the page."""
    return chromium.sound


@pytest.fixture
def check_both() -> Callable[[Page], None]:
    """The same in both themes."""
    return chromium.sound_in_both_themes


def signed_in(browser: Browser, url: str, cookie: str) -> Iterator[Page]:
    """A page with this session; ends by failing on errors in the browser's console."""
    made = chromium.context(browser, url, cookie=cookie)
    page = made.new_page()
    with chromium.watched(page):
        yield page
    made.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here starts servers and browsers."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.slow)
