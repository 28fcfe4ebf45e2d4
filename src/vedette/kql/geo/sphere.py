"""Points, arcs and their distances on the unit sphere, as 3-D vectors.

Every other file of this folder builds on it. Formulas as in S2 geometry (https://s2geometry.io).
"""

from __future__ import annotations

from math import asin, atan2, cos, degrees, hypot, isfinite, pi, radians, sin, sqrt, tan

Vector = tuple[float, float, float]
Place = tuple[float, float]
"""Longitude and latitude in degrees."""

EARTH_RADIUS = 6_371_010.0
"""Metres; the sphere S2 and Kusto measure on."""

TOUCH = 4e-15
"""Angle in radians (about 25 nanometres) below which two points are one."""


def valid(lng: object, lat: object) -> bool:
    """Whether two values are a longitude and a latitude in degrees."""
    if not isinstance(lng, int | float) or not isinstance(lat, int | float):
        return False
    if isinstance(lng, bool) or isinstance(lat, bool) or not isfinite(lng) or not isfinite(lat):
        return False
    return -180 <= lng <= 180 and -90 <= lat <= 90


def vector(place: Place) -> Vector:
    """The unit vector of a place."""
    lng, lat = radians(place[0]), radians(place[1])
    return (cos(lat) * cos(lng), cos(lat) * sin(lng), sin(lat))


def place(point: Vector) -> Place:
    """Longitude and latitude of a vector."""
    return (
        degrees(atan2(point[1], point[0])),
        degrees(atan2(point[2], sqrt(point[0] * point[0] + point[1] * point[1]))),
    )


def dot(a: Vector, b: Vector) -> float:
    """The scalar product."""
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def cross(a: Vector, b: Vector) -> Vector:
    """The vector product."""
    return (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])


def add(a: Vector, b: Vector) -> Vector:
    """The sum."""
    return (a[0] + b[0], a[1] + b[1], a[2] + b[2])


def sub(a: Vector, b: Vector) -> Vector:
    """The difference."""
    return (a[0] - b[0], a[1] - b[1], a[2] - b[2])


def scale(a: Vector, by: float) -> Vector:
    """The vector times a number."""
    return (a[0] * by, a[1] * by, a[2] * by)


def norm(a: Vector) -> float:
    """The length."""
    return sqrt(dot(a, a))


def unit(a: Vector) -> Vector:
    """The vector at length one; the zero vector stays."""
    size = norm(a)
    return scale(a, 1 / size) if size else a


def normal(a: Vector, b: Vector) -> Vector:
    """Twice the cross product, computed so that it stays exact for points close together."""
    return cross(sub(a, b), add(a, b))


def angle(a: Vector, b: Vector) -> float:
    """The angle between two points in radians."""
    return 2 * atan2(norm(sub(a, b)), norm(add(a, b)))


def side(a: Vector, b: Vector, c: Vector) -> float:
    """Positive when `c` is left of the arc from `a` to `b`, zero when on its great circle."""
    return dot(cross(sub(a, c), sub(b, c)), c)


def along(a: Vector, b: Vector, by: float) -> Vector:
    """The point `by` radians from `a` toward `b`."""
    direction = unit(cross(normal(a, b), a))
    return unit(add(scale(a, cos(by)), scale(direction, sin(by))))


def ahead(start: Vector, bearing: float, by: float) -> Vector:
    """The point `by` radians from `start` under a bearing clockwise from north."""
    east = unit((-start[1], start[0], 0.0)) if hypot(start[0], start[1]) > 1e-15 else (0.0, 1.0, 0.0)
    north = cross(start, east)
    direction = add(scale(north, cos(bearing)), scale(east, sin(bearing)))
    return unit(add(scale(start, cos(by)), scale(direction, sin(by))))


