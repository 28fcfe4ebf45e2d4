"""A message from bytes to values: addresses, bodies, links, attachments, and what could not be read.

The mail connector's reader calls `parse` for every message; it never raises for bad content (RFC 5322, 2045–2049).
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from vedette.mail import mime
from vedette.mail.addresses import Address, addresses, decoded
from vedette.mail.bounds import DEFAULT, Bounds, within
from vedette.mail.content import Content
from vedette.mail.content import read as read_content
from vedette.mail.links import Link
from vedette.mail.markup import Markup
from vedette.mail.opened import Attachment
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
    """What we know of a message; `named` holds the values of its header fields by lower-case name.

    `cuts` tells what could not be read of its header or as a whole. HTML, links and files inside files are read when
    first asked for, and then kept.
    """

    headers: tuple[Header, ...]
    named: Mapping[str, tuple[str, ...]] = field(compare=False, repr=False)
    message_id: str
    network_id: str
    date: datetime | None
    sender: Address
    envelope_sender: str
    recipients: tuple[str, ...]
    subject: str
    languages: str
    size: int
    raw_subject: str
    content: Content
    cuts: tuple[str, ...]

    @property
    def text(self) -> str:
        """The plain texts."""
        return self.content.text

    @property
    def feedback(self) -> str:
        """The fields of a feedback report (RFC 5965), should it be one."""
        return self.content.feedback

    @property
    def wrappers(self) -> tuple[str, ...]:
        """Encryption that was met: `PGP`, `S/MIME`."""
        return tuple(self.content.wrappers)

    @property
    def markup(self) -> tuple[Markup, ...]:
        """HTML as it is shown."""
        return self.content.opened.markup

    @property
    def links(self) -> tuple[Link, ...]:
        """Links of texts, HTML and files, each once a place."""
        return self.content.opened.links

    @property
    def attachments(self) -> tuple[Attachment, ...]:
        """Files, with what is inside them."""
        return self.content.opened.attachments

    @property
    def problems(self) -> tuple[str, ...]:
        """A sentence for everything that was cut or could not be read."""
        return tuple(dict.fromkeys((*self.cuts, *self.content.notes, *self.content.opened.notes)))

    def header(self, name: str) -> str:
        """The first (topmost) field of that name, or an empty text."""
        return _first(self.named, name)

    def all(self, name: str) -> tuple[str, ...]:
        """Every field of that name, topmost first."""
        return self.named.get(name.lower(), ())


def parse(data: bytes, bounds: Bounds = DEFAULT) -> Message:
    """Read one message. Damage becomes `problems`, never an exception."""
    notes: list[str] = []
    safe, problems = within(as_mime(data, notes) if is_message(data) else data, bounds)
    notes += problems
    tree = mime.read(safe)
    headers = tuple(Header(str(name), decoded(str(value))) for name, value in tree.raw_items())
    named = _named(headers)
    subject = _first(named, "Subject")
    sender = next(iter(addresses(_first(named, "From"))), Address("", ""))
    message_id = _first(named, "Message-ID").strip()
    return Message(
        headers=headers,
        named=named,
        message_id=message_id,
        network_id=_network_id(named, message_id, safe),
        date=_date(named),
        sender=sender,
        envelope_sender=_first(named, "Return-Path").strip().strip("<>").lower(),
        recipients=_recipients(named, bounds, notes),
        subject=subject,
        languages=_first(named, "Content-Language"),
        size=len(data),
        raw_subject=str(tree.get("Subject") or "")[:2000],
        content=read_content(tree, subject, bounds),
        cuts=tuple(notes),
    )


def _named(headers: tuple[Header, ...]) -> dict[str, tuple[str, ...]]:
    named: dict[str, list[str]] = {}
    for header in headers:
        named.setdefault(header.name.lower(), []).append(header.value)
    return {name: tuple(values) for name, values in named.items()}


def _first(named: Mapping[str, tuple[str, ...]], name: str) -> str:
    return named.get(name.lower(), ("",))[0]


def _network_id(named: Mapping[str, tuple[str, ...]], message_id: str, data: bytes) -> str:
    """Exchange's id if the message passed one; else a stable id of Message-ID and content."""
    for name in ("X-MS-Exchange-Organization-Network-Message-Id", "X-MS-Office365-Filtering-Correlation-Id"):
        given = _first(named, name).strip()
        if given:
            return given.lower()
    digest = hashlib.sha256(message_id.encode("utf-8", "replace") + b"\0" + data).digest()
    return str(uuid.UUID(bytes=digest[:16], version=5))


def _date(named: Mapping[str, tuple[str, ...]]) -> datetime | None:
    """When the last hop received it; else the sender's own Date."""
    received = _first(named, "Received").rpartition(";")[2].strip()
    for text in (received, _first(named, "Date")):
        try:
            at = parsedate_to_datetime(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        try:
            return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
        except (OverflowError, ValueError):
            continue
    return None


def _recipients(named: Mapping[str, tuple[str, ...]], bounds: Bounds, notes: list[str]) -> tuple[str, ...]:
    """Whom it was delivered to where a hop recorded it, else To and Cc; lower case, each once."""
    for names in (_DELIVERED, _ADDRESSED):
        found = [
            address.address
            for name, values in named.items()
            if name in names
            for value in values
            for address in addresses(value)
            if "@" in address.address
        ]
        if found:
            each = tuple(dict.fromkeys(found))
            if len(each) > bounds.recipients:
                notes.append(f"{len(each)} recipients; the rest was not kept after {bounds.recipients}")
            return each[: bounds.recipients]
    return ()
