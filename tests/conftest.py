"""Fixtures for every room: where the shared real data lies, and both engines of the state database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests import states
from tests.postgres import Postgres, binaries
from tests.sharing import ByFile

if TYPE_CHECKING:
    from xdist.remote import Producer


# The same examples on every machine, and no judgement by the clock: what fails elsewhere fails here.
settings.register_profile("repeatable", derandomize=True, deadline=None, database=None)
settings.load_profile("repeatable")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real logs beside the checkout; tests that need it are skipped where it is absent."""
    folder = Path(__file__).parent.parent.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"no real data at {folder}")
    return folder


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A real PostgreSQL server; tests that need it are skipped where the package is not installed."""
    folder = binaries()
    if folder is None:
        pytest.skip("PostgreSQL is not installed (apt-get install postgresql)")
    server = Postgres(folder)
    yield server
    server.stop()


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Iterator[str]:
    """`tests.states.fresh` opens databases of SQLite, then, once more for every test, of PostgreSQL."""
    server = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    states.use(server)
    yield request.param
    states.use(None)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByFile | None:
    """See `tests.sharing`."""
    return ByFile(config, log) if config.getvalue("dist") == "worksteal" else None
