"""From groups of linked alerts to incidents: found one, join one, merge several, or stay alone. Used by `correlate`.

Rules are published in docs/guide/correlation.md; every step is written to the incident's history.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from vedette.core import clock
from vedette.core.ids import stable_id
from vedette.core.scope import Scope
from vedette.incidents import shelf
from vedette.incidents.grouping import Link
from vedette.incidents.incident import Classification, Status
from vedette.incidents.scoring import Member
from vedette.incidents.weights import FOUNDING_DETECTORS, FOUNDING_RANK, MERGE_LIMIT, TRUSTED
from vedette.records import alerts as store
from vedette.records import incidents as cases
from vedette.records import links as ties
from vedette.records.incidents import IncidentRow

ACTOR = "correlation"
_SHOWN = 3


@dataclass(slots=True)
class Outcome:
    """What happened to incidents: their numbers, and merges as (gone, kept)."""

    created: list[int] = field(default_factory=list)
    updated: set[int] = field(default_factory=set)
    merged: list[tuple[int, int]] = field(default_factory=list)
    held: list[tuple[int, int]] = field(default_factory=list)


def earns_incident(members: Iterable[Member]) -> bool:
    """One trusted alert of Medium or High, or several trusted detectors that agree."""
    trusted = [member for member in members if member.trust >= TRUSTED]
    strong = any(member.rank >= FOUNDING_RANK for member in trusted)
    return strong or len({member.detector for member in trusted}) >= FOUNDING_DETECTORS


class Reconciler:
    """Applies groups one after another inside the caller's transaction."""

    def __init__(self, scope: Scope, db: Connection, reasons: dict[str, str]) -> None:
        self.scope = scope
        self.db = db
        self.reasons = reasons
        self.outcome = Outcome()
        self._apart = ties.separated(scope, db)

    def settle(self, members: Sequence[Member], links: Sequence[Link]) -> None:
        """Give one group of linked alerts its place."""
        numbers = {member.incident for member in members if member.incident is not None}
        loose = [member for member in members if member.incident is None]
        if not numbers:
            self._found_or_wait(loose)
            return
        kept = self._merge(numbers)
        homes = _homes(members, links, kept)
        for number in sorted(set(homes.values())):
            joining = [member for member in loose if homes[member.id] == number]
            if joining:
                self._join(number, joining)

    def finish(self) -> Outcome:
        """Bring names, severities and times of everything touched up to date."""
        for number in sorted(self.outcome.updated | set(self.outcome.created)):
            shelf.refresh(self.scope, self.db, number)
        return self.outcome

    def _found_or_wait(self, members: list[Member]) -> None:
        ids = [member.id for member in members]
        if earns_incident(members):
            number = shelf.create(self.scope, self.db, ids)
            self._note(number, "created", f"Created from {_alerts(members)}. {self._because(members)}".strip())
            self.outcome.created.append(number)
        elif len(members) > 1:
            group = min((member.group for member in members if member.group), default=stable_id("gr", min(ids)))
            moving = [member.id for member in members if member.group != group]
            store.place(self.scope, self.db, moving, incident=None, group=group)

    def _join(self, number: int, members: list[Member]) -> None:
        store.place(self.scope, self.db, [member.id for member in members], incident=number, group=None)
        self._note(number, "alerts joined", f"{_alerts(members)} joined. {self._because(members)}".strip())
        self.outcome.updated.add(number)

    def _merge(self, numbers: set[int]) -> dict[int, int]:
        """Merge what may be merged into the oldest; the surviving incident of each."""
        rows = sorted(
            cases.by_numbers(self.scope, self.db, numbers).values(), key=lambda row: (row.created, row.number)
        )
        kept: dict[int, int] = {}
        survivors: list[IncidentRow] = []
        for row in rows:
            home = next((each for each in survivors if not self._why_apart(each, row)), None)
            if home is None:
                for other in survivors:
                    self._hold(other, row)
                survivors.append(row)
                kept[row.number] = row.number
                continue
            shelf.absorb(self.scope, self.db, row, home, ACTOR, "their alerts turned out to be linked")
            kept[row.number] = home.number
            self.outcome.merged.append((row.number, home.number))
            self.outcome.updated.add(home.number)
            survivors[survivors.index(home)] = cases.get(self.scope, self.db, home.number)
        return kept

    def _why_apart(self, a: IncidentRow, b: IncidentRow) -> str:
        """Empty when the two may be merged automatically."""
        if (min(a.number, b.number), max(a.number, b.number)) in self._apart:
            return "a person keeps them apart"
        if Status.RESOLVED in (a.status, b.status):
            return "one of them is resolved"
        if a.assigned and b.assigned and a.assigned != b.assigned:
            return "they have different owners"
        unset = Classification.UNKNOWN
        if unset not in (a.classification, b.classification) and a.classification != b.classification:
            return "they are classified differently"
        if a.alerts + b.alerts > MERGE_LIMIT:
            return f"together they would have more than {MERGE_LIMIT} alerts"
        return ""

    def _hold(self, a: IncidentRow, b: IncidentRow) -> None:
        text = f"Linked with incident {{}}, but not merged: {self._why_apart(a, b)}."
        for own, other in ((a, b), (b, a)):
            said = text.format(other.number)
            if said not in {entry.text for entry in cases.history(self.scope, self.db, own.number)}:
                self._note(own.number, "not merged", said)
        self.outcome.held.append((a.number, b.number))

    def _because(self, members: Sequence[Member]) -> str:
        said = list(dict.fromkeys(self.reasons[member.id] for member in members if member.id in self.reasons))
        more = f" … and {len(said) - _SHOWN} more links." if len(said) > _SHOWN else ""
        return " ".join(said[:_SHOWN]) + more

    def _note(self, number: int, verb: str, text: str) -> None:
        cases.note(self.scope, self.db, number, clock.now(), ACTOR, verb, text)


def _alerts(members: Sequence[Member]) -> str:
    titles = list(dict.fromkeys(member.title for member in members))
    shown = "; ".join(f"“{title}”" for title in titles[:_SHOWN]) + (" …" if len(titles) > _SHOWN else "")
    return f"{len(members)} alert{'' if len(members) == 1 else 's'} ({shown})"


def _homes(members: Sequence[Member], links: Sequence[Link], kept: dict[int, int]) -> dict[str, int]:
    """The surviving incident of every member: its own, or that of the nearest linked member, strongest links first."""
    if len(set(kept.values())) == 1:
        return dict.fromkeys((member.id for member in members), min(kept.values()))
    homes = {member.id: kept[member.incident] for member in members if member.incident is not None}
    groups: dict[str, list[str]] = {}
    for member in members:
        if member.group:
            groups.setdefault(member.group, []).append(member.id)
    pairs = [(link.judgement.score, link.later.id, link.earlier.id) for link in links]
    pairs += [(0.0, ids[0], other) for ids in groups.values() for other in ids[1:]]
    pairs.sort(key=lambda pair: (-pair[0], pair[1], pair[2]))
    while any(member.id not in homes for member in members):
        step = next(((a, b) for _, a, b in pairs if (a in homes) != (b in homes)), None)
        if step is None:
            oldest = min(kept.values())
            return {**{member.id: oldest for member in members}, **homes}
        a, b = step
        homes[a] = homes[b] = homes.get(a, homes.get(b, 0))
    return homes
