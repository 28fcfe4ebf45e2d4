"""The SMTP and LMTP receivers over real sockets: what the sender hears, what the next server gets, who is let in."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from ipaddress import ip_network
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.lmtp import LMTP

from tests.ports import free_port
from vedette.connectors.mail_flow.listening import Door, check, opened
from vedette.connectors.mail_flow.passing import Passing
from vedette.connectors.mail_flow.receiver import Handler
from vedette.connectors.mail_flow.relay import NextHop, Relay
from vedette.core.errors import BadInput, Conflict
from vedette.mail.disposition import Delivery, Edits, Receipt
from vedette.mail.edits import render
from vedette.mail.envelope import Envelope, Way
from vedette.mail.message import parse

RAW = b"From: ives@far.example\r\nTo: mira@north.example\r\nSubject: hello\r\n\r\n.dot\r\nGood morning\r\n"
TAGGED = Edits(add=(("X-Vedette-Report", "CAT:none"),))


@dataclass
class Next:
    """The server behind: takes everybody but `nobody@`, is out of order for `later@`, keeps what it took."""

    took: list[tuple[tuple[str, ...], bytes]] = field(default_factory=list)
    full: bool = False
    answers: list[str] = field(default_factory=list)

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if address.startswith("nobody"):
            return "550 5.1.1 there is nobody"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.full:
            return "452 4.3.1 the disk is full"
        self.took.append((tuple(envelope.rcpt_tos), envelope.original_content))
        lines = self.answers or ["250 taken"] * (len(envelope.rcpt_tos) if isinstance(server, LMTP) else 1)
        return "\r\n".join(lines)


@dataclass
class Gate:
    """Answers with what the test put there."""

    receipt: Receipt
    seen: list[tuple[Envelope, bytes]] = field(default_factory=list)
    sent: list[tuple[str, int]] = field(default_factory=list)
    broken: bool = False

    def admit(self, envelope: Envelope, raw: bytes) -> Receipt:
        if self.broken:
            raise OSError("no space left on device")
        self.seen.append((envelope, raw))
        return self.receipt

    def note(self, key: str, number: int) -> None:
        self.sent.append((key, number))


class LmtpController(Controller):
    """A next server that speaks LMTP."""

    def factory(self) -> LMTP:
        return LMTP(self.handler)


@contextmanager
def house(
    gate: Gate,
    behind: Next,
    *,
    way: Way = Way.SMTP,
    trusted: str = "127.0.0.0/8",
    size: int = 10**6,
    behind_kind: Way | None = None,
) -> Iterator[int]:
    """A receiver before a next server of the same kind; gives the receiver's port."""
    kind, made = ("lmtp", LmtpController) if (behind_kind or way) is Way.LMTP else ("smtp", Controller)
    there = made(behind, hostname="127.0.0.1", port=free_port())
    there.start()
    port = free_port()
    passing = Passing(
        gate.admit,
        lambda raw, delivery: render(raw, parse(raw), delivery.edits),
        gate.note,
        (ip_network(trusted),),
        size=size,
    )
    try:
        with opened((Door(way, f"127.0.0.1:{port}", passing, Relay(NextHop.parse(f"{kind}:127.0.0.1:{there.port}"))),)):
            yield port
    finally:
        there.stop()


def _receipt(*deliveries: Delivery, sent: tuple[int, ...] = (), rejected: str = "") -> Receipt:
    return Receipt("key", "network", False, deliveries=deliveries, rejected=rejected, sent=sent)


def test_a_message_passes_with_our_fields_and_is_noted() -> None:
    behind, gate = Next(), Gate(_receipt(Delivery(("mira@north.example",), TAGGED)))
    with house(gate, behind) as port, smtplib.SMTP("127.0.0.1", port) as client:
        client.sendmail("ives@far.example", ["Mira@north.example"], RAW)
    ((recipients, data),) = behind.took
    assert recipients == ("mira@north.example",)
    assert data == b"X-Vedette-Report: CAT:none\r\n" + RAW
    assert gate.sent == [("key", 0)]
    assert (gate.seen[0][0].client, gate.seen[0][0].way, gate.seen[0][1]) == ("127.0.0.1", Way.SMTP, RAW)


