"""Which messages look alike: each joins the cluster it belongs to as it arrives, or begins one.

`gate.admit` calls `join` in the transaction that keeps the message; `similar` answers for people and programs.
Only leaders are looked up: a cluster's first message, and those that strayed from it.
"""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from vedette.core.ids import stable_id
from vedette.core.scope import Scope
from vedette.mail.campaigns.fingerprint import Fingerprint, Mark, alike, kind
from vedette.mail.verdict import Decision
from vedette.records import mail_messages
from vedette.records import mail_prints as kept
from vedette.records.database import Records
from vedette.records.mail_messages import MessageRow
from vedette.records.mail_prints import ClusterRow, PrintRow

COMMON = 50
"""A value that so many leaders share tells nothing any more."""
_CANDIDATES = 40
_LEADERS = 8
_MEMBERS = 1_000
_PROBABLE, _STRAYED, _EXACT = 0.5, 0.8, 0.95
_LONG, _SHORT = 20, 5
_NEEDED = ((_LONG, 0.65), (10, 0.75), (_SHORT, _EXACT), (0, 2.0))
"""Of so many pairs of words, this share must be the same; few words are never enough alone."""
_CONTENT = frozenset({Mark.FILE, Mark.PAGE, Mark.SHAPE})
_WEIGHTS = {Mark.FILE: 3, Mark.PAGE: 2, Mark.SHAPE: 2, Mark.HOST: 1, Mark.NAME: 1, Mark.SENDER: 1, Mark.DKIM: 1}
UNWANTED = (Decision.MALWARE, Decision.HIGH_CONFIDENCE_PHISH, Decision.PHISH, Decision.SPAM)
"""Verdicts that make a cluster unwanted, worst first."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much of the words is the same (0 to 1), what else is, and in which respects."""

    body: float
    pairs: int
    shared: frozenset[Mark]

    @property
    def same(self) -> bool:
        """Is it the same message with other names, numbers or links?"""
        needed = next(share for pairs, share in _NEEDED if self.pairs >= pairs)
        if self.body >= needed:
            return True
        supported = bool(self.shared & (_CONTENT | {Mark.SENDER}))
        if supported and ((self.pairs >= _LONG and self.body >= _PROBABLE) or (self.pairs and self.body >= _EXACT)):
            return True
        return Mark.FILE in self.shared and (self.pairs < _SHORT or self.body >= _PROBABLE / 2)

    @property
    def kin(self) -> bool:
        """Do both belong to one campaign? Being sent from the same place is not enough."""
        if self.same:
            return True
        points = sum(_WEIGHTS.get(mark, 0) for mark in self.shared) + (2 if self.body >= _PROBABLE / 2 else 0)
        return points >= 3 and bool(self.shared & _CONTENT or self.body >= _PROBABLE / 2)


@dataclass(frozen=True, slots=True)
class Joined:
    """The cluster a message came into, as it was before (`id` and counts) and is now, and clusters that are kin."""

    cluster: ClusterRow
    kin: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Similar:
    """A message that looks like another: how much of the words is the same, and which marks are."""

    message: MessageRow
    cluster: str
    body: float
    shared: tuple[str, ...]
    decision: str


def join(
    scope: Scope, db: Connection, key: str, network: str, at: datetime, found: Fingerprint, decision: str, copies: int
) -> Joined:
    """Put a message into its cluster, in the caller's transaction. `decision` is our verdict, `copies` recipients."""
    for row in kept.prints(scope, db, [key]):  # the message itself was forgotten, its fingerprint not yet
        known = _cluster(scope, db, row.cluster)
        if known is not None:
            return Joined(known, ())
    leaders, counts = _leaders(scope, db, found.values)
    rated = _rated(found, leaders)
    same = [(like.body, row) for row, like in rated if like.same]
    best = max(same, key=lambda pair: (pair[0], pair[1].key), default=None)
    cluster = _cluster(scope, db, best[1].cluster) if best else None
    if cluster is None:
        cluster = ClusterRow(stable_id("mc", key), "", "", "", 0, 0, 0, 0, at, at)
    strayed = best is not None and best[0] < _STRAYED and cluster.leaders < _LEADERS
    leads = cluster.messages == 0 or strayed
    if leads:
        kept.put_bands(scope, db, key, (value for value in found.values if counts[value] < COMMON))
    bad = decision in UNWANTED
    cluster = replace(
        cluster,
        decision=worse(cluster.decision, decision) if bad else cluster.decision,
        leaders=cluster.leaders + leads,
        messages=cluster.messages + 1,
        copies=cluster.copies + copies,
        unwanted=cluster.unwanted + copies * bad,
        first=min(cluster.first, at),
        last=max(cluster.last, at),
    )
    kept.save(scope, db, cluster)
    marks = packed(found.marks)
    kept.add(
        scope,
        db,
        PrintRow(key, network, cluster.id, at, found.sketch, found.pairs, marks, found.client, found.domain, decision),
    )
    kin = dict.fromkeys(row.cluster for row, like in rated if like.kin and row.cluster != cluster.id)
    return Joined(cluster, tuple(kin))


