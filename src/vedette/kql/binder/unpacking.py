"""`evaluate` of `bag_unpack`, `pivot` and `narrow`, whose columns come from a schema or are learned from the data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vedette.kql import syntax
from vedette.kql.binder.aggregates import bind_aggregate
from vedette.kql.binder.context import Binder, Problem, Scope
from vedette.kql.binder.names import Namer
from vedette.kql.binder.opening import assumed, marker
from vedette.kql.binder.overload import apply
from vedette.kql.binder.projection import keep, project
from vedette.kql.binder.statements import constant
from vedette.kql.functions.conversion import converted
from vedette.kql.functions.definition import AGGREGATES, FUNCTIONS
from vedette.kql.plan import (
    Access,
    Aggregate,
    Bad,
    Broken,
    Column,
    Const,
    Expand,
    Expansion,
    Filter,
    Limit,
    Number,
    Plan,
    Project,
    Ref,
    Typed,
    Windowed,
)
from vedette.kql.types import BOOL, DYNAMIC, LONG, REAL, STRING
from vedette.schema.types import ScalarType

MOST_COLUMNS = 2_000
_KINDS = {"string": STRING, "long": LONG, "double": REAL, "bool": BOOL}


@dataclass(frozen=True, slots=True)
class _Options:
    """What `bag_unpack` was asked besides its column."""

    prefix: str
    conflict: str
    ignored: frozenset[str]


def _options(binder: Binder, arguments: Sequence[syntax.Argument], scope: Scope) -> _Options:
    """Options by name or, as the documentation orders them, by place."""
    given: dict[str, object] = {}
    for name, argument in zip(("OutputColumnPrefix", "columnsConflict", "ignoredProperties"), arguments, strict=False):
        given[argument.name or name] = constant(binder, argument.value, Scope(scope.names))
    known = {"OutputColumnPrefix", "columnsConflict", "ignoredProperties"}
    if len(arguments) > len(known) or not set(given) <= known:
        raise Problem(
            "argument-count", "'bag_unpack' takes a prefix, columnsConflict and ignoredProperties", arguments[-1].span
        )
    conflict = str(given.get("columnsConflict") or "error")
    if conflict not in ("error", "replace_source", "keep_source"):
        raise Problem("argument-type", f"columnsConflict cannot be '{conflict}'", arguments[0].span)
    ignored = given.get("ignoredProperties")
    names = frozenset(map(str, ignored)) if isinstance(ignored, list) else frozenset()
    return _Options(str(given.get("OutputColumnPrefix") or ""), conflict, names)


def bag_unpack(binder: Binder, node: syntax.Evaluate, plan: Plan, scope: Scope) -> Plan:
    """One column for each key of a column of bags."""
    arguments = node.call.args
    if not arguments:
        raise Problem("argument-count", "'bag_unpack' needs a column", node.span)
    bag = binder.strict(arguments[0].value, scope.over(plan))
    if not isinstance(bag, Ref) or bag.type != DYNAMIC:
        raise Problem("argument-type", "'bag_unpack' takes a dynamic column", arguments[0].span)
    options = _options(binder, arguments[1:], scope)
    if node.output is None:
        return _learned(binder, node, plan, bag, options)
    declared = node.output.columns
    named: list[tuple[str, Typed]] = []
    if node.output.star:
        taken = {bag.name} | {column.name for column in declared}
        named = [(c.name, Ref(c.type, c.name)) for c in plan.visible if c.name not in taken]
    for column in declared:
        kind = column.type or STRING
        own = plan.type_of(column.name)
        if not node.output.star and own == kind and column.name != bag.name:
            named.append((column.name, Ref(kind, column.name)))
            continue
        named.append((column.name, _slot(bag, column.name.removeprefix(options.prefix), kind)))
    return project(plan, named)


def _slot(bag: Ref, key: str, kind: ScalarType) -> Typed:
    value: Typed = Access(DYNAMIC, bag, Const(STRING, key))
    return converted(value, kind) or value


def _learned(binder: Binder, node: syntax.Evaluate, plan: Plan, bag: Ref, options: _Options) -> Plan:
    """The columns a probe finds: keys in alphabetical order, each of its values' type or dynamic if they differ."""
    rows = binder.learn(_keys_of(plan, bag), "the columns of 'bag_unpack' depend on the data", node.span)
    if rows is None:
        return Broken(())
    if len(rows) > MOST_COLUMNS:
        raise Problem("too-many-columns", f"'bag_unpack' finds more than {MOST_COLUMNS:,} columns", node.span)
    kinds: dict[str, set[str]] = {}
    for key, kind in rows:
        kinds.setdefault(key, set()).add(kind)
    found: dict[str, Typed] = {}
    for key in sorted(kinds):
        if key in options.ignored:
            continue
        types = kinds[key] - {"null"}
        kind = _KINDS.get(next(iter(types)), DYNAMIC) if len(types) == 1 else DYNAMIC
        found[options.prefix + key] = _slot(bag, key, kind)
    if not rows:
        found |= {name: _slot(bag, name, kind) for name, kind in guessed(binder, node).items()}
    named: list[tuple[Column, Typed]] = []
    for column in plan.columns:
        if column.name == bag.name:
            continue
        own: Typed = Ref(column.type, column.name)
        if column.name in found and not column.hidden:
            if options.conflict == "error":
                message = f"'bag_unpack' gives a second column '{column.name}'; say columnsConflict='keep_source'"
                raise Problem("column-conflict", message, node.span)
            unpacked = found.pop(column.name)
            own = unpacked if options.conflict == "replace_source" else own
        named.append((Column(column.name, own.type, column.hidden), own))
    named = [one for one in named if one[0].name not in found]
    named += [(Column(name, value.type), value) for name, value in found.items()]
    if not rows:
        named.append((marker(node.span), Const(BOOL, None)))
    return Project(tuple(column for column, _ in named), plan, tuple(value for _, value in named))


