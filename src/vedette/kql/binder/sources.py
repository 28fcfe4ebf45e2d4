"""Where tables come from: names, pipes, `datatable`, `range`, `print`, `materialize`, tabular functions."""

from __future__ import annotations

from dataclasses import replace

from vedette.kql import syntax
from vedette.kql.binder.context import (
    OPERATORS,
    TABLES,
    Binder,
    Closure,
    EntityGroup,
    Names,
    Pattern,
    Problem,
    Scope,
    unknown,
)
from vedette.kql.binder.declaring import call_pattern
from vedette.kql.binder.defender import assigned_addresses
from vedette.kql.binder.functions import call_closure, saved_function
from vedette.kql.binder.names import Namer
from vedette.kql.binder.spreading import spread
from vedette.kql.binder.statements import constant
from vedette.kql.functions.conversion import converted
from vedette.kql.plan import Bad, Broken, Column, Const, Plan, Range, Scan, Shared, Typed, Values
from vedette.kql.types import DATETIME, DYNAMIC, NUMBERS, STRING, TIMESPAN, wider
from vedette.schema.types import TableSchema

VIRTUAL = (("TimeGenerated", DATETIME), ("Type", STRING), ("TenantId", STRING), ("SourceSystem", STRING))
INGESTED = Column("_IngestedAt", DATETIME, hidden=True)


def scan(binder: Binder, table: TableSchema) -> Scan:
    """All columns of a stored table, and the hidden ones every table has."""
    columns = [Column(column.name, column.type) for column in table.columns]
    names = {column.name for column in columns}
    columns += [Column(name, kind, hidden=True) for name, kind in VIRTUAL if name not in names]
    binder.tables.add(table.name)
    binder.renames.update(table.renames)
    return Scan((*columns, INGESTED), table)


def label_of(binder: Binder, plan: Plan, default: str) -> str:
    """The name a table goes by in a union's source column: given by `as`, or its own where it is a stored one."""
    for known, name in reversed(binder.labels):
        if known is plan:
            return name
    return plan.table.name if isinstance(plan, Scan) else default


def find_table(binder: Binder, name: str, span: syntax.Span) -> TableSchema:
    """A stored table by its name; Problem, with the nearest name, when there is none."""
    table = binder.catalog.table(name)
    if table is not None:
        return table
    raise unknown("unknown-table", "table", name, list(binder.catalog.table_names()), span)


def _name(binder: Binder, node: syntax.Name, scope: Scope) -> Plan:
    value = scope.names.get(node.name)
    if isinstance(value, Plan):
        return value
    if isinstance(value, Closure):
        return _call(binder, syntax.Call(node.name, (), span=node.span), scope)
    if value is not None:
        raise Problem("not-a-table", f"'{node.name}' is a value, not a table", node.span)
    if not scope.names.sees(node.name):
        raise unknown("unknown-table", "table", node.name, sorted(scope.names.tables or ()), node.span)
    if binder.records is not None and node.name in ("Records", "Events"):
        return binder.records
    if binder.catalog.table(node.name) is None and node.name in binder.functions:
        return _call(binder, syntax.Call(node.name, (), span=node.span), scope)
    return scan(binder, find_table(binder, node.name, node.span))


def _pipe(binder: Binder, node: syntax.Pipe, scope: Scope) -> Plan:
    plan: Plan = Values((), ((),)) if node.source is None else binder.table(node.source, scope)
    for operator in node.operators:
        if isinstance(operator, syntax.As):
            plan = _as(binder, operator, plan)
            scope = Scope(scope.names.adding(operator.name, plan), scope.input)
        plan = binder.operate(operator, plan, Scope(scope.names))
    return plan


def _as(binder: Binder, node: syntax.As, plan: Plan) -> Plan:
    """`as`: the table so far under a name, computed once when materialised."""
    if isinstance(plan, Broken):
        return plan
    hint = node.option("hint.materialized")
    if isinstance(hint, syntax.Literal) and hint.value is True:
        binder.counter += 1
        plan = Shared(plan.columns, plan, binder.counter)
    else:
        plan = replace(plan)  # a table of its own identity, which the label is for
    binder.labels.append((plan, node.name))
    return plan


def _datatable(binder: Binder, node: syntax.DataTable, scope: Scope) -> Plan:
    columns = tuple(Column(column.name, column.type or STRING) for column in node.columns)
    width = len(columns)
    if not width or len(node.values) % width:
        raise Problem("datatable-shape", f"the number of values is no multiple of {width} columns", node.span)
    cells: list[Typed] = []
    for position, value in enumerate(node.values):
        bound = binder.expr(value, Scope(scope.names))
        kind = columns[position % width].type
        cell = bound if isinstance(bound, Bad) else _cell(bound, columns[position % width])
        if cell is None:
            raise Problem("argument-type", f"a {bound.type} cannot stand in a column of {kind}", value.span)
        cells.append(cell)
    if any(isinstance(cell, Bad) for cell in cells):
        return Broken(())
    return Values(columns, tuple(tuple(cells[at : at + width]) for at in range(0, len(cells), width)))


