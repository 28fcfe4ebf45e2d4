"""Which edges of two sets can meet: those whose boxes in space overlap, found by a sweep along one axis.

Called by `shape.py`, `overlay.py` before any exact test of two edges.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from vedette.kql.geo.sphere import Vector, dot, sub

Edge = tuple[Vector, Vector]
Box = tuple[float, float, float, float, float, float]


def box(edge: Edge) -> Box:
    """A box round an arc, which bulges out of the chord's by less than an eighth of its length squared."""
    a, b = edge
    gap = sub(a, b)
    square = dot(gap, gap)
    room = 1e-14 + (square / 8 if square < 1 else square)
    return (
        min(a[0], b[0]) - room,
        max(a[0], b[0]) + room,
        min(a[1], b[1]) - room,
        max(a[1], b[1]) + room,
        min(a[2], b[2]) - room,
        max(a[2], b[2]) + room,
    )


def pairs(one: Sequence[Edge], two: Sequence[Edge]) -> Iterator[tuple[int, int]]:
    """Indexes of edges, one of each set, whose boxes overlap."""
    boxes = [[box(edge) for edge in edges] for edges in (one, two)]
    starts = sorted((bounds[0], which, index) for which in (0, 1) for index, bounds in enumerate(boxes[which]))
    active: tuple[list[int], list[int]] = ([], [])
    for low, which, index in starts:
        mine, others = boxes[which][index], boxes[1 - which]
        open_ = active[1 - which]
        open_[:] = [other for other in open_ if others[other][1] >= low]
        for other in open_:
            theirs = others[other]
            if mine[2] <= theirs[3] and theirs[2] <= mine[3] and mine[4] <= theirs[5] and theirs[4] <= mine[5]:
                yield (index, other) if which == 0 else (other, index)
        active[which].append(index)
