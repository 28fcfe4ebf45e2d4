"""Mail of the demo as the gateway keeps it: RFC 5322 messages with Received and Authentication-Results headers."""

from __future__ import annotations

from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime

from vedette.app.demo.company import DOMAIN, Person, guid


def message(
    at: datetime,
    sender: str,
    sender_name: str,
    person: Person,
    subject: str,
    body: str,
    *,
    ip: str,
    passed: bool = True,
    attachment: tuple[str, bytes] | None = None,
) -> EmailMessage:
    """A delivered message; `passed` tells whether SPF, DKIM and DMARC of the sender's domain held."""
    domain = sender.rsplit("@", 1)[-1]
    verdict = "pass" if passed else "fail"
    mail = EmailMessage()
    mail["Received"] = (
        f"from mail.{domain} ([{ip}]) by mx1.{DOMAIN} with ESMTPS id {guid('queue', at)[:8]} "
        f"for <{person.upn}>; {format_datetime(at)}"
    )
    mail["Authentication-Results"] = (
        f"mx1.{DOMAIN}; spf={verdict} smtp.mailfrom={domain}; dkim={'pass' if passed else 'none'} header.d={domain}; "
        f"dmarc={verdict} header.from={domain}"
    )
    mail["Return-Path"] = f"<{sender}>"
    mail["From"] = f'"{sender_name}" <{sender}>'
    mail["To"] = f'"{person.name}" <{person.upn}>'
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = f"<{guid('mail', at, sender, person.upn)}@{domain}>"
    mail["Subject"] = subject
    mail.set_content(body)
    if attachment:
        name, data = attachment
        mail.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
        mail.set_boundary(guid("boundary", mail["Message-ID"]))
    return mail


def mbox_entry(mail: EmailMessage, at: datetime) -> bytes:
    """The message as one entry of an mbox file (RFC 4155, mboxrd quoting)."""
    body = mail.as_bytes()
    quoted = b"\n".join(b">" + line if line.lstrip(b">").startswith(b"From ") else line for line in body.split(b"\n"))
    sender = str(mail["Return-Path"]).strip("<>")
    return f"From {sender} {at.strftime('%a %b %d %H:%M:%S %Y')}\n".encode() + quoted + b"\n\n"
