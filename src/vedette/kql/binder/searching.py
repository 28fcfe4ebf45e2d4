"""`search` and `find`: a condition, whose bare texts look into every column, over given tables or over all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from vedette.kql import syntax
from vedette.kql.binder.anywhere import matches, matches_anywhere
from vedette.kql.binder.context import OPERATORS, Binder, Problem, Scope, unknown
from vedette.kql.binder.joining import option
from vedette.kql.binder.merging import inputs_of, merge, views
from vedette.kql.binder.overload import apply
from vedette.kql.binder.sources import label_of, scan
from vedette.kql.functions.conversion import converted
from vedette.kql.functions.definition import FUNCTIONS
from vedette.kql.plan import Bad, Broken, Column, Const, Filter, Plan, Project, Ref, Typed
from vedette.kql.types import BOOL, DYNAMIC, STRING
from vedette.schema.types import ScalarType

Tables = list[tuple[str, Plan]]


def condition(binder: Binder, node: syntax.Expr, plan: Plan, scope: Scope, cased: bool) -> Typed:
    """The condition over one table."""
    if isinstance(node, syntax.Pipe) and node.source is not None and not node.operators:
        return condition(binder, node.source, plan, scope, cased)
    if isinstance(node, syntax.Literal) and node.type == STRING:
        return matches_anywhere(str(node.value), plan, cased, node.span)
    if isinstance(node, syntax.Wildcard) and node.pattern == "*":
        return Const(BOOL, True)
    if isinstance(node, syntax.Binary) and node.op in ("and", "or"):
        sides = [condition(binder, side, plan, scope, cased) for side in (node.left, node.right)]
        return apply(FUNCTIONS[node.op], sides, node.op, node.span)
    if isinstance(node, syntax.Call) and node.name == "not" and len(node.args) == 1:
        return apply(FUNCTIONS["not"], [condition(binder, node.args[0].value, plan, scope, cased)], "not", node.span)
    if isinstance(node, syntax.Binary) and node.op == ":":
        text = binder.strict(node.right, scope)
        if not isinstance(text, Const):
            raise Problem("not-constant", "a search needs a constant text", node.right.span)
        if isinstance(node.left, syntax.Wildcard):
            return matches_anywhere(str(text.value), plan, cased, node.span)
        column = binder.strict(node.left, scope.over(plan))
        if not isinstance(column, Bad) and column.type not in (STRING, DYNAMIC):
            raise Problem("argument-type", f"':' does not take {column.type} and string", node.left.span, "tostring(…)")
        return column if isinstance(column, Bad) else matches(str(text.value), column, cased, node.span)
    bound = binder.strict(node, scope.over(plan))
    if bound.type != BOOL and not isinstance(bound, Bad):
        raise Problem("argument-type", f"a condition is a bool, not {bound.type}", node.span)
    return bound


def _walk(node: object) -> Iterator[syntax.Node]:
    if isinstance(node, syntax.Node):
        yield node
    if is_dataclass(node):
        for field in fields(node):
            yield from _walk(getattr(node, field.name))
    elif isinstance(node, tuple):
        for item in node:
            yield from _walk(item)


def _referenced(binder: Binder, predicate: syntax.Expr, tables: Tables, scope: Scope) -> list[syntax.Name]:
    """The columns a condition names, in order; a name no table has, and that is no value, is an error."""
    known = {column.name for _, plan in tables for column in plan.columns}
    found: list[syntax.Name] = []
    for node in _walk(predicate):
        if not isinstance(node, syntax.Name) or any(node.name == other.name for other in found):
            continue
        if node.name in known:
            found.append(node)
        elif scope.names.get(node.name) is None and not any(node.name.lower() == name.lower() for name in known):
            raise unknown("unknown-column", "column or value", node.name, sorted(known), node.span)
    return found


def _everywhere(predicate: syntax.Expr) -> bool:
    """Whether a condition looks into all columns."""
    if isinstance(predicate, syntax.Pipe) and predicate.source is not None and not predicate.operators:
        return _everywhere(predicate.source)
    if isinstance(predicate, syntax.Literal | syntax.Wildcard):
        return True
    if isinstance(predicate, syntax.Binary):
        if predicate.op in ("and", "or"):
            return _everywhere(predicate.left) or _everywhere(predicate.right)
        return isinstance(predicate.left, syntax.Wildcard)
    if isinstance(predicate, syntax.Call) and predicate.name == "not":
        return any(_everywhere(argument.value) for argument in predicate.args)
    return False


def _tables(binder: Binder, nodes: tuple[syntax.Expr, ...], plan: Plan, scope: Scope) -> Tables:
    """The tables named, the piped one, or else all there are."""
    inputs = inputs_of(binder, nodes, Scope(scope.names)) if nodes else []
    if plan.columns:
        inputs.insert(0, (label_of(binder, plan, "search_arg0"), plan))
    if inputs or nodes:
        return inputs
    for name in binder.catalog.table_names():
        table = binder.catalog.table(name)
        if table is not None and table.name == name and not table.successor and scope.names.sees(name):
            inputs.append((name, scan(binder, table)))
    inputs += views(binder, "*", scope, syntax.Span(0, 0))
    if not inputs:
        raise Problem("unknown-table", "there is no table to look in", syntax.Span(0, 0))
    return inputs


def _kinds(tables: Tables, name: str) -> dict[ScalarType, None]:
    """The types a column has among the tables, in order."""
    return {kind: None for _, plan in tables if (kind := plan.type_of(name)) is not None}


def _widened(plan: Plan, names: list[syntax.Name], tables: Tables) -> Plan:
    """The table with columns only others have, null and hidden, so that one condition can be bound to all."""
    missing = [node.name for node in names if plan.type_of(node.name) is None]
    extra = tuple(Column(name, next(iter(_kinds(tables, name))), hidden=True) for name in missing)
    if not extra:
        return plan
    items = [Ref(column.type, column.name) for column in plan.columns]
    return Project((*plan.columns, *extra), plan, (*items, *(Const(column.type, None) for column in extra)))


def _filtered(
    binder: Binder, predicate: syntax.Expr, names: list[syntax.Name], tables: Tables, scope: Scope, cased: bool
) -> Tables | None:
    """Each table's rows that meet the condition; None when something in it is broken."""
    result: Tables = []
    for label, plan in tables:
        widened = _widened(plan, names, tables)
        bound = condition(binder, predicate, widened, Scope(scope.names), cased)
        if isinstance(bound, Bad):
            return None
        result.append((label, Filter(widened.columns, widened, bound)))
    return result


