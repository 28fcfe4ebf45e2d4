"""`mv-apply` and `partition`: operators run on each part of a table by itself, the parts told by hidden columns.

The subquery is bound as usual and its nodes are then threaded with the columns that tell the parts: a summarize
groups by them too, a top limits for each.
"""

from __future__ import annotations

from dataclasses import replace

from vedette.kql import syntax
from vedette.kql.binder.context import OPERATORS, Binder, Problem, Scope
from vedette.kql.binder.expansion import expand, row_limit
from vedette.kql.functions.definition import AGGREGATES
from vedette.kql.plan import (
    Aggregate,
    Broken,
    Column,
    Expand,
    Filter,
    Join,
    Limit,
    Number,
    Plan,
    Project,
    Reduction,
    Ref,
    Sort,
    Typed,
    Windowed,
    any_of,
)
from vedette.kql.types import LONG

_ANY = AGGREGATES["take_any"][0]


def _missing(plan: Plan, columns: tuple[Column, ...]) -> tuple[Column, ...]:
    return tuple(column for column in columns if plan.type_of(column.name) is None)


def _refs(columns: tuple[Column, ...]) -> tuple[Typed, ...]:
    return tuple(Ref(column.type, column.name) for column in columns)


def thread(plan: Plan, base: Plan, ids: tuple[Column, ...], carried: tuple[Column, ...], span: syntax.Span) -> Plan:
    """The bound subquery `plan` over `base` made to run for each value of `ids`, passing `carried` along."""
    if plan is base:
        return plan
    inner = getattr(plan, "input", None)
    if isinstance(plan, Join) or not isinstance(inner, Plan):
        raise Problem("unsupported", "not supported: this operator inside a subquery for each part", span)
    below = thread(inner, base, ids, carried, span)
    everything = (*ids, *carried)
    more = _missing(plan, everything)
    if isinstance(plan, Project):
        if any(any_of(item, lambda part: isinstance(part, Windowed)) for item in plan.items):
            raise Problem("unsupported", "not supported: window functions inside a subquery for each part", span)
        return Project((*plan.columns, *more), below, (*plan.items, *_refs(more)))
    if isinstance(plan, Filter | Sort | Expand):
        return replace(plan, input=below, columns=(*plan.columns, *more))
    if isinstance(plan, Limit):
        return replace(plan, input=below, columns=(*plan.columns, *more), by=(*plan.by, *_refs(ids)))
    if isinstance(plan, Aggregate):
        return _grouped(plan, below, ids, carried)
    raise Problem("unsupported", "not supported: this operator inside a subquery for each part", span)


def _grouped(plan: Aggregate, below: Plan, ids: tuple[Column, ...], carried: tuple[Column, ...]) -> Plan:
    keys = len(plan.keys)
    if not plan.aggregates:
        more = _missing(plan, (*ids, *carried))
        return Aggregate((*plan.columns, *more), below, (*plan.keys, *_refs(more)), ())
    new_keys = _missing(plan, ids)
    extra = _missing(plan, carried)
    kept = tuple(Reduction(column.type, _ANY, (Ref(column.type, column.name),)) for column in extra)
    columns = (*plan.columns[:keys], *new_keys, *plan.columns[keys:], *extra)
    return Aggregate(columns, below, (*plan.keys, *_refs(new_keys)), (*plan.aggregates, *kept))


def _body(binder: Binder, operators: tuple[syntax.Operator, ...], base: Plan, scope: Scope) -> Plan:
    plan = base
    for operator in operators:
        plan = binder.operate(operator, plan, Scope(scope.names))
    return plan


def _mv_apply(binder: Binder, node: syntax.MvApply, plan: Plan, scope: Scope) -> Plan:
    if node.id is not None:
        raise Problem("unsupported", "not supported: mv-apply with 'id'", node.id.span)
    outer = plan.visible
    number = Column(binder.fresh("row"), LONG, hidden=True)
    copies = tuple(Column(binder.fresh("outer"), column.type, hidden=True) for column in outer)
    numbered = Number((*plan.columns, number), plan)
    doubled = Project(
        (*plan.columns, number, *copies), numbered, (*_refs(plan.columns), *_refs((number,)), *_refs(outer))
    )
    limit = row_limit(binder, node.limit, scope)
    expanded = expand(binder, node.items, doubled, scope, limit=limit, keep_empty=False)
    if isinstance(expanded, Broken):
        return expanded
    body = _body(binder, node.body.operators, expanded, scope)
    if isinstance(body, Broken):
        return body
    threaded = thread(body, expanded, (number,), copies, node.body.span)
    made = {item.name for item in expanded.items} if isinstance(expanded, Expand) else set()
    columns: list[Column] = []
    items: list[Typed] = []
    shown = {column.name: column for column in body.visible}
    for column, copy in zip(outer, copies, strict=True):
        if column.name in made and column.name in shown:
            columns.append(Column(column.name, shown[column.name].type))
            items.append(Ref(shown[column.name].type, column.name))
        else:
            columns.append(Column(column.name, column.type))
            items.append(Ref(copy.type, copy.name))
    names = {column.name for column in outer}
    for column in body.visible:
        if column.name not in names:
            columns.append(Column(column.name, column.type))
            items.append(Ref(column.type, column.name))
    return Project(tuple(columns), threaded, tuple(items))


def _partition(binder: Binder, node: syntax.Partition, plan: Plan, scope: Scope) -> Plan:
    body = node.body
    if not isinstance(body, syntax.Pipe) or body.source is not None:
        raise Problem("unsupported", "not supported: partition with a whole query in braces", node.span)
    key = binder.strict(node.key, scope.over(plan))
    if not isinstance(key, Ref):
        raise Problem("not-a-name", "partition is by a column", node.key.span)
    part = Column(binder.fresh("part"), key.type, hidden=True)
    base = Project((*plan.columns, part), plan, (*_refs(plan.columns), key))
    bound = _body(binder, body.operators, base, scope)
    if isinstance(bound, Broken):
        return bound
    threaded = thread(bound, base, (part,), (), node.span)
    return Project(bound.visible, threaded, _refs(bound.visible))


OPERATORS.update({syntax.MvApply: _mv_apply, syntax.Partition: _partition})
