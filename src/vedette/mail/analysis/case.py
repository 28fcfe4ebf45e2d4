"""A message laid out for the analysers: its texts folded, its domains named, whose organisation receives it.

`analyse.findings` builds one `Case` per message; analysers only read it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from vedette.mail.addresses import Address, addresses
from vedette.mail.analysis import letters, lexicon
from vedette.mail.authentication import Authentication, organisational
from vedette.mail.message import Message

_TEXT = 60_000
_OPENING = 250


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
class Organisation:
    """Whom we protect: our own domains, further domains and people (display name and address)."""

    domains: frozenset[str] = frozenset()
    protected_domains: frozenset[str] = frozenset()
    protected_users: tuple[Address, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """`words` are the folded words of subject and body; `cues` holds the phrases of each topic among them.

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

    @property
    def link_domains(self) -> tuple[str, ...]:
        """Registrable domains of all links, each once."""
        return tuple(dict.fromkeys(organisational(link.domain) for link in self.message.links))


def build(
    message: Message, authentication: Authentication, organisation: Organisation, history: History | None = None
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
    )
