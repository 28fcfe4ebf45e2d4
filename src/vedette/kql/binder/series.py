"""`make-series`: aggregates by bins of an axis, then each group's bins gathered into arrays of one length.

Bins count from `from` (or the smallest value, binned) up to, not including, `to` (or past the largest).
"""

from __future__ import annotations

from dataclasses import dataclass

from vedette.kql import syntax
from vedette.kql.binder.aggregation import loose_columns
from vedette.kql.binder.context import OPERATORS, Binder, Problem, Scope
from vedette.kql.binder.joining import option
from vedette.kql.binder.names import Namer, implicit
from vedette.kql.binder.overload import apply
from vedette.kql.binder.projection import items
from vedette.kql.functions.definition import AGGREGATES, FUNCTIONS
from vedette.kql.functions.series import AXIS, GATHER
from vedette.kql.plan import (
    Aggregate,
    Bad,
    Broken,
    Column,
    Const,
    Filter,
    Plan,
    Project,
    Reduction,
    Ref,
    ScalarPlan,
    Typed,
)
from vedette.kql.types import DATETIME, DYNAMIC, LONG, REAL, TIMESPAN


def _call(name: str, args: list[Typed], span: syntax.Span) -> Typed:
    return apply(FUNCTIONS[name], args, name, span)


def _bounds(
    binder: Binder, node: syntax.MakeSeries, plan: Plan, axis: Typed, step: Typed, scope: Scope
) -> tuple[Typed, Typed]:
    """The first point and the end of the axis."""
    start = binder.strict(node.start, scope) if node.start is not None else None
    end = binder.strict(node.end, scope) if node.end is not None else None
    for given in (start, end):
        if given is not None and given.type != axis.type and not isinstance(given, Bad):
            raise Problem("argument-type", f"the axis is {axis.type}, its ends are {given.type}", node.span)
    if start is None:
        start = _call("bin", [_extreme("min", axis, plan), step], node.span)
    if end is None:
        last = _call("bin", [_extreme("max", axis, plan), step], node.span)
        end = _call("+", [last, step], node.span)
    return start, end


def _extreme(name: str, axis: Typed, plan: Plan) -> Typed:
    reduction = Reduction(axis.type, AGGREGATES[name][0], (axis,))
    return ScalarPlan(axis.type, Aggregate((Column(name, axis.type),), plan, (), (reduction,)))


def _aggregate(binder: Binder, item: syntax.SeriesAggregate, plan: Plan, scope: Scope) -> tuple[str, Typed, Typed]:
    """Name, aggregate and default of one series."""
    value = item.value
    name = ""
    if isinstance(value, syntax.Named):
        name, value = value.names[0], value.value
    bound = binder.strict(value, scope.over(plan, aggregating=True))
    if loose_columns(bound):
        raise Problem("not-aggregated", "a series is made of aggregates", item.span)
    if item.default is not None:
        default = binder.strict(item.default, Scope(scope.names))
    else:
        default = Const(REAL, 0.0) if bound.type == REAL else Const(LONG, 0)
    return name or implicit(value), bound, default


def _make_series(binder: Binder, node: syntax.MakeSeries, plan: Plan, scope: Scope) -> Plan:
    if option(node, "kind") not in ("", "nonempty"):
        raise Problem("unsupported", f"unknown kind of make-series '{option(node, 'kind')}'", node.span)
    axis = binder.strict(node.axis, scope.over(plan))
    step = binder.strict(node.step, Scope(scope.names))
    keys = items(binder, node.keys, plan, scope)
    series = [_aggregate(binder, item, plan, scope) for item in node.aggregates]
    if any(isinstance(part, Bad) for part in (axis, step, *(v for _, v in keys), *(v for _, v, _ in series))):
        return Broken(())
    if isinstance(axis, Ref) and any(name == axis.name for name, _ in keys):
        raise Problem("duplicate-name", f"a column named '{axis.name}' is already declared", node.axis.span)
    if axis.type not in (DATETIME, TIMESPAN, LONG):
        raise Problem("unsupported", f"not supported: an axis of type {axis.type}", node.axis.span)
    start, end = _bounds(binder, node, plan, axis, step, Scope(scope.names))
    frame = _Axis(axis, start, end, step, node)
    return _gathered(binder, frame, plan, keys, series)


@dataclass(frozen=True, slots=True)
class _Axis:
    """What the bins are made of."""

    value: Typed
    start: Typed
    end: Typed
    step: Typed
    node: syntax.MakeSeries

    def slot(self, value: Typed) -> Typed:
        """How many whole steps a value is past the start."""
        span = self.node.span
        distance = _call("-", [value, self.start], span)
        if value.type == LONG:
            return _call("/", [distance, self.step], span)
        return _call(
            "tolong", [_call("floor", [_call("/", [distance, self.step], span), Const(REAL, 1.0)], span)], span
        )

    def count(self) -> Typed:
        """How many bins there are; the end itself is outside."""
        span = self.node.span
        tick = Const(LONG, 1) if self.value.type == LONG else Const(TIMESPAN, 1)
        return self.slot(_call("-", [_call("+", [self.end, self.step], span), tick], span))

    def inside(self, plan: Plan) -> Plan:
        """The rows between the ends."""
        span = self.node.span
        over = [_call(">=", [self.value, self.start], span), _call("<", [self.value, self.end], span)]
        return Filter(plan.columns, plan, _call("and", over, span))


def _gathered(
    binder: Binder,
    axis: _Axis,
    plan: Plan,
    keys: list[tuple[str, Typed]],
    series: list[tuple[str, Typed, Typed]],
) -> Plan:
    """The bins of each group gathered into arrays."""
    node, slot, count = axis.node, binder.fresh("slot"), axis.count()
    namer = Namer(binder)
    key_columns = tuple(Column(namer.give(name), value.type) for name, value in keys)
    value_columns = [Column(namer.give(name), DYNAMIC) for name, _, _ in series]
    inner_values = [Column(binder.fresh("value"), value.type) for _, value, _ in series]
    binned = Aggregate(
        (*key_columns, Column(slot, LONG), *inner_values),
        axis.inside(plan),
        (*(value for _, value in keys), axis.slot(axis.value)),
        tuple(value for _, value, _ in series),
    )
    gathered = [
        Reduction(DYNAMIC, GATHER, (Ref(LONG, slot), Ref(column.type, column.name), count, default))
        for column, (_, _, default) in zip(inner_values, series, strict=True)
    ]
    axis_name = namer.give(implicit(node.axis.value) if isinstance(node.axis, syntax.Named) else implicit(node.axis))
    points = Reduction(DYNAMIC, AXIS, (axis.start, axis.step, count))
    columns = (*key_columns, *value_columns, Column(axis_name, DYNAMIC))
    refs = tuple(Ref(column.type, column.name) for column in key_columns)
    result = Aggregate(columns, binned, refs, (*gathered, points))
    if key_columns or option(node, "kind") == "nonempty":
        return result
    # Without keys SQL gives one row even over nothing; make-series gives none.
    rows = Column(binder.fresh("rows"), LONG)
    counting = Reduction(LONG, AGGREGATES["count"][0], ())
    counted = Aggregate((*columns, rows), binned, (), (*result.aggregates, counting))
    some = _call(">", [Ref(LONG, rows.name), Const(LONG, 0)], node.span)
    kept = Filter(counted.columns, counted, some)
    return Project(columns, kept, tuple(Ref(column.type, column.name) for column in columns))


OPERATORS[syntax.MakeSeries] = _make_series
