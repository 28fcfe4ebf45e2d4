"""Everything a tenant decided about its mail, in force at one moment: policies in their order, lists, own domains.

`gate` reads one per message from `store` (kept while nothing changed); `preview` makes a second one with the change.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, cast

from vedette.mail.addresses import Address
from vedette.mail.analysis.case import Organisation
from vedette.mail.authenticate import Trust
from vedette.mail.policies.lists import Entry, Lists
from vedette.mail.policies.model import (
    SETTINGS,
    AntiPhish,
    AntiSpam,
    Attachments,
    FlowRule,
    Links,
    Policy,
    Protection,
    Settings,
)
from vedette.mail.policies.presets import stock

_NOBODY = "(nobody)"
"""An authserv-id nobody can have: parentheses make a comment (RFC 8601)."""


@dataclass(frozen=True, slots=True)
class MailSettings:
    """What holds for all mail of an organisation.

    `domains` are its own; `hosts` write Authentication-Results that count; `sealers` sign ARC chains that do. `name`
    is what we call ourselves in header fields; `junk_header` is `Name: value` that sends a message to junk.
    `keep_days` is how long raw messages are kept, `digest_hours` how often people are told of their quarantine (0:
    never) and `digest_from` by whom (empty: never). `report_mailboxes` are where people report messages.
    """

    domains: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    sealers: tuple[str, ...] = ()
    name: str = "vedette"
    junk_header: str = "X-Spam-Flag: YES"
    keep_days: int = 30
    digest_hours: int = 24
    digest_from: str = ""
    report_mailboxes: tuple[str, ...] = ()

    def trust(self) -> Trust:
        """For authentication. Without trusted hosts nothing recorded is believed: senders can write it too."""
        return Trust(frozenset(self.hosts or (_NOBODY,)), frozenset(self.sealers), frozenset(self.domains))


@dataclass(frozen=True, slots=True)
class Applied:
    """The policies that cover one recipient, one of each protection."""

    spam: Policy[AntiSpam]
    phish: Policy[AntiPhish]
    attachments: Policy[Attachments]
    links: Policy[Links]


@dataclass(slots=True)
class Book:
    """Policies, lists and settings in force; `mark` grows with every change."""

    policies: tuple[Policy[Settings], ...] = field(default_factory=stock)
    entries: tuple[Entry, ...] = ()
    settings: MailSettings = field(default_factory=MailSettings)
    mark: int = 0
    lists: Lists = field(init=False, repr=False)
    _ordered: dict[Protection, tuple[Policy[Any], ...]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self.lists = Lists(self.entries)
        for protection in SETTINGS:
            own = (policy for policy in self.policies if policy.protection is protection and policy.enabled)
            self._ordered[protection] = tuple(sorted(own, key=lambda policy: (policy.rank, policy.id)))

    def applied(self, recipient: str) -> Applied:
        """The first policy of each protection that covers a recipient; the default covers everybody."""
        return Applied(
            cast(Policy[AntiSpam], self._first(Protection.SPAM, recipient)),
            cast(Policy[AntiPhish], self._first(Protection.PHISH, recipient)),
            cast(Policy[Attachments], self._first(Protection.ATTACHMENTS, recipient)),
            cast(Policy[Links], self._first(Protection.LINKS, recipient)),
        )

    @property
    def rules(self) -> tuple[Policy[FlowRule], ...]:
        """Mail-flow rules in their order."""
        return self._ordered[Protection.FLOW]

    def organisation(self, recipients: Iterable[str]) -> Organisation:
        """Whom to protect in a message to these recipients: everybody their anti-phish policies name."""
        people: dict[str, Address] = {}
        domains: set[str] = set()
        for recipient in recipients:
            settings = self.applied(recipient).phish.settings
            people.update((one.address, Address(one.name, one.address)) for one in settings.people)
            domains.update(settings.domains)
        return Organisation(frozenset(self.settings.domains), frozenset(domains), tuple(people.values()))

    def _first(self, protection: Protection, recipient: str) -> Policy[Any]:
        return next(policy for policy in self._ordered[protection] if policy.audience.covers(recipient))
