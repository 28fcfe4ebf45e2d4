"""Messages out of a stream: a single one, or an mbox (RFC 4155, mboxrd); the mail connector and `vedette mail` ask."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

_LINE = 1 << 20


def messages(stream: BinaryIO, most: int) -> Iterator[tuple[int, bytes]]:
    """Offset and bytes of each message, one in memory at a time; one longer than `most` is cut."""
    first = stream.readline(most)
    if not first.startswith(b"From "):
        yield 0, first + stream.read(most)
        return
    offset = start = len(first)
    lines: list[bytes] = []
    size, blank = 0, True
    for line in iter(lambda: stream.readline(_LINE), b""):
        if blank and line.startswith(b"From "):
            yield start, b"".join(lines)
            lines, size, start = [], 0, offset + len(line)
        elif size <= most:
            lines.append(line[1:] if line.startswith(b">") and line.lstrip(b">").startswith(b"From ") else line)
            size += len(line)
        offset += len(line)
        blank = line in (b"\n", b"\r\n")
    yield start, b"".join(lines)