def _search(binder: Binder, node: syntax.Search, plan: Plan, scope: Scope) -> Plan:
    tables = _tables(binder, node.tables, plan, scope)
    if any(isinstance(each, Broken) for _, each in tables):
        return Broken(())
    names = _referenced(binder, node.predicate, tables, scope)
    if names and not _everywhere(node.predicate):
        tables = [(label, each) for label, each in tables if any(each.type_of(name.name) for name in names)]
    if not tables:
        raise Problem("unknown-table", "no table has a column the condition names", node.span)
    filtered = _filtered(binder, node.predicate, names, tables, scope, option(node, "kind") == "case_sensitive")
    return Broken(()) if filtered is None else merge(filtered, source="$table")


def _find(binder: Binder, node: syntax.Find, plan: Plan, scope: Scope) -> Plan:
    """`find`: rows of several tables with the columns they share, the rest packed into a bag."""
    tables = _tables(binder, node.tables, plan, scope)
    if any(isinstance(each, Broken) for _, each in tables):
        return Broken(())
    names = _referenced(binder, node.predicate, tables, scope)
    if len(tables) > 1 and not _everywhere(node.predicate):
        tables = [(label, each) for label, each in tables if any(each.type_of(name.name) for name in names)]
    if not tables:
        raise Problem("unknown-table", "no table has a column the condition names", node.span)
    source = option(node, "withsource") or "source_"
    filtered = _filtered(binder, node.predicate, names, tables, scope, False)
    if filtered is None:
        return Broken(())
    shaped = _smart(filtered, tables, names) if node.smart else _projected(binder, node, filtered, tables)
    whole = merge(shaped, source=source)
    return _without(whole, node.away, source) if node.away else whole


