"""Wrappers and damage: what is inside comes out, what stays closed is told, nothing raises."""

from __future__ import annotations

import binascii
import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.mail.letters import found, letter, with_file
from vedette.mail.authentication import read
from vedette.mail.bounds import Bounds
from vedette.mail.message import parse
from vedette.mail.protected import archive
from vedette.mail.verdict import judge


def zipped(name: str, data: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return target.getvalue()


def encrypted(name: str, data: bytes, password: bytes) -> bytes:
    """A zip with PKWARE's old cipher, which the standard library reads but does not write."""
    keys = [0x12345678, 0x23456789, 0x34567890]

    def step(byte: int) -> None:
        keys[0] = ~binascii.crc32(bytes([byte]), ~keys[0] & 0xFFFFFFFF) & 0xFFFFFFFF
        keys[1] = ((keys[1] + (keys[0] & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = ~binascii.crc32(bytes([keys[1] >> 24]), ~keys[2] & 0xFFFFFFFF) & 0xFFFFFFFF

    for byte in password:
        step(byte)
    checksum = binascii.crc32(data)
    out = bytearray()
    for byte in bytes(11) + bytes([checksum >> 24]) + data:
        word = (keys[2] | 2) & 0xFFFF
        out.append(byte ^ ((word * (word ^ 1) >> 8) & 0xFF))
        step(byte)
    head = struct.pack("<HHHHHIIIHH", 20, 1, 0, 0, 0x21, checksum, len(out), len(data), len(name), 0)
    local = b"PK\x03\x04" + head + name.encode() + bytes(out)
    central = b"PK\x01\x02" + struct.pack("<H", 20) + head + struct.pack("<HHHII", 0, 0, 0, 0, 0) + name.encode()
    return local + central + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local), 0)


def tnef(name: str, data: bytes) -> bytes:
    def attribute(code: int, value: bytes) -> bytes:
        return b"\x02" + struct.pack("<HHI", code, 6, len(value)) + value + b"\0\0"

    return (
        b"\x78\x9f\x3e\x22\x01\x00"
        + attribute(0x9002, bytes(14))
        + attribute(0x8010, name.encode() + b"\0")
        + attribute(0x800F, data)
    )


def names(data: bytes) -> list[str]:
    return [file.name for attachment in parse(data).attachments for file in attachment.everything()]


def test_files_inside_archives_are_listed() -> None:
    assert names(with_file("a.zip", zipped("b.zip", zipped("c.js", b"x")))) == ["a.zip", "b.zip", "c.js"]


def test_members_of_tar_and_winmail_are_listed() -> None:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w:gz") as archive:
        entry = tarfile.TarInfo("plan.txt")
        entry.size = 4
        archive.addfile(entry, io.BytesIO(b"plan"))
    assert names(with_file("p.tar.gz", target.getvalue())) == ["p.tar.gz", "plan.txt"]
    assert names(with_file("winmail.dat", tnef("offer.doc", b"words"))) == ["winmail.dat", "offer.doc"]


@pytest.mark.parametrize(("ending", "pack"), [("bz2", bz2.compress), ("xz", lzma.compress)])
def test_streams_are_opened_within_bounds_and_damage_is_told(ending: str, pack: Callable[[bytes], bytes]) -> None:
    assert names(with_file(f"run.exe.{ending}", pack(b"MZ program"))) == [f"run.exe.{ending}", "run.exe"]
    bomb = parse(with_file(f"zeros.{ending}", pack(bytes(80 * 1024 * 1024))))
    assert any("the rest was not read" in problem for problem in bomb.problems)
    assert sum(file.size for file in bomb.attachments[0].inside) < 70 * 1024 * 1024
    assert parse(with_file(f"a.{ending}", pack(b"words" * 99)[:40])).problems


@pytest.mark.parametrize("magic", [b"Rar!\x1a\x07\x01\0", b"7z\xbc\xaf\x27\x1c\0\4"])
def test_archives_that_are_not_opened_say_so(magic: bytes) -> None:
    assert any("could not look inside" in problem for problem in parse(with_file("a.bin", magic + bytes(99))).problems)


def test_an_announced_password_opens_an_archive_and_another_does_not() -> None:
    data = encrypted("run.exe", b"MZ program", b"kestrel7")
    opened = parse(with_file("a.zip", data, "Passwort: kestrel7")).attachments[0]
    assert (opened.encrypted, opened.password, opened.inside[0].data) == (True, "kestrel7", b"MZ program")
    closed = parse(with_file("a.zip", data, "no word here"))
    assert (closed.attachments[0].encrypted, closed.attachments[0].inside[0].data) == (True, b"")
    assert any("encrypted" in problem for problem in closed.problems)


def test_a_bomb_is_told_and_not_unpacked() -> None:
    message = parse(with_file("b.zip", zipped("zeros", bytes(80 * 1024 * 1024))))
    assert message.attachments[0].inside[0].size == 0
    assert any("not opened" in problem for problem in message.problems)


def test_truncated_base64_gives_what_is_whole() -> None:
    kind = b"application/x-y; name=a.bin\nContent-Transfer-Encoding: base64\nX-Y: z"
    data = letter("aGVsbG8gd29ybGQhIQx").replace(b"text/plain", kind)
    message = parse(data)
    assert message.attachments[0].data.startswith(b"hello world!!")
    assert message.problems


def test_uuencoded_text_is_a_file() -> None:
    body = "Hello\nbegin 644 note.txt\n" + binascii.b2a_uu(b"uuencoded words").decode() + "`\nend\n"
    assert [(file.name, file.data) for file in parse(letter(body)).attachments] == [("note.txt", b"uuencoded words")]


def test_an_opaque_signature_is_opened_and_an_envelope_told() -> None:
    inner = b"Content-Type: text/plain\n\nsigned https://inside.example/x"
    data = bytes.fromhex("06092a864886f70d010701") + b"\xa0\x80\x24\x80\x04" + bytes([len(inner)]) + inner + b"\0\0\0\0"
    mime = with_file("smime.p7m", data).replace(b"application/octet-stream", b"application/pkcs7-mime")
    assert [link.domain for link in parse(mime).links] == ["inside.example"]
    closed = with_file("smime.p7m", bytes.fromhex("308006092a864886f70d010703") + bytes(40))
    message = parse(closed.replace(b"application/octet-stream", b"application/pkcs7-mime"))
    assert message.wrappers == ("S/MIME",)


def test_a_lie_about_the_charset_still_gives_text() -> None:
    data = letter("x").replace(b"\n\nx", "\n\nblåbærsyltetøy".encode("cp1252"))
    assert parse(data).text == "blåbærsyltetøy"
    assert "hidden" not in parse(letter("hi").replace(b"utf-8", b"punycode")).text


def test_hidden_text_is_not_shown_text() -> None:
    part = parse(letter('<p>Shown</p><div style="display:none">salad</div>', kind="text/html")).markup[0]
    assert (part.text, part.hidden) == ("Shown", "salad")


def test_many_attachments_are_bounded_and_told() -> None:
    part = "--b\nContent-Type: image/png; name=a.png\n\nx\n"
    data = letter(part * 800).replace(b"text/plain; charset=utf-8", b'multipart/mixed; boundary="b"')
    message = parse(data, Bounds(parts=300))
    assert len(message.attachments) == 300
    assert any("parts" in problem for problem in message.problems)


_PIECES = st.sampled_from(
    [
        *(b"From: a@b.example\n", b"Content-Type: multipart/mixed; boundary=b\n", b"--b\n", b"--b--\n", b"\n", b"\r\n"),
        *(b"Content-Type: text/html; charset=utf-16\n", b"Content-Transfer-Encoding: base64\n", b"begin 644 x\n"),
        *(
            b"Content-Disposition: attachment; filename*0*=utf-8''%ff; filename*1=x\n",
            b"=?utf-8?q?=ff?=",
            b"PK\x03\x04",
        ),
        *(b"Content-Type: message/rfc822\n", b"\x1f\x8b\x08", b"\x78\x9f\x3e\x22\x01\x00", b"<a href=http://[x>"),
        *(b"https://0x7f.1/", b"Authentication-Results: ;;=\n", b"Received: from [", b"%PDF-/JS"),
        *(
            b"Content-Type: application/pkcs7-mime\n",
            b"<form><input type=password>",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        ),
        "ｂаｎk\u202e".encode(),
    ]
)


@settings(max_examples=150)
@given(st.lists(st.one_of(_PIECES, st.binary(max_size=40)), max_size=40))
def test_no_bytes_make_it_raise(pieces: list[bytes]) -> None:
    message = parse(b"".join(pieces))
    assert judge(message, read(message)).scl in {1, 5, 9}


def test_parts_whose_declaration_was_lost_are_read_by_their_boundary() -> None:
    body = "------=_P\nContent-Type: text/html; charset=utf-8\n\n<p>Hello</p>\n------=_P--\n"
    message = parse(letter(body).replace(b"Content-Type: text/plain; charset=utf-8\n", b"", 1))
    assert message.markup[0].text == "Hello"
    assert any("declaration" in problem for problem in message.problems)


def test_what_is_over_a_bound_is_told_and_weighs() -> None:
    deep = letter().replace(b"Content-Type: text/plain; charset=utf-8\n\n", b"") + b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(400)
    )
    assert any("containers" in problem for problem in parse(deep).problems)
    assert found(deep)["not-fully-read"].weight == 2.0
    shallow = letter().replace(b"Content-Type: text/plain; charset=utf-8\n\n", b"") + b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(100)
    )
    body = shallow + b"Content-Type: text/plain\n\nverify your account\n"
    assert "verify your account" in parse(body).text
    assert "not-fully-read" not in found(body)


