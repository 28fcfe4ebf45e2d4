"""Turning off: keep keeps everything, delete leaves nothing but receipt and a chain that still verifies."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pyarrow as pa
import pytest
from sqlalchemy import func, insert, select

from tests.tenants.company import add_account, turned_on
from vedette.core.clock import now
from vedette.core.errors import Conflict, Forbidden, NotFound
from vedette.core.scope import Scope, local
from vedette.lake.lake import Lake
from vedette.records import tenants as kept
from vedette.records.database import Records
from vedette.records.migrations.tables import all_tables
from vedette.records.sources import sources
from vedette.schema.catalog import Catalog
from vedette.tenants import audit, provisioning
from vedette.tenants.leaving import _FOREVER, _ORGANISATION, Erased, Leaving, delete_tenant, drain, turn_off
from vedette.tenants.states import State


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lake]:
    with Lake.open(tmp_path_factory.mktemp("lake")) as opened:
        yield opened


@pytest.fixture
def two(records: Records, lake: Lake) -> Records:
    """Two tenants that are on, each with a row of telemetry and a row of state."""
    table = Catalog.stock().table("DeviceProcessEvents")
    assert table is not None
    for tenant in ("north", "south"):
        turned_on(records, tenant=tenant)
        add_account(records, f"ann@{tenant}.example", "directory/global-administrator", tenant=tenant)
        rows = pa.table(
            {
                "Timestamp": pa.array([datetime(2026, 3, 1, tzinfo=UTC)], pa.timestamp("us", tz="UTC")),
                "DeviceName": [f"{tenant}-pc"],
                "_EventId": pa.array([b"0" * 16], pa.binary(16)),
            }
        )
        lake.append(local(tenant), table, rows, batch=1)
        with records.begin() as db:
            counts = dict.fromkeys(("events", "rows", "dead", "unmapped", "last_events", "last_dead"), 1)
            times = {"first_seen": now(), "last_seen": now()}
            db.execute(insert(sources).values(tenant=tenant, connector="test", error="", **times, **counts))
    return records


def _left(records: Records, tenant: str) -> set[str]:
    found = set()
    with records.read() as db:
        for table in all_tables().tables.values():
            if "tenant" in table.c:
                query = select(func.count()).select_from(table).where(table.c.tenant == tenant)
                if db.execute(query).scalar_one():
                    found.add(table.name)
    return found


def _state(records: Records, tenant: str = "north") -> State:
    with records.read() as db:
        return State(provisioning.tenant(local(tenant), db).state)


def test_every_table_is_judged_once() -> None:
    names = set(all_tables().tables)
    assert not (_FOREVER | _ORGANISATION) - names
    assert not _FOREVER & _ORGANISATION
    assert {"alerts", "incidents", "sources", "batches"} <= names - _FOREVER - _ORGANISATION


def test_keeping_keeps(two: Records, lake: Lake) -> None:
    turn_off(local("north"), two, Leaving.KEEP)
    assert _state(two) is State.DRAINING
    assert drain(local("north"), two, lake) is None
    assert _state(two) is State.OFF
    assert sum(stats.rows for stats in lake.stats(local("north"))) == 1
    assert "sources" in _left(two, "north")
    with pytest.raises(Conflict):
        drain(local("north"), two, lake)
    assert provisioning.consent(local("north"), two, provisioning.consent_text().version).state == State.CONSENTED


def test_deleting_deletes_the_signals_of_one_tenant_with_a_receipt(two: Records, lake: Lake) -> None:
    turn_off(local("north"), two, Leaving.DELETE)
    receipt = drain(local("north"), two, lake, [lambda scope: Erased("spool", 42)])
    assert receipt is not None
    told = json.loads(receipt.what)
    assert (told["lake_rows"], told["files"]) == ({"DeviceProcessEvents": 1}, {"spool": 42})
    assert told["records"]["sources"] == 1
    assert audit.digest(told) == receipt.digest
    assert not lake.stats(local("north"))
    assert "sources" not in _left(two, "north")
    assert {"tenants", "accounts", "role_assignments", "tenant_receipts"} <= _left(two, "north")
    assert sum(stats.rows for stats in lake.stats(local("south"))) == 1
    assert "sources" in _left(two, "south")
    assert audit.verify(local("north"), two).whole


def test_a_crash_in_the_middle_is_done_again(two: Records, lake: Lake) -> None:
    turn_off(local("north"), two, Leaving.DELETE)

    def crash(scope: Scope) -> Erased:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        drain(local("north"), two, lake, [crash])
    assert _state(two) is State.DRAINING
    assert drain(local("north"), two, lake) is not None
    assert _state(two) is State.OFF
    assert audit.verify(local("north"), two).whole


def test_deleting_an_organisation_leaves_only_the_chain_and_the_receipts(two: Records, lake: Lake) -> None:
    others = _left(two, "south")
    with pytest.raises(Conflict, match="turn the service off first"):
        delete_tenant(local("north"), two, lake)
    turn_off(local("north"), two, Leaving.KEEP)
    drain(local("north"), two, lake)
    with pytest.raises(Forbidden, match="operator"):
        delete_tenant(Scope("north", "ann", frozenset({"tenant.turn-off"})), two, lake)
    noted = audit.verify(local("north"), two).head
    delete_tenant(local("north"), two, lake)
    assert _left(two, "north") == {"audit", "audit_heads", "tenant_receipts"}
    assert _left(two, "south") == others
    assert audit.verify(local("north"), two, expected=noted).whole
    with two.read() as db:
        assert len(kept.receipts_of(local("north"), db)) == 1
    with pytest.raises(NotFound):
        delete_tenant(local("north"), two, lake)


def test_who_may_turn_off_and_when(two: Records) -> None:
    with pytest.raises(Forbidden):
        turn_off(Scope("north", "kim"), two, Leaving.KEEP)
    turn_off(local("north"), two, Leaving.KEEP)
    with pytest.raises(Conflict, match="while the service is draining"):
        turn_off(local("north"), two, Leaving.DELETE)