def _without(plan: Plan, away: tuple[syntax.Expr, ...], source: str) -> Plan:
    names = {node.name for node in away if isinstance(node, syntax.Name)}
    starred = any(isinstance(node, syntax.Wildcard) for node in away)
    kept = [c for c in plan.visible if (c.name == source if starred else c.name not in names)]
    return Project(tuple(kept), plan, tuple(Ref(column.type, column.name) for column in kept))


def _bag(columns: tuple[Column, ...], span: syntax.Span) -> Typed:
    cells: list[Typed] = []
    for column in columns:
        cells += [Const(STRING, column.name), Ref(column.type, column.name)]
    return apply(FUNCTIONS["bag_pack"], cells, "find", span) if cells else Const(DYNAMIC, None)


def _smart(filtered: Tables, tables: Tables, names: list[syntax.Name]) -> Tables:
    """The columns all tables share, those the condition names, and `pack_` with the rest where there is any."""
    common = [c for c in tables[0][1].visible if all(c in plan.visible for _, plan in tables)]
    named = [(node.name, _kinds(tables, node.name)) for node in names]
    shown = {column.name for column in common}
    extra = [(name, kinds) for name, kinds in named if name not in shown]
    taken = shown | {name for name, _ in extra}
    packs = any(column.name not in taken for _, plan in tables for column in plan.visible)
    result: Tables = []
    for (label, plan), (_, original) in zip(filtered, tables, strict=True):
        columns = list(common)
        items: list[Typed] = [Ref(column.type, column.name) for column in common]
        for name, kinds in extra:
            own = original.type_of(name)
            kind = own or next(iter(kinds))
            if own is None and len(kinds) > 1:
                continue
            columns.append(Column(name, kind))
            items.append(Ref(kind, name) if own is not None else Const(kind, None))
        if packs:
            rest = tuple(column for column in original.visible if column.name not in taken)
            columns.append(Column("pack_", DYNAMIC))
            items.append(_bag(rest, syntax.Span(0, 0)))
        result.append((label, Project(tuple(columns), plan, tuple(items))))
    return result


def _projected(binder: Binder, node: syntax.Find, filtered: Tables, tables: Tables) -> Tables:
    """The columns of `project`, null where a table has none of that name, cast where a type is given."""
    result: Tables = []
    for (label, plan), (_, original) in zip(filtered, tables, strict=True):
        columns: list[Column] = []
        items: list[Typed] = []
        for item in node.project:
            if isinstance(item, syntax.Call):
                columns.append(Column("pack_", DYNAMIC))
                items.append(_bag(original.visible, item.span))
                continue
            name = (
                item.names[0] if isinstance(item, syntax.Named) else item.name if isinstance(item, syntax.Name) else ""
            )
            kinds = _kinds(tables, name)
            if not kinds:
                names = sorted({column.name for _, each in tables for column in each.columns})
                raise unknown("unknown-column", "column", name, names, item.span)
            kind = next(iter(kinds))
            if isinstance(item, syntax.Named) and isinstance(item.value, syntax.Call):
                kind = ScalarType(item.value.name.removeprefix("to"))
            own = original.type_of(name)
            value: Typed = Const(kind, None) if own is None else Ref(own, name)
            columns.append(Column(name, kind if own is None or isinstance(item, syntax.Named) else own))
            items.append(converted(value, columns[-1].type) or Const(kind, None))
        result.append((label, Project(tuple(columns), plan, tuple(items))))
    return result


OPERATORS.update({syntax.Search: _search, syntax.Find: _find})
