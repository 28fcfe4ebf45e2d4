"""Where this program may connect to when somebody of an organisation names the address: webhooks, streams, SIEMs.

`insight.feed` and `insight.streams` ask before every connection and connect to the very address that was checked, so
that neither a name that changes its mind nor a redirect reaches the operator's own network. Source: OWASP SSRF
Prevention Cheat Sheet; special addresses by RFC 6890 as Python's `ipaddress` knows them.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from vedette.core.errors import BadInput, Upstream

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Target:
    """A checked place to connect to: the name people wrote, and the address it had at that moment."""

    host: str
    address: str
    port: int

    @property
    def netloc(self) -> str:
        """The address as it stands in a URL."""
        return f"[{self.address}]:{self.port}" if ":" in self.address else f"{self.address}:{self.port}"


@dataclass(frozen=True, slots=True)
class Outbound:
    """What the operator allows: public addresses always, of the others only `networks`.

    `certificates` is a file of further CA certificates (PEM) to believe, None for the system's alone.
    """

    networks: tuple[Network, ...] = ()
    certificates: Path | None = None

    @classmethod
    def read(cls, networks: str, certificates: Path | None = None) -> Outbound:
        """From `10.0.0.0/8, fd00::/8`. Raises BadInput naming what is no network."""
        found: list[Network] = []
        for text in networks.replace(",", " ").split():
            try:
                found.append(ipaddress.ip_network(text))
            except ValueError as error:
                raise BadInput(f"outbound.networks holds {text!r}, which is no network: {error}") from error
        return cls(tuple(found), certificates)

    def permits(self, address: str) -> bool:
        """May this address be spoken to?"""
        found = _plain(ipaddress.ip_address(address))
        if any(found in network for network in self.networks if network.version == found.version):
            return True
        return found.is_global and not found.is_multicast and not found.is_reserved

    def private(self, address: str) -> bool:
        """Is it in a network that the operator named?"""
        found = _plain(ipaddress.ip_address(address))
        return any(found in network for network in self.networks if network.version == found.version)

    def target(self, host: str, port: int) -> Target:
        """Look the host up and check every address it has. Raises BadInput (not allowed), Upstream (not found)."""
        if not 0 < port < 65536:
            raise BadInput(f"there is no port {port}")
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise Upstream(f"the host {host!r} cannot be found: {error}") from error
        addresses = list(dict.fromkeys(str(each[4][0]).partition("%")[0] for each in found))
        for address in addresses:
            if not self.permits(address):
                raise BadInput(
                    f"{host} is not a public address; the operator of this installation allows others by "
                    "the setting outbound.networks"
                )
        return Target(host, addresses[0], port)

    def url(self, url: str, *, plain: bool = False) -> Target:
        """The target of an https URL, or of an http one where `plain` and a named network allow it.

        Raises BadInput, Upstream.
        """
        try:
            parts = urlsplit(url)
            host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
        except ValueError as error:
            raise BadInput(f"not an address: {url!r}") from error
        schemes = ("https", "http") if plain else ("https",)
        if parts.scheme not in schemes or not host or parts.username or parts.password or parts.fragment:
            raise BadInput("the address must be https://HOST/PATH, without user, password or fragment")
        target = self.target(host, port)
        if parts.scheme == "http" and not self.private(target.address):
            raise BadInput(f"plain http is spoken only inside the networks of outbound.networks, not to {host}")
        return target

    def tls(self) -> ssl.SSLContext:
        """A client's context that checks names and certificates."""
        context = ssl.create_default_context()
        if self.certificates is not None:
            context.load_verify_locations(cafile=self.certificates)
        return context


def _plain(address: Address) -> Address:
    """An IPv4 address out of its IPv6 clothes."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        return inner or address
    return address
