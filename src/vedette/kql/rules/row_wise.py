"""Takes plans apart for code that asks many queries at once: what one says of the bare rows of the tables it reads.

`compile` offers it as `Query.predicate`, `values` and `gates`; detection evaluates hundreds of rules in one pass so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, is_dataclass

from vedette.kql.plan import (
    Clock,
    Filter,
    MemberPlan,
    Plan,
    Project,
    Ref,
    ScalarPlan,
    Scan,
    Sort,
    Typed,
    Windowed,
    any_of,
    children,
    operands,
    substitute,
)
from vedette.kql.rules.push_filters import conjuncts

# A computed column is written out wherever it is used; beyond this many nodes a query is better run by itself.
_MOST_NODES = 5_000


def row_wise(plan: Plan) -> tuple[Scan, list[Typed], dict[str, Typed]] | None:
    """The table, the conditions (first to last) and the result's columns of a plan that looks at each row by itself.

    All of them are in terms of the table's columns. None for a plan that does anything else.
    """
    conditions: list[Typed] = []
    items: dict[str, Typed] = {column.name: Ref(column.type, column.name) for column in plan.columns}
    while isinstance(plan, Project | Filter):
        if isinstance(plan, Filter):
            conditions = [*conjuncts(plan.predicate), *conditions]
        else:
            values = {column.name: item for column, item in zip(plan.columns, plan.items, strict=True)}
            conditions = [substitute(part, values) for part in conditions]
            items = {name: substitute(item, values) for name, item in items.items()}
            if sum(map(_size, (*conditions, *items.values()))) > _MOST_NODES:
                return None
        plan = plan.input
    if not isinstance(plan, Scan) or any(map(_looks_around, (*conditions, *items.values()))):
        return None
    return plan, conditions, items


def gates_of(plan: Plan) -> list[tuple[Scan, list[Typed]]] | None:
    """Every table a plan reads with the conditions that stand right above it; None when it reads more than they show.

    Rows that meet none of a table's conditions cannot change the result. Conditions that hang on the present are left
    out: the same question may be asked for another time.
    """
    if any(_asks(value) for node in _nodes(plan) for value in _expressions(node)):
        return None
    return list(_gates(plan, []))


def _gates(plan: Plan, above: list[Typed]) -> Iterable[tuple[Scan, list[Typed]]]:
    if isinstance(plan, Scan):
        yield plan, above
        return
    kept: list[Typed] = []
    if isinstance(plan, Filter):
        kept = [*conjuncts(plan.predicate), *above]
    elif isinstance(plan, Project) and not any(map(_looks_around, plan.items)):
        values = {column.name: item for column, item in zip(plan.columns, plan.items, strict=True)}
        kept = [substitute(part, values) for part in above]
    elif isinstance(plan, Sort):
        kept = above
    kept = [part for part in kept if not any_of(part, _moves) and _size(part) < _MOST_NODES]
    for child in children(plan):
        yield from _gates(child, kept)


def _nodes(plan: Plan) -> Iterable[Plan]:
    yield plan
    for child in children(plan):
        yield from _nodes(child)


def _expressions(node: object) -> Iterable[Typed]:
    """All expressions a plan node holds, whatever it keeps them in."""
    if isinstance(node, Typed):
        yield node
    elif isinstance(node, tuple | list):
        for part in node:
            yield from _expressions(part)
    elif is_dataclass(node):
        for field in fields(node):
            value = getattr(node, field.name)
            if not isinstance(value, Plan):
                yield from _expressions(value)


def _asks(expr: Typed) -> bool:
    return any_of(expr, lambda part: isinstance(part, ScalarPlan | MemberPlan))


def _looks_around(expr: Typed) -> bool:
    return any_of(expr, lambda part: isinstance(part, Windowed | ScalarPlan | MemberPlan))


def _moves(part: Typed) -> bool:
    """Whether the value is another when asked from elsewhere or at another time."""
    return isinstance(part, Windowed | ScalarPlan | MemberPlan | Clock)


def _size(expr: Typed) -> int:
    return 1 + sum(map(_size, operands(expr)))
