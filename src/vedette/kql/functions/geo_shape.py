"""Lines and polygons: measures, nearest points, intersections, unions, buffers, denser and simpler forms, WKT.

Shapes are GeoJSON in dynamic values with great-circle edges; what breaks Kusto's constraints gives null. Source: the
"Geospatial functions" pages of the reference.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from vedette.kql.functions import geo_fast
from vedette.kql.functions.definition import Call, Refusal, define, fill
from vedette.kql.functions.geo_engine import applied
from vedette.kql.geo import buffer, measure, overlay, simplify, wkt
from vedette.kql.geo.shape import (
    Line,
    Region,
    chain,
    edges,
    holds,
    line_edges,
    line_text,
    lines,
    point_text,
    polygon_text,
    region,
    region_edges,
)
from vedette.kql.geo.sphere import EARTH_RADIUS, Place, place
from vedette.kql.types import BOOL, DYNAMIC, LONG, REAL, STRING
from vedette.schema.types import ScalarType


def _groups(shapes: Region) -> list[list[list[Place]]]:
    """Closed rings in degrees; holes run clockwise."""
    found = []
    for polygon in shapes:
        outer = max(polygon.rings, key=lambda ring: ring.area())
        group = []
        for ring in [outer, *(ring for ring in polygon.rings if ring is not outer)]:
            spots = [place(point) for point in ring.points]
            if ring is not outer:
                spots.reverse()
            group.append([*spots, spots[0]])
        found.append(group)
    return found


def _polygons(shapes: Region | None) -> str | None:
    return polygon_text(_groups(shapes)) if shapes else None


def _lines(found: Sequence[Line] | None) -> str | None:
    return line_text([[place(point) for point in line] for line in found]) if found else None


def _pieces(found: overlay.Pieces) -> str:
    """GeoJSON of what two shapes share: one geometry, or a collection of points, lines and polygons."""
    texts = []
    if len(found.points) > 1:
        texts.append(f'{{"type":"MultiPoint","coordinates":{chain([place(point) for point in found.points])}}}')
    elif found.points:
        texts.append(point_text(place(found.points[0])))
    texts += [text for text in (_lines(found.lines), _polygons(found.polygons)) if text is not None]
    if len(texts) == 1:
        return texts[0]
    return '{"type":"GeometryCollection","geometries":[' + ",".join(texts) + "]}"


def _shared_lines(one: str, two: str) -> str | None:
    first, second = lines(one), lines(two)
    return None if first is None or second is None else _pieces(overlay.intersect_lines(first, second))


def _shared_line_polygon(one: str, two: str) -> str | None:
    first, second = lines(one), region(two)
    return None if first is None or second is None else _pieces(overlay.intersect_line_region(first, second))


def _shared_polygons(one: str, two: str) -> str | None:
    first, second = region(one), region(two)
    return None if first is None or second is None else _pieces(overlay.intersect_regions(first, second))


def _meet_lines(one: str, two: str) -> bool | None:
    first, second = lines(one), lines(two)
    if first is None or second is None:
        return None
    return overlay.meet(line_edges(first), line_edges(second))


def _meet_line_polygon(one: str, two: str) -> bool | None:
    first, second = lines(one), region(two)
    if first is None or second is None:
        return None
    inside = any(holds(second, line[0]) for line in first)
    return inside or overlay.meet(line_edges(first), region_edges(second))


def _meet_polygons(one: str, two: str) -> bool | None:
    first, second = region(one), region(two)
    if first is None or second is None:
        return None
    starts = [(first, polygon) for polygon in second] + [(second, polygon) for polygon in first]
    if any(holds(other, edges(polygon.rings[0])[0][0]) for other, polygon in starts):
        return True
    return overlay.meet(region_edges(first), region_edges(second))


def _items(text: str) -> list[str] | None:
    """The shapes of an array as texts; None when it is no array or empty."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return [json.dumps(item) for item in value] if isinstance(value, list) and value else None


def _regions(text: str) -> Region | None:
    found: list[Region] = []
    for item in _items(text) or [""]:
        shapes = region(item)
        if shapes is None:
            return None
        found.append(shapes)
    return tuple(polygon for shapes in found for polygon in shapes)


