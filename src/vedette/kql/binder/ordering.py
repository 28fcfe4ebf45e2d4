"""`sort`, `top`, `take`, `sample`: which rows come first and how many."""

from __future__ import annotations

from vedette.kql import syntax
from vedette.kql.binder.context import OPERATORS, Binder, Problem, Scope
from vedette.kql.binder.opening import settled
from vedette.kql.functions.definition import FUNCTIONS
from vedette.kql.plan import Apply, Bad, Const, Limit, Plan, Sort, SortKey, Typed
from vedette.kql.types import DYNAMIC, INT, LONG, REAL, STRING


def keys(binder: Binder, nodes: tuple[syntax.Ordered, ...], plan: Plan, scope: Scope) -> tuple[SortKey, ...]:
    """Sort keys with Kusto's defaults: descending; nulls last when descending, first when ascending."""
    inner = scope.over(plan)
    result = []
    for node in nodes:
        by = node.value.value if isinstance(node.value, syntax.Named) else node.value
        value = binder.expr(by, inner)
        if isinstance(value, Bad):
            continue
        if value.type == DYNAMIC and not settled(binder, value, STRING):
            code = "argument-type" if isinstance(node.value, syntax.Name) else "unsupported"
            raise Problem(code, "a dynamic cannot be sorted by; convert it first", node.span)
        descending = node.descending is not False
        nulls_first = node.nulls_first if node.nulls_first is not None else not descending
        result.append(SortKey(value, descending, nulls_first))
    return tuple(result)


def count(binder: Binder, node: syntax.Expr, scope: Scope) -> Typed:
    """A number of rows: any whole number that depends on no column."""
    bound = binder.strict(node, Scope(scope.names))
    if not isinstance(bound, Bad) and bound.type not in (INT, LONG):
        raise Problem("argument-type", "the number of rows must be a constant whole number", node.span)
    if isinstance(bound, Const) and isinstance(bound.value, int) and bound.value < 0:
        raise Problem("argument-type", "the number of rows cannot be negative", node.span)
    return bound


def _sort(binder: Binder, node: syntax.Sort, plan: Plan, scope: Scope) -> Plan:
    return Sort(plan.columns, plan, keys(binder, node.keys, plan, scope))


def _top(binder: Binder, node: syntax.Top, plan: Plan, scope: Scope) -> Plan:
    limit = count(binder, node.count, scope)
    ordered = Sort(plan.columns, plan, keys(binder, node.keys, plan, scope))
    return Limit(plan.columns, ordered, limit)


def _take(binder: Binder, node: syntax.Take, plan: Plan, scope: Scope) -> Plan:
    return Limit(plan.columns, plan, count(binder, node.count, scope))


def _sample(binder: Binder, node: syntax.Sample, plan: Plan, scope: Scope) -> Plan:
    if node.of is not None:
        distinct = syntax.Summarize((), (node.of,), True, span=node.span)
        plan = binder.operate(distinct, plan, scope)
        return Limit(plan.columns, plan, count(binder, node.count, scope))
    drawn = SortKey(Apply(REAL, FUNCTIONS["rand"][0], ()))
    return Limit(plan.columns, Sort(plan.columns, plan, (drawn,)), count(binder, node.count, scope))


OPERATORS.update({syntax.Sort: _sort, syntax.Top: _top, syntax.Take: _take, syntax.Sample: _sample})
