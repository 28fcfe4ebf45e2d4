"""Pieces put into quoted-printable text so that every other byte of it stays; `rewriting` calls it (RFC 2045, 6.7)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_TOKEN = re.compile(rb"=(?:\r[^\n]*(?:\n|\Z)|\n|=|[0-9A-Fa-f]{2}|\Z|)")
_LINE = 72


def spliced(body: bytes, pieces: Sequence[tuple[int, int, bytes]], line: bytes) -> bytes:
    """The encoded text with pieces (begin and end in the decoded text, ascending; what stands there then) put in."""
    wanted = [place for begin, end, _ in pieces for place in (begin, end)]
    places = _places(body, wanted)
    done, kept = [], 0
    for _, _, fresh in pieces:
        begin, end = next(places), next(places)
        before = body[kept:begin]
        alone = (len(before) - len(before.rstrip(b"="))) % 2  # a `=` that encodes nothing must not meet ours
        done += [before, b"3D" * alone, _encoded(fresh, line)]
        kept = end
    return b"".join((*done, body[kept:]))


def _places(body: bytes, wanted: Sequence[int]) -> Iterator[int]:
    """Where the decoded bytes of these (ascending) numbers begin in the encoded text."""
    at = told = decoded = 0
    for token in _TOKEN.finditer(body):
        plain = token.start() - at
        while told < len(wanted) and wanted[told] < decoded + plain:
            yield at + wanted[told] - decoded
            told += 1
        decoded, at = decoded + plain, token.end()
        if _stands(token, len(body)):
            while told < len(wanted) and wanted[told] == decoded:
                yield token.start()
                told += 1
            decoded += 1
        if told == len(wanted):
            return
    for place in wanted[told:]:
        yield min(at + place - decoded, len(body))


def _stands(token: re.Match[bytes], size: int) -> bool:
    """Does a token stand for a byte? A line end after `=` and `=` at the very end stand for nothing."""
    return token[0][1:2] not in (b"\r", b"\n") and not (token[0] == b"=" and token.end() == size)


def _encoded(fresh: bytes, line: bytes) -> bytes:
    """On lines of its own, whose ends are no line ends of the text."""
    rows = [b""]
    for byte in fresh:
        unit = bytes((byte,)) if 33 <= byte <= 126 and byte != 61 else b"=%02X" % byte
        if len(rows[-1]) + len(unit) > _LINE:
            rows.append(b"")
        rows[-1] += unit
    soft = b"=" + line
    return soft + soft.join(rows) + soft
