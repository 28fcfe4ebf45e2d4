"""`top-nested` and `top-hitters`: the greatest groups, by levels or by weight."""

from __future__ import annotations

from vedette.kql import syntax
from vedette.kql.binder.aggregation import COUNT, loose_columns
from vedette.kql.binder.context import OPERATORS, Binder, Problem, Scope
from vedette.kql.binder.names import Namer, implicit
from vedette.kql.binder.ordering import count
from vedette.kql.functions.conversion import converted
from vedette.kql.functions.definition import AGGREGATES
from vedette.kql.plan import (
    Aggregate,
    Bad,
    Broken,
    Column,
    Join,
    Limit,
    Plan,
    Project,
    Reduction,
    Ref,
    Shared,
    Sort,
    SortKey,
    Typed,
    Union,
)
from vedette.kql.types import LONG, NUMBERS

_SUM = AGGREGATES["sum"]


def _refs(columns: tuple[Column, ...]) -> tuple[Typed, ...]:
    return tuple(Ref(column.type, column.name) for column in columns)


def _named(node: syntax.Expr) -> tuple[str, syntax.Expr]:
    if isinstance(node, syntax.Named):
        return node.names[0], node.value
    return "", node


def _levels(
    binder: Binder, node: syntax.TopNested, plan: Plan, scope: Scope
) -> list[tuple[Column, Typed, Column, Typed]] | None:
    """For each level the key's column and value, and the aggregate's column and value over the input."""
    namer = Namer(binder)
    found = []
    for level in node.levels:
        wanted, of = _named(level.of)
        key = binder.expr(of, scope.over(plan))
        value = binder.expr(level.by.value, scope.over(plan, aggregating=True))
        if isinstance(key, Bad) or isinstance(value, Bad):
            return None
        if loose_columns(value):
            raise Problem("not-aggregated", "a level of top-nested is by an aggregate", level.by.span)
        name = namer.give(wanted or implicit(of))
        by_name = namer.give(level.by_name or f"aggregated_{name}")
        found.append((Column(name, key.type), key, Column(by_name, value.type), value))
    return found


def _top_nested(binder: Binder, node: syntax.TopNested, plan: Plan, scope: Scope) -> Plan:
    """Each level's groups within those of the levels above, cut to the first few."""
    if any(level.others is not None for level in node.levels[:-1]):
        place = next(level.others for level in node.levels if level.others is not None)
        raise Problem("unsupported", "not supported: 'with others' above the last level of top-nested", place.span)
    levels = _levels(binder, node, plan, scope)
    if levels is None:
        return Broken(())
    parts = tuple(Column(binder.fresh("part"), key.type, hidden=True) for key, *_ in levels)
    base: Plan = Project((*plan.columns, *parts), plan, (*_refs(plan.columns), *(value for _, value, *_ in levels)))
    if len(levels) > 1 or node.levels[-1].others is not None:
        binder.counter += 1
        base = Shared(base.columns, base, binder.counter)
    result: Plan | None = None
    for at, (level, (_, _, by, value)) in enumerate(zip(node.levels, levels, strict=True)):
        groups, above = parts[: at + 1], parts[:at]
        rows = base if result is None else _among(base, result, above)
        grouped = Aggregate((*groups, by), rows, _refs(groups), (value,))
        chosen = _cut(binder, level, grouped, by, above, scope)
        if level.others is not None and chosen is not grouped:
            chosen = _with_others(binder, level, rows, chosen, above, by, value, scope)
        result = chosen if result is None else _joined(result, chosen, above, parts[at], by)
    return _presented(node, result, levels, parts) if result is not None else Broken(())


def _cut(
    binder: Binder, level: syntax.TopNestedClause, grouped: Plan, by: Column, above: tuple[Column, ...], scope: Scope
) -> Plan:
    """The first groups of a level."""
    if level.count is None:
        return grouped
    descending = level.by.descending is not False
    ordered = Sort(grouped.columns, grouped, (SortKey(Ref(by.type, by.name), descending, not descending),))
    return Limit(grouped.columns, ordered, count(binder, level.count, scope), _refs(above))


