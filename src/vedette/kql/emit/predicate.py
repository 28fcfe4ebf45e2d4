"""`==`, `!=`, `and`, `or`, `not` with Kusto's null rules, and the short forms a filter may use instead.

A filter only asks whether a predicate is true, so in a positive place plain SQL comparisons are right and keep
the engine's indexes; elsewhere a null on one side makes `==` false and `!=` true, on both sides null.
"""

from __future__ import annotations

from collections.abc import Callable

from vedette.kql.plan import Apply, Const, Typed
from vedette.kql.types import DYNAMIC, TEXTUAL

LOGIC = frozenset(("==", "!=", "and", "or", "not"))


def _sure(expr: Typed) -> bool:
    """Whether a value is never null in SQL."""
    return expr.type in TEXTUAL or (isinstance(expr, Const) and expr.value is not None)


def positive(expr: Typed, emit: Callable[[Typed], str]) -> str:
    """SQL that is true just where the predicate is true; elsewhere it may be false or null."""
    if isinstance(expr, Apply):
        name, args = expr.function.name, expr.args
        if name in ("and", "or"):
            sides = (positive(args[0], emit), positive(args[1], emit))
            return f"({sides[0]} {name.upper()} {sides[1]})"
        if name == "==" and args[0].type != DYNAMIC and args[1].type != DYNAMIC:
            return f"({emit(args[0])} = {emit(args[1])})"
        if name == "not" and isinstance(args[0], Apply) and args[0].function.name == "not":
            return positive(args[0].args[0], emit)
    return emit(expr)


def logic(expr: Apply, emit: Callable[[Typed], str], fresh: Callable[[], str]) -> str:
    """SQL of a logical operator with exact nulls."""
    name, args = expr.function.name, expr.args
    if name == "not":
        return f"(NOT {emit(args[0])})"
    if name in ("and", "or"):
        return f"({emit(args[0])} {name.upper()} {emit(args[1])})"
    left, right = emit(args[0]), emit(args[1])
    sign = "=" if name == "==" else "!="
    if args[0].type == DYNAMIC or args[1].type == DYNAMIC:
        null = f"(({left}) = '' AND ({right}) = '')"
        return f"if({null}, NULL, ({left}) {sign} ({right}))"
    if _sure(args[0]) and _sure(args[1]):
        return f"({left} {sign} {right})"
    if _sure(args[0]) or _sure(args[1]):
        return f"ifNull({left} {sign} {right}, {'false' if name == '==' else 'true'})"
    one, other = fresh(), fresh()
    compared = f"({left} AS {one}) {sign} ({right} AS {other})"
    mismatch = "false" if name == "==" else "true"
    return f"ifNull({compared}, if(isNull({one}) AND isNull({other}), NULL, {mismatch}))"
