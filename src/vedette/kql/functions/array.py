"""Functions over dynamic arrays: building, slicing, sorting, searching, sets.

Elements travel as JSON texts in a ClickHouse array. Source: the "Dynamic/array functions" pages of the reference.
"""

from __future__ import annotations

from collections.abc import Callable

from vedette.kql.functions.conversion import json_of, json_sql
from vedette.kql.functions.definition import Call, Refusal, define
from vedette.kql.functions.string import array_text
from vedette.kql.types import BOOL, DATETIME, DYNAMIC, LONG, REAL, STRING, TIMESPAN

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
    """The place from a start, among at most so many elements, of an occurrence; null for arguments that say nothing."""
    value = json_of(call, 1)
    if len(call) == 2:
        return call.fill("if(" + _IS_ARRAY + f", toInt64(indexOf({ITEMS}, {{a}})) - 1, NULL)", value)
    start = call.sql(2)
    size = call.sql(3) if len(call) > 3 else "-1"
    which = call.sql(4) if len(call) > 4 else "1"
    # Names: d the value looked for, b where to begin, n how many elements, o which occurrence, e the elements.
    first = "if(b < 0, greatest(toInt64(length(e)) + b, 0), b)"
    near = f"v = d AND i > {first} AND (n = -1 OR i <= {first} + n)"
    places = f"arrayFilter((i, v) -> {near}, arrayEnumerate(e), e)"
    found = f"arrayMap(w -> if(length(w) >= o, toInt64(w[o]) - 1, -1), [{places}])[1]"
    body = f"if(n < -1 OR o < 1, NULL, {found})"
    given = "[{a}], [{b}], [toInt64({c})], [toInt64({d})], [toInt64({e})]"
    bound = f"arrayMap((e, d, b, n, o) -> {body}, {given})[1]"
    array = ITEMS.replace("{0}", call.sql(0))
    return call.fill(f"if({_IS_ARRAY}, {bound}, NULL)", array, value, start, size, which)


define("array_index_of", "dynamic, any, long?, long?, long?", LONG, _index_of)


def _split_at(call: Call) -> str:
    """The array cut at places, which may count from the end."""
    kind = call.args[1].type
    cuts = "arrayMap(v -> toInt64OrZero(v), JSONExtractArrayRaw(c))" if kind == DYNAMIC else "[toInt64(c)]"
    size = "toInt64(length(e))"
    places = f"arrayMap(k -> least(greatest(if(k < 0, {size} + k, k), 0), {size}), {cuts})"
    ends = f"arrayConcat([toInt64(0)], {places}, [{size}])"
    part = array_text("arraySlice(e, l + 1, greatest(h - l, 0))")
    body = array_text(f"arrayMap((l, h) -> {part}, arrayPopBack(p), arrayPopFront(p))")
    body = f"arrayMap((e, c) -> arrayMap(p -> {body}, [{ends}])[1], [{ITEMS}], [{{1}}])[1]"
    return call.fill(_guard(body, 0))


define("array_split", "dynamic, long", DYNAMIC, _split_at)
define("array_split", "dynamic, dynamic", DYNAMIC, _split_at)


def _zip(call: Call) -> str:
    """Arrays of the elements at the same place; the shorter arrays give null."""
    names = [f"a{index}" for index in range(len(call))]
    size = f"greatest({', '.join(f'length({name})' for name in names)}, 0)"
    row = array_text(f"[{', '.join(f'if(i <= length({name}), {name}[i], {chr(39)}null{chr(39)})' for name in names)}]")
    read = ", ".join(f"[{ITEMS.replace('{0}', sql)}]" for sql in call.all())
    whole = array_text(f"arrayMap(i -> {row}, range(1, toUInt64({size}) + 1))")
    return f"arrayMap(({', '.join(names)}) -> {whole}, {read})[1]"


define("zip", "dynamic, dynamic...", DYNAMIC, _zip)
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


