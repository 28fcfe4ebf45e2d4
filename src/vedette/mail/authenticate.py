"""Authentication of a message: computed with a resolver, else read from a trusted earlier hop and marked so.

Composite results and their reason codes follow Microsoft (Anti-spam message headers in Microsoft 365, `compauth`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from vedette.core.errors import Upstream
from vedette.mail import dmarc, signatures, spf
from vedette.mail.authentication import Authentication, organisational, read
from vedette.mail.message import Message
from vedette.mail.resolver import Resolver

_HELO = re.compile(r"^from\s+(\S+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Envelope:
    """What the receiving hop knows of the connection; taken from headers where the caller does not know."""

    ip: str = ""
    sender: str = ""
    helo: str = ""


@dataclass(frozen=True, slots=True)
class Trust:
    """Hosts whose Authentication-Results count (`authserv-id`s; empty: the topmost), sealers whose ARC chains do,
    and our own domains."""

    hosts: frozenset[str] = frozenset()
    sealers: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()


def authenticate(
    data: bytes,
    message: Message,
    resolver: Resolver | None = None,
    trust: Trust | None = None,
    envelope: Envelope | None = None,
) -> Authentication:
    """SPF, DKIM, DMARC, ARC and composite authentication of a message. Never raises for bad content.

    Without a resolver, what a trusted hop recorded; `source` of the result tells which it is.
    """
    trust = trust or Trust()
    recorded = read(message, trust.hosts)
    if resolver is None:
        return recorded
    known = envelope or Envelope()
    ip = known.ip or recorded.sender_ip
    mail_from = known.sender or message.envelope_sender
    helo = known.helo or _helo(message)
    spf_result = spf.check(resolver, ip, mail_from, helo or "unknown.invalid") if ip else "none"
    signed = signatures.verify(resolver, data)
    arc, sealers = signatures.sealed(resolver, data)
    valid = tuple(signature.domain for signature in signed if signature.result == "pass")
    spf_domain = (mail_from.rpartition("@")[2] or helo).lower() if spf_result == "pass" else ""
    outcome = dmarc.evaluate(resolver, message.sender.domain, spf_domain, valid)
    trusted_chain = arc == "pass" and bool(set(sealers[:1]) & trust.sealers)
    composite, reason = compose(outcome, trusted_chain, _pointer(resolver, ip, message), message.sender.domain, trust)
    return Authentication(
        spf=spf_result,
        dkim="pass" if valid else (signed[0].result if signed else "none"),
        dmarc=outcome.result,
        compauth=composite,
        aligned=outcome.aligned,
        sender_ip=ip,
        arc=arc,
        reason=reason,
        action=outcome.action,
        source="computed",
    )


def compose(
    outcome: dmarc.Outcome, trusted_chain: bool, pointer_matches: bool, sender: str, trust: Trust
) -> tuple[str, str]:
    """Composite result (`pass`, `softpass`, `fail`) and reason code.

    100 DMARC passed, 109 it would have, 111 its record failed but the sender aligns, 130 a trusted ARC chain, 202 the
    sending host's name, 000 explicit and 001 implicit failure, 010 and 601 the same for one of our own domains.
    """
    if outcome.result == "pass":
        return "pass", "100"
    if outcome.aligned:
        return "pass", "109" if outcome.result == "bestguesspass" else "111"
    if trusted_chain:
        return "pass", "130"
    own = sender in trust.domains or organisational(sender) in trust.domains
    if outcome.result == "fail" and outcome.action in {"quarantine", "reject"}:
        return "fail", "010" if own else "000"
    if pointer_matches and not own:
        return "softpass", "202"
    return "fail", "601" if own else "001"


def _pointer(resolver: Resolver, ip: str, message: Message) -> bool:
    """Whether the sending host's confirmed name belongs to the From domain's organisation."""
    parts = ip.split(".")
    sender = organisational(message.sender.domain)
    if len(parts) != 4 or not sender:
        return False
    try:
        names = resolver.query(f"{'.'.join(reversed(parts))}.in-addr.arpa", "PTR")
        return any(organisational(name) == sender and ip in resolver.query(name, "A") for name in names[:5])
    except Upstream:
        return False


def _helo(message: Message) -> str:
    hops = message.all("Received")
    match = _HELO.match(hops[0]) if hops else None
    return match[1].strip("[]()").lower() if match else ""
