"""Arrow tables on their way into the lake and out of it: the one place that knows how KQL types look in Arrow.

Out: string (never null), bool, int32, int64, float64, decimal128(38, 18), timestamp[ns, UTC] for datetime (100 ns
digits kept), int64 ticks of 100 ns for timespan, text for guid, JSON text (null when absent) for dynamic.
Each field carries its KQL type in the metadata key `kql`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Protocol

import pyarrow as pa
import pyarrow.compute as pc

from vedette.core.errors import BadInput
from vedette.schema.types import ScalarType, TableSchema

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ARROW = {
    ScalarType.BOOL: pa.bool_(),
    ScalarType.DATETIME: pa.timestamp("ns", "UTC"),
    ScalarType.DECIMAL: pa.decimal128(38, 18),
    ScalarType.DYNAMIC: pa.string(),
    ScalarType.GUID: pa.string(),
    ScalarType.INT: pa.int32(),
    ScalarType.LONG: pa.int64(),
    ScalarType.REAL: pa.float64(),
    ScalarType.STRING: pa.string(),
    ScalarType.TIMESPAN: pa.int64(),
}
# How ClickHouse is told to read them from an Arrow stream.
READ_AS = {
    ScalarType.BOOL: "Nullable(Bool)",
    ScalarType.DATETIME: "Nullable(DateTime64(9, 'UTC'))",
    ScalarType.DECIMAL: "Nullable(Decimal(38, 18))",
    ScalarType.INT: "Nullable(Int32)",
    ScalarType.LONG: "Nullable(Int64)",
    ScalarType.REAL: "Nullable(Float64)",
    ScalarType.TIMESPAN: "Nullable(Int64)",
}


class Typed(Protocol):
    """A column with a name and a KQL type, such as `kql`'s Column."""

    @property
    def name(self) -> str: ...
    @property
    def type(self) -> ScalarType: ...


def schema_of(columns: Sequence[Typed]) -> pa.Schema:
    """The Arrow schema of a result with these columns."""
    return pa.schema([pa.field(column.name, _ARROW[column.type], metadata={"kql": column.type}) for column in columns])


def outgoing(table: pa.Table, columns: Sequence[Typed]) -> pa.Table:
    """The engine's rows as a result with KQL types, columns taken by position."""
    if not table.num_columns:
        return schema_of(columns).empty_table()
    arrays = [_outgoing(table.column(index), column.type) for index, column in enumerate(columns)]
    return pa.Table.from_arrays(arrays, schema=schema_of(columns))


def _outgoing(values: pa.ChunkedArray, kind: ScalarType) -> pa.ChunkedArray:
    if kind is ScalarType.GUID and isinstance(values.type, pa.UuidType):
        return pa.chunked_array([[str(value) if value else None for value in values.to_pylist()]], pa.string())
    target = _ARROW[kind]
    if values.type != target:
        values = values.cast(target)
    if kind is ScalarType.STRING:
        return pc.fill_null(values, "")
    if kind is ScalarType.DYNAMIC:
        return pc.if_else(pc.equal(values, ""), pa.scalar(None, pa.string()), values)
    return values


def incoming(rows: pa.Table, table: TableSchema) -> pa.Table:
    """Rows given to `append`, cast to what the engine reads. Raises BadInput for unknown columns and bad types.

    Timespans may be durations or int64 ticks, guids text or 16 bytes, dynamics JSON text.
    """
    arrays, names = [], []
    for name in rows.column_names:
        column = table.column(name)
        if name == "_EventId":
            target = pa.binary(16)
        elif column is None:
            raise BadInput(f"table {table.name} has no column {name}")
        else:
            target = _ARROW[column.type]
        try:
            arrays.append(_incoming(rows.column(name), target))
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
            raise BadInput(f"column {name} of {table.name} must be {target}: {error}") from error
        names.append(name)
    return pa.table(arrays, names=names)


def _incoming(values: pa.ChunkedArray, target: pa.DataType) -> pa.ChunkedArray:
    if pa.types.is_dictionary(values.type):
        values = values.cast(values.type.value_type)
    if pa.types.is_duration(values.type) and target == pa.int64():
        return pc.divide(values.cast(pa.duration("ns")).cast(pa.int64()), 100)
    if pa.types.is_timestamp(values.type) and values.type.tz is None and pa.types.is_timestamp(target):
        values = values.cast(pa.timestamp(values.type.unit, "UTC"))
    return values if values.type == target else values.cast(target)


def rows_of(table: pa.Table) -> list[dict[str, object]]:
    """The rows as Python values, datetimes in UTC with microseconds.

    Column by column, for pyarrow's own rows take four times as long, and its times of nanoseconds would load pandas.
    """
    names = table.column_names
    return [dict(zip(names, cells, strict=True)) for cells in zip(*columns_of(table), strict=True)]


def columns_of(table: pa.Table) -> list[list[object]]:
    """The cells of each column as Python values, as in `rows_of`."""
    return [_values(table.column(index)) for index in range(table.num_columns)]


def _values(values: pa.ChunkedArray) -> list[object]:
    if not pa.types.is_timestamp(values.type):
        found: list[object] = values.to_pylist()
        return found
    micros = values.cast(pa.timestamp("us", "UTC"), safe=False).cast(pa.int64()).to_pylist()
    return [None if at is None else _EPOCH + timedelta(microseconds=at) for at in micros]
