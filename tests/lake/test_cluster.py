"""The DDL of a cluster: its text, and that the engine can read it. (No cluster runs here: it would need Keeper.)"""

from __future__ import annotations

import pytest

from vedette.core.scope import local
from vedette.lake import cluster, ddl
from vedette.lake.lake import Lake
from vedette.schema.catalog import Catalog
from vedette.schema.types import TableSchema

SCOPE = local("north")


def table() -> TableSchema:
    found = Catalog.stock().table("EmailEvents")
    assert found is not None
    return found


def test_without_a_cluster_it_is_the_plain_ddl() -> None:
    assert cluster.create_database(SCOPE, "") == "CREATE DATABASE IF NOT EXISTS `t_north`"
    assert cluster.create(SCOPE, table(), "") == (ddl.create_table(SCOPE, table()),)
    assert cluster.parts_of(SCOPE, table(), "") == "`t_north`.`EmailEvents`"
    assert cluster.drop(SCOPE, "") == "DROP DATABASE IF EXISTS `t_north` SYNC"


def test_on_a_cluster_a_distributed_table_has_the_name() -> None:
    shard, over = cluster.create(SCOPE, table(), "blue")
    assert cluster.create_database(SCOPE, "blue") == "CREATE DATABASE IF NOT EXISTS `t_north` ON CLUSTER `blue`"
    assert shard.startswith("CREATE TABLE IF NOT EXISTS `t_north`.`EmailEvents_shard` ON CLUSTER `blue` (")
    assert "ReplicatedMergeTree('/clickhouse/tables/{shard}/t_north/EmailEvents', '{replica}')\nPARTITION BY" in shard
    assert over.startswith("CREATE TABLE IF NOT EXISTS `t_north`.`EmailEvents` ON CLUSTER `blue` AS ")
    assert over.endswith("ENGINE = Distributed('blue', 't_north', 'EmailEvents_shard', sipHash64(_EventId))")


def test_new_columns_reach_shards_and_the_table_over_them() -> None:
    existing = frozenset(column.name for column in table().columns) - {"Subject"}
    shard, gone, over = cluster.alter(SCOPE, table(), existing, "blue")
    assert shard.startswith("ALTER TABLE `t_north`.`EmailEvents_shard` ON CLUSTER `blue` ADD COLUMN IF NOT EXISTS `Sub")
    assert gone == "DROP TABLE IF EXISTS `t_north`.`EmailEvents` ON CLUSTER `blue` SYNC"
    assert over == cluster.create(SCOPE, table(), "blue")[1]


def test_the_engine_can_read_it(lake: Lake) -> None:
    existing = frozenset(column.name for column in table().columns) - {"Subject"}
    statements = [
        cluster.create_database(SCOPE, "blue"),
        *cluster.create(SCOPE, table(), "blue"),
        *cluster.alter(SCOPE, table(), existing, "blue"),
        cluster.drop(SCOPE, "blue"),
        f"ALTER TABLE {cluster.parts_of(SCOPE, table(), 'blue')} DROP PARTITION ID '20260304'",
    ]
    for statement in statements:
        row = lake.pool.run("SELECT formatQuery({q:String}) AS text", {"q": statement}).to_pylist()[0]
        assert "ON CLUSTER" in row["text"]
    with pytest.raises(Exception, match="SYNTAX_ERROR"):
        lake.pool.run("SELECT formatQuery({q:String}) AS text", {"q": "CREATE TABLE x (a Int64 ON"})
