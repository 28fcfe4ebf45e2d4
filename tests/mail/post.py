"""Messages and envelopes for the tests of the gate: a plain one, a lure, a program."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

from vedette.mail.envelope import Envelope, Way

AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
PLAIN = b"""From: Ada Brook <ada@partner.example>\r
To: lea@north.example\r
Subject: Minutes of Tuesday\r
Date: Fri, 20 Nov 2026 09:29:00 +0000\r
Message-ID: <minutes-1@partner.example>\r
Authentication-Results: vedette; spf=pass; dmarc=pass\r
X-Vedette-Report: CAT:NONE\r
\r
Dear Lea, the minutes of our meeting are below. Kind regards, Ada\r
"""


def program(name: str = "invoice.exe", message_id: str = "bill-7") -> bytes:
    """A message with a Windows program."""
    body = base64.b64encode(b"MZ" + b"\0" * 300 + b"This program cannot be run in DOS mode").decode()
    return (
        f"From: Billing <billing@odd.example>\r\nTo: lea@north.example\r\nSubject: Invoice\r\n"
        f"Date: Fri, 20 Nov 2026 09:29:00 +0000\r\nMessage-ID: <{message_id}@odd.example>\r\nMIME-Version: 1.0\r\n"
        f'Content-Type: multipart/mixed; boundary="b1"\r\n\r\n--b1\r\nContent-Type: text/plain\r\n\r\n'
        f"Please open the invoice.\r\n--b1\r\nContent-Type: application/pdf; name={name}\r\n"
        f"Content-Disposition: attachment; filename={name}\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        f""
        f"{body}\r\n--b1--\r\n"
    ).encode()


def envelope(*recipients: str, sender: str = "ada@partner.example", way: Way = Way.SMTP, **more: str) -> Envelope:
    """An envelope, from 192.0.2.7 unless `client` says otherwise."""
    client = more.pop("client", "192.0.2.7")
    return Envelope(sender, recipients or ("lea@north.example",), AT, client, "mx.partner.example", way=way, **more)
