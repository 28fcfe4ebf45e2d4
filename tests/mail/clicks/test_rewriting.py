"""Guarded links: what is signed, what is rewritten, and that everything else stays byte for byte."""

from __future__ import annotations

import base64
import quopri
from resource import RUSAGE_SELF, getrusage

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as some

from vedette.core.errors import BadInput
from vedette.mail.clicks.address import LONGEST, Clicked, ClickKey, held, opened, signed, token_of
from vedette.mail.clicks.quoted import spliced
from vedette.mail.clicks.rewriting import LINKS, links, rewritten
from vedette.mail.clicks.spotting import Letters, in_html, in_text, opens
from vedette.mail.message import parse

BASE = "https://xdr.example"
KEY = ClickKey("0a1b2c3d4e5f", b"k" * 32)
KEYS = {KEY.id: KEY}
HEAD = b"From: a@b.example\r\nTo: c@d.example\r\nSubject: s\r\nMIME-Version: 1.0\r\n"
TEXT = Letters("utf-8")


def guard(url: str) -> str:
    if token_of(BASE, "north", url) or "keep.example" in url:
        return url
    return signed(BASE, "north", KEY, Clicked(url, "n-1", "lea@north.example"))


def back(url: str) -> str:
    return held(BASE, url)


def token(address: str) -> str:
    return address.rpartition("/")[2]


def led(raw: bytes) -> list[str]:
    """Where the guarded links of a message lead."""
    return [opened("north", KEYS, token(url)).url for url in links(raw) if url.startswith(BASE)]


def mail(body: bytes, *fields: str) -> bytes:
    return HEAD + "".join(f"{field}\r\n" for field in fields).encode() + b"\r\n" + body


def test_a_guarded_link_holds_everything_and_is_signed_for_one_organisation() -> None:
    clicked = Clicked("https://shop.example/a?b=c#d", "n-1", "lea@north.example")
    made = token(signed(BASE, "north", KEY, clicked))
    assert opened("north", KEYS, made) == clicked
    flipped = base64.urlsafe_b64decode(made + "=" * (-len(made) % 4))
    flipped = flipped[:-1] + bytes([flipped[-1] ^ 1])
    for tenant, keys, given_ in (
        ("south", KEYS, made),
        ("north", {KEY.id: ClickKey(KEY.id, b"other" * 8)}, made),
        ("north", {}, made),
        ("north", KEYS, made[:-2]),
        ("north", KEYS, base64.urlsafe_b64encode(flipped).decode().rstrip("=")),
        ("north", KEYS, base64.urlsafe_b64encode(b"https://evil.example").decode()),
        ("north", KEYS, ""),
        ("north", KEYS, "ü" * 30),
        ("north", KEYS, "!" * 19_000),
    ):
        with pytest.raises(BadInput, match="not made here"):
            opened(tenant, keys, given_)


def test_a_key_is_found_by_its_id_so_that_old_addresses_stay_good() -> None:
    old = token(guard("https://shop.example/"))
    fresh = ClickKey("ffffffffffff", b"n" * 32)
    assert opened("north", {fresh.id: fresh, KEY.id: KEY}, old).url == "https://shop.example/"


def test_a_link_too_long_is_cut_and_says_so() -> None:
    found = opened("north", KEYS, token(guard("https://a.example/" + "x" * LONGEST)))
    assert (found.cut, len(found.url)) == (True, LONGEST)
    wide = opened("north", KEYS, token(guard("https://a.example/" + "\u4e2d" * 1900)))
    assert (wide.cut, wide.url) == (False, "https://a.example/" + "\u4e2d" * 1900)


def test_an_address_of_ours_is_read_and_one_of_others_is_not() -> None:
    made = guard("https://shop.example/")
    assert held(BASE, made) == "https://shop.example/"
    assert held("https://other.example", made) == made
    assert held("", made) == made
    assert held(BASE, f"{BASE}/l/north/xx") == f"{BASE}/l/north/xx"