def _among(base: Plan, chosen: Plan, keys: tuple[Column, ...]) -> Plan:
    """The rows that belong to the groups chosen so far."""
    pairs = tuple(zip(_refs(keys), _refs(keys), strict=True))
    return Join(base.columns, "leftsemi", base, chosen, pairs, tuple((0, column.name) for column in base.columns))


def _joined(result: Plan, chosen: Plan, keys: tuple[Column, ...], part: Column, by: Column) -> Plan:
    """The levels above beside this level's groups."""
    pairs = tuple(zip(_refs(keys), _refs(keys), strict=True))
    outputs = (*((0, column.name) for column in result.columns), (1, part.name), (1, by.name))
    return Join((*result.columns, part, by), "inner", result, chosen, pairs, outputs)


def _with_others(
    binder: Binder,
    level: syntax.TopNestedClause,
    rows: Plan,
    chosen: Plan,
    above: tuple[Column, ...],
    by: Column,
    value: Typed,
    scope: Scope,
) -> Plan:
    """One more group for all rows that are in none of the chosen groups."""
    part = chosen.columns[len(above)]
    binder.counter += 1
    chosen = Shared(chosen.columns, chosen, binder.counter)
    label = binder.strict(level.others, Scope(scope.names)) if level.others is not None else Bad(part.type)
    changed = converted(label, part.type)
    if changed is None:
        raise Problem("argument-type", f"'others' is {part.type} here, not {label.type}", level.span)
    groups = (*above, part)
    pairs = tuple(zip(_refs(groups), _refs(groups), strict=True))
    rest = Join(rows.columns, "leftanti", rows, chosen, pairs, tuple((0, column.name) for column in rows.columns))
    whole = Aggregate((*above, by), rest, _refs(above), (value,))
    columns = (*groups, by)
    named = Project(columns, whole, (*_refs(above), changed, Ref(by.type, by.name)))
    return Union(columns, (chosen, named))


def _presented(
    node: syntax.TopNested,
    result: Plan,
    levels: list[tuple[Column, Typed, Column, Typed]],
    parts: tuple[Column, ...],
) -> Plan:
    """The columns level by level, in the levels' order."""
    columns: list[Column] = []
    items: list[Typed] = []
    keys: list[SortKey] = []
    for level, (key, _, by, _), part in zip(node.levels, levels, parts, strict=True):
        columns += [key, by]
        items += [Ref(part.type, part.name), Ref(by.type, by.name)]
        descending = level.by.descending is not False
        keys.append(SortKey(Ref(by.type, by.name), descending, not descending))
    shown = Project(tuple(columns), result, tuple(items))
    return Sort(shown.columns, shown, tuple(keys))


def _top_hitters(binder: Binder, node: syntax.TopHitters, plan: Plan, scope: Scope) -> Plan:
    """The values met most often, or of the greatest weight; exact, though the names say approximate."""
    wanted, of = _named(node.of)
    key = binder.expr(of, scope.over(plan))
    limit = count(binder, node.count, scope)
    if isinstance(key, Bad):
        return Broken(())
    name = wanted or implicit(of) or "Column1"
    if node.by is None:
        weight = Column(f"approximate_count_{name}", LONG)
        total: Typed = Reduction(LONG, COUNT, ())
    else:
        value = binder.expr(node.by, scope.over(plan))
        if isinstance(value, Bad):
            return Broken(())
        if value.type not in NUMBERS:
            raise Problem("argument-type", f"top-hitters is by a number, not {value.type}", node.by.span)
        function = next(one for one in _SUM if one.parameter(0) in (str(value.type), "number", "any", "scalar"))
        total = Reduction(value.type, function, (value,))
        weight = Column(f"approximate_sum_{implicit(node.by)}", value.type)
    grouped = Aggregate((Column(name, key.type), weight), plan, (key,), (total,))
    ordered = Sort(grouped.columns, grouped, (SortKey(Ref(weight.type, weight.name)),))
    return Limit(grouped.columns, ordered, limit)


OPERATORS.update({syntax.TopNested: _top_nested, syntax.TopHitters: _top_hitters})
