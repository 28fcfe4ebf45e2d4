"""Runs raw records through a connector as an import does, and compares the rows with the expected ones.

`fixtures/<name>.expected.json` is an object of tables, each a list of rows; a row names the columns that matter.
An object given for a JSON column must be contained in it; tables that are not named must stay empty.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from vedette.core.scope import Scope, local
from vedette.ingest.connector import Connector
from vedette.ingest.mapping import Plans
from vedette.ingest.pipeline import import_paths
from vedette.ingest.report import ImportReport
from vedette.lake.ddl import database
from vedette.lake.lake import Lake
from vedette.records.database import Records
from vedette.schema.catalog import Catalog

Row = dict[str, Any]
# As in an installation: what a connector's mappings compile to is kept.
_PLANS = Plans(Catalog.stock())


@dataclass(frozen=True)
class Home:
    """A data folder for one test."""

    scope: Scope
    lake: Lake
    records: Records
    connectors: tuple[Connector, ...]

    def load(self, *paths: Path) -> ImportReport:
        """Import, recognising the connector."""
        return import_paths(self.scope, self.lake, self.records, self.connectors, paths, plan_of=_PLANS.plan)

    def rows(self, table: str) -> list[Row]:
        """All rows of a table in order of time, without the hidden columns."""
        found = self.lake.pool.run(f"SELECT * FROM `{database(self.scope)}`.`{table}` ORDER BY Timestamp")
        return [{key: value for key, value in row.items() if key[0] != "_"} for row in found.to_pylist()]

    def all(self, tables: Sequence[str]) -> dict[str, list[Row]]:
        """The rows of several tables."""
        return {table: self.rows(table) for table in tables}


@contextmanager
def home(folder: Path, *connectors: Connector) -> Iterator[Home]:
    """Open a new data folder for these connectors."""
    with Lake.open(folder / "lake", readers=1) as lake, Records.open(folder / "state.sqlite") as records:
        yield Home(local(), lake, records, connectors)


def fixtures(root: Path, names: Sequence[str]) -> list[Path]:
    """The raw records of these connectors' fixtures, in the order of their names."""
    return [path for name in sorted(names) for path in sorted((root / name / "fixtures").glob("*.raw.jsonl"))]


def named(path: Path) -> str:
    """A fixture's name in a list of tests."""
    return f"{path.parent.parent.name}-{path.name.split('.')[0]}"


def assert_expected(path: Path, folder: Path, connectors: Sequence[Connector]) -> None:
    """Import a fixture: the connector is recognised, nothing is lost, and each expected row is there once."""
    expected: dict[str, list[Row]] = json.loads(
        path.with_name(path.name.replace(".raw.jsonl", ".expected.json")).read_text()
    )
    with home(folder, *connectors) as data:
        report = data.load(path)
        assert report.connectors == {path.parent.parent.name: 1}
        assert (report.dead, report.unmapped, report.problems) == ({}, (), ())
        assert report.rows == {table: len(rows) for table, rows in expected.items()}
        for table, rows in expected.items():
            actual = data.rows(table)
            for row in rows:
                hits = sum(matches(row, candidate) for candidate in actual)
                assert hits == 1, f"{table}: {hits} rows are like {row}; the nearest is {_nearest(row, actual)}"


def _nearest(expected: Row, actual: Sequence[Row]) -> Row:
    """The row that agrees in most columns, in those columns that are expected."""
    found = max(actual, key=lambda row: sum(_same(value, row.get(name)) for name, value in expected.items()))
    return {name: found.get(name) for name in expected}


def assert_idempotent(fixtures_of: Path, folder: Path, connectors: Sequence[Connector]) -> None:
    """Import a connector's fixtures twice: the second time every row is known."""
    with home(folder, *connectors) as data:
        first = data.load(fixtures_of / "fixtures")
        again = data.load(fixtures_of / "fixtures")
    assert sum(first.rows.values()) > 0
    assert (again.rows, again.duplicates) == ({}, sum(first.rows.values()))


def matches(expected: Row, actual: Row) -> bool:
    """Whether every named column has the expected value."""
    return all(_same(value, actual.get(column)) for column, value in expected.items())


def _same(expected: Any, actual: Any) -> bool:
    if isinstance(actual, datetime):
        return datetime.fromisoformat(str(expected)) == actual
    if isinstance(expected, dict | list):
        return _contains(expected, json.loads(actual) if isinstance(actual, str) and actual else actual)
    return bool(expected == actual)


def _contains(expected: Any, actual: Any) -> bool:
    if isinstance(expected, dict):
        return isinstance(actual, dict) and all(
            key in actual and _contains(value, actual[key]) for key, value in expected.items()
        )
    return bool(expected == actual)
