"""The address a guarded link leads to: the whole link, its message and recipient inside, signed by the organisation.

`guarding` makes them, `answering` reads them at the click. Nothing is looked up but the key, so that old mail keeps
working, and without a valid signature nothing is redirected (HMAC-SHA-256, RFC 2104, cut to 16 bytes).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from vedette.core.errors import BadInput

LONGEST = 6000
"""Bytes of a link (UTF-8) that are carried; of longer ones only the beginning is, and they open no more."""
TOKEN = 12_000
"""The most characters of a token."""
PATH = "/l/"
MARK = "X-Vedette-Clicks"
"""The field by which an answer of ours is known: `vedette check` looks for it behind proxies."""
_ID, _TAG = 6, 16
_NOT_OURS = "this link was not made here, or was changed on its way"


@dataclass(frozen=True, slots=True)
class ClickKey:
    """A key of an organisation; `id` is twelve hexadecimal digits and stands in every address signed with it."""

    id: str
    secret: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Clicked:
    """What a guarded link holds. `cut`: it was too long to be carried; `recipient` may be empty (one copy for all)."""

    url: str
    network_id: str
    recipient: str
    cut: bool = False


def signed(base: str, tenant: str, key: ClickKey, clicked: Clicked) -> str:
    """The address at `base` (no slash at its end) that stands for a link."""
    url = clicked.url.encode("utf-8", "replace")
    cut = clicked.cut or len(url) > LONGEST
    fields = (b"1" if cut else b"0", clicked.network_id.encode(), clicked.recipient.encode("utf-8", "replace"))
    squeeze = zlib.compressobj(9, wbits=-15)
    packed = squeeze.compress(b"\0".join((*fields, url[:LONGEST]))) + squeeze.flush()
    token = bytes.fromhex(key.id) + _tag(key, tenant, packed) + packed
    return f"{base}{PATH}{tenant}/{base64.urlsafe_b64encode(token).rstrip(b'=').decode()}"


def opened(tenant: str, keys: Mapping[str, ClickKey], token: str) -> Clicked:
    """What a token says; `keys` by their ids. Raises BadInput when we did not sign it for this organisation."""
    data = _bytes(token)
    key = keys.get(data[:_ID].hex())
    given, packed = data[_ID : _ID + _TAG], data[_ID + _TAG :]
    if key is None or not hmac.compare_digest(given, _tag(key, tenant, packed)):
        raise BadInput(_NOT_OURS)
    return _read(packed)


def key_of(keys: Mapping[str, ClickKey], token: str) -> ClickKey:
    """The key a token says it was signed with. Raises BadInput when there is none of that id."""
    key = keys.get(_bytes(token)[:_ID].hex())
    if key is None:
        raise BadInput(_NOT_OURS)
    return key


def token_of(base: str, tenant: str, url: str) -> str:
    """The token in an address of ours for this organisation, empty in any other."""
    head = f"{base}{PATH}{tenant}/"
    return url[len(head) :] if base and url[: len(head)].lower() == head.lower() else ""


def held(base: str, url: str) -> str:
    """The link inside an address of ours, whoever signed it; the address itself when it is none of ours.

    For judging messages only: what leads to our own server leads nowhere else unless it was signed.
    """
    head = f"{base}{PATH}"
    if not base or url[: len(head)].lower() != head.lower():
        return url
    try:
        return _read(_bytes(url[len(head) :].partition("/")[2])[_ID + _TAG :]).url
    except BadInput:
        return url


def _read(packed: bytes) -> Clicked:
    try:
        plain = zlib.decompressobj(wbits=-15).decompress(packed, 2 * TOKEN)
        cut, network_id, recipient, url = plain.split(b"\0", 3)
        return Clicked(url.decode("utf-8", "ignore"), network_id.decode(), recipient.decode(), cut == b"1")
    except (zlib.error, ValueError) as error:
        raise BadInput(_NOT_OURS) from error


def _bytes(token: str) -> bytes:
    if not 0 < len(token) <= TOKEN or not token.isascii():
        raise BadInput(_NOT_OURS)
    try:
        return base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadInput(_NOT_OURS) from error


def _tag(key: ClickKey, tenant: str, packed: bytes) -> bytes:
    return hmac.new(key.secret, b"click 1\0" + tenant.encode() + b"\0" + packed, hashlib.sha256).digest()[:_TAG]
