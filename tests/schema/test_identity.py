"""Identity resolution: what is the same thing, what is not, what is nobody."""

from typing import Any

import pytest

from vedette.schema.entities import (
    Account,
    CloudApp,
    Device,
    Domain,
    File,
    Identifier,
    Ip,
    Mailbox,
    MailMessage,
    Process,
    RegistryValue,
    Url,
    identifiers,
)

SHA = "ab" * 32


def same(left: Any, right: Any) -> Any:
    """Whether the two entities would be joined through any identifier."""
    return any(one.agrees(two) for one in identifiers(left) for two in identifiers(right))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (Device(name="ADFS01.corp.example"), Device(name="adfs01")),
        (Device(id="d1", name="a"), Device(id="D1", name="b")),
        (Device(name="adfs01"), Account(domain="CORP", name="ADFS01$")),
        (Account(domain="CORP", name="jdoe"), Account(upn="JDoe@corp.example")),
        (Account(name="CORP\\jdoe"), Account(upn="jdoe@corp.example")),
        (Account(name="jdoe"), Account(upn="jdoe@corp.example")),
        (Account(sid="S-1-5-21-1-2-3-1104", name="x"), Account(sid="s-1-5-21-1-2-3-1104")),
        (Account(upn="jdoe@corp.example"), Mailbox("Jdoe@Corp.Example")),
        (Account(object_id="0A0B-44"), Mailbox(object_id="0a0b-44")),
        (Account(domain="corp.example", name="jdoe"), Account(domain="CORP", name="jdoe")),
        (Ip("::ffff:192.0.2.7"), Ip("192.0.2.7")),
        (Ip("192.0.2.7:443"), Ip("192.0.2.7")),
        (Url("HTTPS://Evil.example:443/a/#x"), Url("https://evil.example/a")),
        (Url("https://evil.example/a"), Domain("EVIL.example.")),
        (File(sha256=SHA), File(sha256=SHA.upper(), name="b")),
        (MailMessage(internet_message_id="<1@x.example>"), MailMessage(internet_message_id="1@x.example")),
        (
            Process("WS1.corp.example", 7, "2024-01-02T03:04:05.123Z"),
            Process("ws1", 7, "2024-01-02T03:04:05.9Z"),
        ),
        (RegistryValue("HKLM\\Run", "a", "1"), RegistryValue("hklm\\run", "A", "2")),
        (CloudApp("7", "Drive"), CloudApp("7")),
    ],
)  # fmt: skip
def test_same(left: Any, right: Any) -> None:
    assert same(left, right)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (Account(domain="CORP", name="jdoe"), Account(domain="OTHER", name="jdoe")),
        (Account(domain="CORP", name="jdoe"), Account(upn="jdoe@elsewhere.example")),
        (Account(domain="WS01", name="Administrator"), Account(name="administrator")),
        (Account(name="root"), Account(name="root")),
        (Device(name="a.corp.example"), Device(name="a.lab.example")),
        (Url("https://evil.example:8443/a"), Url("https://evil.example/b")),
        (Process("ws1", 7, "2024-01-02T03:04:05Z"), Process("ws2", 7, "2024-01-02T03:04:05Z")),
        (File(sha1="da39a3ee5e6b4b0d3255bfef95601890afd80709"), File(sha1="da39a3ee5e6b4b0d3255bfef95601890afd80709")),
    ],
)
def test_different(left: Any, right: Any) -> None:
    strong = {item.value for item in identifiers(left) if item.strong} & {
        item.value for item in identifiers(right) if item.strong
    }
    assert not strong
    if not isinstance(left, Url):
        assert not same(left, right)


@pytest.mark.parametrize(
    "entity",
    [
        Account(name="SYSTEM", domain="NT AUTHORITY"),
        Account(name="LOCAL SERVICE"),
        Account(name="ANONYMOUS LOGON"),
        Account(sid="S-1-5-18"),
        Account(sid="S-1-5-90-0-1", name="DWM-1"),
        Account(name="NETWORK SERVICE", upn=""),
        Account(name="-"),
        Account(),
        Device(name="localhost"),
        Device(name="127.0.0.1"),
        Ip("127.0.0.1"),
        Ip("::1"),
        Ip("0.0.0.0"),
        Ip("255.255.255.255"),
        Ip("224.0.0.251"),
        Ip("not an address"),
        Process("ws1", 0),
        Url("http://"),
    ],
)
def test_nobody(entity: Any) -> None:
    assert identifiers(entity) == ()


def test_strength() -> None:
    assert identifiers(Device("D1", "A.corp.example")) == (
        Identifier("device-id", "d1"),
        Identifier("fqdn", "a.corp.example"),
        Identifier("host", "a", False, "corp"),
    )
    assert [item.strong for item in identifiers(File(name="a.exe", sha256=SHA))] == [True, False]
    for folder in (
        r"C:\Windows\System32\cmd.exe",
        r"C:\Program Files\Tool",
        "/usr/bin/ls",
        r"\Device\HarddiskVolume3\Windows\SysWOW64",
    ):
        assert not any(item.strong for item in identifiers(File(folder=folder, sha256=SHA)))
    for folder in (r"C:\Users\x\a.exe", r"C:\Windows\Temp\a.exe", "/home/x/bin/a", r"C:\Windows\System32\Tasks\a"):
        assert any(item.strong for item in identifiers(File(folder=folder, sha256=SHA)))
    assert identifiers(Ip("169.254.1.1")) == (Identifier("ip", "169.254.1.1", False),)


def test_no_duplicates() -> None:
    found = identifiers(Account(upn="jdoe@corp.example", domain="corp", name="jdoe", sid="S-1-5-21-9"))
    assert len(found) == len(set(found))
    assert [item.kind for item in found] == ["sid", "address", "account", "user"]
