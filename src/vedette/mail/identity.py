"""Names of a message that stay: its network id and the key of one handing over, the same when a sender tries again."""

from __future__ import annotations

import hashlib
import re
import uuid
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from vedette.core.ids import stable_id
from vedette.mail.envelope import Envelope, Way
from vedette.mail.message import Message

_BODY = re.compile(rb"\r?\n\r?\n")
_STAYS = ("Message-ID", "Date", "From", "To", "Cc", "Subject", "Content-Type")
_JUST_NOW = timedelta(minutes=1)
_TRUSTED = frozenset({Way.GRAPH, Way.JOURNAL, Way.FILE})


def network_id(raw: bytes, message: Message, way: Way, received: datetime | None = None) -> str:
    """Exchange's id where Exchange handed it over; elsewhere made of what no relay changes: senders forge fields."""
    if way in _TRUSTED:
        return message.network_id
    start = _BODY.search(raw)
    body = raw[start.end() :] if start else b""
    named = _STAYS if not _stamped(message, way, received) else [name for name in _STAYS if name != "Date"]
    digest = hashlib.sha256(b"\0".join(message.header(name).encode("utf-8", "replace") for name in named))
    digest.update(b"\0" + body.replace(b"\r\n", b"\n").rstrip())
    return str(uuid.UUID(bytes=digest.digest()[:16], version=5))


def _stamped(message: Message, way: Way, received: datetime | None) -> bool:
    """Whether the server that shows it to us by milter gave it its Date just now, as Postfix does where it has none.

    At the next attempt it is another one, so it tells nothing; the Message-ID of the sender's own does.
    """
    if way is not Way.MILTER or received is None or not message.message_id or not message.headers:
        return False
    last = message.headers[-1]
    try:
        given = parsedate_to_datetime(last.value) if last.name.lower() == "date" else None
        return given is not None and given.tzinfo is not None and abs(received - given) <= _JUST_NOW
    except (ValueError, TypeError, OverflowError):
        return False


def key(network: str, envelope: Envelope) -> str:
    """One handing over: this message from this sender to these recipients."""
    recipients = sorted({recipient.lower() for recipient in envelope.recipients})
    return stable_id("ml", network, envelope.sender.lower(), *recipients)