@pytest.mark.parametrize(
    ("written", "url", "rest"),
    [
        ("https://shop.example/a, then", "https://shop.example/a", ", then"),
        ("www.shop.example).", "http://www.shop.example", ")."),
        ("https://w.example/Foo_(bar) x", "https://w.example/Foo_(bar)", " x"),
        ("https://w.example/K\u00f6ln!", "https://w.example/K\u00f6ln", "!"),
        ("https://w.example/\u00e0\u2026", "https://w.example/\u00e0", "\u2026"),
        ("https://w.example/x\u3002\u3053\u3093", "https://w.example/x", "\u3002\u3053\u3093"),
        ("https://w.example/x\u201d said", "https://w.example/x", "\u201d said"),
        ("HTTPS://W.example/t_", "HTTPS://W.example/t_", ""),
        ("<https://w.example/x>", "https://w.example/x", ">"),
    ],
)
def test_a_link_in_text_ends_where_people_see_its_end(written: str, url: str, rest: str) -> None:
    (spot,) = in_text(written.encode().decode("latin-1"), TEXT)
    assert spot.url == url
    assert written.encode()[spot.end :].decode() == rest
    (plain,) = in_text(written, Letters())
    assert (plain.url, written[plain.end :]) == (url, rest)


@pytest.mark.parametrize(
    ("source", "url"),
    [
        ('<a href="https://x.example/?a=1&amp;b=2">y</a>', "https://x.example/?a=1&b=2"),
        ("<A title='>' HREF='https://x.example'>y</A>", "https://x.example"),
        ("<a href=https://x.example/p>y</a>", "https://x.example/p"),
        ('<a/href="https://x.example/">y</a>', "https://x.example/"),
        ('<a href="&#104;ttps:\\\\x.example/">y</a>', "https://x.example/"),
        ('<a href=" ht\ntps://x.example/a b ">y</a>', "https://x.example/a%20b"),
        ('<a href="//x.example/a\\b?c\\d">y</a>', "http://x.example/a/b?c\\d"),
        ('<form action="https://x.example/in"><input></form>', "https://x.example/in"),
        ('<v:roundrect href="https://x.example/v">', "https://x.example/v"),
        ('<base href="https://x.example/d/"><a href="in.html">y</a>', "https://x.example/d/in.html"),
        ('<base href="https://x.example/d/"><a href="#top">y</a>', "https://x.example/d/#top"),
        ('<!--[if mso]><a href="https://x.example/m"><![endif]-->', "https://x.example/m"),
        ('<a a"b href=https://x.example/q>y</a>', "https://x.example/q"),
        ('<a =x href="https://x.example/e">', "https://x.example/e"),
        ('<!-- <a href=" --><a href="https://x.example/c">', "https://x.example/c"),
        ('<style><a href="</style><a href="https://x.example/s">', "https://x.example/s"),
        ('<script><!--<script></script><a href="--></script><a href="https://x.example/z">', "https://x.example/z"),
        ('<svg><![CDATA[ > <a href=" ]]></svg><a href="https://x.example/g">', "https://x.example/g"),
        ("<a\x0chref=\x0c'https://x.example/f'>", "https://x.example/f"),
        ("<a <a href=https://x.example/n>", "https://x.example/n"),
    ],
)
def test_targets_in_html_are_found_as_browsers_read_them(source: str, url: str) -> None:
    assert [spot.url for spot in in_html(source, TEXT)] == [url]
    done = rewritten(mail(source.encode(), "Content-Type: text/html; charset=utf-8"), guard)
    assert led(done) == [url]
    assert rewritten(done, guard) == done


@pytest.mark.parametrize(
    "source",
    ['<a href="mailto:a@b.example">y</a>', '<a href="tel:+49">y</a>', '<a href="#top">y</a>',
     '<link href="https://x.example/s.css">', '<img src="https://x.example/i.png">', "<p>https://x.example</p>",
     '<a href="https://keep.example/">y</a>', '<a href="javascript:x">', "<a href=>", "<a href", '<a href="https://x.e',
     "a < b href=https://x.example >", '<use xlink:href="https://x.example/#i">', '<a data-x="https://x.example">'],
)  # fmt: skip
def test_other_html_stays(source: str) -> None:
    raw = mail(source.encode(), "Content-Type: text/html")
    assert rewritten(raw, guard) == raw


