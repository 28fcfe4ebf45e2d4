"""What two shapes share and what they make together: edges are cut where they meet, kept by side, joined again.

Called by `measure.py` and `kql/functions/geo_shape.py`. Rings begin where S2 would begin them (after the edge read
last), so that results are written as Kusto writes them.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from dataclasses import dataclass, field
from math import atan2, pi

from vedette.kql.geo.shape import Line, Polygon, Region, Ring, edges, holds, region_edges, ring_of
from vedette.kql.geo.sphere import TOUCH, Vector, add, angle, cross, crossing, dot, nearest, unit
from vedette.kql.geo.sweep import Edge, pairs


class Unresolved(ArithmeticError):
    """Two shapes meet so closely that what they share cannot be told."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """What two shapes share: single points, lines and polygons."""

    points: tuple[Vector, ...] = ()
    lines: tuple[Line, ...] = ()
    polygons: Region = ()


@dataclass(slots=True)
class _Cut:
    """Edges of two shapes cut at every meeting; a piece knows which edge it is of."""

    one: list[tuple[Edge, int]] = field(default_factory=list)
    two: list[tuple[Edge, int]] = field(default_factory=list)
    meetings: set[Vector] = field(default_factory=set)


def _snapped(one: list[Edge], two: list[Edge], near: list[tuple[int, int]]) -> list[Edge]:
    """The second edges with ends moved onto ends of first edges that are the same place but for rounding."""
    moved: dict[Vector, Vector] = {}
    for i, j in near:
        for end in two[j]:
            for target in one[i]:
                if end != target and angle(end, target) < TOUCH:
                    moved[end] = target
    return [(moved.get(a, a), moved.get(b, b)) for a, b in two] if moved else two


def _cut(one: list[Edge], two: list[Edge]) -> _Cut:
    """Cut each edge at the other shape's crossings and touching ends."""
    near = list(pairs(one, two))
    two = _snapped(one, two, near)
    cuts: tuple[dict[int, list[Vector]], dict[int, list[Vector]]] = (defaultdict(list), defaultdict(list))
    result = _Cut()
    for i, j in near:
        (a, b), (c, d) = one[i], two[j]
        if c == d:
            continue
        touched = False
        for end, which, edge, index in ((c, 0, one[i], i), (d, 0, one[i], i), (a, 1, two[j], j), (b, 1, two[j], j)):
            if end in edge:
                result.meetings.add(end)
                touched = True
            elif nearest(end, *edge)[0] < TOUCH:
                cuts[which][index].append(end)
                result.meetings.add(end)
                touched = True
        if not touched and (point := crossing(a, b, c, d)) is not None:
            cuts[0][i].append(point)
            cuts[1][j].append(point)
            result.meetings.add(point)
    result.one = _split(one, cuts[0])
    result.two = _split(two, cuts[1])
    return result


def _split(whole: list[Edge], cuts: dict[int, list[Vector]]) -> list[tuple[Edge, int]]:
    found: list[tuple[Edge, int]] = []
    for index, (a, b) in enumerate(whole):
        stops = [a]
        for stop in sorted(cuts.get(index, ()), key=lambda point: angle(a, point)):
            if stop not in (stops[-1], b):
                stops.append(stop)
        stops.append(b)
        found += [((p, q), index) for p, q in itertools.pairwise(stops) if p != q]
    return found


def _middle(edge: Edge) -> Vector:
    return unit(add(*edge))


def _turn(at: Vector, before: Vector, after: Vector) -> float:
    """How far left a path turns at a point, from -π (back) to π."""
    first, second = cross(at, before), cross(at, after)
    turned = atan2(dot(cross(first, second), at), dot(first, second))
    return turned + pi if turned <= 0 else turned - pi


