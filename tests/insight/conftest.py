"""The lake and the worlds of these tests: a world is one tenant of its own with an empty state database."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.detect.world import World
from vedette.core.scope import RowFilter, Scope, local
from vedette.lake.lake import Lake
from vedette.records.database import Records

_tenants = itertools.count(1)


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lake]:
    with Lake.open(tmp_path_factory.mktemp("lake")) as lake:
        yield lake


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated state database to copy, for migrating costs more than most tests."""
    path = tmp_path_factory.mktemp("state") / "state.db"
    Records.open(path).close()
    return path


@pytest.fixture
def world(lake: Lake, migrated: Path, tmp_path: Path) -> Iterator[World]:
    """A file, not memory: queries are asked by several threads."""
    shutil.copy(migrated, tmp_path / "state.db")
    with Records.open(tmp_path / "state.db") as records:
        yield World(lake, records, local(f"insight{next(_tenants)}"))


def person(world: World, name: str, *rights: str) -> Scope:
    """Somebody in the world's tenant with these rights, by default the right to hunt."""
    return Scope(world.scope.tenant, name, frozenset(rights or {"hunting.run"}))


def limited(scope: Scope, *devices: str) -> Scope:
    """The scope of somebody who may see these devices only, as `tenants.devices` makes it."""
    named = " or ".join(f'DeviceName =~ "{device}"' for device in devices) or "false"
    kinds = ("ProcessEvents", "Info", "NetworkEvents", "NetworkInfo", "FileEvents", "LogonEvents")
    tables = [f"Device{kind}" for kind in kinds]
    filters = tuple(RowFilter(table, named) for table in tables)
    nameless = f"(isempty(DeviceName) and isempty(DeviceId)) or ({named})"
    return replace(scope, filters=(*filters, RowFilter("AlertEvidence", nameless)))
