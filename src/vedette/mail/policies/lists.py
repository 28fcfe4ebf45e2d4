"""The tenant's allow and block list as values, ready to be asked; `apply` asks it, `records.mail_lists` keeps it.

Source: learn.microsoft.com, Manage allows and blocks in the Tenant Allow/Block List.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from urllib.parse import urlsplit

from vedette.core.errors import BadInput

_SHA256 = re.compile(r"[0-9a-f]{64}")
_ADDRESS = re.compile(r"[^@\s]{1,64}@(?:[^@\s.]{1,63}\.)+[^@\s.]{1,63}")
_DOMAIN = re.compile(r"(?:\*\.)?(?:[^@\s./*]{1,63}\.)+[^@\s./*]{1,63}")
_STARS = 3


class ListKind(StrEnum):
    """What an entry names."""

    SENDER = "sender"
    SPOOF = "spoof"
    URL = "url"
    FILE = "file"
    IP = "ip"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry, of the organisation or (`owner`) of one mailbox. `value` of a spoofed pair is `spoofed, sent by`.

    Times are UTC; `expires` None means never.
    """

    id: str
    kind: ListKind
    value: str
    allow: bool
    note: str = ""
    owner: str = ""
    expires: datetime | None = None
    created: datetime | None = None
    created_by: str = ""
    used: datetime | None = None

    @property
    def word(self) -> str:
        """`allows` or `blocks`."""
        return "allows" if self.allow else "blocks"


def normal(kind: ListKind, value: str) -> str:
    """The value as it is kept. Raises BadInput saying what may stand there."""
    text = value.strip().lower()
    if kind is ListKind.FILE and _SHA256.fullmatch(text):
        return text
    if kind is ListKind.SENDER and (_ADDRESS.fullmatch(text) or _DOMAIN.fullmatch(text)):
        return text
    if kind is ListKind.IP:
        try:
            return str(ipaddress.ip_network(text, strict=False))
        except ValueError:
            pass
    if kind is ListKind.SPOOF:
        spoofed, _, infrastructure = (part.strip() for part in text.partition(","))
        if _host(spoofed) and _host(infrastructure) and (spoofed, infrastructure) != ("*", "*"):
            return f"{spoofed}, {infrastructure}"
    if kind is ListKind.URL:
        bare = text.removeprefix("https://").removeprefix("http://").rstrip("/")
        if bare and "." in bare and bare.count("*") <= _STARS and not re.search(r"\s", bare):
            return bare
    raise BadInput(f"{value[:200]!r} is no {kind.value}: {_MAY_STAND[kind]}")


_MAY_STAND = {
    ListKind.SENDER: "write an address, a domain, or *.domain for everything below one",
    ListKind.SPOOF: "write `spoofed, sent by`: an address, domain or *; a domain, a network or *",
    ListKind.URL: "write a host or a host with a path, with at most three *",
    ListKind.FILE: "write a SHA-256 in hexadecimal",
    ListKind.IP: "write an address or a network such as 203.0.113.0/24",
}


class Lists:
    """Entries in force, indexed once and asked for every message."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self._exact: dict[tuple[str, ListKind, str], list[Entry]] = {}
        self._urls: list[tuple[re.Pattern[str], Entry]] = []
        self._networks: list[tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, Entry]] = []
        for entry in entries:
            if entry.kind is ListKind.URL:
                self._urls.append((_pattern(entry.value), entry))
            elif entry.kind is ListKind.IP:
                self._networks.append((ipaddress.ip_network(entry.value, strict=False), entry))
            else:
                self._exact.setdefault((entry.owner, entry.kind, entry.value), []).append(entry)

    def sender(self, *addresses: str, owner: str = "") -> Entry | None:
        """What is said of these senders; a block wins over an allow."""
        names = dict.fromkeys(name for address in addresses if address for name in names_of(address))
        return _first(entry for name in names for entry in self._exact.get((owner, ListKind.SENDER, name), ()))

    def spoof(self, sender: str, infrastructure: str) -> Entry | None:
        """What is said of a spoofed pair."""
        pairs = [f"{one}, {other}" for one in (*names_of(sender), "*") for other in (*names_of(infrastructure), "*")]
        return _first(entry for pair in pairs for entry in self._exact.get(("", ListKind.SPOOF, pair), ()))

    def file(self, sha256: str) -> Entry | None:
        """What is said of a file."""
        return _first(self._exact.get(("", ListKind.FILE, sha256), ()))

    def url(self, url: str) -> Entry | None:
        """What is said of a link."""
        if not self._urls:
            return None
        text = plain(url)
        return _first(entry for pattern, entry in self._urls if pattern.fullmatch(text))

    def address(self, client: str) -> Entry | None:
        """What is said of a sending host."""
        if not self._networks or not client:
            return None
        try:
            address = ipaddress.ip_address(client)
        except ValueError:
            return None
        return _first(entry for network, entry in self._networks if address in network)


class Urls:
    """Entries of links without more: a policy's own lists."""

    def __init__(self, values: Iterable[str]) -> None:
        self._patterns = tuple(_pattern(normal(ListKind.URL, value)) for value in values)

    def match(self, url: str) -> bool:
        """Does one of them name this link?"""
        text = plain(url) if self._patterns else ""
        return any(pattern.fullmatch(text) for pattern in self._patterns)


@lru_cache(256)
def urls(values: tuple[str, ...]) -> Urls:
    """A policy's list, made once."""
    return Urls(values)


def names_of(address: str) -> tuple[str, ...]:
    """What an entry may say to mean this sender: the address, its domain, and `*.` above each label."""
    domain = address.rpartition("@")[2]
    labels = domain.split(".")
    above = (f"*.{'.'.join(labels[at:])}" for at in range(1, len(labels) - 1))
    return tuple(dict.fromkeys((address, domain, *above)))


def _first(found: Iterable[Entry]) -> Entry | None:
    entries = sorted(found, key=lambda entry: (entry.allow, entry.id))
    return entries[0] if entries else None


def _host(text: str) -> bool:
    if text == "*" or _ADDRESS.fullmatch(text) or _DOMAIN.fullmatch(text):
        return True
    try:
        ipaddress.ip_network(text, strict=False)
    except ValueError:
        return False
    return True


def plain(url: str) -> str:
    """A link as links are compared: lower case, without scheme, fragment and closing slash; empty for none."""
    try:
        parts = urlsplit(url if "//" in url else f"//{url}")
        host = (parts.hostname or "").lower()
    except ValueError:
        return ""
    return f"{host}{parts.path.rstrip('/').lower()}" + (f"?{parts.query.lower()}" if parts.query else "")


def _pattern(value: str) -> re.Pattern[str]:
    """`host` also covers its paths; `*` stands for anything within the text around it."""
    body = ".*".join(re.escape(part) for part in value.split("*"))
    return re.compile(body if "/" in value else rf"{body}(?:[/?].*)?")
