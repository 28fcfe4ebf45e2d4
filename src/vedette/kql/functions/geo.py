"""Distances, bearings and circles of geographic points, written as SQL.

A longitude or latitude out of range gives null. Source: the "Geospatial functions" pages of the reference.
"""

from __future__ import annotations

from vedette.kql.functions.definition import Call, Refusal, define, fill
from vedette.kql.functions.geo_engine import applied
from vedette.kql.geo.sphere import EARTH_RADIUS, spheroid_distance, valid
from vedette.kql.types import BOOL, REAL


def _checked(pairs: int) -> str:
    """SQL that is true where the arguments are so many longitudes and latitudes."""
    tests = [f"{{{2 * i}}} BETWEEN -180 AND 180 AND {{{2 * i + 1}}} BETWEEN -90 AND 90" for i in range(pairs)]
    return " AND ".join(tests)


def _arc(a: int, b: int) -> str:
    """SQL of the metres between the points that begin at two arguments."""
    lat1, lat2 = f"radians({{{a + 1}}})", f"radians({{{b + 1}}})"
    up, over = f"sin(({lat2} - {lat1}) / 2)", f"sin(radians({{{b}}} - {{{a}}}) / 2)"
    haversine = f"pow({up}, 2) + pow({over}, 2) * cos({lat1}) * cos({lat2})"
    return f"(2 * asin(least(1., sqrt({haversine}))) * {EARTH_RADIUS})"


def _bearing(a: int, b: int) -> str:
    """SQL of the bearing of the second point from the first, clockwise from north, in radians."""
    lat1, lat2 = f"radians({{{a + 1}}})", f"radians({{{b + 1}}})"
    over = f"radians({{{b}}} - {{{a}}})"
    east = f"sin({over}) * cos({lat2})"
    # Written with the difference of latitudes so that points close together keep their digits.
    north = f"sin({lat2} - {lat1}) + 2 * sin({lat1}) * cos({lat2}) * pow(sin({over} / 2), 2)"
    return f"atan2({east}, {north})"


def _numbers(call: Call) -> list[str]:
    return [f"toFloat64({sql})" for sql in call.all()]


def _spheroid(lng1: float, lat1: float, lng2: float, lat2: float) -> float | None:
    if not valid(lng1, lat1) or not valid(lng2, lat2):
        return None
    found = spheroid_distance((lng1, lat1), (lng2, lat2))
    if found is None:
        raise ValueError("the spheroid distance of nearly opposite points is not supported")
    return found


_ON_SPHEROID = applied(_spheroid, [REAL] * 4, REAL)


def _distance(call: Call) -> str:
    args = _numbers(call)[:4]
    if len(call) > 4:
        if not call.constant(4):
            raise Refusal("use_spheroid must be true or false, written out")
        if call.value(4) is None:
            return "CAST(NULL, 'Nullable(Float64)')"
        if call.value(4):
            assert callable(_ON_SPHEROID)
            return _ON_SPHEROID(Call(call.emission, call.args[:4], call.returns))
    return fill(f"if({_checked(2)}, {_arc(0, 2)}, NULL)", args, call.emission)


define("geo_distance_2points", "real, real, real, real, bool?", REAL, _distance)
define(
    "geo_point_in_circle",
    "real, real, real, real, real",
    BOOL,
    lambda call: fill(f"if({_checked(2)} AND {{4}} > 0, {_arc(0, 2)} <= {{4}}, NULL)", _numbers(call), call.emission),
)
define(
    "geo_azimuth",
    "real, real, real, real",
    REAL,
    lambda call: fill(
        f"if({_checked(2)} AND ({{0}} != {{2}} OR {{1}} != {{3}}), positiveModulo({_bearing(0, 2)}, 2 * pi()), NULL)",
        _numbers(call),
        call.emission,
    ),
)
define(
    "geo_angle",
    "real, real, real, real, real, real",
    REAL,
    lambda call: fill(
        f"if({_checked(3)} AND ({{0}} != {{2}} OR {{1}} != {{3}}) AND ({{4}} != {{2}} OR {{5}} != {{3}}), "
        f"positiveModulo({_bearing(2, 4)} - {_bearing(2, 0)}, 2 * pi()), NULL)",
        _numbers(call),
        call.emission,
    ),
)