def test_a_second_try_sends_only_what_is_missing() -> None:
    copies = (Delivery(("mira@north.example",), TAGGED), Delivery(("ada@north.example",), Edits()))
    behind, gate = Next(), Gate(_receipt(*copies, sent=(0,)))
    with house(gate, behind) as port, smtplib.SMTP("127.0.0.1", port) as client:
        client.sendmail("ives@far.example", ["mira@north.example", "ada@north.example"], RAW)
    assert [recipients for recipients, _ in behind.took] == [("ada@north.example",)]
    assert gate.sent == [("key", 1)]


def test_the_sender_keeps_the_message_while_the_next_server_is_full_or_we_cannot_keep_it() -> None:
    behind, gate = Next(full=True), Gate(_receipt(Delivery(("mira@north.example",), Edits())))
    with house(gate, behind) as port, smtplib.SMTP("127.0.0.1", port) as client:
        with pytest.raises(smtplib.SMTPDataError) as full:
            client.sendmail("ives@far.example", ["mira@north.example"], RAW)
        behind.full, gate.broken = False, True
        with pytest.raises(smtplib.SMTPDataError) as broken:
            client.sendmail("ives@far.example", ["mira@north.example"], RAW)
    assert (full.value.smtp_code, broken.value.smtp_code) == (451, 451)
    assert not gate.sent
    assert not behind.took


def test_a_copy_that_cannot_be_made_is_put_off() -> None:
    behind, gate = Next(), Gate(_receipt(Delivery(("mira@north.example",), TAGGED)))

    def silent(_raw: bytes, _delivery: Delivery) -> bytes:
        raise Conflict("the state database is busy")

    port = free_port()
    passing = Passing(gate.admit, silent, gate.note, (ip_network("127.0.0.0/8"),))
    relay = Relay(NextHop.parse(f"smtp:127.0.0.1:{port}"))
    handler = Handler(passing, relay, ThreadPoolExecutor(1), Way.SMTP)
    (answer,) = handler._passed_on(gate.receipt, "ives@far.example", RAW).values()
    assert (answer.line[:3], gate.sent, behind.took) == ("451", [], [])


def test_what_is_held_is_taken_and_what_is_rejected_is_refused() -> None:
    behind, gate = Next(), Gate(_receipt())
    with house(gate, behind) as port, smtplib.SMTP("127.0.0.1", port) as client:
        client.sendmail("ives@far.example", ["mira@north.example"], RAW)
        gate.receipt = _receipt(rejected="5.7.1 refused by policy")
        with pytest.raises(smtplib.SMTPDataError) as refused:
            client.sendmail("ives@far.example", ["mira@north.example"], RAW)
    assert refused.value.smtp_code == 550
    assert not behind.took


def test_whom_the_next_server_refuses_is_refused_at_once() -> None:
    behind, gate = Next(), Gate(_receipt(Delivery(("mira@north.example",), Edits())))
    with house(gate, behind) as port, smtplib.SMTP("127.0.0.1", port) as client:
        refused = client.sendmail("ives@far.example", ["nobody@north.example", "mira@north.example"], RAW)
    assert refused["nobody@north.example"][0] == 550
    assert gate.seen[0][0].recipients == ("mira@north.example",)


def test_a_message_too_large_is_refused_and_the_next_one_passes() -> None:
    behind, gate = Next(), Gate(_receipt(Delivery(("mira@north.example",), Edits())))
    with house(gate, behind, size=5000) as port, smtplib.SMTP("127.0.0.1", port) as client:
        with pytest.raises(smtplib.SMTPResponseException) as refused:
            client.sendmail("ives@far.example", ["mira@north.example"], RAW + b"x" * 6000 + b"\r\n")
        client.sendmail("ives@far.example", ["mira@north.example"], RAW)
    assert refused.value.smtp_code == 552
    assert len(behind.took) == 1


