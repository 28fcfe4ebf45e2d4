"""The commonest geographic questions as SQL alone: S2 cell and geohash of a point, point in a known polygon.

Called by `geo_cell.py` and `geo_shape.py`, whose Python functions answer the same (the tests compare them).
"""

from __future__ import annotations

from vedette.kql.functions.definition import Call, fill
from vedette.kql.geo.geohash import LONGEST
from vedette.kql.geo.shape import Region, Ring
from vedette.kql.geo.sphere import Vector

_MOST_POINTS = 2_000
"""A polygon of more points is not written into the statement."""

_ENGINE_GEOHASH = 12
"""Characters the engine's own geohash goes to."""

VALID = "ifNull({0} BETWEEN -180 AND 180 AND {1} BETWEEN -90 AND 90, false)"

_AT = "tuple(cos(radians({1})) * cos(radians({0})), cos(radians({1})) * sin(radians({0})), sin(radians({1})))"


def _real(sql: str) -> str:
    return f"CAST({sql}, 'Nullable(Float64)')"


def _named(bindings: list[tuple[str, str]], body: str) -> str:
    """SQL of a body in which names stand for values; a later value may use an earlier name."""
    for name, value in reversed(bindings):
        body = f"arrayMap({name} -> {body}, [{value}])[1]"
    return body


def _point(call: Call) -> tuple[list[tuple[str, str]], str, str]:
    """Names for longitude and latitude (zero where not valid) and SQL of whether they are; of the first two."""
    lng, lat = _real(call.sql(0)), _real(call.sql(1))
    valid = fill(VALID, [lng, lat], call.emission)
    ok, x, y = (call.emission.fresh() for _ in range(3))
    bindings = [(ok, valid), (x, f"if({ok}, assumeNotNull({lng}), 0.)"), (y, f"if({ok}, assumeNotNull({lat}), 0.)")]
    at = call.emission.fresh()
    return [*bindings, (at, _AT.format(x, y))], ok, at


def s2_cell(call: Call) -> str:
    """SQL of the token of the cell of a level that a point is in."""
    bindings, ok, at = _point(call)
    level, face, uv, st, cell, low = (call.emission.fresh() for _ in range(6))
    wanted = f"CAST({call.sql(2)}, 'Nullable(Int64)')" if len(call) > 2 else "11"
    x, y, z = (f"{at}.{axis}" for axis in (1, 2, 3))
    longest_x = f"abs({x}) > abs({y}) AND abs({x}) >= abs({z})"
    axis = f"multiIf({longest_x}, if({x} < 0, 3, 0), abs({y}) >= abs({z}), if({y} < 0, 4, 1), if({z} < 0, 5, 2))"
    faces = [
        f"({y} / {x}, {z} / {x})",
        f"(-{x} / {y}, {z} / {y})",
        f"(-{x} / {z}, -{y} / {z})",
        f"({z} / {x}, {y} / {x})",
        f"({z} / {y}, -{x} / {y})",
        f"(-{y} / {z}, -{x} / {z})",
    ]
    plane = ", ".join(f"{face} = {index}, {text}" for index, text in enumerate(faces[:5])) + f", {faces[5]}"
    leaf = "toUInt32(least(1073741823, greatest(0, floor({0} * 1073741824))))"
    side = [f"if({uv}.{k} >= 0, 0.5 * sqrt(1 + 3 * {uv}.{k}), 1 - 0.5 * sqrt(1 - 3 * {uv}.{k}))" for k in (1, 2)]
    i, j = f"{st}.1", f"{st}.2"
    # S2 runs the Hilbert curve mirrored on every other face.
    position = f"if({face} % 2 = 1, hilbertEncode({i}, {j}), hilbertEncode({j}, {i}))"
    whole = f"bitOr(bitShiftLeft(toUInt64({face}), 61), {position} * 2 + 1)"
    size = f"bitShiftLeft(toUInt64(1), toUInt8(2 * (30 - assumeNotNull(if({level} BETWEEN 0 AND 30, {level}, 0)))))"
    parent = f"bitOr(bitAnd({cell}, bitNot({low} - 1)), {low})"
    token = f"trimRight(lower(leftPad(hex({parent}), 16, '0')), '0')"
    bindings += [
        (level, wanted),
        (face, f"toUInt8({axis})"),
        (uv, f"multiIf({plane})"),
        (st, f"({leaf.format(side[0])}, {leaf.format(side[1])})"),
        (cell, whole),
        (low, size),
    ]
    return _named(bindings, f"if({ok} AND ifNull({level} BETWEEN 0 AND 30, false), {token}, '')")


def geohash(call: Call) -> str | None:
    """SQL of the geohash of a point; None when the engine's own does not reach so far."""
    if len(call) > 2 and not call.constant(2):
        return None
    size = call.value(2) if len(call) > 2 else 5
    if not isinstance(size, int) or not 1 <= size <= LONGEST:
        return "''"
    if size > _ENGINE_GEOHASH:
        return None
    lng, lat = _real(call.sql(0)), _real(call.sql(1))
    safe = f"geohashEncode(if({VALID}, assumeNotNull({{0}}), 0.), if({VALID}, assumeNotNull({{1}}), 0.), {size})"
    return fill(f"if({VALID}, {safe}, '')", [lng, lat], call.emission)


def _dot(at: str, by: Vector) -> str:
    return f"({at}.1 * ({by[0]!r}) + {at}.2 * ({by[1]!r}) + {at}.3 * ({by[2]!r}))"


def _in_ring(at: str, ring: Ring) -> str:
    """SQL of whether a point is in a ring, in the projection about its centre, where arcs are straight."""
    depth = _dot(at, ring.centre)
    flat = ", ".join(f"({x!r}, {y!r})" for x, y in ring.flat or ())
    spot = f"({_dot(at, ring.axes[0])} / {depth}, {_dot(at, ring.axes[1])} / {depth})"
    return f"if({depth} > 0.01, pointInPolygon({spot}, [{flat}]), 0)"


def in_region(call: Call, region: Region) -> str | None:
    """SQL of whether a point is in a polygon known now; None when it is too large to write out."""
    rings = [ring for polygon in region for ring in polygon.rings]
    if any(ring.flat is None for ring in rings) or sum(len(ring.points) for ring in rings) > _MOST_POINTS:
        return None
    bindings, ok, at = _point(call)
    inside = " OR ".join(
        "(" + " + ".join(_in_ring(at, ring) for ring in polygon.rings) + ") % 2 = 1" for polygon in region
    )
    return _named(bindings, f"if({ok}, CAST({inside}, 'Bool'), NULL)")
