"""From findings to a verdict with reasons a person can read; `judge` is what connectors and policies call.

Points add up within a family of findings up to a cap, so that one theme told in many ways does not count many times.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from vedette.mail.analysis import analyse
from vedette.mail.analysis.case import History, Knowledge, Organisation, build
from vedette.mail.analysis.finding import Finding, Kind, Technology
from vedette.mail.authentication import Authentication
from vedette.mail.message import Message
from vedette.mail.scorer import Model, opinion

_CAPS = {
    "attachments": 10.0,
    "patterns": 10.0,
    "reputation": 10.0,
    "sender": 6.0,
    "authentication": 4.0,
    "links": 6.0,
    "content": 10.0,
    "contact": 4.0,
    "deception": 5.0,
    "obfuscation": 4.0,
    "composition": 6.0,
    "belongings": 5.0,
    "pages": 3.5,
    "homes": 0.0,
    "origins": 5.0,
    "shape": 4.0,
    "threads": 3.0,
    "infrastructure": 4.0,
    "bulk": 0.0,
    "learned": 5.5,
}
_GOOD = 5.5  # what speaks for a sender can be arranged; it never outweighs a plain lure
_REASON = 0.5
_ASKING = 1.5


class Decision(StrEnum):
    """The verdicts, worst first."""

    MALWARE = "malware"
    HIGH_CONFIDENCE_PHISH = "high-confidence phish"
    PHISH = "phish"
    SPAM = "spam"
    BULK = "bulk"
    CLEAN = "clean"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Points from which a verdict is given; 5 points of malware alone suffice."""

    malware: float = 5.0
    unwanted: float = 6.0
    high_confidence: float = 11.0
    bulk: float = 3.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """`score` is in points; `scl` −1 to 9, `bcl` and `pcl` 0 to 9 as Exchange counts; `findings` worst first."""

    decision: Decision
    score: float
    scl: int
    bcl: int
    pcl: int
    technologies: tuple[Technology, ...]
    findings: tuple[Finding, ...]

    @property
    def threat(self) -> str:
        """Microsoft's word for EmailEvents.ThreatTypes, empty for bulk and clean."""
        if self.decision is Decision.MALWARE:
            return "Malware"
        if self.decision in {Decision.PHISH, Decision.HIGH_CONFIDENCE_PHISH}:
            return "Phish"
        return "Spam" if self.decision is Decision.SPAM else ""

    @property
    def confidence(self) -> str:
        """`High` or `Normal` as EmailEvents.ConfidenceLevel has it, empty without a threat."""
        if not self.threat:
            return ""
        return (
            "High" if self.decision in {Decision.MALWARE, Decision.HIGH_CONFIDENCE_PHISH} or self.scl >= 9 else "Normal"
        )

    @property
    def reasons(self) -> tuple[str, ...]:
        """Sentences for people, the weightiest first; what speaks for the sender only where nothing was decided."""
        told = (f for f in self.findings if f.weight >= _REASON and not (self.threat and f.kind is Kind.GOOD))
        return tuple(finding.evidence for finding in told)


def judge(
    message: Message,
    authentication: Authentication,
    organisation: Organisation = Organisation(),  # noqa: B008 (frozen)
    history: History | None = None,
    thresholds: Thresholds = Thresholds(),
    model: Model | None = None,
    knowledge: Knowledge | None = None,
) -> Verdict:
    """Judge one message, by the rules alone or with an operator's trained scorer. Never raises for bad content."""
    case = build(message, authentication, organisation, history, knowledge or Knowledge())
    found = analyse.findings(case)
    if model is not None:
        plain = tuple(finding for family in found.values() for finding in family)
        found["learned"] = opinion(model, case, plain, points(found)[0])
    return weigh(found, thresholds)


def weigh(found: dict[str, tuple[Finding, ...]], thresholds: Thresholds) -> Verdict:
    """The verdict that findings give."""
    total, kinds = points(found)
    proven = any(finding.code == "sender-proven" for finding in found.get("authentication", ()))
    decision = decision_of(total, kinds, thresholds, proven)
    ordered = sorted((finding for family in found.values() for finding in family), key=lambda f: -f.weight)
    decisive = [finding for finding in ordered if finding.kind not in {Kind.GOOD, Kind.BULK} and finding.weight >= 1]
    technologies = tuple(dict.fromkeys(finding.technology for finding in decisive))
    unwanted = decision not in {Decision.CLEAN, Decision.BULK}
    return Verdict(
        decision=decision,
        score=round(total, 2),
        scl=(9 if total >= thresholds.high_confidence else 5) if unwanted else 1,
        bcl=min(9, round(kinds[Kind.BULK])),
        pcl=min(9, round(kinds[Kind.PHISH])) if decision in {Decision.PHISH, Decision.HIGH_CONFIDENCE_PHISH} else 0,
        technologies=(technologies or (Technology.GENERAL,)) if unwanted else (),
        findings=tuple(ordered),
    )


def points(found: dict[str, tuple[Finding, ...]]) -> tuple[float, dict[Kind, float]]:
    """Points in all (capped by family, what speaks for the sender taken off) and by kind (uncapped)."""
    kinds = dict.fromkeys(Kind, 0.0)
    total = 0.0
    for family, group in found.items():
        against = 0.0
        for finding in group:
            kinds[finding.kind] += finding.weight
            if finding.kind is not Kind.GOOD:
                against += finding.weight
        total += min(against, _CAPS[family])
    # The scorer has its own bounds: what it says for a sender stands beside what the rules say.
    learned = sum(finding.weight for finding in found.get("learned", ()) if finding.kind is Kind.GOOD)
    return total - min(kinds[Kind.GOOD] - learned, _GOOD) - learned, kinds


def decision_of(total: float, kinds: dict[Kind, float], thresholds: Thresholds, proven: bool) -> Decision:
    """What so many points make of a message, `proven` being that its sender proves to be who it says.

    Loud mass mail of a sender who proves to be it, and asks for nothing, is bulk rather than spam.
    """
    if kinds[Kind.MALWARE] >= thresholds.malware:
        return Decision.MALWARE
    if total >= thresholds.unwanted:
        if kinds[Kind.PHISH] >= kinds[Kind.SPAM]:
            return Decision.HIGH_CONFIDENCE_PHISH if total >= thresholds.high_confidence else Decision.PHISH
        if proven and kinds[Kind.BULK] >= thresholds.bulk and kinds[Kind.PHISH] < _ASKING:
            return Decision.BULK if total < thresholds.high_confidence else Decision.SPAM
        return Decision.SPAM
    return Decision.BULK if kinds[Kind.BULK] >= thresholds.bulk else Decision.CLEAN
