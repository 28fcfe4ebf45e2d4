"""The engines the KQL benchmark compares: our lake, the same lake by hand-written SQL, DuckDB, duckdb-kql on DuckDB.

`benchmarks/kql.py` times what these answer and `tests/kql/test_speed_cases.py` compares it.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa

from benchmarks import kql_rows
from benchmarks.kql_cases import Case
from vedette.core.scope import Scope
from vedette.kql.compile import compile_query
from vedette.lake.ddl import place
from vedette.lake.lake import Lake
from vedette.lake.limits import NO_LIMITS
from vedette.schema.catalog import Catalog

_TABLE = re.compile(rf"\b(?:FROM|JOIN) ({'|'.join(kql_rows.SHARES)})\b")
PATIENCE = 20.0
"""Seconds after which duckdb-kql is stopped."""
NOW = datetime(2026, 3, 9, tzinfo=UTC)


class Engines:
    """The engines over one set of rows."""

    def __init__(self, lake: Lake, scope: Scope, folder: Path, rows: int) -> None:
        import duckdb

        self.lake, self.scope = lake, scope
        self._emitted: dict[str, str] = {}
        self.duck = duckdb.connect(str(folder / "peer.duckdb"))
        self.duck.execute("SET TimeZone = 'UTC'; SET threads = 2")
        if self._holds(kql_rows.rows_of(rows)):
            return
        files = kql_rows.export(lake, scope, folder, rows)
        for name, path in files.items():
            self.duck.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM read_parquet('{path}')")
            path.unlink()
        self.duck.execute("CHECKPOINT")

    def close(self) -> None:
        """Close DuckDB; the lake is its owner's."""
        self.duck.close()

    def _holds(self, counts: Mapping[str, int]) -> bool:
        """Whether DuckDB has the rows from an earlier run."""
        known = {name for (name,) in self.duck.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
        asked = (self.duck.execute(f"SELECT count(*) FROM {name}").fetchone() for name in counts if name in known)
        return [found[0] for found in asked if found] == list(counts.values())

    def kql(self, case: Case) -> pa.Table:
        """Our answer, compilation and conversion of the result included."""
        query = compile_query(case.kql, Catalog.stock())
        return self.lake.query(self.scope, query, limits=NO_LIMITS, now=NOW).table

    def emitted(self, case: Case) -> pa.Table:
        """The answer of the SQL our KQL becomes, run as the hand-written one is."""
        if case.name not in self._emitted:
            query = compile_query(case.kql, Catalog.stock())
            self._emitted[case.name] = query.sql(self.lake.relation(self.scope), now=NOW, tenant=self.scope.tenant)
        return self._ask(self._emitted[case.name])

    def clickhouse(self, case: Case) -> pa.Table:
        """The answer of the SQL written by hand on the same tables."""
        return self._ask(self.sql(case.clickhouse))

    def careful(self, case: Case) -> pa.Table:
        """The answer of the SQL written by hand for data of any kind."""
        return self._ask(self.sql(case.careful))

    def _ask(self, sql: str) -> pa.Table:
        memory = NO_LIMITS.memory
        settings: dict[str, str | int | float] = {"timeout_overflow_mode": "break", "max_memory_usage": memory}
        for kind in ("group_by", "sort"):
            settings[f"max_bytes_before_external_{kind}"] = memory // 2
        return self.lake.pool.ask(sql, settings=settings).table

    def sql(self, text: str) -> str:
        """Hand-written SQL with the tables' full names."""
        return _TABLE.sub(lambda found: f"{found[0].split()[0]} {self._place(found[1])}", text)

    def duckdb(self, case: Case) -> pa.Table:
        """DuckDB's answer to its own SQL."""
        with self.duck.cursor() as cursor:
            found: pa.Table = cursor.sql(case.duckdb).to_arrow_table()
        return found

    def duckdb_kql(self, case: Case) -> pa.Table:
        """duckdb-kql's answer to the KQL; raises what it raises."""
        import duckdb_kql

        # It leaves its results open, and DuckDB allows one at a time in a connection.
        with self.duck.cursor() as cursor:
            timer = threading.Timer(PATIENCE, cursor.interrupt)
            timer.start()
            try:
                return duckdb_kql.arrow(cursor, case.kql).read_all()
            finally:
                timer.cancel()

    def _place(self, name: str) -> str:
        table = Catalog.stock().table(name)
        assert table is not None
        return place(self.scope, table)


def same(one: pa.Table, other: pa.Table, case: Case) -> str:
    """What differs between two answers to a case, in words; empty when nothing does."""
    if one.num_rows != other.num_rows:
        return f"{one.num_rows} rows against {other.num_rows}"
    if one.column_names != other.column_names:
        return f"columns {one.column_names} against {other.column_names}"
    if not one.num_rows:
        return "no rows at all"
    left, right = list(_rows(one)), list(_rows(other))
    if not case.ordered:
        left.sort(key=repr)
        right.sort(key=repr)
    pairs = zip(left, right, strict=True)
    return next((f"{mine} against {theirs}" for mine, theirs in pairs if not _alike(mine, theirs, case.near)), "")


def _alike(mine: tuple[object, ...], theirs: tuple[object, ...], near: int) -> bool:
    """Whether rows are equal; the column `near` counts more distinct values than `dcount` does exactly."""
    if near < 0 or mine == theirs:
        return mine == theirs
    one, other = mine[near], theirs[near]
    close = isinstance(one, int) and isinstance(other, int) and abs(one - other) <= 0.01 * max(one, other)
    return close and mine[:near] + mine[near + 1 :] == theirs[:near] + theirs[near + 1 :]


def _rows(table: pa.Table) -> Iterable[tuple[object, ...]]:
    for index, field in enumerate(table.schema):
        if pa.types.is_timestamp(field.type):
            table = table.set_column(index, field.name, table.column(index).cast(pa.timestamp("us", "UTC"), safe=False))
    row: Mapping[str, object]
    for row in table.to_pylist():
        yield tuple(_plain(value) for value in row.values())


def _plain(value: object) -> object:
    if isinstance(value, str) and value.startswith("["):
        return json.loads(value)
    return value.isoformat() if isinstance(value, datetime) else value
