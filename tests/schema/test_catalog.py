"""The stock catalog and tables of a user's own."""

import re
from pathlib import Path
from typing import Any

import pytest

from vedette.core.errors import BadInput
from vedette.schema.catalog import Catalog, read_folder, read_table
from vedette.schema.types import ColumnSchema, ScalarType, Service, TableSchema

GOOD = """
name = "MyEvents"
group = "mine"
service = "endpoint"
description = "Things"
aliases = ["OldEvents"]
columns = [
  { name = "Timestamp", type = "datetime", description = "When" },
  { name = "What", type = "string", search = true, description = "What" },
]
"""


def known(name: str, catalog: Catalog | None = None) -> TableSchema:
    table = (catalog or Catalog.stock()).table(name)
    assert table is not None
    return table


def column(table: TableSchema, name: str) -> ColumnSchema:
    found = table.column(name)
    assert found is not None
    return found


def test_stock_is_whole() -> None:
    tables = Catalog.stock().tables()
    assert len(tables) == 69
    assert sum(len(table.columns) for table in tables) == 1701
    assert Catalog.stock().table_names() == tuple(table.name for table in tables)


def test_lookup_is_by_exact_name_or_alias() -> None:
    assert known("DeviceEvents").name == "DeviceEvents"
    assert known("MiscEvents").name == "DeviceEvents"
    assert Catalog.stock().table("deviceevents") is None
    assert known("GraphApiAuditEvents") != known("GraphAPIAuditEvents")
    assert known("GraphApiAuditEvents").successor == "GraphAPIAuditEvents"


def test_identifiers_are_case_sensitive() -> None:
    logon = known("DeviceProcessEvents")
    assert logon.column("LogonId") != logon.column("LogonID")


@pytest.mark.parametrize("table", Catalog.stock().tables(), ids=lambda table: table.name)
def test_every_table_is_described(table: Any) -> None:
    assert re.fullmatch(r"[A-Z].*[^.]", table.description)
    assert not table.successor or Catalog.stock().table(table.successor)
    for item in table.columns:
        assert item.description
        assert not item.description.endswith(".")
        assert not (item.search or item.repeats) or item.type in (ScalarType.STRING, ScalarType.DYNAMIC)
        assert re.fullmatch(r"(\d{4}-\d\d)?/(\d{4}-\d\d)?", f"{item.since}/{item.until}")


def test_what_people_search_is_indexed() -> None:
    process = known("DeviceProcessEvents")
    assert column(process, "ProcessCommandLine").search
    assert column(process, "DeviceName").repeats


def test_stock_is_cached() -> None:
    assert Catalog.stock() is Catalog.stock()


def test_user_tables(tmp_path: Path) -> None:
    (tmp_path / "MyEvents.toml").write_text(GOOD)
    catalog = Catalog.stock().including(tmp_path)
    table = known("OldEvents", catalog)
    assert (table.name, table.service, table.time) == ("MyEvents", Service.ENDPOINT, "Timestamp")
    assert len(catalog.tables()) == 70
    assert Catalog.stock().table("MyEvents") is None


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('group = "mine"', "group = mine", "not TOML"),
        ('group = "mine"', "", "'group'"),
        ('type = "datetime"', 'type = "date"', "'date'"),
        ('service = "endpoint"', 'service = "printer"', "printer"),
        ('name = "What"', 'name = "Timestamp"', "twice"),
        ('name = "Timestamp"', 'name = "Time"', "Timestamp"),
        ("search = true", "serach = true", "serach"),
        ('aliases = ["OldEvents"]', 'renames = { a = "b" }', "`b`"),
    ],
)
def test_bad_tables_are_refused_with_their_file(tmp_path: Path, old: Any, new: Any, words: Any) -> None:
    path = tmp_path / "MyEvents.toml"
    path.write_text(GOOD.replace(old, new))
    with pytest.raises(BadInput) as caught:
        read_table(path)
    assert words in caught.value.message
    assert caught.value.location.source == str(path)


def test_empty_folder(tmp_path: Path) -> None:
    assert read_folder(tmp_path) == ()
