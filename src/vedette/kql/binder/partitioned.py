"""`mv-apply` and `partition`: operators run on each part of a table by itself, the parts told by hidden columns.

The subquery is bound as usual and its nodes are then threaded with the columns that tell the parts: a summarize
groups by them too, a top limits for each.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from vedette.kql import syntax
from vedette.kql.binder.branching import run
from vedette.kql.binder.context import OPERATORS, Binder, Problem, Scope
from vedette.kql.binder.expansion import expand, row_limit
from vedette.kql.binder.joining import option
from vedette.kql.binder.merging import merge
from vedette.kql.binder.statements import bind_block
from vedette.kql.binder.worked import gathered
from vedette.kql.functions.conversion import converted
from vedette.kql.functions.definition import AGGREGATES
from vedette.kql.plan import (
    Aggregate,
    Apply,
    Broken,
    Column,
    Const,
    Expand,
    Filter,
    Join,
    Limit,
    Number,
    Plan,
    Project,
    Reduction,
    Ref,
    Shared,
    Sort,
    Typed,
    Union,
    Windowed,
    children,
    rebuild,
)
from vedette.kql.plan_steps import Stepped
from vedette.kql.types import BOOL, INT, LONG, STRING

_ANY = AGGREGATES["take_any"][0]
_MOST_PARTS = 64
_SOURCES = (syntax.Print, syntax.RangeSource, syntax.MacroExpand)


def _missing(plan: Plan, columns: tuple[Column, ...]) -> tuple[Column, ...]:
    return tuple(column for column in columns if plan.type_of(column.name) is None)


def _refs(columns: tuple[Column, ...]) -> tuple[Typed, ...]:
    return tuple(Ref(column.type, column.name) for column in columns)


def thread(plan: Plan, base: Plan, ids: tuple[Column, ...], carried: tuple[Column, ...], span: syntax.Span) -> Plan:
    """The bound subquery `plan` over `base` made to run for each value of `ids`, passing `carried` along."""
    return _Threads(base, ids, carried, span).through(plan)


@dataclass(frozen=True, slots=True)
class _Threads:
    """What is threaded through a subquery: the columns that tell its parts, and those passed along."""

    base: Plan
    ids: tuple[Column, ...]
    carried: tuple[Column, ...]
    span: syntax.Span

    @property
    def refused(self) -> Problem:
        """For an operator that does not know of parts."""
        return Problem("unsupported", "not supported: this operator inside a subquery for each part", self.span)

    def through(self, plan: Plan) -> Plan:
        """The plan with the columns in it."""
        if plan is self.base:
            return plan
        if isinstance(plan, Join):
            return self.join(plan)
        if isinstance(plan, Union):
            return self.union(plan)
        inner = getattr(plan, "input", None)
        if not isinstance(inner, Plan):
            raise self.refused
        return self.one(plan, self.through(inner))

    def one(self, plan: Plan, below: Plan) -> Plan:
        """An operator of one input."""
        more = _missing(plan, (*self.ids, *self.carried))
        if isinstance(plan, Project):
            items = tuple(self.parted(item) for item in plan.items)
            return Project((*plan.columns, *more), below, (*items, *_refs(more)))
        if isinstance(plan, Filter):
            return Filter((*plan.columns, *more), below, self.parted(plan.predicate))
        if isinstance(plan, Sort | Expand):
            return replace(plan, input=below, columns=(*plan.columns, *more))
        if isinstance(plan, Limit):
            return replace(plan, input=below, columns=(*plan.columns, *more), by=(*plan.by, *_refs(self.ids)))
        if isinstance(plan, Aggregate):
            return _grouped(plan, below, self.ids, self.carried)
        if isinstance(plan, Number):
            return replace(plan, input=below, columns=(*plan.columns[:-1], *more, plan.columns[-1]))
        if isinstance(plan, Stepped):
            given = len(plan.declared) + 1
            columns = (*plan.columns[:-given], *more, *plan.columns[-given:])
            return replace(plan, input=below, columns=columns, group=(*plan.group, *_refs(self.ids)))
        if isinstance(plan, Shared):
            return Shared((*plan.columns, *more), below, -1000 * plan.key - 1)
        raise self.refused

    def parted(self, expr: Typed) -> Typed:
        """An expression whose window functions run for each part."""
        expr = rebuild(expr, self.parted)
        return replace(expr, group=(*expr.group, *_refs(self.ids))) if isinstance(expr, Windowed) else expr

    def join(self, plan: Join) -> Plan:
        """A join whose left side has the parts; where the right one has them too, rows meet within a part."""
        if plan.kind not in ("inner", "innerunique", "leftouter", "leftsemi", "leftanti"):
            raise self.refused
        left, right, keys, kind = self.through(plan.left), plan.right, plan.keys, plan.kind
        if self.within(right):
            right = self.through(right)
            keys = (*keys, *zip(_refs(self.ids), _refs(self.ids), strict=True))
        if kind == "innerunique":
            by = (*(key for key, _ in plan.keys), *_refs(self.ids))
            left, kind = Limit(left.columns, left, Const(LONG, 1), by), "inner"
        more = _missing(plan, (*self.ids, *self.carried))
        outputs = (*plan.outputs, *((0, column.name) for column in more))
        return Join((*plan.columns, *more), kind, left, right, keys, outputs)

    def union(self, plan: Union) -> Plan:
        """A union of tables that all have the parts."""
        if not all(self.within(each) for each in plan.inputs):
            raise self.refused
        columns = (*plan.columns, *_missing(plan, (*self.ids, *self.carried)))
        return Union(columns, tuple(Project(columns, self.through(each), _refs(columns)) for each in plan.inputs))

    def within(self, plan: Plan) -> bool:
        """Whether a plan is made from the base."""
        return plan is self.base or any(self.within(child) for child in children(plan))


def _grouped(plan: Aggregate, below: Plan, ids: tuple[Column, ...], carried: tuple[Column, ...]) -> Plan:
    keys = len(plan.keys)
    if not plan.aggregates:
        more = _missing(plan, (*ids, *carried))
        return Aggregate((*plan.columns, *more), below, (*plan.keys, *_refs(more)), ())
    new_keys = _missing(plan, ids)
    extra = _missing(plan, carried)
    kept = tuple(Reduction(column.type, _ANY, (Ref(column.type, column.name),)) for column in extra)
    columns = (*plan.columns[:keys], *new_keys, *plan.columns[keys:], *extra)
    return Aggregate(columns, below, (*plan.keys, *_refs(new_keys)), (*plan.aggregates, *kept))


def _mv_apply(binder: Binder, node: syntax.MvApply, plan: Plan, scope: Scope) -> Plan:
    if node.id is not None:
        message = "not supported: mv-apply with 'id', whose meaning the reference does not tell"
        raise Problem("unsupported", message, node.id.span)
    outer = tuple(column for column in plan.columns if "\x01" not in column.name)
    number = Column(binder.fresh("row"), LONG, hidden=True)
    copies = tuple(Column(binder.fresh("outer"), column.type, hidden=True) for column in outer)
    numbered = Number((*plan.columns, number), plan)
    doubled = Project(
        (*plan.columns, number, *copies), numbered, (*_refs(plan.columns), *_refs((number,)), *_refs(outer))
    )
    limit = row_limit(binder, node.limit, scope)
    index = option(node, "with_itemindex")
    expanded = expand(binder, node.items, doubled, scope, index=index, limit=limit, keep_empty=False)
    if isinstance(expanded, Broken):
        return expanded
    body = run(binder, node.body, expanded, scope)
    if isinstance(body, Broken):
        return body
    threaded = thread(body, expanded, (number,), copies, node.body.span)
    made = {item.name for item in expanded.items} if isinstance(expanded, Expand) else set()
    columns: list[Column] = []
    items: list[Typed] = []
    shown = {column.name: column for column in body.visible}
    for column, copy in zip(outer, copies, strict=True):
        if column.hidden and column.name in shown:
            continue
        if column.name in made and column.name in shown:
            columns.append(Column(column.name, shown[column.name].type))
            items.append(Ref(shown[column.name].type, column.name))
        else:
            columns.append(column)
            items.append(Ref(copy.type, copy.name))
    names = {column.name for column in outer if not column.hidden}
    for column in body.visible:
        if column.name not in names:
            columns.append(Column(column.name, column.type))
            items.append(Ref(column.type, column.name))
    return Project(tuple(columns), threaded, tuple(items))


def _partition(binder: Binder, node: syntax.Partition, plan: Plan, scope: Scope) -> Plan:
    body = node.body
    key = binder.strict(node.key, scope.over(plan))
    if not isinstance(key, Ref):
        raise Problem("not-a-name", "partition is by a column", node.key.span)
    if not isinstance(body, syntax.Pipe) or body.source is not None or isinstance(body.operators[0], _SOURCES):
        return _queries(binder, node, plan, key, scope)
    part = Column(binder.fresh("part"), key.type, hidden=True)
    base = Project((*plan.columns, part), plan, (*_refs(plan.columns), key))
    bound = run(binder, body, base, scope)
    if isinstance(bound, Broken):
        return bound
    threaded = thread(bound, base, (part,), (), node.span)
    return Project(bound.visible, threaded, _refs(bound.visible))


def _queries(binder: Binder, node: syntax.Partition, plan: Plan, key: Ref, scope: Scope) -> Plan:
    """A whole query for every value of the key, which is a constant in it; 64 values at most, as in Kusto."""
    if option(node, "hint.strategy") not in ("", "legacy"):
        raise Problem("argument-type", "a whole query in braces is for the legacy strategy", node.span)
    distinct = Aggregate((Column("k", key.type),), plan, (key,), ())
    what = "'partition' with a query in braces"
    found = gathered(binder, distinct, [Ref(key.type, "k")], what, node.span, most=_MOST_PARTS)
    results: list[tuple[str, Plan]] = []
    for text in found[0] if found else [""]:
        value = converted(Const(STRING, text), key.type) or Const(key.type, None)
        if isinstance(value, Apply) and key.type in (LONG, INT) and text:
            value = Const(key.type, int(text))
        inner = Scope(scope.names.adding(key.name, value))
        body = node.body.body if isinstance(node.body, syntax.Lambda) else None
        bound = binder.table(node.body, inner) if body is None else bind_block(binder, body, inner)
        if isinstance(bound, Broken):
            return bound
        if not isinstance(bound, Plan):
            raise Problem("not-a-table", "a part's query gives a value, not a table", node.body.span)
        results.append(("", bound))
    merged = merge(results)
    return merged if found and found[0] else Filter(merged.columns, merged, Const(BOOL, False))


OPERATORS.update({syntax.MvApply: _mv_apply, syntax.Partition: _partition})
