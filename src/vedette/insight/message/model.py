"""What is known of one mail message, as values: `explain` makes them, the API shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from vedette.mail.disposition import Outcome
from vedette.mail.policies.facts import Weight
from vedette.records.alerts import AlertRow
from vedette.records.incidents import IncidentRow


class Source(StrEnum):
    """Who did something to a message, in the words of Microsoft's email timeline."""

    SYSTEM = "System"
    ADMIN = "Admin"
    USER = "User"


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the timeline. `event` is what happened, `result` its outcome in words; empty recipient: all."""

    at: datetime
    source: Source
    event: str
    recipient: str = ""
    action: str = ""
    threats: str = ""
    result: str = ""


@dataclass(frozen=True, slots=True)
class MailCopy:
    """The copy of one recipient: where it was put first, where it is now, and why.

    `outcome` is the gate's decision; of mail that never passed it, `explanation` is what the tables hold.
    """

    recipient: str
    original_action: str
    original_location: str
    latest_action: str
    latest_location: str
    category: str
    policy: str
    explanation: tuple[str, ...]
    outcome: Outcome | None


@dataclass(frozen=True, slots=True)
class Judgement:
    """What it was judged to be: `by` Vedette or Microsoft; `ours`, `score` and the levels are our own.

    `findings` weigh points and are there for mail that passed the gate; `problems` is what could not be read.
    """

    by: str
    ours: str
    score: float
    scl: int
    bcl: int
    pcl: int
    threats: str
    confidence: str
    methods: tuple[str, ...]
    reasons: tuple[str, ...]
    problems: tuple[str, ...]
    findings: tuple[Weight, ...]


@dataclass(frozen=True, slots=True)
class MailSender:
    """Who sent it, in the header and on the envelope, and from where."""

    name: str
    address: str
    mail_from: str
    ip: str
    reply_to: str
    mailer: str
    list_id: str


@dataclass(frozen=True, slots=True)
class MailLink:
    """A link in it."""

    url: str
    domain: str
    location: str


@dataclass(frozen=True, slots=True)
class MailFile:
    """A file attached to it; `size` is in bytes."""

    name: str
    type: str
    size: int
    sha256: str
    threats: str


@dataclass(frozen=True, slots=True)
class MailMessage:
    """The page of a message. `received` is when it passed the gate, `sent` the Date field of one that never did.

    `authentication` are pairs of check and result; `kept` says that the raw message is here, `partial` which parts a
    limit cut.
    """

    network_id: str
    message_id: str
    subject: str
    sent: datetime | None
    received: datetime | None
    sender: MailSender
    direction: str
    language: str
    size: int
    way: str
    tls: str
    judgement: Judgement
    authentication: tuple[tuple[str, str], ...]
    copies: tuple[MailCopy, ...]
    links: tuple[MailLink, ...]
    files: tuple[MailFile, ...]
    timeline: tuple[Happening, ...]
    alerts: tuple[AlertRow, ...]
    incidents: tuple[IncidentRow, ...]
    kept: bool
    partial: tuple[str, ...]
