"""The sequences of a graph pattern put into an order in which each begins at a node that is known by then.

`matching.py` walks them so; a sequence that meets the others at its end or in its middle is turned or parted.
"""

from __future__ import annotations

from dataclasses import replace

from vedette.kql import syntax
from vedette.kql.binder.context import Problem

_TURNED = {"-->": "<--", "<--": "-->", "--": "--"}


def walkable(node: syntax.GraphMatch) -> tuple[syntax.GraphPattern, ...]:
    """The sequences with every edge and node named, in the order they are walked.

    Raises Problem when they do not hang together, and when an edge of variable length would have to be turned.
    """
    left = _named(node.patterns)
    ordered = [left.pop(0)]
    known = set(ordered[0].nodes)
    while left:
        at = next((place for place, one in enumerate(left) if known & set(one.nodes)), None)
        if at is None:
            raise Problem("argument-type", "the sequences of a pattern must share a node", left[0].span)
        found = left.pop(at)
        ordered += _from(found, next(place for place, name in enumerate(found.nodes) if name in known))
        known |= set(found.nodes)
    return tuple(ordered)


def _named(patterns: tuple[syntax.GraphPattern, ...]) -> list[syntax.GraphPattern]:
    """Names no query can write for what has none."""
    found = []
    for place, pattern in enumerate(patterns):
        nodes = tuple(name or f"\x01{place}.{at}" for at, name in enumerate(pattern.nodes))
        edges = tuple(replace(edge, name=edge.name or f"\x01e{place}.{at}") for at, edge in enumerate(pattern.edges))
        found.append(replace(pattern, nodes=nodes, edges=edges))
    return found


def _from(pattern: syntax.GraphPattern, place: int) -> list[syntax.GraphPattern]:
    """The sequence as it is walked from one of its nodes: back to its begin, then on to its end."""
    if place == 0:
        return [pattern]
    back = pattern.edges[:place][::-1]
    variable = next((edge for edge in back if edge.bounds is not None), None)
    if variable is not None:
        message = "not supported: an edge of variable length that leads to a known node"
        raise Problem("unsupported", message, variable.span)
    turned = tuple(replace(edge, direction=_TURNED[edge.direction]) for edge in back)
    parts = [replace(pattern, nodes=pattern.nodes[: place + 1][::-1], edges=turned)]
    if place < len(pattern.edges):
        parts.append(replace(pattern, nodes=pattern.nodes[place:], edges=pattern.edges[place:]))
    return parts
