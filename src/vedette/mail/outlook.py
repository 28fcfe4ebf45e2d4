"""Outlook's `.msg` files (MS-OXMSG) turned into the bytes of a message; `message.parse` calls `as_mime`.

The compound file is read by olefile (BSD); only headers, bodies, sender, recipients and attachments are taken.
"""

from __future__ import annotations

import io
from email.message import EmailMessage
from email.policy import SMTP

import olefile

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SUBJECT, _SENDER_NAME, _SENDER, _SENDER_SMTP, _HEADERS = "0037", "0C1A", "0C1F", "5D01", "007D"
_BODY, _HTML, _MESSAGE_ID, _TO, _CC = "1000", "1013", "1035", "0E04", "0E03"
_LONG_NAME, _SHORT_NAME, _DATA, _TYPE = "3707", "3704", "3701", "370E"


def is_message(data: bytes) -> bool:
    """Whether a compound file holds a message (and not a document)."""
    return data.startswith(MAGIC) and "__properties_version1.0".encode("utf-16-le") in data


def as_mime(data: bytes, notes: list[str]) -> bytes:
    """The message as RFC 5322 bytes; what cannot be read is told in `notes`."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as store:
            return _compose(store)
    except (OSError, ValueError, IndexError, KeyError, TypeError, AttributeError) as error:
        notes.append(f"Outlook message could not be read: {error}")
        return b""


def _compose(store: olefile.OleFileIO) -> bytes:
    body, html = _text(store, "", _BODY), _bytes(store, "", _HTML) or _text(store, "", _HTML).encode()
    message = EmailMessage(policy=SMTP.clone(utf8=True))
    message.set_content(body or " ")
    if html:
        message.add_alternative(html.decode("utf-8", "replace"), subtype="html")
    folders = sorted({parts[0] for parts in store.listdir() if parts[0].startswith("__attach_")})
    for folder in folders[:500]:
        name = _text(store, folder, _LONG_NAME) or _text(store, folder, _SHORT_NAME)
        main, _, sub = (_text(store, folder, _TYPE) or "application/octet-stream").partition("/")
        message.add_attachment(
            _bytes(store, folder, _DATA), maintype=_token(main), subtype=_token(sub), filename=_flat(name) or None
        )
    return _head(store).encode("utf-8", "replace") + message.as_bytes()


def _head(store: olefile.OleFileIO) -> str:
    """The transport headers without those that describe the body; made of properties where there are none."""
    given = _text(store, "", _HEADERS).replace("\r\n", "\n")
    kept: list[str] = []
    dropping = False
    for line in given.split("\n"):
        if not line.startswith((" ", "\t")):
            dropping = line.lower().startswith(("content-", "mime-version")) or ":" not in line
        if line.strip() and not dropping:
            kept.append(line)
    names = {line.partition(":")[0].lower() for line in kept}
    sender = f'"{_text(store, "", _SENDER_NAME)}" <{_text(store, "", _SENDER_SMTP) or _text(store, "", _SENDER)}>'
    for name, value in (
        ("From", sender),
        ("To", _text(store, "", _TO)),
        ("Cc", _text(store, "", _CC)),
        ("Subject", _text(store, "", _SUBJECT)),
        ("Message-ID", _text(store, "", _MESSAGE_ID)),
    ):
        if name.lower() not in names and value:
            kept.append(f"{name}: {_flat(value)}")
    return "".join(f"{line}\r\n" for line in kept)


def _text(store: olefile.OleFileIO, folder: str, tag: str) -> str:
    for kind, codec in (("001F", "utf-16-le"), ("001E", "cp1252")):
        data = _stream(store, folder, f"{tag}{kind}")
        if data:
            return data.decode(codec, "replace").rstrip("\0")
    return ""


def _bytes(store: olefile.OleFileIO, folder: str, tag: str) -> bytes:
    return _stream(store, folder, f"{tag}0102")


def _stream(store: olefile.OleFileIO, folder: str, name: str) -> bytes:
    path = [part for part in (folder, f"__substg1.0_{name}") if part]
    return bytes(store.openstream(path).read()) if store.exists(path) else b""


def _flat(value: str) -> str:
    return " ".join(value.split())


def _token(value: str) -> str:
    return "".join(char for char in value if char.isalnum() or char in "-.+") or "octet-stream"
