"""DMARC (RFC 7489): the published policy, alignment, and the result; `authenticate` calls `evaluate`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from vedette.core.errors import Upstream
from vedette.mail.authentication import organisational
from vedette.mail.resolver import Resolver

_TAG = re.compile(r"\s*([a-z]+)\s*=\s*([^;]*?)\s*(?:;|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Policy:
    """What a domain publishes: `p` as it applies to the asked domain, and strict alignment of DKIM and SPF."""

    action: str
    strict_dkim: bool
    strict_spf: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """`result` as Microsoft writes it (`pass`, `fail`, `bestguesspass`, `none`, `temperror`, `permerror`)."""

    result: str
    action: str
    aligned: bool


def policy(resolver: Resolver, domain: str) -> Policy | None:
    """The policy of a domain or of its organisational domain. Raises `ValueError` on an unusable record, `Upstream`."""
    for name in dict.fromkeys((domain, organisational(domain))):
        records = [text for text in resolver.query(f"_dmarc.{name}", "TXT") if text.lower().startswith("v=dmarc1")]
        if len(records) != 1:  # none, or several: section 6.6.3 says to go on
            continue
        tags = {key.lower(): value.lower() for key, value in _TAG.findall(records[0])}
        action = (tags.get("sp") if name != domain else None) or tags.get("p", "")
        if action not in {"none", "quarantine", "reject"}:
            if not tags.get("rua"):
                raise ValueError(f"{name} publishes a DMARC record without a usable policy")
            action = "none"
        return Policy(action, tags.get("adkim") == "s", tags.get("aspf") == "s")
    return None


def evaluate(resolver: Resolver, sender: str, spf_domain: str, signers: tuple[str, ...]) -> Outcome:
    """The result for a From domain; `spf_domain` is empty unless SPF passed, `signers` signed validly."""
    if not sender:
        return Outcome("none", "", False)
    found: Policy | None = None
    failure = ""
    try:
        found = policy(resolver, sender)
    except Upstream:
        failure = "temperror"
    except ValueError:
        failure = "permerror"
    aligned = _aligned(sender, spf_domain, bool(found and found.strict_spf)) or any(
        _aligned(sender, signer, bool(found and found.strict_dkim)) for signer in signers
    )
    if failure:
        return Outcome(failure, "", aligned)
    if found is None:
        return Outcome("bestguesspass" if aligned else "none", "", aligned)
    return Outcome("pass" if aligned else "fail", found.action, aligned)


def _aligned(sender: str, other: str, strict: bool) -> bool:
    if not other:
        return False
    return sender == other if strict else organisational(sender) == organisational(other)