def test_only_the_values_change_and_what_is_shown_stays() -> None:
    source = (
        "<html><BODY  bgcolor=#fff><p>Gr\u00fc\u00dfe,\r\n"
        "<a class=b\thref = 'https://x.example/\u00fc?a&amp;b' id=\"q\">"
        "https://x.example/\u00fc</a> & more <!-- kept --> <img src=https://x.example/i.png>\r\n</BODY>"
    ).encode()
    done = rewritten(mail(source, "Content-Type: text/html; charset=utf-8"), guard)
    (spot,) = in_html(source.decode("latin-1"), TEXT)
    assert spot.url == "https://x.example/\u00fc?a&b"
    body = done.partition(b"\r\n\r\n")[2]
    assert body.startswith(source[: spot.start] + BASE.encode())
    assert body.endswith(source[spot.end :])


@pytest.mark.parametrize("encoding", ["7bit", "8bit", "binary", "base64", "quoted-printable", ""])
@pytest.mark.parametrize("kind", ["plain", "html"])
def test_in_every_encoding_all_but_the_links_decodes_to_the_same(encoding: str, kind: str) -> None:
    link = b"https://shop.example/a?b=c"
    around = ("Gr\u00fc\u00dfe = \t ".encode(), b" today.\r\n \r\nFrom there\r\n.\r\n")
    shown = link if kind == "plain" else b'<a href="' + link + b'">here</a>'
    text = around[0] + shown + around[1]
    body = {"base64": base64.encodebytes(text).replace(b"\n", b"\r\n"), "quoted-printable": quopri.encodestring(text)}
    field = (f"Content-Transfer-Encoding: {encoding}",) if encoding else ()
    raw = mail(body.get(encoding, text), f"Content-Type: text/{kind}; charset=utf-8", *field)
    done = rewritten(raw, guard)
    assert done.partition(b"\r\n\r\n")[0] == raw.partition(b"\r\n\r\n")[0]
    decode = {"base64": base64.decodebytes, "quoted-printable": quopri.decodestring}.get(encoding, bytes)
    was, now = decode(raw.partition(b"\r\n\r\n")[2]), decode(done.partition(b"\r\n\r\n")[2])
    assert now == was.replace(link, guard(link.decode()).encode())
    assert led(done) == [link.decode()]
    assert max(map(len, done.split(b"\r\n"))) < 998
    assert decode(rewritten(done, back).partition(b"\r\n\r\n")[2]) == was


@pytest.mark.parametrize(
    "charset", ["utf-16", "utf-16-le", "utf-32", "utf-7", "iso-2022-jp", "gb18030", "koi8-r", "x-lie"]
)
def test_charsets_are_read_as_what_they_are(charset: str) -> None:
    text = (
        'x <a href="https://shop.example/p?q=1">\u4e2d</a>'
        if charset == "gb18030"
        else '<a href="https://shop.example/p?q=1">y</a>'
    )
    body = base64.encodebytes(text.encode(charset if charset != "x-lie" else "utf-8"))
    done = rewritten(
        mail(body, f"Content-Type: text/html; charset={charset}", "Content-Transfer-Encoding: base64"), guard
    )
    assert led(done) == ["https://shop.example/p?q=1"]
    undone = base64.decodebytes(rewritten(done, back).partition(b"\r\n\r\n")[2])
    assert undone.decode("utf-8" if charset == "x-lie" else charset) == text


def test_long_lines_are_encoded_anew_and_the_fields_say_so() -> None:
    url = "https://shop.example/" + "".join(f"{at * 7919:x}" for at in range(400))
    plain = b"From: a@b.example\r\nSubject: s\r\n\r\n" + url.encode() + b"\r\n"
    done = rewritten(plain, guard)
    head = done.partition(b"\r\n\r\n")[0]
    assert b"MIME-Version: 1.0\r\n" in head
    assert b"Content-Transfer-Encoding: quoted-printable" in head
    assert max(len(line) for line in done.split(b"\r\n")) < 998
    assert led(done) == [url]
    told = mail(url.encode(), "Content-Type: text/plain", "Content-Transfer-Encoding: 8bit\r\n\t(said so)")
    head = rewritten(told, guard).partition(b"\r\n\r\n")[0]
    assert head.lower().count(b"content-transfer-encoding") == 1
    assert b"8bit" not in head


