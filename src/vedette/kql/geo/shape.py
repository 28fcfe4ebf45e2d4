"""Lines and polygons on the sphere, read from GeoJSON and checked as Kusto asks; and GeoJSON text of results.

Called by every function that takes or gives a shape. Source: RFC 7946 and "Polygon definition and constraints" of the
geospatial pages of the KQL reference: what breaks a constraint is no shape.
"""

from __future__ import annotations

import itertools
import json
from dataclasses import dataclass
from functools import lru_cache
from math import pi

from vedette.kql.geo.sphere import Place, Vector, add, angle, cross, dot, excess, scale, side, unit, valid, vector
from vedette.kql.geo.sweep import pairs

Line = tuple[Vector, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Ring:
    """A closed chain of at least three points, counter-clockwise round the smaller side; the last joins the first.

    `flat` holds the gnomonic projection about `centre`, where arcs are straight; None when it spans a hemisphere.
    """

    points: tuple[Vector, ...]
    centre: Vector
    axes: tuple[Vector, Vector]
    flat: tuple[tuple[float, float], ...] | None

    def holds(self, p: Vector) -> bool:
        """Whether a point is inside."""
        if self.flat is None:
            return self._holds_wide(p)
        depth = dot(p, self.centre)
        if depth <= 0:
            return False
        x, y = dot(p, self.axes[0]) / depth, dot(p, self.axes[1]) / depth
        inside = False
        last_x, last_y = self.flat[-1]
        for this_x, this_y in self.flat:
            crosses = (this_y > y) != (last_y > y)
            if crosses and x < (last_x - this_x) * (y - this_y) / (last_y - this_y) + this_x:
                inside = not inside
            last_x, last_y = this_x, this_y
        return inside

    def _holds_wide(self, p: Vector) -> bool:
        """By crossings on the way from just inside the first edge."""
        a, b = self.points[0], self.points[1]
        middle = unit(add(a, b))
        start = unit(add(middle, scale(unit(cross(a, b)), 1e-9)))
        inside = True
        for c, d in edges(self):
            if _crosses(start, p, c, d):
                inside = not inside
        return inside

    def area(self) -> float:
        """Steradians inside."""
        return _left(self.points)


def _crosses(a: Vector, b: Vector, c: Vector, d: Vector) -> bool:
    left, right = side(c, d, a), side(c, d, b)
    return left * right < 0 and side(a, b, c) * side(a, b, d) < 0 and left * side(a, b, c) < 0


@dataclass(frozen=True, slots=True, eq=False)
class Polygon:
    """A shell and its holes, inside where a point is in an odd number of rings."""

    rings: tuple[Ring, ...]

    def holds(self, p: Vector) -> bool:
        """Whether a point is inside."""
        return sum(ring.holds(p) for ring in self.rings) % 2 == 1


Region = tuple[Polygon, ...]
"""A polygon or the polygons of a multipolygon, which may overlap."""


def edges(ring: Ring) -> list[tuple[Vector, Vector]]:
    """The edges of a ring."""
    return list(zip(ring.points, (*ring.points[1:], ring.points[0]), strict=True))


def region_edges(region: Region) -> list[tuple[Vector, Vector]]:
    """The edges of all rings."""
    return [edge for polygon in region for ring in polygon.rings for edge in edges(ring)]


def line_edges(lines: tuple[Line, ...]) -> list[tuple[Vector, Vector]]:
    """The edges of all lines."""
    return [edge for line in lines for edge in itertools.pairwise(line)]


def holds(region: Region, p: Vector) -> bool:
    """Whether a point is in any polygon."""
    return any(polygon.holds(p) for polygon in region)


def _left(points: tuple[Vector, ...]) -> float:
    """Steradians left of a closed chain."""
    first = points[0]
    total = sum(excess(first, b, c) for b, c in itertools.pairwise(points))
    return total + 4 * pi if total < 0 else total


def ring_of(points: tuple[Vector, ...]) -> Ring:
    """The ring through points, whatever their direction."""
    if _left(points) > 2 * pi:
        points = tuple(reversed(points))
    total: Vector = (0.0, 0.0, 0.0)
    for point in points:
        total = add(total, point)
    centre = unit(total)
    helper: Vector = (0.0, 0.0, 1.0) if abs(centre[2]) < 0.9 else (1.0, 0.0, 0.0)
    right = unit(cross(helper, centre))
    axes = (right, cross(centre, right))
    flat = None
    if all(dot(point, centre) > 0.02 for point in points):
        flat = tuple((dot(p, axes[0]) / dot(p, centre), dot(p, axes[1]) / dot(p, centre)) for p in points)
    return Ring(points, centre, axes, flat)


def _object(text: str) -> tuple[str, list[object]] | None:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict):
        return None
    kind, coordinates = value.get("type"), value.get("coordinates")
    return (kind, coordinates) if isinstance(kind, str) and isinstance(coordinates, list) else None


