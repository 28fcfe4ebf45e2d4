"""Paths into a parsed column are read from its text: `extend E = parse_json(X) | where E.a == …` never builds `E`.

The text travels beside `E` as a hidden column, so that conditions on paths move to the scan and only what is asked for
is parsed; `prune_columns` drops whichever of the two nobody reads.
"""

from __future__ import annotations

from dataclasses import replace

from vedette.kql.functions.conversion import path_of
from vedette.kql.functions.definition import FUNCTIONS, Function
from vedette.kql.plan import (
    Access,
    Aggregate,
    Apply,
    Column,
    Expand,
    Filter,
    Limit,
    Plan,
    Project,
    Ref,
    Sort,
    Typed,
    children,
    rebuild,
)
from vedette.kql.rules.push_filters import with_children
from vedette.kql.types import DYNAMIC, STRING

_PARSE = "parse_json"
Texts = dict[str, str]
"""The hidden column that holds a parsed column's text, by the parsed column's name."""


def read_json(plan: Plan) -> Plan:
    """The plan with paths into `parse_json(column)` reading the column itself."""
    changed, _ = _walk(plan)
    return _exactly(changed, plan)


def _walk(plan: Plan) -> tuple[Plan, Texts]:
    if isinstance(plan, Project):
        return _project(plan)
    if isinstance(plan, Filter | Sort | Limit | Expand):
        inner, texts = _walk(plan.input)
        return _row_wise(plan, inner, texts)
    if isinstance(plan, Aggregate):
        inner, texts = _walk(plan.input)
        keys = tuple(_read(key, texts) for key in plan.keys)
        return replace(plan, input=inner, keys=keys, aggregates=tuple(_read(one, texts) for one in plan.aggregates)), {}
    before = children(plan)
    after = tuple(_exactly(_walk(child)[0], child) for child in before)
    return (with_children(plan, after) if any(a is not b for a, b in zip(after, before, strict=True)) else plan), {}


def _row_wise(plan: Filter | Sort | Limit | Expand, inner: Plan, texts: Texts) -> tuple[Plan, Texts]:
    if not texts:
        return (plan if inner is plan.input else replace(plan, input=inner)), texts
    columns = (*plan.columns, *(Column(name, STRING, hidden=True) for name in texts.values()))
    if isinstance(plan, Filter):
        return Filter(columns, inner, _read(plan.predicate, texts)), texts
    if isinstance(plan, Sort):
        keys = tuple(replace(key, value=_read(key.value, texts)) for key in plan.keys)
        return Sort(columns, inner, keys), texts
    if isinstance(plan, Limit):
        return replace(plan, columns=columns, input=inner, by=tuple(_read(one, texts) for one in plan.by)), texts
    items = tuple(replace(item, value=_read(item.value, texts)) for item in plan.items)
    made = {item.name for item in plan.items}
    kept = {name: text for name, text in texts.items() if name not in made}
    columns = (*plan.columns, *(Column(name, STRING, hidden=True) for name in kept.values()))
    return replace(plan, columns=columns, input=inner, items=items), kept


def _project(plan: Project) -> tuple[Plan, Texts]:
    inner, below = _walk(plan.input)
    items = tuple(_read(item, below) for item in plan.items)
    texts: Texts = {}
    sources: list[Typed] = []
    for column, item in zip(plan.columns, plan.items, strict=True):
        source = _text(item, below)
        if source is not None and not column.hidden:
            texts[column.name] = f"{column.name}\x01text"
            sources.append(source)
    if not texts:
        return (plan if inner is plan.input else Project(plan.columns, inner, items)), texts
    hidden = tuple(Column(name, STRING, hidden=True) for name in texts.values())
    return Project((*plan.columns, *hidden), inner, (*items, *sources)), texts


def _text(item: Typed, below: Texts) -> Typed | None:
    """The column whose text an item is parsed from, when it is just that."""
    if isinstance(item, Ref) and item.name in below:
        return Ref(STRING, below[item.name])
    if isinstance(item, Apply) and item.function.name == _PARSE and len(item.args) == 1:
        source = item.args[0]
        return source if isinstance(source, Ref) and source.type == STRING else None
    return None


def _read(expr: Typed, texts: Texts) -> Typed:
    """The expression with paths into parsed columns as paths into their texts."""
    if not texts:
        return expr
    if isinstance(expr, Access):
        base, steps = path_of(expr)
        if isinstance(base, Ref) and base.name in texts:
            found: Typed = Apply(DYNAMIC, _function(), (Ref(STRING, texts[base.name]),))
            for step in steps:
                found = Access(DYNAMIC, found, _read(step, texts))
            return found
    return rebuild(expr, lambda operand: _read(operand, texts))


def _function() -> Function:
    return next(one for one in FUNCTIONS[_PARSE] if one.parameters == ("string",))


def _exactly(plan: Plan, wanted: Plan) -> Plan:
    """The plan with just the columns it had."""
    if plan.columns == wanted.columns:
        return plan
    return Project(wanted.columns, plan, tuple(Ref(column.type, column.name) for column in wanted.columns))
