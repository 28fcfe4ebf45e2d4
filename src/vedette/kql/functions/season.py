"""Seasons of a series: periods, decomposition, forecast, anomalies, outliers.

A period's score is the autocorrelation of the series at twice the period, and counts where the period itself is a
peak of the autocorrelation. Source: the reference's pages; the scores are checked against the examples printed there.
"""

from __future__ import annotations

from vedette.kql.emit.literal import real
from vedette.kql.functions.definition import Call, Refusal, define
from vedette.kql.functions.fit import SOUND, listed
from vedette.kql.functions.string import array_text
from vedette.kql.functions.vector import bind, chain, number, over, reals, series_text, word
from vedette.kql.types import DYNAMIC

_SOUND_X = SOUND.replace("(a)", "(x)").replace(", a)", ", x)")
LEAST_PERIOD = 4
"""Shorter repetitions are not looked for."""

_ZERO = "CAST([], 'Array(Float64)')"

# The autocorrelation of `x` at each lag from 1, unbiased; 0 for a constant series. A fold takes one lag after another,
# where a map would hold a copy of the series for every lag at once.
_CORRELATION = chain(
    [
        ("m", "arrayAvg(x)"),
        ("d", "arrayMap(v -> v - m, x)"),
        ("w", "arrayAvg(v -> v * v, d)"),
    ],
    "arrayFold((c, p) -> arrayPushBack(c, if(w = 0, 0., dotProduct(arraySlice(d, 1, length(d) - p), "
    "arraySlice(d, p + 1)) / (length(d) - p) / w)), range(1, toUInt64(greatest(length(d), 1))), "
    "CAST([], 'Array(Float64)'))",
)

# (period, score) of every period whose double is a lag too, from the autocorrelation c and its moved copies.
_SCORED = (
    "arrayMap((v, l, h, t, p) -> (p, if(p >= 2 AND v > l AND v > h, greatest(least(v, t), 0.), 0.)), "
    "arraySlice(c, 1, intDiv(length(c), 2)), arraySlice(arrayPushFront(c, inf), 1, intDiv(length(c), 2)), "
    "arraySlice(c, 2, intDiv(length(c), 2)), arrayFilter((v, i) -> i % 2 = 0, c, arrayEnumerate(c)), "
    "range(1, toUInt64(intDiv(length(c), 2) + 1)))"
)


def _found(low: str, high: str) -> str:
    """(period, score) of all periods of `x`, best first, without multiples of a period as good."""
    scored = f"arrayFilter(t -> t.2 > 0.25 AND t.1 >= {LEAST_PERIOD} AND t.1 >= {low} AND t.1 <= {high}, {_SCORED})"
    best = f"arraySort(t -> (-t.2, t.1), {scored})"
    multiple = "arrayExists((u, j) -> j < i AND t.1 % u.1 = 0, b, arrayEnumerate(b))"
    fresh = f"arrayFilter((t, i) -> NOT {multiple}, b, arrayEnumerate(b))"
    return bind(["c"], [_CORRELATION], bind(["b"], [best], fresh))


def _periods(call: Call) -> str:
    low, high = number(call, 1, 0), number(call, 2, 0)
    count = int(number(call, 3, 1))
    if count < 1:
        raise Refusal("the number of periods must be positive")
    found = f"arrayResize({_found(real(low), real(high))}, {count}, (toUInt64(0), toFloat64(0)))"
    periods = array_text("arrayMap(t -> toString(t.1), f)")
    scores = series_text(call, "arrayMap(t -> t.2, f)")
    body = bind(["f"], [found], listed([periods, scores]))
    return over(call, bind(["x"], [reals("s")], f"if({_SOUND_X}, {body}, '')"))


define("series_periods_detect", "dynamic, real, real, long", DYNAMIC, _periods)


def _validated(call: Call) -> str:
    wanted = [number(call, index, 0) for index in range(1, len(call))]
    periods = f"[{', '.join(real(period) for period in wanted)}]"
    scored = bind(["c"], [_CORRELATION], _SCORED)
    scores = bind(
        ["k"], [scored], f"arrayMap(v -> if(v >= 1 AND v <= length(k), k[toInt64(round(v))].2, 0.), {periods})"
    )
    body = listed([series_text(call, periods), series_text(call, scores)])
    return over(call, bind(["x"], [reals("s")], f"if({_SOUND_X}, {body}, '')"))


define("series_periods_validate", "dynamic, real, real...", DYNAMIC, _validated)

# Medians of the array x at each place of a period p, in order. Sorted by phase, every phase's middle is known.
_MEDIANS = bind(
    ["z"],
    ["arraySort(t -> t, arrayMap((v, i) -> ((i - 1) % p, v), x, arrayEnumerate(x)))"],
    "arrayMap(h -> arrayAvg(arrayMap(t -> t.2, arraySlice(z, h.1 + intDiv(h.2 - 1, 2) + 1, if(h.2 % 2 = 0, 2, 1)))), "
    "arrayMap(i -> (i * intDiv(length(x), p) + least(i, length(x) % p), intDiv(length(x) - i - 1, p) + 1), "
    "range(toUInt64(least(p, length(x))))))",
)


def _repeated(length: str) -> str:
    """The medians `q` of a period over a length."""
    return f"arraySlice(arrayFlatten(arrayMap(i -> q, range(toUInt64(intDiv({length}, length(q)) + 1)))), 1, {length})"


def _zeros(length: str) -> str:
    return f"arrayResize({_ZERO}, {length}, 0.)"


