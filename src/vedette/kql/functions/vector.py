"""Numeric series as SQL arrays: reading them from JSON text, binding them to names, writing them back.

The `series…` families are built from these parts; what is no number in a series is null there.
"""

from __future__ import annotations

from collections.abc import Sequence

from vedette.kql.functions.conversion import json_sql
from vedette.kql.functions.definition import Call, Refusal
from vedette.kql.functions.string import array_text
from vedette.kql.plan import Apply, Const, Typed
from vedette.kql.types import DYNAMIC, NUMBERS, REAL

_NUMBER = "multiIf(v = '\"NaN\"', nan, v = '\"Infinity\"', inf, v = '\"-Infinity\"', -inf, toFloat64OrNull(v))"
NUMBERS_OF = f"arrayMap(v -> {_NUMBER}, JSONExtractArrayRaw({{0}}))"
"""Template of a dynamic array's elements as nullable reals."""

_LONGEST = 4_096
SOLID = "arrayAll(x -> isNotNull(x), {0})"
"""Template: whether all of an array's elements are numbers."""


def numbers(sql: str) -> str:
    """The elements of a dynamic array as nullable reals."""
    return NUMBERS_OF.replace("{0}", sql)


def reals(sql: str) -> str:
    """The elements of a dynamic array as reals, null as NaN."""
    return f"arrayMap(x -> ifNull(x, nan), {numbers(sql)})"


def bind(names: Sequence[str], values: Sequence[str], body: str) -> str:
    """`body` with names standing for values that are computed once."""
    parts = ", ".join(f"[{value}]" for value in values)
    return f"arrayMap(({', '.join(names)}) -> {body}, {parts})[1]"


def chain(steps: Sequence[tuple[str, str]], body: str) -> str:
    """`body` with each step's name bound to its value, a later step using the earlier ones."""
    for name, value in reversed(steps):
        body = bind([name], [value], body)
    return body


def real_json(call: Call, sql: str) -> str:
    """The JSON text of a real, null as `null`."""
    return f"arrayMap(y -> {json_sql(call, REAL, 'y')}, [{sql}])[1]"


def series_text(call: Call, array: str) -> str:
    """The JSON text of an array of nullable reals."""
    return array_text(f"arrayMap(y -> {json_sql(call, REAL, 'y')}, {array})")


def typed_text(call: Call, array: str, whole: str) -> str:
    """The same, whole numbers written without a fraction where the SQL condition `whole` holds."""
    plain = "ifNull(toString(accurateCastOrNull(y, 'Int64')), 'null')"
    return array_text(f"arrayMap(y -> if({whole}, {plain}, {json_sql(call, REAL, 'y')}), {array})")


def is_whole(sql: str) -> str:
    """Whether a dynamic array's text holds whole numbers only."""
    return f"NOT match({sql}, '[.eE\"]')"


def elements(call: Call, index: int, name: str) -> tuple[str, str, str]:
    """A series or a single number that SQL calls `name`: its elements, whether it is single, whether it is whole."""
    kind = call.args[index].type
    if kind in NUMBERS:
        return f"[toFloat64({name})]", "true", "false" if kind == REAL else "true"
    if kind != DYNAMIC:
        raise Refusal(f"argument {index + 1} must be a series or a number")
    array = f"if(startsWith({name}, '['), {name}, concat('[', {name}, ']'))"
    return numbers(array), f"(NOT startsWith({name}, '['))", is_whole(name)


def over(call: Call, body: str, index: int = 0) -> str:
    """`body` over the series `s`, an argument; null when that is no array."""
    return bind(["s"], [call.sql(index)], f"if(startsWith(s, '['), {body}, '')")


def number(call: Call, index: int, default: float) -> float:
    """A constant number among the arguments, or the default when it is not given."""
    if len(call) <= index:
        return default
    value = call.value(index)
    if value is None:
        return default
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Refusal(f"argument {index + 1} must be a constant number")
    return float(value)


def word(call: Call, index: int, choices: Sequence[str]) -> str:
    """A constant word among the arguments, the first choice when it is not given."""
    if len(call) <= index:
        return choices[0]
    value = str(call.value(index)).lower()
    if value not in choices:
        raise Refusal(f"argument {index + 1} must be one of {', '.join(choices)}")
    return value


def coefficients(call: Call, index: int) -> list[float]:
    """A constant array of numbers among the arguments."""
    value = _known(call.args[index])
    if value is None or not all(isinstance(v, int | float) and not isinstance(v, bool) for v in value):
        raise Refusal(f"argument {index + 1} must be a constant array of numbers")
    return [float(item) for item in value if isinstance(item, int | float)]


def _known(arg: Typed) -> list[object] | None:
    """The elements of a constant array, also where `repeat`, `pack_array` or `array_concat` makes it of constants."""
    if isinstance(arg, Const):
        return list(arg.value) if isinstance(arg.value, list) else None
    if not isinstance(arg, Apply):
        return None
    name = arg.function.name
    if name == "repeat" and all(isinstance(one, Const) for one in map(_plain, arg.args)):
        item, times = (getattr(_plain(one), "value", None) for one in arg.args)
        return [item] * times if isinstance(times, int) and 0 <= times <= _LONGEST else None
    if name == "pack_array":
        found = [one.value for one in map(_plain, arg.args) if isinstance(one, Const)]
        return found if len(found) == len(arg.args) else None
    if name == "array_concat":
        parts = [_known(one) for one in arg.args]
        return [item for part in parts for item in part or ()] if None not in parts else None
    return None


def _plain(arg: Typed) -> Typed:
    """A value without the silent conversion to dynamic around it."""
    while isinstance(arg, Apply) and arg.function.name == "todynamic" and len(arg.args) == 1:
        arg = arg.args[0]
    return arg


def flag(call: Call, index: int, *, default: bool) -> bool:
    """A constant bool among the arguments."""
    if len(call) <= index:
        return default
    value = call.value(index)
    if not isinstance(value, bool):
        raise Refusal(f"argument {index + 1} must be a constant bool")
    return value
