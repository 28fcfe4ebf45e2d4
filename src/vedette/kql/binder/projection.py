"""`extend`, the `project` family, `serialize`, `getschema`, `where`: operators that look at one row at a time."""

from __future__ import annotations

from fnmatch import translate
from re import compile as pattern

from vedette.kql import syntax
from vedette.kql.binder.context import OPERATORS, Binder, Problem, Scope, find_column, unknown
from vedette.kql.binder.names import Namer, implicit
from vedette.kql.binder.spreading import hoisted, spread
from vedette.kql.functions.conversion import converted
from vedette.kql.plan import Access, Bad, Column, Const, Filter, Plan, Project, Ref, Typed, Values
from vedette.kql.types import BOOL, DYNAMIC, LONG, STRING


def items(binder: Binder, nodes: tuple[syntax.Expr, ...], plan: Plan, scope: Scope) -> list[tuple[str, Typed]]:
    """The wanted names and values of a projection list; the name is empty where none is given or implied."""
    inner = scope.over(plan)
    result: list[tuple[str, Typed]] = []
    for node in nodes:
        if isinstance(node, syntax.Named):
            bound = binder.expr(node.value, inner)
            found = spread(node.value, bound, node.names)
            if found is not None:
                result += found
                continue
            if len(node.names) == 1:
                result.append((node.names[0], bound))
                continue
            if binder.records is None:
                text = "this gives one value, not several; take them out one by one, as in value[0]"
                raise Problem("not-several", text, node.span)
            result += [
                (name, bound if isinstance(bound, Bad) else Access(DYNAMIC, bound, Const(LONG, place)))
                for place, name in enumerate(node.names)
            ]
        elif isinstance(node, syntax.Wildcard):
            result += [(column.name, Ref(column.type, column.name)) for column in matching(binder, node, plan)]
        else:
            bound = binder.expr(node, inner)
            found = spread(node, bound, ())
            if found is not None:
                result += found
                continue
            name = bound.name if isinstance(bound, Ref) else implicit(node)
            result.append((name, bound))
    return result


def once(binder: Binder, nodes: tuple[syntax.Expr, ...]) -> None:
    """Report a name that a list declares or refers to twice."""
    seen: set[str] = set()
    for node in nodes:
        names = node.names if isinstance(node, syntax.Named) else (node.name,) if isinstance(node, syntax.Name) else ()
        for name in names:
            if name in seen:
                binder.report(Problem("duplicate-name", f"a column named '{name}' is already declared", node.span))
            seen.add(name)


def matching(binder: Binder, node: syntax.Expr, plan: Plan) -> list[Column]:
    """The columns a name or `*` pattern stands for."""
    if isinstance(node, syntax.Wildcard):
        test = pattern(translate(node.pattern.replace("[", "[[]")))
        named = [column for column in plan.visible if test.match(column.name)]
        if not named and node.pattern != "*":
            raise Problem("unknown-column", f"no column is called '{node.pattern}'", node.span)
        return named
    if isinstance(node, syntax.Name):
        found = find_column(binder, plan, node.name, node.span)
        if found is None:
            names = [column.name for column in plan.visible]
            raise unknown("unknown-column", "column", node.name, names, node.span)
        return [found]
    raise Problem("not-a-name", "this must be the name of a column", node.span)


def _listed(binder: Binder, nodes: tuple[syntax.Expr, ...], plan: Plan) -> list[Column]:
    found: list[Column] = []
    for node in nodes:
        try:
            found += [column for column in matching(binder, node, plan) if column not in found]
        except Problem as problem:
            binder.report(problem)
    return found


def project(plan: Plan, named: list[tuple[str, Typed]]) -> Project:
    """A projection to these names and values."""
    columns = tuple(Column(name, value.type) for name, value in named)
    plan, values = hoisted(plan, [value for _, value in named])
    return Project(columns, plan, tuple(values))


def keep(plan: Plan, columns: list[Column]) -> Project:
    """A projection to some of the input's columns; the hidden ones stay."""
    columns = columns + [column for column in plan.columns if column.hidden and column not in columns]
    return Project(tuple(columns), plan, tuple(Ref(column.type, column.name) for column in columns))


def extend(binder: Binder, nodes: tuple[syntax.Expr, ...], plan: Plan, scope: Scope) -> Plan:
    """The input with columns added or replaced in place."""
    columns = list(plan.columns)
    values: list[Typed] = [Ref(column.type, column.name) for column in columns]
    namer = Namer(binder, taken=(c.name for c in columns), over=(c.name for c in columns))
    for name, value in items(binder, nodes, plan, scope):
        place = next((at for at, column in enumerate(columns) if column.name == name), None)
        if place is not None and name:
            columns[place], values[place] = Column(name, value.type), value
            continue
        columns.append(Column(namer.give(name), value.type))
        values.append(value)
    plan, values = hoisted(plan, values)
    return Project(tuple(columns), plan, tuple(values))


def _project(binder: Binder, node: syntax.Project, plan: Plan, scope: Scope) -> Plan:
    if node.kind in ("extend", "project"):
        once(binder, node.items)
    if node.kind == "extend":
        return extend(binder, node.items, plan, scope)
    if node.kind == "project":
        namer = Namer(binder)
        named = [(namer.give(name), value) for name, value in items(binder, node.items, plan, scope)]
        return project(plan, named)
    if node.kind == "project-away":
        away = _listed(binder, node.items, plan)
        return keep(plan, [column for column in plan.visible if column not in away])
    if node.kind == "project-keep":
        kept = _listed(binder, node.items, plan)
        return keep(plan, [column for column in plan.visible if column in kept])
    if node.kind == "project-rename":
        return _rename(binder, node, plan)
    if node.kind == "project-reorder":
        return _reorder(binder, node, plan)
    if node.kind == "project-by-names":
        return keep(plan, _by_names(binder, node, plan, scope))
    raise Problem("unsupported", f"not supported: '{node.kind}'", node.span)