_SET = "arraySort(arrayDistinct({0}))"
define(
    "set_equals",
    "dynamic, dynamic",
    BOOL,
    "(" + " = ".join(_SET.replace("{0}", items(index)) for index in (0, 1)) + ")",
)
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

    number = "toFloat64OrNull(c)"
    true, false = f"(c = 'true' OR ifNull({number} != 0, false))", f"(c = 'false' OR ifNull({number} = 0, false))"
    chosen = f"multiIf({true}, {element(1)}, {false}, {element(2)}, 'null')"
    body = f"arrayMap((c, i) -> {chosen}, {ITEMS}, arrayEnumerate({ITEMS}))"
    return call.fill(_guard(array_text(body), 0))


define("array_iff|array_iif", "dynamic, any, any", DYNAMIC, _iff)


_SORT_KEY = (
    "(multiIf({v} = 'null', 4, startsWith({v}, '\"'), 1, isNotNull(toFloat64OrNull({v})), 0, 3), "
    "toFloat64OrZero({v}), if(startsWith({v}, '\"'), JSONExtractString({v}), {v}))"
)


def _sorted(function: str) -> Callable[[Call], str]:
    """One array sorted, or several in the order of the first; nulls last unless the last argument says otherwise."""

    def emit(call: Call) -> str:
        arrays = len(call)
        last = True
        if arrays > 1 and call.args[-1].type == BOOL:
            last, arrays = bool(call.value(arrays - 1)), arrays - 1
        if not all(call.args[index].type == DYNAMIC for index in range(arrays)):
            raise Refusal("only arrays can be sorted")
        many = arrays > 1
        key = _SORT_KEY.replace("{v}", "t.1" if many else "t")
        null = "t.1 = 'null'" if many else "t = 'null'"
        nulls, rest = f"arrayFilter(t -> {null}, z)", f"{function}(t -> {key}, arrayFilter(t -> NOT ({null}), z))"
        joined = f"arrayConcat({rest}, {nulls})" if last else f"arrayConcat({nulls}, {rest})"
        names = [f"a{index}" for index in range(arrays)]
        sized = [f"arrayResize({name}, length(a0), 'null')" for name in names]
        zipped = f"arrayZip({', '.join(sized)})" if many else "a0"
        parts = [
            f"if(length(a{index}) = length(a0), {array_text(f'arrayMap(t -> t.{index + 1}, o)')}, 'null')"
            for index in range(arrays)
        ]
        body = array_text(f"[{', '.join(parts)}]") if many else array_text("o")
        body = f"arrayMap(z -> arrayMap(o -> {body}, [{joined}])[1], [{zipped}])[1]"
        read = ", ".join(f"[{ITEMS.replace('{0}', call.sql(index))}]" for index in range(arrays))
        return f"if(startsWith({call.sql(0)}, '['), arrayMap(({', '.join(names)}) -> {body}, {read})[1], '')"

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
_HOUR = 36_000_000_000
_POINT = "toString(reinterpret(b + i * s, 'DateTime64(7, \\'UTC\\')'))"
_AS_TIME = f"concat('\"', replaceOne({_POINT}, ' ', 'T'), 'Z\"')"


def _times(call: Call) -> str:
    """Datetimes or timespans by a step, an hour if none is given; no step forward gives nothing."""
    moments = call.args[0].type == DATETIME
    ends = [
        f"reinterpretAsInt64(assumeNotNull({sql}))" if moments else f"assumeNotNull({sql})" for sql in call.all()[:2]
    ]
    step = f"assumeNotNull({call.sql(2)})" if len(call) > 2 else f"toInt64({_HOUR})"
    point = _AS_TIME if moments else json_sql(call, TIMESPAN, "b + i * s")
    count = "if(s = 0, 0, toUInt64(least(1048576, greatest(0, intDiv(e - b, s) + if((e - b) * sign(s) < 0, 0, 1)))))"
    body = array_text(f"arrayMap(i -> {point}, range(toUInt64({count})))")
    return f"arrayMap((b, e, s) -> {body}, [{ends[0]}], [{ends[1]}], [{step}])[1]"


define("range", "datetime, datetime, timespan?", DYNAMIC, _times)
define("range", "timespan, timespan, timespan?", DYNAMIC, _times)
define(
    "repeat",
    "any, long",
    DYNAMIC,
    lambda call: call.fill(array_text("arrayMap(i -> {a}, range(greatest({1}, 0)))"), json_of(call, 0)),
)
