"""Moves filters towards the tables: through projections, sorts and unions, and into the sides of joins.

The engine pushes conditions down too, but not through everything, and only a condition on a scan uses an index.
"""

from __future__ import annotations

from dataclasses import replace

from vedette.kql.plan import (
    Apply,
    Filter,
    Join,
    Plan,
    Project,
    Ref,
    Sort,
    Typed,
    Union,
    Windowed,
    any_of,
    children,
    references,
    substitute,
)


def conjuncts(predicate: Typed) -> list[Typed]:
    """The parts of a conjunction."""
    if isinstance(predicate, Apply) and predicate.function.name == "and":
        return conjuncts(predicate.args[0]) + conjuncts(predicate.args[1])
    return [predicate]


def push_filters(plan: Plan) -> Plan:
    """The plan with every filter as near to the tables as it can go."""
    if isinstance(plan, Filter):
        if any_of(plan.predicate, lambda part: isinstance(part, Windowed)):
            return replace(plan, input=push_filters(plan.input))
        inner = plan.input
        kept: list[Typed] = []
        for part in conjuncts(plan.predicate):
            pushed = _push(part, inner)
            if pushed is None:
                kept.append(part)
            else:
                inner = pushed
        inner = push_filters(inner)
        for part in kept:
            inner = Filter(plan.columns, inner, part)
        return inner
    return with_children(plan, tuple(push_filters(child) for child in children(plan)))


def with_children(plan: Plan, inputs: tuple[Plan, ...]) -> Plan:
    """A copy of a node over other inputs."""
    if isinstance(plan, Join):
        return replace(plan, left=inputs[0], right=inputs[1])
    if isinstance(plan, Union):
        return replace(plan, inputs=inputs)
    return replace(plan, input=inputs[0]) if inputs else plan  # type: ignore[call-arg]


def _push(part: Typed, plan: Plan) -> Plan | None:
    """The plan with the condition below its top node, or None when it cannot move."""
    if isinstance(plan, Sort):
        return replace(plan, input=Filter(plan.input.columns, plan.input, part))
    if isinstance(plan, Project):
        if any(any_of(item, lambda inner: isinstance(inner, Windowed)) for item in plan.items):
            return None
        values = {column.name: item for column, item in zip(plan.columns, plan.items, strict=True)}
        if not all(isinstance(values.get(name), Ref) for name in references(part)):
            return None
        return replace(plan, input=Filter(plan.input.columns, plan.input, substitute(part, values)))
    if isinstance(plan, Union):
        return replace(plan, inputs=tuple(Filter(each.columns, each, part) for each in plan.inputs))
    if isinstance(plan, Join):
        return _into_join(part, plan)
    return None


def _into_join(part: Typed, plan: Join) -> Plan | None:
    sides = {column.name: output for column, output in zip(plan.columns, plan.outputs, strict=True)}
    used = {sides[name][0] for name in references(part)}
    if len(used) != 1:
        return None
    side = used.pop()
    # Kusto moves a condition on the left below innerunique's choice of a row per key, and so do we.
    left_kinds = ("inner", "innerunique", "leftouter", "leftsemi", "leftanti")
    right_kinds = ("inner", "innerunique", "rightouter", "rightsemi", "rightanti")
    if plan.kind not in (left_kinds, right_kinds)[side]:
        return None
    values: dict[str, Typed] = {column.name: Ref(column.type, sides[column.name][1]) for column in plan.columns}
    moved = substitute(part, values)
    if side == 0:
        return replace(plan, left=Filter(plan.left.columns, plan.left, moved))
    return replace(plan, right=Filter(plan.right.columns, plan.right, moved))
