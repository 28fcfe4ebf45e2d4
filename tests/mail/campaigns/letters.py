"""Messages for the tests of look-alikes: a lure of many copies, letters that have nothing to do with it."""

from __future__ import annotations

from tests.mail.post import AT
from vedette.mail.envelope import Envelope, Way

LURE = (
    "Dear {name},\r\n\r\nYour mailbox {address} has reached {number} percent of its quota and new messages are held "
    "back on our server. To keep receiving mail you have to confirm your account and password within {number} hours. "
    "Please follow the link below and sign in with your mail password to release the waiting messages:\r\n\r\n"
    "{link}\r\n\r\nIf you do not confirm, your account will be suspended and all held messages will be deleted.\r\n\r\n"
    "Help desk of your mail administrator, reference {number}\r\n"
)
REPORT = (
    "Hello everybody,\r\n\r\nattached are the figures of the third quarter for the harbour project. The dredging went "
    "faster than planned, while the new quay wall waits for steel from the mill. We meet on Thursday in the small "
    "room to talk about the budget of next spring; bring your own numbers, please, and think about the crane.\r\n"
)


def letter(text: str, sender: str, to: str, subject: str, ident: str) -> bytes:
    """A message in plain text."""
    return (
        f"From: {sender}\r\nTo: {to}\r\nSubject: {subject}\r\nDate: Fri, 20 Nov 2026 09:29:00 +0000\r\n"
        f"Message-ID: <{ident}>\r\n\r\n{text}"
    ).encode()


def lure(number: int, name: str = "Lea Horn", to: str = "lea@north.example") -> bytes:
    """A copy of the lure: other names, numbers, links and senders each time."""
    link = f"http://mail-quota-{number}.bad.example/{number}x{number}/confirm?u={to}"
    text = LURE.format(name=name, address=to, number=number, link=link)
    return letter(text, f"Help desk <desk{number}@host{number}.example>", to, f"Quota warning {number}", f"q{number}@x")


def way(sender: str, *to: str, client: str = "192.0.2.7") -> Envelope:
    """An envelope for one of them."""
    return Envelope(sender, to or ("lea@north.example",), AT, client, "mx.example", way=Way.SMTP)
