"""DDL: physical types of the contract, indexes where people search, names that cannot break out."""

from dataclasses import replace
from typing import Any

import pyarrow as pa
import pytest

from tests.lake.fakes import KNOWLEDGE, SCOPE, TABLE, stock
from vedette.core import clock
from vedette.core.scope import Scope, local
from vedette.kql.compile import compile_query
from vedette.kql.emit.index import indexed_text
from vedette.lake import ddl
from vedette.lake.lake import Lake
from vedette.lake.limits import BatchRange
from vedette.schema.catalog import Catalog
from vedette.schema.types import ColumnSchema, ScalarType


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Timestamp", "DateTime64(7, 'UTC')"),
        ("Other", "Nullable(DateTime64(7, 'UTC'))"),
        ("DeviceName", "LowCardinality(String)"),
        ("ProcessCommandLine", "String"),
        ("Flag", "Nullable(Bool)"),
        ("Number", "Nullable(Int32)"),
        ("ReportId", "Nullable(Int64)"),
        ("Share", "Nullable(Float64)"),
        ("Exact", "Nullable(Decimal(38, 18))"),
        ("Took", "Nullable(Int64)"),
        ("Name", "Nullable(UUID)"),
        ("Extra", "String"),
    ],
)
def test_physical_types(name: Any, kind: Any) -> None:
    column = TABLE.column(name)
    assert column is not None
    assert ddl.physical(column, TABLE) == kind


def test_table() -> None:
    text = ddl.create_table(SCOPE, TABLE)
    assert text.startswith("CREATE TABLE IF NOT EXISTS `t_main`.`DeviceEvents` (")
    assert "PARTITION BY toDate(`Timestamp`)" in text
    assert "fsync_after_insert = 1" in text
    assert f"INDEX `ix_ProcessCommandLine` {indexed_text('`ProcessCommandLine`')} TYPE text(" in text
    assert "INDEX `ix_SHA1` `SHA1` TYPE bloom_filter" in text
    without = ddl.create_table(SCOPE, KNOWLEDGE)
    assert "PARTITION" not in without
    assert "ORDER BY `_IngestedAt`" in without


def test_tenants_cannot_be_system() -> None:
    assert ddl.database(local("system")) == "t_system"


def test_odd_names_stay_names() -> None:
    odd = replace(TABLE, name="a`b\\", columns=(*TABLE.columns, ColumnSchema("c`; DROP", ScalarType.STRING)))
    assert ddl.place(SCOPE, odd) == "`t_main`.`a\\`b\\\\`"
    assert "`c\\`; DROP` String" in ddl.structure(odd)
    assert ddl.literal("it's\\") == "'it\\'s\\\\'"


def test_nothing_to_add() -> None:
    names = frozenset(column.name for column in TABLE.columns)
    assert ddl.add_columns(SCOPE, TABLE, names) == ""
    text = ddl.add_columns(SCOPE, TABLE, names - {"ProcessCommandLine", "Flag"})
    assert text.count("ADD COLUMN IF NOT EXISTS") == 2
    assert "ADD INDEX IF NOT EXISTS `ix_ProcessCommandLine`" in text


def test_searched_columns_use_their_index(lake: Lake, scope: Scope) -> None:
    table = stock("DeviceProcessEvents")
    lake.append(scope, table, pa.table({"ProcessCommandLine": ["A b"], "FolderPath": ["C:\\X"]}), batch=1)
    for column in ("ProcessCommandLine", "FolderPath"):
        query = compile_query(f"DeviceProcessEvents | where {column} has 'b' | project Timestamp", Catalog.stock())
        sql = query.sql(lake.relation(scope, batches=BatchRange(0, 9)), now=clock.now(), tenant="x")
        assert f"ix_{column}" in str(lake.pool.run(f"EXPLAIN indexes = 1 {sql}").to_pylist())
