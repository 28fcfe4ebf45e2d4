"""`series_fill_…`: missing elements of a series replaced by neighbours, a constant or a line between neighbours.

Missing is null unless a placeholder is given. Source: the reference's page of each function.
"""

from __future__ import annotations

from collections.abc import Callable

from vedette.kql.functions.conversion import json_of, json_sql
from vedette.kql.functions.definition import Call, define
from vedette.kql.functions.string import array_text
from vedette.kql.functions.vector import bind, flag, is_whole, over
from vedette.kql.plan import Const
from vedette.kql.types import DYNAMIC, REAL

_ITEMS = "JSONExtractArrayRaw(s)"


def _there(call: Call, index: int) -> str:
    """SQL over an element `v`: whether it is not the placeholder."""
    if len(call) <= index or (isinstance(arg := call.args[index], Const) and arg.value is None):
        return "v != 'null'"
    text = json_of(call, index)
    return f"(v != {text} AND ifNull(toFloat64OrNull(v) != toFloat64OrNull({text}), true))"


def _neighbour(function: str) -> Callable[[Call], str]:
    return lambda call: over(call, array_text(f"{function}(v -> {_there(call, 1)}, {_ITEMS})"))


define("series_fill_forward", "dynamic, any?", DYNAMIC, _neighbour("arrayFill"))
define("series_fill_backward", "dynamic, any?", DYNAMIC, _neighbour("arrayReverseFill"))


def _constant(call: Call) -> str:
    value = json_of(call, 1) if len(call) > 1 else "'0'"
    return over(call, array_text(f"arrayMap(v -> if({_there(call, 2)}, v, {value}), {_ITEMS})"))


define("series_fill_const", "dynamic, any?, any?", DYNAMIC, _constant)


def _line(call: Call) -> str:
    """Each element with the places and values of the nearest known ones on both sides (0: there is none)."""
    edges = flag(call, 2, default=True)
    value = json_of(call, 3) if len(call) > 3 else "'0.0'"
    text = json_sql(call, REAL, "y")
    between = "toFloat64OrZero(lv) + (toFloat64OrZero(rv) - toFloat64OrZero(lv)) * (i - l) / (r - l)"
    written = f"arrayMap(y -> if(w, toString(toInt64(trunc(y))), {text}), [{between}])[1]"
    left, right = ("rv", "lv") if edges else ("v", "v")
    element = f"multiIf(k != 0, v, l = 0 AND r = 0, {value}, l = 0, {left}, r = 0, {right}, {written})"
    fills = [f"{name}(p -> p.1 != 0, arrayZip(k, e))" for name in ("arrayFill", "arrayReverseFill")]
    mapped = (
        f"arrayMap((v, k, p, q, i) -> arrayMap((l, r, lv, rv) -> {element}, [p.1], [q.1], [p.2], [q.2])[1], "
        "e, k, f, g, arrayEnumerate(e))"
    )
    known = f"arrayMap((v, i) -> if({_there(call, 1)}, i, 0), e, arrayEnumerate(e))"
    body = bind(["f", "g"], fills, array_text(mapped))
    body = bind(["k"], [known], body)
    whole = is_whole("s").replace('[.eE"]', "[.eE]")
    return over(call, bind(["e", "w"], [_ITEMS, whole], body))


define("series_fill_linear", "dynamic, any?, any?, any?", DYNAMIC, _line)
