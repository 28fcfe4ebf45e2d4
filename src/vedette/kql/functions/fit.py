"""Statistics of a series and lines or polynomials fitted to it: `series_stats`, `series_fit_…`.

The places of a series count from 1. Functions that give several columns give an array of their values here
(`binder/spreading.py` makes columns of it). Source: the reference's page of each function.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from vedette.kql.functions.definition import Call, Refusal, define
from vedette.kql.functions.string import array_text
from vedette.kql.functions.vector import bind, chain, flag, over, real_json, reals, series_text
from vedette.kql.types import DYNAMIC

Fields = list[tuple[str, str]]
"""Names and SQL of JSON texts."""

SOUND = "length(a) > 0 AND arrayAll(x -> isFinite(x), a)"


def bag(fields: Sequence[tuple[str, str]]) -> str:
    """A bag of names and SQL of JSON texts."""
    inner = ", ',', ".join(f"'\"{name}\":', {value}" for name, value in fields)
    return f"concat('{{', {inner}, '}}')"


def listed(values: Sequence[str]) -> str:
    """An array of SQL of JSON texts."""
    return array_text(f"[{', '.join(values)}]")


def _statistics(call: Call, form: Callable[[Fields], str]) -> str:
    variance = "if(length(k) = 1, 0, arraySum(x -> pow(x - m, 2), k) / (length(k) - 1))"
    fields = [
        ("min", real_json(call, "lo")),
        ("min_idx", "toString(indexOf(a, lo) - 1)"),
        ("max", real_json(call, "hi")),
        ("max_idx", "toString(indexOf(a, hi) - 1)"),
        ("avg", real_json(call, "m")),
        ("stdev", real_json(call, "sqrt(w)")),
        ("variance", real_json(call, "w")),
        ("sum", real_json(call, "arraySum(k)")),
        ("len", "toString(length(a))"),
    ]
    first = [("a", reals("s")), ("k", "arrayFilter(x -> isFinite(x), a)")]
    rest = [("m", "arrayAvg(k)"), ("lo", "arrayMin(k)"), ("hi", "arrayMax(k)"), ("w", variance)]
    test = "length(k) > 0" if flag(call, 1, default=False) else "length(k) > 0 AND length(k) = length(a)"
    return over(call, chain(first, f"if({test}, {chain(rest, form(fields))}, '')"))


def _as_list(fields: Fields) -> str:
    return listed([value for _, value in fields])


define("series_stats", "dynamic, bool?", DYNAMIC, lambda call: _statistics(call, lambda found: _as_list(found[:7])))
define("series_stats_dynamic", "dynamic, bool?", DYNAMIC, lambda call: _statistics(call, bag))

_X = "(length(a) + 1) / 2"
"""The middle of the places of a series `a`."""
_LINE_STEPS = [
    ("m", "arrayAvg(a)"),
    ("n", "toFloat64(length(a))"),
    ("w", "arraySum(x -> pow(x - m, 2), a)"),
    ("b", f"if(n < 2, 0, arraySum((x, i) -> (x - m) * (i - {_X}), a, arrayEnumerate(a)) * 12 / (n * (n * n - 1)))"),
    ("c", f"m - b * {_X}"),
    ("f", "arrayMap(i -> c + b * i, arrayEnumerate(a))"),
    ("r", "arraySum((x, y) -> pow(x - y, 2), a, f)"),
]


def _line(call: Call, form: Callable[[Fields], str]) -> str:
    fields = [
        ("rsquare", real_json(call, "if(w = 0, 1, 1 - r / w)")),
        ("slope", real_json(call, "b")),
        ("variance", real_json(call, "w / greatest(n - 1, 1)")),
        ("rvariance", real_json(call, "r / greatest(n - 1, 1)")),
        ("interception", real_json(call, "c")),
        ("line_fit", series_text(call, "f")),
    ]
    return over(call, bind(["a"], [reals("s")], f"if({SOUND}, {chain(_LINE_STEPS, form(fields))}, '')"))


define("series_fit_line", "dynamic", DYNAMIC, lambda call: _line(call, _as_list))
define("series_fit_line_dynamic", "dynamic", DYNAMIC, lambda call: _line(call, bag))


def _residual(n: str, s: str, q: str, x: str) -> str:
    """Residual sum of squares of a line through n points from Σy, Σy² and Σxy over places 1 … n."""
    rise = f"({x} - {s} * ({n} + 1) / 2)"
    return f"({q} - {s} * {s} / {n} - if({n} < 2, 0, {rise} * {rise} * 12 / ({n} * ({n} * {n} - 1))))"


def _two_lines(call: Call, form: Callable[[Fields, Callable[[str], Fields]], str]) -> str:
    """The split with the least residual; running sums give every split's residual at once."""
    left = _residual("i", "s1", "q1", "x1")
    right = _residual("(n - i)", "(u.1 - s1)", "(u.2 - q1)", "(u.3 - x1 - i * (u.1 - s1))")
    error = f"if(i < 2 OR i > n - 2, inf, {left} + {right})"
    steps = [
        ("n", "toFloat64(length(a))"),
        ("m", "arrayAvg(a)"),
        ("z", "arrayMap(x -> x - m, a)"),
        ("w", "arraySum(x -> x * x, z)"),
        ("t", "(arrayCumSum(z), arrayCumSum(x -> x * x, z), arrayCumSum((x, i) -> x * i, z, arrayEnumerate(z)))"),
        ("u", "(t.1[-1], t.2[-1], t.3[-1])"),
        ("e", f"arrayMap((s1, q1, x1, i) -> {error}, t.1, t.2, t.3, arrayEnumerate(z))"),
        ("r", "arrayMin(e)"),
        ("k", "indexOf(e, r)"),
    ]
    whole = [
        ("rsquare", real_json(call, "if(w = 0, 1, 1 - r / w)")),
        ("split_idx", "toString(k)"),
        ("variance", real_json(call, "w / (n - 1)")),
        ("rvariance", real_json(call, "r / (n - 1)")),
        ("line_fit", series_text(call, "arrayConcat(g.6, h.6)")),
    ]

    def side(name: str) -> Fields:
        return [
            (field, real_json(call, f"{name}.{place}"))
            for place, field in enumerate(("rsquare", "slope", "interception", "variance", "rvariance"), 1)
        ]

    parts = "if(w = 0, 1., 1 - r / w), b, c, w / (n - 1), r / (n - 1), f"
    line = chain(_LINE_STEPS, f"tuple({parts})")
    steps += [
        ("g", bind(["a"], ["arraySlice(a, 1, k)"], line)),
        ("h", bind(["a"], ["arraySlice(a, k + 1)"], line)),
    ]
    body = form(whole, side)
    return over(call, bind(["a"], [reals("s")], f"if(length(a) > 3 AND {SOUND}, {chain(steps, body)}, '')"))


