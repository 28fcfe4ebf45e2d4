"""Names of a message that stay: its network id and the key of one handing over, the same when a sender tries again."""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Sequence

from vedette.core.ids import stable_id
from vedette.mail.envelope import Envelope, Way
from vedette.mail.message import Message

_BODY = re.compile(rb"\r?\n\r?\n")
_STAYS = ("Message-ID", "Date", "From", "To", "Cc", "Subject", "Content-Type")
_TRUSTED = frozenset({Way.GRAPH, Way.JOURNAL, Way.FILE})


def network_id(raw: bytes, message: Message, way: Way) -> str:
    """Exchange's id where Exchange handed it over; elsewhere made of what no relay changes: senders forge fields."""
    return message.network_id if way in _TRUSTED else _made(raw, message, _STAYS)


def attempted(network: str, raw: bytes, message: Message, way: Way) -> str:
    """What names a message at each attempt to hand it over, for `key`; nearly always its network id.

    Postfix, which shows us mail by milter, puts a Date at the end where there is none, another one at each attempt: it
    tells nothing beside a Message-ID of the sender's own.
    """
    stamped = way is Way.MILTER and message.message_id and message.headers[-1].name.lower() == "date"
    return _made(raw, message, [name for name in _STAYS if name != "Date"]) if stamped else network


def _made(raw: bytes, message: Message, names: Sequence[str]) -> str:
    start = _BODY.search(raw)
    body = raw[start.end() :] if start else b""
    digest = hashlib.sha256(b"\0".join(message.header(name).encode("utf-8", "replace") for name in names))
    digest.update(b"\0" + body.replace(b"\r\n", b"\n").rstrip())
    return str(uuid.UUID(bytes=digest.digest()[:16], version=5))


def key(network: str, envelope: Envelope) -> str:
    """One handing over: this message from this sender to these recipients."""
    recipients = sorted({recipient.lower() for recipient in envelope.recipients})
    return stable_id("ml", network, envelope.sender.lower(), *recipients)
