"""What policies know of a message, small enough to keep: the gate collects it, `preview` reads it back.

Nothing here depends on a policy, so that the same facts can be judged under others.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from vedette.mail.analysis.finding import Kind
from vedette.mail.authentication import Authentication, organisational
from vedette.mail.envelope import Envelope
from vedette.mail.message import Header, Message
from vedette.mail.verdict import Decision, Thresholds, Verdict

_URLS = 200
_FILES = 200
_EVIDENCE = 300


@dataclass(frozen=True, slots=True)
class FileFact:
    """An attachment, or a file in one."""

    name: str
    sha256: str
    outer: str = ""

    @property
    def extension(self) -> str:
        """What stands behind the last dot, in lower case."""
        return self.name.rpartition(".")[2].lower() if "." in self.name else ""


@dataclass(frozen=True, slots=True)
class Weight:
    """A finding in short."""

    code: str
    kind: str
    weight: float
    evidence: str
    technology: str


@dataclass(frozen=True, slots=True)
class Facts:
    """One message as policies see it. `infrastructure` is the sending host's organisation, or its /24.

    `headers` are there while the message is at hand; they are not kept. `links`: it holds some that can be guarded;
    `sealed`: a DKIM signature covers it.
    """

    sender: str
    mail_from: str
    client: str
    subject: str
    direction: str
    size: int
    decision: Decision
    score: float
    scl: int
    bcl: int
    findings: tuple[Weight, ...]
    spf: str
    dkim: str
    dmarc: str
    composite: str
    published: str
    aligned: bool
    infrastructure: str
    files: tuple[FileFact, ...]
    urls: tuple[str, ...]
    headers: tuple[Header, ...] = ()
    links: bool = False
    sealed: bool = False

    @property
    def sender_domain(self) -> str:
        """What stands behind the `@` of From."""
        return self.sender.rpartition("@")[2]

    def points(self, kind: Kind) -> float:
        """The points of a kind."""
        return sum(finding.weight for finding in self.findings if finding.kind == kind)

    def without(self, kept: tuple[Weight, ...]) -> Facts:
        """The same message as if only these findings had been made."""
        gone = sum(f.weight for f in self.findings if f not in kept)
        score = round(self.score - gone, 2)
        fresh = replace(self, findings=kept, score=score)
        bounds, decision = Thresholds(), self.decision
        if decision is Decision.MALWARE and fresh.points(Kind.MALWARE) < bounds.malware:
            decision = Decision.PHISH if score >= bounds.unwanted else Decision.CLEAN
        if decision is Decision.HIGH_CONFIDENCE_PHISH and score < bounds.high_confidence:
            decision = Decision.PHISH
        if decision in {Decision.PHISH, Decision.SPAM} and score < bounds.unwanted:
            decision = Decision.CLEAN
        return replace(fresh, decision=decision, scl=1 if decision is Decision.CLEAN else self.scl)

    def detected(self, *technologies: str) -> Weight | None:
        """The weightiest finding of these technologies that weighs enough to say something."""
        return next((f for f in self.findings if f.technology in technologies and f.weight >= 1.0), None)


def facts_of(
    envelope: Envelope, message: Message, results: Authentication, verdict: Verdict, direction: str, pointer: str = ""
) -> Facts:
    """The facts of a message at hand; `pointer` is the sending host's confirmed name, where the DNS gave one."""
    files = [
        FileFact(inner.name[:255], inner.sha256, outer.sha256)
        for outer in message.attachments[:_FILES]
        for inner in outer.everything()
    ]
    return Facts(
        sender=message.sender.address,
        mail_from=envelope.sender.lower(),
        client=envelope.client or results.sender_ip,
        subject=message.subject[:500],
        direction=direction,
        size=message.size,
        decision=verdict.decision,
        score=verdict.score,
        scl=verdict.scl,
        bcl=verdict.bcl,
        findings=tuple(
            Weight(f.code, f.kind.value, f.weight, f.evidence[:_EVIDENCE], f.technology.value) for f in verdict.findings
        ),
        spf=results.spf,
        dkim=results.dkim,
        dmarc=results.dmarc,
        composite=results.compauth,
        published=results.action,
        aligned=results.aligned,
        infrastructure=organisational(pointer) if pointer else network(envelope.client or results.sender_ip),
        files=tuple(files[:_FILES]),
        urls=tuple(dict.fromkeys(link.url[:2000] for link in message.links))[:_URLS],
        headers=message.headers,
        sealed=bool(message.header("DKIM-Signature")),
    )


def network(address: str) -> str:
    """The /24 of an IPv4 address, the address itself for others: how spoofed pairs name hosts without a name."""
    parts = address.split(".")
    return ".".join(parts[:3]) + ".0/24" if len(parts) == 4 else address
