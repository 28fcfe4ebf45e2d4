"""Authentication against a zone of our own, and the public vectors beside the checkout: each as its name says."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from vedette.core.errors import Upstream
from vedette.mail import signatures, spf
from vedette.mail.authenticate import Trust, authenticate
from vedette.mail.authentication import Authentication, read
from vedette.mail.message import parse
from vedette.mail.resolver import Zone

RECORDS: dict[tuple[str, str], tuple[str, ...]] = {
    ("norvik.example", "TXT"): ("v=spf1 ip4:203.0.113.0/28 include:relay.example -all",),
    ("relay.example", "TXT"): ("v=spf1 mx -all",),
    ("relay.example", "MX"): ("10 mx.relay.example",),
    ("mx.relay.example", "A"): ("198.51.100.9",),
    ("_dmarc.norvik.example", "TXT"): ("v=DMARC1; p=reject; sp=none",),
    ("open.example", "TXT"): ("v=spf1 +all",),
    ("9.100.51.198.in-addr.arpa", "PTR"): ("mx.unpublished.example",),
    ("mx.unpublished.example", "A"): ("198.51.100.9",),
}


class Silent:
    """A DNS that does not answer."""

    def query(self, name: str, kind: str) -> tuple[str, ...]:
        raise Upstream(f"no answer for {name} {kind}")


def letter(
    sender: str = "kari@norvik.example", envelope: str = "kari@norvik.example", ip: str = "203.0.113.5"
) -> bytes:
    return (
        f"Return-Path: <{envelope}>\nReceived: from mx.norvik.example ([{ip}]) by mx; Mon, 2 Mar 2026 10:00:00 +0000\n"
        f"From: Kari <{sender}>\nTo: per@fjell.example\nSubject: Hi\nDate: Mon, 2 Mar 2026 10:00:00 +0000\n\nHello\n"
    ).encode()


def result(
    data: bytes, more: Mapping[tuple[str, str], tuple[str, ...]] | None = None, trust: Trust | None = None
) -> Authentication:
    return authenticate(data, parse(data), Zone({**RECORDS, **(more or {})}), trust)


@pytest.fixture(scope="module")
def key() -> tuple[bytes, str]:
    made = rsa.generate_private_key(65537, 1024)
    private = made.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    public = made.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return private, "v=DKIM1; k=rsa; p=" + "".join(public.decode().splitlines()[1:-1])


@pytest.mark.parametrize(
    ("ip", "sender", "expected"),
    [
        ("203.0.113.5", "a@norvik.example", "pass"),
        ("198.51.100.9", "a@norvik.example", "pass"),
        ("192.0.2.1", "a@norvik.example", "fail"),
        ("192.0.2.1", "a@nowhere.example", "none"),
        ("192.0.2.1", "a@open.example", "pass"),
    ],
)
def test_spf(ip: str, sender: str, expected: str) -> None:
    assert spf.check(Zone(RECORDS), ip, sender, "mx.example") == expected


def test_a_silent_dns_is_a_temporary_error() -> None:
    assert spf.check(Silent(), "192.0.2.1", "a@norvik.example", "mx.example") == "temperror"


def test_an_aligned_sender_passes() -> None:
    found = result(letter())
    assert (found.spf, found.dmarc, found.compauth, found.reason, found.source) == (
        "pass",
        "pass",
        "pass",
        "100",
        "computed",
    )


def test_a_spoofed_sender_fails_by_policy_and_our_own_domain_is_told_apart() -> None:
    spoof = letter(envelope="x@open.example", ip="192.0.2.1")
    assert (result(spoof).dmarc, result(spoof).compauth, result(spoof).reason) == ("fail", "fail", "000")
    assert result(spoof, trust=Trust(domains=frozenset({"norvik.example"}))).reason == "010"


def test_without_a_policy_alignment_is_a_best_guess_and_a_host_name_a_soft_pass() -> None:
    guess = result(letter("a@open.example", "a@open.example", "192.0.2.1"))
    assert (guess.dmarc, guess.compauth, guess.reason) == ("bestguesspass", "pass", "109")
    soft = result(letter("a@unpublished.example", "b@open.example", "198.51.100.9"))
    assert (soft.compauth, soft.reason) == ("softpass", "202")
    assert result(letter("a@nothing.example", "b@open.example")).reason == "001"


def test_a_signature_counts_until_the_text_is_changed(key: tuple[bytes, str]) -> None:
    private, record = key
    data = letter(envelope="bounce@open.example", ip="192.0.2.1")
    signed = dkim.sign(data, b"one", b"norvik.example", private) + data
    zone = {("one._domainkey.norvik.example", "TXT"): (record,)}
    assert (result(signed, zone).dkim, result(signed, zone).dmarc) == ("pass", "pass")
    assert result(signed.replace(b"Hello", b"Pay me"), zone).dkim == "fail"
    assert result(signed).dkim == "fail"


def test_without_a_resolver_a_trusted_hop_is_believed_and_no_other() -> None:
    data = (
        b"Authentication-Results: evil.example; spf=pass\nAuthentication-Results: mx.norvik.example 1; spf=fail\n"
        + letter()
    )
    recorded = authenticate(data, parse(data), None, Trust(hosts=frozenset({"mx.norvik.example"})))
    assert (recorded.spf, recorded.source) == ("fail", "recorded")
    assert read(parse(data)).spf == "pass"


def _vector(folder: Path, message: str, name: str, record: str) -> tuple[str, ...]:
    text = (folder / record).read_text().strip() if (folder / record).is_file() else record
    zone = Zone({(f"{name}", "TXT"): (text,)})
    return tuple(signature.result for signature in signatures.verify(zone, (folder / message).read_bytes()))


@pytest.mark.shared
def test_public_dkim_vectors(shared_data: Path) -> None:
    folder = shared_data / "email" / "dkim_arc_vectors"
    edwards = "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="  # RFC 8463, appendix A
    name = "test._domainkey.football.example.com"
    assert _vector(folder, "rfc6376.signed.rsa.msg", name, "test.txt") == ("pass",)
    for broken in ("test_bad.txt", "badk.txt", "badversion.txt"):
        assert _vector(folder, "rfc6376.signed.rsa.msg", name, broken) == ("fail",), broken
    assert _vector(folder, "rfc6376.signed.msg", "brisbane._domainkey.football.example.com", edwards)[0] == "pass"
    assert _vector(folder, "ed25519test2.msg", "sed._domainkey.test.ex", "eximtest.dns") == ("pass",)
    assert _vector(folder, "ed25519test2.msg", "sed._domainkey.test.ex", "ed25519test.dns") == ("fail",)
    for message in ("test.message", "test_nofrom.message", "rfc6376.msg"):
        assert _vector(folder, message, "test._domainkey.example.com", "test.txt") == ()
    assert _vector(folder, "rfc6376.signed.rsa.msg", name, "test2.txt") == ("pass",)
    assert _vector(folder, "rfc6376.signed.rsa.msg", name, "test_tlsrpt.txt") == ("fail",)  # a key for reports only
    assert _vector(folder, "rfc6376.signed.msg", name, "test.txt")[1] == "pass"
    assert _vector(folder, "test.message.baddomain", "test._domainkey.legitimate.com", "test.txt") == ("fail",)
    assert _vector(folder, "rfc6376.w1258.msg", name, "test.txt") == ()
    for empty in ("", "no key at all", "v=DKIM1; k=rsa; p="):
        assert _vector(folder, "rfc6376.signed.rsa.msg", name, empty) == ("fail",)


@pytest.mark.shared
def test_every_shared_odd_message_is_read(shared_data: Path) -> None:
    paths = [*sorted((shared_data / "email" / "parser_fixtures").iterdir())]
    for path in paths:
        message = parse(path.read_bytes())
        assert message.headers, path.name
        assert message.text or message.markup or message.attachments or message.wrappers or message.problems, path.name
    assert len(paths) == 9


def test_a_chain_sealed_by_a_trusted_relay_passes_what_dmarc_refuses(key: tuple[bytes, str]) -> None:
    private, record = key
    zone = {("one._domainkey.list.example", "TXT"): (record,)}
    plain = b"Authentication-Results: mx.list.example; spf=pass smtp.mailfrom=kari@norvik.example\r\n"
    plain += letter(envelope="list@list.example", ip="198.51.100.77").replace(b"\n", b"\r\n")
    seals = dkim.arc_sign(plain, b"one", b"list.example", private, b"mx.list.example")
    sealed = b"".join(seals) + plain
    trust = Trust(sealers=frozenset({"list.example"}))
    assert signatures.sealed(Zone(zone), sealed) == ("pass", ("list.example",))
    assert (result(sealed, zone, trust).compauth, result(sealed, zone, trust).reason) == ("pass", "130")
    assert result(sealed, zone).compauth == "fail"
    changed = sealed.replace(b"Hello", b"Pay me")
    assert (result(changed, zone, trust).arc, result(changed, zone, trust).compauth) == ("fail", "fail")
    assert signatures.sealed(Silent(), sealed)[0] == "temperror"
