"""Transfer encodings and charsets of parts that lie about them (RFC 2045, 2047); used by `content` and `headers`.

A damaged part gives what can be decoded and a note, never nothing and never an exception.
"""

from __future__ import annotations

import binascii
import codecs
import re
from email.errors import InvalidBase64LengthDefect, MessageError
from email.message import Message as Mime

_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")
_UNSAFE = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"})
# What writers say and mean: every mailer reads the wider set (WHATWG Encoding, labels).
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "euc_kr": "cp949", "iso8859-1": "cp1252"}
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_BEGIN = re.compile(rb"(?m)^begin(?:-base64)? [0-7]{3,4} ([^\r\n]{1,255})\r?\n")


def payload(part: Mime, notes: list[str]) -> bytes:
    """The decoded bytes of a leaf part; damage is told in `notes`."""
    try:
        data = part.get_payload(decode=True)
    except (MessageError, ValueError, LookupError, AssertionError) as error:
        notes.append(f"a {part.get_content_type()} part could not be decoded: {error}")
        return b""
    if not isinstance(data, bytes):
        return b""
    if any(isinstance(defect, InvalidBase64LengthDefect) for defect in part.defects):
        return base64(data, notes, part.get_content_type())  # the standard library gives up; we read what is whole
    return data


def base64(data: bytes, notes: list[str], kind: str) -> bytes:
    """Base64 with foreign characters, without padding, or cut off in the middle."""
    try:
        return binascii.a2b_base64(data, strict_mode=False)
    except binascii.Error:
        body = _NOT_BASE64.sub(b"", data.partition(b"=")[0])
        notes.append(f"{kind}: base64 damaged; read as far as it goes")
        body = body[: len(body) - (1 if len(body) % 4 == 1 else 0)]
        return binascii.a2b_base64(body + b"=" * (-len(body) % 4))


def text(data: bytes, charset: str) -> str:
    """Text in the declared charset, else in what the bytes look like: a mark, UTF-8, Windows-1252."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name, "replace")
    declared = _codec(charset)
    for name in (declared, "utf-8"):
        try:
            return data.decode(name) if name else ""
        except (UnicodeError, ValueError):
            continue
    return data.decode(declared if declared not in {"", "ascii", "utf-8"} else "cp1252", "replace")


def _codec(charset: str) -> str:
    try:
        name = codecs.lookup(charset.strip("\"' \t") or "utf-8").name
    except (LookupError, ValueError):
        return "utf-8"
    if name in _UNSAFE or not codecs.lookup(name)._is_text_encoding:
        return "utf-8"
    return _WIDER.get(name, name)


def uuencoded(data: bytes) -> list[tuple[str, bytes]]:
    """Files that stand uuencoded in a text (name and bytes), as old mailers send them; at most 50."""
    found = []
    for match in list(_BEGIN.finditer(data))[:50]:
        body = bytearray()
        for line in data[match.end() :].split(b"\n", 200_000):
            line = line.rstrip(b"\r")
            if line in (b"end", b"`", b"====") or not line:
                break
            try:
                body += binascii.a2b_uu(line)
            except binascii.Error:
                break
        if body:
            found.append((match[1].decode("utf-8", "replace").strip(), bytes(body)))
    return found
