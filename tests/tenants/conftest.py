"""Fixtures for everything about tenants: an empty state database, and the operator of the tenant `north`."""

from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher
from joserfc.jwk import RSAKey

from tests.states import empty, fresh
from vedette.core.scope import Scope, local
from vedette.core.vault import Vault
from vedette.records.database import Records
from vedette.tenants import accounts, signing


@pytest.fixture(scope="session")
def migrated(database: str) -> Iterator[Records]:
    with fresh() as opened:
        yield opened


@pytest.fixture
def records(migrated: Records) -> Iterator[Records]:
    """An empty state database: one for all tests, for migrating costs more than most of them, emptied after each."""
    migrated.vault = Vault.fresh()
    yield migrated
    empty(migrated)


@pytest.fixture
def operator() -> Scope:
    return local("north")


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Password hashes that cost next to nothing."""
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(accounts, "_hasher", lambda: cheap)
    accounts._dummy.cache_clear()


@pytest.fixture(scope="session")
def made_keys() -> list[RSAKey]:
    return [RSAKey.generate_key(2048) for _ in range(3)]


@pytest.fixture
def quick_keys(monkeypatch: pytest.MonkeyPatch, made_keys: list[RSAKey]) -> None:
    """Signing keys made once for all tests; a test has at most three."""
    waiting = iter(made_keys)
    monkeypatch.setattr(signing, "_generate", lambda: next(waiting))
