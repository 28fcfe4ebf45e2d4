"""`scan`: steps over a serialised table, each with a condition and values for the columns declared."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any

from vedette.kql import syntax
from vedette.kql.binder.context import OPERATORS, Binder, Problem, Scope, unknown
from vedette.kql.binder.joining import option
from vedette.kql.binder.ordering import keys
from vedette.kql.functions.conversion import converted
from vedette.kql.plan import (
    Bad,
    Broken,
    Column,
    Const,
    Plan,
    Ref,
    Sort,
    Typed,
    Windowed,
    any_of,
)
from vedette.kql.plan_steps import Held, Step, Stepped
from vedette.kql.types import BOOL, LONG


def state_name(step: str, column: str) -> str:
    """How expressions refer to `step.column`; no query can write it."""
    return f"_s\x01{step}\x01{column}"


def _rewritten(node: Any, steps: dict[str, int], found: dict[tuple[int, str], syntax.Path], own: int) -> Any:
    """A syntax tree with every `step.column` as the name of a column of the states."""
    if isinstance(node, syntax.Path) and isinstance(node.base, syntax.Name) and node.base.name in steps:
        step = steps[node.base.name]
        if step > own:
            raise Problem("scan-step", f"the step '{node.base.name}' comes later than this one", node.span)
        found.setdefault((step, node.name), node)
        return syntax.Name(state_name(node.base.name, node.name), span=node.span)
    if isinstance(node, tuple):
        return tuple(_rewritten(item, steps, found, own) for item in node)
    if is_dataclass(node) and isinstance(node, syntax.Node):
        changes = {
            field.name: _rewritten(getattr(node, field.name), steps, found, own)
            for field in fields(node)
            if field.name != "span"
        }
        return replace(node, **changes)
    return node


def _declared(binder: Binder, node: syntax.Scan, scope: Scope) -> tuple[list[Column], list[Typed]]:
    """The declared columns with their defaults."""
    columns, defaults = [], []
    for declaration in node.declare:
        if declaration.type is None:
            raise Problem("argument-type", f"'{declaration.name}' needs a type", declaration.span)
        value: Typed = Const(declaration.type, None)
        if declaration.default is not None:
            bound = binder.strict(declaration.default, Scope(scope.names))
            changed = converted(bound, declaration.type)
            if changed is None:
                raise Problem("argument-type", f"a {bound.type} is no {declaration.type}", declaration.default.span)
            value = changed
        columns.append(Column(declaration.name, declaration.type))
        defaults.append(value)
    return columns, defaults


def _serialised(binder: Binder, node: syntax.Scan, plan: Plan, scope: Scope) -> Plan:
    for step in node.steps:
        if step.optional:
            message = "not supported: an optional step of scan, which the reference does not describe"
            raise Problem("unsupported", message, step.span)
        if step.output not in ("", "all", "last", "none"):
            raise Problem("argument-type", f"a step's output is all, last or none, not '{step.output}'", step.span)
    if node.order:
        return Sort(plan.columns, plan, keys(binder, node.order, plan, scope))
    return plan


def scan(binder: Binder, node: syntax.Scan, plan: Plan, scope: Scope) -> Plan:
    """`scan declare (…) with (step …; …)`."""
    plan = _serialised(binder, node, plan, scope)
    declared, defaults = _declared(binder, node, scope)
    taken = {column.name for column in plan.columns}
    clash = next((column.name for column in declared if column.name in taken), None)
    if clash is not None:
        raise Problem("column-conflict", f"the table has a column '{clash}' already", node.span)
    steps = {step.name: place for place, step in enumerate(node.steps)}
    found: dict[tuple[int, str], syntax.Path] = {}
    trees = [_rewritten((step.condition, step.assignments), steps, found, at) for at, step in enumerate(node.steps)]
    held = _held(node, plan, declared, found)
    names = {column.name: value for column, value in zip(declared, defaults, strict=True)}
    blank = tuple(names.get(one.column, Const(one.type, None)) for one in held)
    pseudo = tuple(Column(one.name, one.type, hidden=True) for one in held)
    over = replace(plan, columns=(*plan.columns, *pseudo, *declared))
    inner = scope.over(over)
    bound: list[Step] = []
    for condition, assignments in trees:
        step = _step(binder, condition, assignments, inner, declared, defaults)
        if step is None:
            return Broken(())
        output = node.steps[len(bound)].output
        bound.append(replace(step, shown=output != "none", last=output == "last"))
    group = tuple(binder.strict(key, scope.over(plan)) for key in node.partition)
    match = Column(
        option(node, "with_match_id") or binder.fresh("match"), LONG, hidden=not node.option("with_match_id")
    )
    columns = (*plan.columns, *declared, match)
    return Stepped(columns, plan, tuple(bound), tuple(held), blank, tuple(declared), group)


def _held(
    node: syntax.Scan, plan: Plan, declared: list[Column], found: dict[tuple[int, str], syntax.Path]
) -> list[Held]:
    """The values of the states that are read, with their types."""
    kinds = {column.name: column.type for column in (*plan.columns, *declared)}
    held = []
    for (step, name), place in found.items():
        if name not in kinds:
            raise unknown("unknown-column", "column", name, list(kinds), place.span)
        held.append(Held(step, name, state_name(node.steps[step].name, name), kinds[name]))
    return held


def _step(
    binder: Binder,
    condition: syntax.Expr,
    assignments: tuple[syntax.Named, ...],
    scope: Scope,
    declared: list[Column],
    defaults: list[Typed],
) -> Step | None:
    """A step bound; None when something in it is broken."""
    tested = binder.expr(condition, scope)
    if isinstance(tested, Bad):
        return None
    if tested.type != BOOL:
        raise Problem("argument-type", f"a step's condition is a bool, not {tested.type}", condition.span)
    places = {column.name: at for at, column in enumerate(declared)}
    cells = list(defaults)
    for assignment in assignments:
        name = assignment.names[0]
        if name not in places:
            raise unknown("unknown-column", "declared column", name, list(places), assignment.span)
        value = binder.expr(assignment.value, scope)
        if isinstance(value, Bad):
            return None
        changed = converted(value, declared[places[name]].type)
        if changed is None:
            raise Problem(
                "argument-type", f"'{name}' is {declared[places[name]].type}, not {value.type}", assignment.span
            )
        cells[places[name]] = changed
    for one in (tested, *cells):
        if any_of(one, lambda part: isinstance(part, Windowed)):
            raise Problem("unsupported", "not supported: window functions inside scan", condition.span)
        if any_of(one, lambda part: isinstance(part, Ref) and part.name in places):
            message = "not supported: a declared column without its step; write step.column"
            raise Problem("unsupported", message, condition.span)
    return Step(tested, tuple(cells), shown=True)


OPERATORS[syntax.Scan] = scan