def _union_polygons(text: str) -> str | None:
    found = _regions(text)
    return None if found is None else _polygons(overlay.union(found))


def _union_lines(text: str) -> str | None:
    found: list[Line] = []
    for item in _items(text) or [""]:
        several = lines(item)
        if several is None:
            return None
        found += several
    return _lines(overlay.merged(tuple(found)))


def _simplify_line(text: str, tolerance: float) -> str | None:
    return _lines(simplify.simpler_lines(text, tolerance))


def _simplify_polygon(text: str, tolerance: float) -> str | None:
    return _polygons(simplify.simpler_polygon(text, tolerance))


def _simplify_polygons(text: str, tolerance: float) -> str | None:
    found = _regions(text)
    simpler = None if found is None else simplify.simpler_region(found, tolerance)
    return None if simpler is None else _polygons(overlay.union(simpler))


def _buffer_point(lng: float, lat: float, radius: float, tolerance: float) -> str | None:
    return _polygons(buffer.round_point(lng, lat, radius, tolerance))


def _buffer_line(text: str, radius: float, tolerance: float) -> str | None:
    return _polygons(buffer.round_line(text, radius, tolerance))


def _buffer_polygon(text: str, radius: float, tolerance: float) -> str | None:
    return _polygons(buffer.round_polygon(text, radius, tolerance))


def _densify_line(text: str, tolerance: float) -> str | None:
    return measure.densify(text, tolerance, polygons=False)


def _densify_polygon(text: str, tolerance: float) -> str | None:
    return measure.densify(text, tolerance, polygons=True)


_MOST_HEXAGONS = 1_000_000


def _for_hexagons(text: str, level: int, radius: float) -> str | None:
    """The polygons to fill with H3 cells as JSON; None when not valid or too many cells would come."""
    if not 0 <= level <= 15 or not 0 <= radius < EARTH_RADIUS:
        return None
    found = buffer.round_polygon(text, radius, max(radius / 100, 0.1)) if radius else region(text)
    if found is None:
        return None
    cells = 2 + 120 * 7**level
    if sum(polygon.rings[0].area() for polygon in found) / 12.57 * cells > _MOST_HEXAGONS:
        return None
    return "[" + ",".join("[" + ",".join(map(chain, group)) + "]" for group in _groups(found)) + "]"


_HEXAGON_INPUT = applied(_for_hexagons, [DYNAMIC, LONG, REAL], DYNAMIC, ["6", "0."])


def _hexagons(call: Call) -> str:
    assert callable(_HEXAGON_INPUT)
    level = f"CAST({call.sql(1)}, 'Nullable(Int64)')" if len(call) > 1 else "6"
    template = (
        "if({a} = '', '', toJSONString(arrayMap(x -> h3ToString(x), arraySort(arrayDistinct(arrayFlatten(arrayMap("
        "p -> h3PolygonToCells(p, toUInt8({b})), JSONExtract({a}, 'Array(Array(Array(Tuple(Float64, Float64))))')))))))"
        ")"
    )
    safe = f"ifNull(if({level} BETWEEN 0 AND 15, {level}, 0), 0)"
    return fill(template, [], call.emission, [_HEXAGON_INPUT(call), safe])


def _shape(
    name: str,
    parameters: str,
    kinds: Sequence[ScalarType],
    result: ScalarType,
    function: Callable[..., object],
    *defaults: str,
) -> None:
    define(name, parameters, result, applied(function, kinds, result, defaults))


def _densify(name: str, function: Callable[..., object]) -> None:
    """Densifying; its third argument is only understood when false."""
    emission = applied(function, [DYNAMIC, REAL], DYNAMIC, ["10."])

    def emit(call: Call) -> str:
        assert callable(emission)
        if len(call) > 2 and call.value(2) is not False:
            raise Refusal("preserve_crossing is only supported as false")
        return emission(Call(call.emission, call.args[:2], call.returns))

    define(name, "dynamic, real?, bool?", DYNAMIC, emit)


def _locate(call: Call) -> str:
    if len(call) > 3 and call.value(3) is not False:
        raise Refusal("use_spheroid is only supported as false here")
    assert callable(_LOCATE)
    return _LOCATE(Call(call.emission, call.args[:3], call.returns))


