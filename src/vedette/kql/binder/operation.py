"""What operators take and give: the types of arithmetic, comparison and string operators, and how unlike types meet.

Follows Microsoft's analyser: numbers widen, a dynamic takes the other side's type, unlike types can only be (un)equal.
"""

from __future__ import annotations

from vedette.kql import syntax
from vedette.kql.binder.context import Binder, Problem
from vedette.kql.functions.conversion import converted
from vedette.kql.plan import Const, Typed
from vedette.kql.types import BOOL, DATETIME, DYNAMIC, INT, LONG, NUMBERS, REAL, STRING, TIMESPAN, wider
from vedette.schema.types import ScalarType

ARITHMETIC = frozenset("+-*/%")
EQUALITY = frozenset(("==", "!="))
ORDER = frozenset(("<", "<=", ">", ">="))
_LOGIC = frozenset(("and", "or"))
_TIMES = (DATETIME, TIMESPAN)

_OF_TIMES: dict[tuple[str, ScalarType, ScalarType], ScalarType] = {
    ("+", TIMESPAN, TIMESPAN): TIMESPAN,
    ("+", DATETIME, TIMESPAN): DATETIME,
    ("+", TIMESPAN, DATETIME): DATETIME,
    ("+", DATETIME, DATETIME): DATETIME,
    ("-", TIMESPAN, TIMESPAN): TIMESPAN,
    ("-", DATETIME, TIMESPAN): DATETIME,
    ("-", TIMESPAN, DATETIME): DATETIME,
    ("-", DATETIME, DATETIME): TIMESPAN,
    ("*", TIMESPAN, TIMESPAN): TIMESPAN,
    ("/", TIMESPAN, TIMESPAN): REAL,
    ("/", DATETIME, TIMESPAN): REAL,
    ("/", DATETIME, DATETIME): REAL,
    ("%", TIMESPAN, TIMESPAN): TIMESPAN,
    ("%", DATETIME, TIMESPAN): TIMESPAN,
    ("%", DATETIME, DATETIME): TIMESPAN,
}


def arithmetic(op: str, left: ScalarType, right: ScalarType) -> ScalarType | None:
    """The type of `left op right`, None when it has none."""
    if left in NUMBERS and right in NUMBERS:
        widest = wider(left, right)
        return LONG if widest == INT else widest
    if (op, left, right) in _OF_TIMES:
        return _OF_TIMES[op, left, right]
    if op == "*" and left in NUMBERS and right in _TIMES:
        return right
    if op in "*/%" and left in _TIMES and right in NUMBERS:
        return left
    if DYNAMIC not in (left, right):
        return None
    other = right if left == DYNAMIC else left
    if other == DYNAMIC:
        return DYNAMIC
    if other in NUMBERS:
        return LONG if other == INT else other
    if other in _TIMES and op in "+-":
        return TIMESPAN if op == "-" else other
    return None


def _ordered(left: ScalarType, right: ScalarType) -> bool:
    numeric = (*NUMBERS, BOOL)
    if left in numeric and right in numeric:
        return True
    if left == right:
        return left in (*_TIMES, DYNAMIC)
    return DYNAMIC in (left, right) and (left in NUMBERS or right in NUMBERS)


def verify(binder: Binder, op: str, left: Typed, right: Typed, span: syntax.Span) -> None:
    """Raise Problem when an operator does not take these types; in mappings, whose input is untyped, take all."""
    if binder.records is not None or op in EQUALITY:
        return
    kinds = (left.type, right.type)
    if any(isinstance(side, Const) and side.value is None for side in (left, right)):
        return
    if op in ARITHMETIC:
        fits = arithmetic(op, *kinds) is not None
    elif op in ORDER:
        fits = _ordered(*kinds)
    elif op in _LOGIC:
        fits = set(kinds) <= {BOOL, DYNAMIC}
    else:
        fits = set(kinds) <= {STRING, DYNAMIC}
    if not fits:
        hint = ""
        if op in ORDER and STRING in kinds:
            hint = "strcmp(…)" if kinds[0] == kinds[1] else f"{_CONVERSIONS.get(_other(kinds), 'tolong')}(…)"
        elif op not in ARITHMETIC and op not in ORDER and op not in _LOGIC:
            hint = "tostring(…)"
        raise Problem("argument-type", f"'{op}' does not take {kinds[0]} and {kinds[1]}", span, hint)


_CONVERSIONS = {DATETIME: "todatetime", TIMESPAN: "totimespan", REAL: "toreal", LONG: "tolong", INT: "toint"}


def _other(kinds: tuple[ScalarType, ScalarType]) -> ScalarType:
    return kinds[1] if kinds[0] == STRING else kinds[0]


def of_dynamic(op: str, left: Typed, right: Typed) -> tuple[Typed, Typed]:
    """Both sides of an arithmetic with a dynamic made ready: numbers in a dynamic may have a fraction."""
    kinds = {left.type, right.type}
    target = REAL
    if kinds & {DATETIME, TIMESPAN}:
        target = DATETIME if op == "-" and DATETIME in kinds else TIMESPAN
    if left.type == DYNAMIC:
        left = converted(left, target) or left
    if right.type == DYNAMIC:
        right = converted(right, target) or right
    return left, right


def unlike(binder: Binder, op: str, left: Typed, right: Typed, span: syntax.Span) -> tuple[Typed, Typed] | Const:
    """Sides of `==` or `!=` of types that do not meet: a text is read as the other type, else they are unequal."""
    binder.warn("unlike-types", f"'{op}' compares {left.type} with {right.type}", span)
    if left.type == STRING:
        return converted(left, right.type) or left, right
    if right.type == STRING:
        return left, converted(right, left.type) or right
    return Const(BOOL, op == "!=")


__all__ = ["ARITHMETIC", "EQUALITY", "ORDER", "arithmetic", "of_dynamic", "unlike", "verify"]
