"""Messages of invented people for the tests of mail, built from a few words."""

from __future__ import annotations

import base64

from vedette.mail.analysis import analyse
from vedette.mail.analysis.case import History, Organisation, build
from vedette.mail.analysis.finding import Finding
from vedette.mail.authentication import read
from vedette.mail.message import parse
from vedette.mail.verdict import Verdict, judge


def letter(
    body: str = "Hello",
    sender: str = "Kari Berg <kari@norvik.example>",
    subject: str = "Minutes",
    kind: str = "text/plain",
    more: str = "",
) -> bytes:
    """A message; `more` holds further header lines, each ended by a line feed."""
    head = f"From: {sender}\nTo: per@fjell.example\nSubject: {subject}\nDate: Mon, 2 Mar 2026 10:00:00 +0000\n"
    return f"{head}Message-ID: <1@norvik.example>\n{more}Content-Type: {kind}; charset=utf-8\n\n{body}".encode()


def with_file(name: str, data: bytes, body: str = "See the file.") -> bytes:
    """A message with one attachment."""
    coded = base64.encodebytes(data).decode()
    parts = (
        f"--b\nContent-Type: text/plain; charset=utf-8\n\n{body}\n"
        f'--b\nContent-Type: application/octet-stream; name="{name}"\nContent-Transfer-Encoding: base64\n'
        f'Content-Disposition: attachment; filename="{name}"\n\n{coded}--b--\n'
    )
    return letter(parts).replace(b"text/plain; charset=utf-8", b'multipart/mixed; boundary="b"', 1)


def found(data: bytes, organisation: Organisation | None = None, history: History | None = None) -> dict[str, Finding]:
    """Findings by code."""
    message = parse(data)
    families = analyse.findings(build(message, read(message), organisation or Organisation(), history))
    return {finding.code: finding for family in families.values() for finding in family}


def verdict(data: bytes) -> Verdict:
    """The verdict on a message with recorded authentication."""
    message = parse(data)
    return judge(message, read(message))
