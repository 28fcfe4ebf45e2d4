"""Functions over dynamic arrays: building, slicing, sorting, searching, sets.

Elements travel as JSON texts in a ClickHouse array. Source: the "Dynamic/array functions" pages of the reference.
"""

from __future__ import annotations

from collections.abc import Callable

from vedette.kql.functions.conversion import json_of
from vedette.kql.functions.definition import Call, Refusal, define
from vedette.kql.functions.string import array_text
from vedette.kql.types import BOOL, DYNAMIC, LONG, REAL, STRING

ITEMS = "JSONExtractArrayRaw({0})"
_IS_ARRAY = "startsWith({0}, '[')"


def items(index: int) -> str:
    """Template of an argument's elements as JSON texts."""
    return ITEMS.replace("{0}", f"{{{index}}}")


def _guard(sql: str, *indexes: int) -> str:
    test = " AND ".join(_IS_ARRAY.replace("{0}", f"{{{index}}}") for index in indexes)
    return f"if({test}, {sql}, '')"


def _pack(call: Call) -> str:
    parts = ", ".join(json_of(call, index) for index in range(len(call)))
    return array_text(f"[{parts}]") if parts else "'[]'"


define("pack_array", "any...", DYNAMIC, _pack)
define("pack_array", "", DYNAMIC, "'[]'")
define("array_length|arraylength", "dynamic", LONG, "if(" + _IS_ARRAY + ", toInt64(JSONLength({0})), NULL)")


def _slice(call: Call) -> str:
    size = "toInt64(length({a}))"
    low = f"greatest(if({{1}} < 0, {size} + {{1}}, {{1}}), 0)"
    high = f"if({{2}} < 0, {size} + {{2}}, {{2}})"
    sliced = f"arraySlice({{a}}, {low} + 1, greatest({high} - {low} + 1, 0))"
    return call.fill(_guard(array_text(sliced), 0), ITEMS.replace("{0}", call.sql(0)))


define("array_slice", "dynamic, long, long", DYNAMIC, _slice)


def _concat(call: Call) -> str:
    parts = ", ".join(ITEMS.replace("{0}", sql) for sql in call.all())
    return array_text(f"arrayConcat({parts})")


define("array_concat|arrayconcat", "dynamic, dynamic...", DYNAMIC, _concat)

TEXT_OF = "if(startsWith(v, '\"'), JSONExtractString(v), if(v = 'null', '', v))"
define(
    "strcat_array|array_strcat",
    "dynamic, string",
    STRING,
    f"arrayStringConcat(arrayMap(v -> {TEXT_OF}, {ITEMS}), {{1}})",
)


def _index_of(call: Call) -> str:
    value = json_of(call, 1)
    if len(call) > 2:
        if len(call) > 3:
            raise Refusal("array_index_of() with a length is not supported")
        start = "if({2} < 0, greatest(toInt64(length({b})) + {2}, 0), {2})"
        place = f"arrayFirstIndex((v, i) -> v = {{a}} AND i > {start}, {{b}}, arrayEnumerate({{b}}))"
        array = ITEMS.replace("{0}", call.sql(0))
        return call.fill("if(" + _IS_ARRAY + f", toInt64({place}) - 1, NULL)", value, array)
    return call.fill("if(" + _IS_ARRAY + f", toInt64(indexOf({ITEMS}, {{a}})) - 1, NULL)", value)


define("array_index_of", "dynamic, any, long?, long?, long?", LONG, _index_of)
define("array_reverse", "dynamic", DYNAMIC, _guard(array_text(f"arrayReverse({ITEMS})"), 0))
define("array_sum", "dynamic", REAL, f"arraySum(arrayMap(v -> toFloat64OrZero(v), {ITEMS}))")


def _set_has(call: Call) -> str:
    return call.fill(f"has({ITEMS}, {{a}})", json_of(call, 1))


define("set_has_element", "dynamic, any", BOOL, _set_has)


def _sets(function: str) -> Callable[[Call], str]:
    def emit(call: Call) -> str:
        arrays = [f"arrayDistinct({ITEMS.replace('{0}', sql)})" for sql in call.all()]
        if function == "union":
            return array_text(f"arrayDistinct(arrayConcat({', '.join(arrays)}))")
        first, rest = arrays[0], arrays[1:]
        word = "" if function == "intersect" else "NOT "
        for other in rest:
            first = f"arrayFilter(v -> {word}has({other}, v), {first})"
        return array_text(first)

    return emit


define("set_union", "dynamic, dynamic...", DYNAMIC, _sets("union"))
define("set_intersect", "dynamic, dynamic...", DYNAMIC, _sets("intersect"))
define("set_difference", "dynamic, dynamic...", DYNAMIC, _sets("difference"))
define(
    "jaccard_index",
    "dynamic, dynamic",
    DYNAMIC,
    f"toString(length(arrayIntersect({items(0)}, {items(1)})) / "
    f"length(arrayDistinct(arrayConcat({items(0)}, {items(1)}))))",
)