def _two_listed(whole: Fields, side: Callable[[str], Fields]) -> str:
    return _as_list([*whole, *side("h"), *side("g")])


def _two_bagged(whole: Fields, side: Callable[[str], Fields]) -> str:
    return bag([*whole, ("right", bag(side("h"))), ("left", bag(side("g")))])


define("series_fit_2lines", "dynamic", DYNAMIC, lambda call: _two_lines(call, _two_listed))
define("series_fit_2lines_dynamic", "dynamic", DYNAMIC, lambda call: _two_lines(call, _two_bagged))

_TIMES_X = "arrayConcat([toFloat64(0)], {0})"


def _polynomial(call: Call) -> str:
    """Least squares by orthogonal polynomials p0 … pd over the x; each also as coefficients, lowest power first."""
    places = {2: 1, 3: 2}.get(len(call))
    degree = int(call.value(places)) if places and isinstance(call.value(places), int) else 1  # type: ignore[call-overload]
    if not 0 <= degree <= 20:
        raise Refusal("the degree must be between 0 and 20")
    steps = [("p0", "arrayMap(v -> toFloat64(1), x)"), ("k0", "[toFloat64(1)]"), ("g0", "toFloat64(length(x))")]
    for k in range(degree + 1):
        steps.append((f"c{k}", f"arraySum((u, v) -> u * v, a, p{k}) / g{k}"))
        if k == degree:
            break
        steps.append((f"e{k}", f"arraySum((u, v) -> u * v * v, x, p{k}) / g{k}"))
        minus = f" - g{k} / g{k - 1} * t" if k else ""
        before = f"p{k - 1}" if k else "p0"
        steps.append((f"p{k + 1}", f"arrayMap((u, v, t) -> (u - e{k}) * v{minus}, x, p{k}, {before})"))
        size = k + 2
        shifted, own = _TIMES_X.replace("{0}", f"k{k}"), f"arrayResize(k{k}, {size}, toFloat64(0))"
        older = f"arrayResize(k{k - 1 if k else 0}, {size}, toFloat64(0))"
        steps.append((f"k{k + 1}", f"arrayMap((u, v, t) -> u - e{k} * v{minus}, {shifted}, {own}, {older})"))
        steps.append((f"g{k + 1}", f"arraySum(v -> v * v, p{k + 1})"))
    size = degree + 1
    total = " + ".join(f"c{k} * u{k}" for k in range(size))
    names = ", ".join(f"u{k}" for k in range(size))
    fitted = f"arrayMap(({names}) -> {total}, {', '.join(f'p{k}' for k in range(size))})"
    padded = ", ".join(f"arrayResize(k{k}, {size}, toFloat64(0))" for k in range(size))
    steps += [
        ("f", fitted),
        ("q", f"arrayReverse(arrayMap(({names}) -> {total}, {padded}))"),
        ("m", "arrayAvg(a)"),
        ("w", "arraySum(v -> pow(v - m, 2), a)"),
        ("r", "arraySum((u, v) -> pow(u - v, 2), a, f)"),
    ]
    values = [
        real_json(call, "if(w = 0, 1, 1 - r / w)"),
        series_text(call, "q"),
        real_json(call, "w / greatest(length(a) - 1, 1)"),
        real_json(call, "r / greatest(length(a) - 1, 1)"),
        series_text(call, "f"),
    ]
    second = len(call) > 1 and call.args[1].type == DYNAMIC
    across = reals(call.sql(1)) if second else "arrayMap(v -> toFloat64(v), arrayEnumerate(a))"
    test = (
        f"{SOUND} AND length(x) = length(a) AND arrayAll(v -> isFinite(v), x) AND length(arrayDistinct(x)) > {degree}"
    )
    inner = bind(["x"], [across], f"if({test}, {chain(steps, listed(values))}, '')")
    return over(call, bind(["a"], [reals("s")], inner))


define("series_fit_poly", "dynamic, dynamic, long?", DYNAMIC, _polynomial)
define("series_fit_poly", "dynamic, long?", DYNAMIC, _polynomial)
