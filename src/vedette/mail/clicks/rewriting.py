"""Links of a message replaced by guarded ones, in plain text and HTML; every other byte stays as it is.

Texts that a signature covers (S/MIME, PGP) are left alone. A part whose lines would grow too long for mail is encoded
anew (quoted-printable, RFC 2045); where links stand in HTML is read as browsers do (WHATWG), not as it is written.
"""

from __future__ import annotations

import base64
import quopri
import re
from collections.abc import Callable
from html import escape, unescape
from urllib.parse import urljoin

from vedette.mail import parts
from vedette.mail.links import from_text, host, straightened
from vedette.mail.parts import Part

Guard = Callable[[str], str]
"""Gives the guarded link for one, or the link itself where it is to stay."""
_LINE = 990
_LINKS = 2000
_URL = re.compile(r"(?:\bhttps?://|\bwww\.(?=[a-z0-9-]+\.))[^\s<>\"'\x00-\x1f]{3,20000}", re.IGNORECASE)
_TAG = re.compile(r"<[a-z](?:[^>\"']|\"[^\"]*\"|'[^']*')*>", re.IGNORECASE)
_NAME = re.compile(r"<([a-z][\w:-]*)", re.IGNORECASE)
_TARGET = re.compile(
    r"(?<=[\s/\"'])(?P<name>href|xlink:href|action|formaction)(?P<is>\s*=\s*)"
    r"(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[^\s>\"'][^\s>]*))",
    re.IGNORECASE,
)
_BASE = re.compile(r"<base\b[^>]*?href\s*=\s*[\"']?([^\"'\s>]+)", re.IGNORECASE)
_NOT_CLICKED = frozenset({"link", "base", "use", "image", "script"})
_WIDE = ("utf-16", "utf-32", "utf-7", "ucs-2", "ucs-4")
_ENCODING = re.compile(rb"(?im)^content-transfer-encoding:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*")


def rewritten(raw: bytes, guard: Guard) -> bytes:
    """The message with its links guarded. Raises nothing for bad content: what cannot be read stays as it is."""
    for part in reversed(parts.texts(raw)):
        if part.signed or part.charset.lower().startswith(_WIDE):
            continue
        before = part.read(raw).decode("latin-1")
        after = in_html(before, guard) if part.html else in_text(before, guard)
        if after != before:
            raw = _put(raw, part, after.encode("latin-1"))
    return raw


def in_text(text: str, guard: Guard) -> str:
    """Plain text with its links guarded; punctuation that ends a sentence stays outside."""

    def put(match: re.Match[str]) -> str:
        link = next(from_text(match[0]), None)
        if link is None:
            return match[0]
        written = link.url if match[0].lower().startswith("http") else link.url.removeprefix("http://")
        fresh = guard(link.url)
        return match[0] if fresh == link.url else fresh + match[0][len(written) :]

    return _URL.sub(put, text, count=_LINKS)


def in_html(source: str, guard: Guard) -> str:
    """HTML with the targets of links and forms guarded; what is shown stays."""
    found = _BASE.search(source)
    start = straightened(unescape(found[1])) if found else ""

    def put(match: re.Match[str]) -> str:
        name = _NAME.match(match[0])
        if name is None or name[1].lower() in _NOT_CLICKED:
            return match[0]
        return _TARGET.sub(lambda target: _target(target, start, guard), match[0])

    return _TAG.sub(put, source)


def _target(match: re.Match[str], start: str, guard: Guard) -> str:
    written = match["double"] if match["double"] is not None else match["single"]
    value = unescape(written if written is not None else match["bare"])
    url = straightened(value)
    if start and "://" not in url and not re.match(r"[a-z][a-z0-9+.-]*:|#", url, re.IGNORECASE):
        url = _joined(start, url)
    if not url.lower().startswith(("http://", "https://")) or not host(url):
        return match[0]
    fresh = guard(url)
    return match[0] if fresh == url else f'{match["name"]}="{escape(fresh)}"'


def _joined(start: str, url: str) -> str:
    try:
        return urljoin(start, url)
    except ValueError:
        return url


def _put(raw: bytes, part: Part, text: bytes) -> bytes:
    """The text in the place of the part's, encoded as it was, or anew where its lines are too long."""
    line = b"\r\n" if b"\r\n" in raw[part.head : part.start] else b"\n"
    head, encoding = raw[part.head : part.start], part.encoding
    if encoding not in {"base64", "quoted-printable"} and max(map(len, text.split(b"\n"))) > _LINE:
        encoding, field = "quoted-printable", b"Content-Transfer-Encoding: quoted-printable"
        head, changed = _ENCODING.subn(field, head, count=1)
        head = head if changed else field + line + head
    if encoding == "base64":
        text = base64.encodebytes(text).replace(b"\n", line)
    elif encoding == "quoted-printable":
        text = quopri.encodestring(text.replace(b"\r\n", b"\n")).replace(b"\n", line)
    return raw[: part.head] + head + text + raw[part.end :]
