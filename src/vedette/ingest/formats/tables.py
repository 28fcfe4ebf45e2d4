"""Comma and tab separated files and Zeek's logs: a header row names the columns, every row becomes a JSON object.

Exports of Splunk, CloudWatch or Office 365's audit search keep the record itself in a column: there that is the record.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Callable, Iterator

import msgspec

from vedette.ingest.connector import Record, Unreadable
from vedette.ingest.formats.content import RECORD_LIMIT, Batch, Bytes, batched, unreadable
from vedette.ingest.formats.envelopes import wrapped_rows
from vedette.ingest.formats.lines import text_lines
from vedette.ingest.formats.unwrapping import unwrap

_ENCODE = msgspec.json.Encoder().encode
_FIELDS_MOST = 4096


def read_csv(stream: Bytes, name: str) -> Iterator[Batch]:
    """Rows of a CSV or TSV file (RFC 4180, separator found in the header row) as JSON objects of strings."""
    return batched(_rows(stream, name))


class _Lines:
    """Lines of text for the csv module, counting where the present row began."""

    def __init__(self, stream: Bytes, name: str) -> None:
        self._lines = text_lines(stream, name)
        self.offset = 0
        self.row_at: int | None = None
        self.skipped: list[Unreadable] = []
        self._name = name

    def __iter__(self) -> Iterator[str]:
        for offset, line, first in self._lines:
            if self.row_at is None:
                self.row_at = offset
            if line is None:
                self.skipped.append(unreadable(first, "a line over the limit of a record", self._name, offset))
            else:
                yield line.decode("utf-8", "replace") + "\n"


def _rows(stream: Bytes, name: str) -> Iterator[Record | Unreadable]:
    csv.field_size_limit(RECORD_LIMIT)
    lines = _Lines(stream, name)
    source = iter(lines)
    first = next((line for line in source if line.strip()), "")
    separator = max(",;\t|", key=first.count)
    header = next(csv.reader([first], delimiter=separator), [])[:_FIELDS_MOST]
    reader = csv.reader(source, delimiter=separator, strict=True)
    wrapped = wrapped_rows(header)
    while True:
        lines.row_at = None
        try:
            row = next(reader, None)
        except csv.Error as error:
            yield unreadable(b"", f"not a CSV row: {error}", name, lines.row_at or 0)
            reader = csv.reader(source, delimiter=separator, strict=True)
            continue
        yield from _drain(lines.skipped)
        if row is None:
            return
        offset = lines.row_at or 0
        if not row:
            continue
        if len(row) != len(header):
            raw = separator.join(row).encode()
            yield unreadable(raw, f"{len(row)} fields where the header has {len(header)}", name, offset)
            continue
        record = _ENCODE(dict(zip(header, row, strict=True)))
        if wrapped:
            yield from unwrap(record, name, offset)
        else:
            yield Record(record, offset)


def _drain(skipped: list[Unreadable]) -> Iterator[Unreadable]:
    while skipped:
        yield skipped.pop(0)


def read_zeek(stream: Bytes, name: str) -> Iterator[Batch]:
    """Zeek's own log format (https://docs.zeek.org/en/master/log-formats.html) as the JSON that Zeek itself writes.

    The log's `#path` is kept as `_path`.
    """
    return batched(_zeek_rows(stream, name))


def _zeek_rows(stream: Bytes, name: str) -> Iterator[Record | Unreadable]:
    separator, unset, empty, between, path = b"\t", b"-", b"(empty)", b",", b""
    fields: list[str] = []
    parsers: list[Callable[[str], object]] = []
    for offset, line, first in text_lines(stream, name):
        if line is None:
            yield unreadable(first, "a line over the limit of a record", name, offset)
        elif line.startswith(b"#"):
            key, _, rest = line[1:].partition(b" " if line.startswith(b"#separator") else separator)
            values = rest.split(separator)
            if key == b"separator":
                separator = codecs.decode(rest.strip(), "unicode_escape").encode()
            elif key == b"set_separator":
                between = rest
            elif key == b"unset_field":
                unset = rest
            elif key == b"empty_field":
                empty = rest
            elif key == b"path":
                path = rest
            elif key == b"fields":
                fields = [value.decode("utf-8", "replace") for value in values]
            elif key == b"types":
                parsers = [_zeek_parser(value.decode("utf-8", "replace"), between.decode()) for value in values]
        elif line:
            cells = line.split(separator)
            if len(cells) != len(fields):
                yield unreadable(line, f"{len(cells)} fields where #fields names {len(fields)}", name, offset)
                continue
            yield _zeek_record(cells, fields, parsers, (unset, empty, path), offset)


def _zeek_record(
    cells: list[bytes],
    fields: list[str],
    parsers: list[Callable[[str], object]],
    marks: tuple[bytes, bytes, bytes],
    offset: int,
) -> Record:
    unset, empty, path = marks
    record: dict[str, object] = {"_path": path.decode("utf-8", "replace")} if path else {}
    parsers = parsers if len(parsers) == len(fields) else [str] * len(fields)
    for field, cell, parse in zip(fields, cells, parsers, strict=True):
        if cell == unset:
            continue
        text = "" if cell == empty else cell.decode("utf-8", "replace")
        try:
            record[field] = parse(text)
        except ValueError:
            record[field] = text
    return Record(_ENCODE(record), offset)


def _zeek_parser(kind: str, between: str) -> Callable[[str], object]:
    base, _, inner = kind.partition("[")
    if base in {"set", "vector"}:
        item = _zeek_parser(inner.rstrip("]"), between)
        return lambda text: [item(part) for part in text.split(between)] if text else []
    if base in {"count", "int", "port"}:
        return int
    if base in {"time", "interval", "double"}:
        return float
    if base == "bool":
        return lambda text: text == "T"
    return str
