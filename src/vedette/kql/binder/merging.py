"""`union`: columns matched by name and type, missing ones null, conflicting types kept apart by suffix."""

from __future__ import annotations

from fnmatch import fnmatchcase

from vedette.kql import syntax
from vedette.kql.binder.context import OPEN, OPERATORS, Binder, Closure, Problem, Scope
from vedette.kql.binder.joining import option
from vedette.kql.binder.names import unique
from vedette.kql.binder.sources import VIRTUAL, label_of, scan
from vedette.kql.plan import Broken, Column, Const, Plan, Project, Ref, Typed, Union
from vedette.kql.types import STRING
from vedette.schema.types import ScalarType


def inputs_of(
    binder: Binder, tables: tuple[syntax.Expr, ...], scope: Scope, *, fuzzy: bool = False
) -> list[tuple[str, Plan]]:
    """The tables of a list with their names; when `fuzzy`, what cannot be found is passed over."""
    found: list[tuple[str, Plan]] = []
    for place, item in enumerate(tables):
        before = len(binder.problems)
        if isinstance(item, syntax.Wildcard):
            try:
                found += _wild(binder, item, scope)
            except Problem as problem:
                if not fuzzy:
                    raise
                binder.warn("fuzzy-union", problem.message, item.span)
            continue
        plan = binder.table(item, scope)
        if isinstance(plan, Broken) and fuzzy:
            missing = binder.problems[before:]
            if missing and all(problem.code == "unknown-table" for problem in missing):
                del binder.problems[before:]
                binder.warn("fuzzy-union", missing[0].message + " is left out of the union", item.span)
                continue
        found.append((_name(binder, item, plan, f"union_arg{place}"), plan))
    return found


def _name(binder: Binder, item: syntax.Expr, plan: Plan, default: str) -> str:
    """The name of a table as a union tells it: as written, or as `as` named it."""
    while isinstance(item, syntax.Pipe) and item.source is not None and not item.operators:
        item = item.source
    return item.name if isinstance(item, syntax.Name | syntax.Path) else label_of(binder, plan, default)


def _wild(binder: Binder, item: syntax.Wildcard, scope: Scope) -> list[tuple[str, Plan]]:
    found: list[tuple[str, Plan]] = []
    for name in binder.catalog.table_names():
        table = binder.catalog.table(name)
        # What a retired table holds is read from its successor, so a pattern means only that.
        if table is None or table.name != name or table.successor or not scope.names.sees(name):
            continue
        if fnmatchcase(name, item.pattern):
            found.append((name, scan(binder, table)))
    found += [
        (name, value)
        for name, value in scope.names.values.items()
        if isinstance(value, Plan) and fnmatchcase(name, item.pattern)
    ]
    found += views(binder, item.pattern, scope, item.span)
    if not found:
        raise Problem("unknown-table", f"no table matches '{item.pattern}'", item.span)
    return found


def views(binder: Binder, pattern: str, scope: Scope, span: syntax.Span) -> list[tuple[str, Plan]]:
    """The functions declared as `view ()` whose name a pattern matches: they are among the tables."""
    return [
        (name, binder.table(syntax.Name(name, span=span), Scope(scope.names)))
        for name, value in scope.names.values.items()
        if isinstance(value, Closure) and value.value.view and not value.value.parameters and fnmatchcase(name, pattern)
    ]


def merge(inputs: list[tuple[str, Plan]], *, inner: bool = False, source: str = "") -> Plan:
    """The union of named tables, with a first column naming each row's table if `source` names one."""
    kinds: dict[str, list[ScalarType]] = {}
    shapes = [{(column.name, column.type) for column in plan.visible} for _, plan in inputs]
    for _, plan in inputs:
        for column in plan.visible:
            known = kinds.setdefault(column.name, [])
            if column.type not in known:
                known.append(column.type)
    columns: list[Column] = [Column(source, STRING)] if source else []
    sources: list[tuple[str, ScalarType]] = []
    for name, types in kinds.items():
        for kind in types:
            if inner and not all((name, kind) in shape for shape in shapes):
                continue
            wanted = name if len(types) == 1 else unique(f"{name}_{kind}", kinds)
            columns.append(Column(wanted, kind))
            sources.append((name, kind))
    hidden = _common_hidden(inputs, {column.name for column in columns})
    spare = _virtual(inputs, {column.name for column in (*columns, *hidden)})
    projected: list[Plan] = []
    for (label, plan), visible in zip(inputs, shapes, strict=True):
        items: list[Typed] = [Const(STRING, label)] if source else []
        items += [Ref(kind, name) if (name, kind) in visible else Const(kind, None) for name, kind in sources]
        items += [Ref(column.type, column.name) for column in hidden]
        items += [Ref(c.type, c.name) if c in plan.columns else Const(c.type, None) for c in spare]
        projected.append(Project((*columns, *hidden, *spare), plan, tuple(items)))
    return projected[0] if len(projected) == 1 else Union((*columns, *hidden, *spare), tuple(projected))


def _virtual(inputs: list[tuple[str, Plan]], taken: set[str]) -> list[Column]:
    """The columns every stored table has besides its own, where only some of the inputs are such tables."""
    virtual = [Column(name, kind, hidden=True) for name, kind in VIRTUAL if name not in taken]
    virtual += dict.fromkeys(c for _, plan in inputs for c in plan.columns if c.name.startswith(OPEN))
    return [column for column in virtual if any(column in plan.columns for _, plan in inputs)]


def _common_hidden(inputs: list[tuple[str, Plan]], taken: set[str]) -> list[Column]:
    first = [c for c in inputs[0][1].columns if c.hidden and c.name not in taken and not c.name.startswith(OPEN)]
    return [column for column in first if all(column in plan.columns for _, plan in inputs)]


def union(binder: Binder, node: syntax.Union, plan: Plan, scope: Scope) -> Plan:
    """`union`, as a source or after a pipe."""
    inputs = inputs_of(binder, node.tables, Scope(scope.names), fuzzy=option(node, "isfuzzy").lower() == "true")
    if plan.columns:
        inputs.insert(0, (label_of(binder, plan, "union_arg0"), plan))
    if not inputs:
        raise Problem("unknown-table", "none of the tables of the union exists", node.span)
    if any(isinstance(each, Broken) for _, each in inputs):
        return Broken(())
    return merge(inputs, inner=option(node, "kind") == "inner", source=option(node, "withsource"))


OPERATORS[syntax.Union] = union
