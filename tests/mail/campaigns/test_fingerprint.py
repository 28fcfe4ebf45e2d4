"""Fingerprints: copies with other names, numbers and links look alike, other letters do not."""

from __future__ import annotations

import base64

import numpy as np
import pytest

from tests.mail.campaigns.letters import REPORT, letter, lure
from vedette.mail import parts
from vedette.mail.campaigns.fingerprint import Mark, alike, bands, fingerprint, kind, sketched, text_of
from vedette.mail.message import parse


def test_copies_with_other_names_numbers_and_links_have_the_same_words() -> None:
    one, other = (parse(lure(at, name, f"{name.lower()}@north.example")) for at, name in ((7, "Lea"), (8123, "Tomas")))
    assert text_of(one) == text_of(other)
    assert "lea" not in text_of(one).split()
    assert "quota" in text_of(one)


def test_the_estimate_is_the_share_of_the_same_pairs() -> None:
    words = [f"word{chr(97 + at // 26)}{chr(97 + at % 26)}" for at in range(400)]
    whole = " ".join(words)
    for share in (0.2, 0.5, 0.8):
        cut = int(399 * share)
        part = " ".join(words[: cut + 1])
        found = float(alike(sketched(whole)[0], [sketched(part)[0]])[0])
        assert abs(found - share) < 0.17, (share, found)  # three standard errors of 64 minima


def test_a_sketch_is_the_same_on_every_machine() -> None:
    sketch, pairs = sketched("held messages will be deleted by the mail administrator")
    assert pairs == 8
    assert np.frombuffer(sketch, "<u2")[:4].tolist() == [7268, 49461, 11081, 27301]
    assert len(bands(sketch)) == 12


def test_other_letters_share_nothing() -> None:
    one = parse(lure(7))
    other = parse(letter(REPORT, "ada@partner.example", "lea@north.example", "Harbour", "h@x"))
    assert float(alike(sketched(text_of(one))[0], [sketched(text_of(other))[0]])[0]) < 0.1


def test_quotations_and_signatures_are_not_the_writers_words() -> None:
    text = "I agree with the plan.\r\n> Your mailbox has reached\r\n> its quota\r\n-- \r\nThe long signature of a firm"
    assert (
        text_of(parse(letter(text, "ada@partner.example", "x@y.example", "Plan", "p@x"))) == "plan agree with the plan"
    )


def test_marks_tell_file_page_shape_and_infrastructure() -> None:
    data = base64.b64encode(b"A file of more than two hundred bytes. " * 9).decode()
    raw = (
        "From: Desk <desk@shop.example>\r\nTo: lea@north.example\r\nSubject: Order\r\nMIME-Version: 1.0\r\n"
        "DKIM-Signature: v=1; a=rsa-sha256; d=mailer.example; s=x; b=y\r\n"
        'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n'
        '<html><body><table><tr><td><p><a href="https://pay.example/order/123?x=1">pay</a></p></td></tr></table>'
        "<ul><li>one</li></ul><hr></body></html>\r\n--b\r\nContent-Type: application/pdf; name=order-77.pdf\r\n"
        f"Content-Disposition: attachment; filename=order-77.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n{data}\r\n"
        "--b--\r\n"
    ).encode()
    found = fingerprint(raw, parse(raw), "198.51.100.9")
    assert {kind(mark) for mark in found.marks} == set(Mark) - {Mark.SHAPE}
    longer = raw.replace(b"<hr>", b"<hr><h1></h1><h2></h2><h3></h3>")
    assert found.of(Mark.SHAPE) == frozenset()
    assert fingerprint(longer, parse(longer), "198.51.100.9").of(Mark.SHAPE)
    again = raw.replace(b"order/123?x=1", b"order/99").replace(b"order-77", b"order-78")
    assert set(fingerprint(again, parse(again), "198.51.100.77").marks) == set(found.marks)


@pytest.mark.parametrize("raw", [b"", b"\n\n", b"Content-Type: multipart/mixed\n\n--\n", b"From: a\n\n\xff\xfe\x00"])
def test_nothing_and_rubbish_have_a_fingerprint_too(raw: bytes) -> None:
    found = fingerprint(raw, parse(raw), "")
    assert all(kind(mark) in Mark for mark in found.marks)


def test_nested_parts_are_found_where_they_lie() -> None:
    inner = b"Content-Type: multipart/alternative; boundary=i\r\n\r\n--i\r\n\r\nplain\r\n"
    inner += b"--i\r\nContent-Type: text/html\r\n\r\n<p>x\r\n--i--\r\n"
    raw = b"MIME-Version: 1.0\r\nContent-Type: multipart/signed; boundary=o\r\n\r\n--o\r\n" + inner
    raw += b"\r\n--o\r\nContent-Type: application/pgp-signature\r\n\r\nx\r\n--o--\r\n"
    found = parts.texts(raw)
    assert [(raw[one.start : one.end], one.html, one.signed) for one in found] == [
        (b"plain", False, True),
        (b"<p>x", True, True),
    ]
