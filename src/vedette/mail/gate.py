"""The gate: every message that comes in is decided here and made durable here; the ways in call nothing else.

`decide` judges and explains, `admit` keeps (message, quarantine, rows) before anybody is told that we took it, `sent`
notes a copy that was sent on. Called again for the same message, sender and recipients, `admit` gives what was kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

import msgspec

from vedette.core import clock
from vedette.core.ids import stable_id
from vedette.core.scope import Scope
from vedette.core.shapes import from_json
from vedette.mail import actions, record, reported
from vedette.mail.analysis.case import History, Knowledge
from vedette.mail.blobs import Blobs
from vedette.mail.bounds import DEFAULT, Bounds
from vedette.mail.campaigns import campaigns
from vedette.mail.clicks.guarding import Guards
from vedette.mail.deciding import Links, decided
from vedette.mail.disposition import Delivery, Disposition, Outcome, Receipt
from vedette.mail.envelope import Envelope
from vedette.mail.history import learn
from vedette.mail.policies.book import Book
from vedette.mail.resolver import Resolver
from vedette.mail.scorer import Model
from vedette.mail.verdict import Decision
from vedette.records import mail_lists, quarantine
from vedette.records import mail_messages as kept
from vedette.records.database import Records
from vedette.records.mail_messages import DeliveryRow, MessageRow
from vedette.records.quarantine import QuarantineRow

_BELIEVED = frozenset({Decision.CLEAN, Decision.BULK})
"""Verdicts of messages whose DMARC reports are taken in, if their sender proves to be it besides."""
Histories = Callable[[Scope], History | None]
Books = Callable[[Scope], Book]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a message's row remembers for a second attempt: the copies to send on and the text of a rejection."""

    deliveries: tuple[Delivery, ...]
    rejected: str
    quarantined: tuple[str, ...]


@dataclass(slots=True)
class Gate:
    """One for the process, safe to share between threads. Without `resolver`, trusted hosts' results are used."""

    records: Records
    blobs: Blobs
    books: Books
    histories: Histories = lambda _scope: None
    resolver: Resolver | None = None
    bounds: Bounds = DEFAULT
    model: Model | None = None
    knowledge: Callable[[Scope], Knowledge] = lambda _scope: Knowledge()
    guards: Guards | None = None

    def decide(self, scope: Scope, envelope: Envelope, raw: bytes) -> Disposition:
        """Judge a message and decide for each recipient, with reasons; nothing is kept yet.

        Never raises for bad content. Raises Conflict when the state database does not answer: tempfail then.
        """
        return decided(
            self.books(scope),
            self.histories(scope),
            self.resolver,
            envelope,
            raw,
            self.bounds,
            self.model,
            self._released(scope),
            self.knowledge(scope),
            self._links(scope),
        )

    def admit(self, scope: Scope, envelope: Envelope, raw: bytes, disposition: Disposition | None = None) -> Receipt:
        """Make a message durable: raw bytes, quarantine, rows. Exactly once by message, sender and recipients.

        Act on the receipt, not on the disposition: on a second attempt it holds what was decided at first. Hand the
        disposition in if it was made before. Raises OSError when the disk is full, Conflict when the state database
        does not answer: tell the sender to try again.
        """
        found = disposition or self.decide(scope, envelope, raw)
        with self.records.read() as db:
            row = kept.find(scope, db, found.key)
            freed = quarantine.released_of(scope, db, found.network_id) if row is not None else {}
        if row is not None:
            again = _receipt(row, repeated=True)
            if freed.keys() & set(again.quarantined):  # what was released comes past us on its way
                return replace(again, quarantined=(), deliveries=found.deliveries, sent=())
            return again
        self.blobs.put(scope, raw)
        message, deliveries, held = _rows(found)
        with self.records.begin(scope) as db:
            row = kept.find(scope, db, found.key)
            if row is not None:
                return _receipt(row, repeated=True)
            kept.add(scope, db, message, deliveries)
            quarantine.add(scope, db, held)
            cluster = campaigns.arrived(scope, db, found, raw)
            kept.put_row(scope, db, record.passed(found, cluster).decode())
            if found.verdict.decision in _BELIEVED and found.authentication.dmarc == "pass":
                for one in reported.records(reported.carried(found.message)):
                    kept.put_row(scope, db, one.decode())
            used = [one.override.id for one in found.outcomes if one.override and one.override.id.startswith("al_")]
            if used:
                mail_lists.mark_used(scope, db, used, clock.now())
            learn(scope, db, found)
            if not envelope.way.enforces:
                place = envelope.location or "Inbox/folder"
                actions.observed(scope, db, message, found.outcomes, place)
        return _receipt(message, repeated=False)

    def _released(self, scope: Scope) -> Callable[[str], Mapping[str, str]]:
        def of(network_id: str) -> Mapping[str, str]:
            with self.records.read() as db:
                return quarantine.released_of(scope, db, network_id)

        return of

    def _links(self, scope: Scope) -> Links:
        guards = self.guards
        if guards is None:
            return Links()
        return Links(partial(guards.there, scope), guards.plain, partial(guards.released, scope))

    def sent(self, scope: Scope, key: str, number: int) -> None:
        """Note that copy `number` of a receipt's deliveries was taken by the next server. Raises NotFound."""
        with self.records.begin(scope) as db:
            kept.mark_sent(scope, db, key, number)


