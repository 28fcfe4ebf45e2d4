"""`mv-expand`: which values expand to which columns of which type."""

from __future__ import annotations

from vedette.kql import syntax
from vedette.kql.binder.context import OPERATORS, Binder, Problem, Scope
from vedette.kql.binder.joining import option
from vedette.kql.binder.names import Namer, implicit
from vedette.kql.binder.statements import constant
from vedette.kql.plan import Bad, Broken, Column, Expand, Expansion, Plan, Ref
from vedette.kql.types import DYNAMIC, LONG, STRING


def expand(
    binder: Binder,
    items: tuple[syntax.ExpandItem, ...],
    plan: Plan,
    scope: Scope,
    *,
    index: str = "",
    limit: int | None = None,
    keep_empty: bool = True,
    as_array: bool = False,
) -> Plan:
    """The expansion of these items over a plan."""
    columns = list(plan.columns)
    expansions: list[Expansion] = []
    for item in items:
        value = binder.strict(item.value, scope.over(plan))
        if isinstance(value, Bad):
            return Broken(())
        if value.type not in (DYNAMIC, STRING):
            raise Problem("argument-type", f"a {value.type} cannot be expanded", item.value.span)
        if value.type == STRING:
            raise Problem("argument-type", "a string cannot be expanded; use parse_json() or split()", item.span)
        kind = item.to or DYNAMIC
        wanted = item.name or (value.name if isinstance(value, Ref) else implicit(item.value))
        taken = [column.name for column in columns]
        place = next((at for at, column in enumerate(columns) if column.name == wanted), None)
        name = wanted or Namer(binder, taken=taken, over=taken).give("")
        if place is None:
            columns.append(Column(name, kind))
        else:
            columns[place] = Column(name, kind)
        expansions.append(Expansion(value, name, kind))
    if index:
        columns.append(Column(index, LONG))
    return Expand(tuple(columns), plan, tuple(expansions), index, limit, keep_empty, as_array)


def row_limit(binder: Binder, node: syntax.Expr | None, scope: Scope) -> int | None:
    """The limit of an expansion, None without one."""
    if node is None:
        return None
    value = constant(binder, node, Scope(scope.names))
    if not isinstance(value, int) or value < 0:
        raise Problem("argument-type", "the limit must be a whole number", node.span)
    return value


def _mv_expand(binder: Binder, node: syntax.MvExpand, plan: Plan, scope: Scope) -> Plan:
    as_array = option(node, "bagexpansion") == "array" or option(node, "kind") == "array"
    return expand(
        binder,
        node.items,
        plan,
        scope,
        index=option(node, "with_itemindex"),
        limit=row_limit(binder, node.limit, scope),
        as_array=as_array,
    )


OPERATORS[syntax.MvExpand] = _mv_expand
