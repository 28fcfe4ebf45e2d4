"""One lake a test module, a tenant of its own for each test: opening the engine costs a fifth of a second."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from vedette.core.scope import Scope, local
from vedette.lake.lake import Lake

_numbers = itertools.count()


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lake]:
    with Lake.open(tmp_path_factory.mktemp("lake") / "data folder", readers=3) as opened:
        yield opened


@pytest.fixture
def scope() -> Scope:
    return local(f"test{next(_numbers)}")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "lake"