def guessed(binder: Binder, node: syntax.Evaluate) -> dict[str, ScalarType]:
    """The columns a query names though there is no data to learn them from, each with a warning."""
    names = assumed(binder, node.span)
    for name in names:
        binder.warn("open-column", f"there is no data to learn '{name}' from: the column is empty", node.span)
    return names


def _keys_of(plan: Plan, bag: Ref) -> Plan:
    """The distinct keys of a column of bags with the types of their values, as two columns of text."""
    bags = Project((Column("bag", DYNAMIC),), plan, (bag,))
    whole = apply(FUNCTIONS["gettype"], [Ref(DYNAMIC, "bag")], "gettype", syntax.Span(0, 0))
    is_bag = apply(FUNCTIONS["=="], [whole, Const(STRING, "dictionary")], "==", syntax.Span(0, 0))
    item = Expansion(Ref(DYNAMIC, "bag"), "pair", DYNAMIC)
    only = Filter(bags.columns, bags, is_bag)
    pairs = Expand((*bags.columns, Column("pair", DYNAMIC)), only, (item,), keep_empty=False, as_array=True)
    pair = Ref(DYNAMIC, "pair")
    key = converted(Access(DYNAMIC, pair, Const(LONG, 0)), STRING) or pair
    kind = apply(FUNCTIONS["gettype"], [Access(DYNAMIC, pair, Const(LONG, 1))], "gettype", syntax.Span(0, 0))
    distinct = Aggregate((Column("key", STRING), Column("kind", STRING)), pairs, (key, kind), ())
    return Limit(distinct.columns, distinct, Const(LONG, MOST_COLUMNS + 1))


def pivot(binder: Binder, node: syntax.Evaluate, plan: Plan, scope: Scope) -> Plan:
    """`pivot(column, aggregate, others…)`: one column for each value of a column."""
    arguments = [argument.value for argument in node.call.args]
    if not arguments:
        raise Problem("argument-count", "'pivot' needs a column", node.span)
    by = binder.strict(arguments[0], scope.over(plan))
    aggregate = arguments[1] if len(arguments) > 1 else syntax.Call("count", (), span=node.span)
    if not isinstance(by, Ref) or not isinstance(aggregate, syntax.Call) or aggregate.name not in AGGREGATES:
        raise Problem("argument-type", "'pivot' takes a column and an aggregate", node.span)
    others = [binder.strict(other, scope.over(plan)) for other in arguments[2:]]
    names = [other.name for other in others if isinstance(other, Ref)]
    used = {argument.value.name for argument in aggregate.args if isinstance(argument.value, syntax.Name)} | {by.name}
    keys = [c for c in plan.visible if (c.name in names if names else c.name not in used)]
    values = _pivoted(binder, node, plan, by, {column.name for column in keys})
    if values is None:
        return Broken(())
    open_ends = () if values or node.output is not None else (marker(node.span),)
    namer = Namer(taken=(column.name for column in keys))
    columns, cells = [], []
    for value in values or guessed(binder, node):
        cell = _cell(binder, aggregate, arguments[0], value, scope.over(plan, aggregating=True))
        columns.append(Column(namer.give(value), cell.type))
        cells.append(cell)
    grouped = Aggregate((*keys, *columns), plan, tuple(Ref(column.type, column.name) for column in keys), tuple(cells))
    if open_ends:
        shown = (*grouped.columns, *open_ends)
        values_of = (*(Ref(column.type, column.name) for column in grouped.columns), Const(BOOL, None))
        return Project(shown, grouped, values_of)
    if node.output is None or node.output.star:
        return grouped
    if any(grouped.type_of(declared.name) is None for declared in node.output.columns):
        raise Problem("unknown-column", "the output schema names a column pivot does not give", node.span)
    return keep(grouped, [Column(d.name, grouped.type_of(d.name) or BOOL) for d in node.output.columns])


