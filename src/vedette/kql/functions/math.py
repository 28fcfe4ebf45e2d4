"""Mathematical functions over real and whole numbers, and bit operations.

A result that is no number is null or NaN as in Kusto. Source: the "Mathematical functions" pages of the reference.
"""

from __future__ import annotations

from vedette.kql.functions.definition import Call, define, same
from vedette.kql.types import BOOL, DECIMAL, LONG, REAL

for _name, _sql in {
    "acos": "acos({0})",
    "asin": "asin({0})",
    "atan": "atan({0})",
    "cos": "cos({0})",
    "sin": "sin({0})",
    "tan": "tan({0})",
    "cot": "(1 / tan({0}))",
    "degrees": "degrees({0})",
    "radians": "radians({0})",
    "exp": "exp({0})",
    "exp2": "exp2({0})",
    "exp10": "exp10({0})",
    "log|ln": "log({0})",
    "log10": "log10({0})",
    "log2": "log2({0})",
    "sqrt": "sqrt({0})",
    "gamma": "if({0} < 171.7, tgamma({0}), inf)",
    "loggamma": "lgamma({0})",
    "erf": "erf({0})",
    "erfc": "erfc({0})",
}.items():
    define(_name, "real", REAL, _sql)

define("atan2", "real, real", REAL, "atan2({0}, {1})")
define("pow", "real, real", REAL, "pow({0}, {1})")
define("pi", "", REAL, "pi()")


def drawn(call: Call, function: str) -> str:
    """A random value of the call's own: equal calls would be computed once, so each has an argument of its own."""
    return f"{function}('{call.emission.fresh()}')"


define("rand", "", REAL, lambda call: drawn(call, "randCanonical"))
define("rand", "real", REAL, lambda call: call.fill("if({0} > 1, floor({a} * {0}), {a})", drawn(call, "randCanonical")))
define("abs", "int", LONG, "toInt64(abs({0}))")
define("abs", "long", LONG, "toInt64(abs({0}))")
define("abs", "real", REAL, "abs({0})")
define("abs", "decimal", DECIMAL, "abs({0})")
define("abs", "timespan", same(0), "toInt64(abs({0}))")
define("ceiling", "long", LONG, "{0}")
define("ceiling", "real", REAL, "ceil({0})")
define("sign", "long", LONG, "toInt64(sign({0}))")
define("sign", "real", REAL, "toFloat64(sign({0}))")
define("round", "long", LONG, "{0}")
# Kusto rounds halves away from zero for `round`; ClickHouse's `round` of floats rounds them to even.
define("round", "real", REAL, "(sign({0}) * floor(abs({0}) + 0.5))")
define("round", "real, long", REAL, "(sign({0}) * floor(abs({0}) * exp10({1}) + 0.5) / exp10({1}))")
define("isnan", "real", BOOL, "ifNull(isNaN({0}), false)")
define("isinf", "real", BOOL, "ifNull(isInfinite({0}), false)")
define("isfinite", "real", BOOL, "ifNull(isFinite({0}), false)")
define("binary_and", "long, long", LONG, "bitAnd({0}, {1})")
define("binary_or", "long, long", LONG, "bitOr({0}, {1})")
define("binary_xor", "long, long", LONG, "bitXor({0}, {1})")
define("binary_not", "long", LONG, "bitNot({0})")
define("binary_shift_left", "long, long", LONG, "bitShiftLeft({0}, positiveModulo({1}, 64))")
define("binary_shift_right", "long, long", LONG, "bitShiftRight({0}, positiveModulo({1}, 64))")
define("bitset_count_ones", "long", LONG, "toInt64(bitCount({0}))")
