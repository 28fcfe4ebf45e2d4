"""Statements before a query: parameters, patterns, restrictions, aliases, options.

There is one database here. `database("x").T` and `cluster("c").database("x").T` mean the table T of it, whatever the
names say, as they do in a query carried over from elsewhere.
"""

from __future__ import annotations

from fnmatch import fnmatchcase

from vedette.kql import syntax
from vedette.kql.binder.context import (
    STATEMENTS,
    Binder,
    EntityGroup,
    Names,
    Pattern,
    Problem,
    Scope,
    unknown,
)
from vedette.kql.binder.statements import bind_block, constant
from vedette.kql.functions.conversion import converted
from vedette.kql.parser import parse
from vedette.kql.plan import Bad, Const, Plan, Typed
from vedette.kql.types import BOOL, DYNAMIC, NUMBERS, STRING, wider


def _parameters(binder: Binder, node: syntax.DeclareParameters, scope: Scope) -> Scope:
    """Values given from outside, each read as its declared type; defaults for the others."""
    for parameter in node.parameters:
        given = scope.names.get(parameter.name)
        if isinstance(given, Typed):
            bound = _typed(binder, given, parameter)
        elif parameter.default is None:
            raise Problem("no-parameter", f"no value is given for the parameter '{parameter.name}'", parameter.span)
        else:
            bound = binder.expr(parameter.default, scope)
        scope = Scope(scope.names.adding(parameter.name, bound))
    return scope


def _typed(binder: Binder, given: Typed, parameter: syntax.ColumnDeclaration) -> Typed:
    """A value as the declared type: a text as if it were a literal of a query."""
    wanted = parameter.type or STRING
    bound = given
    if isinstance(given, Const) and given.type == STRING and wanted != STRING:
        try:
            tree = parse(str(given.value)).result
            bound = binder.strict(tree, Scope(Names())) if tree is not None else given
        except (Problem, ValueError):
            bound = given
        bound = bound if isinstance(bound, Const) and wider(bound.type, wanted) == wanted else given
        if bound is given and wanted in (*NUMBERS, BOOL, DYNAMIC):
            raise Problem("argument-type", f"the parameter '{parameter.name}' is no {wanted}", parameter.span)
    changed = bound if bound.type == wanted else converted(bound, wanted)
    if changed is None or isinstance(changed, Bad):
        raise Problem("argument-type", f"the parameter '{parameter.name}' is no {wanted}", parameter.span)
    return changed


def _pattern(_binder: Binder, node: syntax.DeclarePattern, scope: Scope) -> Scope:
    return Scope(scope.names.adding(node.name, Pattern(node, scope.names)))


def call_pattern(binder: Binder, pattern: Pattern, call: syntax.Call, path: str | None, scope: Scope) -> Plan:
    """The table a pattern has for these texts."""
    given = [constant(binder, argument.value, Scope(scope.names)) for argument in call.args]
    for arguments, place, body in pattern.value.cases:
        inner = Scope(pattern.names)
        if [constant(binder, argument, inner) for argument in arguments] != given:
            continue
        if (None if place is None else constant(binder, place, inner)) != path:
            continue
        with binder.deeper(call.span):
            result = bind_block(binder, body, inner)
        if isinstance(result, Plan):
            return result
        raise Problem("not-a-table", f"the pattern '{call.name}' gives a value, not a table", call.span)
    shown = ", ".join(repr(value) for value in (*given, *(() if path is None else (path,))))
    raise Problem("no-pattern", f"the pattern '{call.name}' says nothing of ({shown})", call.span)


def _restrict(binder: Binder, node: syntax.Restrict, scope: Scope) -> Scope:
    """From here on only the names listed mean anything; what `let` functions read is not touched."""
    names: set[str] = set()
    tables: set[str] = set()
    stored = [name for name in (*binder.catalog.table_names(), *binder.functions) if scope.names.sees(name)]
    for entity in node.entities:
        local, pattern = isinstance(entity, syntax.Name | syntax.Wildcard), ""
        if isinstance(entity, syntax.Name | syntax.Path):
            pattern = entity.name
        elif isinstance(entity, syntax.Wildcard):
            pattern = entity.pattern
        else:
            raise Problem("not-a-name", "access is restricted to names of tables and functions", entity.span)
        here = {name for name in scope.names.values if local and fnmatchcase(name, pattern)}
        there = {name for name in stored if not here and fnmatchcase(name, pattern)}
        there = set() if isinstance(entity, syntax.Wildcard) else there
        if not here and not there and not isinstance(entity, syntax.Wildcard):
            raise unknown("unknown-table", "table", pattern, [*stored, *scope.names.values], entity.span)
        names |= here
        tables |= there
    kept = {name: value for name, value in scope.names.values.items() if name in names or isinstance(value, Const)}
    return Scope(Names(kept, frozenset(tables)))


def _alias(_binder: Binder, _node: syntax.Alias, scope: Scope) -> Scope:
    return scope


def _set(binder: Binder, node: syntax.SetOption, scope: Scope) -> Scope:
    """A request property; those that change a result are kept for it, the others concern Kusto's machinery."""
    value: object = True
    if isinstance(node.value, syntax.Name):
        value = node.value.name
    elif node.value is not None:
        value = constant(binder, node.value, Scope(scope.names))
    if node.name in ("query_take_max_records", "truncationmaxrecords") and (not isinstance(value, int) or value < 0):
        raise Problem("argument-type", f"'{node.name}' is a number of rows", node.span)
    binder.options[node.name] = value
    return scope


def entity_group(call: syntax.Call) -> EntityGroup:
    """The group an `entity_group [...]` lists."""
    return EntityGroup(tuple(argument.value for argument in call.args))


STATEMENTS.update(
    {
        syntax.DeclareParameters: _parameters,
        syntax.DeclarePattern: _pattern,
        syntax.Restrict: _restrict,
        syntax.Alias: _alias,
        syntax.SetOption: _set,
    }
)
