"""Binding of statements and blocks: `let`, `set`, `declare query_parameters`, and the result of a query or body."""

from __future__ import annotations

from vedette.kql import syntax
from vedette.kql.binder.context import Binder, Closure, Problem, Scope, describe
from vedette.kql.binder.expressions import is_tabular
from vedette.kql.plan import Const, Plan, Typed


def bind_block(binder: Binder, block: syntax.Block, scope: Scope) -> Typed | Plan:
    """The value of a block: a table, or a scalar in a function body."""
    for statement in block.statements:
        try:
            scope = _statement(binder, statement, scope)
        except Problem as problem:
            binder.report(problem)
    if block.result is None:
        raise Problem("no-result", "there is no query after the last statement", block.span)
    return value(binder, block.result, scope)


def value(binder: Binder, node: syntax.Expr, scope: Scope) -> Typed | Plan:
    """A table or a scalar, whichever the expression is."""
    if isinstance(node, syntax.Pipe) and not node.operators and node.source is not None:
        return value(binder, node.source, scope)
    if is_tabular(binder, node, scope):
        return binder.table(node, scope)
    if isinstance(node, syntax.Name) and isinstance(found := scope.names.get(node.name), Typed):
        return found
    if isinstance(node, syntax.Name | syntax.Wildcard):
        return binder.table(node, scope)
    return binder.expr(node, scope)


def _statement(binder: Binder, statement: syntax.Statement, scope: Scope) -> Scope:
    if isinstance(statement, syntax.Let):
        if isinstance(statement.value, syntax.Lambda):
            bound: Typed | Plan | Closure = Closure(statement.name, statement.value, scope.names)
        else:
            bound = value(binder, statement.value, scope)
        return Scope(scope.names.adding(statement.name, bound))
    if isinstance(statement, syntax.SetOption):
        return scope
    if isinstance(statement, syntax.DeclareParameters):
        for parameter in statement.parameters:
            if scope.names.get(parameter.name) is not None:
                continue
            if parameter.default is None:
                raise Problem("no-parameter", f"no value is given for the parameter '{parameter.name}'", parameter.span)
            scope = Scope(scope.names.adding(parameter.name, binder.expr(parameter.default, scope)))
        return scope
    raise Problem("unsupported", f"not supported: the statement {describe(statement)}", statement.span)


def constant(binder: Binder, node: syntax.Expr, scope: Scope) -> object:
    """The value of an expression that must be constant."""
    bound = binder.strict(node, scope)
    if not isinstance(bound, Const):
        raise Problem("not-constant", "this must be a constant", node.span)
    return bound.value
