"""`summarize`, `distinct`, `count`: groups with Kusto's implicit names, keys first."""

from __future__ import annotations

from collections.abc import Collection

from vedette.kql import syntax
from vedette.kql.binder.aggregates import expand, expands
from vedette.kql.binder.context import OPERATORS, Binder, Problem, Scope
from vedette.kql.binder.names import Namer, implicit, of_argument
from vedette.kql.binder.opening import settled
from vedette.kql.binder.projection import items, once
from vedette.kql.functions.definition import AGGREGATES
from vedette.kql.plan import Aggregate, Bad, Broken, Column, Const, Plan, Reduction, Ref, Typed, operands, references
from vedette.kql.types import DYNAMIC, LONG, STRING

COUNT = AGGREGATES["count"][0]


def _distinct(binder: Binder, node: syntax.Summarize, plan: Plan, scope: Scope) -> Plan:
    namer = Namer(binder)
    once(binder, node.keys)
    named = [(namer.give(name), value) for name, value in items(binder, node.keys, plan, scope)]
    comparable(binder, node.keys, [value for _, value in named])
    if len(named) > len(node.keys) and any(value.type == DYNAMIC for _, value in named):
        dynamic = next(name for name, value in named if value.type == DYNAMIC)
        text = f"'{dynamic}' is dynamic and cannot be a key; name the columns and convert it"
        raise Problem("argument-type", text, node.keys[0].span, "tostring(…)")
    if any(isinstance(value, Bad) for _, value in named):
        return Broken(())
    columns = tuple(Column(name, value.type) for name, value in named)
    return Aggregate(columns, plan, tuple(value for _, value in named), ())


def comparable(binder: Binder, nodes: tuple[syntax.Expr, ...], values: list[Typed]) -> None:
    """Report keys that are dynamic: such values cannot be grouped by."""
    for node, value in zip(nodes, values, strict=False):
        if value.type != DYNAMIC or isinstance(value, Bad) or isinstance(node, syntax.Wildcard):
            continue
        if not settled(binder, value, STRING):
            text = "a dynamic cannot be a key; convert it first"
            binder.report(Problem("argument-type", text, node.span, "tostring(…)"))


def summarize(binder: Binder, node: syntax.Summarize, plan: Plan, scope: Scope) -> Plan:
    """`summarize aggregates by keys`, and `distinct`."""
    if node.distinct:
        return _distinct(binder, node, plan, scope)
    once(binder, (*node.keys, *node.aggregates))
    keys = items(binder, node.keys, plan, scope)
    comparable(binder, node.keys, [value for _, value in keys])
    key_names = tuple(value.name for _, value in keys if isinstance(value, Ref))
    read = {name for _, value in keys for name in references(value)}
    aggregates: list[tuple[str, Typed]] = []
    for item in node.aggregates:
        try:
            found = _aggregate(binder, item, plan, scope, read)
            _grouped(item, found, key_names)
            _placed(item, found, aggregates)
        except Problem as problem:
            binder.report(problem)
            return Broken(())
    if any(isinstance(value, Bad) for _, value in (*keys, *aggregates)):
        return Broken(())
    namer = Namer(binder)
    columns = [Column(namer.give(name), value.type) for name, value in keys]
    hidden = {column.name for column in plan.columns if column.hidden}
    columns += [
        Column(
            namer.give(name), value.type, hidden=isinstance(value, Reduction) and value.index >= 0 and name in hidden
        )
        for name, value in aggregates
    ]
    return Aggregate(tuple(columns), plan, tuple(value for _, value in keys), tuple(value for _, value in aggregates))


def _grouped(node: syntax.Expr, found: list[tuple[str, Typed]], keys: tuple[str, ...]) -> None:
    """Raise Problem where an aggregate reads a column that is neither aggregated nor a key."""
    for _, value in found:
        loose = loose_columns(value) - set(keys)
        if loose:
            raise Problem("not-aggregated", f"'{sorted(loose)[0]}' is neither aggregated nor a key", node.span)


_REPLACING = frozenset(("take_any", "arg_max", "arg_min", "percentile", "percentiles"))


def _placed(node: syntax.Expr, found: list[tuple[str, Typed]], aggregates: list[tuple[str, Typed]]) -> None:
    """Add an aggregate's columns; one under a name given to `take_any` and its kin replaces a column of that name.

    So `arg_max(Timestamp, *), Name = take_any(Name)` has one Name, as in Microsoft's analyser.
    """
    given = node.names[0] if isinstance(node, syntax.Named) and len(node.names) == 1 else ""
    call = node.value if isinstance(node, syntax.Named) else node
    place = next((at for at, (name, _) in enumerate(aggregates) if given and name == given), None)
    if place is not None and isinstance(call, syntax.Call) and call.name in _REPLACING:
        aggregates[place] = found[0]
        found = found[1:]
    aggregates += found


def loose_columns(value: Typed) -> set[str]:
    """The columns an aggregate expression reads outside any aggregate."""
    if isinstance(value, Reduction):
        return set()
    if isinstance(value, Ref):
        return {value.name}
    found: set[str] = set()
    for operand in operands(value):
        found |= loose_columns(operand)
    return found


def _aggregate(
    binder: Binder, node: syntax.Expr, plan: Plan, scope: Scope, keys: Collection[str]
) -> list[tuple[str, Typed]]:
    names: tuple[str, ...] = ()
    if isinstance(node, syntax.Named):
        names, node = node.names, node.value
    inner = scope.over(plan, aggregating=True)
    if isinstance(node, syntax.Call) and expands(node):
        found = expand(binder, node, inner, names, keys)
        if found and len(names) > len(found):
            raise Problem("argument-count", f"'{names[len(found)]}' names nothing", node.span)
        return found or [("", Bad(LONG))]
    if isinstance(node, syntax.Call) and node.name in ("percentiles", "percentilesw"):
        return _percentiles(binder, node, inner, names)
    if len(names) > 1:
        raise Problem("argument-count", f"'{names[1]}' names nothing", node.span)
    bound = binder.strict(node, inner)
    return [(names[0] if names else implicit(node, aggregating=True), bound)]


def _percentiles(binder: Binder, node: syntax.Call, scope: Scope, names: tuple[str, ...]) -> list[tuple[str, Typed]]:
    """One column for each percentile asked for; the weighted kind has a weight before them."""
    found: list[tuple[str, Typed]] = []
    first = 2 if node.name == "percentilesw" else 1
    if len(node.args) <= first:
        raise Problem("argument-count", f"'{node.name}' needs at least {first + 1} arguments", node.span)
    for place, level in enumerate(node.args[first:]):
        bound = binder.strict(level.value, Scope(scope.names))
        text = bound.value if isinstance(bound, Const) else ""
        one = syntax.Call(node.name.replace("iles", "ile"), (*node.args[:first], level), span=node.span)
        implied = f"percentile_{of_argument(node.args[0])}_{text}".replace(".", "_")
        name = names[place] if place < len(names) else implied
        found.append((name, binder.strict(one, scope)))
    return found


def _count(_binder: Binder, node: syntax.Count, plan: Plan, _scope: Scope) -> Plan:
    return Aggregate((Column(node.name or "Count", LONG),), plan, (), (Reduction(LONG, COUNT, ()),))


OPERATORS.update({syntax.Summarize: summarize, syntax.Count: _count})
