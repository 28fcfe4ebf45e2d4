"""The address a guarded link leads to: the whole link, its message and recipient inside, signed by the organisation.

`rewriting` makes them; whoever answers a click reads them. Nothing is looked up, so that old mail keeps working, and
without a valid signature nothing is redirected (HMAC-SHA-256, RFC 2104, cut to 16 bytes).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import zlib
from dataclasses import dataclass

from vedette.core.errors import BadInput

LONGEST = 4000
"""Characters of a link that is carried whole; of longer ones only the beginning is, and they open no more."""
_TAG = 16
_TOKEN = 8000
_PATH = "/click/"


@dataclass(frozen=True, slots=True)
class Clicked:
    """What a guarded link holds. `cut`: it was too long to be carried; `recipient` may be empty (one copy for all)."""

    url: str
    network_id: str
    recipient: str
    cut: bool = False


def signed(base: str, tenant: str, key: bytes, clicked: Clicked) -> str:
    """The address at `base` (no slash at its end) that stands for a link."""
    cut = clicked.cut or len(clicked.url) > LONGEST
    fields = ("1" if cut else "0", clicked.network_id, clicked.recipient, clicked.url[:LONGEST])
    packed = zlib.compress("\0".join(fields).encode("utf-8", "replace"), 9)
    token = base64.urlsafe_b64encode(_tag(key, tenant, packed) + packed).rstrip(b"=").decode()
    return f"{base}{_PATH}{tenant}/{token}"


def opened(tenant: str, key: bytes, token: str) -> Clicked:
    """What a token says. Raises BadInput when we did not sign it for this organisation."""
    if len(token) > _TOKEN:
        raise BadInput("this link was not made here")
    try:
        data = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadInput("this link was not made here") from error
    given, packed = data[:_TAG], data[_TAG:]
    if not hmac.compare_digest(given, _tag(key, tenant, packed)):
        raise BadInput("this link was not made here, or was changed on its way")
    cut, network_id, recipient, url = zlib.decompress(packed).decode().split("\0", 3)
    return Clicked(url, network_id, recipient, cut == "1")


def ours(base: str, url: str) -> bool:
    """Is a link guarded already?"""
    return url.lower().startswith(f"{base}{_PATH}".lower())


def _tag(key: bytes, tenant: str, packed: bytes) -> bytes:
    return hmac.new(key, b"click 1\0" + tenant.encode() + b"\0" + packed, hashlib.sha256).digest()[:_TAG]
