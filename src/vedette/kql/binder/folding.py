"""Constant folding of arithmetic, so that `ago(7d)`, `1d + 2h` or `10 * 1m` reach the engine as literals.

Only exact cases are folded; everything else is left to the engine, which folds constants too.
"""

from __future__ import annotations

from vedette.kql.plan import Clock, Const, Typed
from vedette.kql.types import DATETIME, INT, LONG, REAL, TIMESPAN

_LIMIT = 2**63


def fold(op: str, left: Typed, right: Typed) -> Typed | None:
    """The value of `left op right` when both are known, else None."""
    if isinstance(left, Clock) and isinstance(right, Const) and right.type == TIMESPAN:
        if isinstance(right.value, int) and op in ("+", "-"):
            return Clock(DATETIME, left.offset + (right.value if op == "+" else -right.value))
        return None
    if isinstance(left, Const) and isinstance(right, Clock) and left.type == TIMESPAN and op == "+":
        return Clock(DATETIME, right.offset + left.value) if isinstance(left.value, int) else None
    if not isinstance(left, Const) or not isinstance(right, Const):
        return None
    if isinstance(left.value, bool) or isinstance(right.value, bool):
        return None
    if left.type == right.type == REAL and isinstance(left.value, float) and isinstance(right.value, float):
        return _real(op, left.value, right.value)
    if isinstance(left.value, int) and isinstance(right.value, int):
        return _whole(op, left, left.value, right, right.value)
    numbers = isinstance(left.value, int | float) and isinstance(right.value, int | float)
    if numbers and op == "*" and {left.type, right.type} == {TIMESPAN, REAL}:
        return Const(TIMESPAN, round(float(str(left.value)) * float(str(right.value))))
    return None


def _real(op: str, left: float, right: float) -> Const | None:
    if op == "+":
        return Const(REAL, left + right)
    if op == "-":
        return Const(REAL, left - right)
    if op == "*":
        return Const(REAL, left * right)
    return Const(REAL, left / right) if op == "/" and right else None


def _whole(op: str, left: Const, a: int, right: Const, b: int) -> Const | None:
    kinds = (left.type, right.type)
    whole = (INT, LONG)
    kind = None
    if op in ("+", "-"):
        value = a + b if op == "+" else a - b
        if left.type in whole and right.type in whole:
            kind = LONG
        elif kinds == (TIMESPAN, TIMESPAN):
            kind = TIMESPAN
        elif kinds == (DATETIME, TIMESPAN) or (op == "+" and kinds == (TIMESPAN, DATETIME)):
            kind = DATETIME
        elif kinds == (DATETIME, DATETIME) and op == "-":
            kind = TIMESPAN
    elif op == "*":
        value = a * b
        if left.type in whole and right.type in whole:
            kind = LONG
        elif kinds in ((TIMESPAN, LONG), (LONG, TIMESPAN), (TIMESPAN, INT), (INT, TIMESPAN)):
            kind = TIMESPAN
    elif op == "/" and kinds == (TIMESPAN, LONG) and b:
        value = abs(a) // abs(b) * (1 if (a < 0) == (b < 0) else -1)
        kind = TIMESPAN
    else:
        return None
    return Const(kind, value) if kind is not None and -_LIMIT <= value < _LIMIT else None


def negated(operand: Typed) -> Const | None:
    """`-constant`, or None."""
    if isinstance(operand, Const) and isinstance(operand.value, int | float) and not isinstance(operand.value, bool):
        return Const(operand.type, -operand.value)
    return None
