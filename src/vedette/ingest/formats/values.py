"""JSON that is no line format: arrays, one object around an array, pretty-printed and concatenated values of any size.

A broken value becomes a dead letter and reading goes on at the next one; memory is bounded by the limit per record.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import msgspec

from vedette.core.shapes import from_json
from vedette.ingest.connector import Record, Unreadable
from vedette.ingest.formats.content import KEPT, RECORD_LIMIT, Batch, Bytes, batched, unreadable

ENVELOPES = ("Records", "records", "value", "items", "logs", "results", "Logs", "events", "hits", "entries")
"""Keys under which products wrap an array of records (CloudTrail, streaming export, Graph, Google, Elastic …)."""

_WHOLE = 64 * 1024 * 1024
_CHUNK = 1024 * 1024
_SPACE = re.compile(r"[ \t\r\n,\x1e]*")
_NEXT = re.compile(r"(?:\n|\}\s*,|\}\s*\]|\})\s*(\{)")
_MEMBER = re.compile(r'\s*,?\s*"(?:[^"\\]|\\.)*"\s*:\s*')
_DECODER = json.JSONDecoder(strict=False)
_OBJECTS = msgspec.json.Decoder(list[msgspec.Raw])
_OBJECT = msgspec.json.Decoder(dict[str, msgspec.Raw])


def read_values(stream: Bytes, name: str) -> Iterator[Batch]:
    """Every record of a JSON document, unwrapped from arrays and envelopes."""
    head = _read_whole(stream, _WHOLE)
    if len(head) < _WHOLE:
        records = _parsed(head)
        if records is not None:
            return batched(iter(records))
    return batched(_Scanner(stream, name, head).records())


def unwrapped(value: bytes) -> list[bytes] | None:
    """The records inside one JSON value, or None when it is a record itself. Raises msgspec.DecodeError."""
    if value[:1] == b"[":
        return [bytes(memoryview(element)) for element in _OBJECTS.decode(value)]
    if value[:1] != b"{":
        return None
    members = _OBJECT.decode(value)
    for key in ENVELOPES:
        inner = members.get(key)
        if inner is None or not _is_envelope(key, members):
            continue
        body = bytes(memoryview(inner)).strip()
        if key == "hits" and body[:1] == b"{":
            return [_source(hit) for hit in unwrapped(body) or []]
        if re.match(rb"\[\s*(\{|\])", body):
            return [bytes(memoryview(element)) for element in _OBJECTS.decode(body)]
    return None


def _is_envelope(key: str, members: dict[str, msgspec.Raw]) -> bool:
    """An envelope holds little besides its array: a cursor, a link, a kind; a record with an array holds more."""
    others = [bytes(memoryview(value))[:1] for name, value in members.items() if name != key]
    plain = all(first not in b"{[" for first in others)
    return len(others) <= (8 if key in {"value", "Records", "records", "hits"} else 3) and (plain or key == "hits")


def _source(hit: bytes) -> bytes:
    inner = _OBJECT.decode(hit).get("_source")
    return bytes(memoryview(inner)) if inner is not None else hit


def _read_whole(stream: Bytes, limit: int) -> bytes:
    parts = []
    size = 0
    while size < limit and (data := stream.read(min(_CHUNK * 8, limit - size))):
        parts.append(data)
        size += len(data)
    return b"".join(parts)


def _parsed(document: bytes) -> list[Record] | None:
    """The records of a well-formed document held in memory, without building objects; None if it is anything else."""
    body = document.strip()
    try:
        inner = unwrapped(body)
        if inner is None:
            if body[:1] != b"{":
                return None
            inner = [body]
    except (msgspec.DecodeError, RecursionError):
        return None
    if any(element[:1] != b"{" or len(element) > RECORD_LIMIT for element in inner):
        return None
    records = []
    position = 0
    for element in inner:
        position = max(position, document.find(element, position))
        records.append(Record(one_line(audited(element)), position))
        position += len(element)
    return records


def audited(record: bytes) -> bytes:
    """The record in the text `AuditData` (Search-UnifiedAuditLog of Exchange Online), or the record itself."""
    if b'"AuditData"' not in record:
        return record
    try:
        inner = msgspec.json.decode(from_json(_OBJECT.decode(record)["AuditData"], str).encode())
    except (msgspec.DecodeError, KeyError, RecursionError):
        return record
    return msgspec.json.encode(inner) if isinstance(inner, dict) else record


def one_line(value: bytes) -> bytes:
    """A JSON value without line breaks; only white space between its tokens changes."""
    return msgspec.json.format(value, indent=-1) if b"\n" in value or b"\r" in value else value


class _Scanner:
    """Walks a document that is too big or too broken to parse at once.

    The text is held as Latin-1, so that characters count as bytes; JSON's syntax is ASCII and does not mind.
    """

    def __init__(self, stream: Bytes, name: str, head: bytes) -> None:
        self._stream = stream
        self._name = name
        self._text = head.decode("latin-1")
        self._at = 0
        self._base = 0
        self._ended = False
        self._untouched = True

    def records(self) -> Iterator[Record | Unreadable]:
        while self._skip_space():
            first = self._text[self._at]
            if first == "[" or first in "]}":
                self._at += 1
            elif first == "{":
                # Only the document's own first object may be an envelope too big to hold; later ones are held whole.
                inside = self._envelope() if self._untouched else 0
                self._untouched = False
                if inside:
                    self._at = inside
                else:
                    yield from self._value()
            elif first == '"' and (member := _MEMBER.match(self._text, self._at)):
                self._at = member.end()
            else:
                yield from self._value()

    def _value(self) -> Iterator[Record | Unreadable]:
        start = self._at
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, start)
            except (ValueError, RecursionError) as error:
                if not self._worth_more(error, start):
                    yield self._broken(error, start)
                    return
                start = self._at
                continue
            break
        raw = self._text[start:end].encode("latin-1")
        offset = self._base + start
        self._at = end
        if not isinstance(value, dict):
            return
        if len(raw) > RECORD_LIMIT:
            yield unreadable(raw, f"a record of more than {RECORD_LIMIT >> 20} MB", self._name, offset)
            return
        try:
            inner = unwrapped(raw)
            for element in [raw] if inner is None else inner:
                yield Record(one_line(audited(element)), offset)
        except msgspec.DecodeError as error:
            yield unreadable(raw, f"not JSON: {error}", self._name, offset)

    def _envelope(self) -> int:
        """Where the array of an envelope too big to hold begins, or 0."""
        if len(self._text) - self._at < _CHUNK and not self._ended:
            self._more()
        head = self._text[self._at : self._at + 65536]
        for key in ENVELOPES:
            found = re.match(r'\{[^{\[]{0,4096}?"' + key + r'"\s*:\s*\[\s*\{', head)
            if found:
                return self._at + found.end() - 1
        return 0

    def _worth_more(self, error: Exception, start: int) -> bool:
        """Read more if the value may only be cut off; False if it is broken, or over the limit, or the input ended."""
        if isinstance(error, RecursionError) or self._ended or len(self._text) - start > RECORD_LIMIT:
            return False
        position = getattr(error, "pos", 0)
        message = str(error)
        if not message.startswith("Unterminated string") and position < len(self._text) - 64:
            return False
        return self._more()

    def _broken(self, error: Exception, start: int) -> Unreadable:
        offset = self._base + start
        raw = self._text[start : start + KEPT].encode("latin-1")
        if self._ended and getattr(error, "pos", 0) >= len(self._text) - 2:
            reason = "the file ends inside a record"
        elif isinstance(error, RecursionError):
            reason = "JSON nested too deeply"
        elif len(self._text) - start > RECORD_LIMIT:
            reason = f"a record of more than {RECORD_LIMIT >> 20} MB"
        else:
            reason = f"not JSON: {getattr(error, 'msg', error)}"
        self._resume(max(start + 1, getattr(error, "pos", start) - 1))
        return unreadable(raw, reason, self._name, offset)

    def _resume(self, position: int) -> None:
        """Go on at the next place where a record seems to begin."""
        self._at = position
        while True:
            found = _NEXT.search(self._text, self._at)
            if found:
                self._at = found.start(1)
                return
            self._at = max(self._at, len(self._text) - 64)
            if not self._more():
                self._at = len(self._text)
                return

    def _skip_space(self) -> bool:
        while True:
            found = _SPACE.match(self._text, self._at)
            self._at = found.end() if found else self._at
            if self._at < len(self._text):
                return True
            if not self._more():
                return False

    def _more(self) -> bool:
        data = self._stream.read(max(_CHUNK, (len(self._text) - self._at) // 2))
        if not data:
            self._ended = True
            return False
        self._base += self._at
        self._text = self._text[self._at :] + data.decode("latin-1")
        self._at = 0
        return True
