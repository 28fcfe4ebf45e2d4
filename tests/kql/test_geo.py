"""Geometry on the sphere: laws that hold for any shape, and SQL against the plain functions."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from math import cos, pi, radians, sin

import pytest

from tests.kql.engine import connection, run
from vedette.kql.compile import compile_query
from vedette.kql.diagnostics import KqlError
from vedette.kql.geo import buffer, covering, geohash, measure, overlay, s2cell, simplify
from vedette.kql.geo.shape import Region, holds, line_edges, lines, region, region_edges, simple
from vedette.kql.geo.sphere import EARTH_RADIUS, Place, angle, place, spheroid_distance, vector
from vedette.schema.catalog import Catalog

CENTRES: list[Place] = [(24.9, 60.2), (-179.9, 10.0), (100.0, -70.0), (0.0, 0.0)]


def star(centre: Place, size: float, points: int, seed: int) -> list[Place]:
    """A ring round a centre that no ray from it crosses twice."""
    rng = random.Random(seed)
    found = []
    for index in range(points):
        turn = 2 * pi * (index + rng.random() * 0.9) / points
        far = size * rng.uniform(0.4, 1)
        lng = centre[0] + far * cos(turn) / cos(radians(centre[1]))
        found.append(((lng + 180) % 360 - 180, centre[1] + far * sin(turn)))
    return found


def polygon(*rings: Sequence[Place]) -> str:
    return json.dumps({"type": "Polygon", "coordinates": [[*ring, ring[0]] for ring in rings]})


def line(places: list[Place]) -> str:
    return json.dumps({"type": "LineString", "coordinates": places})


def valid(text: str) -> Region:
    found = region(text)
    assert found is not None
    return found


def area(shapes: Region) -> float:
    total = 0.0
    for part in shapes:
        sizes = [ring.area() for ring in part.rings]
        total += 2 * max(sizes) - sum(sizes)
    return total


@pytest.mark.parametrize("centre", CENTRES)
@pytest.mark.parametrize("seed", range(12))
def test_union_and_intersection_share_out_the_area(centre: Place, seed: int) -> None:
    size = 10.0 ** (seed % 4 - 3)
    one = valid(polygon(star(centre, size, 5 + seed, seed)))
    two = valid(polygon(star((centre[0] + size / 2, centre[1]), size, 17 - seed, seed + 100)))
    both, shared = overlay.union(one + two), overlay.intersect_regions(one, two)
    assert area(both) + area(shared.polygons) == pytest.approx(area(one) + area(two), rel=1e-9)
    assert 0 < area(shared.polygons) < area(both)
    for part in (*both, *shared.polygons):
        assert simple(part)


def test_the_same_polygon_and_neighbours_along_an_edge() -> None:
    west = valid(polygon([(0, 0), (1, 0), (1, 1), (0, 1)]))
    east = valid(polygon([(1, 0), (2, 0), (2, 1), (1, 1)]))
    assert area(overlay.union(west + west)) == pytest.approx(area(west))
    joined = overlay.union(west + east)
    assert len(joined) == 1
    assert len(joined[0].rings[0].points) == 6
    shared = overlay.intersect_regions(west, east)
    assert not shared.polygons
    assert [[place(p) for p in found] for found in shared.lines] == [[pytest.approx((1, 0)), pytest.approx((1, 1))]]


def test_a_ring_of_polygons_has_a_hole() -> None:
    sides = [
        [(0, 0), (3, 0), (3, 1), (0, 1)],
        [(0, 2), (3, 2), (3, 3), (0, 3)],
        [(0, 0), (1, 0), (1, 3), (0, 3)],
        [(2, 0), (3, 0), (3, 3), (2, 3)],
    ]
    joined = overlay.union(tuple(part for side in sides for part in valid(polygon(side))))
    assert [len(part.rings) for part in joined] == [2]
    assert not holds(joined, vector((1.5, 1.5)))
    assert holds(joined, vector((0.5, 1.5)))


@pytest.mark.parametrize("seed", range(6))
def test_buffers_reach_their_radius(seed: int) -> None:
    centre, size = CENTRES[seed % 4], 10.0 ** (seed % 3 - 2)
    path = star(centre, size, 6 + seed, seed)
    radius = size * 111_000 * 0.2
    tolerance = radius / 50
    for shapes, far in (
        (buffer.round_line(line(path), radius, tolerance), measure.distance_to_line),
        (buffer.round_polygon(polygon(path), radius, tolerance), measure.distance_to_polygon),
    ):
        assert shapes is not None
        text = line(path) if far is measure.distance_to_line else polygon(path)
        for part in shapes:
            for ring in part.rings:
                for point in ring.points:
                    reached = far(*place(point), text)
                    assert reached == pytest.approx(radius, abs=tolerance * 1.01)


@pytest.mark.parametrize("seed", range(6))
def test_simpler_shapes_stay_near(seed: int) -> None:
    centre = CENTRES[seed % 4]
    path = star(centre, 0.1, 60, seed)
    tolerance = 500.0
    found = simplify.simpler_lines(line(path), tolerance)
    assert found is not None
    points = [point for each in found for point in each]
    assert len(points) < len(path)
    apart = min(angle(a, b) for i, a in enumerate(points) for b in points[:i] if a != b)
    assert apart * EARTH_RADIUS >= tolerance
    borders = line_edges(found)
    assert all(measure._closest(vector(spot), borders)[0] * EARTH_RADIUS < 2.1 * tolerance for spot in path)


def test_neighbours_are_simplified_alike() -> None:
    border: list[Place] = [(1, 0), (1.00001, 0.3), (0.99999, 0.6), (1, 1)]
    west, east = [(0, 0), *border, (0, 1)], [(2, 1), *border[::-1], (2, 0)]
    shapes = valid(polygon(west)) + valid(polygon(east))
    found = simplify.simpler_region(shapes, 100)
    assert found is not None
    assert len(overlay.union(found)) == 1
    assert sum(len(part.rings[0].points) for part in found) == 8


@pytest.mark.parametrize("level", [3, 8, 11])
def test_coverings_hold_every_point(level: int) -> None:
    path = star((24.9, 60.2), 0.8, 12, level)
    tokens = covering.tokens(polygon(path), level, 0.0, polygons=True)
    assert tokens is not None
    assert tokens == sorted(set(tokens), key=lambda text: int(text.ljust(16, "0"), 16))
    shapes, rng = valid(polygon(path)), random.Random(level)
    for _ in range(200):
        spot = vector((24.9 + rng.uniform(-2, 2), 60.2 + rng.uniform(-1, 1)))
        if holds(shapes, spot):
            assert s2cell.token(s2cell.cell_of(spot, level)) in tokens
    wider = covering.tokens(polygon(path), level, 20_000.0, polygons=True)
    assert wider is not None
    assert set(tokens) <= set(wider)


def test_cells_nest_and_their_neighbours_touch() -> None:
    rng = random.Random(1)
    for _ in range(200):
        spot = vector((rng.uniform(-180, 180), rng.uniform(-90, 90)))
        level = rng.randrange(2, 31)
        cell = s2cell.cell_of(spot, level)
        assert s2cell.from_token(s2cell.token(cell)) == cell
        assert s2cell.level_of(cell) == level
        assert s2cell.cell_of(s2cell.centre(cell), level) == cell
        assert s2cell.parent(cell, level - 1) == s2cell.cell_of(spot, level - 1)
        around = s2cell.neighbours(cell)
        assert len(around) in (7, 8)
        corners = s2cell.corners(cell)
        for near in around:
            others = s2cell.corners(near)
            assert min(angle(a, b) for a in corners for b in others) < 1e-15
            assert cell in s2cell.neighbours(near)


def test_the_engine_answers_as_the_plain_functions() -> None:
    rng = random.Random(7)
    ring = star((24.9, 60.2), 20, 9, 3)
    hole = [(24.9 + x, 60.2 + y) for x, y in ((-1, -1), (-1, 1), (1, 1), (1, -1))]
    shapes = valid(polygon(ring, hole))
    spots = [(rng.uniform(-180, 180), rng.uniform(-90, 90)) for _ in range(300)]
    spots += [(24.9 + rng.uniform(-30, 30), 60.2 + rng.uniform(-25, 25)) for _ in range(300)]
    table = "datatable(x: real, y: real) [" + ",".join(f"{x!r},{y!r}" for x, y in spots) + "]"
    found = run(
        f"{table} | extend p = dynamic({polygon(ring, hole)}) | project a=geo_point_to_s2cell(x, y, 17), "
        f"b=geo_point_to_geohash(x, y, 9), c=geo_point_in_polygon(x, y, dynamic({polygon(ring, hole)})), "
        "d=geo_point_in_polygon(x, y, p), e=geo_point_to_geohash(x, y, 15)"
    )
    expected = []
    for spot in spots:
        inside = holds(shapes, vector(spot))
        cell = s2cell.token(s2cell.cell_of(vector(spot), 17))
        expected.append([cell, geohash.encode(*spot, 9), inside, inside, geohash.encode(*spot, 15)])
    assert found == expected
    assert 50 < sum(bool(row[2]) for row in found) < 400


def test_rings_across_the_antimeridian_and_round_a_pole() -> None:
    pacific = valid(polygon([(170, -10), (-170, -10), (-170, 10), (170, 10)]))
    assert holds(pacific, vector((180, 0)))
    assert not holds(pacific, vector((0, 0)))
    polar = valid(polygon([(0, 80), (90, 80), (180, 80), (-90, 80)]))
    assert holds(polar, vector((33, 89)))
    assert not holds(polar, vector((33, 70)))
    half = valid(polygon([(0, 1), (90, 1), (180, 1), (-90, 1)]))
    assert holds(half, vector((10, 50)))
    assert not holds(half, vector((10, -50)))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"type":"Point","coordinates":[1,2]}',
        '{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1]]]}',
        '{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1]]]}',
        '{"type":"Polygon","coordinates":[[[0,0],["1",0],[1,1],[0,0]]]}',
        '{"type":"Polygon","coordinates":[[[0,0],[1,91],[1,1],[0,0]]]}',
        '{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[1,0],[0,0]]]}',
        '{"type":"Polygon","coordinates":[[[0,0],[4,0],[4,4],[0,4],[0,0]],[[1,1],[9,1],[9,2],[1,1]]]}',
        '{"type":"Polygon","coordinates":' + "[" * 5000 + "]" * 5000 + "}",
    ],
)
def test_what_is_no_polygon(text: str) -> None:
    assert region(text) is None
    assert lines(text) is None


def test_spheroid_distances() -> None:
    quarter = spheroid_distance((0.0, 0.0), (0.0, 90.0))
    assert quarter == pytest.approx(10_001_965.729, abs=1e-3)
    assert spheroid_distance((5.0, 5.0), (5.0, 5.0)) == 0
    assert spheroid_distance((0.0, 0.3), (179.8, -0.3)) is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("print geo_line_densify(dynamic({}), 5, true)", "preserve_crossing"),
        ("print geo_line_locate_point(dynamic({}), 1.0, 1.0, true)", "use_spheroid"),
        ("range i from 1 to 2 step 1 | project geo_distance_2points(1, 1, 1, 1, i > 1)", "use_spheroid"),
    ],
)
def test_what_is_refused_says_so(text: str, why: str) -> None:
    with pytest.raises(KqlError, match=why):
        compile_query(text, Catalog.stock()).sql(lambda _: "x", now=None, tenant="t")  # type: ignore[arg-type]


def test_functions_are_called_from_several_connections_at_once() -> None:
    text = "range i from 1 to 3000 step 1 | summarize count() by geo_point_to_geohash(i / 20.0, 10.0, 13) | count"
    assert run(text) == [[3000]]

    def ask(_: int) -> str:
        cursor = connection().cursor()
        cursor.execute("SELECT vedette_geohash_encode(toFloat64(number) / 9000, 1., 13) FROM numbers(900)")
        return str(len(cursor.fetchall()))

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(ask, range(8))) == ["900"] * 8


def test_edges_are_great_circles() -> None:
    arc = line([(0, 60), (90, 60)])
    middle = json.loads(measure.interpolate(arc, 0.5) or "")["coordinates"]
    assert middle == pytest.approx([45, 67.792345702])
    assert len(region_edges(valid(polygon([(0, 0), (1, 0), (1, 1)])))) == 3
