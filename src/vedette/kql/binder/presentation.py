"""`render`: how a result wishes to be shown; the rows pass unchanged, the wish travels with the query."""

from __future__ import annotations

from dataclasses import dataclass

from vedette.kql import syntax
from vedette.kql.binder.context import OPERATORS, Binder, Scope
from vedette.kql.plan import Plan


@dataclass(frozen=True, slots=True)
class Render:
    """A chart's kind (`timechart`, `piechart` …) and its properties as written (`title`, `xcolumn` …)."""

    kind: str
    properties: tuple[tuple[str, str], ...] = ()


def _text(node: syntax.Expr) -> str:
    if isinstance(node, syntax.Name):
        return node.name
    return str(node.value) if isinstance(node, syntax.Literal) else ""


def _render(binder: Binder, node: syntax.Render, plan: Plan, _scope: Scope) -> Plan:
    properties = tuple((item.name, _text(item.value)) for item in node.properties)
    binder.render = Render(node.kind, properties)
    return plan


OPERATORS[syntax.Render] = _render
