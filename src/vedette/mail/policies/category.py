"""The category that decides, in Microsoft's order: malware, phishing, spam of high confidence, spoofing, impersonation.

`apply` asks it for every recipient, since levels and thresholds are the recipient's policies'.
Source: learn.microsoft.com, Order and precedence of email protection; the words are those of the CAT stamp.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from vedette.mail.analysis.finding import Kind, Technology
from vedette.mail.policies.facts import Facts
from vedette.mail.policies.lists import names_of
from vedette.mail.policies.model import AntiPhish, AntiSpam, PhishLevel
from vedette.mail.verdict import Decision, Thresholds


class Category(StrEnum):
    """What a message counts as, highest precedence first."""

    MALWARE = "MALW"
    HIGH_PHISH = "HPHISH"
    PHISH = "PHSH"
    HIGH_SPAM = "HSPM"
    SPOOF = "SPOOF"
    USER = "UIMP"
    DOMAIN = "DIMP"
    MAILBOX = "GIMP"
    SPAM = "SPM"
    BULK = "BULK"
    NONE = "NONE"


@dataclass(frozen=True, slots=True)
class Counted:
    """A category and why it is that."""

    category: Category
    why: str


DECISIONS = {
    Category.MALWARE: Decision.MALWARE,
    Category.HIGH_PHISH: Decision.HIGH_CONFIDENCE_PHISH,
    Category.PHISH: Decision.PHISH,
    Category.HIGH_SPAM: Decision.SPAM,
    Category.SPOOF: Decision.PHISH,
    Category.USER: Decision.PHISH,
    Category.DOMAIN: Decision.PHISH,
    Category.MAILBOX: Decision.PHISH,
    Category.SPAM: Decision.SPAM,
    Category.BULK: Decision.BULK,
    Category.NONE: Decision.CLEAN,
}
_EARLIER = {PhishLevel.STANDARD: 0.0, PhishLevel.AGGRESSIVE: 0.75, PhishLevel.MORE: 1.25, PhishLevel.MOST: 2.0}
_UNWANTED, _HIGH = Thresholds().unwanted, Thresholds().high_confidence


def categorise(facts: Facts, spam: AntiSpam, phish: AntiPhish) -> Counted:
    """What the message counts as under these policies."""
    if facts.decision is Decision.MALWARE:
        return Counted(Category.MALWARE, "a file in it is malicious")
    if facts.decision is Decision.HIGH_CONFIDENCE_PHISH:
        return Counted(Category.HIGH_PHISH, f"{facts.score:g} points of phishing, {_HIGH:g} are high confidence")
    if facts.decision is Decision.PHISH:
        earlier = _HIGH - _EARLIER[phish.level]
        if facts.score >= earlier and phish.level is not PhishLevel.STANDARD:
            return Counted(Category.HIGH_PHISH, f"{facts.score:g} points; the level {phish.level} needs {earlier:g}")
        return Counted(Category.PHISH, f"{facts.score:g} points of phishing, {_UNWANTED:g} are enough")
    if facts.decision is Decision.SPAM and facts.scl >= 9:
        return Counted(Category.HIGH_SPAM, f"{facts.score:g} points of spam")
    return _pretence(facts, phish) or _rest(facts, spam, phish)


def _pretence(facts: Facts, phish: AntiPhish) -> Counted | None:
    unasked = "temperror" in {facts.spf, facts.dkim, facts.dmarc}  # the DNS did not answer: nobody is accused
    if phish.spoof_intelligence and facts.composite == "fail" and not facts.aligned and not unasked:
        spoof = facts.detected(Technology.SPOOF_INTRA, Technology.SPOOF_EXTERNAL, Technology.SPOOF_DMARC)
        if spoof is not None:
            return Counted(Category.SPOOF, spoof.evidence)
    if _trusted(facts, phish):
        return None
    for category, technology, on in (
        (Category.USER, Technology.USER, bool(phish.people)),
        (Category.DOMAIN, Technology.DOMAIN, bool(phish.domains or phish.own_domains)),
        (Category.MAILBOX, Technology.MAILBOX, phish.mailbox_intelligence),
    ):
        found = facts.detected(technology) if on else None
        if found is not None:
            return Counted(category, found.evidence)
    return None


def _rest(facts: Facts, spam: AntiSpam, phish: AntiPhish) -> Counted:
    if facts.decision is Decision.SPAM:
        return Counted(Category.SPAM, f"{facts.score:g} points of spam, {_UNWANTED:g} are enough")
    earlier = _UNWANTED - _EARLIER[phish.level]
    if (
        facts.score >= earlier
        and phish.level is not PhishLevel.STANDARD
        and facts.points(Kind.PHISH) >= facts.points(Kind.SPAM)
    ):
        return Counted(Category.PHISH, f"{facts.score:g} points; the level {phish.level} needs {earlier:g}")
    if facts.bcl >= spam.bulk_threshold:
        return Counted(Category.BULK, f"bulk level {facts.bcl}, the policy bears up to {spam.bulk_threshold - 1}")
    return Counted(Category.NONE, f"{facts.score:g} points, {_UNWANTED:g} would be too many")


def _trusted(facts: Facts, phish: AntiPhish) -> bool:
    return any(name in phish.trusted for name in names_of(facts.sender))
