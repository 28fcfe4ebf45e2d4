"""The live resolver against a DNS server of our own on loopback: answers, absence, refusal, silence, long answers."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import dns.flags
import dns.message
import dns.rcode
import dns.rrset
import pytest

from tests.mail.test_authenticate import RECORDS, letter
from vedette.core.errors import Upstream
from vedette.mail.authenticate import authenticate
from vedette.mail.message import parse
from vedette.mail.resolver import LiveResolver

LONG = "v=spf1 " + " ".join(f"ip4:192.0.2.{number}" for number in range(120)) + " -all"


class Server:
    """Answers from a table over UDP and, for long answers, TCP; counts questions."""

    def __init__(self) -> None:
        self.asked = 0
        self.stopping = False
        self.stream = socket.create_server(("127.0.0.1", 0))
        self.port = self.stream.getsockname()[1]
        self.datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.datagrams.bind(("127.0.0.1", self.port))
        self.threads = [threading.Thread(target=work) for work in (self._packets, self._streams)]
        for thread in self.threads:
            thread.start()

    def close(self) -> None:
        self.stopping = True
        with socket.create_connection(("127.0.0.1", self.port)):
            self.datagrams.sendto(b"", ("127.0.0.1", self.port))
        for thread in self.threads:
            thread.join(5)
        self.stream.close()
        self.datagrams.close()

    def _packets(self) -> None:
        while True:
            packet, peer = self.datagrams.recvfrom(4096)
            if self.stopping:
                return
            answer = self._answer(packet)
            if answer is None:
                continue
            if len(answer.to_wire()) > 1200:
                answer.answer.clear()
                answer.flags |= dns.flags.TC
            self.datagrams.sendto(answer.to_wire(), peer)

    def _streams(self) -> None:
        while True:
            connection, _ = self.stream.accept()
            with connection:
                if self.stopping:
                    return
                size = int.from_bytes(connection.recv(2), "big")
                answer = self._answer(connection.recv(size))
                if answer is not None:
                    wire = answer.to_wire()
                    connection.sendall(len(wire).to_bytes(2, "big") + wire)

    def _answer(self, packet: bytes) -> dns.message.Message | None:
        self.asked += 1
        question = dns.message.from_wire(packet)
        answer = dns.message.make_response(question)
        name = question.question[0].name.to_text(omit_final_dot=True).lower()
        kind = question.question[0].rdtype.name
        if name.endswith("silent.example"):
            return None
        if name == "broken.example":
            answer.set_rcode(dns.rcode.SERVFAIL)
            return answer
        values = {**RECORDS, ("long.example", "TXT"): (LONG,)}.get((name, kind))
        if values is None:
            answer.set_rcode(dns.rcode.NXDOMAIN)
            return answer
        texts = [
            _quoted(value) if kind == "TXT" else value + ("." if kind in {"MX", "PTR"} else "") for value in values
        ]
        answer.answer.append(dns.rrset.from_text(question.question[0].name, 300, "IN", kind, *texts))
        return answer


def _quoted(value: str) -> str:
    return " ".join(f'"{value[at : at + 250]}"' for at in range(0, len(value), 250))


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.close()


def _resolver(server: Server) -> LiveResolver:
    return LiveResolver((f"127.0.0.1:{server.port}",), timeout=0.5)


def test_records_absence_and_repetition(server: Server) -> None:
    resolver = _resolver(server)
    assert resolver.query("relay.example", "MX") == ("10 mx.relay.example",)
    assert resolver.query("mx.relay.example", "A") == ("198.51.100.9",)
    assert resolver.query("nothing.example", "TXT") == ()
    assert resolver.query("x" * 70 + ".example", "TXT") == ()
    asked = server.asked
    assert resolver.query("relay.example", "MX") == ("10 mx.relay.example",)
    assert server.asked == asked, "answers are kept for their time to live"


def test_long_answers_come_over_tcp_in_one_piece(server: Server) -> None:
    assert _resolver(server).query("long.example", "TXT") == (LONG,)


@pytest.mark.parametrize("name", ["silent.example", "broken.example"])
def test_a_server_that_cannot_answer_is_an_upstream_failure(server: Server, name: str) -> None:
    with pytest.raises(Upstream, match=name):
        _resolver(server).query(name, "TXT")


def test_nobody_listening_is_an_upstream_failure() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    with pytest.raises(Upstream):
        LiveResolver((f"127.0.0.1:{port}",), timeout=0.3).query("relay.example", "A")


def test_authentication_over_the_wire(server: Server) -> None:
    data = letter()
    found = authenticate(data, parse(data), _resolver(server))
    assert (found.spf, found.dmarc, found.compauth, found.source) == ("pass", "pass", "pass", "computed")
    spoofed = letter(envelope="x@open.example", ip="192.0.2.200")
    assert authenticate(spoofed, parse(spoofed), _resolver(server)).dmarc == "fail"
    silent = letter("a@silent.example", "a@silent.example")
    lost = authenticate(silent, parse(silent), _resolver(server))
    assert (lost.spf, lost.dmarc) == ("temperror", "temperror")
