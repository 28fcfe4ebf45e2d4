"""Journal reports: who got a message, and the message itself, byte for byte."""

from __future__ import annotations

import base64

import pytest

from vedette.connectors.mailboxes.journal import unwrapped

INNER = b"From: ives@far.example\r\nTo: mira@north.example\r\nSubject: plan\r\n\r\n  spaces kept \r\n"
REPORT = (
    b"From: journal@north.example\r\nTo: archive@north.example\r\nSubject: plan\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: multipart/mixed; boundary="b1"\r\n\r\n--b1\r\nContent-Type: text/plain; charset="utf-8"\r\n\r\n'
    b"Sender: ives@far.example\r\nSubject: plan\r\nMessage-Id: <1@far.example>\r\nRecipient: Mira@north.example\r\n"
    b"Cc: ada@north.example\r\nBcc: tom@north.example, Expanded: all@north.example\r\n\r\n--b1\r\n"
)


def test_everybody_who_got_it_and_the_exact_bytes() -> None:
    read = unwrapped(REPORT + b"Content-Type: message/rfc822\r\n\r\n" + INNER + b"\r\n--b1--\r\n")
    assert read is not None
    assert read.raw == INNER
    assert read.envelope.sender == "ives@far.example"
    assert read.envelope.recipients == ("mira@north.example", "ada@north.example", "tom@north.example")


def test_an_encoded_attachment() -> None:
    head = b"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    read = unwrapped(REPORT + head + base64.encodebytes(INNER) + b"\r\n--b1--\r\n")
    assert read is not None
    assert read.raw == INNER


@pytest.mark.parametrize(
    "raw",
    [INNER, REPORT + b"--b1--\r\n", b"", REPORT.replace(b"Sender:", b"X:") + b"Content-Type: message/rfc822\r\n\r\nx"],
)
def test_other_messages_are_no_reports(raw: bytes) -> None:
    assert unwrapped(raw) is None
