"""Binding of statements and blocks: `let`, `set`, `declare query_parameters`, and the result of a query or body."""

from __future__ import annotations

from vedette.kql import syntax
from vedette.kql.binder.context import STATEMENTS, Binder, Closure, EntityGroup, Named, Problem, Scope, describe
from vedette.kql.binder.expressions import is_tabular
from vedette.kql.plan import Broken, Column, Const, Plan, Typed, Values


def bind_block(binder: Binder, block: syntax.Block, scope: Scope) -> Typed | Plan:
    """The value of a block: a table, or a scalar in a function body."""
    outputs: list[Typed | Plan] = []
    declared: set[str] = set()
    for statement in block.statements:
        try:
            if isinstance(statement, syntax.Output):
                before = len(binder.results)
                found = value(binder, statement.value, scope)
                if not binder.exported:
                    outputs.append(found)
                    continue
                # `graph-to-table … as N;` gives no result of its own but names for what follows.
                del binder.results[before:]
                for name, table in binder.exported.items():
                    scope = Scope(scope.names.adding(name, table))
                binder.exported.clear()
            else:
                scope = _statement(binder, statement, scope, declared)
        except Problem as problem:
            binder.report(problem)
    if block.result is None:
        if outputs:
            return outputs[0]
        raise Problem("no-result", "there is no query after the last statement", block.span)
    last = value(binder, block.result, scope)
    if not outputs:
        return last
    return _first(binder, [*outputs, last], block)


def _first(binder: Binder, outputs: list[Typed | Plan], block: syntax.Block) -> Typed | Plan:
    """The first of several results; the others travel with the query."""
    if binder.depth:
        raise Problem("several-results", "a function has one result", block.span)
    tables = [one if isinstance(one, Plan) else Values((Column("print_0", one.type),), ((one,),)) for one in outputs]
    if any(isinstance(table, Broken) for table in tables):
        return Broken(())
    binder.results += [(f"Results_{place + 2}", table) for place, table in enumerate(tables[1:])]
    return tables[0]


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


def _statement(binder: Binder, statement: syntax.Statement, scope: Scope, declared: set[str]) -> Scope:
    if isinstance(statement, syntax.Let):
        if statement.name in declared:
            raise Problem("duplicate-name", f"'{statement.name}' is already declared", statement.span)
        declared.add(statement.name)
        if isinstance(statement.value, syntax.Lambda):
            bound: Named = Closure(statement.name, statement.value, scope.names)
        elif isinstance(statement.value, syntax.Call) and statement.value.name == "entity_group":
            bound = EntityGroup(tuple(argument.value for argument in statement.value.args))
        else:
            bound = value(binder, statement.value, scope)
        return Scope(scope.names.adding(statement.name, bound))
    handler = STATEMENTS.get(type(statement))
    if handler is not None:
        return handler(binder, statement, scope)
    raise Problem("unsupported", f"not supported: the statement {describe(statement)}", statement.span)


def constant(binder: Binder, node: syntax.Expr, scope: Scope) -> object:
    """The value of an expression that must be constant."""
    bound = binder.strict(node, scope)
    if not isinstance(bound, Const):
        raise Problem("not-constant", "this must be a constant", node.span)
    return bound.value
