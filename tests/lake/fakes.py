"""A small table and a compiled query stand in for the catalog's tables and for `kql`'s Query."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self

import pyarrow as pa

from vedette.core.scope import Scope, local
from vedette.lake.lake import Lake
from vedette.schema.catalog import Catalog
from vedette.schema.types import ColumnSchema, ScalarType, Service, TableSchema

SCOPE = local()
AT = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)

TABLE = TableSchema(
    "DeviceEvents",
    "endpoint",
    Service.ENDPOINT,
    "Test events",
    (
        ColumnSchema("Timestamp", ScalarType.DATETIME),
        ColumnSchema("DeviceName", ScalarType.STRING, repeats=True),
        ColumnSchema("ProcessCommandLine", ScalarType.STRING, search=True),
        ColumnSchema("SHA1", ScalarType.STRING),
        ColumnSchema("ReportId", ScalarType.LONG),
        ColumnSchema("Flag", ScalarType.BOOL),
        ColumnSchema("Number", ScalarType.INT),
        ColumnSchema("Share", ScalarType.REAL),
        ColumnSchema("Exact", ScalarType.DECIMAL),
        ColumnSchema("Took", ScalarType.TIMESPAN),
        ColumnSchema("Name", ScalarType.GUID),
        ColumnSchema("Extra", ScalarType.DYNAMIC),
        ColumnSchema("Other", ScalarType.DATETIME),
    ),
)
KNOWLEDGE = TableSchema(
    "KnowledgeKB", "endpoint", Service.ENDPOINT, "No time", (ColumnSchema("Key", ScalarType.STRING),), time=""
)


@dataclass(frozen=True)
class Column:
    name: str
    type: ScalarType


@dataclass(frozen=True)
class Sql:
    """A query given as SQL, with `{table}` where the relation goes and `{now}`, `{tenant}` filled in."""

    text: str
    columns: tuple[Column, ...]
    table: TableSchema = TABLE

    def sql(self, relation: Callable[[TableSchema], str], *, now: datetime, tenant: str, files: object = None) -> str:
        return self.text.format(table=relation(self.table), now=now, tenant=tenant)

    def completed(self, _ask: object) -> Self:
        return self


def whole(table: TableSchema = TABLE) -> Sql:
    """Every row and column of the table in order of time."""
    columns = tuple(Column(column.name, column.type) for column in table.columns)
    names = ", ".join(f"`{column.name}`" for column in columns)
    order = " ORDER BY Timestamp" if table.time else ""
    return Sql(f"SELECT {names} FROM {{table}}{order}", columns, table)


def counted(table: TableSchema = TABLE) -> Sql:
    return Sql("SELECT count() FROM {table}", (Column("Count", ScalarType.LONG),), table)


def count(lake: Lake, scope: Scope = SCOPE, table: TableSchema = TABLE, **options: Any) -> int:
    """How many rows of the table this scope sees."""
    return int(lake.query(scope, counted(table), **options).table.column("Count")[0].as_py())


def stock(name: str) -> TableSchema:
    """A table of the product, which must exist."""
    table = Catalog.stock().table(name)
    assert table is not None
    return table


def events(start: int, end: int, *, seconds: int = 60, at: datetime = AT) -> pa.Table:
    """Rows numbered `start` to `end`, one every `seconds`, each with an id of its own."""
    base = int(at.timestamp())
    numbers = range(start, end)
    return pa.table(
        {
            "_EventId": pa.array([number.to_bytes(16) for number in numbers], pa.binary(16)),
            "Timestamp": pa.array([base + number * seconds for number in numbers], pa.timestamp("s", "UTC")),
            "DeviceName": [f"ws{number % 5}" for number in numbers],
            "ProcessCommandLine": [f"tool.exe -n {number}" for number in numbers],
            "ReportId": pa.array(numbers, pa.int64()),
        }
    )
