"""A message from bytes to values: addresses, bodies, links, attachments, and what could not be read.

The mail connector's reader calls `parse` for every message; it never raises for bad content (RFC 5322, 2045–2049).
"""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.utils import parsedate_to_datetime

from vedette.mail.addresses import Address, addresses, decoded
from vedette.mail.bounds import DEFAULT, Bounds, within
from vedette.mail.content import Attachment
from vedette.mail.content import read as read_content
from vedette.mail.links import Link
from vedette.mail.markup import Markup
from vedette.mail.outlook import as_mime, is_message

_DELIVERED = frozenset({"delivered-to", "x-original-to", "x-forwarded-to"})
_ADDRESSED = frozenset({"to", "cc", "bcc", "resent-to"})


@dataclass(frozen=True, slots=True)
class Header:
    """One header field, unfolded and decoded (RFC 2047)."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Message:
    """What we know of a message. `problems` holds a sentence for everything that was cut or could not be read.

    `feedback` holds the fields of a feedback report (RFC 5965), should it be one.
    """

    headers: tuple[Header, ...]
    message_id: str
    network_id: str
    date: datetime | None
    sender: Address
    envelope_sender: str
    recipients: tuple[str, ...]
    subject: str
    languages: str
    links: tuple[Link, ...]
    attachments: tuple[Attachment, ...]
    size: int
    problems: tuple[str, ...]
    text: str = ""
    markup: tuple[Markup, ...] = ()
    wrappers: tuple[str, ...] = ()
    raw_subject: str = ""
    feedback: str = ""

    def header(self, name: str) -> str:
        """The first (topmost) field of that name, or an empty text."""
        wanted = name.lower()
        return next((header.value for header in self.headers if header.name.lower() == wanted), "")

    def all(self, name: str) -> tuple[str, ...]:
        """Every field of that name, topmost first."""
        wanted = name.lower()
        return tuple(header.value for header in self.headers if header.name.lower() == wanted)


def parse(data: bytes, bounds: Bounds = DEFAULT) -> Message:
    """Read one message. Damage becomes `problems`, never an exception."""
    notes: list[str] = []
    safe, problems = within(as_mime(data, notes) if is_message(data) else data, bounds)
    notes += problems
    mime = message_from_bytes(safe)
    headers = tuple(Header(str(name), decoded(str(value))) for name, value in mime.raw_items())
    content = read_content(mime, _first(headers, "Subject"), bounds, notes)
    sender = next(iter(addresses(_first(headers, "From"))), Address("", ""))
    message_id = _first(headers, "Message-ID").strip()
    return Message(
        headers=headers,
        message_id=message_id,
        network_id=_network_id(headers, message_id, safe),
        date=_date(headers),
        sender=sender,
        envelope_sender=_first(headers, "Return-Path").strip().strip("<>").lower(),
        recipients=_recipients(headers, bounds, notes),
        subject=_first(headers, "Subject"),
        languages=_first(headers, "Content-Language"),
        links=content.links,
        attachments=content.attachments,
        size=len(data),
        problems=tuple(dict.fromkeys(notes)),
        text=content.text,
        markup=content.markup,
        wrappers=content.wrappers,
        feedback=content.feedback,
        raw_subject=str(mime.get("Subject") or "")[:2000],
    )


def _first(headers: tuple[Header, ...], name: str) -> str:
    wanted = name.lower()
    return next((header.value for header in headers if header.name.lower() == wanted), "")


def _network_id(headers: tuple[Header, ...], message_id: str, data: bytes) -> str:
    """Exchange's id if the message passed one; else a stable id of Message-ID and content."""
    for name in ("X-MS-Exchange-Organization-Network-Message-Id", "X-MS-Office365-Filtering-Correlation-Id"):
        given = _first(headers, name).strip()
        if given:
            return given.lower()
    digest = hashlib.sha256(message_id.encode("utf-8", "replace") + b"\0" + data).digest()
    return str(uuid.UUID(bytes=digest[:16], version=5))


def _date(headers: tuple[Header, ...]) -> datetime | None:
    """When the last hop received it; else the sender's own Date."""
    received = _first(headers, "Received").rpartition(";")[2].strip()
    for text in (received, _first(headers, "Date")):
        try:
            at = parsedate_to_datetime(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        try:
            return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
        except (OverflowError, ValueError):
            continue
    return None


def _recipients(headers: tuple[Header, ...], bounds: Bounds, notes: list[str]) -> tuple[str, ...]:
    """Whom it was delivered to where a hop recorded it, else To and Cc; lower case, each once."""
    for names in (_DELIVERED, _ADDRESSED):
        found = [
            address.address
            for header in headers
            if header.name.lower() in names
            for address in addresses(header.value)
            if "@" in address.address
        ]
        if found:
            each = tuple(dict.fromkeys(found))
            if len(each) > bounds.recipients:
                notes.append(f"{len(each)} recipients; the rest was not kept after {bounds.recipients}")
            return each[: bounds.recipients]
    return ()
