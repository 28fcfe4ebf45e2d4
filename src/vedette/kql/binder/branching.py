"""`fork`, `facet`, `consume`, `assert-schema`: several results, none, or a promise about the columns."""

from __future__ import annotations

from vedette.kql import syntax
from vedette.kql.binder.aggregation import COUNT
from vedette.kql.binder.context import OPERATORS, Binder, Problem, Scope
from vedette.kql.plan import Aggregate, Broken, Column, Const, Filter, Plan, Reduction, Ref
from vedette.kql.types import BOOL, DYNAMIC, LONG


def run(binder: Binder, body: syntax.Expr, plan: Plan, scope: Scope) -> Plan:
    """The operators of a subquery over a table."""
    if not isinstance(body, syntax.Pipe) or body.source is not None:
        raise Problem(
            "unsupported", "not supported: a whole query here, which should begin with an operator", body.span
        )
    for operator in body.operators:
        plan = binder.operate(operator, plan, Scope(scope.names))
        if isinstance(operator, syntax.As):
            scope = Scope(scope.names.adding(operator.name, plan))
    return plan


def _several(binder: Binder, results: list[tuple[str, Plan]]) -> Plan:
    """The first result; the others travel with the query."""
    if any(isinstance(plan, Broken) for _, plan in results):
        return Broken(())
    binder.results += results[1:]
    return results[0][1]


def _fork(binder: Binder, node: syntax.Fork, plan: Plan, scope: Scope) -> Plan:
    results: list[tuple[str, Plan]] = []
    for place, prong in enumerate(node.prongs):
        default = f"Results_{place + 1}" if place else "Results"
        name = prong.names[0] if prong.names else _last_name(prong.value) or default
        results.append((name, run(binder, prong.value, plan, scope)))
    return _several(binder, results)


def _last_name(body: syntax.Expr) -> str:
    last = body.operators[-1] if isinstance(body, syntax.Pipe) and body.operators else None
    return last.name if isinstance(last, syntax.As) else ""


def _facet(binder: Binder, node: syntax.Facet, plan: Plan, scope: Scope) -> Plan:
    """A table of the `with` subquery, then one of values and counts for each column."""
    results: list[tuple[str, Plan]] = []
    if node.body is not None:
        results.append(("Results", run(binder, node.body, plan, scope)))
    for place, column in enumerate(node.columns):
        key = binder.strict(column, scope.over(plan))
        if not isinstance(key, Ref) or key.type == DYNAMIC:
            raise Problem("argument-type", "facet is by columns that are not dynamic", column.span)
        columns = (Column(key.name, key.type), Column(f"count_{key.name}", LONG))
        counted = Aggregate(columns, plan, (key,), (Reduction(LONG, COUNT, ()),))
        results.append((f"Facet_{place + 1}" if place else "Facet", counted))
    return _several(binder, results)


def _consume(_binder: Binder, _node: syntax.Consume, plan: Plan, _scope: Scope) -> Plan:
    """The columns, and no rows."""
    return Filter(plan.columns, plan, Const(BOOL, False))


def _assert_schema(_binder: Binder, node: syntax.AssertSchema, plan: Plan, _scope: Scope) -> Plan:
    """The table, if its columns are those declared, in that order."""
    wanted = [(column.name, column.type) for column in node.columns]
    found = [(column.name, column.type) for column in plan.visible]
    if wanted != found:
        shown = ", ".join(f"{name}: {kind}" for name, kind in found)
        raise Problem("schema-mismatch", f"the columns are not those asserted but ({shown})", node.span)
    return plan


OPERATORS.update(
    {
        syntax.Fork: _fork,
        syntax.Facet: _facet,
        syntax.Consume: _consume,
        syntax.AssertSchema: _assert_schema,
    }
)
