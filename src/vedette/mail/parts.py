"""Where the texts of a message lie in its bytes, so that one can be read or replaced and all else stays as it is.

`campaigns.fingerprint` reads the shape of HTML there, `clicks.rewriting` puts guarded links in (RFC 2045, 2046).
"""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesHeaderParser
from itertools import islice

_DEPTH = 20
_MOST = 200
_SIGNATURES = frozenset({"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"})
_HEAD = 256 << 10
_BLANK = re.compile(rb"(?:\A|(?<=\n))\r?\n")


@dataclass(frozen=True, slots=True)
class Part:
    """A text that is shown: `start` to `end` are its body in the message, `head` where its header fields begin.

    `encoding` is the transfer encoding in lower case, `html` tells the kind, `signed` that a signature covers it,
    `joined` that lines which end in a blank flow on without it (RFC 3676, DelSp).
    """

    head: int
    start: int
    end: int
    html: bool
    charset: str
    encoding: str
    signed: bool
    joined: bool = False

    def read(self, raw: bytes, limit: int = 1 << 30) -> bytes:
        """The decoded bytes, of the first `limit` encoded ones; what cannot be decoded stays as it is."""
        body = raw[self.start : min(self.end, self.start + limit)]
        if self.encoding == "base64":
            packed = re.sub(rb"[^A-Za-z0-9+/]", b"", body)
            try:
                return base64.b64decode(packed[: len(packed) // 4 * 4] + _padded(packed))
            except (binascii.Error, ValueError):
                return body
        return quopri.decodestring(body) if self.encoding == "quoted-printable" else body


def _padded(packed: bytes) -> bytes:
    rest = packed[len(packed) // 4 * 4 :]
    return rest + b"=" * (4 - len(rest)) if len(rest) > 1 else b""


def texts(raw: bytes, *, most: int = _MOST, depth: int = _DEPTH) -> tuple[Part, ...]:
    """The texts of a message that mail programs show, in their order; at most so many, nested so deep."""
    return tuple(islice(_walk(raw, 0, len(raw), depth, signed=False), most))


def _walk(raw: bytes, start: int, end: int, depth: int, *, signed: bool) -> Iterator[Part]:
    match = _BLANK.search(raw, start, min(end, start + _HEAD))
    if match is None or depth < 0:
        return
    fields = BytesHeaderParser().parsebytes(raw[start : match.end()])
    kind, body = fields.get_content_type(), match.end()
    if fields.get_content_maintype() == "multipart":
        boundary = _boundary(fields)
        inner = tuple(_split(raw, body, end, boundary)) if boundary and kind != "multipart/encrypted" else ()
        signed = signed or (kind == "multipart/signed" and len(inner) == 2 and _kind(raw, *inner[1]) in _SIGNATURES)
        for begins, ends in inner:
            yield from _walk(raw, begins, ends, depth - 1, signed=signed)
    elif kind in {"text/plain", "text/html"} and fields.get_content_disposition() != "attachment":
        yield _part(raw, fields, start, body, end, signed=signed)


def _part(raw: bytes, fields: Message, head: int, start: int, end: int, *, signed: bool) -> Part:
    encoding = str(fields.get("Content-Transfer-Encoding") or "").partition(";")[0].strip().lower()
    charset = str(fields.get_content_charset() or "")
    html = fields.get_content_type() == "text/html"
    joined = not html and str(fields.get_param("delsp") or "").lower() == "yes"
    return Part(head, start, end, html, charset, encoding, signed, joined)


def _kind(raw: bytes, start: int, end: int) -> str:
    """The media type of a part."""
    match = _BLANK.search(raw, start, min(end, start + _HEAD))
    return BytesHeaderParser().parsebytes(raw[start : match.end()]).get_content_type() if match else ""


def _boundary(fields: Message) -> bytes:
    try:
        return str(fields.get_boundary() or "").encode("ascii", "surrogateescape")
    except UnicodeEncodeError:
        return b""


def _split(raw: bytes, start: int, end: int, boundary: bytes) -> Iterator[tuple[int, int]]:
    """The parts between lines of the boundary; the line end before a boundary belongs to it."""
    line = re.compile(rb"(?<=\n)--" + re.escape(boundary) + rb"(--)?[ \t]*(?:\r?\n|\Z)")
    opened = -1
    for match in line.finditer(raw, start, end):
        if opened >= 0:
            last = match.start() - (2 if raw[match.start() - 2 : match.start()] == b"\r\n" else 1)
            yield opened, max(opened, last)
        if match[1]:
            return
        opened = match.end()
    if opened >= 0:
        yield opened, end
