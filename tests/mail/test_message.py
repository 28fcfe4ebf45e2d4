"""Messages, ordinary and hostile: always a value, never an exception, and every cut is told."""

from __future__ import annotations

import base64

import pytest

from tests.mail.letters import letter
from vedette.mail.authentication import organisational, read
from vedette.mail.bounds import Bounds
from vedette.mail.message import parse

PLAIN = b"""Received: from relay.example ([198.51.100.7]) by mx; Mon, 02 Mar 2026 09:15:00 +0000
Authentication-Results: mx; spf=pass smtp.mailfrom=mail.sender.example; dkim=fail; dmarc=pass header.from=sender.example
From: =?utf-8?q?J=C3=B8rgen?= <jorgen@sender.example>
To: A <a@norvik.example>, b@norvik.example
Subject: Hello https://subject.example/x
Message-ID: <1@sender.example>

Visit https://www.one.example/path?x=1. Then <http://two.example>.
"""


def test_a_plain_message_is_read_whole() -> None:
    message = parse(PLAIN)
    assert message.sender.name == "Jørgen"
    assert message.recipients == ("a@norvik.example", "b@norvik.example")
    assert message.date is not None
    assert message.date.isoformat() == "2026-03-02T09:15:00+00:00"
    assert [(link.domain, link.location) for link in message.links] == [
        ("www.one.example", "Body"),
        ("two.example", "Body"),
        ("subject.example", "Subject"),
    ]
    assert message.problems == ()


def test_recorded_authentication_and_alignment() -> None:
    results = read(parse(PLAIN))
    assert (results.spf, results.dkim, results.dmarc) == ("pass", "fail", "pass")
    assert results.aligned
    assert results.sender_ip == "198.51.100.7"


def test_an_envelope_of_another_organisation_is_not_aligned() -> None:
    message = parse(PLAIN.replace(b"mail.sender.example", b"bulk.example"))
    assert not read(message).aligned


def test_organisational_domain_respects_public_suffixes() -> None:
    assert organisational("a.b.norvik.co.uk") == "norvik.co.uk"


def test_the_same_message_has_the_same_network_id_and_another_has_another() -> None:
    assert parse(PLAIN).network_id == parse(PLAIN).network_id
    assert parse(PLAIN).network_id != parse(PLAIN + b"!").network_id


def test_html_links_carry_their_visible_text() -> None:
    html = (
        b'From: a@b.example\nContent-Type: text/html\n\n<a href="https://evil.example/login">https://bank.example</a>'
    )
    links = {link.url: link.shown for link in parse(html).links}
    assert links["https://evil.example/login"] == "https://bank.example"


HOSTILE = {
    "nesting": b'Content-Type: multipart/mixed; boundary="b"\n\n'
    + b'--b\nContent-Type: multipart/mixed; boundary="b"\n\n' * 20_000,
    "rfc822": b"Content-Type: message/rfc822\n\n" * 20_000,
    "header lines": b"X: y\n" * 100_000 + b"\nbody",
    "header bytes": b"X: " + b"y" * 5_000_000,
    "comment bomb": b"From: " + b"(" * 50_000 + b"a@b.example\n\n",
    "html nesting": b"Content-Type: text/html\n\n" + b"<div>" * 200_000 + b'<a href="https://x.example/">',
    "no header": b"\n\nhello",
    "empty": b"",
    "bad base64": b"Content-Transfer-Encoding: base64\nContent-Type: application/zip; name=a.zip\n\n!!!not base64===",
    "charset lie": b"Content-Type: text/plain; charset=klingon\n\n\xff\xfe\x00https://x.example/",
    "encoded word": b"Subject: =?utf-8?b?////?= =?x?y?z?=\nFrom: =?bogus?q?=ff?= <a@b.example>\n\n",
    "bad date": b"Received: x; Mon, 99 Foo 99999 99:99:99 +9999\nDate: yesterday\n\n",
    "nul": b"From: a@b.example\x00\nSubject: \x00\n\n\x00",
    "urls": b"From: a@b.example\n\n" + b"https://[::1 http://%%%/ https://x.example/ " * 5000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_messages_yield_a_value(name: str) -> None:
    message = parse(HOSTILE[name])
    read(message)
    assert message.size == len(HOSTILE[name])


@pytest.mark.parametrize("name", ["nesting", "rfc822", "header lines", "header bytes"])
def test_what_was_cut_is_told(name: str) -> None:
    assert parse(HOSTILE[name]).problems


def test_bounds_are_kept() -> None:
    many = b"From: a@b.example\n\n" + b" ".join(b"https://h%d.example/" % n for n in range(50))
    message = parse(many, Bounds(links=10))
    assert len(message.links) == 10
    assert any("more than 10 links" in problem for problem in message.problems)


def test_an_encoded_word_in_a_charset_that_cannot_be_named_stays_as_it_is() -> None:
    data = letter().replace(b"Subject: Minutes", b"Subject: =?u:t\xaaf-8?q?x?= tail", 1)
    assert "tail" in parse(data).subject


def test_encoded_words_of_wider_sets_than_they_name_are_read() -> None:
    word = base64.b64encode("「お客様の情報」変更㈱".encode("gb18030")).decode()
    message = parse(f"From: a@b.example\nSubject: =?gb2312?B?{word}?=\n\nx".encode())
    assert message.subject == "「お客様の情報」変更㈱"


def test_a_signature_that_failed_proves_nobody() -> None:
    fields = "dkim=pass header.d=other.example; dkim=fail header.d=bank.example; dmarc=none"
    forged = read(parse(letter(sender="A <a@bank.example>", more=f"Authentication-Results: mx; {fields}\n")))
    assert (forged.dkim, forged.aligned) == ("pass", False)
    turned = "dkim=fail header.d=other.example; dkim=pass header.i=@bank.example"
    proven = read(parse(letter(sender="A <a@bank.example>", more=f"Authentication-Results: mx; {turned}\n")))
    assert (proven.dkim, proven.aligned) == ("pass", True)
