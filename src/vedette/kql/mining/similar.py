"""Texts grouped by likeness, for `reduce`: texts that share terms become one pattern with `*` for what differs.

How Kusto groups is not published; what its page shows of it is kept: terms lie between separators, a group of one
row is among the `others`, a small threshold joins more.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

OTHERS = "others"


@dataclass(slots=True)
class _Group:
    """A group in the making: the terms its members share at their places, None where they differ."""

    terms: list[str | None]
    first: str
    parts: list[str]
    members: list[int] = field(default_factory=list)
    count: int = 0
    ragged: bool = False


def _split(text: str, separator: re.Pattern[str]) -> tuple[list[str], list[str]]:
    """The terms of a text, and with them the separators between, before and after."""
    parts = separator.split(text)
    return [part for part in parts[::2] if part], parts


def grouped(
    texts: Sequence[str], counts: Sequence[int], threshold: float, characters: str | None
) -> list[tuple[str, int, str, list[int]]]:
    """(pattern, rows, a member, places of the members) of each group, the largest first, the others last."""
    marks = f"[{re.escape(characters)}]" if characters else r"[^A-Za-z0-9]"
    separator = re.compile(f"({marks}+)")
    groups: list[_Group] = []
    index: dict[tuple[int, str], list[int]] = {}
    for place, text in enumerate(texts):
        terms, parts = _split(text, separator)
        found = _nearest(terms, groups, index, threshold)
        if found is None:
            for at, term in enumerate(terms):
                index.setdefault((at, term), []).append(len(groups))
            found = _Group(list(terms), text, parts)
            groups.append(found)
        _join(found, terms)
        found.members.append(place)
        found.count += counts[place]
    kept = sorted((one for one in groups if one.count > 1), key=lambda one: -one.count)
    result = [(_pattern(one, joined=bool(characters)), one.count, one.first, one.members) for one in kept]
    lone = [member for one in groups if one.count <= 1 for member in one.members]
    return [*result, (OTHERS, sum(counts[at] for at in lone), "", lone)] if lone else result


def _nearest(
    terms: list[str], groups: list[_Group], index: dict[tuple[int, str], list[int]], threshold: float
) -> _Group | None:
    """The group most terms are shared with, if they are enough of them."""
    votes: dict[int, int] = {}
    for at, term in enumerate(terms):
        for number in index.get((at, term), ()):
            own = groups[number].terms
            if at < len(own) and own[at] == term:
                votes[number] = votes.get(number, 0) + 1
    best, most = None, 0.0
    for number, shared in votes.items():
        share = shared / max(len(terms), len(groups[number].terms))
        if share > most:
            best, most = groups[number], share
    return best if most >= max(threshold, 1e-9) else None


def _join(group: _Group, terms: list[str]) -> None:
    if len(terms) != len(group.terms):
        group.ragged = True
        del group.terms[len(terms) :]
    for at, term in enumerate(terms[: len(group.terms)]):
        if group.terms[at] != term:
            group.terms[at] = None


def _pattern(group: _Group, *, joined: bool) -> str:
    """The first member with `*` where the members differ, if `joined` with the separators next to it."""
    shown: list[str] = []
    place = -1
    for at, part in enumerate(group.parts):
        if at % 2 == 0 and part:
            place += 1
            known = place < len(group.terms) and group.terms[place] is not None
            shown.append(part if known else "*")
        else:
            shown.append(part)
    text: list[str] = []
    for at, part in enumerate(shown):
        beside = "*" in (shown[at - 1 : at] + shown[at + 1 : at + 2])
        if at % 2 and beside and joined:
            part = ""
        if part == "*" and text and text[-1] == "*":
            continue
        text.append(part)
    whole = "".join(text)
    return whole if not group.ragged or whole.endswith("*") else f"{whole.rstrip()} *"
