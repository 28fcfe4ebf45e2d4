"""Lengths, areas, centres, nearest points and denser forms of lines and polygons.

Called by `kql/functions/geo_shape.py`; every function takes GeoJSON text and gives None for what is not valid.
"""

from __future__ import annotations

import itertools
from math import cos, hypot, isfinite, pi, sin

from vedette.kql.geo import overlay
from vedette.kql.geo.shape import (
    Line,
    Region,
    edges,
    holds,
    line_edges,
    line_text,
    lines,
    places,
    point_text,
    polygon_text,
    region,
    region_edges,
)
from vedette.kql.geo.sphere import (
    EARTH_RADIUS,
    TOUCH,
    Place,
    Vector,
    add,
    along,
    angle,
    cross,
    dot,
    nearest,
    norm,
    normal,
    place,
    scale,
    sub,
    unit,
    valid,
    vector,
)
from vedette.kql.geo.sweep import Edge

_MOST_POINTS = 10_485_760


def _length(line: Line) -> float:
    return sum(angle(a, b) for a, b in itertools.pairwise(line))


def line_length(text: str) -> float | None:
    """Metres."""
    found = lines(text)
    return None if found is None else sum(map(_length, found)) * EARTH_RADIUS


def line_centroid(text: str) -> str | None:
    """The middle of mass as a point."""
    found = lines(text)
    if found is None:
        return None
    total: Vector = (0.0, 0.0, 0.0)
    for a, b in line_edges(found):
        apart, together = sub(a, b), add(a, b)
        total = add(total, scale(together, norm(apart) / norm(together)))
    return point_text(place(unit(total))) if norm(total) else None


def interpolate(text: str, fraction: float) -> str | None:
    """The point at a fraction of a line's length."""
    found = lines(text)
    if found is None or len(found) != 1 or not 0 <= fraction <= 1:
        return None
    line = found[0]
    left = _length(line) * fraction
    for a, b in itertools.pairwise(line):
        size = angle(a, b)
        if left <= size:
            return point_text(place(along(a, b, left) if left else a))
        left -= size
    return point_text(place(line[-1]))


def locate(text: str, lng: float, lat: float) -> float | None:
    """At which fraction of a line's length its point nearest to a place is."""
    found = lines(text)
    if found is None or len(found) != 1 or not valid(lng, lat):
        return None
    line, p = found[0], vector((lng, lat))
    best, at, before = pi * 2, 0.0, 0.0
    for a, b in itertools.pairwise(line):
        far, foot = nearest(p, a, b)
        if far < best:
            best, at = far, before + angle(a, foot)
        before += angle(a, b)
    return min(1.0, at / before)


def _closest(p: Vector, borders: list[Edge]) -> tuple[float, Vector]:
    best, at = pi * 2, p
    for a, b in borders:
        far, foot = nearest(p, a, b)
        if far < best:
            best, at = far, foot
    return best, at


def distance_to_line(lng: float, lat: float, text: str) -> float | None:
    """Metres from a place to a line."""
    found = lines(text)
    if found is None or not valid(lng, lat):
        return None
    return _closest(vector((lng, lat)), line_edges(found))[0] * EARTH_RADIUS


def closest_on_line(lng: float, lat: float, text: str) -> str | None:
    """The point of a line nearest to a place."""
    found = lines(text)
    if found is None or not valid(lng, lat):
        return None
    return point_text(place(_closest(vector((lng, lat)), line_edges(found))[1]))


def in_polygon(lng: float, lat: float, text: str) -> bool | None:
    """Whether a place is inside."""
    found = region(text)
    return None if found is None or not valid(lng, lat) else holds(found, vector((lng, lat)))


def distance_to_polygon(lng: float, lat: float, text: str) -> float | None:
    """Metres from a place to a polygon, zero inside."""
    found = region(text)
    if found is None or not valid(lng, lat):
        return None
    p = vector((lng, lat))
    return 0.0 if holds(found, p) else _closest(p, region_edges(found))[0] * EARTH_RADIUS


def closest_on_polygon(lng: float, lat: float, text: str) -> str | None:
    """The point of a polygon nearest to a place: the place itself inside."""
    found = region(text)
    if found is None or not valid(lng, lat):
        return None
    p = vector((lng, lat))
    return point_text((lng, lat) if holds(found, p) else place(_closest(p, region_edges(found))[1]))