def _in_polygon(call: Call) -> str:
    """A polygon written in the query is tested by the engine's own function, any other by ours."""
    if call.constant(2):
        known = region(json.dumps(call.value(2), default=str))
        if known is None:
            return "CAST(NULL, 'Nullable(Bool)')"
        if (fast := geo_fast.in_region(call, known)) is not None:
            return fast
    return _IN_POLYGON(call)


_IN_POLYGON = applied(measure.in_polygon, [REAL, REAL, DYNAMIC], BOOL)
_LOCATE = applied(measure.locate, [DYNAMIC, REAL, REAL], REAL)
define("geo_line_locate_point", "dynamic, real, real, bool?", REAL, _locate)
define("geo_polygon_to_h3cells", "dynamic, long?, real?", DYNAMIC, _hexagons)
_densify("geo_line_densify", _densify_line)
_densify("geo_polygon_densify", _densify_polygon)

_POINT_SHAPE = ("real, real, dynamic", [REAL, REAL, DYNAMIC])
_TWO = ("dynamic, dynamic", [DYNAMIC, DYNAMIC])
_ONE = ("dynamic", [DYNAMIC])
_SIZED = ("dynamic, real?", [DYNAMIC, REAL])
_shape("geo_distance_point_to_line", *_POINT_SHAPE, REAL, measure.distance_to_line)
_shape("geo_distance_point_to_polygon", *_POINT_SHAPE, REAL, measure.distance_to_polygon)
_shape("geo_closest_point_on_line", *_POINT_SHAPE, DYNAMIC, measure.closest_on_line)
_shape("geo_closest_point_on_polygon", *_POINT_SHAPE, DYNAMIC, measure.closest_on_polygon)
define("geo_point_in_polygon", "real, real, dynamic", BOOL, _in_polygon)
_shape("geo_line_length", *_ONE, REAL, measure.line_length)
_shape("geo_line_centroid", *_ONE, DYNAMIC, measure.line_centroid)
_shape("geo_line_interpolate_point", "dynamic, real", [DYNAMIC, REAL], DYNAMIC, measure.interpolate)
_shape("geo_polygon_area", *_ONE, REAL, measure.polygon_area)
_shape("geo_polygon_perimeter", *_ONE, REAL, measure.polygon_perimeter)
_shape("geo_polygon_centroid", *_ONE, DYNAMIC, measure.polygon_centroid)
_shape("geo_intersection_2lines", *_TWO, DYNAMIC, _shared_lines)
_shape("geo_intersection_2polygons", *_TWO, DYNAMIC, _shared_polygons)
_shape("geo_intersection_line_with_polygon", *_TWO, DYNAMIC, _shared_line_polygon)
_shape("geo_intersects_2lines", *_TWO, BOOL, _meet_lines)
_shape("geo_intersects_2polygons", *_TWO, BOOL, _meet_polygons)
_shape("geo_intersects_line_with_polygon", *_TWO, BOOL, _meet_line_polygon)
_shape("geo_union_polygons_array", *_ONE, DYNAMIC, _union_polygons)
_shape("geo_union_lines_array", *_ONE, DYNAMIC, _union_lines)
_shape("geo_line_simplify", *_SIZED, DYNAMIC, _simplify_line, "10.")
_shape("geo_polygon_simplify", *_SIZED, DYNAMIC, _simplify_polygon, "10.")
_shape("geo_simplify_polygons_array", *_SIZED, DYNAMIC, _simplify_polygons, "10.")
_shape("geo_point_buffer", "real, real, real, real?", [REAL, REAL, REAL, REAL], DYNAMIC, _buffer_point, "10.")
_shape("geo_line_buffer", "dynamic, real, real?", [DYNAMIC, REAL, REAL], DYNAMIC, _buffer_line, "10.")
_shape("geo_polygon_buffer", "dynamic, real, real?", [DYNAMIC, REAL, REAL], DYNAMIC, _buffer_polygon, "10.")
_shape("geo_from_wkt", "string", [STRING], DYNAMIC, wkt.to_geojson)
