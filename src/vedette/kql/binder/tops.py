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
    Const,
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
    levels = _levels(binder, node, plan, scope)
    if levels is None:
        return Broken(())
    parts = tuple(Column(binder.fresh("part"), key.type, hidden=True) for key, *_ in levels)
    base: Plan = Project((*plan.columns, *parts), plan, (*_refs(plan.columns), *(value for _, value, *_ in levels)))
    if len(levels) > 1 or node.levels[-1].others is not None:
        binder.counter += 1
        base = Shared(base.columns, base, binder.counter)
    result: Plan | None = None
    rest: list[Plan] = []
    for at, (level, (_, _, by, value)) in enumerate(zip(node.levels, levels, strict=True)):
        groups, above = parts[: at + 1], parts[:at]
        rows = base if result is None else _among(base, result, above)
        grouped = Aggregate((*groups, by), rows, _refs(groups), (value,))
        chosen = _cut(binder, level, grouped, by, above, scope)
        if level.others is not None and chosen is not grouped:
            binder.counter += 1
            chosen = Shared(chosen.columns, chosen, binder.counter)
            labels = _labels(binder, node, parts, scope)
            rest.append(_others(levels, labels, at, (rows, chosen, result), parts))
        result = chosen if result is None else _joined(result, chosen, above, parts[at], by)
    if result is None:
        return Broken(())
    columns = (*parts, *(level[2] for level in levels))
    whole = Union(columns, (Project(columns, result, _refs(columns)), *rest)) if rest else result
    return _presented(node, whole, levels, parts)


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


def _labels(binder: Binder, node: syntax.TopNested, parts: tuple[Column, ...], scope: Scope) -> list[Typed | None]:
    """What the others of each level are called, None where a level does not tell them."""
    found: list[Typed | None] = []
    for level, part in zip(node.levels, parts, strict=True):
        if level.others is None:
            found.append(None)
            continue
        label = binder.strict(level.others, Scope(scope.names))
        changed = converted(label, part.type)
        if changed is None:
            raise Problem("argument-type", f"'others' is {part.type} here, not {label.type}", level.span)
        found.append(changed)
    return found


def _others(
    levels: list[tuple[Column, Typed, Column, Typed]],
    labels: list[Typed | None],
    at: int,
    plans: tuple[Plan, Plan, Plan | None],
    parts: tuple[Column, ...],
) -> Plan:
    """One more row for all rows that are in none of the groups chosen at a level; it is not divided further.

    The levels below that tell their others show the same rows under their own name, the rest is empty.
    `plans` are the rows, those groups, and the levels above.
    """
    rows, chosen, result = plans
    groups, above = parts[: at + 1], parts[:at]
    pairs = tuple(zip(_refs(groups), _refs(groups), strict=True))
    rest = Join(rows.columns, "leftanti", rows, chosen, pairs, tuple((0, column.name) for column in rows.columns))
    told = [place for place in range(at, len(levels)) if labels[place] is not None]
    bys = tuple(levels[place][2] for place in told)
    # Grouped by something always, so that no rows give no group.
    keys = (*above, Column("_one\x01", LONG))
    one: Plan = Aggregate((*keys, *bys), rest, (*_refs(above), Const(LONG, 1)), tuple(levels[p][3] for p in told))
    if result is not None:
        more = tuple(level[2] for level in levels[:at])
        outputs = (*((0, column.name) for column in one.columns), *((1, column.name) for column in more))
        matched = tuple(zip(_refs(above), _refs(above), strict=True))
        one = Join((*one.columns, *more), "inner", one, result, matched, outputs)
    columns = (*parts, *(level[2] for level in levels))
    items: list[Typed] = [Ref(part.type, part.name) for part in above]
    items += [labels[place] or Const(parts[place].type, None) for place in range(at, len(parts))]
    items += [
        Ref(level[2].type, level[2].name) if place < at or place in told else Const(level[2].type, None)
        for place, level in enumerate(levels)
    ]
    return Project(columns, one, tuple(items))


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
