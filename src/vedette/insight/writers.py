"""Arrow batches as the bytes of a file: CSV, JSON, JSON lines, Parquet; `exports` feeds them batch by batch."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any, Protocol

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from vedette.core.shapes import from_json
from vedette.insight.spelling import local_text, span_text, utc_text
from vedette.schema.types import ScalarType

_FORMULA = r"^[=+\-@\t\r]"
_GROUP = 64_000  # rows of one Parquet row group


class Writer(Protocol):
    """Something that turns batches into bytes."""

    def begin(self) -> bytes:
        """What stands before the first row."""

    def write(self, batch: pa.RecordBatch) -> Iterator[bytes]:
        """The rows of a batch."""

    def end(self) -> bytes:
        """What stands after the last row."""


def kind(field: pa.Field) -> ScalarType:
    """The KQL type a result's field carries."""
    return ScalarType((field.metadata or {}).get(b"kql", b"string").decode())


class _Spelled:
    """Times in UTC and in another zone, timespans and all else as a file without types needs them."""

    def __init__(self, schema: pa.Schema, zone: str) -> None:
        self._zone = "" if zone == "UTC" else zone
        self.names: list[str] = []
        self.kinds: list[ScalarType] = []
        for field in schema:
            for name in self._headers(field):
                self.names.append(name)
                self.kinds.append(kind(field))

    def _headers(self, field: pa.Field) -> list[str]:
        if kind(field) is not ScalarType.DATETIME:
            return [field.name]
        return [f"{field.name} (UTC)", *([f"{field.name} ({self._zone})"] if self._zone else [])]

    def columns(self, batch: pa.RecordBatch) -> list[pa.Array]:
        """The arrays behind `names`."""
        found: list[pa.Array] = []
        for field, values in zip(batch.schema, batch.columns, strict=True):
            match kind(field):
                case ScalarType.DATETIME:
                    found.append(utc_text(values))
                    if self._zone:
                        found.append(local_text(values, self._zone))
                case ScalarType.TIMESPAN:
                    found.append(span_text(values))
                case _:
                    found.append(values)
        return found


class CsvWriter:
    """RFC 4180 but for the line ends, which are bare line feeds; UTF-8."""

    def __init__(self, schema: pa.Schema, zone: str, *, safe: bool) -> None:
        self._spelled, self._safe = _Spelled(schema, zone), safe
        self._options = pacsv.WriteOptions(include_header=False, quoting_style="needed")

    def begin(self) -> bytes:
        """The header."""
        text = io.StringIO()
        names = [f"'{name}" if self._safe and name[:1] in "=+-@\t\r" else name for name in self._spelled.names]
        csv.writer(text, lineterminator="\n").writerow(names)
        return text.getvalue().encode()

    def write(self, batch: pa.RecordBatch) -> Iterator[bytes]:
        """The rows."""
        arrays = [self._cell(values) for values in self._spelled.columns(batch)]
        sink = pa.BufferOutputStream()
        names = [str(place) for place in range(len(arrays))]
        pacsv.write_csv(pa.Table.from_arrays(arrays, names=names), sink, self._options)
        yield sink.getvalue().to_pybytes()

    def end(self) -> bytes:
        """Nothing."""
        return b""

    def _cell(self, values: pa.Array) -> pa.Array:
        if pa.types.is_decimal(values.type):
            return values.cast(pa.string())
        if not self._safe or not pa.types.is_string(values.type):
            return values
        risky = pc.match_substring_regex(values, _FORMULA)
        return pc.if_else(risky, pc.binary_join_element_wise("'", values, ""), values)


class JsonWriter:
    """An array of objects, or one object a line; dynamic values as the JSON they hold, times as RFC 3339 text."""

    def __init__(self, schema: pa.Schema, zone: str, *, lines: bool) -> None:
        self._spelled, self._lines = _Spelled(schema, zone), lines
        self._names = [name.removesuffix(" (UTC)") if k is ScalarType.DATETIME else name
                       for name, k in zip(self._spelled.names, self._spelled.kinds, strict=True)]  # fmt: skip
        self._encoder = msgspec.json.Encoder(decimal_format="number")
        self._first = True

    def begin(self) -> bytes:
        """The bracket of an array."""
        return b"" if self._lines else b"["

    def write(self, batch: pa.RecordBatch) -> Iterator[bytes]:
        """The rows."""
        columns: list[list[Any]] = []
        for values, of in zip(self._spelled.columns(batch), self._spelled.kinds, strict=True):
            listed = values.to_pylist()
            columns.append([_raw(value) for value in listed] if of is ScalarType.DYNAMIC else listed)
        rows = [dict(zip(self._names, row, strict=True)) for row in zip(*columns, strict=True)]
        if not rows:
            return
        if self._lines:
            yield self._encoder.encode_lines(rows)
            return
        text = self._encoder.encode(rows)[1:-1]
        yield text if self._first else b"," + text
        self._first = False

    def end(self) -> bytes:
        """The other bracket."""
        return b"" if self._lines else b"]\n"


class ParquetWriter:
    """Parquet with native types: times in UTC with 100 ns digits, timespans as ticks, dynamic values as JSON text."""

    def __init__(self, schema: pa.Schema) -> None:
        import pyarrow.parquet as pq  # 40 ms: only who wants Parquet pays for it

        self._sink = _Sink()
        self._writer = pq.ParquetWriter(self._sink, schema, compression="zstd", version="2.6")
        self._schema = schema
        self._waiting: list[pa.RecordBatch] = []

    def begin(self) -> bytes:
        """Parquet's first bytes."""
        return self._sink.taken()

    def write(self, batch: pa.RecordBatch) -> Iterator[bytes]:
        """Row groups, when enough rows came."""
        self._waiting.append(batch)
        if sum(waiting.num_rows for waiting in self._waiting) >= _GROUP:
            self._flush()
            yield self._sink.taken()

    def end(self) -> bytes:
        """The last row group and the footer."""
        self._flush()
        self._writer.close()
        return self._sink.taken()

    def _flush(self) -> None:
        if self._waiting:
            self._writer.write_table(pa.Table.from_batches(self._waiting, self._schema), row_group_size=_GROUP)
            self._waiting.clear()


class _Sink(io.RawIOBase):
    """A file that is emptied as it is written."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[bytes] = []
        self._position = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        part = bytes(data)
        self._parts.append(part)
        self._position += len(part)
        return len(part)

    def tell(self) -> int:
        return self._position

    def taken(self) -> bytes:
        data = b"".join(self._parts)
        self._parts.clear()
        return data


def _raw(value: str | None) -> object:
    """JSON text as the JSON it is; text that is none stays text."""
    if value is None:
        return None
    try:
        return from_json(value, msgspec.Raw)
    except (msgspec.DecodeError, ValueError):
        return value
