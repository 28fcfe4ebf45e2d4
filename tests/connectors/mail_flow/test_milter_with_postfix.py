"""A real Postfix asks our milter: changes, rejections, what is held, and a gate that cannot answer."""

from __future__ import annotations

import base64
import smtplib
from collections.abc import Iterator
from email.message import EmailMessage
from ipaddress import ip_network
from pathlib import Path

import pytest

from tests.connectors.mail_flow.postfix import MailServer, folder, missing
from tests.ports import free_port
from vedette.connectors.mail_flow.listening import Door, opened
from vedette.connectors.mail_flow.passing import Passing
from vedette.mail.disposition import Delivery, Edits, Guarding, Receipt
from vedette.mail.edits import render
from vedette.mail.envelope import Envelope, Way
from vedette.mail.message import parse

pytestmark = [pytest.mark.slow, pytest.mark.skipif(bool(missing()), reason=missing() or "-")]


class FakeGate:
    """Decides by subject; keeps what it was shown."""

    def __init__(self) -> None:
        self.seen: list[tuple[Envelope, bytes]] = []

    def admit(self, envelope: Envelope, raw: bytes) -> Receipt:
        self.seen.append((envelope, raw))
        subject = parse(raw).subject
        if "broken" in subject:
            raise OSError("no space left")
        if "reject" in subject:
            return Receipt("k", "n", False, rejected="5.7.1 refused by policy")
        if "hold" in subject:
            return Receipt("k", "n", False, quarantined=envelope.recipients)
        edits = Edits(
            remove=(("X-Vedette-Report", 1), ("X-Vedette-Report", 2)),
            add=(("X-Vedette-Report", "CAT:none"), ("X-Second", "b")),
            tag="[odd] " if "tag" in subject else "",
            links=Guarding("n-1", "mira@north.example") if "link" in subject else None,
        )
        there = tuple("tom@north.example" if one.startswith("ada") else one for one in envelope.recipients)
        return Receipt("k", "n", False, deliveries=(Delivery(there, edits),))


def _guard(url: str) -> str:
    return f"https://links.example/l/north/{base64.urlsafe_b64encode(url.encode()).decode()}"


def _render(raw: bytes, delivery: Delivery) -> bytes:
    return render(raw, parse(raw), delivery.edits, guard=_guard)


@pytest.fixture(scope="module")
def gate() -> FakeGate:
    return FakeGate()


@pytest.fixture(scope="module")
def server(gate: FakeGate) -> Iterator[MailServer]:
    port = free_port()
    passing = Passing(gate.admit, _render, lambda key, number: None, (ip_network("127.0.0.0/8"),), patience=20)
    with folder() as place, opened((Door(Way.MILTER, f"127.0.0.1:{port}", passing),)):
        mail = MailServer(place, f"inet:127.0.0.1:{port}")
        mail.start()
        yield mail
        mail.stop()


def _message(subject: str, to: str = "mira@north.example") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Ives <ives@far.example>"
    message["To"] = to
    message["Subject"] = subject
    message["X-Vedette-Report"] = "CAT:forged"
    message["X-Vedette-Report"] = "CAT:forged again"
    message.set_content("Good morning,\n.\nall well?\n")
    return message


def _arrived(server: MailServer, subject: str) -> Path:
    import time

    end = time.monotonic() + 15
    while time.monotonic() < end:
        for path in server.arrived():
            if subject in path.read_text():
                return path
        time.sleep(0.05)
    raise AssertionError(server.log())


def test_fields_are_put_in_and_taken_out(server: MailServer, gate: FakeGate) -> None:
    with server.client() as client:
        client.send_message(_message("plain one"))
    text = _arrived(server, "plain one").read_text()
    assert "forged" not in text
    assert text.count("X-Vedette-Report: CAT:none") == 1
    envelope, raw = gate.seen[-1]
    assert (envelope.sender, envelope.recipients) == ("ives@far.example", ("mira@north.example",))
    assert envelope.client == "127.0.0.1"
    assert raw.endswith(b"Good morning,\r\n.\r\nall well?\r\n")
    assert b"\r\nSubject: plain one\r\n" in raw


def test_a_subject_is_tagged_and_a_recipient_replaced(server: MailServer) -> None:
    with server.client() as client:
        client.send_message(_message("tag this", "ada@north.example"))
    path = _arrived(server, "[odd] tag this")
    assert path.is_relative_to(server.mail / "tom")


def test_a_rejection_and_a_gate_that_cannot_keep(server: MailServer) -> None:
    with server.client() as client:
        with pytest.raises(smtplib.SMTPDataError) as refused:
            client.send_message(_message("reject this"))
        with pytest.raises(smtplib.SMTPDataError) as later:
            client.send_message(_message("broken disk"))
    assert (refused.value.smtp_code, later.value.smtp_code) == (550, 451)


def test_what_is_held_is_taken_and_does_not_arrive(server: MailServer) -> None:
    with server.client() as client:
        client.send_message(_message("hold this"))
        client.send_message(_message("after the held"))
    _arrived(server, "after the held")
    assert not [path for path in server.arrived() if "hold this" in path.read_text()]


@pytest.mark.parametrize("long", [False, True])
def test_a_body_with_guarded_links_arrives_with_the_fields_that_describe_it(server: MailServer, long: bool) -> None:
    url = "https://shop.example/" + ("".join(f"{at * 7919:x}" for at in range(180)) if long else "order")
    subject = f"a link {long}"
    head = f"From: ives@far.example\r\nTo: mira@north.example\r\nSubject: {subject}\r\n"
    with server.client() as client:
        client.sendmail("ives@far.example", ["mira@north.example"], f"{head}\r\nSee {url} now.\r\n.\r\n".encode())
    raw = _arrived(server, subject).read_bytes()
    message = parse(raw)
    assert " ".join(message.text.split()) == f"See {_guard(url)} now. ."
    assert (b"quoted-printable" in raw, b"MIME-Version: 1.0" in raw) == (long, long)