def _loops(kept: list[tuple[Edge, int]]) -> list[list[Vector]]:
    """Rings of directed edges with the inside on their left; each begins after its highest edge, in order of edges."""
    leaving: dict[Vector, list[int]] = defaultdict(list)
    for index, ((a, _), _) in enumerate(kept):
        leaving[a].append(index)
    free = set(range(len(kept)))
    loops: list[list[int]] = []
    for start in range(len(kept)):
        if start not in free:
            continue
        path = [start]
        free.discard(start)
        while kept[path[-1]][0][1] != kept[path[0]][0][0]:
            before, at = kept[path[-1]][0]
            ways = [way for way in leaving[at] if way in free]
            if not ways:
                raise Unresolved("the borders of the shapes run too close together")
            best = max(ways, key=lambda way, at=at, before=before: _turn(at, before, kept[way][0][1]))  # type: ignore[misc]
            path.append(best)
            free.discard(best)
        loops += _simple_loops(path, kept)
    ordered = []
    for loop in loops:
        ids = [kept[index][1] for index in loop]
        high = max(ids)
        last = next(at for at in range(len(ids)) if ids[at] == high and ids[(at + 1) % len(ids)] != high)
        turned = loop[last + 1 :] + loop[: last + 1]
        ordered.append((kept[turned[0]][1], [kept[index][0][0] for index in turned]))
    ordered.sort(key=lambda item: item[0])
    return [points for _, points in ordered if len(points) > 2]


def _simple_loops(path: list[int], kept: list[tuple[Edge, int]]) -> list[list[int]]:
    """A closed path as loops that pass no point twice."""
    found: list[list[int]] = []
    stack: list[int] = []
    seen: dict[Vector, int] = {}
    for index in path:
        seen[kept[index][0][0]] = len(stack)
        stack.append(index)
        end = kept[index][0][1]
        if end in seen:
            at = seen[end]
            loop = stack[at:]
            del stack[at:]
            for passed in loop:
                seen.pop(kept[passed][0][0], None)
            found.append(loop)
    return found


def _assemble(kept: list[tuple[Edge, int]]) -> Region:
    """Polygons of directed edges: left-turning loops are shells, right-turning ones holes of the shell round them."""
    shells: list[list[Ring]] = []
    holes: list[Ring] = []
    for points in _loops(kept):
        ring = ring_of(tuple(points))
        if ring.points == tuple(points):
            shells.append([ring])
        else:
            holes.append(ring)
    for hole in holes:
        around = [group for group in shells if group[0].holds(_middle(edges(hole)[0]))]
        if not around:
            raise Unresolved("a hole lies in no polygon")
        min(around, key=lambda group: group[0].area()).append(hole)
    return tuple(Polygon(tuple(group)) for group in shells)


def directed(region: Region) -> list[Edge]:
    """Edges with the inside on their left: those of a ring inside another run the other way."""
    found: list[Edge] = []
    for polygon in region:
        for ring in polygon.rings:
            start = ring.points[0]
            depth = sum(other.holds(start) for other in polygon.rings if other is not ring)
            if depth % 2 == 0:
                found += edges(ring)
            else:
                points = tuple(reversed(ring.points))
                found += list(zip(points, (*points[1:], points[0]), strict=True))
    return found


def _combine(one: Region, two: Region, inside: bool) -> tuple[_Cut, list[tuple[Edge, int]]]:
    """The cut edges, and those on the border of what both share (inside) or make together (not)."""
    first, second = directed(one), directed(two)
    cut = _cut(first, second)
    there = {edge for edge, _ in cut.two}
    here = {edge for edge, _ in cut.one}
    kept: list[tuple[Edge, int]] = []
    for edge, index in cut.one:
        if edge in there or (edge[::-1] not in there and holds(two, _middle(edge)) == inside):
            kept.append((edge, index))
    for edge, index in cut.two:
        if edge not in here and edge[::-1] not in here and holds(one, _middle(edge)) == inside:
            kept.append((edge, index + len(first)))
    return cut, kept


def union(regions: Region) -> Region:
    """All polygons as polygons that do not overlap, the smallest joined first as S2 does."""
    waiting: list[tuple[int, Region]] = [
        (sum(len(ring.points) for ring in polygon.rings), (polygon,)) for polygon in regions
    ]
    while len(waiting) > 1:
        waiting.sort(key=lambda item: item[0])
        (small, one), (large, two) = waiting[0], waiting[1]
        waiting = [*waiting[2:], (small + large, _assemble(_combine(one, two, inside=False)[1]))]
    return waiting[0][1] if waiting else ()


