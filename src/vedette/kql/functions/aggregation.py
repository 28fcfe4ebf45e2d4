"""Aggregate functions; nulls are passed over, and over no rows counts and sums are 0, averages NaN, the rest null.

`arg_max` and `arg_min` give several columns and are bound in `binder/aggregates.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from vedette.kql.functions.bag import bag_text, merged
from vedette.kql.functions.conversion import json_sql
from vedette.kql.functions.definition import Call, Refusal, Returns, reduce, same
from vedette.kql.functions.string import array_text
from vedette.kql.plan import Typed
from vedette.kql.types import DYNAMIC, INT, LONG, REAL, STRING, TEXTUAL
from vedette.schema.types import ScalarType

MAX_ITEMS = 1_048_576


def _both(name: str, kind: str, returns: Returns, plain: str, conditional: str, *, prefix: str | None = None) -> None:
    """An aggregate and its `…if` twin, whose last argument is the condition."""
    reduce(name, kind, returns, plain, prefix=prefix)
    reduce(name + "if", f"{kind}, bool" if kind else "bool", returns, conditional, prefix=name + "if")


reduce("count|cnt", "", LONG, "toInt64(count())")
# Every row counts, whatever the argument: the reference's page on `summarize` shows one over nulls.
reduce("count", "any", LONG, "toInt64(count())")
reduce("countif", "bool", LONG, "toInt64(countIf(ifNull({0}, false)))")


def _widened(args: Sequence[Typed]) -> ScalarType:
    return LONG if args[0].type == INT else args[0].type


for _kind in ("long", "real", "decimal", "timespan"):
    _zero = {"long": "toInt64(0)", "timespan": "toInt64(0)", "real": "toFloat64(0)"}.get(_kind, "toDecimal128(0, 18)")
    _both(
        "sum", _kind, _widened, f"ifNull(sum({{0}}), {_zero})", f"ifNull(sumIf({{0}}, ifNull({{1}}, false)), {_zero})"
    )
for _kind in ("long", "real", "decimal"):
    _both(
        "avg", _kind, REAL, "ifNull(toFloat64(avg({0})), nan)", "ifNull(toFloat64(avgIf({0}, ifNull({1}, false))), nan)"
    )
_both(
    "avg",
    "timespan",
    same(0),
    "toInt64OrNull(toString(round(avg({0}))))",
    "toInt64OrNull(toString(round(avgIf({0}, ifNull({1}, false)))))",
)


_FROM_AVG = "reinterpret(toInt64(avg(reinterpretAsInt64({0}))), 'DateTime64(7, \\'UTC\\')')"
reduce("avg", "datetime", same(0), _FROM_AVG)


def _extreme(function: str, conditional: bool) -> Callable[[Call], str]:
    def emit(call: Call) -> str:
        value = call.sql(0)
        test = f", ifNull({call.sql(1)}, false)" if conditional else ""
        suffix = "If" if conditional else ""
        if call.args[0].type in TEXTUAL:
            return f"{function}{suffix}({value}{test})"
        return f"{function}{suffix}(toNullable({value}){test})"

    return emit


for _name in ("max", "min"):
    reduce(_name, "scalar", same(0), _extreme(_name, False))
    reduce(_name + "if", "scalar, bool", same(0), _extreme(_name, True))

# `uniq` is exact up to 65,536 values and then off by 0.4 %, which is better than Kusto's own levels 0 to 2
# (1.6, 0.8 and 0.4 %); levels 3 and 4 promise 0.28 and 0.2 %.
# https://learn.microsoft.com/kusto/query/dcount-aggregation-function#estimation-accuracy
_ESTIMATES = {3: "uniqCombined64{}(17)", 4: "uniqCombined64{}(18)"}


def _distinct(conditional: bool) -> Callable[[Call], str]:
    def emit(call: Call) -> str:
        place = 2 if conditional else 1
        level = call.value(place) if len(call) > place else 1
        name = _ESTIMATES.get(level, "uniq{}") if isinstance(level, int) else "uniq{}"
        # Hashes of a dictionary-encoded column are computed once for each of its values, and are cheaper to carry.
        value = f"cityHash64({call.sql(0)})" if call.args[0].type == STRING else call.sql(0)
        test = f", ifNull({call.sql(1)}, false)" if conditional else ""
        return f"toInt64({name.format('If' if conditional else '')}({value}{test}))"

    return emit


reduce("dcount", "scalar, long?", LONG, _distinct(False))
reduce("dcountif", "scalar, bool, long?", LONG, _distinct(True))
_both("count_distinct", "scalar", LONG, "toInt64(uniqExact({0}))", "toInt64(uniqExactIf({0}, ifNull({1}, false)))")

for _name, _function in {
    "stdev": "stddevSamp",
    "stdevp": "stddevPop",
    "variance": "varSamp",
    "variancep": "varPop",
}.items():
    for _kind in ("long", "real", "decimal"):
        _both(
            _name,
            _kind,
            REAL,
            f"if(count({{0}}) < 1, 0, if(count({{0}}) = 1, 0, toFloat64({_function}({{0}}))))",
            f"if(countIf({{0}}, ifNull({{1}}, false) AND isNotNull({{0}})) < 1, NULL, "
            f"if(countIf({{0}}, ifNull({{1}}, false) AND isNotNull({{0}})) = 1, 0, "
            f"toFloat64({_function}If({{0}}, ifNull({{1}}, false)))))",
        )
for _name, _function in {"covariance": "covarSamp", "covariancep": "covarPop"}.items():
    reduce(_name, "real, real", REAL, f"toFloat64({_function}({{0}}, {{1}}))")
    reduce(_name + "if", "real, real, bool", REAL, f"toFloat64({_function}If({{0}}, {{1}}, ifNull({{2}}, false)))")


def _list(function: str, *, conditional: bool = False, nulls: bool = False) -> Callable[[Call], str]:
    def emit(call: Call) -> str:
        kind, value = call.args[0].type, call.sql(0)
        sized = len(call) > (2 if conditional else 1)
        limit = call.value(2 if conditional else 1) if sized else MAX_ITEMS
        if not isinstance(limit, int) or limit < 1:
            raise Refusal("the largest size must be a positive constant")
        tests = [f"ifNull({call.sql(1)}, false)"] if conditional else []
        if kind == DYNAMIC and not nulls:
            tests.append(f"{value} != ''")
        suffix = "If" if tests else ""
        condition = f", {' AND '.join(tests)}" if tests else ""
        element = json_sql(call, kind, value) if nulls else value
        if kind == DYNAMIC and function == "groupUniqArray":
            # A set of arrays is the set of their elements.
            element = f"if(startsWith({value}, '['), JSONExtractArrayRaw({value}), [{value}])"
            suffix = f"Array{suffix}"
        collected = f"{function}{suffix}({limit})({element}{condition})"
        if nulls or kind == DYNAMIC:
            return array_text(collected)
        return array_text(f"arrayMap(v -> {json_sql(call, kind, 'v')}, {collected})")

    return emit


for _names, _function in (("make_list|makelist", "groupArray"), ("make_set|makeset", "groupUniqArray")):
    _base = _names.split("|")[0]
    _short = {"make_list": "list", "make_set": "set"}[_base]
    reduce(_names, "scalar, long?", DYNAMIC, _list(_function), prefix=_short, ordered=True)
    reduce(
        _base + "_if", "scalar, bool, long?", DYNAMIC, _list(_function, conditional=True), prefix=_short, ordered=True
    )
reduce("make_list_with_nulls", "scalar", DYNAMIC, _list("groupArray", nulls=True), prefix="list", ordered=True)


def _bag(conditional: bool) -> Callable[[Call], str]:
    def emit(call: Call) -> str:
        test = f", ifNull({call.sql(1)}, false)" if conditional else ""
        collected = f"groupArray{'If' if conditional else ''}({call.sql(0)}{test})"
        pairs = f"arrayFlatten(arrayMap(b -> JSONExtractKeysAndValuesRaw(b), {collected}))"
        return call.fill(bag_text(merged("{a}")), pairs)

    return emit


reduce("make_bag|make_dictionary", "dynamic", DYNAMIC, _bag(False), prefix="bag", ordered=True)
reduce("make_bag_if", "dynamic, bool", DYNAMIC, _bag(True), prefix="bag", ordered=True)


def _any(conditional: bool) -> Callable[[Call], str]:
    def emit(call: Call) -> str:
        test = f", ifNull({call.sql(1)}, false)" if conditional else ""
        value = call.sql(0)
        if call.args[0].type in TEXTUAL:
            # Prefer a row that has something, as Kusto's take_any over a column does for non-empty strings.
            return f"any{'If' if conditional else ''}({value}{test})"
        return f"any{'If' if conditional else ''}(toNullable({value}){test})"

    return emit


reduce("take_any|any", "scalar", same(0), _any(False), prefix="")
reduce("take_anyif|anyif", "scalar, bool", same(0), _any(True), prefix="")

for _name, _function in {
    "binary_all_and": "groupBitAnd",
    "binary_all_or": "groupBitOr",
    "binary_all_xor": "groupBitXor",
}.items():
    reduce(_name, "long", LONG, f"reinterpretAsInt64({_function}(toInt64({{0}})))")