def test_flowed_lines_are_joined_where_the_message_says_so() -> None:
    body = b"See https://shop.example/one \r\ntwo\r\nfor more\r\n"
    whole = mail(body, "Content-Type: text/plain; format=flowed; delsp=yes")
    assert led(rewritten(whole, guard)) == ["https://shop.example/onetwo"]
    apart = mail(body, "Content-Type: text/plain; format=flowed")
    assert led(rewritten(apart, guard)) == ["https://shop.example/one"]
    assert rewritten(apart, guard).endswith(b" \r\ntwo\r\nfor more\r\n")


def _nested(depth: int, inner: bytes) -> bytes:
    for level in range(depth):
        bound = f"b{level}-".encode()
        inner = b'Content-Type: multipart/mixed; boundary="' + bound + b'"\r\n\r\npre\r\n--' + bound + b"\r\n" + inner
        inner += b"\r\n--" + bound + b"--\r\nafter\r\n"
    return inner


def test_parts_within_parts_are_found_and_the_frame_stays() -> None:
    link = b"https://shop.example/deep"
    leaf = b"Content-Type: text/plain\r\n\r\nsee " + link + b" now"
    raw = HEAD + _nested(40, leaf)
    done = rewritten(raw, guard)
    assert done == raw.replace(link, guard(link.decode()).encode())


def test_every_alternative_is_guarded_and_files_and_signed_texts_stay() -> None:
    plain = b"Content-Type: text/plain\r\n\r\nhttps://shop.example/a"
    page = b'Content-Type: text/html\r\n\r\n<a href="https://shop.example/b">b</a>'
    file = plain.replace(b"\r\n\r\n", b"\r\nContent-Disposition: attachment; filename=a.txt\r\n\r\n")
    inner = (
        b"Content-Type: multipart/alternative; boundary=i\r\n\r\n--i\r\n"
        + plain
        + b"\r\n--i\r\n"
        + page
        + b"\r\n--i--\r\n"
    )
    raw = (
        HEAD
        + b"Content-Type: multipart/mixed; boundary=o\r\n\r\n--o\r\n"
        + inner
        + b"--o\r\n"
        + file
        + b"\r\n--o--\r\n"
    )
    done = rewritten(raw, guard)
    assert led(done) == ["https://shop.example/a", "https://shop.example/b"]
    assert done.endswith(b"--i--\r\n--o\r\n" + file + b"\r\n--o--\r\n")
    proof = b"Content-Type: application/pgp-signature\r\n\r\nxx"
    covered = (
        HEAD
        + b"Content-Type: multipart/signed; boundary=s\r\n\r\n--s\r\n"
        + plain
        + b"\r\n--s\r\n"
        + proof
        + b"\r\n--s--\r\n"
    )
    assert rewritten(covered, guard) == covered
    pretended = covered.replace(b"application/pgp-signature", b"text/plain")
    assert led(rewritten(pretended, guard)) == ["https://shop.example/a"]


def test_a_text_signed_within_its_lines_stays_and_the_rest_does_not() -> None:
    block = b"-----BEGIN PGP SIGNED MESSAGE-----\r\nHash: SHA512\r\n\r\nhttps://shop.example/in\r\n"
    block += b"-----BEGIN PGP SIGNATURE-----\r\nxx\r\n-----END PGP SIGNATURE-----\r\n"
    raw = mail(block + b"https://shop.example/out\r\n", "Content-Type: text/plain")
    assert led(rewritten(raw, guard)) == ["https://shop.example/out"]
    alone = mail(b"-----BEGIN PGP SIGNED MESSAGE-----\r\nhttps://shop.example/x\r\n", "Content-Type: text/plain")
    assert led(rewritten(alone, guard)) == ["https://shop.example/x"]
    page = mail(b"-----BEGIN PGP SIGNED MESSAGE-----\r\n<a href=https://shop.example/y>", "Content-Type: text/html")
    assert led(rewritten(page, guard)) == ["https://shop.example/y"]


