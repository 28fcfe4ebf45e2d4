"""What our own mail teaches: who writes to whom and under which name, which domains are new; asked by the analysers.

`gate` hands a `KnownMail` to every judgement and lets it learn from what was let through; nothing else writes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection

from vedette.core import clock
from vedette.core.scope import Scope
from vedette.mail.analysis.letters import spoken
from vedette.mail.authentication import organisational
from vedette.mail.disposition import Disposition
from vedette.mail.verdict import Decision
from vedette.records import mail_history as kept
from vedette.records.database import Records

NEW = timedelta(days=7)
"""A domain is new for so long."""
_YOUNG = timedelta(days=14)
_MANY = 5
_USUAL = 3
_RECIPIENTS = 50


@dataclass(frozen=True, slots=True)
class KnownMail:
    """`analysis.case.History` of one tenant, read from the state database."""

    scope: Scope
    records: Records

    def first_contact(self, sender: str, recipients: tuple[str, ...]) -> bool:
        """Whether the sender never wrote to any of these recipients."""
        with self.records.read() as db:
            return not kept.wrote(self.scope, db, sender[:320], recipients[:_RECIPIENTS])

    def newly_seen(self, domain: str) -> bool:
        """Whether the domain first appeared a few days ago or never; nothing is new to whom everything is."""
        present = clock.now()
        with self.records.read() as db:
            began = kept.began(self.scope, db)
            if began is None or began > present - _YOUNG:
                return False
            first = kept.first_seen(self.scope, db, domain[:255])
        return first is None or first > present - NEW

    def usual_addresses(self, display_name: str) -> tuple[str, ...]:
        """Addresses under which a name is known here; none for names that many bear."""
        name = spoken(display_name)[:200]
        if " " not in name:
            return ()
        with self.records.read() as db:
            found = kept.addresses(self.scope, db, name, _USUAL, _MANY + 1)
        return found if len(found) <= _MANY else ()


def learn(scope: Scope, db: Connection, found: Disposition) -> None:
    """Remember a message that was let through. Names are learnt only from senders who proved who they are."""
    if found.verdict.decision not in {Decision.CLEAN, Decision.BULK}:
        return
    let_in = [one.recipient for one in found.outcomes if one.action.arrives][:_RECIPIENTS]
    sender, at = found.message.sender.address[:320], found.envelope.received
    if not let_in or not sender:
        return
    if found.facts.direction == "Outbound":  # whom one of us writes to is no stranger
        for recipient in let_in:
            kept.met(scope, db, kept.mail_contacts, {"recipient": sender, "sender": recipient[:320]}, at)
        return
    for recipient in let_in:
        kept.met(scope, db, kept.mail_contacts, {"recipient": recipient[:320], "sender": sender}, at)
    domain = organisational(found.message.sender.domain)[:255]
    if domain:
        kept.met(scope, db, kept.mail_domains, {"domain": domain}, at)
    name = spoken(found.message.sender.name)[:200]
    if " " in name and (found.authentication.aligned or found.authentication.compauth == "pass"):
        kept.met(scope, db, kept.mail_names, {"name": name, "address": sender}, at)
