"""A real Dovecot: new mail only, folders, a changed UIDVALIDITY, a wrong password, waiting for the next message."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from ipaddress import ip_network

import msgspec
import pytest
from imapclient import IMAPClient

from tests.connectors.mail_flow.postfix import MailServer, folder, missing
from vedette.connectors.mailboxes.imap import Imap
from vedette.connectors.mailboxes.reading import Read
from vedette.connectors.mailboxes.terms import ImapTerms, check, decoded
from vedette.core.errors import BadInput, Upstream
from vedette.core.outbound import Outbound
from vedette.mail.envelope import Way
from vedette.mail.message import parse

pytestmark = [pytest.mark.slow, pytest.mark.skipif(bool(missing()), reason=missing() or "-")]
INSIDE = Outbound((ip_network("127.0.0.0/8"),))


@pytest.fixture(scope="module")
def server() -> Iterator[MailServer]:
    with folder() as place:
        mail = MailServer(place)
        mail.start()
        yield mail
        mail.stop()


def _deliver(server: MailServer, subject: str, to: str) -> None:
    raw = f"From: ives@far.example\r\nTo: {to}\r\nSubject: {subject}\r\n\r\nhello\r\n"
    with smtplib.LMTP(str(server.lmtp)) as client:
        client.sendmail("bounces@far.example", [to], raw.encode())


def _terms(server: MailServer, who: str, **more: object) -> ImapTerms:
    address = f"{who}@north.example"
    there = {"kind": "imap", "host": "127.0.0.1", "port": server.imap, "tls": False}
    return msgspec.convert({**there, "user": address, "address": address, **more}, ImapTerms)


def _subjects(messages: list[Read]) -> list[str]:
    return [parse(read.raw).subject for read in messages]


def _read(imap: Imap, position: dict[str, str]) -> tuple[list[Read], dict[str, str]]:
    found: list[Read] = []
    for step in imap.read(position):
        found += step.messages
        position = dict(step.position)
    return found, position


def test_reading_goes_on_where_it_ended(server: MailServer) -> None:
    imap = Imap(_terms(server, "mira"), "secret", INSIDE)
    imap.check()
    empty, position = _read(imap, {})
    assert empty == []
    _deliver(server, "first", "mira@north.example")
    first, position = _read(imap, position)
    assert _subjects(first) == ["first"]
    envelope = first[0].envelope
    assert (envelope.sender, envelope.recipients) == ("bounces@far.example", ("mira@north.example",))
    assert (envelope.way, envelope.location) == (Way.IMAP, "Inbox/folder")
    assert _read(imap, position) == ([], position)
    _deliver(server, "second", "mira@north.example")
    assert _subjects(_read(imap, position)[0]) == ["second"]
    stale = {"INBOX": "1:999"}
    assert _subjects(_read(imap, stale)[0]) == ["first", "second"], "another UIDVALIDITY: everything again"


def test_nothing_is_marked_as_seen(server: MailServer) -> None:
    _deliver(server, "unseen", "ada@north.example")
    imap = Imap(_terms(server, "ada"), "secret", INSIDE)
    _read(imap, {})
    (path,) = [path for path in server.arrived() if path.is_relative_to(server.mail / "ada")]
    assert "S" not in path.name.rpartition(",")[2]


def test_waiting_ends_with_the_next_message(server: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    imap, begin = Imap(_terms(server, "tom"), "secret", INSIDE), IMAPClient.idle

    def begun(client: IMAPClient) -> None:
        begin(client)
        _deliver(server, "now", "tom@north.example")  # not before the server waits with us

    with monkeypatch.context() as patched:
        patched.setattr(IMAPClient, "idle", begun)
        assert imap.idle(60)
    assert not imap.idle(0.2)


def test_what_is_wrong_is_told(server: MailServer) -> None:
    with pytest.raises(Upstream, match=r"does not let mira@north\.example in"):
        Imap(_terms(server, "mira"), "wrong", INSIDE).check()
    with pytest.raises(Upstream, match="the folder 'Elsewhere' cannot be opened"):
        Imap(_terms(server, "mira", folders=["Elsewhere"]), "secret", INSIDE).check()
    with pytest.raises(BadInput, match="not a public address"):
        Imap(_terms(server, "mira"), "secret", Outbound()).check()


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"address": "mira"}, "whose mail it is"),
        ({"folders": []}, "at least one folder"),
        ({"login": "xoauth2", "token_url": "https://127.0.0.1/token"}, "needs client_id"),
    ],
)
def test_terms_that_cannot_work(server: MailServer, more: dict[str, object], words: str) -> None:
    with pytest.raises(BadInput, match=words):
        check(_terms(server, "mira", **more), "secret", INSIDE)


def test_terms_survive_being_kept(server: MailServer) -> None:
    terms = _terms(server, "mira")
    assert decoded(msgspec.json.encode(terms).decode()) == terms
