"""Percentiles of a group: one, several as an array, and with weights; always the nearest rank.

Source: https://learn.microsoft.com/kusto/query/percentiles-aggregation-function and …/percentilesw-….
"""

from __future__ import annotations

from collections.abc import Callable

from vedette.kql.functions.conversion import json_sql
from vedette.kql.functions.definition import Call, Refusal, reduce, same
from vedette.kql.functions.string import array_text
from vedette.kql.types import DATETIME, DECIMAL, DYNAMIC, REAL


def _share(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 100:
        raise Refusal("a percentile must be a constant between 0 and 100")
    return value / 100


def _shares(call: Call, first: int) -> list[float]:
    """The shares asked for, as arguments or as one array."""
    values: list[object] = []
    for index in range(first, len(call)):
        value = call.value(index)
        values += value if isinstance(value, list) else [value]
    return [_share(value) for value in values]


def _ranked(call: Call, shares: list[float], weight: str, *, several: bool = True) -> str:
    """The engine's value at a share, or its array of values at the shares."""
    levels = ", ".join(repr(share) for share in shares)
    value = call.sql(0)
    if call.args[0].type == DATETIME:
        value = f"reinterpretAsInt64({value})"
    elif call.args[0].type == DECIMAL:
        value = f"toFloat64({value})"
    return f"quantile{'s' if several else ''}ExactWeighted({levels})({value}, {weight})"


def _weight(call: Call) -> str:
    return f"toUInt64(greatest(ifNull(toInt64({call.sql(1)}), 0), 0))"


def _one(weighted: bool) -> Callable[[Call], str]:
    def emit(call: Call) -> str:
        place = 2 if weighted else 1
        weight = _weight(call) if weighted else "1"
        found = _ranked(call, [_share(call.value(place))], weight, several=False)
        if call.args[0].type == DATETIME:
            return f"reinterpret({found}, 'DateTime64(7, \\'UTC\\')')"
        return found

    return emit


def _many(weighted: bool) -> Callable[[Call], str]:
    def emit(call: Call) -> str:
        found = _ranked(call, _shares(call, 2 if weighted else 1), _weight(call) if weighted else "1")
        kind = REAL if call.args[0].type == DECIMAL else call.args[0].type
        value = "reinterpret(v, 'DateTime64(7, \\'UTC\\')')" if kind == DATETIME else "v"
        text = array_text(f"arrayMap(v -> {json_sql(call, kind, value)}, {found})")
        return f"if(count({call.sql(0)}) = 0, '', {text})"

    return emit


for _kind in ("long", "real", "timespan", "datetime"):
    reduce("percentile", f"{_kind}, any", same(0), _one(False))
    reduce("percentilew", f"{_kind}, long, any", same(0), _one(True), prefix="percentile")
    reduce("percentiles_array", f"{_kind}, any...", DYNAMIC, _many(False), prefix="percentiles")
    reduce("percentilesw_array", f"{_kind}, long, any...", DYNAMIC, _many(True), prefix="percentiles")
reduce("percentile", "decimal, any", REAL, _one(False))
reduce("percentilew", "decimal, long, any", REAL, _one(True), prefix="percentile")
