"""Fixtures for everything about tenants: an empty state database, and the operator of the tenant `north`."""

from collections.abc import Iterator

import pytest

from vedette.core.scope import Scope, local
from vedette.records.database import Records


@pytest.fixture
def records() -> Iterator[Records]:
    with Records.open(":memory:") as opened:
        yield opened


@pytest.fixture
def operator() -> Scope:
    return local("north")
