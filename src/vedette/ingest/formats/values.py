"""JSON that is no plain line format: lists, envelopes of other products, printed and concatenated values of any size.

A broken value becomes a dead letter and reading goes on at the next one; memory is bounded by the limit per record.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

import msgspec

from vedette.ingest.connector import Record, Unreadable
from vedette.ingest.formats.content import RECORD_LIMIT, Batch, Bytes, batched, unreadable
from vedette.ingest.formats.envelopes import envelope_of, members_of
from vedette.ingest.formats.lines import text_lines
from vedette.ingest.formats.scanner import Scanner
from vedette.ingest.formats.unwrapping import unwrap

_WHOLE = 64 * 1024 * 1024
_CHUNK = 1024 * 1024
_BETWEEN = b" \t\r\n,\x1e"
"""White space, and what may stand between values: commas, the record separator of RFC 7464."""


def read_values(stream: Bytes, name: str) -> Iterator[Batch]:
    """Every record of one or many JSON values, unwrapped from lists and envelopes."""
    head = _read_whole(stream, _WHOLE)
    if len(head) < _WHOLE:
        items = unwrap(head.strip(_BETWEEN), name, len(head) - len(head.lstrip(_BETWEEN)))
        try:
            first = next(items, None)
        except (msgspec.DecodeError, RecursionError):
            pass  # several values, or broken
        else:
            return batched(chain([first] if first else [], items))
    rest = _Rest(io.BytesIO(head), stream)
    return batched(_by_line(rest, name) if _are_lines(head) else Scanner(rest, name).records())


def is_envelope(value: bytes) -> bool:
    """Whether one JSON object wraps records. Raises msgspec.DecodeError, RecursionError."""
    return envelope_of(members_of(value)) is not None


@dataclass(frozen=True, slots=True)
class _Rest:
    """The head of a stream again, then the rest of it."""

    head: io.BytesIO
    stream: Bytes

    def read(self, size: int = -1, /) -> bytes:
        return self.head.read(size) or self.stream.read(size)


def _read_whole(stream: Bytes, limit: int) -> bytes:
    parts = []
    size = 0
    while size < limit and (data := stream.read(min(_CHUNK * 8, limit - size))):
        parts.append(data)
        size += len(data)
    return b"".join(parts)


def _are_lines(head: bytes) -> bool:
    """Whether the first two lines are a value each: lines are read quicker, and one broken costs no other."""
    lines = io.BytesIO(head)
    found = [line for line in (lines.readline(RECORD_LIMIT).strip(_BETWEEN) for _ in range(4)) if line][:2]
    try:
        return bool(found) and all(members_of(line) is not None for line in found)
    except (msgspec.DecodeError, RecursionError):
        return False


def _by_line(stream: Bytes, name: str) -> Iterator[Record | Unreadable]:
    for offset, line, first in text_lines(stream, name):
        if line is None:
            yield unreadable(first, f"a line of more than {RECORD_LIMIT >> 20} MB", name, offset)
            continue
        start = offset + len(line) - len(line.lstrip(_BETWEEN))
        try:
            yield from unwrap(line.strip(_BETWEEN), name, start)
        except (msgspec.DecodeError, RecursionError):
            yield from Scanner(io.BytesIO(line), name, offset).records()