def similar(scope: Scope, records: Records, network_id: str, *, limit: int = 100) -> tuple[Similar, ...]:
    """Messages that look like this one, the most alike first; of its own cluster or near it. Empty when unknown."""
    with records.read() as db:
        own = kept.print_of(scope, db, network_id)
        if own is None:
            return ()
        found = unpacked(own)
        leaders, _ = _leaders(scope, db, found.values)
        near = dict.fromkeys(row.cluster for row, like in _rated(found, leaders) if like.kin)
        rows = kept.members(scope, db, [own.cluster], _MEMBERS)
        others = [cluster for cluster in near if cluster != own.cluster]
        rows += kept.members(scope, db, others, _MEMBERS) if others else ()
        rated = _rated(found, [row for row in rows if row.network_id != network_id])
        rated.sort(key=lambda pair: (-pair[1].body, -len(pair[1].shared), pair[0].key))
        best = list({row.network_id: (row, like) for row, like in reversed(rated)}.values())[::-1][:limit]
        messages = mail_messages.of_keys(scope, db, [row.key for row, _ in best])
    return tuple(
        Similar(
            messages[row.key],
            row.cluster,
            round(like.body, 3),
            tuple(sorted(mark.name.lower() for mark in like.shared)),
            row.decision,
        )
        for row, like in best
        if row.key in messages
    )


def worse(one: str, other: str) -> str:
    """The worse of two verdicts; an empty one is the mildest."""
    order = [decision.value for decision in Decision]
    return min((one, other), key=lambda word: order.index(word) if word in order else len(order))


def unpacked(row: PrintRow) -> Fingerprint:
    """The fingerprint of a kept row."""
    marks = struct.unpack(f"<{len(row.marks) // 8}q", row.marks)
    return Fingerprint(row.sketch, row.pairs, marks, row.client, row.domain)


def values(row: PrintRow) -> Iterable[int]:
    """What a kept message may be found by."""
    return unpacked(row).values


def packed(marks: tuple[int, ...]) -> bytes:
    """Marks as they are kept."""
    return struct.pack(f"<{len(marks)}q", *marks)


def _leaders(scope: Scope, db: Connection, asked: tuple[int, ...]) -> tuple[tuple[PrintRow, ...], Counter[int]]:
    """Leaders that share most values, and by how many leaders each value is shared."""
    if not asked:
        return (), Counter()
    pairs = kept.near(scope, db, asked, (COMMON + 1) * len(asked))
    counts = Counter(value for value, _ in pairs)
    keys = [key for key, _ in Counter(key for _, key in pairs).most_common(_CANDIDATES)]
    return (kept.prints(scope, db, keys) if keys else ()), counts


def likeness(one: Fingerprint, other: Fingerprint, body: float) -> Likeness:
    """What two messages share, `body` being how much of their words is the same."""
    shared = frozenset(kind(mark) for mark in set(one.marks).intersection(other.marks))
    return Likeness(body, min(one.pairs, other.pairs), shared)


def _rated(found: Fingerprint, rows: Iterable[PrintRow]) -> list[tuple[PrintRow, Likeness]]:
    given = list(rows)
    bodies = alike(found.sketch, [row.sketch for row in given])
    return [(row, likeness(found, unpacked(row), float(body))) for row, body in zip(given, bodies, strict=True)]


def _cluster(scope: Scope, db: Connection, ident: str) -> ClusterRow | None:
    return kept.clusters(scope, db, [ident]).get(ident)
