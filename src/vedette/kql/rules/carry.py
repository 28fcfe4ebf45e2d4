"""Carries columns from a mapping's input through every operator to its output, past projections that drop them.

Used for the hidden columns of the lake (`_EventId`) and for the fields gathered by `gather_paths`.
"""

from __future__ import annotations

from dataclasses import replace

from vedette.kql.functions.definition import Refusal
from vedette.kql.plan import Column, Expand, Filter, Limit, Number, Plan, Project, Records, Ref, Sort, Union


def carry(plan: Plan, columns: tuple[Column, ...]) -> Plan:
    """The plan with these input columns in its output; Refusal for an operator that is not row by row."""
    if isinstance(plan, Records):
        return replace(plan, columns=_added(plan.columns, columns))
    if isinstance(plan, Project):
        inner = carry(plan.input, columns)
        missing = [column for column in columns if plan.type_of(column.name) is None]
        items = (*plan.items, *(Ref(column.type, column.name) for column in missing))
        return Project((*plan.columns, *missing), inner, items)
    if isinstance(plan, Filter | Expand | Limit | Sort | Number):
        return replace(plan, input=carry(plan.input, columns), columns=_added(plan.columns, columns))
    if isinstance(plan, Union):
        inputs = tuple(carry(each, columns) for each in plan.inputs)
        ordered = _added(plan.columns, columns)
        return Union(ordered, tuple(_exactly(each, ordered) for each in inputs))
    raise Refusal(f"{type(plan).__name__.lower()} in a mapping, which works row by row")


def _added(present: tuple[Column, ...], more: tuple[Column, ...]) -> tuple[Column, ...]:
    names = {column.name for column in present}
    return (*present, *(column for column in more if column.name not in names))


def _exactly(plan: Plan, columns: tuple[Column, ...]) -> Plan:
    if plan.columns == columns:
        return plan
    return Project(columns, plan, tuple(Ref(column.type, column.name) for column in columns))
