"""Gives every window function a stage of its own: rows are numbered once, then one projection for each nesting depth.

The engine knows no window function inside another's arguments, and a filter must not run before one in its SELECT.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from vedette.kql.functions.definition import FUNCTIONS
from vedette.kql.plan import (
    Apply,
    Column,
    Const,
    Filter,
    Number,
    Plan,
    Project,
    Ref,
    Typed,
    Windowed,
    any_of,
    children,
    operands,
    rebuild,
)
from vedette.kql.plan_steps import Held, Step, Stepped, session_state
from vedette.kql.rules.push_filters import with_children
from vedette.kql.types import BOOL, LONG

_OFF = (False, None)


@dataclass(slots=True)
class _Stages:
    """The plan under construction; `made` are the columns that hold window functions already computed."""

    plan: Plan
    row: Ref
    stem: str
    made: dict[Windowed, Ref] = field(default_factory=dict)

    def fresh(self) -> str:
        """A column name no query can write."""
        return f"{self.stem}{len(self.made)}"


def stage_windows(plan: Plan) -> Plan:
    """The plan with all window functions staged."""
    plan = with_children(plan, tuple(stage_windows(child) for child in children(plan)))
    if isinstance(plan, Project) and any(map(_windowed, plan.items)):
        below, items = _staged(plan.input, plan.items)
        return Project(plan.columns, below, items)
    if isinstance(plan, Filter) and _windowed(plan.predicate):
        below, (predicate,) = _staged(plan.input, (plan.predicate,))
        kept = Filter(below.columns, below, predicate)
        return Project(plan.columns, kept, tuple(Ref(column.type, column.name) for column in plan.columns))
    return plan


def _windowed(expr: Typed) -> bool:
    return any_of(expr, lambda part: isinstance(part, Windowed))


def _staged(plan: Plan, exprs: tuple[Typed, ...]) -> tuple[Plan, tuple[Typed, ...]]:
    """The plan with columns for every window function of the expressions, and the expressions reading those."""
    mark = "_w\x01"
    stem = f"{mark}{sum(mark in column.name for column in plan.columns)}\x01"
    row = Column(f"{stem}row", LONG, hidden=True)
    stages = _Stages(Number((*plan.columns, row), plan), Ref(LONG, row.name), stem)
    exprs = tuple(_plain(expr) for expr in exprs)
    while any(map(_windowed, exprs)):
        found: dict[Windowed, None] = {}
        for expr in exprs:
            _innermost(expr, found)
        _stage(stages, list(found))
        exprs = tuple(_read(expr, stages.made) for expr in exprs)
    return stages.plan, exprs


def _innermost(expr: Typed, found: dict[Windowed, None]) -> None:
    """Window functions whose own arguments hold none."""
    if isinstance(expr, Windowed) and not any(map(_windowed, operands(expr))):
        found[expr] = None
        return
    for operand in operands(expr):
        _innermost(operand, found)


def _read(expr: Typed, made: dict[Windowed, Ref]) -> Typed:
    if isinstance(expr, Windowed) and expr in made:
        return made[expr]
    return rebuild(expr, lambda operand: _read(operand, made))


def _stage(stages: _Stages, functions: list[Windowed]) -> None:
    """One more projection that computes these functions; sessions get a node of their own each."""
    columns = list(stages.plan.columns)
    items: list[Typed] = [Ref(column.type, column.name) for column in columns]
    sessions: list[tuple[Windowed, Column]] = []
    for function in functions:
        column = Column(stages.fresh(), function.type, hidden=True)
        stages.made[function] = Ref(function.type, column.name)
        if function.kind == "session":
            sessions.append((function, column))
            continue
        columns.append(column)
        items.append(replace(function, order=stages.row))
    if len(columns) > len(stages.plan.columns):
        stages.plan = Project(tuple(columns), stages.plan, tuple(items))
    for function, column in sessions:
        stages.plan = _session(stages, function, column)


def _session(stages: _Stages, function: Windowed, column: Column) -> Plan:
    """A scan of one step that carries the beginning of the session and the value before."""
    value, began, begins = function.args
    latest = Column(f"{column.name}\x01latest", function.type, hidden=True)
    match = Column(f"{column.name}\x01match", LONG, hidden=True)
    start = Apply(function.type, FUNCTIONS["iff"][0], (begins, value, began))
    names = (("start", column), ("latest", latest))
    held = tuple(Held(0, one.name, session_state(word), function.type) for word, one in names)
    blank = (Const(function.type, None), Const(function.type, None))
    step = Step(Const(BOOL, True), (start, value), shown=True)
    columns = (*stages.plan.columns, column, latest, match)
    return Stepped(columns, stages.plan, (step,), held, blank, (column, latest), function.group, stages.row)


def _plain(expr: Typed) -> Typed:
    """The expression with ranks and restarts said in simpler functions, which `emit/window.py` knows."""
    expr = rebuild(expr, _plain)
    if not isinstance(expr, Windowed) or expr.order is not None:
        return expr
    group = tuple(map(_plain, expr.group))
    if expr.kind in ("prev", "next"):
        return replace(expr, group=group)
    restart = expr.args[-1]
    args = expr.args[:-1]
    if not (isinstance(restart, Const) and restart.value in _OFF):
        flag = Apply(LONG, FUNCTIONS["tolong"][0], (restart,)) if restart.type != BOOL else restart
        group = (*group, Windowed(LONG, "running", (flag,), group))
    if expr.kind in ("row_rank_dense", "row_rank_min"):
        changed = Windowed(LONG, "changed", args, group)
        return Windowed(LONG, "running" if expr.kind == "row_rank_dense" else "latest", (changed,), group)
    return Windowed(expr.type, expr.kind, args, group)