def nearest(p: Vector, a: Vector, b: Vector) -> tuple[float, Vector]:
    """The distance in radians from `p` to the arc `ab`, and the closest point of the arc."""
    n = normal(a, b)
    size = dot(n, n)
    if size and dot(cross(n, a), p) > 0 > dot(cross(n, b), p):
        foot = unit(sub(p, scale(n, dot(p, n) / size)))
        return angle(p, foot), foot
    first, second = angle(p, a), angle(p, b)
    return (first, a) if first <= second else (second, b)


def excess(a: Vector, b: Vector, c: Vector) -> float:
    """The signed area of a triangle in steradians, positive when counter-clockwise."""
    return 2 * atan2(dot(cross(sub(b, a), sub(c, a)), a), 1 + dot(a, b) + dot(b, c) + dot(c, a))


def crossing(a: Vector, b: Vector, c: Vector, d: Vector) -> Vector | None:
    """The point where the arcs `ab` and `cd` cross, both in their interior; None when they do not."""
    ca, cb = side(c, d, a), side(c, d, b)
    ac, ad = side(a, b, c), side(a, b, d)
    if ca * cb >= 0 or ac * ad >= 0 or ca * ac > 0:
        return None
    point = unit(cross(normal(a, b), normal(c, d)))
    if dot(point, add(a, b)) < 0:
        point = scale(point, -1)
    return point if dot(point, add(c, d)) > 0 else None


def distance(first: Place, second: Place) -> float:
    """Metres between two places on the sphere."""
    lat1, lat2 = radians(first[1]), radians(second[1])
    up, over = sin((lat2 - lat1) / 2), sin(radians(second[0] - first[0]) / 2)
    return 2 * asin(min(1.0, sqrt(up * up + over * over * cos(lat1) * cos(lat2)))) * EARTH_RADIUS


_MAJOR = 6_378_137.0
_FLATTENING = 1 / 298.257223563


def spheroid_distance(first: Place, second: Place) -> float | None:
    """Metres between two places on the WGS 84 spheroid by Vincenty's inverse formula; None where it does not converge.

    Source: T. Vincenty, "Direct and inverse solutions of geodesics on the ellipsoid", Survey Review 23 (1975).
    """
    minor = _MAJOR * (1 - _FLATTENING)
    u1, u2 = (_reduced(radians(latitude)) for latitude in (first[1], second[1]))
    over = radians(second[0] - first[0])
    over -= 2 * pi * round(over / (2 * pi))
    lam, s1, c1, s2, c2 = over, sin(u1), cos(u1), sin(u2), cos(u2)
    for _ in range(200):
        sine = hypot(c2 * sin(lam), c1 * s2 - s1 * c2 * cos(lam))
        if sine == 0:
            return 0.0
        cosine = s1 * s2 + c1 * c2 * cos(lam)
        arc = atan2(sine, cosine)
        sin_azimuth = c1 * c2 * sin(lam) / sine
        square = 1 - sin_azimuth * sin_azimuth
        middle = cosine - 2 * s1 * s2 / square if square > 1e-15 else 0.0
        c = _FLATTENING / 16 * square * (4 + _FLATTENING * (4 - 3 * square))
        before = lam
        wave = middle + c * cosine * (2 * middle * middle - 1)
        lam = over + (1 - c) * _FLATTENING * sin_azimuth * (arc + c * sine * wave)
        if abs(lam - before) < 1e-13:
            break
    else:
        return None
    second_ratio = square * (_MAJOR * _MAJOR - minor * minor) / (minor * minor)
    big = 1 + second_ratio / 16384 * (4096 + second_ratio * (-768 + second_ratio * (320 - 175 * second_ratio)))
    small = second_ratio / 1024 * (256 + second_ratio * (-128 + second_ratio * (74 - 47 * second_ratio)))
    turn = 2 * middle * middle - 1
    tail = small / 6 * middle * (4 * sine * sine - 3) * (4 * middle * middle - 3)
    return minor * big * (arc - small * sine * (middle + small / 4 * (cosine * turn - tail)))


def _reduced(latitude: float) -> float:
    return atan2((1 - _FLATTENING) * tan(latitude), 1.0) if abs(latitude) < pi / 2 else latitude