def _receipt(row: MessageRow, *, repeated: bool) -> Receipt:
    plan = from_json(row.plan, Plan)
    return Receipt(
        key=row.key,
        network_id=row.network_id,
        repeated=repeated,
        quarantined=plan.quarantined,
        deliveries=plan.deliveries,
        rejected=plan.rejected,
        sent=tuple(int(one) for one in row.sent.split(",") if one),
    )


def _rows(found: Disposition) -> tuple[MessageRow, list[DeliveryRow], list[QuarantineRow]]:
    held = [_held(found, one) for one in found.outcomes if one.action.held and found.envelope.way.enforces]
    plan = Plan(found.deliveries, found.rejected, tuple(row.recipient for row in held))
    message = MessageRow(
        key=found.key,
        network_id=found.network_id,
        message_id=found.message.message_id[:1000],
        received=found.envelope.received,
        way=found.envelope.way.value,
        sender=found.message.sender.address[:320],
        mail_from=found.envelope.sender[:320],
        subject=found.message.subject[:1000],
        size=found.message.size,
        digest=found.digest,
        facts=msgspec.json.encode(replace(found.facts, headers=())).decode(),
        plan=msgspec.json.encode(plan).decode(),
    )
    return message, [_delivery(found, one) for one in found.outcomes], held


def _delivery(found: Disposition, one: Outcome) -> DeliveryRow:
    action, location = record.put(found, one)
    return DeliveryRow(
        key=found.key,
        recipient=one.recipient[:320],
        received=found.envelope.received,
        category=one.category,
        action=one.action.value,
        original_action=action,
        original_location=location,
        latest_action=action,
        latest_location=location,
        outcome=msgspec.json.encode(one).decode(),
    )


def _held(found: Disposition, one: Outcome) -> QuarantineRow:
    return QuarantineRow(
        id=stable_id("qm", found.key, one.recipient),
        key=found.key,
        network_id=found.network_id,
        message_id=found.message.message_id[:1000],
        recipient=one.recipient[:320],
        sender=found.message.sender.address[:320],
        mail_from=found.envelope.sender[:320],
        subject=found.message.subject[:1000],
        received=found.envelope.received,
        expires=one.until or found.envelope.received,
        digest=found.digest,
        size=found.message.size,
        category=one.category,
        protection=one.protection,
        policy=one.policy,
        policy_id=one.policy_id,
        may_release=one.may_release,
        state="held",
        state_by="",
        state_at=clock.now(),
    )
