"""Geohashes, S2 cells and H3 cells: of a point, to points and polygons, their neighbours, parents and coverings.

H3 is the engine's own; the others are of `kql/geo`. Source: the "Geospatial functions" pages of the reference.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from vedette.kql.functions import geo_fast
from vedette.kql.functions.definition import Call, define, fill
from vedette.kql.functions.geo_engine import applied
from vedette.kql.geo import covering, geohash, s2cell
from vedette.kql.geo.shape import point_text, polygon_text
from vedette.kql.geo.sphere import place
from vedette.kql.types import DYNAMIC, INT, LONG, REAL, STRING


def _array(items: Sequence[str] | None) -> str | None:
    return None if items is None else json.dumps(items, separators=(",", ":"))


def _geohash_middle(text: str) -> str | None:
    corners = geohash.bounds(text)
    if corners is None:
        return None
    (west, south), (east, north) = corners
    return point_text(((west + east) / 2, (south + north) / 2))


def _geohash_polygon(text: str) -> str | None:
    corners = geohash.bounds(text)
    if corners is None:
        return None
    (west, south), (east, north) = corners
    return polygon_text([[[(west, south), (east, south), (east, north), (west, north), (west, south)]]])


def _geohash_around(text: str) -> str | None:
    return _array(geohash.neighbours(text))


_LONG_GEOHASH = applied(geohash.encode, [REAL, REAL, LONG], STRING, ["5"])
define("geo_point_to_geohash", "real, real, long?", STRING, lambda call: geo_fast.geohash(call) or _LONG_GEOHASH(call))
define("geo_geohash_to_central_point", "string", DYNAMIC, applied(_geohash_middle, [STRING], DYNAMIC))
define("geo_geohash_to_polygon", "string", DYNAMIC, applied(_geohash_polygon, [STRING], DYNAMIC))
define("geo_geohash_neighbors", "string", DYNAMIC, applied(_geohash_around, [STRING], DYNAMIC))


def _s2_middle(token: str) -> str | None:
    cell = s2cell.from_token(token)
    return None if cell is None else point_text(place(s2cell.centre(cell)))


def _s2_polygon(token: str) -> str | None:
    cell = s2cell.from_token(token)
    if cell is None:
        return None
    spots = [place(corner) for corner in s2cell.corners(cell)]
    return polygon_text([[[*spots, spots[0]]]])


def _s2_around(token: str) -> str | None:
    cell = s2cell.from_token(token)
    return None if cell is None else _array([s2cell.token(near) for near in s2cell.neighbours(cell)])


def _s2_of_polygon(text: str, level: int, radius: float) -> str | None:
    return _array(covering.tokens(text, level, radius, polygons=True))


def _s2_of_line(text: str, level: int, radius: float) -> str | None:
    return _array(covering.tokens(text, level, radius, polygons=False))


define("geo_point_to_s2cell", "real, real, long?", STRING, geo_fast.s2_cell)
define("geo_s2cell_to_central_point", "string", DYNAMIC, applied(_s2_middle, [STRING], DYNAMIC))
define("geo_s2cell_to_polygon", "string", DYNAMIC, applied(_s2_polygon, [STRING], DYNAMIC))
define("geo_s2cell_neighbors", "string", DYNAMIC, applied(_s2_around, [STRING], DYNAMIC))
for _name, _covered in (("geo_polygon_to_s2cells", _s2_of_polygon), ("geo_line_to_s2cells", _s2_of_line)):
    define(_name, "dynamic, long?, real?", DYNAMIC, applied(_covered, [DYNAMIC, LONG, REAL], DYNAMIC, ["11", "0."]))


_ANY_CELL = "576495936675512319"
"""A valid cell, put in the place of an invalid one whose result is not used: the engine raises on invalid ones."""
_NUMBER = (
    "reinterpretAsUInt64(reverse(unhex(if(match({0}, '^[0-9a-fA-F]+$') AND length({0}) <= 16, "
    "leftPad({0}, 16, '0'), '0000000000000000'))))"
)


def _h3(call: Call, template: str, wanted: str = "0") -> str:
    """SQL of a template over `{a}`, the cell or zero, `{b}`, a cell in any case, and `{c}`, the value of `wanted`."""
    a, b, c = (call.emission.fresh() for _ in range(3))
    number = fill(_NUMBER, [f"CAST({call.sql(0)}, 'String')"], call.emission)
    body = template.replace("{a}", a).replace("{b}", b).replace("{c}", c)
    wanted = wanted.replace("{b}", b)
    return (
        f"arrayMap({a} -> arrayMap({b} -> arrayMap({c} -> {body}, [{wanted}])[1], "
        f"[if(h3IsValid({a}), {a}, toUInt64({_ANY_CELL}))])[1], [if(h3IsValid({number}), {number}, toUInt64(0))])[1]"
    )


_LEVEL = "h3GetResolution({b})"
_POSITION = "concat('[', toString({p}.2), ',', toString({p}.1), ']')"


def _position(point: str) -> str:
    return _POSITION.replace("{p}", point)


def _h3_of(call: Call) -> str:
    args = [f"CAST({sql}, 'Nullable(Float64)')" for sql in call.all()[:2]]
    level = f"CAST({call.sql(2) if len(call) > 2 else '6'}, 'Nullable(Int64)')"
    cell = (
        "geoToH3(if({0} BETWEEN -90 AND 90, assumeNotNull({0}), 0), if({1} BETWEEN -180 AND 180, assumeNotNull({1}), 0)"
        ", toUInt8(if({2} BETWEEN 0 AND 15, assumeNotNull({2}), 0)))"
    )
    return fill(
        "if(ifNull({0} BETWEEN -90 AND 90 AND {1} BETWEEN -180 AND 180 AND {2} BETWEEN 0 AND 15, false), "
        f"h3ToString({cell}), '')",
        [args[1], args[0], level],
        call.emission,
    )


def _h3_parent(call: Call) -> str:
    fits = f"ifNull({{c}} BETWEEN 0 AND {_LEVEL}, false)"
    return _h3(
        call,
        f"if({{a}} != 0 AND {fits}, h3ToString(h3ToParent({{b}}, toUInt8(if({fits}, assumeNotNull({{c}}), 0)))), '')",
        f"CAST({call.sql(1)}, 'Nullable(Int64)')" if len(call) > 1 else f"toInt64({_LEVEL}) - 1",
    )


def _h3_children(call: Call) -> str:
    fits = f"ifNull({{c}} BETWEEN {_LEVEL} AND least(15, {_LEVEL} + 5), false)"
    return _h3(
        call,
        f"if({{a}} != 0 AND {fits}, toJSONString(arrayMap(x -> h3ToString(x), h3ToChildren({{b}}, "
        f"toUInt8(if({fits}, assumeNotNull({{c}}), {_LEVEL}))))), '')",
        f"CAST({call.sql(1)}, 'Nullable(Int64)')" if len(call) > 1 else f"toInt64({_LEVEL}) + 1",
    )


def _h3_rings(call: Call) -> str:
    size = "toUInt16(if({c} BETWEEN 0 AND 142, assumeNotNull({c}), 0))"
    disk = f"h3kRing({{b}}, {size})"
    # Away from pentagons the disk is listed ring by ring; near one, rings are taken as differences of disks.
    plain = f"NOT arrayExists(p -> has({disk}, p), h3GetPentagonIndexes({_LEVEL}))"
    sliced = f"arraySlice({disk}, if(k = 0, 1, 2 + 3 * k * (k - 1)), if(k = 0, 1, 6 * k))"
    less = "h3kRing({b}, toUInt16(if(k = 0, 0, k - 1)))"
    taken = f"if(k = 0, [{{b}}], arrayFilter(x -> NOT has({less}, x), h3kRing({{b}}, toUInt16(k))))"
    return _h3(
        call,
        f"if({{a}} != 0 AND ifNull({{c}} BETWEEN 0 AND 142, false), toJSONString(arrayMap(k -> "
        f"arrayMap(x -> h3ToString(x), if({plain}, {sliced}, {taken})), range(toUInt16({size} + 1)))), '')",
        f"CAST({call.sql(1)}, 'Nullable(Int64)')",
    )


define("geo_point_to_h3cell", "real, real, long?", STRING, _h3_of)
define("geo_h3cell_level", "string", INT, lambda call: _h3(call, f"if({{a}} = 0, NULL, toInt32({_LEVEL}))"))
define("geo_h3cell_parent", "string, long?", STRING, _h3_parent)
define("geo_h3cell_children", "string, long?", DYNAMIC, _h3_children)
define("geo_h3cell_rings", "string, long", DYNAMIC, _h3_rings)
define(
    "geo_h3cell_neighbors",
    "string",
    DYNAMIC,
    lambda call: _h3(
        call,
        "if({a} = 0, '', toJSONString(arrayMap(c -> h3ToString(c), arrayFilter(c -> c != {b}, h3kRing({b}, "
        "toUInt16(1))))))",
    ),
)
define(
    "geo_h3cell_to_central_point",
    "string",
    DYNAMIC,
    lambda call: _h3(
        call,
        'if({a} = 0, \'\', concat(\'{"type":"Point","coordinates":\', '
        f"arrayMap(p -> {_position('p')}, [h3ToGeo({{b}})])[1], '}}'))",
    ),
)
define(
    "geo_h3cell_to_polygon",
    "string",
    DYNAMIC,
    lambda call: _h3(
        call,
        'if({a} = 0, \'\', concat(\'{"type":"Polygon","coordinates":[[\', arrayStringConcat(arrayMap(p -> '
        f"{_position('p')}, arrayPushBack(h3ToGeoBoundary({{b}}), h3ToGeoBoundary({{b}})[1])), ','), ']]}}'))",
    ),
)
