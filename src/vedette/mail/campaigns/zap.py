"""Zero-hour purge of look-alikes: when a cluster turns out unwanted, actions are planned for its delivered copies.

`app.mailrows` runs `spread` whenever a cluster is due. Policies decide as ever: who is allowed stays allowed.
Source: learn.microsoft.com, Zero-hour auto purge in Exchange Online.
"""

from __future__ import annotations

from dataclasses import replace

from vedette.core import clock
from vedette.core.scope import Scope
from vedette.mail.actions import WINDOW, Rejudged, purge_copies
from vedette.mail.blobs import Blobs
from vedette.mail.policies.book import Book
from vedette.mail.policies.facts import Facts
from vedette.mail.policies.preview import facts_of
from vedette.mail.verdict import Decision, Thresholds
from vedette.records import mail_messages, mail_prints
from vedette.records.database import Records
from vedette.records.mail_prints import ClusterRow

_AT_ONCE = 50
_MEMBERS = 20_000


def spread(scope: Scope, records: Records, blobs: Blobs, book: Book) -> Rejudged:
    """Plan actions for the delivered copies of clusters that are due, each cluster once."""
    with records.read() as db:
        due = mail_prints.due(scope, db, _AT_ONCE)
    looked = planned = 0
    for cluster in due:
        found = _cluster(scope, records, blobs, book, cluster)
        looked, planned = looked + found.looked, planned + found.planned
        with records.begin(scope) as db:
            mail_prints.mark_due(scope, db, cluster.id, "", "")
    return Rejudged(looked, planned)


def waiting(scope: Scope, records: Records) -> str:
    """What `spread` would look at, empty when nothing is due."""
    with records.read() as db:
        return ",".join(cluster.id for cluster in mail_prints.due(scope, db, 5))


def _cluster(scope: Scope, records: Records, blobs: Blobs, book: Book, cluster: ClusterRow) -> Rejudged:
    since = clock.now() - WINDOW
    with records.read() as db:
        keys = [one.key for one in mail_prints.members(scope, db, [cluster.id], _MEMBERS) if one.received >= since]
        rows = mail_messages.of_keys(scope, db, keys)
        places = {key: mail_messages.deliveries(scope, db, key) for key in rows}
    planned = 0
    for key, row in rows.items():
        facts = counted_as(facts_of(scope, blobs, row, headers=False), Decision(cluster.decision))
        planned += purge_copies(scope, records, book, row, places[key], facts, lambda _: cluster.due)
    return Rejudged(len(rows), planned)


def counted_as(facts: Facts, decision: Decision) -> Facts:
    """The facts of a message as if it had been judged so."""
    bounds = Thresholds()
    high = decision in {Decision.HIGH_CONFIDENCE_PHISH, Decision.MALWARE}
    score = max(facts.score, bounds.high_confidence if high else bounds.unwanted)
    return replace(facts, decision=decision, score=score, scl=max(facts.scl, 9 if high else 5))
