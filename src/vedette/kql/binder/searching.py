"""`search`: a condition whose bare texts look into every column, over given tables or the piped one."""

from __future__ import annotations

from fnmatch import fnmatchcase

from vedette.kql import syntax
from vedette.kql.binder.context import OPERATORS, Binder, Problem, Scope
from vedette.kql.binder.merging import merge
from vedette.kql.binder.overload import apply
from vedette.kql.functions.conversion import converted
from vedette.kql.functions.definition import FUNCTIONS
from vedette.kql.plan import Bad, Broken, Const, Filter, Plan, Ref, Typed
from vedette.kql.types import BOOL, STRING


def _matches(text: str, value: Typed, cased: bool, span: syntax.Span) -> Typed:
    """A column holds a text as terms; `*` at an end lets a term go on there."""
    bare = text.strip("*")
    name = "has"
    if text.startswith("*") and text.endswith("*") and len(text) > 1:
        name = "contains"
    elif text.endswith("*"):
        name = "hasprefix"
    elif text.startswith("*"):
        name = "hassuffix"
    if "*" in bare:
        raise Problem("unsupported", "not supported: '*' inside a text searched for", span)
    subject = converted(value, STRING) or value
    return apply(FUNCTIONS[name + ("_cs" if cased else "")], [subject, Const(STRING, bare)], "search", span)


def _anywhere(text: str, plan: Plan, cased: bool, span: syntax.Span) -> Typed:
    found: Typed | None = None
    if text == "*":
        return Const(BOOL, True)
    for column in plan.visible:
        test = _matches(text, Ref(column.type, column.name), cased, span)
        found = test if found is None else apply(FUNCTIONS["or"], [found, test], "or", span)
    return found or Const(BOOL, False)


def _condition(binder: Binder, node: syntax.Expr, plan: Plan, scope: Scope, cased: bool) -> Typed:
    if isinstance(node, syntax.Pipe) and node.source is not None and not node.operators:
        return _condition(binder, node.source, plan, scope, cased)
    if isinstance(node, syntax.Literal) and node.type == STRING:
        return _anywhere(str(node.value), plan, cased, node.span)
    if isinstance(node, syntax.Binary) and node.op in ("and", "or"):
        sides = [_condition(binder, side, plan, scope, cased) for side in (node.left, node.right)]
        return apply(FUNCTIONS[node.op], sides, node.op, node.span)
    if isinstance(node, syntax.Call) and node.name == "not" and len(node.args) == 1:
        return apply(FUNCTIONS["not"], [_condition(binder, node.args[0].value, plan, scope, cased)], "not", node.span)
    if isinstance(node, syntax.Binary) and node.op == ":":
        column = binder.strict(node.left, scope.over(plan))
        text = binder.strict(node.right, scope)
        if not isinstance(text, Const) or isinstance(column, Bad):
            raise Problem("not-constant", "a search needs a constant text", node.right.span)
        return _matches(str(text.value), column, cased, node.span)
    return binder.strict(node, scope.over(plan))


def _search(binder: Binder, node: syntax.Search, plan: Plan, scope: Scope) -> Plan:
    kind = node.option("kind")
    cased = isinstance(kind, syntax.Name) and kind.name == "case_sensitive"
    inputs: list[tuple[str, Plan]] = []
    for table in node.tables:
        if isinstance(table, syntax.Wildcard):
            names = [name for name in binder.catalog.table_names() if fnmatchcase(name, table.pattern)]
        else:
            names = [table.name] if isinstance(table, syntax.Name) else []
        inputs += [(name, binder.table(syntax.Name(name, span=table.span), Scope(scope.names))) for name in names]
    if plan.columns:
        inputs.insert(0, ("search_arg0", plan))
    if not inputs:
        raise Problem("unsupported", "not supported: search over all tables; name them with 'search in (…)'", node.span)
    if any(isinstance(each, Broken) for _, each in inputs):
        return Broken(())
    filtered: list[tuple[str, Plan]] = []
    for name, each in inputs:
        condition = _condition(binder, node.predicate, each, Scope(scope.names), cased)
        if isinstance(condition, Bad):
            return Broken(())
        filtered.append((name, Filter(each.columns, each, condition)))
    return merge(filtered, source="$table")


OPERATORS[syntax.Search] = _search
