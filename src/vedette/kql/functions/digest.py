"""Sketches of sets and distributions: `hll` and `tdigest` values, their merging, and what is read from them.

A distinct count sketch is `[[14],"…"]` with the state of the engine's HyperLogLog in base64; a digest is
`[[kind],[values…],[weights…]]`, exact up to 4,096 different values. Source: the reference's page of each function.
"""

from __future__ import annotations

from collections.abc import Callable

from vedette.kql.emit.literal import real
from vedette.kql.functions.conversion import json_sql
from vedette.kql.functions.definition import Call, Refusal, define, reduce
from vedette.kql.functions.string import array_text
from vedette.kql.functions.vector import bind
from vedette.kql.plan import Typed
from vedette.kql.types import DATETIME, DYNAMIC, LONG, NUMBERS, REAL, TEXTUAL, TIMESPAN

_STATE = "AggregateFunction(uniqCombined64(14), String)"


def _sketch_text(state: str) -> str:
    return f"concat('[[14],\"', base64Encode(CAST({state}, 'String')), '\"]')"


_MARK = "'[[14],\"'"
_EMPTY = "CAST(arrayReduce('uniqCombined64State(14)', emptyArrayString()), 'String')"


def _state(sketch: str) -> str:
    """The engine's state of a sketch; of anything else an empty one."""
    bytes_of = f"if(startsWith({sketch}, {_MARK}), tryBase64Decode(JSONExtractString({sketch}, 2)), {_EMPTY})"
    return f"CAST({bytes_of}, '{_STATE}')"


def _hll(condition: int) -> Callable[[Call], str]:
    """The sketch of an argument's values; `condition` is the place of the condition, 0 when there is none."""

    def emit(call: Call) -> str:
        kind, value = call.args[0].type, call.sql(0)
        text = value if kind in TEXTUAL else f"assumeNotNull(toString({value}))"
        test = "true" if kind in TEXTUAL else f"isNotNull({value})"
        if condition:
            test = f"{test} AND ifNull({call.sql(condition)}, false)"
        state = _sketch_text(f"uniqCombined64StateIf(14)({text}, {test})")
        return f"if(countIf({test}) = 0, '', {state})"

    return emit


reduce("hll", "scalar, long?", DYNAMIC, _hll(0))
reduce("hll_if", "scalar, bool, long?", DYNAMIC, _hll(1))
_MERGED = _sketch_text(f"uniqCombined64MergeStateIf(14)({_state('{0}')}, {{0}} != '')")
reduce("hll_merge", "dynamic", DYNAMIC, f"if(countIf({{0}} != '') = 0, '', {_MERGED})")


def _sketches(call: Call) -> str:
    sketches = f"arrayFilter(s -> s != '', [{', '.join(call.all())}])"
    states = f"arrayMap(s -> {_state('s')}, k)"
    merged = _sketch_text(f"arrayReduce('uniqCombined64MergeState(14)', {states})")
    return bind(["k"], [sketches], f"if(empty(k), '', {merged})")


define("hll_merge", "dynamic, dynamic...", DYNAMIC, _sketches)
_COUNTED = f"toInt64(finalizeAggregation({_state('s')}))"
define(
    "dcount_hll",
    "dynamic",
    LONG,
    lambda call: bind(["s"], [call.sql(0)], f"if(startsWith(s, {_MARK}), {_COUNTED}, NULL)"),
)

_LARGEST = 4096
_ORDER = "if(startsWith(t.1, '\"'), 0, toFloat64OrZero(t.1)), t.1"


def _digest_text(sums: str, kind: str) -> str:
    """A digest from (values, weights) with each value once, both as texts; many values are joined in order."""
    pairs = f"arraySort(t -> ({_ORDER}), arrayZip(m.1, m.2))"
    size = f"toInt64(ceil(length(p) / {_LARGEST}))"
    part = "arraySlice(p, i, w)"
    middle = f"if(i = 1, p[1].1, if(i + w > length(p), p[-1].1, {part}[intDiv(w, 2) + 1].1))"
    joined = f"arrayMap(i -> ({middle}, arraySum(t -> t.2, {part})), range(1, toUInt64(length(p) + 1), toUInt64(w)))"
    fewer = bind(["w"], [size], f"if(w <= 1, p, {joined})")
    values = array_text("arrayMap(t -> t.1, q)")
    weights = array_text("arrayMap(t -> toString(t.2), q)")
    text = f"concat('[[', {kind}, '],', {values}, ',', {weights}, ']')"
    body = bind(["p"], [pairs], bind(["q"], [fewer], text))
    return bind(["m"], [sums], f"if(empty(m.1), '', {body})")


def _tdigest(call: Call) -> str:
    """Times are kept as ticks: kind 1 for datetimes, 2 for timespans, 0 for numbers."""
    kind, value = call.args[0].type, call.sql(0)
    if kind == DATETIME:
        text, mark = f"toString(reinterpretAsInt64(assumeNotNull({value})))", "'1'"
    elif kind == TIMESPAN:
        text, mark = f"toString(assumeNotNull({value}))", "'2'"
    elif kind in NUMBERS:
        shown = json_sql(call, REAL, f"toFloat64({value})") if kind not in NUMBERS[:2] else f"toString({value})"
        text, mark = f"assumeNotNull({shown})", "'0'"
    else:
        raise Refusal(f"tdigest() of a {kind}")
    weight = f"toInt64(ifNull({call.sql(1)}, 0))" if len(call) > 1 else "toInt64(1)"
    return _digest_text(f"sumMapIf([{text}], [{weight}], isNotNull({value}))", mark)


