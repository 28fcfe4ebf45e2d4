"""What the gate decided about one message: for each recipient what happens, why, and what changes in the message.

The ways in (SMTP, LMTP, milter, IMAP, Graph) act on a `Disposition`; `gate.decide` makes it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from vedette.mail.authentication import Authentication
from vedette.mail.envelope import Envelope
from vedette.mail.message import Message
from vedette.mail.policies.facts import Facts
from vedette.mail.verdict import Decision, Verdict


class Action(StrEnum):
    """What a way in does for a recipient, the mildest first.

    JUNK, TAG and REPLACE deliver a changed message; DYNAMIC delivers it with its files held back until they are
    judged. REDIRECT delivers to others instead. REJECT answers 550, DELETE drops it and answers 250.
    """

    DELIVER = "deliver"
    TAG = "tag"
    REPLACE = "replace"
    DYNAMIC = "dynamic"
    JUNK = "junk"
    REDIRECT = "redirect"
    QUARANTINE = "quarantine"
    REJECT = "reject"
    DELETE = "delete"

    @property
    def arrives(self) -> bool:
        """Does the recipient get something?"""
        return self in {Action.DELIVER, Action.TAG, Action.REPLACE, Action.DYNAMIC, Action.JUNK}

    @property
    def held(self) -> bool:
        """Is the original kept in quarantine?"""
        return self in {Action.QUARANTINE, Action.REPLACE, Action.DYNAMIC}


class Step(StrEnum):
    """Where in the order of precedence something was looked at."""

    VERDICT = "verdict"
    CONNECTION = "connection"
    RULE = "mail-flow rule"
    TENANT_LIST = "tenant allow/block list"
    POLICY_LIST = "policy sender list"
    USER_LIST = "user sender list"
    POLICY = "policy"
    WAY = "way in"
    RELEASE = "release from quarantine"


@dataclass(frozen=True, slots=True)
class Reason:
    """One step of the explanation, in order: what was looked at and what it said; `decided` marks what counted."""

    step: Step
    text: str
    decided: bool = False


@dataclass(frozen=True, slots=True)
class Override:
    """What overruled the verdict: `allowed` or blocked, by whom (`organization` or `user`), and its source in words."""

    allowed: bool
    level: str
    source: str
    id: str = ""

    @property
    def words(self) -> str:
        """As EmailEvents' OrgLevelAction and UserLevelAction have it."""
        return "Allow" if self.allowed else "Block"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What happens for one recipient. `decision` is the verdict after overrides; `policy_id` and `policy` decided.

    `until` is when quarantine forgets it; `files` are the SHA-256 of attachments that are taken out; `reply` is the
    text of a rejection; `guarded` says that links lead past us.
    """

    recipient: str
    action: Action
    decision: Decision
    category: str = ""
    policy_id: str = ""
    policy: str = ""
    protection: str = ""
    override: Override | None = None
    reasons: tuple[Reason, ...] = ()
    to: tuple[str, ...] = ()
    bcc: tuple[str, ...] = ()
    tag: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    files: tuple[str, ...] = ()
    until: datetime | None = None
    may_release: bool = False
    reply: str = ""
    guarded: bool = False

    @property
    def delivery(self) -> tuple[str, str]:
        """DeliveryAction and DeliveryLocation in the words of EmailEvents."""
        return _DELIVERY[self.action]


_DELIVERY = {
    Action.DELIVER: ("Delivered", "Inbox/folder"),
    Action.TAG: ("Delivered", "Inbox/folder"),
    Action.REPLACE: ("Replaced", "Inbox/folder"),
    Action.DYNAMIC: ("Replaced", "Inbox/folder"),
    Action.JUNK: ("Junked", "Junk folder"),
    Action.REDIRECT: ("Delivered", "On-premises/external"),
    Action.QUARANTINE: ("Blocked", "Quarantine"),
    Action.REJECT: ("Blocked", "Failed"),
    Action.DELETE: ("Blocked", "Dropped"),
}


@dataclass(frozen=True, slots=True)
class Guarding:
    """Links of a copy are replaced by guarded ones, which name the message and whose copy it is (empty: several's)."""

    network_id: str
    recipient: str


@dataclass(frozen=True, slots=True)
class Edits:
    """Changes to a message: fields to remove by name and occurrence (from 1, topmost), fields to put on top, subject.

    `files` are the SHA-256 of attachments to replace by a note, `links` how links are guarded. A milter makes them with
    its own verbs, others with `edits.render`.
    """

    remove: tuple[tuple[str, int], ...] = ()
    add: tuple[tuple[str, str], ...] = ()
    tag: str = ""
    files: tuple[str, ...] = ()
    links: Guarding | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """One copy to send on: to whom, and with which changes."""

    recipients: tuple[str, ...]
    edits: Edits
    junk: bool = False


@dataclass(frozen=True, slots=True)
class Disposition:
    """Everything decided about a message, not yet durable: hand it to `gate.admit` before answering the sender.

    `key` is the same for the same message, sender and recipients; `digest` is the SHA-256 of the raw bytes.
    `deliveries` are the copies to send on, redirections and blind copies included; empty when nobody gets any.
    """

    key: str
    network_id: str
    digest: str
    envelope: Envelope
    message: Message = field(repr=False)
    authentication: Authentication
    verdict: Verdict
    facts: Facts = field(repr=False)
    outcomes: tuple[Outcome, ...]
    deliveries: tuple[Delivery, ...]

    @property
    def rejected(self) -> str:
        """The text of a 550 answer when nobody gets the message and it is rejected for all; else empty."""
        if self.outcomes and all(outcome.action is Action.REJECT for outcome in self.outcomes):
            return self.outcomes[0].reply or "5.7.1 refused by policy"
        return ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What `admit` made durable. `repeated`: it was there already, from an attempt before, and is given as it was kept.

    Send `deliveries` on but those whose numbers (from 0) are in `sent`, and note each with `Gate.sent`; answer
    `rejected` if it is not empty. `quarantined` are the recipients whose copy is held.
    """

    key: str
    network_id: str
    repeated: bool
    quarantined: tuple[str, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    rejected: str = ""
    sent: tuple[int, ...] = ()