def _season(period: int, threshold: float, length: str) -> str:
    """The seasonal part of `x` over a length: of a given period, of the one found (-1), or none."""
    if period == -1:
        best = f"arrayFilter(t -> t.2 >= {real(threshold)}, {_found('0', 'length(c)')})"
        place = f"arrayMap(b -> if(length(b) = 0, 0, toInt64(b[1].1)), [{best}])[1]"
    else:
        place = f"toInt64({period})"
    season = bind(["p"], ["greatest(p, 1)"], bind(["q"], [_MEDIANS], _repeated(length)))
    return bind(["p"], [place], f"if(p <= 0 OR p > length(x), {_zeros(length)}, {season})")


def _seasonal(call: Call) -> str:
    period = int(number(call, 1, -1))
    found = _season(period if period > 0 or period == -1 else 0, 0.7, "length(x)")
    inner = f"if({_SOUND_X}, {series_text(call, found)}, '')"
    return over(call, bind(["x"], [reals("s")], inner))


define("series_seasonal", "dynamic, long?", DYNAMIC, _seasonal)

_TRENDS = {
    "avg": "arrayMap(v -> m, a)",
    "linefit": "arrayMap(i -> m + b * (i - (n + 1) / 2), arrayEnumerate(a))",
    "none": "arrayMap(v -> toFloat64(0), a)",
}


def _parts(call: Call, places: tuple[int, int, int, int], body: str) -> str:
    """`body` over the series `a` and its trend `t`, season `e`, baseline `f` and residual `r`.

    They are learnt from all but the test points; `places` are those of period, trend, test points and threshold.
    """
    period, test_points = int(number(call, places[0], -1)), int(number(call, places[2], 0))
    if period < -1 or test_points < 0:
        raise Refusal("the period must be -1, 0 or positive, and the number of points not negative")
    trend = word(call, places[1], ("avg", "linefit", "none"))
    threshold = number(call, places[3], 0.6)
    middle = "(n + 1) / 2"
    rise = f"arraySum((v, i) -> (v - m) * (i - {middle}), l, arrayEnumerate(l)) * 12 / (n * (n * n - 1))"
    detrended = "arrayMap((v, u) -> v - u, l, arraySlice(t, 1, length(l)))"
    steps = [
        ("l", f"arraySlice(a, 1, greatest(toInt64(length(a)) - {test_points}, 1))"),
        ("n", "toFloat64(length(l))"),
        ("m", "arrayAvg(l)"),
        ("b", f"if(n < 2, 0, {rise})"),
        ("t", _TRENDS[trend]),
        ("e", bind(["x"], [detrended], _season(period, threshold, "length(t)"))),
        ("f", "arrayMap((u, v) -> u + v, t, e)"),
        ("r", "arrayMap((u, v) -> u - v, a, f)"),
    ]
    return over(call, bind(["a"], [reals("s")], f"if({SOUND}, {chain(steps, body)}, '')"))


def _decomposed(call: Call, places: tuple[int, int, int, int]) -> str:
    return _parts(call, places, listed([series_text(call, name) for name in ("f", "e", "t", "r")]))


def _forecast(call: Call) -> str:
    return _parts(call, (2, 3, 1, 4), series_text(call, "f"))


define(
    "series_decompose",
    "dynamic, long?, string?, long?, real?",
    DYNAMIC,
    lambda call: _decomposed(call, (1, 2, 3, 4)),
)
define("series_decompose_forecast", "dynamic, long, long?, string?, real?", DYNAMIC, _forecast)


def _scores(values: str, known: str, low: float, high: float) -> str:
    """How far each of `values` lies beyond a percentile range of the known ones, in widths of that range."""
    levels = [f"arrayReduce('quantileExactInclusive({level / 100!r})', k)" for level in (low, high)]
    score = "multiIf(v > h, (v - h) / (h - l), v < l, (v - l) / (h - l), 0.)"
    inner = bind(["l", "h"], levels, f"arrayMap(v -> if(isFinite(v), {score}, 0.), v)")
    return bind(["v", "k"], [values, known], f"if(length(k) = 0, arrayMap(v -> 0., v), {inner})")


def _range(kind: str) -> tuple[float, float]:
    return (25.0, 75.0) if kind == "tukey" else (10.0, 90.0)


def _anomalies(call: Call) -> str:
    limit = real(number(call, 1, 1.5))
    low, high = _range(word(call, 5, ("ctukey", "tukey")))
    flags = array_text(f"arrayMap(v -> multiIf(v > {limit}, '1', v < -{limit}, '-1', '0'), o)")
    body = listed([flags, series_text(call, "o"), series_text(call, "f")])
    scored = bind(["o"], [_scores("r", "arraySlice(r, 1, length(l))", low, high)], body)
    return _parts(call, (2, 3, 4, 6), scored)


define(
    "series_decompose_anomalies",
    "dynamic, real?, long?, string?, long?, string?, real?",
    DYNAMIC,
    _anomalies,
)


def _outliers(call: Call) -> str:
    kind = word(call, 1, ("ctukey", "tukey"))
    low, high = _range(kind)
    if kind == "ctukey":
        low, high = number(call, 3, low), number(call, 4, high)
    if not 2 <= low < high <= 98:
        raise Refusal("percentiles of series_outliers() must be between 2 and 98")
    values = reals("s")
    if len(call) > 2 and (ignored := number(call, 2, float("nan"))) == ignored:
        values = f"arrayMap(v -> if(v = {real(ignored)}, nan, v), {values})"
    scores = bind(["a"], [values], _scores("a", "arrayFilter(v -> isFinite(v), a)", low, high))
    return over(call, series_text(call, scores))


define("series_outliers", "dynamic, string?, real?, real?, real?", DYNAMIC, _outliers)
