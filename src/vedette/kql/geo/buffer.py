"""Polygons that reach a given distance beyond a point, line or polygon.

Called by `kql/functions/geo_shape.py`. Each edge gives the hull of two circles of points; these are then made one.
"""

from __future__ import annotations

from functools import lru_cache
from math import acos, atan, ceil, cos, isfinite, pi, tan

from vedette.kql.geo import overlay
from vedette.kql.geo.measure import circle
from vedette.kql.geo.shape import Polygon, Region, line_edges, lines, region, region_edges, ring_of
from vedette.kql.geo.sphere import EARTH_RADIUS, Vector, add, angle, cross, dot, unit, valid, vector
from vedette.kql.geo.sweep import Edge

_WIDEST = 1.2
"""Radians an edge and its margin may span together: beyond, no flat projection shows the hull."""

_MOST_POINTS = 200_000
"""Points of all circles of one buffer: some minutes' work."""


def _round(radius: float, tolerance: float) -> tuple[float, int] | None:
    """How far out the points of a circle are in radians, and how many; None when a size is not valid.

    The points lie a tolerance beyond the radius and the middles of the edges at most a tolerance short of it.
    """
    if not isfinite(radius) or not isfinite(tolerance) or radius <= 0 or tolerance < radius * 1e-6:
        return None
    size, spare = radius / EARTH_RADIUS, min(tolerance, radius * 0.9) / EARTH_RADIUS / 2
    if size + spare > _WIDEST:
        raise ValueError("a buffer of more than 7,000 km is not supported")
    outer, inner = size + spare, size - spare
    count = max(4, ceil(pi / acos(min(1 - 1e-15, tan(inner) / tan(outer)))))
    # As few points as do, brought in so that their edges' middles are as short of the radius as they are beyond it.
    return min(outer, atan(tan(size) / cos(pi / count))), count


def _hull(points: list[Vector]) -> list[Vector]:
    """The convex hull, counter-clockwise, in the projection about the middle where arcs are straight."""
    total: Vector = (0.0, 0.0, 0.0)
    for point in points:
        total = add(total, point)
    centre = unit(total)
    right = unit(cross((0.0, 0.0, 1.0) if abs(centre[2]) < 0.9 else (1.0, 0.0, 0.0), centre))
    up = cross(centre, right)
    flat = sorted({(dot(p, right) / dot(p, centre), dot(p, up) / dot(p, centre), p) for p in points})
    hull: list[tuple[float, float, Vector]] = []
    for row in (flat, flat[::-1]):
        half: list[tuple[float, float, Vector]] = []
        for item in row:
            while len(half) > 1 and _bend(half[-2], half[-1], item) <= 0:
                half.pop()
            half.append(item)
        hull += half[:-1]
    return [point for _, _, point in hull]


def _bend(a: tuple[float, float, Vector], b: tuple[float, float, Vector], c: tuple[float, float, Vector]) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _widened(borders: list[Edge], size: float, count: int, start: Region) -> Region:
    if len(borders) * count > _MOST_POINTS:
        raise ValueError("a buffer of so many points is not supported: raise the tolerance")
    rounds: dict[Vector, list[Vector]] = {}
    parts = list(start)
    for a, b in borders:
        if angle(a, b) + 2 * size > 2 * _WIDEST:
            raise ValueError("a buffer round so long an edge is not supported")
        for end in (a, b):
            if end not in rounds:
                rounds[end] = circle(end, size, count)
        parts.append(Polygon((ring_of(tuple(_hull(rounds[a] + rounds[b]))),)))
    return overlay.union(tuple(parts))


def round_point(lng: float, lat: float, radius: float, tolerance: float) -> Region | None:
    """A polygon round a place; lengths in metres."""
    rounded = _round(radius, tolerance)
    if rounded is None or not valid(lng, lat):
        return None
    return (Polygon((ring_of(tuple(circle(vector((lng, lat)), *rounded))),)),)


@lru_cache(maxsize=64)
def round_line(text: str, radius: float, tolerance: float) -> Region | None:
    """Polygons round a line; lengths in metres."""
    found, rounded = lines(text), _round(radius, tolerance)
    return None if found is None or rounded is None else _widened(line_edges(found), *rounded, ())


@lru_cache(maxsize=64)
def round_polygon(text: str, radius: float, tolerance: float) -> Region | None:
    """Polygons with what is near them; lengths in metres."""
    found, rounded = region(text), _round(radius, tolerance)
    return None if found is None or rounded is None else _widened(region_edges(found), *rounded, found)
