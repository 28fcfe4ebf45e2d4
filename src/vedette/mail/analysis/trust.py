"""What authentication says: failures, spoofing, alignment of the envelope; and what speaks for a sender.

`analyse.findings` calls it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from vedette.mail.analysis import domains
from vedette.mail.analysis.case import Case
from vedette.mail.analysis.finding import Finding, Kind, Technology
from vedette.mail.authentication import organisational

_SIGNED = re.compile(r"\bd\s*=\s*([\w.-]+)")


def analyse(case: Case) -> Iterator[Finding]:
    """Findings from the results of SPF, DKIM, DMARC and composite authentication, and from what is unsigned."""
    results = case.authentication
    sender = case.sender_domain
    known = bool(results.spf or results.dkim or results.dmarc)
    if results.dmarc == "fail" or results.compauth == "fail":
        evidence = (
            f"{sender} did not authenticate (DMARC {results.dmarc or 'none'}, composite {results.compauth or 'none'})"
        )
        yield Finding("authentication-failed", Kind.PHISH, 1.5, evidence, Technology.SPOOF_DMARC)
    elif results.spf in {"fail", "softfail"} and results.dkim != "pass":
        evidence = f"SPF {results.spf} for {case.envelope_domain or sender} and no valid signature"
        yield Finding("sender-not-permitted", Kind.PHISH, 1.2, evidence, Technology.SPOOF_EXTERNAL)
    elif known and results.spf in {"none", ""} and results.dkim in {"none", "fail", ""}:
        yield Finding("sender-unproven", Kind.SPAM, 0.8, f"nothing proves that {sender} sent it")
    if results.dkim == "fail":
        yield Finding("signature-broken", Kind.SPAM, 0.3, "a DKIM signature does not verify")
    signed = _signers(case)
    if sender and case.envelope_domain and case.envelope_domain != sender and sender not in signed:
        evidence = (
            f"envelope of {case.envelope_domain}, signed by {', '.join(sorted(signed)) or 'nobody'}, shows {sender}"
        )
        yield Finding("sender-unaligned", Kind.PHISH, 0.2, evidence)
    yield from _spoofed_brand(case, sender, signed)
    if results.aligned and results.dmarc == "pass" and not domains.freemail(sender):
        yield Finding("sender-proven", Kind.GOOD, 0.3, f"{sender} authenticated")
        if domains.owner(sender):
            yield Finding("brand-proven", Kind.GOOD, 2.0, f"{sender} belongs to a known brand and authenticated")


def _signers(case: Case) -> set[str]:
    """Registrable domains of the signatures present (whether or not they could be verified)."""
    found = (_SIGNED.search(value) for value in case.message.all("DKIM-Signature"))
    return {organisational(match[1].lower()) for match in found if match}


def _spoofed_brand(case: Case, sender: str, signed: set[str]) -> Iterator[Finding]:
    brand = domains.owner(sender) if sender else None
    if brand is None:
        return
    results = case.authentication
    if results.dmarc == "fail" or (results.spf in {"fail", "softfail", "none", "temperror"} and results.dkim != "pass"):
        evidence = f"shows {sender} ({brand.name}) but did not authenticate as it"
        yield Finding("brand-spoofed", Kind.PHISH, 3.0, evidence, Technology.SPOOF_EXTERNAL)
    elif case.envelope_domain and not brand.owns(case.envelope_domain) and sender not in signed:
        evidence = f"shows {sender} ({brand.name}), sent by {case.envelope_domain} without its signature"
        yield Finding("brand-spoofed", Kind.PHISH, 2.5, evidence, Technology.SPOOF_EXTERNAL)
