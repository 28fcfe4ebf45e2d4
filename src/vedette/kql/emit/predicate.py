"""`==`, `!=`, `and`, `or`, `not` with Kusto's null rules, and the short forms a filter may use instead.

A filter only asks whether a predicate is true, so in a positive place plain SQL comparisons are right and keep
the engine's indexes; elsewhere a null on one side makes `==` false and `!=` true, on both sides null.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from vedette.kql.emit import quote
from vedette.kql.functions.conversion import path_of
from vedette.kql.functions.definition import FUNCTIONS
from vedette.kql.plan import Access, Apply, Const, Ref, Typed
from vedette.kql.types import BOOL, DYNAMIC, TEXTUAL

_AT_ONCE = 255
_PLAIN = re.compile(r"[ !#-.0-Z^-z|~]+")
"""Texts that JSON writes as they are, unless it escapes a character by its number."""
LOGIC = frozenset(("==", "!=", "and", "or", "not"))


def _sure(expr: Typed) -> bool:
    """Whether a value is never null in SQL."""
    return expr.type in TEXTUAL or (isinstance(expr, Const) and expr.value is not None)


def positive(expr: Typed, emit: Callable[[Typed], str]) -> str:
    """SQL that is true just where the predicate is true; elsewhere it may be false or null."""
    if isinstance(expr, Apply):
        name, args = expr.function.name, expr.args
        if name == "and":
            return f"({positive(args[0], emit)} AND {positive(args[1], emit)})"
        if name == "or":
            return _any(_alternatives(expr), emit)
        if name == "==" and (denied := _denied(args)) is not None:
            return emit(denied)
        if name == "==" and args[0].type != DYNAMIC and args[1].type != DYNAMIC:
            return _sought(expr, f"({emit(args[0])} = {emit(args[1])})", emit)
        if name == "in":
            return _sought(expr, emit(expr), emit)
        if name == "not" and isinstance(args[0], Apply) and args[0].function.name == "not":
            return positive(args[0].args[0], emit)
    return emit(expr)


def _denied(args: tuple[Typed, ...]) -> Typed | None:
    """What `tobool(text) == false` asks; None for anything else."""
    call, constant = args if isinstance(args[1], Const) else args[::-1]
    if not isinstance(constant, Const) or constant.value is not False or not isinstance(call, Apply):
        return None
    short = (one for one in FUNCTIONS["tobool false"] if one.parameters == call.function.parameters)
    function = next(short, None) if call.function.name == "tobool" else None
    return Apply(BOOL, function, call.args) if function is not None else None


def _sought(expr: Apply, exact: str, emit: Callable[[Typed], str]) -> str:
    """The condition on a text inside a column's JSON, after a search for that text in the JSON that costs far less."""
    place, *constants = expr.args if isinstance(expr.args[1], Const) else expr.args[::-1]
    if not isinstance(place, Apply) or place.function.name != "tostring" or not isinstance(place.args[0], Access):
        return exact
    base, _ = path_of(place.args[0])
    while isinstance(base, Apply) and base.function.name == "parse_json":
        base = base.args[0]
    wanted = [item.value for item in constants if isinstance(item, Const)]
    texts = [item for item in wanted if isinstance(item, str) and _PLAIN.fullmatch(item) and not _numeric(item)]
    if not isinstance(base, Ref) or len(texts) != len(constants) or len(texts) >= _AT_ONCE:
        return exact
    needles = ", ".join(quote.string(text) for text in (*dict.fromkeys(texts), "\\u"))
    return f"(multiSearchAny({emit(base)}, [{needles}]) AND {exact})"


def _numeric(text: str) -> bool:
    """Whether a number in JSON may become this text, which need not be how JSON wrote it."""
    try:
        float(text)
    except ValueError:
        return False
    return True


def _alternatives(expr: Typed) -> list[Typed]:
    """The parts of a disjunction, from left to right."""
    found: list[Typed] = []
    open_: list[Typed] = [expr]
    while open_:
        part = open_.pop()
        if isinstance(part, Apply) and part.function.name == "or":
            open_ += reversed(part.args)
        else:
            found.append(part)
    return found


def _any(parts: list[Typed], emit: Callable[[Typed], str]) -> str:
    """Alternatives; several needles in one column are looked for in one go."""
    needles: dict[str, list[str]] = {}
    for part in parts:
        for column, needle in _needle(part):
            needles.setdefault(column, []).append(needle)
    texts: dict[str, None] = {}
    for part in parts:
        column, needle = next(iter(_needle(part)), ("", ""))
        if len(needles.get(column, ())) > 1 and isinstance(part, Apply):
            texts |= dict.fromkeys(_searches(emit(part.args[0]), needles[column]))
        else:
            texts[positive(part, emit)] = None
    return f"({' OR '.join(texts)})"


def _needle(part: Typed) -> list[tuple[str, str]]:
    """Column and constant of a `contains` that a search for many needles can take over."""
    if not isinstance(part, Apply) or part.function.name != "contains":
        return []
    column, needle = part.args
    if not isinstance(column, Ref) or not isinstance(needle, Const):
        return []
    text = str(needle.value or "")
    return [(column.name, text)] if text and text.isascii() else []


def _searches(column: str, needles: list[str]) -> list[str]:
    """SQL of a search for all needles, as many at once as the engine takes."""
    groups = [needles[start : start + _AT_ONCE] for start in range(0, len(needles), _AT_ONCE)]
    return [f"multiSearchAnyCaseInsensitive({column}, [{', '.join(map(quote.string, group))}])" for group in groups]


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
