"""Planned actions on delivered mail: zero-hour purge after a new verdict, what policies would have done, people's wish.

`gate.admit` plans for mail that was delivered before we saw it, `rejudge` after lists or policies changed, campaigns
and submissions call `plan`. Nothing here moves a message: the response capability does and reports to `finished`.
Source: learn.microsoft.com, Zero-hour auto purge in Exchange Online.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial

from sqlalchemy import Connection

from vedette.core import clock
from vedette.core.errors import BadInput, Conflict
from vedette.core.ids import stable_id
from vedette.core.scope import Scope
from vedette.mail import record
from vedette.mail.blobs import Blobs
from vedette.mail.disposition import Action, Outcome
from vedette.mail.policies.apply import outcome
from vedette.mail.policies.book import Book
from vedette.mail.policies.category import Category
from vedette.mail.policies.facts import Facts
from vedette.mail.policies.preview import facts_of
from vedette.mail.record import Moved
from vedette.records import mail_actions as kept
from vedette.records import mail_messages
from vedette.records.database import Records
from vedette.records.mail_actions import ActionRow
from vedette.records.mail_messages import DeliveryRow, MessageRow
from vedette.tenants import audit
from vedette.tenants.rights import demand

WINDOW = timedelta(hours=48)
"""How far back a new verdict reaches by itself."""
_MOST = 20_000
_UNREAD = frozenset({Category.SPAM, Category.HIGH_SPAM, Category.BULK})
_GONE = frozenset({"Quarantine", "Failed", "Dropped", "Deleted items"})


class Kind(StrEnum):
    """What is to be done with a copy."""

    JUNK = "move to junk"
    QUARANTINE = "move to quarantine"
    DELETE = "soft delete"


class Trigger(StrEnum):
    """What made the plan, in the words of EmailPostDeliveryEvents.ActionTrigger where it has one."""

    ZAP = "ZAP"
    POLICY = "Policy"
    ADMIN = "AdminAction"


@dataclass(frozen=True, slots=True)
class Rejudged:
    """What looking again at delivered mail came to: messages looked at, actions planned."""

    looked: int
    planned: int


def plan(
    scope: Scope,
    db: Connection,
    message: MessageRow,
    recipient: str,
    kind: Kind,
    trigger: Trigger,
    category: str,
    reason: str,
    *,
    location: str = "Inbox/folder",
    unread_only: bool = False,
) -> bool:
    """Plan an action once; False when the same was planned already. A stronger one may follow a weaker one."""
    ident = stable_id("ma", message.key, recipient, kind)
    if kept.find(scope, db, ident) is not None:
        return False
    present = clock.now()
    row = ActionRow(
        ident,
        message.key,
        message.network_id,
        message.message_id,
        recipient,
        message.sender,
        message.subject,
        kind,
        unread_only,
        trigger,
        category,
        reason[:1000],
        location,
        "pending",
        present,
        scope.actor,
        present,
        scope.actor,
    )
    kept.add(scope, db, row)
    audit.record(scope, db, "mail-actions.plan", ident, after=row, detail=f"{kind}: {reason}"[:500])
    return True


def rejudge(
    scope: Scope,
    records: Records,
    blobs: Blobs,
    book: Book,
    *,
    since: datetime | None = None,
    informed: Callable[[Facts], Facts] = lambda facts: facts,
) -> Rejudged:
    """Judge delivered mail again under the book of now and plan what its policies purge; overrides win as ever.

    `informed` adds what has become known of a message since.
    """
    moment = since or clock.now() - WINDOW
    with records.read() as db:
        rows, _ = mail_messages.since(scope, db, moment, _MOST)
        places = {row.key: mail_messages.deliveries(scope, db, row.key) for row in rows}
    planned = 0
    for row in rows:
        facts = facts_of(scope, blobs, row, headers=False)
        news = informed(facts)
        told = news.findings[0].evidence if news.findings != facts.findings else ""
        planned += purge_copies(scope, records, book, row, places[row.key], news, partial(_why, told))
    return Rejudged(len(rows), planned)


def _why(told: str, found: Outcome) -> str:
    return f"now counts as {found.category}: {told or (found.reasons[0].text if found.reasons else '')}"


def purge_copies(
    scope: Scope,
    records: Records,
    book: Book,
    row: MessageRow,
    places: Sequence[DeliveryRow],
    facts: Facts,
    why: Callable[[Outcome], str],
) -> int:
    """Plan what policies purge of a message's delivered copies now that this is known of it; how many actions."""
    planned = 0
    for place in places:
        found = outcome(facts, book, place.recipient, row.received)
        kind = purge(found, book, place)
        if kind is None:
            continue
        with records.begin(scope) as db:
            planned += plan(
                scope,
                db,
                row,
                place.recipient,
                kind,
                Trigger.ZAP,
                found.category,
                why(found),
                location=place.latest_location,
                unread_only=found.category in _UNREAD,
            )
    return planned


