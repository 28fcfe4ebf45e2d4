"""What tables of an older version lack of today's schema; for `vedette upgrade`, which also mends what can be mended.

Columns that are missing are added by `Lake.provision` at the next import as well; one of another type is only told.
"""

from __future__ import annotations

from dataclasses import dataclass

from vedette.core.scope import Scope
from vedette.lake.cluster import alter
from vedette.lake.connection import Pool
from vedette.lake.ddl import HIDDEN, indexes, physical
from vedette.schema.catalog import Catalog
from vedette.schema.types import TableSchema


@dataclass(frozen=True, slots=True)
class Difference:
    """One table that is not as this version would make it. `retyped` columns stay as they are."""

    tenant: str
    table: str
    missing: tuple[str, ...] = ()
    unindexed: tuple[str, ...] = ()
    retyped: tuple[str, ...] = ()

    def __str__(self) -> str:
        parts = [f"columns to add: {', '.join(self.missing)}"] if self.missing else []
        parts += [f"indexes to add: {', '.join(self.unindexed)}"] if self.unindexed else []
        parts += [f"types that differ and stay: {', '.join(self.retyped)}"] if self.retyped else []
        return f"{self.tenant} {self.table}: {'; '.join(parts)}"


def differences(pool: Pool, catalog: Catalog) -> tuple[Difference, ...]:
    """Every table of every tenant that differs from the catalog, by tenant and table."""
    columns = pool.run(
        "SELECT database, table, groupArray(name) AS names, groupArray(type) AS types FROM system.columns "
        "WHERE startsWith(database, 't_') GROUP BY database, table ORDER BY database, table"
    ).to_pylist()
    indexed = pool.run(
        "SELECT database, table, groupArray(name) AS names FROM system.data_skipping_indices "
        "WHERE startsWith(database, 't_') GROUP BY database, table"
    ).to_pylist()
    have = {(row["database"], row["table"]): set(row["names"]) for row in indexed}
    found = []
    for row in columns:
        table = catalog.table(row["table"])
        if table is None:
            continue
        types = dict(zip(row["names"], row["types"], strict=True))
        here = have.get((row["database"], row["table"]), set())
        # On a cluster it is the shards' tables that have indexes; they are made with the table.
        known = {f"ix_{name}" for name in indexes(table)} if pool.cluster else here
        found.append(_compared(row["database"][2:], table, types, known))
    return tuple(each for each in found if each.missing or each.unindexed or each.retyped)


def upgrade(pool: Pool, catalog: Catalog) -> tuple[Difference, ...]:
    """Add what is missing; what stays different."""
    for each in differences(pool, catalog):
        table = catalog.table(each.table)
        if table is None:
            continue
        scope = Scope(each.tenant, "upgrade")
        if each.missing:
            present = frozenset(column.name for column in table.columns) - set(each.missing)
            for statement in alter(scope, table, present, pool.cluster):
                pool.execute(statement)
        for name in each.unindexed:
            if name not in each.missing:
                index = indexes(table)[name].replace("INDEX ", "INDEX IF NOT EXISTS ", 1)
                pool.execute(f"ALTER TABLE `t_{each.tenant}`.`{each.table}` ADD {index}")
    return differences(pool, catalog)


def _compared(tenant: str, table: TableSchema, types: dict[str, str], have: set[str]) -> Difference:
    wanted = {column.name: physical(column, table) for column in table.columns} | dict(HIDDEN)
    return Difference(
        tenant,
        table.name,
        missing=tuple(name for name in wanted if name not in types),
        unindexed=tuple(name for name in indexes(table) if name in types and f"ix_{name}" not in have),
        retyped=tuple(
            f"{name} is {types[name]}, not {kind}" for name, kind in wanted.items() if types.get(name, kind) != kind
        ),
    )