def _cell(bound: Typed, column: Column) -> Typed | None:
    kind = column.type
    if kind == DYNAMIC and isinstance(bound, Const) and bound.type != DYNAMIC:
        if bound.value is None or (bound.type == STRING and bound.value == ""):
            return Const(DYNAMIC, None)
        return Const(DYNAMIC, syntax.Literal(bound.type, bound.value, span=syntax.Span(0, 0)))
    if bound.type in NUMBERS and kind in NUMBERS and isinstance(bound, Const) and isinstance(bound.value, int):
        if wider(bound.type, kind) != kind and kind not in NUMBERS[:2]:
            return None
        return converted(bound, kind)
    return converted(bound, kind)


def _call(binder: Binder, node: syntax.Call, scope: Scope) -> Plan:
    value = scope.names.get(node.name)
    if node.name in ("materialize", "view") and not isinstance(value, Closure):
        if len(node.args) != 1:
            raise Problem("argument-count", f"'{node.name}' takes 1 argument", node.span)
        inner = binder.table(node.args[0].value, scope)
        if isinstance(inner, Broken) or node.name == "view":
            return inner
        binder.counter += 1
        return Shared(inner.columns, inner, binder.counter)
    if node.name == "table" and not isinstance(value, Closure):
        name = constant(binder, node.args[0].value, scope) if node.args else None
        if not scope.names.sees(str(name)):
            raise unknown("unknown-table", "table", str(name), sorted(scope.names.tables or ()), node.span)
        return scan(binder, find_table(binder, str(name), node.span))
    if not isinstance(value, Closure):
        saved = saved_function(binder, node) if scope.names.sees(node.name) else None
        if isinstance(value, Pattern):
            return call_pattern(binder, value, node, None, scope)
        if saved is None and node.name == "AssignedIPAddresses" and scope.names.tables is None:
            return assigned_addresses(binder, node)
        if saved is None:
            candidates = [key for key, known in scope.names.values.items() if isinstance(known, Closure)]
            raise unknown("unknown-function", "tabular function", node.name, candidates, node.span)
        value, scope = saved, Scope(Names())
    result = call_closure(binder, value, node, scope)
    if isinstance(result, Plan):
        return result
    raise Problem("not-a-table", f"'{node.name}' gives a value, not a table", node.span)


def _path(binder: Binder, node: syntax.Path, scope: Scope) -> Plan:
    """`database("x").T` and `cluster("c").database("d").T`: here there is one database, so the name decides."""
    base = node.base
    known = scope.names.get(base.name) if isinstance(base, syntax.Call | syntax.Name) else None
    if isinstance(known, Pattern) and isinstance(base, syntax.Call):
        return call_pattern(binder, known, base, node.name, scope)
    if isinstance(base, syntax.Call | syntax.Path) or isinstance(known, EntityGroup):
        return _name(binder, syntax.Name(node.name, span=node.span), Scope(Names(tables=scope.names.tables)))
    raise Problem("not-a-table", "this is not a table", node.span)


def _range(binder: Binder, node: syntax.RangeSource, _plan: Plan, scope: Scope) -> Plan:
    low, high, step = (binder.strict(part, scope) for part in (node.start, node.end, node.step))
    if any(isinstance(part, Bad) for part in (low, high, step)):
        return Broken(())
    kind = low.type
    if low.type == DATETIME:
        if high.type != DATETIME or step.type != TIMESPAN:
            raise Problem("argument-type", "a range of datetimes needs datetimes and a timespan as step", node.span)
    else:
        for part in (high, step):
            met = wider(kind, part.type)
            if met is None:
                raise Problem("argument-type", f"a range cannot mix {kind} and {part.type}", node.span)
            kind = met
        low, high, step = (converted(part, kind) or part for part in (low, high, step))
    if isinstance(step, Const) and step.value == 0:
        raise Problem("argument-type", "the step of a range cannot be 0", node.span)
    return Range((Column(node.name, kind),), low, high, step)


def _print(binder: Binder, node: syntax.Print, plan: Plan, scope: Scope) -> Plan:
    namer = Namer(binder)
    columns, cells = [], []
    for position, item in enumerate(node.items):
        value = item.value if isinstance(item, syntax.Named) else item
        wanted = item.names[0] if isinstance(item, syntax.Named) and item.names else ""
        bound = binder.expr(value, Scope(scope.names, plan))
        found = spread(value, bound, item.names if isinstance(item, syntax.Named) else ())
        for name, part in found or ():
            columns.append(Column(namer.give(name), part.type))
            cells.append(part)
        if found is not None:
            continue
        columns.append(Column(namer.give(wanted or f"print_{position}"), bound.type))
        cells.append(bound)
    return Values(tuple(columns), (tuple(cells),))


TABLES.update(
    {
        syntax.Name: _name,
        syntax.Pipe: _pipe,
        syntax.DataTable: _datatable,
        syntax.Call: _call,
        syntax.Path: _path,
    }
)
OPERATORS.update({syntax.RangeSource: _range, syntax.Print: _print, syntax.As: lambda _b, _n, plan, _s: plan})
