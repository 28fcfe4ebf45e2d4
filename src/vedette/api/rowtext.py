"""Results of hunting as JSON, by whole columns: times with seven digits, timespans, dynamic values as they are.

The hunting routes of our own API and of every face answer through `JsonBytes`; source of the spellings:
https://learn.microsoft.com/kusto/api/rest/response-http (values in JSON).
"""

from __future__ import annotations

import math
from typing import Any

import msgspec
import pyarrow as pa
from starlette.responses import Response

from vedette.insight.spelling import span_text, utc_text
from vedette.insight.writers import kind
from vedette.schema.types import ScalarType

_ENCODER = msgspec.json.Encoder(decimal_format="string")


class JsonBytes(Response):
    """An answer of msgspec's encoder, which leaves `msgspec.Raw` as it stands."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        """The bytes."""
        return _ENCODER.encode(content)


def json_columns(table: pa.Table) -> list[list[Any]]:
    """The columns of a result, every value ready for `JsonBytes`."""
    return [_values(field, table.column(place)) for place, field in enumerate(table.schema)]


def json_rows(table: pa.Table) -> list[dict[str, Any]]:
    """The rows as objects."""
    names = table.schema.names
    return [dict(zip(names, row, strict=True)) for row in zip(*json_columns(table), strict=True)]


def json_arrays(table: pa.Table) -> list[tuple[Any, ...]]:
    """The rows as arrays."""
    return list(zip(*json_columns(table), strict=True))


def _values(field: pa.Field, column: pa.ChunkedArray) -> list[Any]:
    values = column.combine_chunks()
    match kind(field):
        case ScalarType.DATETIME:
            return list(utc_text(values).to_pylist())
        case ScalarType.TIMESPAN:
            return list(span_text(values).to_pylist())
        case ScalarType.DYNAMIC:
            return [_raw(value) for value in values.to_pylist()]
        case ScalarType.REAL:
            return [_real(value) for value in values.to_pylist()]
        case ScalarType.STRING:
            return ["" if value is None else value for value in values.to_pylist()]
        case _:
            return list(values.to_pylist())


def _raw(value: str | None) -> msgspec.Raw | None:
    return msgspec.Raw(value.encode()) if value else None


def _real(value: float | None) -> float | str | None:
    if value is None or math.isfinite(value):
        return value
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
