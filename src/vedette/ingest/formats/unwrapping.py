"""One JSON value to the records in it, out of however many envelopes, and one text to the record it is.

The readers of `values`, `scanner` and `tables` call it. What an envelope holds goes through the readers a file of it
would go through, so that a connector meets the record as if it had come plain.
"""

from __future__ import annotations

import binascii
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from vedette.core.shapes import from_json
from vedette.ingest.connector import Record, Unreadable
from vedette.ingest.formats.content import RECORD_LIMIT, Batch, FormatReader, one_line, unreadable
from vedette.ingest.formats.envelopes import Envelope, Holds, columns_beside, envelope_of, members_of
from vedette.ingest.formats.events import looks_like_event, read_xml
from vedette.ingest.formats.syslog import looks_like_syslog, read_syslog
from vedette.ingest.formats.words import looks_like_words, read_words

DEPTH = 16
"""How many envelopes may stand in one another."""

_LIST = msgspec.json.Decoder(list[msgspec.Raw])
_ANY = msgspec.json.Decoder(msgspec.Raw)
_CELLS_MOST = 4096
_LOOKED_AT = 20
"""Elements of a list that are looked at for envelopes: a list holds things of one kind."""

_TEXTS: tuple[tuple[Callable[[str], bool], FormatReader], ...] = (
    (looks_like_event, read_xml),
    (looks_like_words, read_words),
    (looks_like_syslog, read_syslog),
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table in JSON; cells of a dynamic one are JSON in a text."""

    name: str
    dynamic: bool

    def typed(self, cell: msgspec.Raw) -> msgspec.Raw:
        """The cell as it would stand in a record."""
        if not self.dynamic or bytes(memoryview(cell)[:2]) not in {b'"{', b'"['}:
            return cell
        text = _text_of(cell)
        try:
            from_json(text, msgspec.Raw)
        except (msgspec.DecodeError, RecursionError):
            return cell
        return msgspec.Raw(text.encode())


def unwrap(value: bytes, name: str, at: int, depth: int = 0) -> Iterator[Record | Unreadable]:
    """The records in one JSON value that stands `at` this offset of file `name`; what is no object is passed over.

    Raises msgspec.DecodeError, before anything else, when the value itself is not JSON; RecursionError likewise.
    """
    if depth > DEPTH:
        yield unreadable(value, f"more than {DEPTH} envelopes in one another", name, at)
        return
    if value[:1] == b"[":
        yield from _listed(value, name, at, depth + 1)
        return
    if value[:1] != b"{":
        if not depth:
            _ANY.decode(value)
        return
    members = members_of(value)
    envelope = envelope_of(members) if members else None
    if envelope is None:
        yield record_of(value, name, at)
    else:
        yield from _held(envelope, members, value, name, at, depth + 1)


def _listed(value: bytes, name: str, at: int, depth: int) -> Iterator[Record | Unreadable]:
    elements = _LIST.decode(value)
    plain = not any(map(_is_nested, elements[:: len(elements) // _LOOKED_AT + 1]))
    place = 0
    for element in map(_bytes, elements):
        place = value.find(element, place)
        if plain and element[:1] == b"{":
            yield record_of(element, name, at + place)
        else:
            yield from unwrap(element, name, at + place, depth)
        place += len(element)


def _is_nested(element: msgspec.Raw) -> bool:
    value = _bytes(element)
    return value[:1] == b"[" or (value[:1] == b"{" and bool(members_of(value)))


def record_of(value: bytes, name: str, at: int) -> Record | Unreadable:
    """A JSON object as a record, unless it is over the limit."""
    if len(value) > RECORD_LIMIT:
        return unreadable(value, f"a record of more than {RECORD_LIMIT >> 20} MB", name, at)
    return Record(one_line(value), at)


def rows(columns: Sequence[Column], held: bytes, name: str, at: int, depth: int) -> Iterator[Record | Unreadable]:
    """The records in lists of cells: objects with the names of `columns`, unwrapped in turn."""
    for row in map(_bytes, _LIST.decode(held)):
        cells = _LIST.decode(row) if row[:1] == b"[" else []
        if len(cells) != len(columns):
            reason = f"{len(cells)} cells where there are {len(columns)} columns"
            yield unreadable(row, reason, name, at)
            continue
        named = {column.name: column.typed(cell) for column, cell in zip(columns, cells, strict=True)}
        yield from unwrap(msgspec.json.encode(named), name, at, depth)


def columns_of(value: msgspec.Raw) -> list[Column]:
    """The columns a table names: texts, or objects with `name` and `type`. Raises msgspec.DecodeError."""
    found = from_json(_bytes(value), list[object])
    named = [column if isinstance(column, dict) else {"name": column} for column in found[:_CELLS_MOST]]
    return [Column(str(column.get("name")), column.get("type") == "dynamic") for column in named]


def _held(
    envelope: Envelope, members: Mapping[str, msgspec.Raw], value: bytes, name: str, at: int, depth: int
) -> Iterator[Record | Unreadable]:
    held = _bytes(members[envelope.key])
    if envelope.holds is Holds.NOTHING:
        return
    if envelope.holds is Holds.ROWS:
        yield from rows(columns_of(columns_beside(members)), held, name, at, depth)
    elif envelope.holds is Holds.FIELDS:
        yield record_of(_nested(held), name, at)
    elif held[:1] == b'"':
        yield from _text(envelope, _text_of(members[envelope.key]), value, name, at, depth)
    else:
        yield from unwrap(held, name, at + value.find(held), depth)


def _nested(fields: bytes) -> bytes:
    """The record of `{"a.b": [1]}`; a path below a value (`a.b.keyword`) is a second name of it and left out."""
    record: dict[str, Any] = {}
    for path, values in sorted(from_json(fields, dict[str, object]).items()):
        *above, last = path.split(".")
        inside: Any = record
        for key in above:
            inside = inside.setdefault(key, {}) if isinstance(inside, dict) else None
        if isinstance(inside, dict):
            inside[last] = values[0] if isinstance(values, list) and len(values) == 1 else values
    return msgspec.json.encode(record)


def of_text(text: str, name: str, at: int, depth: int = 0) -> Iterator[Record | Unreadable] | None:
    """The records a text holds that would be a line or a file of its own; None if it has no form we know."""
    text = text.strip(" \t\r\n\x1e\ufeff")
    if text.startswith(("{", "[{")):
        return _of_json(text.encode(), name, at, depth)
    read = next((read for looks, read in _TEXTS if looks(text)), None)
    return _placed(read(io.BytesIO(text.encode()), name), name, at) if read else None


def _of_json(text: bytes, name: str, at: int, depth: int) -> Iterator[Record | Unreadable]:
    try:
        yield from unwrap(text, name, at, depth)
    except (msgspec.DecodeError, RecursionError) as error:
        yield unreadable(text, f"not JSON: {error}", name, at)


def _text(envelope: Envelope, text: str, value: bytes, name: str, at: int, depth: int) -> Iterator[Record | Unreadable]:
    if envelope.holds is Holds.BASE64 and not text.startswith("{"):
        try:
            text = binascii.a2b_base64(text).decode()
        except ValueError:
            text = ""
    found = of_text(text, name, at, depth)
    if found is not None:
        yield from found
    elif envelope.holds is Holds.JSON:
        yield unreadable(text.encode(), f"{envelope.key} is not a JSON object", name, at)
    else:
        yield record_of(value, name, at)  # the fields a product took out of the text are all there is


def _placed(batches: Iterator[Batch], name: str, at: int) -> Iterator[Record | Unreadable]:
    for batch in batches:
        for item in batch if isinstance(batch, list) else ():
            yield Record(item.json, at) if isinstance(item, Record) else unreadable(item.raw, item.reason, name, at)


def _text_of(value: msgspec.Raw) -> str:
    try:
        return from_json(_bytes(value), str)
    except msgspec.DecodeError:  # half a surrogate pair
        return ""


def _bytes(value: msgspec.Raw) -> bytes:
    return bytes(memoryview(value))
