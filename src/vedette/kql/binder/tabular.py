"""Whether an expression in a place that takes both tables and values is a table; asked before it is bound."""

from __future__ import annotations

from vedette.kql import syntax
from vedette.kql.binder.context import Binder, Closure, EntityGroup, Names, Pattern, Scope
from vedette.kql.functions.definition import FUNCTIONS
from vedette.kql.parser import parse
from vedette.kql.plan import Plan

_OWN = ("materialize", "table", "view", "AssignedIPAddresses")
_DEEPEST = 20  # functions that give what other functions give


def is_tabular(binder: Binder, node: syntax.Expr, scope: Scope, depth: int = 0) -> bool:
    """Whether it is a table; `depth` counts functions looked into."""
    if isinstance(node, syntax.Pipe | syntax.DataTable | syntax.ExternalData):
        return True
    if isinstance(node, syntax.Name):
        return _name(binder, node, scope, depth)
    if isinstance(node, syntax.Path) and isinstance(base := node.base, syntax.Call | syntax.Name):
        known = scope.names.get(base.name)
        remote = isinstance(base, syntax.Call) and base.name in ("database", "cluster", "workspace", "app")
        return remote or isinstance(known, Pattern | EntityGroup)
    if isinstance(node, syntax.Call):
        value = scope.names.get(node.name)
        if isinstance(value, Pattern) or node.name in _OWN:
            return True
        closure = value if isinstance(value, Closure) else _saved(binder, node.name, scope)
        return closure is not None and _returns_table(binder, closure, depth)
    return False


def _name(binder: Binder, node: syntax.Name, scope: Scope, depth: int) -> bool:
    if scope.input is not None and scope.input.type_of(node.name) is not None:
        return False
    value = scope.names.get(node.name)
    if value is not None:
        return isinstance(value, Plan) or (isinstance(value, Closure) and _returns_table(binder, value, depth))
    if not scope.names.sees(node.name):
        return False
    saved = _saved(binder, node.name, scope)
    if saved is not None:
        return _returns_table(binder, saved, depth)
    return binder.catalog.table(node.name) is not None


def _saved(binder: Binder, name: str, scope: Scope) -> Closure | None:
    text = binder.functions.get(name)
    if text is None or name in FUNCTIONS or not scope.names.sees(name):
        return None
    first = parse(f"let f = {text}; f").statements[0]
    if isinstance(first, syntax.Let) and isinstance(first.value, syntax.Lambda):
        return Closure(name, first.value, Names())
    return None


def _returns_table(binder: Binder, closure: Closure, depth: int) -> bool:
    result = closure.value.body.result
    if isinstance(result, syntax.Pipe) and not result.operators and result.source is not None:
        result = result.source
    if isinstance(result, syntax.Name):
        for one in closure.value.parameters:
            if one.name == result.name:
                return one.table is not None
        for statement in closure.value.body.statements:
            if isinstance(statement, syntax.Let) and statement.name == result.name:
                return isinstance(statement.value, syntax.Pipe | syntax.DataTable)
    if result is None or depth > _DEEPEST:
        return False
    return is_tabular(binder, result, Scope(closure.names), depth + 1)
