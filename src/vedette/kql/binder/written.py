"""Plugins written in the language itself: a text of ours bound over the query's tables and values.

The plugins of `activity.py`, `funnels.py` and others give their text and what its names stand for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from vedette.kql import syntax
from vedette.kql.binder.context import Binder, Named, Names, Problem, Scope
from vedette.kql.binder.statements import bind_block
from vedette.kql.diagnostics import SourceText
from vedette.kql.functions.conversion import converted
from vedette.kql.parser import parse
from vedette.kql.plan import Broken, Column, Const, Plan, Project, Ref, Shared, Typed
from vedette.schema.types import ScalarType


def written(binder: Binder, text: str, values: Mapping[str, Named], node: syntax.Node) -> Plan:
    """The table a text gives whose names stand for `values`; what is wrong with it is told at `node`."""
    inner = replace(binder, source=SourceText(text), problems=[], functions={}, renames={})
    with binder.deeper(node.span):
        inner.depth = binder.depth
        result = bind_block(inner, parse(text), Scope(Names(values)))
    binder.counter = inner.counter
    if inner.problems:
        raise Problem("unsupported", f"not supported: these arguments ({inner.problems[0].message})", node.span)
    if not isinstance(result, Plan):
        raise TypeError("a plugin's text gives a table")
    return result


def prepared(binder: Binder, plan: Plan, items: Sequence[tuple[str, Typed]]) -> Plan:
    """The input of a text: these columns only, computed once however often the text reads them."""
    columns = tuple(Column(name, value.type) for name, value in items)
    binder.counter += 1
    return Shared(columns, Project(columns, plan, tuple(value for _, value in items)), binder.counter)


def renamed(plan: Plan, names: Sequence[tuple[str, str, ScalarType]]) -> Plan:
    """The columns of a text's result under the names a plugin gives them: (ours, shown, type) in order."""
    if isinstance(plan, Broken):
        return plan
    items: list[Typed] = []
    for own, _, kind in names:
        reference = Ref(plan.type_of(own) or kind, own)
        items.append(converted(reference, kind) or reference)
    return Project(tuple(Column(shown, kind) for _, shown, kind in names), plan, tuple(items))


def fixed(value: Typed, kind: ScalarType, what: str, span: syntax.Span) -> Typed:
    """A constant (or `now()`) as a value of a type."""
    changed = converted(value, kind)
    if changed is None or (isinstance(value, Const) and value.value is None):
        raise Problem("argument-type", f"{what} is {kind} here, not {value.type}", span)
    return changed
