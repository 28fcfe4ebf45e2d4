"""Which addresses may be connected to: public ones, and private ones only where the operator named their network."""

from __future__ import annotations

import socket

import pytest

from vedette.core.errors import BadInput, Upstream
from vedette.core.outbound import Outbound

INSIDE = [
    "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1",
    "255.255.255.255", "::1", "::", "fe80::1", "fd00::1", "ff02::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1",
    "2002:7f00:1::", "64:ff9b::a9fe:a9fe",
]  # fmt: skip


@pytest.mark.parametrize("address", INSIDE)
def test_the_inside_is_closed(address: str) -> None:
    assert not Outbound().permits(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_public_addresses_are_open(address: str) -> None:
    assert Outbound().permits(address)


def test_the_operator_opens_networks_and_nothing_beside_them() -> None:
    outbound = Outbound.read("10.0.0.0/8, fd00::/8")
    assert outbound.permits("10.9.9.9")
    assert outbound.permits("::ffff:10.9.9.9")
    assert outbound.permits("fd12::1")
    assert not outbound.permits("192.168.1.1")
    assert not outbound.permits("127.0.0.1")
    with pytest.raises(BadInput, match="no network"):
        Outbound.read("ten/8")


@pytest.mark.parametrize(
    "url",
    ["http://8.8.8.8/", "ftp://8.8.8.8/", "https://u:p@8.8.8.8/", "https:///x", "https://8.8.8.8/#f", "https://[::1/",
     "https://127.0.0.1/", "https://0x7f000001/", "https://2130706433/", "https://localhost/", "https://8.8.8.8:99999/"],
)  # fmt: skip
def test_urls_refused(url: str) -> None:
    with pytest.raises((BadInput, Upstream)):
        Outbound().url(url, plain=True)


def test_a_name_with_one_inner_address_is_refused_and_the_checked_address_is_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answers = [(socket.AF_INET, 1, 6, "", ("8.8.4.4", 443)), (socket.AF_INET, 1, 6, "", ("10.0.0.1", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: answers)
    with pytest.raises(BadInput, match=r"outbound\.networks"):
        Outbound().url("https://siem.example/x")
    del answers[1]
    target = Outbound().url("https://siem.example/x")
    assert (target.host, target.netloc) == ("siem.example", "8.8.4.4:443")


def test_plain_http_only_inside_named_networks() -> None:
    assert Outbound.read("127.0.0.0/8").url("http://127.0.0.1:9/x", plain=True).port == 9
    with pytest.raises(BadInput, match="https"):
        Outbound.read("127.0.0.0/8").url("http://127.0.0.1:9/x")
