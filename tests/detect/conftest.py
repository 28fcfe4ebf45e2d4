"""The lake and the worlds of detection's tests; a lake is open for one module only, an engine serves one folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.detect.world import World
from vedette.lake.lake import Lake


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lake]:
    with Lake.open(tmp_path_factory.mktemp("lake")) as lake:
        yield lake


@pytest.fixture
def world(lake: Lake) -> Iterator[World]:
    with World.new(lake) as world:
        yield world
