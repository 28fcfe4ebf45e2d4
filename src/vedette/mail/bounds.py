"""What a message may cost before anything recurses into it: size, nesting, parts, headers.

`message.parse` asks here first; a message over a bound is still read as far as it is safe, and says what was left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

_CONTAINER = re.compile(rb"(?im)^content-type:\s*(?:multipart|message)/")
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")


@dataclass(frozen=True, slots=True)
class Bounds:
    """Bytes, nested containers, parts, header lines, links and attachments of one message."""

    size: int = 64 * 1024 * 1024
    containers: int = 250
    parts: int = 12_000
    header_lines: int = 4000
    header_bytes: int = 512 * 1024
    text: int = 2 * 1024 * 1024
    links: int = 1000
    recipients: int = 5000


DEFAULT = Bounds()


def within(data: bytes, bounds: Bounds = DEFAULT) -> tuple[bytes, tuple[str, ...]]:
    """The message, cut to what may be parsed, and a sentence for everything that was cut.

    One linear scan; the standard parser recurses once per container, hence the count of container headers.
    """
    problems = []
    if len(data) > bounds.size:
        problems.append(f"message of {len(data)} bytes cut to {bounds.size}")
        data = data[: bounds.size]
    break_at = _BLANK_LINE.search(data, 0, bounds.header_bytes + 4)
    if break_at is None and len(data) > bounds.header_bytes:
        problems.append(f"header longer than {bounds.header_bytes} bytes; the rest was not read")
        return data[: bounds.header_bytes].rsplit(b"\n", 1)[0] + b"\n\n", tuple(problems)
    head = data[: break_at.start()] if break_at else data
    if head.count(b"\n") > bounds.header_lines:
        problems.append(f"more than {bounds.header_lines} header lines; the rest was not read")
        kept = head.split(b"\n", bounds.header_lines)[: bounds.header_lines]
        return b"\n".join(kept) + b"\n\n", tuple(problems)
    if data.lower().count(b"content-type") <= bounds.containers:  # a pattern costs forty times as much
        return data, tuple(problems)
    last = next(islice(_CONTAINER.finditer(data), bounds.containers, None), None)
    if last is not None:
        problems.append(f"more than {bounds.containers} containers; the rest was not read")
        data = data[: last.start()]
    return data, tuple(problems)
