"""A lake at a URL: addresses, wrong passwords, servers that are gone, tables that others make."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest

from tests.clickhouse import Server as Running
from vedette.core.errors import BadInput, Conflict, Upstream
from vedette.core.scope import local
from vedette.kql.compile import compile_query
from vedette.lake.lake import Lake
from vedette.lake.remote import RemotePool, Server
from vedette.schema.catalog import Catalog

SCOPE = local()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    running = Running(tmp_path_factory.mktemp("server") / "engine")
    yield running
    running.stop()


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("clickhouse://h", Server("h", 8123, "default", "", False, "")),
        ("clickhouses://u:p%40w@h/?cluster=c-1", Server("h", 8443, "u", "p@w", True, "c-1")),
        ("clickhouse://u@[::1]:9/", Server("::1", 9, "u", "", False, "")),
    ],
)
def test_addresses(url: str, server: Server) -> None:
    assert Server.parse(url) == server


@pytest.mark.parametrize(
    "url",
    [
        "http://h",
        "clickhouse://",
        "clickhouse://h:x",
        "clickhouse://h/db",
        "clickhouse://h/?a=1",
        "clickhouse://h/?cluster=a'b",
    ],
)
def test_other_addresses_are_refused(url: str) -> None:
    with pytest.raises(BadInput, match=r"a lake's URL|not the name"):
        Server.parse(url)


def test_several_processes_may_use_it_and_see_each_others_tables(server: Running, tmp_path: Path) -> None:
    table = Catalog.stock().table("DeviceInfo")
    assert table is not None
    query = compile_query("DeviceInfo | project DeviceName", Catalog.stock())
    with Lake.open(server.url, scratch=tmp_path) as one, Lake.open(server.url, scratch=tmp_path) as other:
        assert other.query(SCOPE, query).table.num_rows == 0
        assert one.append(SCOPE, table, pa.table({"DeviceName": ["a", "b"]}), batch=1) == 2
        assert other.append(SCOPE, table, pa.table({"DeviceName": ["b", "c"]}), batch=2) == 1
        assert sorted(one.query(SCOPE, query).table["DeviceName"].to_pylist()) == ["a", "b", "c"]
        left = one.pool.run("SELECT name FROM system.databases WHERE startsWith(name, 'staging_')")
        assert left.num_rows == 0


def test_a_wrong_password_is_told_without_showing_it(server: Running, tmp_path: Path) -> None:
    with pytest.raises(Upstream, match="does not answer") as caught:
        Lake.open(server.url.replace("s3cret", "wr0ng"), scratch=tmp_path)
    assert "wr0ng" not in str(caught.value)


def test_a_server_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Upstream, match=r"127\.0\.0\.1:9 does not answer"):
        Lake.open("clickhouse://127.0.0.1:9", scratch=tmp_path)


def test_a_server_that_goes_away_and_a_closed_lake(tmp_path: Path) -> None:
    server = Running(tmp_path / "engine")
    lake = Lake.open(server.url, scratch=tmp_path)
    server.stop()
    with pytest.raises(Upstream):
        lake.ping()
    lake.close()
    with pytest.raises(Conflict, match="closed"):
        lake.ping()


def test_on_a_cluster_queries_ask_every_shard(server: Running, tmp_path: Path) -> None:
    pool = RemotePool(server.url + "?cluster=blue", tmp_path)
    try:
        assert (pool.cluster, pool.remote) == ("blue", True)
        assert "cluster('blue', system.parts)" in pool.parts
        rows = pool.run("SELECT name, value FROM system.settings WHERE name LIKE 'distributed_%o%'").to_pylist()
        found = {row["name"]: row["value"] for row in rows}
        assert (found["distributed_product_mode"], found["distributed_foreground_insert"]) == ("global", "1")
    finally:
        pool.close()
