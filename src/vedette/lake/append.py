"""Appending rows that are already in columns: what Vedette derives itself (alerts, evidence) and small imports.

Bulk loading of raw records is `lake.load`; both are durable when they return and idempotent by `_EventId`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.ipc as ipc

from vedette.core.ids import new_id
from vedette.core.scope import Scope
from vedette.lake.arrow import READ_AS, incoming
from vedette.lake.connection import Pool
from vedette.lake.ddl import HIDDEN, place, quoted
from vedette.lake.relation import moment
from vedette.schema.types import ScalarType, TableSchema

# Old logs span years: a partition a day must not refuse them.
INSERT_SETTINGS = {"max_partitions_per_insert_block": 0, "input_format_null_as_default": 1}


def append(
    pool: Pool, folder: Path, scope: Scope, table: TableSchema, rows: pa.Table, *, batch: int, at: datetime
) -> int:
    """Append `rows` as batch number `batch`, ingested `at`; returns how many were new.

    Rows without `_EventId` get the hash of their values, rows without event time get `at`.
    Raises BadInput for columns the table has not.
    """
    if not rows.num_rows:
        return 0
    rows = incoming(rows, table)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{new_id('append')}.arrow"
    try:
        with ipc.new_stream(str(path), rows.schema) as writer:
            writer.write_table(rows)
        structure = ", ".join(f"{quoted(name)} {_read_as(table, name)}" for name in rows.column_names)
        with pool.rows_of(path, "ArrowStream", structure) as source:
            return pool.execute(_insert(scope, table, rows, source, batch, at), settings=INSERT_SETTINGS).rows_written
    finally:
        path.unlink(missing_ok=True)


def _insert(scope: Scope, table: TableSchema, rows: pa.Table, source: str, batch: int, at: datetime) -> str:
    given = [name for name in rows.column_names if name != "_EventId"]
    columns = [column for column in table.columns if column.name in given or column.name == table.time]
    event = "_EventId" if "_EventId" in rows.column_names else f"sipHash128({_values(given)})"
    hidden = f"{event} AS _id, {moment(at)} AS _at, {batch} AS _number"
    values = [_value(column.name, column.type, table, given, at) for column in columns]
    names = [column.name for column in columns]
    known = f"SELECT _EventId FROM {place(scope, table)}{_within(table, rows, given)}"
    into = ", ".join(quoted(name) for name in [*names, *dict(HIDDEN)])
    return (
        f"INSERT INTO {place(scope, table)} ({into}) SELECT {', '.join([*values, hidden])} FROM {source} "
        f"WHERE _id NOT IN ({known}) LIMIT 1 BY _id"
    )


def _value(name: str, kind: ScalarType, table: TableSchema, given: Sequence[str], at: datetime) -> str:
    """The column as the table keeps it. Aliased `v.…`: a bare name would shadow the source's column in WHERE."""
    source = quoted(name)
    if name == table.time:
        value = f"ifNull(toDateTime64({source}, 7, 'UTC'), {moment(at)})" if name in given else moment(at)
    elif kind is ScalarType.GUID:
        value = f"toUUIDOrNull({source})"
    elif kind is ScalarType.DATETIME:
        value = f"toDateTime64({source}, 7, 'UTC')"
    else:
        value = source
    return f"{value} AS {quoted('v.' + name)}"


def _within(table: TableSchema, rows: pa.Table, given: Sequence[str]) -> str:
    """Only days of the batch need be searched for events met before; all of them where time is unknown."""
    if table.time not in given or rows.column(table.time).null_count:
        return ""
    bounds = pc.min_max(rows.column(table.time))
    low, high = (_second(bounds[key]) for key in ("min", "max"))
    return f" WHERE {quoted(table.time)} >= {moment(low)} AND {quoted(table.time)} < addSeconds({moment(high)}, 1)"


def _second(value: pa.Scalar) -> datetime:
    return datetime.fromtimestamp(value.value // 1_000_000_000, UTC)


def _values(given: Sequence[str]) -> str:
    return ", ".join(f"ifNull(toString({quoted(name)}), ''), isNull({quoted(name)})" for name in given)


def _read_as(table: TableSchema, name: str) -> str:
    column = table.column(name)
    if column is None:
        return "FixedString(16)"
    return READ_AS.get(column.type, "Nullable(String)" if column.type is ScalarType.GUID else "String")
