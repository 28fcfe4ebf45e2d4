"""Calling user functions: arguments are bound to parameters by place, name or default, then the body is bound.

Functions are expanded where they are called; tabular parameters take tables.
"""

from __future__ import annotations

from vedette.kql import syntax
from vedette.kql.binder.context import Binder, Closure, Names, Problem, Scope
from vedette.kql.binder.statements import bind_block
from vedette.kql.functions.conversion import converted
from vedette.kql.parser import parse
from vedette.kql.plan import Bad, Broken, Plan, Typed


def saved_function(binder: Binder, node: syntax.Call) -> Closure | None:
    """The saved function of a call's name; its text is `(parameters) { body }`."""
    text = binder.functions.get(node.name)
    if text is None:
        return None
    tree = parse(f"let f = {text}; f")
    first = tree.statements[0] if tree.statements else None
    if isinstance(first, syntax.Let) and isinstance(first.value, syntax.Lambda):
        return Closure(node.name, first.value, Names())
    raise Problem("bad-function", f"the saved function '{node.name}' cannot be read", node.span)


def call_closure(
    binder: Binder, closure: Closure, node: syntax.Call, scope: Scope, piped: Plan | None = None
) -> Typed | Plan:
    """What a user function gives for these arguments; `piped` is the table an `invoke` passes first."""
    parameters = list(closure.value.parameters)
    names = closure.names
    if piped is not None:
        if not parameters or parameters[0].table is None:
            raise Problem("not-tabular", f"'{closure.name}' takes no table", node.span)
        first = parameters.pop(0)
        names = names.adding(first.name, _fitted(piped, first, node.span))
    given = {argument.name: argument.value for argument in node.args if argument.name}
    # What has no name stands for the parameter at its place, names before it counted.
    places = {place: argument.value for place, argument in enumerate(node.args) if not argument.name}
    if any(place >= len(parameters) for place in places):
        count = len(parameters)
        raise Problem("argument-count", f"'{closure.name}' takes {count} arguments, not {len(node.args)}", node.span)
    for position, parameter in enumerate(parameters):
        value = places[position] if position in places else given.pop(parameter.name, None)
        names = names.adding(parameter.name, _argument(binder, parameter, value, closure, node, scope))
    if given:
        raise Problem("unknown-argument", f"'{closure.name}' has no parameter '{next(iter(given))}'", node.span)
    unnamed, binder.unnamed = binder.unnamed, 0
    try:
        with binder.deeper(node.span):
            return bind_block(binder, closure.value.body, Scope(names))
    finally:
        binder.unnamed = unnamed


def _argument(
    binder: Binder,
    parameter: syntax.ColumnDeclaration,
    value: syntax.Expr | None,
    closure: Closure,
    node: syntax.Call,
    scope: Scope,
) -> Typed | Plan:
    if value is None:
        if parameter.default is None:
            raise Problem("argument-count", f"'{closure.name}' needs its argument '{parameter.name}'", node.span)
        return binder.expr(parameter.default, Scope(closure.names))
    if parameter.table is not None:
        return _fitted(binder.table(value, Scope(scope.names)), parameter, node.span)
    bound = binder.expr(value, scope)
    if parameter.type is None or isinstance(bound, Bad) or bound.type == parameter.type:
        return bound
    changed = converted(bound, parameter.type)
    if changed is None:
        raise Problem("argument-type", f"'{parameter.name}' is {parameter.type}, not {bound.type}", value.span)
    return changed


def _fitted(plan: Plan, parameter: syntax.ColumnDeclaration, span: syntax.Span) -> Plan:
    """The table, which has at least the columns a parameter declares."""
    wanted = parameter.table or ()
    if isinstance(plan, Broken) or not wanted:
        return plan
    for column in wanted:
        if column.type is not None and plan.type_of(column.name) != column.type:
            raise Problem("argument-type", f"the table has no column '{column.name}' of type {column.type}", span)
    return plan
