"""What S/MIME wraps (RFC 8551): the signed content of an opaque signature, or the word that it is encrypted.

`content` asks for `application/pkcs7-mime` parts; signatures are not verified here, only opened.
"""

from __future__ import annotations

_ENVELOPED = bytes.fromhex("06092a864886f70d010703")
_DATA = bytes.fromhex("06092a864886f70d010701")
_DEPTH = 12


def encrypted(data: bytes) -> bool:
    """Whether it is an enveloped message, readable only with the recipient's key."""
    return _ENVELOPED in data[:64]


def signed_content(data: bytes) -> bytes:
    """The MIME entity inside an opaque signature, empty if there is none."""
    at = data.find(_DATA, 0, 4096)
    if at < 0:
        return b""
    return _octets(data, at + len(_DATA), len(data), 0)[0]


def _octets(data: bytes, position: int, end: int, depth: int) -> tuple[bytes, int]:
    """The octet strings of one element joined (BER allows them in pieces), and where it ends."""
    if depth > _DEPTH or position + 2 > end:
        return b"", end
    tag, size = data[position], data[position + 1]
    start = position + 2
    endless = size == 0x80
    if size > 0x80:
        count = size & 0x7F
        size = int.from_bytes(data[start : start + count], "big")
        start += count
    stop = end if endless else min(end, start + size)
    if tag & 0x1F == 4 and not tag & 0x20:
        return data[start:stop], stop
    pieces = []
    while start < stop and data[start : start + 2] != b"\0\0":
        piece, start = _octets(data, start, stop, depth + 1)
        pieces.append(piece)
    return b"".join(pieces), start + 2 if endless else stop
