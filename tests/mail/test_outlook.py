"""Outlook's `.msg` files: headers kept or made, bodies, attachments, damage."""

from __future__ import annotations

from tests.mail.compound import Tree, compound
from vedette.mail.authentication import read
from vedette.mail.message import parse
from vedette.mail.verdict import Decision, judge


def text(value: str) -> bytes:
    return value.encode("utf-16-le")


HEADERS = (
    "Received: from mx.norvik.example by mx; Mon, 2 Mar 2026 10:00:00 +0000\r\n"
    "From: Kari Berg <kari@norvik.example>\r\nTo: per@fjell.example\r\nSubject: Invoice\r\n"
    "Message-ID: <7@norvik.example>\r\nContent-Type: multipart/mixed;\r\n boundary=gone\r\n"
)
PROPERTIES = {"__properties_version1.0": bytes(32), "__substg1.0_0037001F": text("Invoice")}
FILE: Tree = {
    "__substg1.0_3707001F": text("invoice.pdf.exe"),
    "__substg1.0_37010102": b"MZ" + bytes(5000),
    "__substg1.0_370E001F": text("application/pdf"),
}


def test_headers_bodies_and_files_are_read() -> None:
    data = compound(
        {
            **PROPERTIES,
            "__substg1.0_007D001F": text(HEADERS),
            "__substg1.0_1000001F": text("See the invoice"),
            "__substg1.0_10130102": b'<html><a href="https://pay.example/x">pay</a></html>',
            "__attach_version1.0_#00000000": FILE,
        }
    )
    message = parse(data)
    assert (message.subject, message.sender.address, message.message_id) == (
        "Invoice",
        "kari@norvik.example",
        "<7@norvik.example>",
    )
    assert "See the invoice" in message.text
    assert [link.domain for link in message.links if link.tag] == ["pay.example"]
    assert [file.name for file in message.attachments] == ["invoice.pdf.exe"]
    assert judge(message, read(message)).decision is Decision.MALWARE


def test_a_draft_without_transport_headers_gets_those_of_its_properties() -> None:
    made = {
        "__substg1.0_0C1A001F": text("Kari Berg"),
        "__substg1.0_5D01001F": text("kari@norvik.example"),
        "__substg1.0_0E04001F": text("per@fjell.example"),
        "__substg1.0_1000001F": text("Hello"),
    }
    message = parse(compound({**PROPERTIES, **made}))
    assert (message.sender.name, message.subject) == ("Kari Berg", "Invoice")
    assert message.recipients == ("per@fjell.example",)


def test_damage_is_told() -> None:
    data = compound({**PROPERTIES, "__substg1.0_1000001F": text("Hello")})
    for cut in (600, 1500, len(data) // 2):
        assert parse(data[:cut]).problems or not parse(data[:cut]).headers
    assert not parse(compound({"WordDocument": b"text"})).sender.address
