"""Reported messages: taken from people and administrators, judged, listed for triage, answered; answers feed back.

A report mailbox's messages come through `report`, uploads through `submit`. An answer can block or allow the sender,
purges what was delivered, and becomes an example for the training of the scorer (`examples`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

import msgspec
from sqlalchemy import Connection

from vedette.core import clock
from vedette.core.errors import BadInput, Conflict, Forbidden, NotFound
from vedette.core.ids import new_id, stable_id
from vedette.core.scope import Scope
from vedette.mail import actions
from vedette.mail.actions import Kind, Trigger
from vedette.mail.authentication import read as recorded
from vedette.mail.message import Message, parse
from vedette.mail.policies import entries
from vedette.mail.policies.entries import WantedEntry
from vedette.mail.policies.facts import Weight
from vedette.mail.policies.lists import ListKind
from vedette.mail.policies.store import MANAGE
from vedette.mail.reports import Report, Said, Shape
from vedette.mail.reports import read as read_report
from vedette.mail.room import MailRoom
from vedette.mail.training import Example, example
from vedette.mail.verdict import Verdict, judge
from vedette.records import mail_messages, mail_policies
from vedette.records import submissions as kept
from vedette.records.database import Records
from vedette.records.mail_messages import MessageRow
from vedette.records.selection import Compare, Condition, Every, Where, cursor_of
from vedette.records.submissions import SubmissionRow
from vedette.tenants import audit
from vedette.tenants.rights import demand

LARGEST = 30 * 1024 * 1024
"""Bytes of a message that may be submitted."""
MOST_WAITING = 50
"""Reports of one person that wait for an answer."""
RECENT = timedelta(days=7)
"""How far back report mailboxes are read."""


class Answer(StrEnum):
    """What an administrator says a reported message is."""

    CLEAN = "clean"
    JUNK = "junk"
    PHISH = "phish"
    MALWARE = "malware"


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer and what follows: a list entry for the sender, the purge of delivered copies."""

    answer: Answer
    note: str = ""
    list_sender: bool = False
    purge: bool = False


def is_simulation(scope: Scope, records: Records, message: Message) -> bool:
    """Does a message belong to a simulated attack? Simulations write down what they send."""
    with records.read() as db:
        return bool(message.message_id and kept.simulation_of(scope, db, message.message_id))


def report(scope: Scope, room: MailRoom, digest: str, key: str) -> SubmissionRow:
    """Take a message that came to a report mailbox, once by its key. Never raises for bad content.

    Raises NotFound when the raw message is not kept any more.
    """
    ident = stable_id("sb", key)
    with room.records.read() as db:
        present = kept.find(scope, db, ident)
    if present is not None:
        return present
    found = read_report(room.blobs.get(scope, digest)[:LARGEST])
    return _take(scope, room, found, "user", ident, "")


def waiting(scope: Scope, room: MailRoom) -> tuple[MessageRow, ...]:
    """Messages of the report mailboxes that are no reports yet, of the last days, oldest first."""
    mailboxes = room.shelf.book(scope).settings.report_mailboxes
    with room.records.read() as db:
        rows = mail_messages.to_mailboxes(scope, db, mailboxes, clock.now() - RECENT, 500) if mailboxes else ()
        return tuple(row for row in rows if kept.find(scope, db, stable_id("sb", row.key)) is None)


def submit(scope: Scope, room: MailRoom, raw: bytes, said: Said, recipient: str) -> SubmissionRow:
    """An administrator hands in a message (.eml or .msg). Raises Forbidden, BadInput for one that is too large."""
    demand(scope, "submissions.make")
    found = Report(said, Shape.ATTACHED, _message(raw), scope.actor)
    return _take(scope, room, found, "admin", new_id("sb"), recipient.lower())


