"""Why are these two alerts together, or apart? An explanation tree of sentences with every score, window and decision.

Asked by the command line and the API; it recomputes the score with the same function that correlation used.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from vedette.core.clock import iso
from vedette.core.scope import Scope
from vedette.incidents import sight
from vedette.incidents.evidence import evidence_of
from vedette.incidents.grouping import Index, swept
from vedette.incidents.labels import labels_of
from vedette.incidents.neighbours import around, members_of
from vedette.incidents.scoring import Context, Judgement, Member, Part, judge
from vedette.incidents.sentences import duration, shared
from vedette.incidents.signals import signals_of
from vedette.incidents.stoplist import SEEDS
from vedette.incidents.weights import THRESHOLD
from vedette.records import alerts as store
from vedette.records import incidents as cases
from vedette.records import links as ties
from vedette.records.alerts import AlertRow
from vedette.records.database import Records
from vedette.records.links import LinkRow, StopRow


@dataclass(frozen=True, slots=True)
class Why:
    """One sentence and what it rests on."""

    text: str
    because: tuple[Why, ...] = ()

    def lines(self, depth: int = 0) -> list[str]:
        """The tree as indented lines."""
        return ["  " * depth + self.text, *(line for child in self.because for line in child.lines(depth + 1))]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer: whether the two are in one place, the score of the pair alone, and the explanation."""

    together: bool
    score: float
    why: Why


def why(scope: Scope, records: Records, a: str, b: str) -> Verdict:
    """Explain two alerts by their ids. Raises NotFound."""
    with records.read() as db:
        first, second = sight.alert(scope, db, a), sight.alert(scope, db, b)
        heads = [_head(scope, db, first), _head(scope, db, second)]
        together = _together(heads[0], heads[1])
        if heads[0].id == heads[1].id:
            text = f"{_title(first)} and {_title(second)} repeat the same thing: equal fingerprint, same ten minutes."
            return Verdict(True, THRESHOLD, Why(text))
        members = members_of(scope, db, [head.id for head in heads])
        context, stopped = _context(scope, db, members)
        judgement = judge(members[0], members[1], context)
        children = [
            _score(scope, db, members, judgement, stopped),
            *_seeded(heads),
            *_habits(members),
            *_chain(scope, db, heads, judgement, together),
            *_decisions(scope, db, heads, judgement),
        ]
    return Verdict(together, judgement.score, Why(_headline(first, second, heads, together), tuple(children)))


def _head(scope: Scope, db: Connection, row: AlertRow) -> AlertRow:
    return store.get(scope, db, row.repeat_of) if row.repeat_of else row


def _title(row: AlertRow) -> str:
    return f"“{row.title}” ({iso(row.first_activity)})"


def _together(a: AlertRow, b: AlertRow) -> bool:
    if a.id == b.id or (a.incident is not None and a.incident == b.incident):
        return True
    return a.incident is None and b.incident is None and a.lone_group is not None and a.lone_group == b.lone_group


def _headline(first: AlertRow, second: AlertRow, heads: Sequence[AlertRow], together: bool) -> str:
    a = heads[0]
    pair = f"{_title(first)} and {_title(second)}"
    if together and a.incident is not None:
        return f"{pair} are together in incident {a.incident}."
    if together:
        return f"{pair} are linked, but too weak for an incident of their own."
    places = [f"in incident {row.incident}" if row.incident is not None else "in no incident" for row in heads]
    return f"{pair} are apart: the first is {places[0]}, the second {places[1]}."


def _context(scope: Scope, db: Connection, members: Sequence[Member]) -> tuple[Context, dict[str, StopRow]]:
    stopped = ties.stopped(scope, db)
    sweeps = {key for member in members for key in member.signals if key.startswith("sweep:")}
    found: set[str] = set()
    if sweeps:
        only = [
            Member(m.id, m.title, m.detector, m.start, m.end, m.rank, m.stage, m.trust, m.novel,
                   {key: kind for key, kind in m.signals.items() if key in sweeps})
            for m in members
        ]  # fmt: skip
        found = swept(Index(around(scope, db, only, set(stopped), {m.id for m in members})))
    return Context(frozenset(stopped), frozenset(found)), stopped


def _score(
    scope: Scope, db: Connection, members: Sequence[Member], judgement: Judgement, stopped: dict[str, StopRow]
) -> Why:
    names = labels_of(scope, db, [part.key for part in judgement.parts])
    lines = [_part(part, judgement, names, stopped) for part in judgement.parts]
    if not judgement.parts:
        lines.append(Why("They share no value that correlation looks at, or only outside its window."))
    if judgement.bonus:
        lines.append(Why(f"The two {judgement.bonus_for}: {judgement.bonus:.2f} more."))
    if judgement.trust < 1:
        lines.append(Why(f"All of it times {judgement.trust:.2f}, the trust in the two alerts (see below)."))
    verdict = "enough to link them" if judgement.linked else "not enough to link them"
    text = f"By themselves they score {judgement.score:.2f} of the needed {THRESHOLD:.2f}: {verdict}."
    return Why(text, tuple(lines))


