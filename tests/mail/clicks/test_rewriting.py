"""Guarded links: what is signed, what is rewritten, and that everything else stays byte for byte."""

from __future__ import annotations

import base64

import pytest

from vedette.core.errors import BadInput
from vedette.mail.clicks.address import LONGEST, Clicked, opened, ours, signed
from vedette.mail.clicks.rewriting import in_html, in_text, rewritten
from vedette.mail.message import parse

BASE, KEY = "https://xdr.example", b"k" * 32
HEAD = b"From: a@b.example\r\nTo: c@d.example\r\nSubject: s\r\nMIME-Version: 1.0\r\n"


def guard(url: str) -> str:
    if ours(BASE, url) or "keep.example" in url:
        return url
    return signed(BASE, "north", KEY, Clicked(url, "n-1", "lea@north.example"))


def token(address: str) -> str:
    return address.rpartition("/")[2]


def test_a_guarded_link_holds_everything_and_is_signed_for_one_organisation() -> None:
    clicked = Clicked("https://shop.example/a?b=c#d", "n-1", "lea@north.example")
    made = token(signed(BASE, "north", KEY, clicked))
    assert opened("north", KEY, made) == clicked
    for tenant, key, given in (
        ("south", KEY, made),
        ("north", b"other" * 8, made),
        ("north", KEY, made[:-2]),
        ("north", KEY, base64.urlsafe_b64encode(b"https://evil.example").decode()),
        ("north", KEY, ""),
        ("north", KEY, "!" * 9000),
    ):
        with pytest.raises(BadInput, match="not made here"):
            opened(tenant, key, given)


def test_a_link_too_long_is_cut_and_says_so() -> None:
    found = opened("north", KEY, token(guard("https://a.example/" + "x" * LONGEST)))
    assert (found.cut, len(found.url)) == (True, LONGEST)


def test_links_in_text_are_guarded_once_and_punctuation_stays() -> None:
    once = in_text("See https://shop.example/a, or (www.shop.example). Not https://keep.example/x", guard)
    assert [
        opened("north", KEY, token(one)).url
        for one in once.replace(",", "").replace(").", "").replace("(", "").split()
        if one.startswith(BASE)
    ] == ["https://shop.example/a", "http://www.shop.example"]
    assert once.endswith("). Not https://keep.example/x")
    assert in_text(once, guard) == once


@pytest.mark.parametrize(
    ("source", "url"),
    [
        ('<a href="https://x.example/?a=1&amp;b=2">y</a>', "https://x.example/?a=1&b=2"),
        ("<A title='>' HREF='https://x.example'>y</A>", "https://x.example"),
        ("<a href=https://x.example/p>y</a>", "https://x.example/p"),
        ('<a/href="https://x.example/">y</a>', "https://x.example/"),
        ('<a href="&#104;ttps:\\\\x.example/">y</a>', "https://x.example/"),
        ('<a href=" ht\ntps://x.example/">y</a>', "https://x.example/"),
        ('<form action="https://x.example/in"><input></form>', "https://x.example/in"),
        ('<v:roundrect href="https://x.example/v">', "https://x.example/v"),
        ('<base href="https://x.example/d/"><a href="in.html">y</a>', "https://x.example/d/in.html"),
    ],
)
def test_targets_in_html_are_guarded_as_browsers_read_them(source: str, url: str) -> None:
    done = in_html(source, guard)
    found = done.partition(f"{BASE}/click/north/")[2].partition('"')[0]
    assert opened("north", KEY, found).url == url
    assert in_html(done, guard) == done


@pytest.mark.parametrize(
    "source",
    ['<a href="mailto:a@b.example">y</a>', '<a href="#top">y</a>', '<link href="https://x.example/s.css">',
     '<img src="https://x.example/i.png">', "<p>https://x.example</p>", '<a href="https://keep.example/">y</a>'],
)  # fmt: skip
def test_other_html_stays(source: str) -> None:
    assert in_html(source, guard) == source


@pytest.mark.parametrize("encoding", ["7bit", "base64", "quoted-printable"])
def test_only_links_change_in_every_encoding(encoding: str) -> None:
    text = "Grüße, see https://shop.example/a?b=c today.\r\n".encode()
    body = {"7bit": text, "base64": base64.encodebytes(text), "quoted-printable": text.replace(b"=", b"=3D")}[encoding]
    raw = (
        HEAD
        + f"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n".encode()
        + body
    )
    done = rewritten(raw, guard)
    assert done.startswith(raw[: raw.index(b"\r\n\r\n")])
    message = parse(done)
    assert "Grüße" in message.text
    assert [opened("north", KEY, token(link.url)).url for link in message.links] == ["https://shop.example/a?b=c"]


def test_long_lines_are_encoded_anew() -> None:
    url = "https://shop.example/" + "".join(f"{at * 7919:x}" for at in range(400))
    done = rewritten(HEAD + b"Content-Type: text/plain\r\n\r\n" + url.encode() + b"\r\n", guard)
    assert max(len(line) for line in done.split(b"\r\n")) < 998
    (link,) = parse(done).links
    assert opened("north", KEY, token(link.url)).url == url


def test_signed_texts_and_files_stay() -> None:
    part = b"--b\r\nContent-Type: text/plain\r\n\r\nhttps://shop.example/a\r\n--b\r\nContent-Type: text/plain\r\n"
    part += b"Content-Disposition: attachment; filename=a.txt\r\n\r\nhttps://shop.example/b\r\n--b--\r\n"
    signed_mail = HEAD + b"Content-Type: multipart/signed; boundary=b\r\n\r\n" + part
    assert rewritten(signed_mail, guard) == signed_mail
    mixed = HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + part
    done = rewritten(mixed, guard)
    assert b"https://shop.example/a" not in done
    assert (
        done[done.index(b"\r\n--b\r\nContent-Type: text/plain\r\nContent-Disp") :]
        == mixed[mixed.index(b"\r\n--b\r\nContent-Type: text/plain\r\nContent-Disp") :]
    )
