"""DKIM (RFC 6376, 8463) and ARC (RFC 8617), verified by dkimpy over our own resolver; `authenticate` calls both."""

from __future__ import annotations

import binascii
from collections.abc import Callable
from dataclasses import dataclass

import dkim

from vedette.core.errors import Upstream
from vedette.mail.resolver import Resolver

_SIGNATURES = 8
_FAILURES = (dkim.DKIMException, ValueError, IndexError, KeyError, TypeError, AttributeError, binascii.Error)


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature: its domain and what became of it (`pass`, `fail`, `temperror`)."""

    domain: str
    result: str


def _ask(resolver: Resolver) -> Callable[..., bytes | None]:
    def txt(name: bytes, timeout: int = 5) -> bytes | None:
        found = resolver.query(name.decode("ascii", "replace").rstrip("."), "TXT")
        return found[0].encode("utf-8", "surrogateescape") if found else None

    return txt


def verify(resolver: Resolver, data: bytes) -> tuple[Signature, ...]:
    """Every DKIM signature of a message, topmost first, at most eight. Never raises for bad signatures."""
    try:
        reader = dkim.DKIM(data, minkey=1024)
    except _FAILURES:
        return ()
    count = sum(name.lower() == b"dkim-signature" for name, _ in reader.headers)
    return tuple(_verify(resolver, data, number) for number in range(min(count, _SIGNATURES)))


def _verify(resolver: Resolver, data: bytes, number: int) -> Signature:
    reader = dkim.DKIM(data, minkey=1024)
    try:
        good = reader.verify(idx=number, dnsfunc=_ask(resolver))
        result = "pass" if good else "fail"
    except Upstream:
        result = "temperror"
    except _FAILURES:
        result = "fail"
    fields = getattr(reader, "signature_fields", None) or {}
    domain = reader.domain if isinstance(reader.domain, bytes) else fields.get(b"d", b"")
    return Signature(bytes(domain).decode("utf-8", "replace").lower(), result)


def sealed(resolver: Resolver, data: bytes) -> tuple[str, tuple[str, ...]]:
    """The state of the ARC chain (`pass`, `fail`, `none`, `temperror`) and the domains that sealed it, newest first."""
    if b"arc-seal" not in data[:512_000].lower():
        return "none", ()
    try:
        state, results, _ = dkim.ARC(data, minkey=1024).verify(dnsfunc=_ask(resolver))
    except Upstream:
        return "temperror", ()
    except _FAILURES:
        return "fail", ()
    sealers = tuple(bytes(result.get("as-domain") or b"").decode("utf-8", "replace").lower() for result in results)
    return (state or b"none").decode().lower(), sealers
