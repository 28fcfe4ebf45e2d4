"""Joins whose rows must lie near in time get a second key, the time in buckets of the window's width.

`A | join B on Account | where B.t between (A.t .. A.t + 30m)` pairs every row of an account with every other before the
condition is asked; with buckets it pairs those of the same half hour or the next. The condition itself stays.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from vedette.kql.plan import (
    Apply,
    Const,
    Filter,
    Join,
    Limit,
    Near,
    Plan,
    Project,
    Ref,
    Scan,
    Sort,
    Typed,
    Windowed,
    any_of,
    children,
    references,
    substitute,
)
from vedette.kql.rules.push_filters import conjuncts, with_children
from vedette.kql.types import DATETIME, LONG, TICKS_PER_SECOND, TIMESPAN

_LARGEST = 3 * 86_400 * TICKS_PER_SECOND
_UNITS = {"day": 86_400, "hour": 3_600, "minute": 60, "second": 1}
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_KINDS = ("inner", "innerunique")


def bucket_joins(plan: Plan) -> Plan:
    """The plan with a window on every join that has one and could pair too many rows without it."""
    plan = with_children(plan, tuple(bucket_joins(child) for child in children(plan)))
    return _seek(plan, []) if isinstance(plan, Filter) else plan


def _seek(plan: Plan, parts: list[Typed]) -> Plan:
    """Follow conditions down to the join they stand over, through projections."""
    if isinstance(plan, Filter):
        return replace(plan, input=_seek(plan.input, parts + conjuncts(plan.predicate)))
    if isinstance(plan, Project):
        values = {column.name: item for column, item in zip(plan.columns, plan.items, strict=True)}
        if any(any_of(item, lambda inner: isinstance(inner, Windowed)) for item in plan.items):
            return plan
        return replace(plan, input=_seek(plan.input, [substitute(part, values) for part in parts]))
    if isinstance(plan, Join) and plan.near is None and plan.kind in _KINDS and _crowded(plan):
        return replace(plan, near=_window(plan, parts))
    return plan


@dataclass(frozen=True, slots=True)
class _Gap:
    """`later - earlier + shift` in ticks."""

    later: Typed
    earlier: Typed
    shift: int = 0


def _moved(expr: Typed) -> tuple[Typed, int] | None:
    """A time as a column and the ticks added to it."""
    if isinstance(expr, Ref) and expr.type == DATETIME:
        return expr, 0
    if isinstance(expr, Apply) and expr.type == DATETIME and expr.function.name in ("+", "-") and len(expr.args) == 2:
        base, step = expr.args
        if expr.function.name == "+" and step.type == DATETIME:
            base, step = step, base
        inner = _moved(base)
        if inner is not None and isinstance(step, Const) and isinstance(step.value, int) and step.type == TIMESPAN:
            return inner[0], inner[1] + (step.value if expr.function.name == "+" else -step.value)
    return None


def _gap(expr: Typed) -> _Gap | None:
    """The difference of two times."""
    if isinstance(expr, Apply) and expr.function.name == "-" and len(expr.args) == 2 and expr.type == TIMESPAN:
        one, other = _moved(expr.args[0]), _moved(expr.args[1])
        if one and other:
            return _Gap(one[0], other[0], one[1] - other[1])
    return None


def _limits(part: Typed) -> list[tuple[_Gap, int | None, int | None]]:
    """What a condition says of the difference of two times: at least, at most, in ticks."""
    if not isinstance(part, Apply) or part.function.name not in _MIRRORED:
        return []
    left, op, right = part.args[0], part.function.name, part.args[1]
    if isinstance(left, Const):
        left, op, right = right, _MIRRORED[op], left
    one, other = _moved(left), _moved(right)
    if one and other:
        return [_bounded(_Gap(one[0], other[0], one[1] - other[1]), op, 0)]
    if not isinstance(right, Const) or not isinstance(right.value, int) or isinstance(right.value, bool):
        return []
    if isinstance(left, Apply) and left.function.name == "abs":
        return _absolute(left.args[0], op, right.value)
    gap = _gap(left)
    if gap is not None:
        return [_bounded(gap, op, right.value)]
    counted = _counted(left)
    return [_bounded(counted[0], op, (right.value + (1 if op[0] == "<" else -1)) * counted[1])] if counted else []


def _absolute(inner: Typed, op: str, most: int) -> list[tuple[_Gap, int | None, int | None]]:
    if op[0] != "<":
        return []
    gap, counted = _gap(inner), _counted(inner)
    if gap is not None:
        return [(gap, -most - gap.shift, most - gap.shift)]
    return [(counted[0], -(most + 1) * counted[1], (most + 1) * counted[1])] if counted else []


def _counted(expr: Typed) -> tuple[_Gap, int] | None:
    """`datetime_diff(unit, later, earlier)`: boundaries passed, which is within one unit of the time between."""
    while isinstance(expr, Apply) and expr.function.name in ("tolong", "toint") and len(expr.args) == 1:
        expr = expr.args[0]
    if not isinstance(expr, Apply) or expr.function.name != "datetime_diff" or expr.type != LONG:
        return None
    unit, later, earlier = expr.args
    ticks = _UNITS.get(str(unit.value).lower(), 0) * TICKS_PER_SECOND if isinstance(unit, Const) else 0
    if not ticks or not isinstance(later, Ref) or not isinstance(earlier, Ref):
        return None
    return _Gap(later, earlier), ticks


def _bounded(gap: _Gap, op: str, value: int) -> tuple[_Gap, int | None, int | None]:
    bound = value - gap.shift
    return (gap, None, bound) if op[0] == "<" else (gap, bound, None)


def _window(plan: Join, parts: list[Typed]) -> Near | None:
    """The window all conditions together leave to two columns, one of each side."""
    sides = {column.name: output for column, output in zip(plan.columns, plan.outputs, strict=True)}
    low: dict[tuple[str, str], int] = {}
    high: dict[tuple[str, str], int] = {}
    for gap, least, most in (limit for part in parts for limit in _limits(part)):
        if not isinstance(gap.later, Ref) or not isinstance(gap.earlier, Ref):
            continue
        (side, later), (other, earlier) = sides[gap.later.name], sides[gap.earlier.name]
        if side == other:
            continue
        pair = (earlier, later) if side else (later, earlier)
        if not side:  # the left time minus the right one: the same limits from the other end
            least, most = (None if most is None else -most), (None if least is None else -least)
        if least is not None:
            low[pair] = max(least, low.get(pair, least))
        if most is not None:
            high[pair] = min(most, high.get(pair, most))
    for pair in low:
        if pair in high and high[pair] - low[pair] <= _LARGEST:
            return Near(Ref(DATETIME, pair[0]), Ref(DATETIME, pair[1]), low[pair], high[pair])
    return None


def _crowded(plan: Join) -> bool:
    """Whether many rows can share the keys: columns said to have few distinct values, on one side at least."""
    pairs = [(_repeats(plan.left, left), _repeats(plan.right, right)) for left, right in plan.keys]
    return all(any(pair) for pair in pairs)


def _repeats(plan: Plan, key: Typed) -> bool:
    names = references(key)
    while isinstance(plan, Project | Filter | Sort | Limit):
        if isinstance(plan, Project):
            values = {column.name: item for column, item in zip(plan.columns, plan.items, strict=True)}
            names = {inner for name in names for inner in references(values[name])}
        plan = plan.input
    if not isinstance(plan, Scan) or not names:
        return False
    return all((column := plan.table.column(name)) is not None and column.repeats for name in names)
