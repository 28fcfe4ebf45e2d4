"""The score of two alerts: a pure function of what they share, when they happened and how ordinary they are.

Used by `grouping` to link and by `why` to explain; the same call gives both the number and its parts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from math import sqrt

from vedette.incidents.weights import (
    CORROBORATION,
    KIND,
    NAMED_FREELY,
    ORDER_BONUS,
    SAME_BONUS,
    SAME_WINDOW,
    THRESHOLD,
    Kind,
)


@dataclass(frozen=True, slots=True)
class Member:
    """What correlation needs of one alert. `start` and `end` are seconds since 1970 (UTC), `rank` the severity's rank.

    `signals` maps each value it holds to the kind it holds it as; `device` and `person` are its first impacted ones;
    `thinned` says by how much each kind counts less because the alert names very many of it.
    """

    id: str
    title: str
    detector: str
    start: float
    end: float
    rank: int
    stage: int
    trust: float
    novel: bool
    signals: Mapping[str, str]
    device: str = ""
    person: str = ""
    incident: int | None = None
    group: str | None = None
    thinned: Mapping[str, float] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        counts = Counter(self.signals.values())
        if len(self.signals) > NAMED_FREELY:
            thinned = {kind: NAMED_FREELY / count for kind, count in counts.items() if count > NAMED_FREELY}
            object.__setattr__(self, "thinned", thinned)

    def gap(self, other: Member) -> float:
        """Seconds between the two activities, 0 when they overlap."""
        return max(0.0, self.start - other.end, other.start - self.end)


@dataclass(frozen=True, slots=True)
class Part:
    """One shared value: `worth` is its weight after fading with `gap`; `counted` what of it entered the sum."""

    key: str
    kind: Kind
    worth: float
    counted: float
    stopped: bool = False


@dataclass(frozen=True, slots=True)
class Judgement:
    """The score with everything it is made of; `bonus_for` says in words what the bonus is for."""

    score: float
    parts: tuple[Part, ...]
    gap: float
    trust: float
    bonus: float
    bonus_for: str

    @property
    def linked(self) -> bool:
        """Whether the two alerts belong together."""
        return self.score >= THRESHOLD


@dataclass(frozen=True, slots=True)
class Context:
    """What the neighbourhood says: values on the stop-list, and alerts that are part of a sweep."""

    stopped: Set[str] = frozenset()
    swept: Set[str] = frozenset()


def fade(kind: Kind, gap: float) -> float:
    """1 up to `near`, falling linearly to 0 at `window`."""
    if gap <= kind.near:
        return 1.0
    if gap >= kind.window:
        return 0.0
    return (kind.window - gap) / (kind.window - kind.near)


def judge(a: Member, b: Member, context: Context) -> Judgement:
    """The score of two alerts, symmetrical in them."""
    gap = a.gap(b)
    best, left_out = _shared(a, b, gap, context)
    ranked = sorted(best.values(), key=lambda part: (-part.worth, part.key))
    parts = [
        Part(part.key, part.kind, part.worth, part.worth * CORROBORATION**place) for place, part in enumerate(ranked)
    ]
    trust = sqrt(a.trust * b.trust)
    bonus, bonus_for = _bonus(a, b, gap) if any(part.kind.strong and part.worth > 0 for part in parts) else (0.0, "")
    total = sum(part.counted for part in parts) * trust + bonus * trust
    return Judgement(round(total, 6), (*parts, *left_out), gap, trust, bonus, bonus_for)


def _shared(a: Member, b: Member, gap: float, context: Context) -> tuple[dict[str, Part], list[Part]]:
    """The best shared value of each family, and the stop-listed ones."""
    if len(a.signals) > len(b.signals):
        a, b = b, a
    best: dict[str, Part] = {}
    left_out: list[Part] = []
    theirs = b.signals
    for key, kind_name in a.signals.items():
        other = theirs.get(key)
        if other is None:
            continue
        mine, yours = KIND[kind_name], KIND[other]
        kind = mine if (mine.weight, mine.name) <= (yours.weight, yours.name) else yours
        if key in context.stopped:
            left_out.append(Part(key, kind, 0.0, 0.0, stopped=True))
            continue
        if kind.name == "sweep" and a.id not in context.swept and b.id not in context.swept:
            continue
        thin = min(a.thinned.get(kind_name, 1.0), b.thinned.get(other, 1.0))
        worth = kind.weight * fade(kind, gap) * thin
        have = best.get(kind.family)
        if worth > 0 and (have is None or (worth, have.key) > (have.worth, key)):
            best[kind.family] = Part(key, kind, worth, 0.0)
    return best, left_out


def _bonus(a: Member, b: Member, gap: float) -> tuple[float, str]:
    if _advances(a, b):
        return ORDER_BONUS, "follow the order of an attack"
    if a.detector == b.detector and gap <= SAME_WINDOW:
        return SAME_BONUS, "are the same detection within the hour"
    return 0.0, ""


def _advances(a: Member, b: Member) -> bool:
    if a.start == b.start:
        return a.stage != b.stage
    early, late = (a, b) if a.start < b.start else (b, a)
    return late.stage > early.stage