def submit_own(scope: Scope, room: MailRoom, raw: bytes, said: Said) -> SubmissionRow:
    """Anybody with a mailbox reports a message they have (.eml or .msg), as by a report mailbox.

    Raises Forbidden, BadInput for what is no message or too large, Conflict while too many wait for an answer.
    """
    if "@" not in scope.actor or " " in scope.actor:  # a program acts as `name (program)`
        raise Forbidden("only people with a mailbox report messages")
    _, waiting = listed(scope, room.records, state="new", own=True, limit=1)
    if waiting >= MOST_WAITING:
        raise Conflict(f"{waiting} of your reports wait for an answer; report more when they have one")
    return _take(scope, room, Report(said, Shape.ATTACHED, _message(raw), scope.actor), "user", new_id("sb"), "")


def _message(raw: bytes) -> bytes:
    if not 0 < len(raw) <= LARGEST:
        raise BadInput(f"a message has 1 to {LARGEST} bytes")
    if not parse(raw).headers:
        raise BadInput("this is no message: it has no header fields")
    return raw


def submit_known(scope: Scope, room: MailRoom, network_id: str, said: Said) -> SubmissionRow:
    """An administrator hands in a message that passed the gate. Raises Forbidden, NotFound, Conflict if unknown."""
    demand(scope, "submissions.make")
    with room.records.read() as db:
        rows = mail_messages.with_network_id(scope, db, network_id)
        recipients = mail_messages.deliveries(scope, db, rows[0].key) if rows else ()
    if not rows:
        raise Conflict(
            f"no message {network_id} passed the gate, or it is not kept any more: hand in the message itself"
        )
    raw = room.blobs.get(scope, rows[0].digest)
    recipient = recipients[0].recipient if recipients else ""
    found = Report(said, Shape.ATTACHED, raw, scope.actor, network_id)
    return _take(scope, room, found, "admin", new_id("sb"), recipient)


def listed(
    scope: Scope,
    records: Records,
    *,
    source: str = "",
    state: str = "",
    kind: str = "",
    own: bool = False,
    limit: int = 100,
    cursor: str = "",
) -> tuple[tuple[SubmissionRow, ...], int]:
    """Reports newest first, with how many match; `own` lists those the asker made. Raises Forbidden, BadInput."""
    if not own:
        demand(scope, "submissions.make")
    given = (("source", source), ("state", state), ("kind", kind), ("reporter", scope.actor if own else ""))
    condition: Condition = Every(tuple(Where(name, Compare.EQ, value) for name, value in given if value))
    with records.read() as db:
        return kept.listed(scope, db, condition, limit=limit, cursor=cursor)


def cursor_after(row: SubmissionRow) -> str:
    """The cursor that begins behind this one."""
    return cursor_of(kept.NEWEST, row.submitted, row.id)


def get(scope: Scope, records: Records, ident: str) -> SubmissionRow:
    """One report. Raises Forbidden, NotFound."""
    demand(scope, "submissions.make")
    with records.read() as db:
        return kept.get(scope, db, ident)


def answer(scope: Scope, room: MailRoom, ident: str, given: Answered) -> SubmissionRow:
    """Say what a reported message is, once or anew. Raises Forbidden, NotFound, Conflict for a listed sender."""
    demand(scope, "submissions.make")
    if given.list_sender:
        demand(scope, MANAGE)
    with room.records.begin(scope) as db:
        before = kept.get(scope, db, ident)
        values = {
            "state": "answered",
            "answer": given.answer.value,
            "answered_by": scope.actor,
            "answered_at": clock.now(),
            "note": given.note,
        }
        kept.change(scope, db, ident, values)
        audit.record(
            scope, db, "submissions.answer", ident, before=before, detail=f"{given.answer}: {given.note}"[:500]
        )
        if given.list_sender and before.sender:
            allow = given.answer is Answer.CLEAN
            wanted = WantedEntry(ListKind.SENDER, (before.sender,), allow=allow, note=f"submission {ident}")
            for row in entries.rows_of(scope, wanted):
                entries.put(scope, db, row)
            mail_policies.changed(scope, db)
        if given.purge and given.answer is not Answer.CLEAN and before.network_id:
            _purge(scope, db, before, given.answer)
        return kept.get(scope, db, ident)


