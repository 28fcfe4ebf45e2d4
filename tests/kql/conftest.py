"""Closes the engine after each test module: a process holds one embedded engine at a time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.kql import engine


@pytest.fixture(autouse=True, scope="module")
def closed_engine() -> Iterator[None]:
    """Whatever a module opened is closed when it ends."""
    yield
    engine.close()