reduce("tdigest", "any, any?", DYNAMIC, _tdigest)

_PART = "JSONExtractArrayRaw({0}, {1})"
_WEIGHTS = "arrayMap(v -> toInt64OrZero(v), JSONExtractArrayRaw({0}, 3))"


def _values(digest: str) -> str:
    return _PART.replace("{0}", digest).replace("{1}", "2")


def _kind(digest: str) -> str:
    return f"toString(JSONExtractInt({digest}, 1, 1))"


_SUMS = f"sumMapIf({_values('{0}')}, {_WEIGHTS}, {{0}} != '')"
_MERGED_DIGEST = _digest_text(_SUMS, _kind("anyIf({0}, {0} != '')"))
reduce("tdigest_merge|merge_tdigest|merge_tdigests", "dynamic", DYNAMIC, _MERGED_DIGEST, prefix="merge_tdigests")


def _digests(call: Call) -> str:
    values = f"arrayMap(s -> {_values('s')}, k)"
    weights = f"arrayMap(s -> {_WEIGHTS.replace('{0}', 's')}, k)"
    body = _digest_text(f"arrayReduce('sumMap', {values}, {weights})", _kind("k[1]"))
    return bind(["k"], [f"arrayFilter(s -> s != '', [{', '.join(call.all())}])"], f"if(empty(k), '', {body})")


define("tdigest_merge|merge_tdigest|merge_tdigests", "dynamic, dynamic...", DYNAMIC, _digests)


def _at_level(call: Call, level: str) -> str:
    """The JSON text of the value at a share: the nearest rank, times and durations written as such."""
    place = f"greatest(arrayFirstIndex(w -> w >= {level} / 100 * c[-1], c), 1)"
    moment = json_sql(call, DATETIME, "reinterpret(toInt64OrNull(v), 'DateTime64(7, \\'UTC\\')')")
    span = json_sql(call, TIMESPAN, "toInt64OrNull(v)")
    written = f"multiIf(d = 1, {moment}, d = 2, {span}, v)"
    return bind(["v"], [f"e[{place}]"], written)


def _read(call: Call, body: str) -> str:
    """`body` over the values e, the running weights c and the kind d of a digest."""
    weights = f"arrayCumSum({_WEIGHTS.replace('{0}', 's')})"
    inner = bind(["e", "c", "d"], [_values("s"), weights, "JSONExtractInt(s, 1, 1)"], body)
    return bind(["s"], [call.sql(0)], f"if(s = '', '', {inner})")


def _level(call: Call, arg: Typed, index: int) -> str:
    value = call.value(index)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 100:
        raise Refusal("a percentile must be a constant between 0 and 100")
    return real(float(value))


define(
    "percentile_tdigest",
    "dynamic, real",
    DYNAMIC,
    lambda call: _read(call, _at_level(call, _level(call, call.args[1], 1))),
)


def _all_levels(call: Call) -> str:
    if len(call) == 2 and call.args[1].type == DYNAMIC:
        each = f"arrayMap(h -> {_at_level(call, 'h')}, arrayMap(v -> toFloat64OrZero(v), JSONExtractArrayRaw(k)))"
        return bind(["k"], [call.sql(1)], _read(call, array_text(each)))
    parts = [_at_level(call, _level(call, arg, index)) for index, arg in enumerate(call.args) if index]
    return _read(call, array_text(f"[{', '.join(parts)}]"))


define("percentiles_array_tdigest|percentile_array_tdigest", "dynamic, dynamic", DYNAMIC, _all_levels)
define("percentiles_array_tdigest|percentile_array_tdigest", "dynamic, real...", DYNAMIC, _all_levels)


def _rank(scale: str) -> Callable[[Call], str]:
    """The weight of the values up to a value."""

    def emit(call: Call) -> str:
        kind, value = call.args[1].type, call.sql(1)
        if kind == DATETIME:
            value = f"reinterpretAsInt64({value})"
        elif kind not in (*NUMBERS, TIMESPAN):
            raise Refusal(f"the rank of a {kind}")
        values = f"arrayMap(v -> toFloat64OrZero(v), {_values('s')})"
        inner = bind(["e", "c"], [values, _WEIGHTS.replace("{0}", "s")], f"toFloat64({scale})")
        return bind(["s", "x"], [call.sql(0), f"toFloat64({value})"], f"if(s = '' OR isNull(x), NULL, {inner})")

    return emit


_UP_TO = "arraySum((v, w) -> if(v <= x, w, 0), e, c)"
define("rank_tdigest", "dynamic, any", REAL, _rank(_UP_TO))
define("percentrank_tdigest", "dynamic, any", REAL, _rank(f"100 * {_UP_TO} / arraySum(c)"))
