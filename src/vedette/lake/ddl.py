"""Tables of the lake as ClickHouse DDL, from the schema: types, order, codecs, indexes; run by `lake.provision`.

The physical types are the contract with `kql.emit`; measured reasons stand beside the choices.
"""

from __future__ import annotations

from vedette.core.scope import Scope
from vedette.kql.emit.index import indexed_text
from vedette.schema.types import ColumnSchema, ScalarType, TableSchema

# `_EventId` recognises a record met again, `_IngestedAt` is ingestion_time(), `_Batch` the ingestion watermark.
HIDDEN: tuple[tuple[str, str], ...] = (
    ("_EventId", "FixedString(16)"),
    ("_IngestedAt", "DateTime64(3, 'UTC')"),
    ("_Batch", "UInt64"),
)
_PHYSICAL = {
    ScalarType.BOOL: "Nullable(Bool)",
    ScalarType.DATETIME: "Nullable(DateTime64(7, 'UTC'))",
    ScalarType.DECIMAL: "Nullable(Decimal(38, 18))",
    ScalarType.DYNAMIC: "String",
    ScalarType.GUID: "Nullable(UUID)",
    ScalarType.INT: "Nullable(Int32)",
    ScalarType.LONG: "Nullable(Int64)",
    ScalarType.REAL: "Nullable(Float64)",
    ScalarType.STRING: "String",
    ScalarType.TIMESPAN: "Nullable(Int64)",
}
# Detection asks for the newest batches only.
_NEWNESS = "INDEX ix__Batch _Batch TYPE minmax GRANULARITY 1"
_HASHES = ("SHA1", "SHA256", "MD5")
_HIDDEN_CODECS = {"_EventId": "NONE", "_IngestedAt": "Delta(8), ZSTD(1)", "_Batch": "Delta(8), ZSTD(1)"}
# fsync: an INSERT that returned survives the machine's death, not only ours.
# ZSTD(1) everywhere takes 43 % less disk than LZ4 for 5 % more CPU at insertion (300,000 process rows).
# A granule is what is read to show one row that an index found: of 2,048 rows, a rare term costs half as much as of
# 8,192, and disk and insertion the same (2.7 M process rows).
# Small parts in one file instead of five for every column: 300 files, each with its fsync, take longer than their rows.
# Scans of such a part cost up to twice as much, so only what is soon merged stays like this.
_SETTINGS = (
    "index_granularity = 2048, fsync_after_insert = 1, fsync_part_directory = 1, "
    "default_compression_codec = 'ZSTD(1)', min_bytes_for_wide_part = 33554432"
)


def quoted(name: str) -> str:
    """The name in backticks, safe inside SQL."""
    return "`" + name.replace("\\", "\\\\").replace("`", "\\`") + "`"


def literal(text: str) -> str:
    """The text as a SQL string literal."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def database(scope: Scope) -> str:
    """The tenant's database; the prefix keeps a tenant from being called `system`."""
    return f"t_{scope.tenant}"


def place(scope: Scope, table: TableSchema) -> str:
    """The table's full name in SQL."""
    return f"{quoted(database(scope))}.{quoted(table.name)}"


def physical(column: ColumnSchema, table: TableSchema) -> str:
    """The column's ClickHouse type in this table."""
    if column.name == table.time:
        return "DateTime64(7, 'UTC')"
    kind = _PHYSICAL[column.type]
    return f"LowCardinality({kind})" if column.repeats and kind == "String" else kind


def structure(table: TableSchema) -> str:
    """Names and types of all columns, hidden ones too, as table functions want them."""
    visible = [(column.name, physical(column, table)) for column in table.columns]
    return ", ".join(f"{quoted(name)} {kind}" for name, kind in (*visible, *HIDDEN))


def create_table(scope: Scope, table: TableSchema) -> str:
    """DDL of the table: a partition a day, sorted by event time; tables without one sorted by ingestion time."""
    parts = [
        *(_column(column, table) for column in table.columns),
        *map(_hidden, HIDDEN),
        *indexes(table).values(),
        _NEWNESS,
    ]
    body = ",\n  ".join(parts)
    order = quoted(table.time or "_IngestedAt")
    partition = f"\nPARTITION BY toDate({order})" if table.time else ""
    name = place(scope, table)
    return (
        f"CREATE TABLE IF NOT EXISTS {name} (\n  {body}\n)\nENGINE = MergeTree{partition}\n"
        f"ORDER BY {order}\nSETTINGS {_SETTINGS}"
    )


def add_columns(scope: Scope, table: TableSchema, existing: frozenset[str]) -> str:
    """DDL that gives an older table its newer columns and their indexes; empty when it has them all."""
    missing = [column for column in table.columns if column.name not in existing]
    if not missing:
        return ""
    found = indexes(table)
    steps = [f"ADD COLUMN IF NOT EXISTS {_column(column, table)}" for column in missing]
    steps += [
        "ADD " + found[column.name].replace("INDEX ", "INDEX IF NOT EXISTS ", 1)
        for column in missing
        if column.name in found
    ]
    return f"ALTER TABLE {place(scope, table)} {', '.join(steps)}"


def indexes(table: TableSchema) -> dict[str, str]:
    """Skip indexes by column: a text index where people search words, a bloom filter on hashes that seldom repeat."""
    found = {}
    for column in table.columns:
        name, index = quoted(column.name), quoted(f"ix_{column.name}")
        if column.search:
            # On the expression that `kql.emit` asks with: then a part without index gives the same answer, slower.
            found[column.name] = f"INDEX {index} {indexed_text(name)} TYPE text(tokenizer = splitByNonAlpha)"
        elif column.name in _HASHES and not column.repeats:
            found[column.name] = f"INDEX {index} {name} TYPE bloom_filter(0.01) GRANULARITY 4"
    return found


def _column(column: ColumnSchema, table: TableSchema) -> str:
    codec = " CODEC(Delta(8), ZSTD(1))" if column.type is ScalarType.DATETIME else ""
    return f"{quoted(column.name)} {physical(column, table)}{codec}"


def _hidden(column: tuple[str, str]) -> str:
    name, kind = column
    return f"{quoted(name)} {kind} CODEC({_HIDDEN_CODECS[name]})"