def test_archives_within_archives_and_long_streams_say_where_they_end() -> None:
    data = b"hello"
    for level in range(6):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr(f"{level}.zip", data)
        data = out.getvalue()
    assert any("nested more than" in problem for problem in parse(with_file("a.zip", data)).problems)
    stream = gzip.compress(bytes(1 << 20), 9)
    assert any("unpacks to over" in problem for problem in parse(with_file("a.gz", stream)).problems)


def test_an_announced_password_opens_aes_and_a_wrong_one_does_not() -> None:
    data = archive("run.exe", b"MZ program", "harbour77")
    (opened,) = parse(with_file("a.zip", data, "The password is harbour77")).attachments
    assert (opened.encrypted, opened.password) == (True, "harbour77")
    assert [file.data for file in opened.inside] == [b"MZ program"]
    (shut,) = parse(with_file("a.zip", data, "The password is harbour78")).attachments
    assert (shut.encrypted, [file.data for file in shut.inside]) == (True, [b""])
    (broken,) = parse(with_file("a.zip", data.replace(b"AE", b"AF"), "The password is harbour77")).attachments
    assert broken.encrypted
    damaged = bytearray(data)
    damaged[80] ^= 1
    (refused,) = parse(with_file("a.zip", bytes(damaged), "The password is harbour77")).attachments
    assert [file.data for file in refused.inside] == [b""]
