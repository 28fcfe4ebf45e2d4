"""What an analyser says: a code, how much it weighs for which kind of threat, and the evidence a person can read.

Every analyser yields these; `mail.verdict` adds them up. Technologies are named as Microsoft names them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a finding speaks for; `GOOD` speaks against all of the others."""

    MALWARE = "Malware"
    PHISH = "Phish"
    SPAM = "Spam"
    BULK = "Bulk"
    GOOD = "Good"


class Technology(StrEnum):
    """Detection technologies (learn.microsoft.com, Office 365 Management Activity API schema, DetectionMethod)."""

    ADVANCED = "Advanced filter"
    ANTIMALWARE = "Antimalware protection"
    BULK = "Bulk"
    CAMPAIGN = "Campaign"
    DOMAIN_REPUTATION = "Domain reputation"
    FILE_REPUTATION = "File reputation"
    FINGERPRINT = "Fingerprint matching"
    GENERAL = "General filter"
    BRAND = "Impersonation brand"
    DOMAIN = "Impersonation domain"
    USER = "Impersonation user"
    MAILBOX = "Mailbox intelligence impersonation"
    MIXED = "Mixed analysis detection"
    SPOOF_DMARC = "Spoof DMARC"
    SPOOF_EXTERNAL = "Spoof external domain"
    SPOOF_INTRA = "Spoof intra-org"
    URL_REPUTATION = "URL malicious reputation"


@dataclass(frozen=True, slots=True)
class Finding:
    """`code` names the behaviour in kebab-case, `weight` is in points (5 points judge a message on their own)."""

    code: str
    kind: Kind
    weight: float
    evidence: str
    technology: Technology = Technology.GENERAL