def _purge(scope: Scope, db: Connection, row: SubmissionRow, said: Answer) -> None:
    """Plan the removal of every delivered copy."""
    kind = Kind.JUNK if said is Answer.JUNK else Kind.QUARANTINE
    category = {Answer.JUNK: "SPM", Answer.MALWARE: "MALW"}.get(said, "PHSH")
    why = f"{scope.actor} answered submission {row.id}: {said}"
    for message in mail_messages.with_network_id(scope, db, row.network_id):
        for place in mail_messages.deliveries(scope, db, message.key):
            at = place.latest_location
            if at in {"Inbox/folder", "Junk folder"} and not (kind is Kind.JUNK and at == "Junk folder"):
                actions.plan(scope, db, message, place.recipient, kind, Trigger.ADMIN, category, why, location=at)


def examples(scope: Scope, room: MailRoom, *, limit: int = 10_000) -> Iterator[Example]:
    """Answered reports, as the scorer learns them: those whose raw message is still kept. Raises Forbidden."""
    demand(scope, "submissions.make")
    with room.records.read() as db:
        rows = kept.corrections(scope, db, limit=limit)
    hosts = room.shelf.book(scope).settings.trust().hosts
    for digest, said in rows:
        try:
            message = parse(room.blobs.get(scope, digest))
        except NotFound:
            continue
        yield example(message, recorded(message, hosts), said != Answer.CLEAN)


def _take(scope: Scope, room: MailRoom, found: Report, source: str, ident: str, recipient: str) -> SubmissionRow:
    with room.records.read() as db:
        present = kept.find(scope, db, ident)
    if present is not None:
        return present
    message = parse(room.guards.plain(found.original)) if found.original else None
    verdict = _judged(scope, room, message, recipient or found.reporter) if message else None
    digest = room.blobs.put(scope, found.original) if found.original else ""
    with room.records.begin(scope) as db:
        row = _row(found, source, ident, recipient, digest, message, verdict)
        row = replace(row, simulation=bool(row.message_id) and bool(kept.simulation_of(scope, db, row.message_id)))
        known = mail_messages.find_sent(scope, db, row.network_id, row.message_id)
        if known is not None:
            places = {one.recipient: one for one in mail_messages.deliveries(scope, db, known.key)}
            place = places.get(recipient or found.reporter) or next(iter(places.values()), None)
            policy = msgspec.json.decode(place.outcome).get("policy", "") if place else ""
            row = replace(row, network_id=known.network_id, policy=policy)
        kept.add(scope, db, row)
        audit.record(scope, db, "submissions.add", ident, after=row, detail=f"{row.kind} from {row.reporter}"[:500])
    return row


def _judged(scope: Scope, room: MailRoom, message: Message, recipient: str) -> Verdict:
    book = room.shelf.book(scope)
    results = recorded(message, book.settings.trust().hosts)
    organisation, known = book.organisation([recipient.lower()]), room.gate.knowledge(scope)
    return judge(message, results, organisation, model=room.gate.model, knowledge=known)


def _row(
    found: Report,
    source: str,
    ident: str,
    recipient: str,
    digest: str,
    message: Message | None,
    verdict: Verdict | None,
) -> SubmissionRow:
    weights = tuple(
        Weight(one.code, one.kind.value, one.weight, one.evidence[:300], one.technology.value)
        for one in (verdict.findings if verdict else ())
    )
    return SubmissionRow(
        id=ident,
        source=source,
        kind=found.said.value,
        shape=found.shape.value,
        reporter=found.reporter[:320],
        recipient=(recipient or found.reporter)[:320],
        sender=message.sender.address[:320] if message else "",
        subject=message.subject[:1000] if message else "",
        network_id=found.network_id or (message.network_id if message else ""),
        message_id=message.message_id[:998] if message else "",
        digest=digest,
        submitted=clock.now(),
        verdict=verdict.decision.value if verdict and found.shape is not Shape.NOTHING else "",
        reasons="\n".join(verdict.reasons[:12]) if verdict else "",
        findings=msgspec.json.encode(weights).decode() if weights and found.shape is Shape.ATTACHED else "",
        policy="",
        simulation=False,
        state="new",
    )