def _rotated(direction: int) -> Callable[[Call], str]:
    def emit(call: Call) -> str:
        size = "toInt64(length({a}))"
        cut = f"positiveModulo({{1}} * {direction}, greatest({size}, 1))"
        body = f"arrayConcat(arraySlice({{a}}, {cut} + 1), arraySlice({{a}}, 1, {cut}))"
        return call.fill(_guard(array_text(body), 0), ITEMS.replace("{0}", call.sql(0)))

    return emit


define("array_rotate_left", "dynamic, long", DYNAMIC, _rotated(1))
define("array_rotate_right", "dynamic, long", DYNAMIC, _rotated(-1))


def _shifted(direction: int) -> Callable[[Call], str]:
    def emit(call: Call) -> str:
        fill_with = json_of(call, 2) if len(call) > 2 else "'null'"
        moved = f"arrayMap(i -> if(i + {{1}} * {direction} BETWEEN 1 AND length({{a}}), "
        moved += f"{{a}}[i + {{1}} * {direction}], {{b}}), arrayEnumerate({{a}}))"
        return call.fill(_guard(array_text(moved), 0), ITEMS.replace("{0}", call.sql(0)), fill_with)

    return emit


define("array_shift_left", "dynamic, long, any?", DYNAMIC, _shifted(1))
define("array_shift_right", "dynamic, long, any?", DYNAMIC, _shifted(-1))


def _iff(call: Call) -> str:
    def element(index: int) -> str:
        if call.args[index].type == DYNAMIC:
            sql = call.sql(index)
            array = ITEMS.replace("{0}", sql)
            return f"if(startsWith({sql}, '['), if(i <= length({array}), {array}[i], 'null'), {sql})"
        return json_of(call, index)

    test = "if(c IN ('true', 'false'), c = 'true', toFloat64OrZero(c) != 0)"
    body = f"arrayMap((c, i) -> if({test}, {element(1)}, {element(2)}), {ITEMS}, arrayEnumerate({ITEMS}))"
    return call.fill(_guard(array_text(body), 0))


define("array_iff|array_iif", "dynamic, any, any", DYNAMIC, _iff)


def _sorted(function: str) -> Callable[[Call], str]:
    key = (
        "(if(v = 'null', 2, if(startsWith(v, '\"'), 1, 0)), toFloat64OrZero(v), "
        "if(startsWith(v, '\"'), JSONExtractString(v), ''))"
    )

    def emit(call: Call) -> str:
        if len(call) > 2 or (len(call) == 2 and call.args[1].type != BOOL):
            raise Refusal("sorting several arrays together is not supported")
        if len(call) == 2 and call.value(1) is False:
            first = f"arrayFilter(v -> v = 'null', {ITEMS})"
            rest = f"{function}(v -> {key}, arrayFilter(v -> v != 'null', {ITEMS}))"
            return call.fill(_guard(array_text(f"arrayConcat({first}, {rest})"), 0))
        if function == "arraySort":
            return call.fill(_guard(array_text(f"arraySort(v -> {key}, {ITEMS})"), 0))
        nulls = f"arrayFilter(v -> v = 'null', {ITEMS})"
        rest = f"arrayReverseSort(v -> {key}, arrayFilter(v -> v != 'null', {ITEMS}))"
        return call.fill(_guard(array_text(f"arrayConcat({rest}, {nulls})"), 0))

    return emit


define("array_sort_asc", "dynamic, any...", DYNAMIC, _sorted("arraySort"))
define("array_sort_desc", "dynamic, any...", DYNAMIC, _sorted("arrayReverseSort"))


def _range(call: Call) -> str:
    if len(call) > 2:
        count = "intDiv({1} - {0}, nullIf({2}, 0)) + 1"
        return call.fill(
            array_text(
                f"arrayMap(i -> toString({{0}} + i * {{2}}), range(least(1048576, greatest(0, ifNull({count}, 0)))))"
            )
        )
    return call.fill(
        array_text("arrayMap(i -> toString({0} + i), range(least(1048576, greatest(0, ifNull({1} - {0} + 1, 0)))))")
    )


define("range", "long, long, long?", DYNAMIC, _range)  # at most 1,048,576 values, as in Kusto
_REALS = "toUInt64(least(1048576, greatest(0, floor(({1} - {0}) / {2} + 0.000000001) + 1)))"
define("range", "real, real, real", DYNAMIC, array_text(f"arrayMap(i -> toString({{0}} + i * {{2}}), range({_REALS}))"))
_START, _STOP = "reinterpretAsInt64({0})", "reinterpretAsInt64({1})"
_POINT = f"toString(reinterpret({_START} + i * {{2}}, 'DateTime64(7, \\'UTC\\')'))"
_AS_TIME = f"concat('\"', replaceOne({_POINT}, ' ', 'T'), 'Z\"')"
_TIMES = f"toUInt64(least(1048576, greatest(0, intDiv({_STOP} - {_START}, {{2}}) + 1)))"
define(
    "range",
    "datetime, datetime, timespan",
    DYNAMIC,
    array_text(f"arrayMap(i -> {_AS_TIME}, range({_TIMES}))"),
)
define(
    "repeat",
    "any, long",
    DYNAMIC,
    lambda call: call.fill(array_text("arrayMap(i -> {a}, range(greatest({1}, 0)))"), json_of(call, 0)),
)
