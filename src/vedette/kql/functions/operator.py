"""Arithmetic and comparison operators as functions named after their spelling; the binder looks them up like calls.

Sources: https://learn.microsoft.com/kusto/query/numerical-operators and …/datetime-timespan-arithmetic.
"""

from __future__ import annotations

from vedette.kql.functions.conversion import FROM_TICKS, TICKS
from vedette.kql.functions.definition import Call, define
from vedette.kql.types import BOOL, DATETIME, DECIMAL, INT, LONG, REAL, TIMESPAN

_MINUS = TICKS.replace("{0}", "{1}")

for _op in ("+", "-"):
    define(_op, "long, long", LONG, f"({{0}} {_op} {{1}})")
    define(_op, "real, real", REAL, f"({{0}} {_op} {{1}})")
    define(_op, "decimal, decimal", DECIMAL, f"({{0}} {_op} {{1}})")
    define(_op, "timespan, timespan", TIMESPAN, f"({{0}} {_op} {{1}})")
    define(_op, "datetime, timespan", DATETIME, FROM_TICKS.replace("{0}", f"{TICKS} {_op} {{1}}"))
define("+", "timespan, datetime", DATETIME, FROM_TICKS.replace("{0}", f"{{0}} + {_MINUS}"))
define("-", "datetime, datetime", TIMESPAN, f"({TICKS} - {_MINUS})")

define("*", "long, long", LONG, "({0} * {1})")
define("*", "real, real", REAL, "({0} * {1})")
define("*", "decimal, decimal", DECIMAL, "multiplyDecimal({0}, {1}, 18)")
define("*", "timespan, long", TIMESPAN, "({0} * {1})")
define("*", "long, timespan", TIMESPAN, "({0} * {1})")
define("*", "timespan, real", TIMESPAN, "toInt64(round({0} * {1}))")
define("*", "real, timespan", TIMESPAN, "toInt64(round({0} * {1}))")

define("/", "long, long", LONG, "intDiv({0}, nullIf({1}, 0))")
define("/", "real, real", REAL, "({0} / {1})")
define("/", "decimal, decimal", DECIMAL, "divideDecimal({0}, nullIf({1}, toDecimal128(0, 18)), 18)")
define("/", "timespan, timespan", REAL, "({0} / {1})")
define("/", "timespan, long", TIMESPAN, "intDiv({0}, nullIf({1}, 0))")
define("/", "timespan, real", TIMESPAN, "toInt64(trunc({0} / nullIf({1}, 0)))")

# Kusto's % is never negative: the divisor's size is added to a negative remainder.
define("%", "long, long", LONG, "positiveModulo({0}, nullIf({1}, 0))")
define("%", "real, real", REAL, "({0} % {1})")
define("%", "timespan, timespan", TIMESPAN, "positiveModulo({0}, nullIf({1}, 0))")
define("%", "decimal, decimal", DECIMAL, "toDecimal128({0} % {1}, 18)")

define("unary -", "int", INT, "(-{0})")
define("unary -", "long", LONG, "(-{0})")
define("unary -", "real", REAL, "(-{0})")
define("unary -", "decimal", DECIMAL, "(-{0})")
define("unary -", "timespan", TIMESPAN, "(-{0})")


# Arithmetic on whole datetimes counts 100 ns from the year 1.
_SINCE_ONE = f"({TICKS} + 621355968000000000)"
_BY_ONE = _SINCE_ONE.replace("{0}", "{1}")
define("*", "timespan, timespan", TIMESPAN, "({0} * {1})")
define("/", "datetime, timespan", REAL, f"({_SINCE_ONE} / {{1}})")
define("/", "datetime, datetime", REAL, f"({_SINCE_ONE} / {_BY_ONE})")
define("%", "datetime, timespan", TIMESPAN, f"positiveModulo({_SINCE_ONE}, nullIf({{1}}, 0))")
define("%", "datetime, datetime", TIMESPAN, f"positiveModulo({_SINCE_ONE}, {_BY_ONE})")
define("%", "timespan, long", TIMESPAN, "positiveModulo({0}, nullIf({1}, 0))")
define("%", "timespan, real", TIMESPAN, "toInt64(trunc({0} % nullIf({1}, 0)))")

# The analyser takes these, yet no date comes of them.
for _op, _kinds in (
    ("+", "datetime, datetime"),
    ("-", "timespan, datetime"),
    ("*", "datetime, real"),
    ("*", "real, datetime"),
    ("/", "datetime, real"),
    ("%", "datetime, real"),
):
    define(_op, _kinds, DATETIME, "CAST(NULL, 'Nullable(DateTime64(7, \\'UTC\\'))')")


def _ordering(op: str) -> None:
    def emit(call: Call) -> str:
        return f"({call.sql(0)} {op} {call.sql(1)})"

    for kind in ("long", "real", "decimal", "datetime", "timespan", "string", "guid", "bool"):
        define(op, f"{kind}, {kind}", BOOL, emit)


for _comparison in ("<", "<=", ">", ">="):
    _ordering(_comparison)

EQUAL = [
    define("==", f"{kind}, {kind}", BOOL, "({0} = {1})")
    for kind in ("long", "real", "decimal", "datetime", "timespan", "string", "guid", "bool", "dynamic")
]
"""The emitter gives `==` and `!=` their null rules: see `emit/predicate.py`."""

UNEQUAL = [
    define("!=", f"{kind}, {kind}", BOOL, "({0} != {1})")
    for kind in ("long", "real", "decimal", "datetime", "timespan", "string", "guid", "bool", "dynamic")
]

AND = define("and", "bool, bool", BOOL, "({0} AND {1})")
OR = define("or", "bool, bool", BOOL, "({0} OR {1})")
NOT = define("not", "bool", BOOL, "(NOT {0})")
