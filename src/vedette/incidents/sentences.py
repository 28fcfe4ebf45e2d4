"""Scores in sentences: why two alerts were linked, for links, history and `why`. Pure."""

from __future__ import annotations

from collections.abc import Callable

from vedette.incidents.scoring import Judgement, Part
from vedette.incidents.weights import DAY, HOUR, MINUTE, THRESHOLD

Labels = Callable[[str], str]


def duration(seconds: float) -> str:
    """`40 seconds`, `12 minutes`, `3.5 hours`, `2 days`."""
    for size, word in ((DAY, "day"), (HOUR, "hour"), (MINUTE, "minute")):
        if seconds >= size:
            number = f"{seconds / size:.1f}".removesuffix(".0")
            return f"{number} {word}{'' if number == '1' else 's'}"
    number = f"{seconds:.0f}"
    return f"{number} second{'' if number == '1' else 's'}"


def shared(part: Part, label: Labels) -> str:
    """`the device web01`, or the sweep's own words."""
    if part.kind.name == "sweep":
        return f"{part.kind.words} within {duration(part.kind.window)}"
    return f"the {part.kind.words} {label(part.key)}"


def reason(judgement: Judgement, label: Labels) -> str:
    """One sentence for a link that was made."""
    values = [shared(part, label) for part in judgement.parts if part.counted > 0]
    text = f"share {_and(values)}, {duration(judgement.gap)} apart" if judgement.gap else f"share {_and(values)}"
    if judgement.bonus:
        text += f", and {judgement.bonus_for}"
    return f"{text} (score {judgement.score:.2f}, needed {THRESHOLD:.2f})"


def _and(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
