"""What detection reads of a lake: cuts, arrivals, tables nobody has filled."""

from __future__ import annotations

from datetime import timedelta

from tests.detect.world import START, World
from vedette.detect.telemetry import Cut, Telemetry
from vedette.schema.catalog import Catalog
from vedette.schema.types import TableSchema


def table(name: str) -> TableSchema:
    schema = Catalog.stock().table(name)
    assert schema is not None
    return schema


def count(telemetry: Telemetry, cut: Cut, name: str = "DeviceProcessEvents") -> int:
    return int(telemetry.run(f"SELECT count() AS n FROM {telemetry.relation(table(name), cut)}").column("n")[0].as_py())


def test_a_cut_takes_batches_times_and_ids(world: World) -> None:
    world.put("DeviceProcessEvents", [{"ProcessId": 1}, {"ProcessId": 2}], 1)
    world.put("DeviceProcessEvents", [{"ProcessId": 3, "Timestamp": START + timedelta(hours=1)}], 2)
    telemetry = Telemetry(world.lake, world.scope)
    assert count(telemetry, Cut()) == 3
    assert count(telemetry, Cut(start=2)) == 1
    assert count(telemetry, Cut(end=2)) == 2
    assert count(telemetry, Cut(since=START + timedelta(seconds=1))) == 2
    assert count(telemetry, Cut(before=START + timedelta(seconds=1))) == 1
    (name,) = telemetry.run(
        f"SELECT hex(_EventId) AS id FROM {telemetry.relation(table('DeviceProcessEvents'), Cut(start=2))}"
    )["id"].to_pylist()
    assert count(telemetry, Cut(ids=(name,))) == 1


def test_arrivals_tell_number_and_times_of_new_rows(world: World) -> None:
    world.put("DeviceProcessEvents", [{"ProcessId": 1}], 1)
    world.put("DeviceProcessEvents", [{"ProcessId": n} for n in (2, 3)], 2)
    telemetry = Telemetry(world.lake, world.scope)
    assert telemetry.arrivals([table("DeviceFileEvents")], Cut(start=2, end=3)) == {}
    tables = [table("DeviceProcessEvents"), table("DeviceFileEvents")]
    found = telemetry.arrivals(tables, Cut(start=2, end=3))
    assert list(found) == ["DeviceProcessEvents"]
    arrived = found["DeviceProcessEvents"]
    assert (arrived.rows, arrived.first, arrived.last) == (2, START, START + timedelta(seconds=1))
    assert telemetry.newest_batch(tables) == 2
    assert telemetry.filled() == {"DeviceProcessEvents"}


def test_a_table_the_tenant_never_had_is_empty(world: World) -> None:
    telemetry = Telemetry(world.lake, world.scope)
    assert count(telemetry, Cut(start=4, since=START)) == 0
    assert telemetry.newest_batch([table("DeviceProcessEvents")]) == 0
    assert telemetry.arrivals([], Cut()) == {}
