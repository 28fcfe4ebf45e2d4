"""The little of BER that LDAP needs, written and read; `ldap` is the only caller.

Source: ITU-T X.690 as restricted by RFC 4511 section 5.1 (definite lengths, primitive strings).
"""

from __future__ import annotations

from collections.abc import Iterator

from vedette.core.errors import Upstream

INTEGER, OCTETS, ENUMERATED, SEQUENCE, SET, BOOLEAN = 0x02, 0x04, 0x0A, 0x30, 0x31, 0x01


def part(tag: int, *bodies: bytes) -> bytes:
    """A value with its tag and length."""
    body = b"".join(bodies)
    size = len(body)
    if size < 0x80:
        return bytes((tag, size)) + body
    length = size.to_bytes((size.bit_length() + 7) // 8)
    return bytes((tag, 0x80 | len(length))) + length + body


def integer(number: int, tag: int = INTEGER) -> bytes:
    """A whole number."""
    return part(tag, number.to_bytes(number.bit_length() // 8 + 1, signed=True))


def octets(value: str | bytes, tag: int = OCTETS) -> bytes:
    """A string."""
    return part(tag, value.encode() if isinstance(value, str) else value)


def boolean(value: bool) -> bytes:
    """A truth value."""
    return part(BOOLEAN, b"\xff" if value else b"\x00")


def parts(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Tag and body of each value in a row. Raises Upstream for what is not BER."""
    at = 0
    while at < len(data):
        start, end = span(data, at)
        if end > len(data):
            raise Upstream("the directory's answer ends in the middle", permanent=True)
        yield data[at], data[start:end]
        at = end


def span(data: bytes, at: int = 0) -> tuple[int, int]:
    """Where the body of the value at `at` begins and ends; (0, 0) while too few bytes are here to tell."""
    if len(data) < at + 2:
        return 0, 0
    first = data[at + 1]
    if first < 0x80:
        return at + 2, at + 2 + first
    count = first & 0x7F
    if not 1 <= count <= 4:
        raise Upstream("the directory's answer is not LDAP", permanent=True)
    if len(data) < at + 2 + count:
        return 0, 0
    start = at + 2 + count
    return start, start + int.from_bytes(data[at + 2 : start])


def number(body: bytes) -> int:
    """The whole number of a body."""
    return int.from_bytes(body, signed=True)