def _whole(text: str) -> Region | None:
    """The polygons of a text, made one where they overlap."""
    found = region(text)
    return found if found is None or len(found) == 1 else overlay.union(found)


def polygon_area(text: str) -> float | None:
    """Square metres."""
    found = _whole(text)
    if found is None:
        return None
    total = 0.0
    for polygon in found:
        sizes = [ring.area() for ring in polygon.rings]
        total += 2 * max(sizes) - sum(sizes)
    return total * EARTH_RADIUS * EARTH_RADIUS


def polygon_perimeter(text: str) -> float | None:
    """Metres of all rings."""
    found = _whole(text)
    return None if found is None else sum(angle(a, b) for a, b in region_edges(found)) * EARTH_RADIUS


def polygon_centroid(text: str) -> str | None:
    """The middle of mass as a point."""
    found = _whole(text)
    if found is None:
        return None
    total: Vector = (0.0, 0.0, 0.0)
    for polygon in found:
        largest = max(polygon.rings, key=lambda ring: ring.area())
        for ring in polygon.rings:
            for a, b in edges(ring):
                pole = unit(normal(a, b))
                total = add(total, scale(pole, angle(a, b) if ring is largest else -angle(a, b)))
    return point_text(place(unit(total))) if norm(total) > TOUCH else None


_FRACTION = 0.31215691082248312
_FACTOR = 0.83829992569888509
"""Where S2's tessellator samples the gap between the flat and the geodesic edge, and what share of the widest it is."""


def _gap(a: Place, b: Place) -> float:
    """The widest angle between the straight line on the map and the geodesic, in radians, estimated as S2 does."""
    first, last = vector(a), vector(b)
    if dot(first, last) < -1e-14:
        return pi
    size = angle(first, last)
    if size == 0:
        return 0.0
    widest = 0.0
    for t in (_FRACTION, 1 - _FRACTION):
        flat = vector((a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t))
        widest = max(widest, angle(along(first, last, size * t), flat))
    return widest


def _dense(spots: list[Place], tolerance: float) -> list[Place]:
    """The places with more between them, so that no geodesic edge is farther than a tolerance in radians off."""
    found = [spots[0]]
    for start, end in itertools.pairwise(spots):
        over = end[0] - start[0]
        near = (end[0] - 360 * round(over / 360) if abs(over) > 180 else end[0], end[1])
        waiting = [(start, near, end)]
        while waiting:
            a, b, shown = waiting.pop()
            if _gap(a, b) <= tolerance * _FACTOR:
                found.append(shown)
                continue
            middle = ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)
            seen = (middle[0] - 360 * round(middle[0] / 360) if abs(middle[0]) > 180 else middle[0], middle[1])
            waiting += [(middle, b, shown), (a, middle, seen)]
            if len(found) + len(waiting) > _MOST_POINTS:
                raise ValueError("the densified shape has too many points")
    return found


def densify(text: str, tolerance: float, polygons: bool) -> str | None:
    """The shape with points added; the tolerance in metres is from 0.1 to 10,000."""
    parsed = places(text)
    checked = region(text) if polygons else lines(text)
    if parsed is None or checked is None or not isfinite(tolerance) or not 0.1 <= tolerance <= 10_000:
        return None
    dense = [[_dense(spots, tolerance / EARTH_RADIUS) for spots in group] for group in parsed[1]]
    return polygon_text(dense) if polygons else line_text([line for (line,) in dense])


def circle(centre: Vector, radius: float, count: int) -> list[Vector]:
    """Points evenly round a centre, counter-clockwise, `radius` radians away."""
    helper: Vector = (0.0, 0.0, 1.0) if hypot(centre[0], centre[1]) > 1e-9 else (1.0, 0.0, 0.0)
    east = unit(cross(helper, centre))
    north = cross(centre, east)
    found = []
    for index in range(count):
        turn = 2 * pi * index / count
        direction = add(scale(east, cos(turn)), scale(north, sin(turn)))
        found.append(unit(add(scale(centre, cos(radius)), scale(direction, sin(radius)))))
    return found