def _seconds() -> float:
    used = getrusage(RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


@pytest.mark.parametrize(
    "piece",
    [b"<a ", b"<a href=", b'<a href="', b"<a b='<a c=\"", b"<!-- <a href=x> ", b"<a href=https://x.example/>y</a>\r\n",
     b"https://", b"(((((", b"https://x.example/((((((", b"-----BEGIN PGP MESSAGE-----\r\n", b"<a><base href='https://b/'>"],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["plain", "html"])
def test_hostile_text_takes_time_in_proportion(piece: bytes, kind: str) -> None:
    raw = mail(piece * (2_000_000 // len(piece)) + b">", f"Content-Type: text/{kind}")
    began = _seconds()
    rewritten(raw, guard)
    assert _seconds() - began < 12


def test_a_message_of_25_megabytes_is_done_in_seconds() -> None:
    page = b'<p>Words of a letter. <a href="https://shop.example/p?n=%d">here</a> and more words</p>\r\n'
    body = b"".join(page % at for at in range(12_000))
    file = base64.encodebytes(b"\x00\x01\x02" * 6_000_000)
    raw = HEAD + b"Content-Type: multipart/mixed; boundary=o\r\n\r\n--o\r\nContent-Type: text/html\r\n\r\n" + body
    raw += (
        b"\r\n--o\r\nContent-Type: application/zip\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + file
        + b"\r\n--o--\r\n"
    )
    assert len(raw) > 25_000_000
    began = _seconds()
    done = rewritten(raw, guard)
    assert _seconds() - began < 15
    assert done.endswith(file + b"\r\n--o--\r\n")
    assert done.count(b'href="https://xdr.example/l/north/') == 12_000 <= LINKS


_words = some.text(
    some.characters(codec="utf-8", exclude_characters="\x00\r\n<>&\"'=", exclude_categories=("Cs", "Cc")), max_size=20
)
_paths = some.from_regex(r"[A-Za-z0-9/_~.-]{0,40}(\?[a-z]=[A-Za-z0-9%]{0,20})?", fullmatch=True)
_links = _paths.map(lambda path: f"https://shop.example/{path}".rstrip(".,;:!?*|") + "x")


@given(
    pieces=some.lists(some.tuples(_words, _links), max_size=6),
    html=some.booleans(),
    encoding=some.sampled_from(["8bit", "base64", "quoted-printable"]),
)
@settings(max_examples=150)
def test_taking_the_guards_off_gives_the_original(pieces: list[tuple[str, str]], html: bool, encoding: str) -> None:
    shape = '<p>{0} <a href="{1}">{1}</a></p>\r\n' if html else "{0} {1} \r\n"
    text = "".join(shape.format(*piece) for piece in pieces).encode()
    body = {"base64": base64.encodebytes(text), "quoted-printable": quopri.encodestring(text)}.get(encoding, text)
    decode = {"base64": base64.decodebytes, "quoted-printable": quopri.decodestring}.get(encoding, bytes)
    kind = "html" if html else "plain"
    raw = mail(body, f"Content-Type: text/{kind}; charset=utf-8", f"Content-Transfer-Encoding: {encoding}")
    done = rewritten(raw, guard)
    assert led(done) == [link for _, link in pieces]
    undone = rewritten(done, back)
    if b"quoted-printable" in done and encoding == "8bit":  # its lines had grown too long
        decode = quopri.decodestring
    assert decode(undone.partition(b"\r\n\r\n")[2]) == text
    assert {link.url for link in parse(undone).links} == {link.url for link in parse(raw).links}


_tokens = [b"a", b"=", b"\r\n", b"\n", b"=\r\n", b"=41", b"=0A", b" ", b"==", b"=4", b"=\r", b"=C3=A9"]


@given(data=some.data(), body=some.lists(some.sampled_from(_tokens), min_size=1, max_size=14).map(b"".join))
@settings(max_examples=300)
def test_pieces_in_quoted_text_change_nothing_else(data: some.DataObject, body: bytes) -> None:
    plain = quopri.decodestring(body)
    begin, end = sorted(data.draw(some.tuples(*[some.integers(0, len(plain))] * 2)))
    assume(begin < end)
    done = spliced(body, [(begin, end, b"NEW=LINK" * 30)], b"\r\n")
    assert quopri.decodestring(done) == plain[:begin] + b"NEW=LINK" * 30 + plain[end:]


def test_what_browsers_open() -> None:
    assert opens("HTTPS:x.example\\a") == "https://x.example/a"
    assert opens("/relative") == "/relative"
