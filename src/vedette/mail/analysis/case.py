"""A message laid out for the analysers: its texts folded, its domains named, whose organisation receives it.

`analyse.findings` builds one `Case` per message; analysers only read it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from vedette.mail.addresses import Address, addresses
from vedette.mail.analysis import letters, lexicon
from vedette.mail.analysis.finding import Kind
from vedette.mail.authentication import Authentication, organisational
from vedette.mail.message import Message

_TEXT = 60_000
_EXAMPLES = frozenset({"example.com", "example.net", "example.org", "example.edu"})
_OPENING = 250
_QUOTED = re.compile(r"(?m)^\s{0,3}>")
_QUOTES = 3


class History(Protocol):
    """What we know from our own mail; the capability that stores it implements this."""

    def first_contact(self, sender: str, recipients: tuple[str, ...]) -> bool:
        """Whether the sender never wrote to any of these recipients."""
        ...

    def newly_seen(self, domain: str) -> bool:
        """Whether the domain first appeared in our mail a few days ago."""
        ...

    def usual_addresses(self, display_name: str) -> tuple[str, ...]:
        """Addresses under which the recipients know a person of this name."""
        ...


@dataclass(frozen=True, slots=True)
class Known:
    """What threat intelligence says of something: `malware`, `phish` or `spam`, who says it, how surely (0 to 1)."""

    threat: str
    source: str
    confidence: float = 1.0


class Intelligence(Protocol):
    """Indicators, ours and others'; `indicators.index` implements this. Expired ones are not told."""

    def url(self, url: str) -> Known | None:
        """What is known of a link."""
        ...

    def domain(self, name: str) -> Known | None:
        """What is known of a host or registrable domain."""
        ...

    def address(self, ip: str) -> Known | None:
        """What is known of an IP address."""
        ...

    def sender(self, address: str) -> Known | None:
        """What is known of a mail address."""
        ...

    def file(self, sha256: str, data: bytes) -> Known | None:
        """What is known of a file by its hash; `data` for other hashes than this."""
        ...


class Matcher(Protocol):
    """Rules over the bytes of files (`patterns.Patterns`)."""

    def hits(self, data: bytes) -> Sequence[Hit]:
        """The rules that match."""
        ...


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What others know: threat intelligence, and patterns of files other than the stock ones."""

    intelligence: Intelligence | None = None
    patterns: Matcher | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that matched: its name, what it says, for which kind of threat and with how many points."""

    rule: str
    says: str
    kind: Kind
    points: float


@dataclass(frozen=True, slots=True)
class Organisation:
    """Whom we protect: our own domains, further domains and people (display name and address)."""

    domains: frozenset[str] = frozenset()
    protected_domains: frozenset[str] = frozenset()
    protected_users: tuple[Address, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """`words` are the folded words of subject and body; `cues` holds the phrases of each topic among them.

    `targets` holds what a reader can click, each once, with its registrable domain.
    `opening` holds those of the first words alone: what a message is about stands at its head, while a long text
    mentions everything somewhere.
    """

    message: Message
    authentication: Authentication
    organisation: Organisation
    history: History | None
    body: str
    folded: str
    words: tuple[str, ...]
    cues: dict[str, tuple[str, ...]] = field(default_factory=dict)
    opening: dict[str, tuple[str, ...]] = field(default_factory=dict)
    reply_to: tuple[Address, ...] = ()
    sender_domain: str = ""
    envelope_domain: str = ""
    knowledge: Knowledge = field(default_factory=Knowledge)
    targets: dict[str, str] = field(default_factory=dict)

    @property
    def whole(self) -> bool:
        """Whether the header is as it was delivered: where an archive cut its path, absent fields tell nothing."""
        return bool(self.message.header("Received"))

    @property
    def stand_in(self) -> bool:
        """Whether the sender's address was put there by who took the real one out: names nobody has (RFC 2606, 3)."""
        return self.sender_domain in _EXAMPLES

    @property
    def quoting(self) -> bool:
        """Whether it quotes earlier mail line by line."""
        return len(_QUOTED.findall(self.message.text)) >= _QUOTES

    @property
    def replying(self) -> bool:
        """Whether it answers and quotes earlier mail."""
        return self.quoting and bool(self.message.header("In-Reply-To") or self.message.header("References"))

    @property
    def link_domains(self) -> tuple[str, ...]:
        """Registrable domains of all links, each once."""
        return tuple(dict.fromkeys(organisational(link.domain) for link in self.message.links))


def build(
    message: Message,
    authentication: Authentication,
    organisation: Organisation,
    history: History | None = None,
    knowledge: Knowledge = Knowledge(),
) -> Case:
    """Lay a message out; the longest texts are cut, cues stand near the beginning."""
    shown = "\n".join(markup.text for markup in message.markup)
    body = (shown + "\n" + message.text if len(shown) > 80 else message.text + "\n" + shown)[:_TEXT]
    folded = letters.folded(f"{message.subject}\n{body}")
    words = tuple(lexicon.words(folded))
    found = lexicon.cues(words)
    return Case(
        message=message,
        authentication=authentication,
        organisation=organisation,
        history=history,
        body=body,
        folded=folded,
        words=words,
        cues=found,
        opening=found if len(words) <= _OPENING else lexicon.cues(words[:_OPENING]),
        reply_to=addresses(message.header("Reply-To")),
        sender_domain=organisational(message.sender.domain),
        envelope_domain=organisational(message.envelope_sender.rpartition("@")[2]),
        knowledge=knowledge,
        targets=_targets(message),
    )


def _targets(message: Message) -> dict[str, str]:
    return {
        link.url: organisational(link.domain)
        for link in message.links
        if link.location == "Body" and (link.tag in {"a", "area", "form"} or not message.markup)
    }
