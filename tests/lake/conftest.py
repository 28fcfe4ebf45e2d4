"""One lake a test module, a tenant of its own for each test: opening the engine costs a fifth of a second."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clickhouse import Server
from vedette.core.scope import Scope, local
from vedette.lake.lake import Lake

_numbers = itertools.count()


@pytest.fixture(scope="module", params=["embedded", "over HTTP"])
def lake(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lake]:
    """The engine in this process; then, once more for every test, in another behind ClickHouse's HTTP interface."""
    folder = tmp_path_factory.mktemp("lake") / "data folder"
    if request.param == "embedded":
        with Lake.open(folder, readers=3) as opened:
            yield opened
        return
    server = Server(folder.with_name("server"))
    try:
        with Lake.open(server.url, readers=3, scratch=folder) as opened:
            yield opened
    finally:
        server.stop()


@pytest.fixture
def scope() -> Scope:
    return local(f"test{next(_numbers)}")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "lake"