def purge(found: Outcome, book: Book, place: DeliveryRow) -> Kind | None:
    """What a new verdict does to a delivered copy, None for nothing: nothing new, gone, released, or policy says no."""
    if (
        found.category == place.category
        or place.latest_location in _GONE
        or place.latest_action == "Released"
        or place.action == Action.DYNAMIC
    ):
        return None
    applied = book.applied(place.recipient)
    allowed = {
        Category.MALWARE: applied.attachments.settings.zap,
        Category.HIGH_PHISH: applied.spam.settings.zap_phish,
        Category.PHISH: applied.spam.settings.zap_phish,
        Category.HIGH_SPAM: applied.spam.settings.zap_spam,
        Category.SPAM: applied.spam.settings.zap_spam,
    }
    if not allowed.get(Category(found.category), False):
        return None
    if found.action is Action.QUARANTINE or found.category == Category.MALWARE:
        return Kind.QUARANTINE
    return Kind.JUNK if found.action is Action.JUNK and place.latest_location != "Junk folder" else None


def observed(scope: Scope, db: Connection, message: MessageRow, outcomes: Sequence[Outcome], location: str) -> None:
    """Plan what policies would have done to mail that was delivered before we saw it."""
    kinds = {
        Action.JUNK: Kind.JUNK,
        Action.QUARANTINE: Kind.QUARANTINE,
        Action.REPLACE: Kind.QUARANTINE,
        Action.DYNAMIC: Kind.QUARANTINE,
        Action.REJECT: Kind.QUARANTINE,
        Action.DELETE: Kind.DELETE,
    }
    for one in outcomes:
        kind = kinds.get(one.action)
        if kind is not None and not (kind is Kind.JUNK and location == "Junk folder"):
            reason = next((reason.text for reason in reversed(one.reasons) if reason.decided), one.policy)
            plan(
                scope,
                db,
                message,
                one.recipient,
                kind,
                Trigger.POLICY,
                one.category,
                reason,
                location=location,
                unread_only=kind is Kind.JUNK,
            )


def listed(
    scope: Scope,
    records: Records,
    *,
    state: str = "",
    network_id: str = "",
    recipient: str = "",
    limit: int = 100,
    skip: int = 0,
) -> tuple[tuple[ActionRow, ...], int]:
    """Actions newest first, with how many match. Raises Forbidden."""
    demand(scope, "action-center.view")
    with records.read() as db:
        return kept.listed(scope, db, state=state, network_id=network_id, recipient=recipient, limit=limit, skip=skip)


def reject(scope: Scope, records: Records, idents: Sequence[str], note: str) -> int:
    """Withdraw pending actions, all or none; how many. Raises Forbidden, NotFound, Conflict for one not pending."""
    demand(scope, "action-center.approve-mail")
    if not 1 <= len(idents) <= 100:
        raise BadInput("reject 1 to 100 actions at once")
    with records.begin(scope) as db:
        for ident in dict.fromkeys(idents):
            before = kept.get(scope, db, ident)
            values = {"state": "rejected", "updated": clock.now(), "updated_by": scope.actor, "note": note}
            if not kept.change(scope, db, ident, ("pending",), values):
                raise Conflict(f"the action {ident} is {before.state}")
            audit.record(scope, db, "mail-actions.reject", ident, before=before, detail=note)
    return len(set(idents))


def finished(scope: Scope, records: Records, ident: str, *, moved: bool, note: str) -> None:
    """What became of an action once it was tried, told by whoever carries it out; the row of its move goes to the lake.

    Raises NotFound, Conflict when it was not pending.
    """
    with records.begin(scope) as db:
        row = kept.get(scope, db, ident)
        values = {
            "state": "done" if moved else "failed",
            "updated": clock.now(),
            "updated_by": scope.actor,
            "note": note,
        }
        if not kept.change(scope, db, ident, ("pending",), values):
            raise Conflict(f"the action {ident} is {row.state}")
        action, location = _ENDS[Kind(row.kind)]
        if moved:
            mail_messages.moved(scope, db, row.key, row.recipient, action, location)
        move = Moved(
            row.network_id,
            row.message_id,
            row.recipient,
            clock.now(),
            f"Moved to {location.lower()}",
            _KINDS.get((row.trigger, row.category), "Manual remediation"),
            row.trigger,
            "Success" if moved else "Error",
            location if moved else row.location,
            row.location,
            {"MALW": "Malware", "SPM": "Spam", "HSPM": "Spam"}.get(row.category, "Phish"),
        )
        mail_messages.put_row(scope, db, record.after([move]).decode())
        audit.record(scope, db, "mail-actions.finish", ident, before=row, detail=f"{values['state']}: {note}"[:500])


_ENDS = {
    Kind.JUNK: ("Junked", "Junk folder"),
    Kind.QUARANTINE: ("Blocked", "Quarantine"),
    Kind.DELETE: ("Blocked", "Deleted items"),
}
_KINDS = {
    ("ZAP", "MALW"): "Malware ZAP",
    ("ZAP", "HPHISH"): "Phish ZAP",
    ("ZAP", "PHSH"): "Phish ZAP",
    ("ZAP", "SPM"): "Spam ZAP",
    ("ZAP", "HSPM"): "Spam ZAP",
}