def _part(part: Part, judgement: Judgement, names: dict[str, str], stopped: dict[str, StopRow]) -> Why:
    what = shared(part, lambda key: names.get(key, key))
    if part.stopped:
        row = stopped[part.key]
        return Why(f"Both show {what}, but it is on the stop-list: it {row.because}.")
    apart = duration(judgement.gap) if judgement.gap else "no time"
    window = f"counts fully up to {duration(part.kind.near)}, not at all after {duration(part.kind.window)}"
    text = f"Both show {what}: weight {part.kind.weight:.2f}, {apart} apart ({window}), worth {part.worth:.2f}"
    halved = f", of which {part.counted:.2f} counts beside the stronger ones" if part.counted < part.worth else ""
    return Why(f"{text}{halved}.")


def _seeded(heads: Sequence[AlertRow]) -> list[Why]:
    """Well-known values both hold, which are never looked at."""
    found = [{(name.kind, name.value) for name in signals_of(evidence_of(row.evidence))[2]} for row in heads]
    return [
        Why(f"Both show {value}, which is on the stop-list from the start ({SEEDS[kind, value]}).")
        for kind, value in sorted(found[0] & found[1])
    ]


def _habits(members: Sequence[Member]) -> list[Why]:
    return [
        Why(f"“{member.title}” is trusted {member.trust:.2f}: its detector fires often on the same device or person.")
        for member in members
        if member.trust < 1
    ]


def _chain(scope: Scope, db: Connection, heads: Sequence[AlertRow], judgement: Judgement, together: bool) -> list[Why]:
    """The links that lead from one to the other, when they are together through others."""
    if not together or judgement.linked:
        return []
    a, b = heads
    inside = (
        store.of_incident(scope, db, a.incident, repeats=False)
        if a.incident is not None
        else store.of_groups(scope, db, [a.lone_group or ""])
    )
    rows = {row.id: row for row in sight.shown(scope, db, inside)}
    links = sight.shown_links(ties.of_alerts(scope, db, rows), rows.values(), scope, db)
    path = _path(a.id, b.id, [link for link in links if link.verb == "joined"])
    if not path:
        return [Why("No chain of links leads from one to the other: a person put them together.")]
    steps = []
    for link in path:
        ends = [rows[ident].title if ident in rows else ident for ident in (link.alert, link.other)]
        steps.append(Why(f"“{ends[0]}” and “{ends[1]}” {link.reason}."))
    return [Why(f"They are together through {len(path)} links:", tuple(steps))]


def _path(start: str, goal: str, links: Sequence[LinkRow]) -> list[LinkRow]:
    """The shortest chain of links, empty if there is none."""
    around_: dict[str, list[LinkRow]] = {}
    for link in links:
        around_.setdefault(link.alert, []).append(link)
        around_.setdefault(link.other, []).append(link)
    came: dict[str, LinkRow | None] = {start: None}
    queue = deque([start])
    while queue:
        here = queue.popleft()
        for link in around_.get(here, []):
            there = link.other if link.alert == here else link.alert
            if there not in came:
                came[there] = link
                queue.append(there)
    path: list[LinkRow] = []
    while (step := came.get(goal)) is not None:
        path.append(step)
        goal = step.other if step.alert == goal else step.alert
    return path[::-1]


def _decisions(scope: Scope, db: Connection, heads: Sequence[AlertRow], judgement: Judgement) -> list[Why]:
    """What people and states have to do with it."""
    numbers = sorted({row.incident for row in heads if row.incident is not None})
    found: list[Why] = []
    if len(numbers) == 2 and (numbers[0], numbers[1]) in ties.separated(scope, db):
        found.append(Why(f"A person keeps incidents {numbers[0]} and {numbers[1]} apart."))
    for number in numbers:
        row = cases.get(scope, db, number)
        if len(numbers) == 2 and row.status == "Resolved" and row.resolved is not None:
            found.append(
                Why(f"Incident {number} was resolved at {iso(row.resolved)}; resolved incidents never absorb.")
            )
        for entry in cases.history(scope, db, number):
            if entry.verb in ("split", "alerts moved", "merged", "not merged", "kept together", "links taken back"):
                said = f"{iso(entry.at)} {entry.actor}: {entry.text}"
                found.append(Why(f"History of incident {number}: {said}"))
    if judgement.linked and not numbers:
        found.append(Why(_too_weak()))
    return found


def _too_weak() -> str:
    return "Linked alerts become an incident when one is Medium or higher, or when several detectors agree."
