"""A small connector with a plan written in SQL by hand, so that these tests stand without the KQL compiler."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from vedette.ingest.connector import Connector, Detect
from vedette.kql.plan import Column
from vedette.kql.rules.close_bags import Rest
from vedette.lake.lake import Lake
from vedette.lake.plan import LoadMapping, LoadPlan
from vedette.schema.types import ColumnSchema, ScalarType, Service, TableSchema


@dataclass(frozen=True, slots=True)
class Sql:
    """What the compiler would give: `$R` stands for the relation."""

    text: str
    expands: bool = False
    gate: str = ""
    columns: tuple[Column, ...] = ()
    exact: bool = False
    kept: tuple[tuple[str, str], ...] = ()
    rest: Rest | None = None

    def sql(self, relation: str, more: str = "", *, closed: bool = False) -> str:
        text = self.text.replace("$R", relation).replace("$CLOSED", str(closed))
        return f"SELECT *, {more} FROM ({text})" if more else text


def table(name: str) -> TableSchema:
    text = ScalarType.STRING
    columns = (
        ColumnSchema("Timestamp", ScalarType.DATETIME),
        ColumnSchema("Name", text),
        ColumnSchema("Number", ScalarType.LONG),
        ColumnSchema("Source", text),
    )
    return TableSchema(name, "test", Service.ENDPOINT, "A table.", columns)


ALPHA, BETA, ITEMS = table("Alpha"), table("Beta"), table("Items")
COLUMNS = ("Timestamp", "Name", "Number", "Source")
_READ = "JSONExtract(line, 'Tuple(t String, kind String, name String, n String, key String)') AS r"
_ROW = (
    "parseDateTime64BestEffortOrNull(r.t, 7, 'UTC') AS `Timestamp`, r.name AS `Name`, "
    "toInt64OrNull(r.n) AS `Number`, file AS `Source`, _EventId"
)


def mapping(target: TableSchema, kind: str, *, name: str = "") -> LoadMapping:
    query = Sql(f"SELECT {_ROW} FROM (SELECT *, {_READ} FROM $R) WHERE r.kind = '{kind}'")
    return LoadMapping(name or target.name, target, query, COLUMNS)


ITEMS_MAPPING = LoadMapping(
    "Items",
    ITEMS,
    Sql(
        "SELECT parseDateTime64BestEffortOrNull(JSONExtractString(line, 't'), 7, 'UTC') AS `Timestamp`, "
        "item AS `Name`, CAST(NULL AS Nullable(Int64)) AS `Number`, file AS `Source`, _EventId FROM $R "
        "ARRAY JOIN JSONExtract(line, 'items', 'Array(String)') AS item",
        expands=True,
    ),
    COLUMNS,
)
PLAN = LoadPlan("toy", None, None, (mapping(ALPHA, "alpha"), mapping(BETA, "beta"), ITEMS_MAPPING))
TOY = Connector(
    name="toy",
    title="Toy",
    description="Invented records.",
    service=Service.ENDPOINT,
    folder=Path(),
    format="json",
    detect=Detect(keys=(("t", "kind"),)),
    mappings=(),
)


def plan_of(connector: Connector) -> LoadPlan:
    return PLAN


def count(lake: Lake, table: str) -> tuple[int, int]:
    """Rows and different event ids of a table of the tenant `main`."""
    row = lake.pool.run(f"SELECT count() AS n, uniqExact(_EventId) AS u FROM t_main.{table}").to_pylist()[0]
    return row["n"], row["u"]
