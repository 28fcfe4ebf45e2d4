"""Asking the DNS about senders, through one small protocol; `authenticate` uses it, tests replace it.

Offline there is no resolver at all: results recorded by an earlier hop are used instead and marked so.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import dns.exception
import dns.name
import dns.nameserver
import dns.rdatatype
import dns.resolver

from vedette.core.errors import Upstream


class Resolver(Protocol):
    """Answers about names."""

    def query(self, name: str, kind: str) -> tuple[str, ...]:
        """Records of a kind (`A`, `AAAA`, `MX`, `PTR`, `TXT`), none if there are none; MX as `10 host`.

        Raises `Upstream` when the DNS cannot be asked now.
        """
        ...


class Zone:
    """Answers from a table of (name, kind) to records: for tests and for a record kept with a message."""

    def __init__(self, records: Mapping[tuple[str, str], tuple[str, ...]]) -> None:
        self._records = {(name.lower().rstrip("."), kind): values for (name, kind), values in records.items()}

    def query(self, name: str, kind: str) -> tuple[str, ...]:
        """What the table holds."""
        return self._records.get((name.lower().rstrip("."), kind), ())


def _server(text: str) -> dns.nameserver.Do53Nameserver:
    """An address with or without a port."""
    address, mark, port = text.rpartition(":")
    if mark and port.isdigit() and (address.startswith("[") or ":" not in address):
        return dns.nameserver.Do53Nameserver(address.strip("[]"), int(port))
    return dns.nameserver.Do53Nameserver(text.strip("[]"), 53)


class LiveResolver:
    """The DNS of this machine or the servers given (`192.0.2.53`, `192.0.2.53:5353`, `[2001:db8::53]:5353`).

    `timeout` is in seconds a question; answers are kept for their TTL.
    """

    def __init__(self, servers: tuple[str, ...] = (), timeout: float = 3.0) -> None:
        self._resolver = dns.resolver.Resolver(configure=not servers)
        if servers:
            self._resolver.nameservers = [_server(text) for text in servers]
        self._resolver.lifetime = timeout
        self._resolver.cache = dns.resolver.LRUCache(50_000)

    def query(self, name: str, kind: str) -> tuple[str, ...]:
        """Ask the DNS. Raises `Upstream` on time-out and failure of servers."""
        try:
            answer = self._resolver.resolve(name, kind, raise_on_no_answer=False)
        except (dns.resolver.NXDOMAIN, dns.name.LabelTooLong, dns.name.EmptyLabel, dns.name.NameTooLong):
            return ()
        except dns.exception.DNSException as error:
            raise Upstream(f"the DNS did not answer for {name} {kind}: {error}", permanent=False) from error
        if answer.rrset is None:
            return ()
        if kind == "TXT":
            return tuple(b"".join(record.strings).decode("utf-8", "surrogateescape") for record in answer.rrset)
        return tuple(record.to_text().rstrip(".") for record in answer.rrset)
