"""LDAP with OpenLDAP's real server: bound, encrypted, searched page by page; and answers no server should give."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest

from tests.tenants import slapd
from tests.tenants.slapd import ADMIN, BASE, PASSWORD, Slapd, person
from vedette.core.errors import BadInput, Forbidden, Upstream
from vedette.tenants import ber, ldapfilters
from vedette.tenants.ldap import Ldap


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Slapd]:
    if slapd.server() is None:
        pytest.skip("slapd is not installed (apt-get install slapd)")
    running = Slapd(tmp_path_factory.mktemp("slapd"))
    running.load("".join(person(n, f"user{n:03}", title="(a*b)\\c" if n == 7 else "") for n in range(123)))
    yield running
    running.stop()


@pytest.fixture
def ldap(server: Slapd) -> Iterator[Ldap]:
    with Ldap(server.url, start_tls=False) as opened:
        opened.bind(ADMIN, PASSWORD)
        yield opened


@pytest.mark.parametrize("page", [1, 10, 123, 500])
def test_every_page_is_read(ldap: Ldap, page: int) -> None:
    found = list(ldap.search(BASE, "(objectClass=inetOrgPerson)", ("uid", "entryUUID"), page=page))
    assert len({entry.text("uid") for entry in found}) == len(found) == 123
    assert found[0].text("entryuuid")
    assert found[0].text("mail") == ""


@pytest.mark.parametrize(
    ("filter_", "count"),
    [
        ("(uid=user007)", 1),
        ("(UID=USER007)", 1),
        ("(uid=user00*)", 10),
        ("(uid=*7)", 12),
        ("(uid=u*0*7)", 11),
        ("(uid=*ser1*)", 23),
        ("(mail=*)", 123),
        ("(!(uid=user00*))", 113),
        ("(&(uid=user00*)(!(uid=user007)))", 9),
        ("(|(uid=user001)(uid=user002)(uid=nobody))", 2),
        ("(uid:caseExactMatch:=USER007)", 0),
        ("(modifyTimestamp>=20260401110000Z)", 0),
        ("(modifyTimestamp<=20260401110000Z)", 123),
        ("(title=\\28a\\2ab\\29\\5cc)", 1),
        (f"(title={ldapfilters.escaped('(a*b)' + chr(92) + 'c')})", 1),
        (f"(uid={ldapfilters.exactly(b'user009')})", 1),
    ],
)
def test_filters_mean_what_they_say(ldap: Ldap, filter_: str, count: int) -> None:
    entries = list(ldap.search(BASE, filter_, ("uid",)))
    assert len([entry for entry in entries if entry.text("uid")]) == count


@pytest.mark.parametrize(
    "text", ["", "uid=x", "(uid=x", "(uid=x))", "(&)", "(!(a=b)(c=d))", "()", "(=x)", "((a=b))", "(a b=c)", "(&(a=b)"]
)
def test_what_is_no_filter_is_told(text: str) -> None:
    with pytest.raises(BadInput):
        ldapfilters.encoded(text)


def test_a_filter_too_deep_is_told() -> None:
    with pytest.raises(BadInput):
        ldapfilters.encoded("(!" * 1000 + "(a=b)" + ")" * 1000)


def test_encrypted_from_the_start_or_later(server: Slapd) -> None:
    for url in (server.tls, server.url):
        with Ldap(url, certificates=server.certificates) as opened:
            opened.bind(ADMIN, PASSWORD)
            assert next(iter(opened.search(BASE, "(uid=user001)", ("uid",)))).text("uid") == "user001"


def test_a_server_nobody_vouches_for_is_not_believed(server: Slapd) -> None:
    for url in (server.tls, server.url):
        with pytest.raises(Upstream, match="certificate"):
            Ldap(url)


def test_wrong_and_empty_passwords(server: Slapd) -> None:
    with Ldap(server.url, start_tls=False) as opened:
        with pytest.raises(Forbidden, match="does not let"):
            opened.bind(ADMIN, "wrong")
        with pytest.raises(BadInput, match="empty password"):
            opened.bind(ADMIN, "")
        opened.bind("", "")
        with pytest.raises(Upstream, match="cannot search"):
            list(opened.search(BASE, "(uid=*)", ("uid",)))


def test_a_base_that_is_not_there(ldap: Ldap) -> None:
    with pytest.raises(Upstream, match="cannot search"):
        list(ldap.search("dc=elsewhere", "(uid=*)", ("uid",)))
    assert list(ldap.search(BASE, "(uid=user001)", ("uid",)))


@pytest.mark.parametrize("url", ["http://x", "ldap://", "ldap://user@host", "", "ldaps:host"])
def test_addresses_that_are_none(url: str) -> None:
    with pytest.raises(BadInput):
        Ldap(url)


def test_no_password_goes_out_in_the_clear() -> None:
    with pytest.raises(BadInput, match="in the clear"):
        Ldap("ldap://directory.north.example", start_tls=False)


def test_nobody_there(server: Slapd) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        with pytest.raises(Upstream, match="cannot be reached"):
            Ldap(f"ldap://127.0.0.1:{probe.getsockname()[1]}", start_tls=False)


def _bound(number: int = 1) -> bytes:
    return ber.part(0x30, ber.integer(number), ber.part(0x61, ber.integer(0, 0x0A), ber.octets(""), ber.octets("")))


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 400 Bad Request\r\n\r\n" * 10,
        b"\x30\x84\x7f\xff\xff\xff",
        b"\x30\x85\x01\x01\x01\x01\x01",
        b"\x30\x03\x02\x01\x07",
        b"",
        ber.part(0x30, ber.integer(1), ber.part(0x61, ber.octets("x"))),
        ber.part(0x30, ber.integer(9), ber.part(0x61, ber.integer(0, 0x0A), ber.octets(""), ber.octets(""))),
        _bound() + ber.part(0x30, ber.integer(2), ber.part(0x64, ber.octets("dn"))),
        _bound() + ber.part(0x30, ber.integer(2), ber.part(0x64, ber.octets("dn"), b"\x30\x20\x30\x01")),
        _bound() + _bound(2),
        _bound()[:-1],
    ],
)
def test_answers_no_server_should_give(answer: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.recv(1000)
                connection.sendall(answer)
                connection.shutdown(socket.SHUT_WR)
                while connection.recv(1000):
                    pass

        thread = threading.Thread(target=serve)
        thread.start()
        with pytest.raises(Upstream):
            _ask(f"ldap://127.0.0.1:{listening.getsockname()[1]}")
        thread.join()


def _ask(url: str) -> None:
    with Ldap(url, start_tls=False, seconds=5) as opened:
        opened.bind("cn=x", "y")
        list(opened.search("", "(a=*)", ()))
