"""Newline-delimited JSON: blocks of whole lines pass through untouched, over-long lines become dead letters.

The fast path of the import: nothing here looks at single lines.
"""

from __future__ import annotations

from collections.abc import Iterator

from vedette.ingest.formats.content import BLOCK, KEPT, RECORD_LIMIT, Batch, Block, Bytes, unreadable

_STEPS = 4
"""After the first block fewer bytes are taken at a time: what fits the processor's cache is copied twice as fast."""


def read_lines(stream: Bytes, name: str) -> Iterator[Batch]:
    """Blocks of at most about `BLOCK` bytes that end with LF (a last line without one gets it); CRLF becomes LF."""
    rest = b""
    offset = 0
    step = BLOCK  # the first block tells the spool whether the file is large
    while data := stream.read(step):
        step = max(1, BLOCK // _STEPS)
        cut = data.rfind(b"\n") + 1
        if cut:
            whole = b"".join((rest, memoryview(data)[:cut]))  # copied once
            yield Block(_unix(whole), offset)
            offset += len(whole)
            rest = data[cut:]
            continue
        data = rest + data
        if len(data) > RECORD_LIMIT:
            skipped, rest = _skip_line(stream, len(data))
            yield [unreadable(data[:KEPT], f"a line of more than {RECORD_LIMIT >> 20} MB", name, offset)]
            offset += skipped
        else:
            rest = data
    if rest.strip():
        yield Block(_unix(rest if rest.endswith(b"\n") else rest + b"\n"), offset)


def text_lines(stream: Bytes, name: str) -> Iterator[tuple[int, bytes | None, bytes]]:
    """Single lines for the formats that must look at each: (offset, line without its end or None, first bytes).

    A line over the limit comes as None with its first bytes.
    """
    for batch in read_lines(stream, name):
        if isinstance(batch, Block):
            position = batch.offset
            for line in batch.data.split(b"\n")[:-1]:
                yield position, line, line[:KEPT]
                position += len(line) + 1
        else:
            for piece in batch:
                yield piece.location.offset or 0, None, piece.raw  # type: ignore[union-attr]


def _unix(data: bytes) -> bytes:
    # One byte is searched ten times faster than two, and JSON writes its own carriage returns as \\r.
    return data.replace(b"\r\n", b"\n") if b"\r" in data else data


def _skip_line(stream: Bytes, seen: int) -> tuple[int, bytes]:
    """Read on to the end of the line; how long it was with its end, and what follows it."""
    while data := stream.read(BLOCK):
        end = data.find(b"\n")
        if end >= 0:
            return seen + end + 1, data[end + 1 :]
        seen += len(data)
    return seen, b""
