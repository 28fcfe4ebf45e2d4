"""Runs compiled queries on the embedded engine for tests; values come back as text in Kusto's forms."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache
from typing import Any

from vedette.kql.compile import Query, compile_query
from vedette.kql.emit.index import indexed_text
from vedette.kql.emit.literal import duration
from vedette.schema.catalog import Catalog
from vedette.schema.types import ColumnSchema, ScalarType, Service, TableSchema

NOW = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
NULL = "ᴺᵁᴸᴸ"

TABLE = TableSchema(
    name="Lamps",
    group="test",
    service=Service.VEDETTE,
    description="Lamps of an invented street.",
    columns=(
        ColumnSchema("Timestamp", ScalarType.DATETIME),
        ColumnSchema("Street", ScalarType.STRING, search=True),
        ColumnSchema("Note", ScalarType.STRING, search=True),
        ColumnSchema("Watts", ScalarType.LONG),
        ColumnSchema("Lit", ScalarType.BOOL),
        ColumnSchema("Extra", ScalarType.DYNAMIC),
    ),
    renames={"Power": "Watts"},
)
STRUCTURE = (
    "Timestamp DateTime64(7, 'UTC'), Street String, Note String, Watts Nullable(Int64), Lit Nullable(Bool), "
    "Extra String, _EventId FixedString(16), _IngestedAt DateTime64(3, 'UTC'), _Batch UInt64, "
    f"INDEX a {indexed_text('Street')} TYPE text(tokenizer = splitByNonAlpha), "
    f"INDEX b {indexed_text('Note')} TYPE text(tokenizer = splitByNonAlpha)"
)
ROWS = [
    (
        "2026-03-04 01:00:00.0000001",
        "Mill Lane",
        "flickers_at night",
        40,
        True,
        '{"pole":{"height":5,"tags":["old","iron"]}}',
    ),
    ("2026-03-03 02:30:00", "Quay", "Night-watch reported", 60, False, '{"pole":{"height":7.5}}'),
    ("2026-03-01 00:00:00", "mill lane", "", None, None, ""),
    ("2026-02-01 12:00:00", "Rüttistraße", "“night” lamp", 25, True, '{"pole":null}'),
]


class Street:
    """A catalog of one table."""

    def table(self, name: str) -> TableSchema | None:
        return TABLE if name == "Lamps" else None

    def table_names(self) -> tuple[str, ...]:
        return ("Lamps",)


@cache
def connection() -> Any:
    import chdb

    opened = chdb.connect(":memory:")
    opened.query(f"CREATE TABLE lamps ({STRUCTURE}) ENGINE = MergeTree ORDER BY Timestamp")
    for place, (at, street, note, watts, lit, extra) in enumerate(ROWS):
        cells = [at, street, note, extra]
        at, street, note, extra = ("'" + cell.replace("'", "\\'") + "'" for cell in cells)
        watts_sql, lit_sql = ("NULL" if cell is None else str(cell) for cell in (watts, lit))
        opened.query(
            f"INSERT INTO lamps VALUES ({at}, {street}, {note}, {watts_sql}, {lit_sql}, {extra}, "
            f"'{place:016d}', '2026-03-04 05:00:00', 1)"
        )
    return opened


def close() -> None:
    """Close the engine if it is open."""
    if connection.cache_info().currsize:
        connection().close()
        connection.cache_clear()


def shown(kind: str, text: str) -> object:
    """A value of ClickHouse's text form as a plain Python value."""
    if text == NULL:
        return None
    if kind in ("int", "long"):
        return int(text)
    if kind in ("real", "decimal"):
        return float(text)
    if kind == "bool":
        return text == "true"
    if kind == "timespan":
        return duration(int(text))
    if kind == "dynamic":
        return json.loads(text) if text else None
    if kind == "datetime":
        return text.replace(" ", "T").removesuffix(".0000000") + "Z"
    return text


def completed(query: Query) -> Query:
    """The query with the columns that depend on the data."""
    return query.completed(lambda probe: [tuple(str(cell) for cell in row) for row in execute(probe)])


def execute(query: Query) -> list[list[object]]:
    sql = query.sql(lambda _table: "lamps", now=NOW, tenant="lane")
    answer = connection().query(sql, "JSONCompactStringsEachRow").bytes().decode()
    kinds = [str(column.type) for column in query.columns]
    return [
        [shown(kind, cell) for kind, cell in zip(kinds, json.loads(line), strict=True)]
        for line in answer.split("\n")
        if line
    ]


def run(text: str, *, stock: bool = False) -> list[list[object]]:
    """The rows a query gives over the invented street."""
    return execute(completed(compile_query(text, Catalog.stock() if stock else Street())))
