"""The quick reader of MIME says what the standard parser says; what must be opened waits to be asked for."""

from __future__ import annotations

import random
from email import message_from_bytes
from email.message import Message as Mime

import pytest

from vedette.mail import mime, opened
from vedette.mail.message import parse

HEAD = b"From: a@norvik.example\r\nSubject: =?utf-8?q?x?=\r\n folded\r\nMIME-Version: 1.0\r\n"
INNER = (
    b"Content-Type: multipart/alternative; boundary=in\r\n\r\npreamble\r\n--in\r\n\r\nplain\r\n--in\r\n"
    b"Content-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<a href=3D'http://x.example'>x</a>"
    b"\r\n\r\n--in--\r\n"
)
FILE = b"Content-Type: application/zip; name=a.zip\r\nContent-Transfer-Encoding: base64\r\n\r\nUEsDBA==\r\n"
WHOLE = (
    HEAD
    + b'Content-Type: multipart/mixed;\r\n boundary="in out"\r\n\r\n--in out\r\n'
    + INNER
    + b"--in out\r\n"
    + FILE
    + b"--in out  \r\nContent-Type: text/plain\r\n\r\n--in out--\r\nepilogue\r\n"
)


def tree(part: Mime) -> object:
    children = part.get_payload()
    below = [tree(child) for child in children if isinstance(child, Mime)] if isinstance(children, list) else children
    return list(part.raw_items()), part.get_content_type(), [type(each).__name__ for each in part.defects], below


def same(data: bytes) -> bool:
    return tree(mime.read(data)) == tree(message_from_bytes(data))


def test_a_message_as_it_should_be_never_reaches_the_standard_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_data: bytes) -> Mime:
        raise AssertionError

    monkeypatch.setattr(mime, "message_from_bytes", refuse)
    for data in (WHOLE, WHOLE.replace(b"\r\n", b"\n")):
        found = mime.read(data)
        monkeypatch.undo()
        assert tree(found) == tree(message_from_bytes(data))
        monkeypatch.setattr(mime, "message_from_bytes", refuse)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n",
        b"no header at all",
        b"Subject: x\n",
        b"From someone Mon\nSubject: x\n\nbody",
        b" folded first\nSubject: x\n\nbody",
        b": no name\nSubject: x\n\nbody",
        b"Subject: a\rb\n\nbody\r",
        b"Content-Type: multipart/mixed; boundary=b\n\nno parts",
        b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nopen",
        b"Content-Type: multipart/mixed; boundary=b\n\n--b\n--b\n\ntwice\n--b--",
        b"Content-Type: multipart/mixed; boundary=b\n\n--b\n--b--\n",
        b"Content-Type: multipart/mixed; boundary=b\n\n--b\nSubject: no body\n--b--\n",
        b"Content-Type: multipart/mixed; boundary=b\n\nx--b\n--bc\n--b x\n--b\n\none\n--b\n\n--b--",
        b"Content-Type: multipart/mixed\n\n--b\n\none\n--b--",
        b"Content-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: x\n\ny\n--b--",
        b"Content-Type: message/rfc822\n\nSubject: x\n\ny",
        b"Content-Type: multipart/mixed; boundary=b\nContent-Transfer-Encoding: base64\n\n--b\n\none\n--b--\n",
        WHOLE.replace(b"--in--", b""),
    ],
)
def test_what_is_not_as_it_should_be_reads_as_the_standard_parser_reads_it(data: bytes) -> None:
    assert same(data)


def test_damage_of_any_kind_reads_as_the_standard_parser_reads_it() -> None:
    chance = random.Random(5)
    lines = WHOLE.split(b"\n")
    for _ in range(400):
        broken = list(lines)
        for _ in range(chance.randint(1, 3)):
            at = chance.randrange(len(broken))
            broken[at : at + chance.randint(0, 1)] = chance.choices([*lines, b"\r", b"--in", b"--in out--"], k=1)
        assert same(b"\n".join(broken)), broken


def test_html_links_and_archives_are_read_when_asked_for_and_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked, whole = [], opened.read

    def told(subject: str, bodies: list[opened.Body], files: list[opened.File], most: int) -> opened.Opened:
        asked.append(subject)
        return whole(subject, bodies, files, most)

    monkeypatch.setattr(opened, "read", told)
    message = parse(WHOLE)
    assert (message.text, len(message.content.files), asked) == ("plain\n", 1, [])
    assert [link.domain for link in message.links] == ["x.example"]
    assert [file.name for file in message.attachments] == ["a.zip"]
    assert any("a.zip" in problem for problem in message.problems)
    assert asked == ["x folded"]
