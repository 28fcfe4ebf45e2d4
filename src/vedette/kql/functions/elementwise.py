"""`series_…` functions that work on each element, compare two series, or reduce one to a number.

Elements that are no numbers, or that one of two series lacks, give null. Source: the "Series functions" pages.
"""

from __future__ import annotations

from collections.abc import Callable

from vedette.kql.functions.definition import Call, define
from vedette.kql.functions.string import array_text
from vedette.kql.functions.vector import bind, elements, is_whole, numbers, over, reals, series_text, typed_text
from vedette.kql.types import DYNAMIC, REAL


def _each(sql: str, *, whole: bool) -> Callable[[Call], str]:
    def emit(call: Call) -> str:
        array = f"arrayMap(x -> {sql}, {numbers('s')})"
        text = typed_text(call, array, is_whole("s")) if whole else series_text(call, array)
        return over(call, text)

    return emit


for _name in ("acos", "asin", "atan", "cos", "exp", "log", "sin", "tan"):
    define(f"series_{_name}", "dynamic", DYNAMIC, _each(f"{_name}(x)", whole=False))
for _name, _sql in {"abs": "abs(x)", "ceiling": "ceil(x)", "floor": "floor(x)", "sign": "toFloat64(sign(x))"}.items():
    define(f"series_{_name}", "dynamic", DYNAMIC, _each(_sql, whole=True))


def _pairs(call: Call, value: str, text: Callable[[str, str], str]) -> str:
    """Both series brought to one length; a single number stands beside every element of the other."""
    left, one, whole_left = elements(call, 0, "l")
    right, other, whole_right = elements(call, 1, "r")
    size = "if(o AND t, 0, if(o, length(b), if(t, length(a), greatest(length(a), length(b)))))"
    both = f"arrayMap((x, y) -> {value}, arrayResize(a, n, if(o, a[1], NULL)), arrayResize(b, n, if(t, b[1], NULL)))"
    inner = bind(["n"], [size], text(both, "w"))
    inner = f"if(o AND t, '', {inner})"
    whole = f"({whole_left}) AND ({whole_right})"
    read = bind(["a", "b", "o", "t", "w"], [left, right, one, other, whole], inner)
    return bind(["l", "r"], call.all(), read)


def _combined(sql: str, *, whole: bool) -> Callable[[Call], str]:
    def emit(call: Call) -> str:
        def text(array: str, flag: str) -> str:
            return typed_text(call, array, flag) if whole else series_text(call, array)

        return _pairs(call, sql, text)

    return emit


for _name, _sql in {"add": "x + y", "subtract": "x - y", "multiply": "x * y"}.items():
    define(f"series_{_name}", "any, any", DYNAMIC, _combined(_sql, whole=True))
for _name, _sql in {"divide": "x / y", "pow": "pow(x, y)"}.items():
    define(f"series_{_name}", "any, any", DYNAMIC, _combined(_sql, whole=False))


def _compared(operator: str) -> Callable[[Call], str]:
    def text(array: str, _whole: str) -> str:
        return array_text(f"arrayMap(z -> multiIf(isNull(z), 'null', z = 1, 'true', 'false'), {array})")

    return lambda call: _pairs(call, f"x {operator} y", text)


for _name, _sql in {
    "equals": "=",
    "not_equals": "!=",
    "less": "<",
    "less_equals": "<=",
    "greater": ">",
    "greater_equals": ">=",
}.items():
    define(f"series_{_name}", "any, any", DYNAMIC, _compared(_sql))

_ARRAY = "if(startsWith({0}, '['), "
_KEPT = f"arrayMap(x -> assumeNotNull(x), arrayFilter(x -> isNotNull(x), {numbers('{0}')}))"
define("series_sum", "dynamic", REAL, f"{_ARRAY}arraySum({_KEPT}), NULL)")
define("series_product", "dynamic", REAL, f"{_ARRAY}arrayProduct({_KEPT}), NULL)")
define("series_magnitude", "dynamic", REAL, f"{_ARRAY}sqrt(arraySum(x -> x * x, {_KEPT})), NULL)")

_PRODUCTS = "arrayMap((x, y) -> ifNull(x * y, 0), arrayResize(a, n), arrayResize(b, n))"


def _dot(body: str) -> Callable[[Call], str]:
    """`body` over the series `a` and `b` and their common length `n`."""

    def emit(call: Call) -> str:
        left, one, _ = elements(call, 0, "l")
        right, other, _ = elements(call, 1, "r")
        first, second = "if(o, arrayResize(a, length(b), a[1]), a)", "if(t, arrayResize(b, length(a), b[1]), b)"
        names, values = ["l", "r", "m", "h"], call.all()
        if len(values) == 2:
            values += [_MAGNITUDE.replace("{0}", "a"), _MAGNITUDE.replace("{0}", "b")]
            inner = bind(["n"], ["least(length(a), length(b))"], bind(["m", "h"], values[2:], body))
            names, values = names[:2], values[:2]
        else:
            inner = bind(["n"], ["least(length(a), length(b))"], body)
        spread = bind(["a", "b"], [first, second], inner)
        read = bind(["a", "b", "o", "t"], [left, right, one, other], f"if(o AND t, NULL, {spread})")
        return bind(names, values, read)

    return emit


_MAGNITUDE = "sqrt(arraySum(x -> ifNull(x * x, 0), arrayResize({0}, n)))"
define("series_dot_product", "any, any", REAL, _dot(f"arraySum({_PRODUCTS})"))
_COSINE = f"arraySum({_PRODUCTS}) / (m * h)"
define("series_cosine_similarity", "dynamic, dynamic", REAL, _dot(_COSINE))
define("series_cosine_similarity", "dynamic, dynamic, real, real", REAL, _dot(_COSINE))


_CENTRED = "arrayMap(x -> x - arrayAvg({0}), {0})"


def _pearson(call: Call) -> str:
    spread = "arraySum((x, y) -> x * y, p, q) / sqrt(arraySum(x -> x * x, p) * arraySum(x -> x * x, q))"
    means = bind(["p", "q"], [_CENTRED.replace("{0}", "a"), _CENTRED.replace("{0}", "b")], spread)
    sound = "length(a) = length(b) AND length(a) > 0 AND NOT arrayExists(x -> isNaN(x), arrayConcat(a, b))"
    return bind(["a", "b"], [reals(call.sql(0)), reals(call.sql(1))], f"if({sound}, {means}, NULL)")


define("series_pearson_correlation", "dynamic, dynamic", REAL, _pearson)