def chains(kept: list[Edge]) -> tuple[Line, ...]:
    """Lines of edges: joined wherever exactly one edge ends and one begins."""
    ending: dict[Vector, int] = defaultdict(int)
    leaving: dict[Vector, list[int]] = defaultdict(list)
    for index, (a, b) in enumerate(kept):
        leaving[a].append(index)
        ending[b] += 1
    free = set(range(len(kept)))

    def joined(point: Vector) -> bool:
        return ending[point] == 1 and len(leaving[point]) == 1

    found: list[Line] = []
    for index in [*(i for i in range(len(kept)) if not joined(kept[i][0])), *range(len(kept))]:
        if index not in free:
            continue
        line = [kept[index][0]]
        at = index
        while True:
            free.discard(at)
            line.append(kept[at][1])
            if not joined(kept[at][1]) or leaving[kept[at][1]][0] not in free:
                break
            at = leaving[kept[at][1]][0]
        found.append(tuple(line))
    return tuple(found)


def merged(all_lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Lines with each edge once, joined into the longest lines that do not branch."""
    seen: set[frozenset[Vector]] = set()
    kept: list[Edge] = []
    for line in all_lines:
        for edge in itertools.pairwise(line):
            if frozenset(edge) not in seen:
                seen.add(frozenset(edge))
                kept.append(edge)
    return chains(kept)


def _alone(meetings: set[Vector], kept: list[Edge]) -> list[Vector]:
    """The meeting points that no kept edge has as an end, in order of place."""
    covered = {end for edge in kept for end in edge}
    return sorted(meetings - covered)


def _distinct(kept: list[Edge]) -> list[Edge]:
    seen: set[frozenset[Vector]] = set()
    found = []
    for edge in kept:
        if frozenset(edge) not in seen:
            seen.add(frozenset(edge))
            found.append(edge)
    return found


def intersect_lines(one: tuple[Line, ...], two: tuple[Line, ...]) -> Pieces:
    """The points and stretches two sets of lines share."""
    cut = _cut(*([edge for line in group for edge in itertools.pairwise(line)] for group in (one, two)))
    there = {frozenset(edge) for edge, _ in cut.two}
    kept = _distinct([edge for edge, _ in cut.one if frozenset(edge) in there])
    return Pieces(tuple(_alone(cut.meetings, kept)), chains(kept))


def intersect_line_region(one: tuple[Line, ...], two: Region) -> Pieces:
    """The stretches of lines inside or on polygons, and the points where they only touch."""
    cut = _cut([edge for line in one for edge in itertools.pairwise(line)], region_edges(two))
    border = {frozenset(edge) for edge, _ in cut.two}
    kept = _distinct([edge for edge, _ in cut.one if frozenset(edge) in border or holds(two, _middle(edge))])
    return Pieces(tuple(_alone(cut.meetings, kept)), chains(kept))


def intersect_regions(one: Region, two: Region) -> Pieces:
    """What two polygons share: polygons, and the lines and points where they only touch."""
    one, two = union(one), union(two)
    cut, kept = _combine(one, two, inside=True)
    there = {edge for edge, _ in cut.two}
    border = [edge for edge, _ in kept]
    touching = [edge for edge, _ in cut.one if edge[::-1] in there]
    points = _alone(cut.meetings, border + touching)
    return Pieces(tuple(points), chains(touching), _assemble(kept))


def meet(one: list[Edge], two: list[Edge]) -> bool:
    """Whether any two edges cross or touch."""
    for i, j in pairs(one, two):
        (a, b), (c, d) = one[i], two[j]
        if a in (c, d) or b in (c, d) or crossing(a, b, c, d) is not None:
            return True
        if min(nearest(c, a, b)[0], nearest(d, a, b)[0], nearest(a, c, d)[0], nearest(b, c, d)[0]) < TOUCH:
            return True
    return False
