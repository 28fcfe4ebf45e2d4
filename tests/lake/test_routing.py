"""Several lakes: each tenant's data in the lake of its location and nowhere else; moving it keeps every row."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest

from tests.clickhouse import Server
from vedette.core.errors import Conflict
from vedette.core.scope import Scope, local
from vedette.kql.compile import compile_query
from vedette.lake.lake import Lake
from vedette.lake.moving import move
from vedette.lake.routing import Lakes
from vedette.schema.catalog import Catalog
from vedette.schema.types import TableSchema

NORTH, SOUTH = local("north"), local("south")
CATALOG = Catalog.stock()
PLACES = {"north": "eu", "south": ""}


@pytest.fixture
def lakes(tmp_path: Path) -> Iterator[Lakes]:
    server = Server(tmp_path / "server")
    with Lake.open(tmp_path / "lake") as main:
        others = {"eu": lambda: Lake.open(server.url, scratch=tmp_path / "scratch")}
        routed = Lakes(main, others, lambda scope: PLACES.get(scope.tenant, "moon"), here="here")
        yield routed
        routed.close()
    server.stop()


def table() -> TableSchema:
    found = CATALOG.table("DeviceInfo")
    assert found is not None
    return found


def names(lake: Lake, scope: Scope) -> list[str]:
    query = compile_query("DeviceInfo | project DeviceName | order by DeviceName asc", CATALOG)
    found: list[str] = lake.query(scope, query).table["DeviceName"].to_pylist()
    return found


def test_data_lies_where_the_tenant_is_and_nowhere_else(lakes: Lakes) -> None:
    lakes.append(NORTH, table(), pa.table({"DeviceName": ["n"]}), batch=1)
    lakes.append(SOUTH, table(), pa.table({"DeviceName": ["s"]}), batch=1)
    assert (names(lakes, NORTH), names(lakes, SOUTH)) == (["n"], ["s"])
    assert names(lakes.at("here"), NORTH) == names(lakes.at("eu"), SOUTH) == []
    assert [each.rows for each in lakes.stats(NORTH)] == [1]
    assert lakes.of(NORTH).pool is not lakes.of(SOUTH).pool
    lakes.ping()
    lakes.drop(NORTH)
    assert (names(lakes, NORTH), names(lakes, SOUTH)) == ([], ["s"])


def test_a_location_that_is_gone_is_told(lakes: Lakes) -> None:
    with pytest.raises(Conflict, match=r"locations\.moon\.url"):
        lakes.query(local("else"), compile_query("DeviceInfo", CATALOG))


def test_moving_takes_everything_along_and_is_safe_to_repeat(lakes: Lakes) -> None:
    rows = pa.table({"DeviceName": [f"pc{n:03}" for n in range(300)], "IsAzureADJoined": [True, None, False] * 100})
    lakes.append(SOUTH, table(), rows, batch=7)
    lakes.append(NORTH, table(), pa.table({"DeviceName": ["n"]}), batch=1)
    here, there = lakes.at("here"), lakes.at("eu")
    hidden = "SELECT hex(_EventId) AS id, toString(_IngestedAt) AS at, _Batch AS b FROM t_south.DeviceInfo ORDER BY id"
    before, seen = here.pool.run(hidden).to_pylist(), names(here, SOUTH)
    there.append(SOUTH, table(), rows.slice(0, 10), batch=7)  # of an earlier try that broke off
    assert move(SOUTH, here, there, CATALOG.tables()) == 300
    assert (names(there, SOUTH), names(here, SOUTH)) == (seen, [])
    assert [row["id"] for row in there.pool.run(hidden).to_pylist()] == [row["id"] for row in before]
    assert names(lakes, NORTH) == ["n"]
    assert move(SOUTH, there, here, CATALOG.tables()) == 300
    assert names(here, SOUTH) == seen