def test_a_filtering_server_says_whom_it_got_the_message_from() -> None:
    behind, gate = Next(), Gate(_receipt(Delivery(("mira@north.example",), Edits())))
    with house(gate, behind) as port, smtplib.SMTP("127.0.0.1", port) as client:
        client.ehlo()
        assert client.has_extn("xforward")
        client.docmd("XFORWARD", "NAME=mail.far.example ADDR=IPv6:2001:db8::7 HELO=far+2Dhost")
        client.sendmail("ives@far.example", ["mira@north.example"], RAW)
    envelope = gate.seen[0][0]
    assert (envelope.client, envelope.helo) == ("2001:db8::7", "far-host")


def test_lmtp_answers_for_each_recipient() -> None:
    deliveries = (Delivery(("mira@north.example", "ada@north.example"), TAGGED),)
    behind, gate = Next(), Gate(_receipt(*deliveries))
    people = ["mira@north.example", "tom@north.example", "ada@north.example"]
    with house(gate, behind, way=Way.LMTP) as port:
        client = smtplib.LMTP("127.0.0.1", port)
        client.ehlo()
        client.mail("ives@far.example")
        assert [client.rcpt(one)[0] for one in people] == [250, 250, 250]
        assert client.data(RAW)[0] == 250
        assert [client.getreply()[0] for _ in people[1:]] == [250, 250]
        client.quit()
    assert [recipients for recipients, _ in behind.took] == [("mira@north.example", "ada@north.example")]


def test_who_was_put_off_behind_is_tried_again_and_who_was_refused_is_told() -> None:
    people = ("mira@north.example", "ada@north.example")
    gate = Gate(_receipt(Delivery(people, Edits())))
    behind = Next(answers=["250 taken", "452 4.2.2 the mailbox is full"])
    with house(gate, behind, behind_kind=Way.LMTP) as port, smtplib.SMTP("127.0.0.1", port) as client:
        with pytest.raises(smtplib.SMTPDataError) as later:
            client.sendmail("ives@far.example", people, RAW)
        assert gate.sent == [], "a copy counts as sent when everybody has it"
        behind.answers = ["250 taken", "550 5.2.1 the mailbox is closed"]
        with pytest.raises(smtplib.SMTPDataError) as never:
            client.sendmail("ives@far.example", people, RAW)
    assert (later.value.smtp_code, never.value.smtp_code) == (451, 550)


def test_strangers_are_not_let_in() -> None:
    gate = Gate(_receipt())
    with house(gate, Next(), trusted="192.0.2.0/24") as port, pytest.raises(smtplib.SMTPException) as refused:
        smtplib.SMTP("127.0.0.1", port)
    assert "554" in str(refused.value)


def test_an_address_that_is_taken_or_none() -> None:
    gate = Gate(_receipt())
    passing = Passing(gate.admit, lambda raw, delivery: raw, gate.note, ())
    with house(gate, Next()) as port:
        assert check(f"127.0.0.1:{port}") == ""
        with pytest.raises(Conflict, match="cannot listen"), opened((Door(Way.MILTER, f"127.0.0.1:{port}", passing),)):
            pass
    assert "start `vedette serve`" in check(f"127.0.0.1:{port}")
    with pytest.raises(BadInput, match="host:port"), opened((Door(Way.MILTER, "eight", passing),)):
        pass


@pytest.mark.parametrize("text", ["smtp:host", "smtp:unix:/x", "http://host:25", "lmtp:unix:rel", "smtp:host:port"])
def test_next_hops_that_are_none(text: str) -> None:
    with pytest.raises(BadInput, match="is no next hop"):
        NextHop.parse(text)