def _by_names(binder: Binder, node: syntax.Project, plan: Plan, scope: Scope) -> list[Column]:
    """Columns named by constant strings or lists of them; names that are not there are passed over."""
    wanted: list[str] = []
    for item in node.items:
        bound = binder.strict(item, Scope(scope.names))
        if not isinstance(bound, Const):
            raise Problem("not-constant", "column names must be constant", item.span)
        wanted += [str(name) for name in bound.value] if isinstance(bound.value, list) else [str(bound.value)]
    found: list[Column] = []
    for name in wanted:
        test = pattern(translate(name.replace("[", "[[]")))
        found += [column for column in plan.visible if test.match(column.name) and column not in found]
    return found


def _rename(binder: Binder, node: syntax.Project, plan: Plan) -> Plan:
    renamed: dict[str, str] = {}
    for item in node.items:
        if not isinstance(item, syntax.Named) or len(item.names) != 1:
            raise Problem("not-a-name", "project-rename takes 'new = old'", item.span)
        renamed[matching(binder, item.value, plan)[0].name] = item.names[0]
    left = [column.name for column in plan.visible if column.name not in renamed]
    for item in node.items:
        name = item.names[0] if isinstance(item, syntax.Named) else ""
        if name in left or list(renamed.values()).count(name) > 1 or (name in renamed and renamed[name] != name):
            raise Problem("duplicate-name", f"a column named '{name}' is already declared", item.span)
    namer = Namer(binder)
    columns = [
        Column(
            namer.give(renamed.get(column.name, column.name)),
            column.type,
            hidden=column.hidden and column.name not in renamed,
        )
        for column in plan.columns
    ]
    sources = plan.columns
    return Project(tuple(columns), plan, tuple(Ref(column.type, column.name) for column in sources))


def _reorder(binder: Binder, node: syntax.Project, plan: Plan) -> Plan:
    first: list[Column] = []
    once(binder, tuple(item.value if isinstance(item, syntax.Ordered) else item for item in node.items))
    for item in node.items:
        ordered = item if isinstance(item, syntax.Ordered) else None
        try:
            found = matching(binder, ordered.value if ordered else item, plan)
        except Problem as problem:
            binder.report(problem)
            continue
        if ordered is not None and ordered.descending is not None:
            found = sorted(found, key=lambda column: column.name.lower(), reverse=ordered.descending)
        first += [column for column in found if column not in first]
    rest = [column for column in plan.columns if column not in first]
    return keep(plan, first + rest)


def where(binder: Binder, node: syntax.Where, plan: Plan, scope: Scope) -> Plan:
    """`where`: a boolean; in a mapping, whose input is untyped, a dynamic converted to one."""
    bound = binder.expr(node.predicate, scope.over(plan))
    if isinstance(bound, Bad):
        return plan
    if bound.type != BOOL:
        changed = converted(bound, BOOL) if bound.type == DYNAMIC and binder.records is not None else None
        if changed is None:
            text = f"'where' expects bool, found {bound.type}"
            raise Problem("argument-type", text, node.predicate.span, "tobool(…)")
        bound = changed
    return Filter(plan.columns, plan, bound)


def _serialize(binder: Binder, node: syntax.Serialize, plan: Plan, scope: Scope) -> Plan:
    """Columns added, never replaced: a name already there is numbered, as Microsoft's analyser has it."""
    if not node.items:
        return plan
    namer = Namer(binder, taken=(column.name for column in plan.columns), over=(c.name for c in plan.columns))
    found = items(binder, node.items, plan, scope)
    added = [(namer.give(name), value) for name, value in found if not (isinstance(value, Ref) and value.name == name)]
    columns = (*plan.columns, *(Column(name, value.type) for name, value in added))
    kept: list[Typed] = [Ref(column.type, column.name) for column in plan.columns]
    plan, values = hoisted(plan, [*kept, *(value for _, value in added)])
    return Project(columns, plan, tuple(values))


_NET = {
    "bool": "System.SByte",
    "datetime": "System.DateTime",
    "decimal": "System.Data.SqlTypes.SqlDecimal",
    "dynamic": "System.Object",
    "guid": "System.Guid",
    "int": "System.Int32",
    "long": "System.Int64",
    "real": "System.Double",
    "string": "System.String",
    "timespan": "System.TimeSpan",
}


def _getschema(_binder: Binder, _node: syntax.GetSchema, plan: Plan, _scope: Scope) -> Plan:
    columns = tuple(
        Column(name, LONG if name == "ColumnOrdinal" else STRING)
        for name in ("ColumnName", "ColumnOrdinal", "DataType", "ColumnType")
    )
    rows = tuple(
        (
            Const(STRING, column.name),
            Const(LONG, place),
            Const(STRING, _NET[column.type]),
            Const(STRING, str(column.type)),
        )
        for place, column in enumerate(plan.visible)
    )
    return Values(columns, rows)


OPERATORS.update(
    {
        syntax.Project: _project,
        syntax.Where: where,
        syntax.Serialize: _serialize,
        syntax.GetSchema: _getschema,
    }
)
