"""Drops columns nobody reads, so that scans, subselects and joins carry only what the result needs."""

from __future__ import annotations

from dataclasses import replace

from vedette.kql.plan import (
    Aggregate,
    Column,
    Expand,
    ExternalFile,
    Filter,
    Join,
    Limit,
    Number,
    Plan,
    Project,
    Records,
    Reduction,
    Ref,
    Scan,
    Shared,
    Sort,
    Typed,
    Union,
    references,
)
from vedette.kql.plan_steps import Stepped


def prune_columns(plan: Plan) -> Plan:
    """The plan giving only its visible columns, each node only what those above it read."""
    return _prune(plan, {column.name for column in plan.visible})


def _kept(columns: tuple[Column, ...], needed: set[str]) -> tuple[Column, ...]:
    return tuple(column for column in columns if column.name in needed)


def _all(items: tuple[Typed, ...]) -> set[str]:
    found: set[str] = set()
    for item in items:
        found |= references(item)
    return found


def _prune(plan: Plan, needed: set[str]) -> Plan:
    if isinstance(plan, ExternalFile):
        # Delimited columns are told by their place, so none before the last one read may go.
        if plan.format != "parquet":
            return plan
        return replace(plan, columns=_kept(plan.columns, needed) or plan.columns[:1])
    if isinstance(plan, Scan | Records):
        return replace(plan, columns=_kept(plan.columns, needed))
    if isinstance(plan, Filter):
        inner = _prune(plan.input, needed | references(plan.predicate))
        return replace(plan, input=inner, columns=inner.columns)
    if isinstance(plan, Sort):
        inner = _prune(plan.input, needed | _all(tuple(key.value for key in plan.keys)))
        return replace(plan, input=inner, columns=inner.columns)
    if isinstance(plan, Limit):
        inner = _prune(plan.input, needed | _all(plan.by))
        return replace(plan, input=inner, columns=inner.columns)
    if isinstance(plan, Number):
        inner = _prune(plan.input, needed)
        return replace(plan, input=inner, columns=(*inner.columns, plan.columns[-1]))
    if isinstance(plan, Project):
        return _project(plan, needed)
    if isinstance(plan, Stepped):
        return _stepped(plan, needed)
    if isinstance(plan, Aggregate):
        return _aggregate(plan, needed)
    if isinstance(plan, Join):
        return _join(plan, needed)
    if isinstance(plan, Union):
        columns = _kept(plan.columns, needed)
        inputs = tuple(_exactly(_prune(each, needed), columns) for each in plan.inputs)
        return Union(columns, inputs)
    if isinstance(plan, Expand):
        return _expand(plan, needed)
    if isinstance(plan, Shared):
        # Every use of a shared plan must stay equal, so it keeps all its columns.
        inner = _prune(plan.input, {column.name for column in plan.input.columns})
        return replace(plan, input=inner)
    return plan


def _exactly(plan: Plan, columns: tuple[Column, ...]) -> Plan:
    return plan if plan.columns == columns else Project(columns, plan, tuple(_ref(column) for column in columns))


def _ref(column: Column) -> Typed:
    return Ref(column.type, column.name)


def _project(plan: Project, needed: set[str]) -> Plan:
    pairs = [(c, item) for c, item in zip(plan.columns, plan.items, strict=True) if c.name in needed]
    items = tuple(item for _, item in pairs)
    inner = _prune(plan.input, _all(items))
    return Project(tuple(column for column, _ in pairs), inner, items)


def _aggregate(plan: Aggregate, needed: set[str]) -> Plan:
    keys = len(plan.keys)
    if not plan.aggregates:
        return replace(plan, input=_prune(plan.input, _all(plan.keys)))
    pairs = list(zip(plan.columns[keys:], plan.aggregates, strict=True))
    kept = [(column, item) for column, item in pairs if column.name in needed] or pairs[:1]
    aggregates = _slimmed([item for _, item in kept])
    columns = (*plan.columns[:keys], *(column for column, _ in kept))
    inner = _prune(plan.input, _all(plan.keys) | _all(aggregates))
    return Aggregate(columns, inner, plan.keys, aggregates)


def _slimmed(aggregates: list[Typed]) -> tuple[Typed, ...]:
    """`arg_max` columns pack all their values into one tuple: keep only those that are still read."""
    by_pack: dict[tuple[int, int], list[Reduction]] = {}
    for item in aggregates:
        if isinstance(item, Reduction) and item.index >= 0:
            by_pack.setdefault((id(item.function), id(item.args)), []).append(item)
    changed: dict[int, Reduction] = {}
    for members in by_pack.values():
        args = members[0].args
        lead = 0 if members[0].function.name == "anyRow" else 1
        packed = (*args[:lead], *(args[lead + item.index] for item in members))
        for place, item in enumerate(members):
            changed[id(item)] = Reduction(item.type, item.function, packed, place)
    return tuple(changed.get(id(item), item) for item in aggregates)


def _join(plan: Join, needed: set[str]) -> Plan:
    pairs = [(c, output) for c, output in zip(plan.columns, plan.outputs, strict=True) if c.name in needed]
    sides: tuple[set[str], set[str]] = (set(), set())
    for _, (side, name) in pairs:
        sides[side].add(name)
    for left, right in plan.keys:
        sides[0].update(references(left))
        sides[1].update(references(right))
    if plan.near is not None:
        sides[0].update(references(plan.near.left))
        sides[1].update(references(plan.near.right))
    return replace(
        plan,
        columns=tuple(column for column, _ in pairs),
        outputs=tuple(output for _, output in pairs),
        left=_prune(plan.left, sides[0]),
        right=_prune(plan.right, sides[1]),
    )


def _stepped(plan: Stepped, needed: set[str]) -> Plan:
    given = len(plan.declared) + 1
    made = {column.name for column in plan.columns[-given:]} | {held.name for held in plan.held}
    read = _all(plan.group) | _all(() if plan.order is None else (plan.order,))
    for step in plan.steps:
        read |= references(step.condition) | _all(step.cells)
    read |= {held.column for held in plan.held}
    inner = _prune(plan.input, (needed | read) - made)
    return replace(plan, input=inner, columns=(*inner.columns, *plan.columns[-given:]))


def _expand(plan: Expand, needed: set[str]) -> Plan:
    made = {item.name for item in plan.items} | {plan.index}
    inner = _prune(plan.input, (needed - made) | _all(tuple(item.value for item in plan.items)))
    columns = tuple(column for column in plan.columns if column.name in made or (column.name in needed))
    return replace(plan, input=inner, columns=columns)
