"""What every format reader takes and gives: a stream of UTF-8 bytes in, batches of records out, within limits.

Used by the readers beside it, by `ingest.spool` that writes the batches, and by `ingest.pipeline`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol, TypeAlias

import msgspec

from vedette.core.errors import Location
from vedette.ingest.connector import Record, Unreadable

RECORD_LIMIT = 16 * 1024 * 1024
"""Bytes one record may have; a longer one becomes a dead letter with its first `KEPT` bytes."""

KEPT = 1024
"""Bytes kept of a piece of input that is too long or no record at all."""

BLOCK = 1024 * 1024
"""Bytes the readers of line formats take at a time; writing 8 MB at once costs the system six times as much."""

BATCH = 2000
"""Records the other readers collect before they hand them on."""


@dataclass(frozen=True, slots=True)
class Block:
    """Whole lines of NDJSON as they stand in the file, each ended by LF; the lines are never looked at one by one."""

    data: bytes
    offset: int


Batch: TypeAlias = Block | list[Record | Unreadable]


class Bytes(Protocol):
    """The one thing a reader needs of its input."""

    def read(self, size: int = -1, /) -> bytes:
        """About `size` bytes, at least one; none at the end."""
        ...


class FormatReader(Protocol):
    """A reader of one format: never raises for bad content."""

    def __call__(self, stream: Bytes, name: str) -> Iterator[Batch]:
        """Batches in file order; `name` is used in locations only."""
        ...


def unreadable(raw: bytes, reason: str, name: str, offset: int) -> Unreadable:
    """A dead piece of input, cut to `KEPT` bytes."""
    return Unreadable(raw=raw[:KEPT], reason=reason, location=Location(name, offset=offset))


def one_line(value: bytes) -> bytes:
    """A JSON value without line breaks; only white space between its tokens changes."""
    return msgspec.json.format(value, indent=-1) if b"\n" in value or b"\r" in value else value


def lines_of(block: Block) -> list[Record]:
    """The records of a block one by one, with their places."""
    records = []
    offset = block.offset
    for line in block.data.split(b"\n")[:-1]:
        if line.strip():
            records.append(Record(line, offset))
        offset += len(line) + 1
    return records


def batched(items: Iterator[Record | Unreadable]) -> Iterator[Batch]:
    """Collect single records into lists of `BATCH`, fewer when they are large."""
    batch: list[Record | Unreadable] = []
    size = 0
    for item in items:
        batch.append(item)
        size += len(item.json) if isinstance(item, Record) else len(item.raw)
        if len(batch) >= BATCH or size >= BLOCK:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
