"""What a change would do, tried on the mail of the last days before it is kept: policy, rule, list entry.

The API calls it; kept facts are judged under the book in force and under the changed one, nothing else is read but, for
rules that look at header fields, the messages themselves.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from vedette.core import clock
from vedette.core.errors import BadInput, NotFound
from vedette.core.scope import Scope
from vedette.core.shapes import from_json
from vedette.mail.blobs import Blobs
from vedette.mail.disposition import Action, Outcome
from vedette.mail.message import Header, parse
from vedette.mail.policies.apply import outcome
from vedette.mail.policies.book import Book
from vedette.mail.policies.facts import Facts
from vedette.mail.policies.store import VIEW
from vedette.records import mail_messages as kept
from vedette.records.database import Records
from vedette.records.mail_messages import MessageRow
from vedette.tenants.rights import demand

LONGEST = 30
MESSAGES = 5_000
"""The newest messages that are looked at."""
SHOWN = 200


@dataclass(frozen=True, slots=True)
class Changed:
    """A recipient's copy that would be treated otherwise, with the explanation it would have."""

    key: str
    network_id: str
    received: datetime
    sender: str
    recipient: str
    subject: str
    before: Outcome
    after: Outcome


@dataclass(frozen=True, slots=True)
class Preview:
    """What a change would do since a moment: `looked` of `total` messages, `changed` copies, the newest shown.

    `moves` counts them by (action now, action then), with the words `, links guarded` where they are.
    """

    since: datetime
    looked: int
    total: int
    copies: int
    changed: int
    moves: tuple[tuple[str, str, int], ...]
    shown: tuple[Changed, ...]


def preview(scope: Scope, records: Records, blobs: Blobs, before: Book, after: Book, *, days: int = 7) -> Preview:
    """Which copies of the last days the second book treats otherwise than the first. Raises Forbidden, BadInput."""
    demand(scope, VIEW)
    if not 1 <= days <= LONGEST:
        raise BadInput(f"a preview looks back 1 to {LONGEST} days, not {days}")
    since = clock.now() - timedelta(days=days)
    with records.read() as db:
        rows, total = kept.since(scope, db, since, MESSAGES)
        recipients = kept.recipients_of(scope, db, [row.key for row in rows])
    headers = _asks_headers(before) or _asks_headers(after)
    moves: Counter[tuple[str, str]] = Counter()
    shown: list[Changed] = []
    copies = 0
    for row in rows:
        facts = facts_of(scope, blobs, row, headers=headers)
        for recipient in recipients.get(row.key, ()):
            copies += 1
            now, then = (outcome(facts, book, recipient, row.received) for book in (before, after))
            if _same(now, then):
                continue
            moves[(_word(now), _word(then))] += 1
            if len(shown) < SHOWN:
                shown.append(
                    Changed(row.key, row.network_id, row.received, row.sender, recipient, row.subject, now, then)
                )
    counted = tuple((one, other, count) for (one, other), count in moves.most_common())
    return Preview(since, len(rows), total, copies, sum(moves.values()), counted, tuple(shown))


def facts_of(scope: Scope, blobs: Blobs, row: MessageRow, *, headers: bool) -> Facts:
    """The facts kept of a message; header fields, where they are asked for, from the message while it is kept."""
    facts = from_json(row.facts, Facts)
    return replace(facts, headers=_headers(scope, blobs, row.digest)) if headers else facts


def _headers(scope: Scope, blobs: Blobs, digest: str) -> tuple[Header, ...]:
    try:
        raw = blobs.get(scope, digest)
    except NotFound:
        return ()
    head = raw.partition(b"\r\n\r\n" if b"\r\n\r\n" in raw else b"\n\n")[0]
    return parse(head + b"\n\n").headers


def _asks_headers(book: Book) -> bool:
    return any(rule.settings.when.header or rule.settings.unless.header for rule in book.rules)


def _same(one: Outcome, other: Outcome) -> bool:
    fields = ("action", "to", "bcc", "tag", "fields")
    return _word(one) == _word(other) and all(getattr(one, name) == getattr(other, name) for name in fields)


def _word(one: Outcome) -> str:
    return f"{one.action}, links guarded" if one.guarded and one.action is not Action.QUARANTINE else one.action.value