def _places(value: object) -> list[Place] | None:
    """The places of an array of positions; None when one is none."""
    if not isinstance(value, list):
        return None
    found: list[Place] = []
    for item in value:
        if not isinstance(item, list) or not 2 <= len(item) <= 3 or not valid(item[0], item[1]):
            return None
        found.append((float(item[0]), float(item[1])))
    return found


def _depth(value: object) -> int:
    """How many arrays are round the first number of a value."""
    depth = 0
    while isinstance(value, list) and value:
        value, depth = value[0], depth + 1
    return depth


def _parts(value: object, depth: int) -> list[object]:
    """The arrays of a depth inside a value, which may be nested deeper than RFC 7946 has it: Kusto takes that too."""
    if not isinstance(value, list) or _depth(value) <= depth:
        return [value]
    return [part for item in value for part in _parts(item, depth)]


_DEPTHS = {"LineString": 2, "MultiLineString": 2, "Polygon": 3, "MultiPolygon": 3}


def places(text: str) -> tuple[str, list[list[list[Place]]]] | None:
    """Kind of a shape and its places by polygon and ring (a line is a ring of its own), else unchecked."""
    parsed = _object(text)
    if parsed is None or parsed[0] not in _DEPTHS:
        return None
    kind, coordinates = parsed
    depth = _DEPTHS[kind]
    several = kind.startswith("Multi")
    if _depth(coordinates) <= depth if several else _depth(coordinates) != depth:
        return None
    found: list[list[list[Place]]] = []
    for part in _parts(coordinates, depth) if several else [coordinates]:
        group = [part] if depth == 2 else part
        if not isinstance(group, list) or not group:
            return None
        rings = [_places(ring) for ring in group]
        if any(ring is None for ring in rings):
            return None
        found.append([ring for ring in rings if ring is not None])
    return (kind, found) if found else None


@lru_cache(maxsize=256)
def lines(text: str) -> tuple[Line, ...] | None:
    """The lines of a LineString or MultiLineString; None when it is not valid."""
    parsed = places(text)
    if parsed is None or parsed[0] not in ("LineString", "MultiLineString"):
        return None
    found = tuple(tuple(vector(place) for place in line) for (line,) in parsed[1])
    for line in found:
        if len(line) < 2 or any(a == b or angle(a, b) > pi - 1e-12 for a, b in itertools.pairwise(line)):
            return None
    return found


def _ring(spots: list[Place]) -> Ring | None:
    if len(spots) < 4 or spots[0] != spots[-1]:
        return None
    points = tuple(vector(place) for place in spots[:-1])
    if len(set(points)) != len(points):
        return None
    if any(angle(a, b) > pi - 1e-12 for a, b in zip(points, (*points[1:], points[0]), strict=True)):
        return None
    return ring_of(points)


def simple(polygon: Polygon) -> bool:
    """Whether no two edges cross and none is there twice."""
    borders = region_edges((polygon,))
    if len({frozenset(edge) for edge in borders}) != len(borders):
        return False
    return not any(_crosses_either(borders[i], borders[j]) for i, j in pairs(borders, borders) if i < j)


def _crosses_either(one: tuple[Vector, Vector], two: tuple[Vector, Vector]) -> bool:
    if one[0] in two or one[1] in two:
        return False
    return _crosses(*one, *two)


@lru_cache(maxsize=256)
def region(text: str) -> Region | None:
    """The polygons of a Polygon or MultiPolygon; None when it is not valid."""
    parsed = places(text)
    if parsed is None or parsed[0] not in ("Polygon", "MultiPolygon"):
        return None
    found = []
    for group in parsed[1]:
        rings = [_ring(spots) for spots in group]
        if any(ring is None for ring in rings):
            return None
        polygon = Polygon(tuple(ring for ring in rings if ring is not None))
        if not simple(polygon):
            return None
        found.append(polygon)
    return tuple(found)


def number(value: float) -> str:
    """A coordinate as JSON, whole numbers without a fraction."""
    return str(int(value)) if value == int(value) else repr(value)


def position(spot: Place) -> str:
    """A place as a JSON position."""
    return f"[{number(spot[0])},{number(spot[1])}]"


def chain(spots: list[Place]) -> str:
    """Places as a JSON array of positions."""
    return "[" + ",".join(map(position, spots)) + "]"


def shape(kind: str, coordinates: str) -> str:
    """GeoJSON text of a geometry."""
    return f'{{"type":"{kind}","coordinates":{coordinates}}}'


def point_text(spot: Place) -> str:
    """GeoJSON text of a point."""
    return shape("Point", position(spot))


def line_text(chains: list[list[Place]]) -> str:
    """GeoJSON text of a line or of several."""
    if len(chains) == 1:
        return shape("LineString", chain(chains[0]))
    return shape("MultiLineString", "[" + ",".join(map(chain, chains)) + "]")


def polygon_text(groups: list[list[list[Place]]]) -> str:
    """GeoJSON text of a polygon or of several, of closed rings."""
    texts = ["[" + ",".join(map(chain, group)) + "]" for group in groups]
    return shape("Polygon", texts[0]) if len(texts) == 1 else shape("MultiPolygon", "[" + ",".join(texts) + "]")
