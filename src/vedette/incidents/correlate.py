"""Alerts in, incidents out: the one entrance to correlation, called by the flow after every detection run or import.

The algorithm with all its numbers is published in docs/guide/correlation.md.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from vedette.core import clock
from vedette.core.scope import Scope
from vedette.detect.alert import Alert
from vedette.incidents.grouping import Crowd, Index, Link, Union, crowds, link, swept
from vedette.incidents.intake import Intake
from vedette.incidents.labels import labels_of
from vedette.incidents.neighbours import around, members_of, split_by
from vedette.incidents.reconcile import Outcome, Reconciler
from vedette.incidents.regroup import take_back
from vedette.incidents.scoring import Context, Member
from vedette.incidents.sentences import Labels, reason
from vedette.records import alert_index as index_store
from vedette.records import alerts as store
from vedette.records import incidents as cases
from vedette.records import links as ties
from vedette.records.alert_index import IndexRow
from vedette.records.database import Records
from vedette.records.links import LinkRow, StopRow


@dataclass(frozen=True, slots=True)
class Stopped:
    """A value left out because it connects too much: how many owners (0 for a seeded one) and why."""

    value: str
    kind: str
    connects: int
    because: str


@dataclass(frozen=True, slots=True)
class CorrelationReport:
    """What one call did. `alerts` were new, `repeats` of them repeat another, `known` had been seen before.

    `merged` holds (gone, kept) pairs, `held` pairs that are linked but must stay apart, `alone` counts new alerts in no
    incident. Every alert is stored and listed, whatever became of it. `elapsed` is in seconds.
    """

    alerts: int
    repeats: int
    known: int
    created: tuple[int, ...]
    updated: tuple[int, ...]
    merged: tuple[tuple[int, int], ...]
    held: tuple[tuple[int, int], ...]
    alone: int
    stopped: tuple[Stopped, ...]
    elapsed: float

    @property
    def incidents(self) -> tuple[int, ...]:
        """Numbers of all incidents that were created or changed."""
        return tuple(sorted({*self.created, *self.updated}))


def correlate(scope: Scope, records: Records, alerts: Iterable[Alert]) -> CorrelationReport:
    """Store the alerts and give each its place; one transaction, safe to repeat with the same alerts."""
    began = time.perf_counter()
    batch = list(alerts)
    with records.begin() as db:
        intake = Intake(scope, db)
        closed = cases.closed_numbers(scope, db)
        intake.fold(batch, closed)
        touched = intake.resolve()
        intake.weigh()
        work = _Work(scope, db, intake)
        work.store(touched)
        outcome = work.place(closed)
        alone = work.alone()
    news = sum(len(cell.alerts) for cell in intake.cells.values())
    stands = sum(1 for cell in intake.cells.values() if cell.leader is None)
    return CorrelationReport(
        alerts=news,
        repeats=news - stands,
        known=intake.known,
        created=tuple(number for number in outcome.created if number not in {gone for gone, _ in outcome.merged}),
        updated=tuple(sorted(outcome.updated - set(outcome.created))),
        merged=tuple(outcome.merged),
        held=tuple(outcome.held),
        alone=alone,
        stopped=tuple(work.stopped),
        elapsed=time.perf_counter() - began,
    )


class _Work:
    """The steps after intake, inside one transaction."""

    def __init__(self, scope: Scope, db: Connection, intake: Intake) -> None:
        self.scope = scope
        self.db = db
        self.intake = intake
        self.members: list[Member] = []
        self.dirty: set[str] = set()
        self.stopped = [
            Stopped(name.value, name.kind, 0, f"seeded; met {count} times")
            for name, count in sorted(intake.seeded.items(), key=lambda item: (item[0].kind, item[0].value))
        ]
        self._labels: dict[str, str] = {}

    def store(self, touched: set[str]) -> None:
        """Write alerts, index and repeats; remember stored alerts that must be looked at again."""
        rows, index = self.intake.rows()
        store.add(self.scope, self.db, rows)
        index_store.add_index(self.scope, self.db, index)
        store.count_repeats(self.scope, self.db, self.intake.repeated())
        self.members = self.intake.members()
        leaders = {cell.leader.id: cell for cell in self.intake.cells.values() if cell.leader is not None}
        have = {(entry.alert, entry.entity) for entry in index_store.index_of(self.scope, self.db, leaders)}
        more = [
            IndexRow(key, ident, kind, cell.leader.first_activity.timestamp())
            for ident, cell in leaders.items()
            if cell.leader is not None
            for key, kind in cell.signals.items()
            if (ident, key) not in have
        ]
        index_store.add_index(self.scope, self.db, more)
        risen = self.intake.risen()
        for ident, (trust, novel) in risen.items():
            store.change(self.scope, self.db, [ident], {"trust": trust, "novel": novel})
        self.dirty = touched | {row.alert for row in more} | set(risen)

    def place(self, closed: set[int]) -> Outcome:
        """Link what is new with what is near, then found, join and merge."""
        stopped = set(ties.stopped(self.scope, self.db))
        known = {member.id for member in self.members}
        again = members_of(self.scope, self.db, sorted(self.dirty - known))
        near = around(self.scope, self.db, [*self.members, *again], stopped, self.dirty - known)
        usable, shut = split_by([member for member in near if member.id not in known], closed)
        index = Index([*self.members, *usable])
        crowd = [each for each in crowds(index) if each.key not in stopped]
        stopped |= {each.key for each in crowd}
        context = Context(frozenset(stopped), frozenset(swept(index)))
        fresh = known | {member.id for member in again if member.incident not in closed}
        union = _united(usable)
        links = link(index, fresh, union, context)
        self._relate(shut, fresh, context)
        reasons = self._record(links)
        reconciler = Reconciler(self.scope, self.db, reasons)
        self._settle(reconciler, union, index.members, links, fresh)
        repeated = {cell.leader.incident for cell in self.intake.cells.values() if cell.leader is not None}
        reconciler.outcome.updated |= {number for number in repeated if number is not None}
        outcome = reconciler.outcome
        gone = {number for number, _ in outcome.merged}
        outcome.updated -= gone
        outcome.created = [number for number in outcome.created if number not in gone]
        reconciler.finish()
        self._stop(crowd, outcome, frozenset(stopped))
        return outcome

    def alone(self) -> int:
        """How many of the new alerts are in no incident."""
        sizes = {
            cell.first.id if cell.leader is None else cell.leader.id: len(cell.alerts)
            for cell in self.intake.cells.values()
        }
        rows = store.briefs(self.scope, self.db, sizes)
        return sum(sizes[row.id] for row in rows if row.incident is None)

    def _settle(
        self, reconciler: Reconciler, union: Union, members: Sequence[Member], links: Sequence[Link], fresh: set[str]
    ) -> None:
        groups: dict[str, list[Member]] = {}
        for member in members:
            groups.setdefault(union.find(member.id), []).append(member)
        by_group: dict[str, list[Link]] = {}
        for each in links:
            by_group.setdefault(union.find(each.later.id), []).append(each)
        for root, group in groups.items():
            if any(member.id in fresh for member in group):
                reconciler.settle(self._with_mates(group), by_group.get(root, []))

    def _with_mates(self, group: list[Member]) -> list[Member]:
        """The group and all members of the lone groups it touches."""
        lone = {member.group for member in group if member.group and member.incident is None}
        if not lone:
            return group
        have = {member.id for member in group}
        rows = store.of_groups(self.scope, self.db, sorted(lone))
        mates = members_of(self.scope, self.db, [row.id for row in rows])
        return [*group, *(mate for mate in mates if mate.id not in have and mate.incident is None)]

    def _relate(self, shut: list[Member], fresh: set[str], context: Context) -> None:
        """Note which new alerts resemble those of a resolved incident; they never join it."""
        if not shut:
            return
        union = _united(shut)
        index = Index([*(member for member in self.members if member.id in fresh), *shut])
        others = {member.id: member for member in shut}
        found = [
            each
            for each in link(index, {member.id for member in self.members}, union, context)
            if (each.later.id in others) != (each.earlier.id in others)
        ]
        self._record(found, verb="related")

    def _record(self, links: Sequence[Link], verb: str = "joined") -> dict[str, str]:
        """Write links; the sentence of each, by the ids of both alerts."""
        label = self._label_for(links)
        rows: list[LinkRow] = []
        reasons: dict[str, str] = {}
        for each in links:
            said = reason(each.judgement, label)
            via = "\n".join(part.key for part in each.judgement.parts if part.counted > 0)
            rows.append(LinkRow(each.later.id, each.earlier.id, verb, each.judgement.score, said, via, clock.now()))
            text = f"“{each.later.title}” and “{each.earlier.title}” {said}."
            reasons.setdefault(each.later.id, text)
            reasons.setdefault(each.earlier.id, text)
        ties.add(self.scope, self.db, rows)
        return reasons

    def _label_for(self, links: Sequence[Link]) -> Labels:
        keys = {part.key for each in links for part in each.judgement.parts} - set(self._labels)
        self._labels |= labels_of(self.scope, self.db, keys)
        return lambda key: self._labels.get(key, key)

    def _stop(self, crowd: list[Crowd], outcome: Outcome, stopped: frozenset[str]) -> None:
        """Remember values that connect too much, list them, and take back what rested on them."""
        if not crowd:
            return
        names = labels_of(self.scope, self.db, {each.key for each in crowd})
        rows = [
            StopRow(each.key, each.kind, names[each.key], each.owners, _too_many(each), clock.now()) for each in crowd
        ]
        ties.stop(self.scope, self.db, rows)
        self.stopped += [Stopped(row.label, row.kind, row.connects, row.because) for row in rows]
        words = ", ".join(f"the {row.kind} {row.label}" for row in rows[:3])
        again = take_back(self.scope, self.db, [row.entity for row in rows], stopped, words)
        outcome.created += again.created
        outcome.updated |= set(again.shrunk)


def _too_many(crowd: Crowd) -> str:
    return f"connects {crowd.owners} different owners, more than {crowd.limit}"


def _united(members: Iterable[Member]) -> Union:
    """Stored alerts of one incident or lone group hang together already."""
    union = Union()
    for member in members:
        if member.incident is not None:
            union.join(member.id, f"\0incident {member.incident}")
        elif member.group:
            union.join(member.id, f"\0group {member.group}")
    return union
