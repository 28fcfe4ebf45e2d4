"""Links of a message replaced by guarded ones, in plain text and HTML; every other byte stays as it is.

Texts that a signature covers (S/MIME, PGP) are left alone. A part whose lines would grow too long for mail is encoded
anew (quoted-printable, RFC 2045). `edits.render` calls it for every copy, `deciding` to see whether there is a link.
"""

from __future__ import annotations

import base64
import codecs
import quopri
import re
from collections.abc import Callable, Iterator
from html import escape
from itertools import islice

from vedette.mail import parts
from vedette.mail.clicks.quoted import spliced
from vedette.mail.clicks.spotting import Letters, Spot, in_html, in_text
from vedette.mail.parts import Part

Guard = Callable[[str], str]
"""Gives the guarded link for one, or the link itself where it is to stay."""
LINKS = 20_000
"""Links of one message that are guarded; it takes thousands before a message is that long."""
_PARTS, _DEPTH = 2_000, 64
_LINE = 990
_ENCODING = re.compile(rb"(?im)^content-transfer-encoding:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*")
_VERSION = re.compile(rb"(?im)^mime-version:")
_PROBE = "http://<a href="
_MARKS = ((codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"))
_SHORT_MARKS = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_PGP = re.compile(r"^-----BEGIN PGP (?:SIGNED )?MESSAGE-----[ \t]*\r?$", re.MULTILINE)
_PGP_END = re.compile(r"^-----END PGP (?:SIGNATURE|MESSAGE)-----", re.MULTILINE)


def rewritten(raw: bytes, guard: Guard) -> bytes:
    """The message with its links guarded. Raises nothing for bad content: what cannot be read stays as it is."""
    left = LINKS
    for part in reversed(_parts(raw)):
        source, letters = _source(part, raw)
        pieces = []
        for spot in islice(_spots(part, source, letters), left):
            fresh = guard(spot.url)
            if fresh != spot.url:
                pieces.append((spot.start, spot.end, escape(fresh) if part.html else fresh))
        left -= len(pieces)
        if pieces:
            raw = _put(raw, part, source, letters, pieces)
    return raw


def links(raw: bytes) -> Iterator[str]:
    """Every link that would be guarded, as browsers open it."""
    for part in _parts(raw):
        yield from (spot.url for spot in _spots(part, *_source(part, raw)))


def _parts(raw: bytes) -> tuple[Part, ...]:
    return tuple(part for part in parts.texts(raw, most=_PARTS, depth=_DEPTH) if not part.signed)


def _spots(part: Part, source: str, letters: Letters) -> Iterator[Spot]:
    if part.html:
        return in_html(source, letters)
    found = in_text(source, letters, joined=part.joined)
    return _uncovered(found, source) if "-----BEGIN PGP " in source else found


def _uncovered(found: Iterator[Spot], source: str) -> Iterator[Spot]:
    """Those that stand in no text signed or encrypted within its lines (RFC 9580 section 7)."""
    blocks = _blocks(source)
    block = next(blocks, None)
    for spot in found:
        while block is not None and block[1] <= spot.start:
            block = next(blocks, None)
        if block is None or spot.start < block[0]:
            yield spot


def _blocks(source: str) -> Iterator[tuple[int, int]]:
    at = 0
    while (begin := _PGP.search(source, at)) and (end := _PGP_END.search(source, begin.end())):
        yield begin.start(), end.end()
        at = end.end()


def _source(part: Part, raw: bytes) -> tuple[str, Letters]:
    """The part's text: bytes standing for themselves, or characters where a charset does not contain ASCII."""
    body = part.read(raw)
    wide = _wide(part.charset, body)
    if wide:
        try:
            return body.decode(wide), Letters()
        except UnicodeError:
            pass
    return body.decode("latin-1"), Letters(part.charset)


def _wide(charset: str, body: bytes) -> str:
    """A charset in which ASCII is not itself (UTF-16, UTF-7 …), with its order of bytes; empty for all others."""
    try:
        name = codecs.lookup(charset.strip("\"' \t") or "ascii").name
        if not codecs.lookup(name)._is_text_encoding or _PROBE.encode(name, "ignore") == _PROBE.encode():
            return ""
    except (LookupError, ValueError):
        return ""
    marks = _MARKS if name == "utf-32" else _SHORT_MARKS if name == "utf-16" else ()
    given = next((order for mark, order in marks if body.startswith(mark)), "")
    return given or (f"{name}-be" if marks else name)  # without a mark: RFC 2781 section 4.3


def _put(raw: bytes, part: Part, source: str, letters: Letters, pieces: list[tuple[int, int, str]]) -> bytes:
    """The pieces in their places, encoded as the text was, or anew where its lines are too long."""
    line = b"\r\n" if b"\r\n" in raw[part.head : part.start] else b"\n"
    head, body = raw[part.head : part.start], raw[part.start : part.end]
    bytewise = letters.charset is not None
    if part.encoding == "quoted-printable" and bytewise:
        text = spliced(body, [(begin, end, fresh.encode()) for begin, end, fresh in pieces], line)
        return raw[: part.start] + text + raw[part.end :]
    text = _encoded("".join(_pieced(source, pieces)), part, raw, letters)
    if part.encoding == "base64":
        packed = base64.encodebytes(text)
        text = (packed if body.endswith(b"\n") else packed.rstrip(b"\n")).replace(b"\n", line)
    elif part.encoding == "quoted-printable" or max(map(len, text.split(b"\n"))) > _LINE:
        head = head if part.encoding == "quoted-printable" else _said_anew(head, line, whole=part.head == 0)
        text = quopri.encodestring(text.replace(b"\r\n", b"\n")).replace(b"\n", line)
    return raw[: part.head] + head + text + raw[part.end :]


def _encoded(text: str, part: Part, raw: bytes, letters: Letters) -> bytes:
    """The text in its charset."""
    return text.encode("latin-1" if letters.charset is not None else _wide(part.charset, part.read(raw)))


def _pieced(source: str, pieces: list[tuple[int, int, str]]) -> Iterator[str]:
    at = 0
    for begin, end, fresh in pieces:
        yield source[at:begin]
        yield fresh
        at = end
    yield source[at:]


def _said_anew(head: bytes, line: bytes, *, whole: bool) -> bytes:
    """The header fields of a part that is quoted-printable now; `whole`: of the message itself."""
    field = b"Content-Transfer-Encoding: quoted-printable"
    fresh, changed = _ENCODING.subn(field, head, count=1)
    fresh = fresh if changed else field + line + head
    return fresh if not whole or _VERSION.search(head) else b"MIME-Version: 1.0" + line + fresh
