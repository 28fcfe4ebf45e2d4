"""A campaign for the served company: a lure in many copies from several hosts over two days, and clicks on it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from vedette.app.wiring import open_state
from vedette.core.clock import now
from vedette.core.ids import stable_id
from vedette.core.scope import local
from vedette.mail.envelope import Envelope, Way
from vedette.mail.identity import key, network_id
from vedette.mail.message import parse
from vedette.mail.room import MailRoom
from vedette.records import mail_clicks
from vedette.records.mail_clicks import ClickRow

_DOMAINS = ("harb0ur-bank.example", "harbour-bank.example.net", "secure-harbour.example")
_TEXT = """From: Harbour Bank <service@{domain}>\r
To: {to}\r
Subject: Your account will be suspended, reference {number}\r
Date: Fri, 20 Nov 2026 09:29:00 +0000\r
Message-ID: <wave-{number}@{domain}>\r
Reply-To: desk{number}@other.example\r
MIME-Version: 1.0\r
Content-Type: text/html; charset=utf-8\r
\r
<p>We noticed unusual activity and your account will be suspended within 24 hours. Verify your password immediately so
that your cards stay usable; waiting payments are released when you have confirmed who you are.</p>
<p><a href="http://198.51.100.23/login?user={number}">https://www.harbour-bank.example/</a></p>
<form action="http://198.51.100.23/take"><input type="password" name="p"></form>
<p>Reference {number}, the security desk of Harbour Bank</p>\r
"""
COPIES = 14


def _letter(number: int) -> tuple[Envelope, bytes]:
    domain, to = _DOMAINS[number % 3], f"person{number % 6}@norvik.example"
    at = now() - timedelta(hours=3 * number)
    client = f"192.0.2.{20 + number % 4}"
    raw = _TEXT.format(domain=domain, to=to, number=number).encode()
    recipients = (to, "board@norvik.example") if number % 2 else (to,)
    way = Way.SMTP if number % 5 else Way.IMAP
    return Envelope(f"service@{domain}", recipients, at, client, f"mx.{domain}", way=way), raw


def _first() -> str:
    envelope, raw = _letter(COPIES - 1)
    return key(network_id(raw, parse(raw), Way.SMTP), envelope)


CAMPAIGN = stable_id("ca", stable_id("mc", _first()))
"""Its id: the first copy's, whatever the day."""


def deliver(data: Path) -> None:
    """Admit the copies, the oldest first, and let two people click."""
    with open_state(data) as records:
        gate = MailRoom.open(data, records, None).gate
        for number in reversed(range(COPIES)):
            envelope, raw = _letter(number)
            network = gate.admit(local(), envelope, raw).network_id
            if number % 5 == 0:
                action, through = ("ClickAllowed", False) if number else ("ClickBlocked", True)
                to, url = envelope.recipients[0], "http://198.51.100.23/login"
                at = envelope.received + timedelta(minutes=9)
                row = ClickRow(f"cl_{number}", network, to, url, at, action, through, "203.0.113.9", "Phish")
                with records.begin(local()) as db:
                    mail_clicks.add(local(), db, row)
