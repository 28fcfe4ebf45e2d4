"""Policies as values: who they cover and what they do with a verdict; `apply` reads them, `store` keeps them.

The words follow Microsoft's (learn.microsoft.com: Recommended settings for EOP and Defender for Office 365), so that an
administrator finds again what they know.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Generic, TypeVar

DEFAULT, STANDARD, STRICT = "default", "standard", "strict"
"""Ids of the three stock policies of every protection; users' own have others."""
LAST = 10_000
"""The priority of the default policy: behind every other."""


class Protection(StrEnum):
    """Against what a policy protects."""

    SPAM = "anti-spam"
    PHISH = "anti-phish"
    ATTACHMENTS = "attachments"
    LINKS = "links"
    FLOW = "mail-flow"


class Treatment(StrEnum):
    """What a policy does with a message of a verdict, the mildest first."""

    NONE = "none"
    HEADER = "add-header"
    SUBJECT = "modify-subject"
    BCC = "bcc"
    JUNK = "junk"
    REDIRECT = "redirect"
    QUARANTINE = "quarantine"
    REJECT = "reject"
    DELETE = "delete"


class Files(StrEnum):
    """What becomes of a message whose attachments are malicious."""

    OFF = "off"
    MONITOR = "monitor"
    BLOCK = "block"
    REPLACE = "replace"
    DYNAMIC = "dynamic-delivery"


class PhishLevel(StrEnum):
    """How little it takes to call a message phishing."""

    STANDARD = "standard"
    AGGRESSIVE = "aggressive"
    MORE = "more-aggressive"
    MOST = "most-aggressive"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whose name others borrow."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom a policy covers: these users and domains (none named: everybody) but for the exceptions."""

    users: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    except_users: tuple[str, ...] = ()
    except_domains: tuple[str, ...] = ()

    def covers(self, recipient: str) -> bool:
        """Does it cover this address (lower case)?"""
        domain = recipient.rpartition("@")[2]
        if recipient in self.except_users or domain in self.except_domains:
            return False
        return not (self.users or self.domains) or recipient in self.users or domain in self.domains


@dataclass(frozen=True, slots=True)
class AntiSpam:
    """What becomes of each verdict; `days` is how long quarantine keeps it, `bulk_threshold` the BCL that is bulk.

    Malware and phishing of high confidence are never let out of quarantine by an allowed sender.
    """

    high_confidence_phish: Treatment = Treatment.QUARANTINE
    phish: Treatment = Treatment.QUARANTINE
    high_confidence_spam: Treatment = Treatment.JUNK
    spam: Treatment = Treatment.JUNK
    bulk: Treatment = Treatment.JUNK
    bulk_threshold: int = 7
    subject_tag: str = "[SPAM] "
    redirect_to: tuple[str, ...] = ()
    days: int = 15
    allowed: tuple[str, ...] = ()
    blocked: tuple[str, ...] = ()
    zap_spam: bool = True
    zap_phish: bool = True
    release: bool = True


@dataclass(frozen=True, slots=True)
class AntiPhish:
    """Impersonation and spoofing: who is protected, and what becomes of messages that pretend.

    At most 60 people. `trusted` are addresses and domains never taken for impersonation.
    """

    level: PhishLevel = PhishLevel.STANDARD
    people: tuple[Person, ...] = ()
    own_domains: bool = True
    domains: tuple[str, ...] = ()
    trusted: tuple[str, ...] = ()
    user_action: Treatment = Treatment.NONE
    domain_action: Treatment = Treatment.NONE
    mailbox_intelligence: bool = True
    mailbox_action: Treatment = Treatment.NONE
    spoof_intelligence: bool = True
    spoof_action: Treatment = Treatment.JUNK
    honour_dmarc: bool = True
    dmarc_quarantine: Treatment = Treatment.QUARANTINE
    dmarc_reject: Treatment = Treatment.REJECT
    redirect_to: tuple[str, ...] = ()
    days: int = 30


@dataclass(frozen=True, slots=True)
class Attachments:
    """What becomes of malicious files, and extensions that are never let through.

    `redirect_to` gets a copy of what was blocked, monitored or replaced.
    """

    mode: Files = Files.BLOCK
    extensions: tuple[str, ...] = ()
    extension_action: Treatment = Treatment.QUARANTINE
    redirect_to: tuple[str, ...] = ()
    days: int = 30
    zap: bool = True


@dataclass(frozen=True, slots=True)
class Links:
    """How links are guarded: rewritten or not, what a click may do; `blocked` entries hold at most three `*`.

    `internal`: also in mail that is shown to come from inside; `dkim_signed`: also where a DKIM signature breaks by it.
    """

    rewrite: bool = True
    internal: bool = False
    dkim_signed: bool = True
    track: bool = True
    click_through: bool = False
    keep: tuple[str, ...] = ()
    blocked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Condition:
    """What a mail-flow rule looks at. Every field that is set must hold; one of its values is enough.

    `senders` and `recipients` are addresses or domains, `subject` and `header_values` pieces of text without regard to
    case, `networks` CIDR, `larger` bytes, `authentication` as in `dmarc=fail`.
    """

    senders: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    subject: tuple[str, ...] = ()
    header: str = ""
    header_values: tuple[str, ...] = ()
    extensions: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()
    authentication: tuple[str, ...] = ()
    larger: int = 0
    direction: str = ""

    @property
    def empty(self) -> bool:
        """Nothing is asked."""
        return self == Condition()


@dataclass(frozen=True, slots=True)
class FlowRule:
    """A mail-flow rule: what it does when its condition holds and no exception does.

    `scl` −1 passes spam filtering by, 5, 6 and 9 call it spam. `test` only tells what it would have done; `stop` lets
    no later rule run.
    """

    when: Condition = field(default_factory=Condition)
    unless: Condition = field(default_factory=Condition)
    action: Treatment = Treatment.NONE
    scl: int | None = None
    redirect_to: tuple[str, ...] = ()
    bcc: tuple[str, ...] = ()
    subject_tag: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    reason: str = ""
    test: bool = False
    stop: bool = False
    days: int = 30


Settings = AntiSpam | AntiPhish | Attachments | Links | FlowRule
S = TypeVar("S", bound=Settings, covariant=True)
SETTINGS: dict[Protection, type[Settings]] = {
    Protection.SPAM: AntiSpam,
    Protection.PHISH: AntiPhish,
    Protection.ATTACHMENTS: Attachments,
    Protection.LINKS: Links,
    Protection.FLOW: FlowRule,
}


@dataclass(frozen=True, slots=True)
class Policy(Generic[S]):
    """One policy. The lowest `priority` that covers a recipient decides; `stock` ones are ours and only assigned.

    The presets come first (strict, then standard), then users' own by priority, then the default.
    """

    id: str
    name: str
    protection: Protection
    settings: S
    priority: int = LAST
    enabled: bool = True
    audience: Audience = field(default_factory=Audience)
    description: str = ""
    stock: bool = False
    version: int = 0
    updated: datetime | None = None
    updated_by: str = ""

    @property
    def etag(self) -> str:
        """Changes with every version."""
        return f'"{self.protection}.{self.id}.{self.version}"'

    @property
    def rank(self) -> tuple[int, int]:
        """Where it stands in the order of precedence."""
        return {STRICT: 0, STANDARD: 1, DEFAULT: 3}.get(self.id, 2), self.priority
