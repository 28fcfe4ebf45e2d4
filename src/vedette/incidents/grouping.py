"""Which alerts hang together: an inverted index from shared values to alerts, and union-find over pairs that score.

Pure and independent of order: `correlate` gives it the new alerts and their neighbourhood, `regroup` a whole incident.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, field

from vedette.incidents.scoring import Context, Judgement, Member, judge
from vedette.incidents.weights import CORROBORATION, KIND, ORDER_BONUS, SAME_BONUS, SWEEP_DEVICES, THRESHOLD


@dataclass(frozen=True, slots=True)
class Link:
    """Two alerts that belong together, the later one first."""

    later: Member
    earlier: Member
    judgement: Judgement


@dataclass(frozen=True, slots=True)
class Crowd:
    """A value that connects too much: how many owners it has, more than `limit`."""

    key: str
    kind: str
    owners: int
    limit: int


class Union:
    """Disjoint sets of names."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}

    def find(self, name: str) -> str:
        """The representative of the name's set."""
        parent = self._parent
        root = name
        while (up := parent.get(root, root)) != root:
            root = up
        while parent.get(name, name) != root:
            parent[name], name = root, parent[name]
        return root

    def join(self, a: str, b: str) -> bool:
        """Make one set of two; False when they were one already."""
        a, b = self.find(a), self.find(b)
        if a == b:
            return False
        low, high = sorted((a, b))
        self._parent[high] = low
        return True


@dataclass(slots=True)
class _Posting:
    starts: list[float] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)
    longest: float = 0.0
    window: float = 0.0


class Index:
    """Value → alerts in time order."""

    def __init__(self, members: Iterable[Member]) -> None:
        self.members = sorted(members, key=lambda member: (member.start, member.id))
        self._postings: dict[str, _Posting] = {}
        for member in self.members:
            for key, kind in member.signals.items():
                posting = self._postings.setdefault(key, _Posting())
                posting.starts.append(member.start)
                posting.members.append(member)
                posting.longest = max(posting.longest, member.end - member.start)
                posting.window = max(posting.window, KIND[kind].window)

    def near(self, member: Member, key: str) -> list[Member]:
        """Alerts sharing the value inside the widest window of the kinds it is held as."""
        posting = self._postings[key]
        low = bisect_left(posting.starts, member.start - posting.window - posting.longest)
        high = bisect_right(posting.starts, member.end + posting.window)
        return posting.members[low:high]

    def holding(self) -> Iterator[tuple[str, list[Member]]]:
        """Every value with its alerts."""
        return ((key, posting.members) for key, posting in self._postings.items())


def crowds(index: Index) -> list[Crowd]:
    """The values with more owners than their kind allows: people on a device, else devices or people."""
    found = []
    for key, members in index.holding():
        kinds = {member.signals[key] for member in members}
        kind = max((KIND[name] for name in kinds), key=lambda each: (each.limit, each.name))
        if not kind.limit or len(members) <= kind.limit:
            continue
        people = len({member.person for member in members if member.person and member.person != key})
        devices = len({member.device for member in members if member.device and member.device != key})
        if kind.name in ("device", "remote device", "host name"):
            owners = people
        else:
            owners = devices if kind.family == "account" else max(people, devices)
        if owners > kind.limit:
            found.append(Crowd(key, kind.name, owners, kind.limit))
    return sorted(found, key=lambda crowd: crowd.key)


def swept(index: Index) -> set[str]:
    """Alerts whose unusual detection shows on enough devices within the sweep's window."""
    found = set()
    for key, members in index.holding():
        if not key.startswith("sweep:"):
            continue
        for member in members:
            devices = {other.device for other in index.near(member, key) if member.gap(other) <= KIND["sweep"].window}
            if len(devices) >= SWEEP_DEVICES:
                found.add(member.id)
    return found


def link(index: Index, fresh: Set[str], union: Union, context: Context) -> list[Link]:
    """Unite every pair that scores and has a fresh alert in it; the links that made a difference."""
    made: list[Link] = []
    for member in index.members:
        if member.id not in fresh:
            continue
        for other in _candidates(index, member, fresh, context):
            if union.find(member.id) == union.find(other.id):
                continue
            judgement = judge(member, other, context)
            if judgement.linked:
                union.join(member.id, other.id)
                later, earlier = (member, other) if _key(other) < _key(member) else (other, member)
                made.append(Link(later, earlier, judgement))
    return made


def _key(member: Member) -> tuple[float, str]:
    return (member.start, member.id)


def _ceiling(member: Member) -> float:
    """What the alert could score at most with full trust: nothing that cannot reach the threshold is looked at."""
    best: dict[str, float] = {}
    for name in member.signals.values():
        kind = KIND[name]
        best[kind.family] = max(best.get(kind.family, 0.0), kind.weight)
    ranked = sorted(best.values(), reverse=True)
    return max(ORDER_BONUS, SAME_BONUS) + sum(weight * CORROBORATION**place for place, weight in enumerate(ranked))


def _candidates(index: Index, member: Member, fresh: Set[str], context: Context) -> list[Member]:
    """Whoever shares a value in time and could score, nearest first; of two fresh ones only the earlier."""
    found: dict[str, Member] = {}
    least = (THRESHOLD / _ceiling(member)) ** 2 / max(member.trust, 1e-9)
    own = _key(member)
    for key in member.signals:
        if key in context.stopped:
            continue
        for other in index.near(member, key):
            if other.trust >= least and (other.id not in fresh or _key(other) < own):
                found[other.id] = other
    return sorted(found.values(), key=lambda other: (member.gap(other), -other.start, other.id))
