"""A message from bytes to values: addresses, bodies, links, attachments, and what could not be read.

The mail connector's reader calls `parse` for every message; it never raises for bad content (RFC 5322, 2045–2049).
"""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.errors import MessageError
from email.message import Message as Mime
from email.utils import parsedate_to_datetime

from vedette.mail.addresses import Address, addresses, decoded
from vedette.mail.bounds import DEFAULT, Bounds, within
from vedette.mail.links import Link, from_html, from_text


@dataclass(frozen=True, slots=True)
class Attachment:
    """A part that is a file; `type` is the declared media type, `size` counts decoded bytes."""

    name: str
    type: str
    size: int
    sha256: str
    inline: bool


@dataclass(frozen=True, slots=True)
class Header:
    """One header field, unfolded and decoded (RFC 2047)."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Message:
    """What we know of a message. `problems` holds a sentence for everything that was cut or could not be read."""

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
    safe, problems = within(data, bounds)
    mime = message_from_bytes(safe)
    notes = list(problems)
    headers = tuple(Header(str(name), decoded(str(value))) for name, value in mime.raw_items())
    links, attachments = _content(mime, bounds, notes)
    sender = next(iter(addresses(_first(headers, "From"))), Address("", ""))
    message_id = _first(headers, "Message-ID").strip()
    return Message(
        headers=headers,
        message_id=message_id,
        network_id=_network_id(headers, message_id, safe),
        date=_date(headers),
        sender=sender,
        envelope_sender=_first(headers, "Return-Path").strip().strip("<>").lower(),
        recipients=_recipients(headers, bounds),
        subject=_first(headers, "Subject"),
        languages=_first(headers, "Content-Language"),
        links=links,
        attachments=attachments,
        size=len(data),
        problems=tuple(notes),
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


def _recipients(headers: tuple[Header, ...], bounds: Bounds) -> tuple[str, ...]:
    """Whom it was delivered to where a hop recorded it, else To and Cc; lower case, each once."""
    for names in (("Delivered-To", "X-Original-To", "X-Forwarded-To"), ("To", "Cc", "Bcc", "Resent-To")):
        found = [
            address.address
            for header in headers
            if header.name.lower() in {name.lower() for name in names}
            for address in addresses(header.value)
            if "@" in address.address
        ]
        if found:
            return tuple(dict.fromkeys(found))[: bounds.recipients]
    return ()


def _content(mime: Mime, bounds: Bounds, notes: list[str]) -> tuple[tuple[Link, ...], tuple[Attachment, ...]]:
    links: dict[tuple[str, str], Link] = {}
    attachments: list[Attachment] = []
    for number, part in enumerate(mime.walk()):
        if number >= bounds.parts:
            notes.append(f"more than {bounds.parts} parts; the rest was not read")
            break
        if part.is_multipart():
            continue
        payload = _payload(part, notes)
        name = decoded(part.get_filename() or "")
        kind = part.get_content_type()
        if name or part.get_content_disposition() == "attachment" or not kind.startswith("text/"):
            attachments.append(_attachment(part, name, kind, payload))
            continue
        text = _text(part, payload[: bounds.text])
        for link in from_html(text) if kind == "text/html" else from_text(text):
            if len(links) >= bounds.links:
                notes.append(f"more than {bounds.links} links; the rest was not kept")
                break
            links.setdefault((link.url, link.location), link)
    for link in from_text(decoded(str(mime.get("Subject", ""))), location="Subject"):
        links.setdefault((link.url, link.location), link)
    return tuple(links.values()), tuple(attachments)


def _payload(part: Mime, notes: list[str]) -> bytes:
    try:
        payload = part.get_payload(decode=True)
    except (MessageError, ValueError, LookupError, AssertionError) as error:
        notes.append(f"a {part.get_content_type()} part could not be decoded: {error}")
        return b""
    notes += [f"{part.get_content_type()}: {type(defect).__name__}" for defect in part.defects]
    return payload if isinstance(payload, bytes) else b""


def _text(part: Mime, payload: bytes) -> str:
    charset = (part.get_content_charset() or "utf-8").strip("\"' ")
    try:
        return payload.decode(charset, "replace")
    except (LookupError, ValueError):
        return payload.decode("utf-8", "replace")


def _attachment(part: Mime, name: str, kind: str, payload: bytes) -> Attachment:
    return Attachment(
        name=name,
        type=kind,
        size=len(payload),
        sha256=hashlib.sha256(payload).hexdigest(),
        inline=part.get_content_disposition() == "inline" or bool(part.get("Content-ID")),
    )
