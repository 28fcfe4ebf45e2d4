"""Walks JSON that is too big or too broken to parse at once: values one after another, lists, envelopes of any size.

`values` starts it where nothing quicker will do. A broken value becomes a dead letter and reading goes on at the next
one; memory is bounded by the limit per record.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from vedette.ingest.connector import Record, Unreadable
from vedette.ingest.formats.content import KEPT, RECORD_LIMIT, Bytes, unreadable
from vedette.ingest.formats.envelopes import Holds, columns_beside, envelope_of
from vedette.ingest.formats.unwrapping import Column, columns_of, rows, unwrap

_CHUNK = 1024 * 1024
_SPACE = re.compile(r"[ \t\r\n,\x1e]*")
_NEXT = re.compile(r"(?:\n|\}\s*,|\}\s*\]|\})\s*(\{)")
_MEMBER = re.compile(r'[\s,]*("(?:[^"\\]|\\.)*")\s*:\s*')
_DECODER = json.JSONDecoder(strict=False)
_DEPTH = 4
"""Envelopes in one another that are walked into; those inside are held whole."""


@dataclass(frozen=True, slots=True)
class _Way:
    """Where in the text the records of an envelope begin, and their columns if they are rows of a table."""

    at: int
    columns: list[Column] | None


class Scanner:
    """Reads `stream`, whose first byte stands at `base` of the file.

    The text is held as Latin-1, so that characters count as bytes; JSON's syntax is ASCII and does not mind.
    """

    def __init__(self, stream: Bytes, name: str, base: int = 0) -> None:
        self._stream = stream
        self._name = name
        self._text = ""
        self._at = 0
        self._base = base
        self._ended = False

    def records(self) -> Iterator[Record | Unreadable]:
        """Every record in order, and what is broken."""
        while self._skip_space():
            yield from self._step(0, None)

    def _step(self, depth: int, columns: list[Column] | None) -> Iterator[Record | Unreadable]:
        first = self._text[self._at]
        if first in "]}" or (first == "[" and columns is None):
            self._at += 1
        elif first == '"' and (member := _MEMBER.match(self._text, self._at)):
            self._at = member.end()  # within something broken
        else:
            yield from self._value(depth, columns)

    def _value(self, depth: int, columns: list[Column] | None) -> Iterator[Record | Unreadable]:
        try:
            value, end = self._decoded()
        except (ValueError, RecursionError) as error:
            way = self._way_in() if depth < _DEPTH and self._text[self._at] == "{" else None
            if way is None:
                yield self._broken(error)
            else:
                yield from self._inside(way, depth + 1)
            return
        raw = self._text[self._at : end].encode("latin-1")
        offset = self._base + self._at
        self._at = end
        try:
            if columns is not None:
                yield from rows(columns, b"[%b]" % raw, self._name, offset, depth)
            elif isinstance(value, dict):
                yield from unwrap(raw, self._name, offset, depth)
        except (msgspec.DecodeError, RecursionError) as error:
            yield unreadable(raw, f"not JSON: {error}", self._name, offset)

    def _decoded(self) -> tuple[object, int]:
        """The value at hand and its end, reading on while it may only be cut off. Raises ValueError, RecursionError."""
        while True:
            try:
                return _DECODER.raw_decode(self._text, self._at)
            except (ValueError, RecursionError) as error:
                if not self._worth_more(error):
                    raise

    def _way_in(self) -> _Way | None:
        """The way into an envelope that cannot be held whole, or is broken somewhere; None if this is none."""
        members: dict[str, msgspec.Raw] = {}
        at = self._at + 1
        while member := _MEMBER.match(self._text, at):
            try:
                key = json.loads(member[1], strict=False)
                members[key] = self._raw(member.end(), member.end() + 256)
                envelope = envelope_of(members)
                if envelope is not None and envelope.key == key and self._text.startswith(("[", "{"), member.end()):
                    columns = columns_of(columns_beside(members)) if envelope.holds is Holds.ROWS else None
                    return _Way(member.end(), columns)
                _, at = _DECODER.raw_decode(self._text, member.end())
            except (ValueError, RecursionError, msgspec.DecodeError):
                return None
            members[key] = self._raw(member.end(), at)
        return None

    def _raw(self, start: int, end: int) -> msgspec.Raw:
        return msgspec.Raw(self._text[start:end].encode("latin-1"))

    def _inside(self, way: _Way, depth: int) -> Iterator[Record | Unreadable]:
        self._at = way.at
        if self._text[way.at] == "[":
            self._at += 1
            while self._skip_space() and self._text[self._at] != "]":
                yield from self._step(depth, way.columns)
            self._at += 1
        else:
            yield from self._value(depth, None)
        while self._skip_space() and (member := _MEMBER.match(self._text, self._at)):
            self._at = member.end()  # what the envelope says after its records
            try:
                _, self._at = self._decoded()
            except (ValueError, RecursionError):
                return

    def _worth_more(self, error: Exception) -> bool:
        """Read more if the value may only be cut off; False if it is broken, or over the limit, or the input ended."""
        if isinstance(error, RecursionError) or self._ended or len(self._text) - self._at > RECORD_LIMIT:
            return False
        position = getattr(error, "pos", 0)
        if not str(error).startswith("Unterminated string") and position < len(self._text) - 64:
            return False
        return self._more()

    def _broken(self, error: Exception) -> Unreadable:
        start = self._at
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
        data = self._stream.read(max(_CHUNK, min(RECORD_LIMIT, 16 * (len(self._text) - self._at))))
        if not data:
            self._ended = True
            return False
        self._base += self._at
        self._text = self._text[self._at :] + data.decode("latin-1")
        self._at = 0
        return True
