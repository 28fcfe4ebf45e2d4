"""Fixtures for everything about tenants: an empty state database, and the operator of the tenant `north`."""

from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher
from sqlalchemy import delete

from vedette.core.scope import Scope, local
from vedette.records.database import Records
from vedette.records.migrations.tables import all_tables
from vedette.tenants import accounts


@pytest.fixture(scope="session")
def migrated() -> Iterator[Records]:
    with Records.open(":memory:") as opened:
        yield opened


@pytest.fixture
def records(migrated: Records) -> Iterator[Records]:
    """An empty state database: one for all tests, for migrating costs more than most of them, emptied after each."""
    yield migrated
    with migrated.begin() as db:
        for table in reversed(all_tables().sorted_tables):
            db.execute(delete(table))


@pytest.fixture
def operator() -> Scope:
    return local("north")


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Password hashes that cost next to nothing."""
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(accounts, "_hasher", lambda: cheap)
    accounts._dummy.cache_clear()
