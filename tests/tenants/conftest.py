"""Fixtures for everything about tenants: an empty state database, and the operator of the tenant `north`."""

from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher

from vedette.core.scope import Scope, local
from vedette.records.database import Records
from vedette.tenants import accounts


@pytest.fixture
def records() -> Iterator[Records]:
    with Records.open(":memory:") as opened:
        yield opened


@pytest.fixture
def operator() -> Scope:
    return local("north")


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Password hashes that cost next to nothing."""
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(accounts, "_hasher", lambda: cheap)
    accounts._dummy.cache_clear()
