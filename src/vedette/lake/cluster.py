"""How a tenant's tables stand on a cluster: a replicated table on every shard, and a distributed one over them.

The distributed one has the table's name, so that queries and inserts are those of a single engine. `Lake` runs this DDL
when its URL names a cluster; without one it is that of `lake.ddl`.
"""

from __future__ import annotations

from vedette.core.scope import Scope
from vedette.lake import ddl
from vedette.schema.types import TableSchema

_SHARD = "_shard"


def create_database(scope: Scope, cluster: str) -> str:
    """DDL of the tenant's database."""
    where = f" ON CLUSTER {ddl.quoted(cluster)}" if cluster else ""
    return f"CREATE DATABASE IF NOT EXISTS {ddl.quoted(ddl.database(scope))}{where}"


def create(scope: Scope, table: TableSchema, cluster: str) -> tuple[str, ...]:
    """DDL of the table; its database is there."""
    if not cluster:
        return (ddl.create_table(scope, table),)
    plain, engine = ddl.place(scope, table), "ENGINE = MergeTree"
    path = f"/clickhouse/tables/{{shard}}/{ddl.database(scope)}/{table.name}"
    shard = ddl.create_table(scope, table)
    shard = shard.replace(plain, parts_of(scope, table, cluster), 1)
    shard = shard.replace(engine, f"ENGINE = ReplicatedMergeTree({ddl.literal(path)}, '{{replica}}')", 1)
    return shard, _over(scope, table, cluster)


def alter(scope: Scope, table: TableSchema, existing: frozenset[str], cluster: str) -> tuple[str, ...]:
    """DDL that gives an older table its newer columns."""
    plain = ddl.add_columns(scope, table, existing)
    if not cluster:
        return (plain,)
    here = f"{ddl.place(scope, table)} ON CLUSTER {ddl.quoted(cluster)}"
    # The distributed table holds no rows: inserts wait for the shards.
    return (
        plain.replace(ddl.place(scope, table), parts_of(scope, table, cluster), 1),
        f"DROP TABLE IF EXISTS {here} SYNC",
        _over(scope, table, cluster),
    )


def drop(scope: Scope, cluster: str) -> str:
    """DDL that deletes everything of the tenant."""
    where = f" ON CLUSTER {ddl.quoted(cluster)}" if cluster else ""
    return f"DROP DATABASE IF EXISTS {ddl.quoted(ddl.database(scope))}{where} SYNC"


def parts_of(scope: Scope, table: TableSchema, cluster: str) -> str:
    """What ALTER names when it means the parts on disk."""
    if not cluster:
        return ddl.place(scope, table)
    name = f"{ddl.quoted(ddl.database(scope))}.{ddl.quoted(table.name + _SHARD)}"
    return f"{name} ON CLUSTER {ddl.quoted(cluster)}"


def _over(scope: Scope, table: TableSchema, cluster: str) -> str:
    database, shard = ddl.database(scope), table.name + _SHARD
    return (
        f"CREATE TABLE IF NOT EXISTS {ddl.place(scope, table)} ON CLUSTER {ddl.quoted(cluster)} "
        f"AS {ddl.quoted(database)}.{ddl.quoted(shard)} ENGINE = Distributed({ddl.literal(cluster)}, "
        f"{ddl.literal(database)}, {ddl.literal(shard)}, sipHash64(_EventId))"
    )
