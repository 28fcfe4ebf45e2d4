"""Lines and polygons with fewer points: none nearer than a tolerance to another, no dropped one farther from the rest.

Called by `kql/functions/geo_shape.py`. The steps are those of S2's builder (identity snap, simplified chains): choose
sites among the points, move every point to its nearest site, lengthen edges while they stay near the dropped points.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from math import asin, atan2, isfinite, pi, sin

from vedette.kql.geo import overlay, s2cell
from vedette.kql.geo.shape import Line, Polygon, Region, Ring, lines, region, ring_of, simple
from vedette.kql.geo.sphere import EARTH_RADIUS, Vector, angle, cross, dot

WIDEST = 7_783_653.0
"""Metres: seventy degrees, the widest tolerance S2 takes."""

_ROOM = 1e-15


def _sites(points: list[Vector], radius: float) -> dict[Vector, Vector]:
    """The site each point moves to; sites are chosen in the order of the Hilbert curve."""
    ordered = sorted(set(points), key=lambda p: s2cell.cell_of(p, s2cell.LEVELS))
    chosen: list[Vector] = []
    for point in ordered:
        # Sites near on the curve are likelier to be near, so look from the last chosen back.
        if all(angle(point, site) >= radius for site in reversed(chosen)):
            chosen.append(point)
    return {point: min(chosen, key=lambda site: angle(point, site)) for point in ordered}


class _Window:
    """The directions from a start in which an edge passes near every point dropped so far."""

    def __init__(self, start: Vector, radius: float) -> None:
        self._start = start
        self._radius = radius
        self._axis: Vector | None = None
        self._low, self._high = -pi, pi
        self._furthest = 0.0

    def _direction(self, p: Vector) -> float:
        way = cross(self._start, p)
        if self._axis is None:
            self._axis = way
        return atan2(dot(cross(self._axis, way), self._start), dot(self._axis, way))

    def near(self, p: Vector) -> bool:
        """Narrow the window to edges that pass a point within the radius; False when none is left."""
        far = angle(self._start, p)
        self._furthest = max(self._furthest, far)
        if far <= self._radius:
            return True
        if far >= pi / 2:
            return False
        half = asin(min(1.0, sin(self._radius) / sin(far)))
        middle = self._direction(p)
        self._low, self._high = max(self._low, middle - half), min(self._high, middle + half)
        return self._low <= self._high

    def reaches(self, p: Vector) -> bool:
        """Whether the edge to a point is in the window and goes as far as every point dropped."""
        return self._furthest <= angle(self._start, p) < pi / 2 and self._low <= self._direction(p) <= self._high


def _shorter(path: list[Vector], near: dict[Vector, list[Vector]], fixed: set[Vector], radius: float) -> list[Vector]:
    """A path of sites without those whose points the longer edges still pass near."""
    found, at = [path[0]], 0
    while at < len(path) - 1:
        window = _Window(path[at], radius)
        end = at + 1
        while end < len(path) - 1 and path[end] not in fixed:
            if not all(window.near(point) for point in near[path[end]]) or not window.reaches(path[end + 1]):
                break
            end += 1
        found.append(path[end])
        at = end
    return found


def _snapped(points: tuple[Vector, ...], site: dict[Vector, Vector]) -> list[Vector]:
    found: list[Vector] = []
    for point in points:
        if not found or site[point] != found[-1]:
            found.append(site[point])
    return found


def _gathered(site: dict[Vector, Vector]) -> dict[Vector, list[Vector]]:
    near: dict[Vector, list[Vector]] = defaultdict(list)
    for point, target in site.items():
        near[target].append(point)
    return near


def _junctions(paths: list[list[Vector]], ends: bool) -> set[Vector]:
    """Sites where paths begin, end, branch or meet."""
    beside: dict[Vector, set[Vector]] = defaultdict(set)
    for path in paths:
        for a, b in pairwise(path):
            beside[a].add(b)
            beside[b].add(a)
    found = {site for site, others in beside.items() if len(others) != 2}
    if ends:
        found |= {path[place] for path in paths for place in (0, -1)}
    return found


def simpler_lines(text: str, tolerance: float) -> tuple[Line, ...] | None:
    """The lines with fewer points; None when not valid or nothing is left."""
    found = lines(text)
    if found is None or not isfinite(tolerance) or not 0 <= tolerance <= WIDEST:
        return None
    if tolerance == 0:
        return found
    radius = tolerance / EARTH_RADIUS
    site = _sites([point for line in found for point in line], radius)
    paths = [path for line in found if len(path := _snapped(line, site)) > 1]
    if not paths:
        return None
    near, fixed = _gathered(site), _junctions(paths, ends=True)
    return tuple(tuple(_shorter(path, near, fixed, radius + _ROOM)) for path in paths)


def _closed(ring: Ring, site: dict[Vector, Vector]) -> list[Vector]:
    path = _snapped(ring.points, site)
    while len(path) > 1 and path[0] == path[-1]:
        path.pop()
    return path


def _turned(path: list[Vector], fixed: set[Vector]) -> list[Vector]:
    """The closed path from a junction, or else from the first site of the curve, back to it."""
    starts = [site for site in path if site in fixed] or path
    start = path.index(min(starts, key=lambda p: s2cell.cell_of(p, s2cell.LEVELS)))
    return [*path[start:], *path[: start + 1]]


def _back(path: list[Vector], ring: Ring, site: dict[Vector, Vector]) -> list[Vector]:
    """The closed path begun at the first of its sites in the ring's own order."""
    open_ = path[:-1]
    start = next(site[point] for point in ring.points if site[point] in open_)
    at = open_.index(start)
    return open_[at:] + open_[:at]


def simpler_region(shapes: Region, tolerance: float) -> Region | None:
    """Polygons with fewer points, their shared borders changed alike; None when nothing is left of them."""
    if not isfinite(tolerance) or not 0 <= tolerance <= WIDEST:
        return None
    if tolerance == 0:
        return shapes
    radius = tolerance / EARTH_RADIUS
    rings = [(place, ring) for place, polygon in enumerate(shapes) for ring in polygon.rings]
    site = _sites([point for _, ring in rings for point in ring.points], radius)
    kept = [(place, ring, path) for place, ring in rings if len(path := _closed(ring, site)) > 2]
    if any(len(set(path)) != len(path) for _, _, path in kept):
        raise overlay.Unresolved("the tolerance makes a polygon touch itself")
    near = _gathered(site)
    fixed = _junctions([[*path, path[0]] for _, _, path in kept], ends=False)
    groups: dict[int, list[Ring]] = defaultdict(list)
    for place, ring, path in kept:
        shorter = _shorter(_turned(path, fixed), near, fixed, radius + _ROOM)
        if len(shorter) > 3:
            groups[place].append(ring_of(tuple(_back(shorter, ring, site))))
    found = tuple(Polygon(tuple(group)) for group in groups.values())
    if any(not simple(polygon) for polygon in found):
        raise overlay.Unresolved("the tolerance makes a polygon cross itself")
    return found or None


def simpler_polygon(text: str, tolerance: float) -> Region | None:
    """The polygon of a text with fewer points."""
    found = region(text)
    return None if found is None else simpler_region(found, tolerance)
