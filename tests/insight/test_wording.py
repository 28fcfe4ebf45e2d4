"""CEF, LEEF and syslog: escaping, known keys, and what receivers of each transport get."""

from __future__ import annotations

import json
import re
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.receiver import certificate
from vedette.core.errors import Upstream
from vedette.core.outbound import Outbound
from vedette.insight.streams.item import ALERTS, Item
from vedette.insight.streams.sinks.syslog import SyslogSink
from vedette.insight.streams.terms import SyslogTerms, Transport, Wording
from vedette.insight.streams.wording import cef, leef

ALERT: dict[str, object] = {
    "alertId": "al_1",
    "title": "Pipe | back\\slash = two\nlines",
    "severity": "High",
    "category": "CredentialAccess",
    "detectorId": "rule|1",
    "incidentId": 7,
    "lastUpdateDateTime": "2026-03-02T08:00:00Z",
    "evidence": [{"type": "Machine", "name": "pc=1"}, {"type": "Ip", "address": "203.0.113.9"}],
}
ROW: dict[str, object] = {
    "Timestamp": "2026-03-02T08:00:00.1234567Z",
    "DeviceName": "pc1",
    "FileName": "a.exe",
    "ActionType": "Ran",
    "X": 1,
}


def _item(document: dict[str, object], category: str) -> Item:
    return Item("2026-03-02T08:00:01.5000000Z", category, json.dumps(document).encode())


def test_cef_of_an_alert() -> None:
    text = cef(_item(ALERT, ALERTS), ALERT)
    head, extension = re.split(r"(?<!\\)\|", text)[:7], re.split(r"(?<!\\)\|", text, maxsplit=7)[7]
    assert (head[0], head[1], head[4], head[6]) == ("CEF:0", "Vedette", r"rule\|1", "9")
    assert head[5] == "Pipe \\| back\\\\slash = two lines"
    assert r"msg=Pipe | back\\slash \= two\nlines" in extension
    assert "rt=1772438400000" in extension
    assert "cn1=7 cn1Label=incidentId" in extension
    assert r"dhost=pc\=1" in extension
    assert "src=203.0.113.9" in extension
    assert "\n" not in text


def test_cef_and_leef_of_a_row() -> None:
    item = _item(ROW, "AdvancedHunting-DeviceProcessEvents")
    text = cef(item, ROW)
    assert "|DeviceProcessEvents|Ran|1|rt=1772438400123 dhost=pc1 fname=a.exe act=Ran cs6Label=properties" in text
    assert text.endswith(r'"X":1}')
    found = leef(item, ROW)
    assert found.startswith("LEEF:2.0|Vedette|Vedette|")
    assert "|DeviceProcessEvents|x09|sev=1\trt=1772438400123\tdhost=pc1" in found


@contextmanager
def _listening(context: ssl.SSLContext | None) -> Iterator[tuple[int, list[bytes]]]:
    got: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            connection.settimeout(10)
            if context is not None:
                connection = context.wrap_socket(connection, server_side=True)
            with connection:
                while part := connection.recv(65_536):
                    got.append(part)

        thread = threading.Thread(target=serve)
        thread.start()
        yield server.getsockname()[1], got
        thread.join(10)
        assert not thread.is_alive()


def _counted(data: bytes) -> list[str]:
    found = []
    while data:
        length, _, data = data.partition(b" ")
        found.append(data[: int(length)].decode())
        data = data[int(length) :]
    return found


@pytest.mark.parametrize("transport", [Transport.TCP, Transport.TLS])
def test_octet_counting(transport: Transport, tmp_path: Path) -> None:
    made = certificate(tmp_path)
    outbound = Outbound.read("127.0.0.0/8", made.certificate)
    with _listening(made.server() if transport is Transport.TLS else None) as (port, got):
        sink = SyslogSink(SyslogTerms("127.0.0.1", port, transport), "t", outbound)
        items = [_item(ALERT, ALERTS), _item(ROW | {"X": "ü"}, "AdvancedHunting-DeviceEvents")]
        assert sink.send(iter(items)) == 2
        sink.flush()
        sink.close()
    first, second = _counted(b"".join(got))
    assert re.match(r"<130>1 2026-03-02T08:00:01\.500000Z \S+ vedette - Alerts - CEF:0\|", first)
    assert re.match(r"<134>1 \S+ \S+ vedette - DeviceEvents - CEF:0\|", second)
    assert "ü" in second


def test_udp_and_json() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        server.settimeout(10)
        terms = SyslogTerms("127.0.0.1", server.getsockname()[1], Transport.UDP, Wording.JSON)
        sink = SyslogSink(terms, "t", Outbound.read("127.0.0.0/8"))
        sink.send(iter([_item(ROW, "AdvancedHunting-DeviceEvents")]))
        sink.flush()
        message = server.recv(65_536).decode()
    assert json.loads(message.split(" - ", 2)[2])["properties"] == ROW


def test_nobody_listens_or_the_certificate_is_not_believed(tmp_path: Path) -> None:
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        terms = SyslogTerms("127.0.0.1", deaf.getsockname()[1], Transport.TCP)
        with pytest.raises(Upstream):
            SyslogSink(terms, "t", Outbound.read("127.0.0.0/8")).send(iter([_item(ROW, "X")]))
    made = certificate(tmp_path)
    context = made.server()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def refuse() -> None:
            connection, _ = server.accept()
            with connection, pytest.raises((ssl.SSLError, ConnectionResetError)):
                context.wrap_socket(connection, server_side=True)

        thread = threading.Thread(target=refuse)
        thread.start()
        terms = SyslogTerms("127.0.0.1", server.getsockname()[1], Transport.TLS)
        with pytest.raises(Upstream, match="certificate"):
            SyslogSink(terms, "t", Outbound.read("127.0.0.0/8")).send(iter([_item(ROW, "X")]))
        thread.join(10)
