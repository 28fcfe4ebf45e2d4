"""Journal reports: a message about a message, with everybody who got it, and the message itself attached.

Source: Microsoft, "Journal reports in Exchange Online" (the format of the report's text part); `imap` calls it.
"""

from __future__ import annotations

import base64
import binascii
import re
from email import message_from_bytes
from email.message import Message as Mime

from vedette.connectors.mailboxes.reading import Read
from vedette.core.clock import now
from vedette.mail.envelope import Envelope, Way
from vedette.mail.message import parse

_LINE = re.compile(
    r"(?im)^[ \t]*(sender|recipient|to|cc|bcc|on-behalf-of):[ \t]*(?:mailto:)?<?([^\s<>,;]+@[^\s<>,;]+)>?"
)
_MOST = 1000


def unwrapped(raw: bytes) -> Read | None:
    """The message a journal report is about, with its sender and all recipients; None for any other message."""
    report = message_from_bytes(raw[: 1 << 20])
    if not report.is_multipart() or not isinstance(report.get_payload(), list):
        return None
    text = _report(report)
    inner = _inner(raw, report.get_boundary() or "")
    told = [(match[1].lower(), match[2].lower()) for match in _LINE.finditer(text)]
    senders = [address for word, address in told if word == "sender"]
    recipients = tuple(dict.fromkeys(address for word, address in told if word not in {"sender", "on-behalf-of"}))
    if inner is None or not senders or not recipients:
        return None
    received = parse(inner).date or now()
    return Read(Envelope(senders[0], recipients[:_MOST], received, way=Way.JOURNAL, location="Inbox/folder"), inner)


def _report(report: Mime) -> str:
    """The text part that comes first."""
    for part in report.get_payload():
        if isinstance(part, Mime) and part.get_content_type() == "text/plain":
            data = part.get_payload(decode=True)
            return data.decode(part.get_content_charset("utf-8"), "replace") if isinstance(data, bytes) else ""
    return ""


def _inner(raw: bytes, boundary: str) -> bytes | None:
    """The bytes of the attached message, exactly as they stand: signatures depend on them."""
    if not boundary:
        return None
    for part in re.split(rb"(?m)^--" + re.escape(boundary.encode()) + rb"(?:--)?[ \t]*\r?\n", raw)[1:]:
        head, _, body = part.partition(b"\r\n\r\n") if b"\r\n\r\n" in part else part.partition(b"\n\n")
        if not re.search(rb"(?im)^content-type:[ \t]*message/rfc822", head):
            continue
        body = re.sub(rb"\r?\n\Z", b"", body)
        if re.search(rb"(?im)^content-transfer-encoding:[ \t]*base64", head):
            try:
                return base64.b64decode(body)
            except binascii.Error:
                return None
        return body
    return None
