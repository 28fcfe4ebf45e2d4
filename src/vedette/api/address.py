"""The one address under which people and programs reach us: what tokens, passkeys and single sign-on are bound to.

It is configured (`server.address`) or where the server listens, never what a request's Host header says: whoever
chooses that could have proofs made out to somebody else accepted here.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from fastapi import Request

from vedette.core.errors import Conflict
from vedette.tenants.passkeys import Party
from vedette.tenants.tokens import Service

AUDIENCES = (
    "https://api.security.microsoft.com",
    "https://graph.microsoft.com",
    "https://api.securitycenter.microsoft.com",
    "https://api.securitycenter.windows.com",
    "https://manage.office.com",
    "https://kusto.kusto.windows.net",
)
"""Resources that existing clients ask tokens for; ours are good for all of them, here only."""


@dataclass(frozen=True, slots=True)
class Address:
    """Our public address, `https://xdr.example`, without a slash at its end."""

    base: str

    @property
    def host(self) -> str:
        """The host name in it."""
        return urlsplit(self.base).hostname or ""

    @property
    def secure(self) -> bool:
        """Cookies may be marked Secure, and clients that insist on TLS can come."""
        return self.base.startswith("https://")

    @property
    def service(self) -> Service:
        """Us as an issuer of tokens."""
        return Service(self.base, AUDIENCES)

    @property
    def passkeys(self) -> bool:
        """Browsers make passkeys for names, over TLS or on this machine; not for bare network addresses."""
        return not _numeric(self.host) and (self.secure or self.host == "localhost")

    @property
    def party(self) -> Party:
        """Us as authenticators know us. Raises Conflict where browsers would refuse."""
        if not self.passkeys:
            raise Conflict(f"no browser makes passkeys for {self.base}: set server.address to an https:// name")
        return Party(self.host, "Vedette", (self.base,))


def address_of(request: Request) -> Address:
    """The address this application is reached under."""
    address: Address = request.app.state.address
    return address


def _numeric(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