def _pivoted(binder: Binder, node: syntax.Evaluate, plan: Plan, by: Ref, keys: set[str]) -> list[str] | None:
    """The values that become columns: those declared, or those a probe finds."""
    if node.output is not None and (not node.output.star or node.output.columns):
        return [declared.name for declared in node.output.columns if declared.name not in keys]
    text = converted(by, STRING) or by
    distinct = Aggregate((Column("value", STRING),), plan, (text,), ())
    probe = Limit(distinct.columns, distinct, Const(LONG, MOST_COLUMNS + 1))
    rows = binder.learn(probe, "the columns of 'pivot' depend on the data", node.span)
    if rows is not None and len(rows) > MOST_COLUMNS:
        raise Problem("too-many-columns", f"'pivot' finds more than {MOST_COLUMNS:,} columns", node.span)
    return None if rows is None else sorted(row[0] for row in rows)


def _cell(binder: Binder, aggregate: syntax.Call, by: syntax.Expr, value: str, scope: Scope) -> Typed:
    """The aggregate over the rows that have this value."""
    condition = syntax.Binary(
        "==",
        syntax.Call("tostring", (syntax.Argument(by, span=by.span),), span=by.span),
        syntax.Literal(STRING, value, span=by.span),
        span=by.span,
    )
    twin = f"{aggregate.name}if" if f"{aggregate.name}if" in AGGREGATES else f"{aggregate.name}_if"
    if twin not in AGGREGATES:
        raise Problem("unsupported", f"not supported: pivot with {aggregate.name}()", aggregate.span)
    call = syntax.Call(twin, (*aggregate.args, syntax.Argument(condition, span=by.span)), span=aggregate.span)
    return bind_aggregate(binder, call, scope)


def rows_near(binder: Binder, node: syntax.Evaluate, plan: Plan, scope: Scope) -> Plan:
    """`rows_near(condition, before, after)`: rows that meet a condition, and those around them in the input's order."""
    arguments = [argument.value for argument in node.call.args]
    if len(arguments) not in (2, 3):
        raise Problem("argument-count", "'rows_near' takes a condition and one or two numbers of rows", node.span)
    condition = binder.strict(arguments[0], scope.over(plan))
    if isinstance(condition, Bad):
        return Broken(())
    counts = [constant(binder, argument, Scope(scope.names)) for argument in arguments[1:]]
    if condition.type != BOOL or not all(isinstance(count, int) and count >= 0 for count in counts):
        raise Problem("argument-type", "'rows_near' takes a condition and numbers of rows", node.span)
    before, after = Const(LONG, counts[0]), Const(LONG, counts[-1])
    near = Windowed(BOOL, "near", (condition, before, after, Const(BOOL, False)))
    return Filter(plan.columns, plan, near)


def narrow(_binder: Binder, node: syntax.Evaluate, plan: Plan, _scope: Scope) -> Plan:
    """Every cell as a row of its own: number of the row, name of the column, value as text."""
    if node.call.args:
        raise Problem("argument-count", "'narrow' takes no arguments", node.span)
    numbered = Number((*plan.columns, Column("Row", LONG)), plan)
    cells: list[Typed] = []
    for column in plan.visible:
        own: Typed = Ref(column.type, column.name)
        pair = [Const(STRING, column.name), converted(own, STRING) or own]
        cells.append(apply(FUNCTIONS["pack_array"], pair, "narrow", node.span))
    if not cells:
        raise Problem("not-a-table", "there are no columns to narrow", node.span)
    row = apply(FUNCTIONS["-"], [Ref(LONG, "Row"), Const(LONG, 1)], "-", node.span)
    pairs = Project(
        (Column("Row", LONG), Column("pairs", DYNAMIC)),
        numbered,
        (row, apply(FUNCTIONS["pack_array"], cells, "narrow", node.span)),
    )
    item = Expansion(Ref(DYNAMIC, "pairs"), "pair", DYNAMIC)
    expanded = Expand((*pairs.columns, Column("pair", DYNAMIC)), pairs, (item,), keep_empty=False)
    return project(
        expanded,
        [
            ("Row", Ref(LONG, "Row")),
            *(
                (name, converted(Access(DYNAMIC, Ref(DYNAMIC, "pair"), Const(LONG, place)), STRING) or item.value)
                for place, name in enumerate(("Column", "Value"))
            ),
        ],
    )
