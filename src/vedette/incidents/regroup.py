"""Taking back links that rested on a value which turned out to connect too much. Used by `correlate`.

Incidents a person has touched are left alone (their history says so); the others are grouped anew without the value.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from vedette.core import clock
from vedette.core.ids import stable_id
from vedette.core.scope import Scope
from vedette.incidents import shelf
from vedette.incidents.grouping import Index, Union, link, swept
from vedette.incidents.neighbours import members_of
from vedette.incidents.reconcile import ACTOR, earns_incident
from vedette.incidents.scoring import Context, Member
from vedette.records import alerts as store
from vedette.records import incidents as cases
from vedette.records import links as ties


@dataclass(slots=True)
class Regrouped:
    """Incidents that lost alerts, and new ones made of what fell off."""

    shrunk: list[int] = field(default_factory=list)
    created: list[int] = field(default_factory=list)


def take_back(scope: Scope, db: Connection, values: Sequence[str], stopped: frozenset[str], words: str) -> Regrouped:
    """Regroup every incident and lone group with links resting on `values`; `words` names them in the history."""
    result = Regrouped()
    rows = store.by_ids(scope, db, sorted(ties.resting_on(scope, db, values)))
    groups = sorted({row.lone_group for row in rows if row.lone_group})
    for group in groups:
        _place(
            scope,
            db,
            _components(
                scope, db, members_of(scope, db, [row.id for row in store.of_groups(scope, db, [group])]), stopped
            ),
        )
    numbers = {row.incident for row in rows if row.incident is not None}
    for number, case in sorted(cases.by_numbers(scope, db, numbers).items()):
        members = members_of(scope, db, [row.id for row in store.of_incident(scope, db, number, repeats=False)])
        parts = _components(scope, db, members, stopped)
        if len(parts) < 2 or case.status != "Active":
            continue
        if case.handled:
            text = (
                f"Some links rested on {words}, which connects too much; left together because a person worked on it."
            )
            cases.note(scope, db, number, clock.now(), ACTOR, "kept together", text)
            continue
        kept = max(parts, key=lambda part: (earns_incident(part), len(part), -part[0].start))
        fallen = [part for part in parts if part is not kept]
        made = _place(scope, db, fallen)
        text = f"{sum(map(len, fallen))} alerts left: only {words} connected them, and it connects too much."
        cases.note(scope, db, number, clock.now(), ACTOR, "links taken back", text)
        shelf.refresh(scope, db, number)
        result.shrunk.append(number)
        result.created += made
    return result


def _components(scope: Scope, db: Connection, members: list[Member], stopped: frozenset[str]) -> list[list[Member]]:
    index, union = Index(members), Union()
    link(index, {member.id for member in members}, union, Context(stopped, frozenset(swept(index))))
    parts: dict[str, list[Member]] = {}
    for member in index.members:
        parts.setdefault(union.find(member.id), []).append(member)
    return sorted(parts.values(), key=lambda part: (part[0].start, part[0].id))


def _place(scope: Scope, db: Connection, parts: list[list[Member]]) -> list[int]:
    made = []
    for part in parts:
        ids = [member.id for member in part]
        if earns_incident(part):
            number = shelf.create(scope, db, ids)
            text = f"Created from {len(ids)} alerts that left another incident or a lone group."
            cases.note(scope, db, number, clock.now(), ACTOR, "created", text)
            made.append(number)
        else:
            group = stable_id("gr", min(ids)) if len(ids) > 1 else None
            store.place(scope, db, ids, incident=None, group=group)
    return made
