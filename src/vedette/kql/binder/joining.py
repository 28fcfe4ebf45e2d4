"""`join` of every kind and `lookup`: keys, output columns, numbering of columns both sides have."""

from __future__ import annotations

from vedette.kql import syntax
from vedette.kql.binder.context import OPERATORS, Binder, Problem, Scope, find_column, unknown
from vedette.kql.binder.names import Namer
from vedette.kql.binder.opening import settled
from vedette.kql.functions.conversion import converted
from vedette.kql.plan import Bad, Broken, Column, Join, Plan, Ref, Typed
from vedette.kql.types import DYNAMIC, INT, LONG, STRING

_KINDS = {
    "": "innerunique",
    "innerunique": "innerunique",
    "inner": "inner",
    "leftouter": "leftouter",
    "rightouter": "rightouter",
    "fullouter": "fullouter",
    "leftsemi": "leftsemi",
    "rightsemi": "rightsemi",
    "leftanti": "leftanti",
    "anti": "leftanti",
    "leftantisemi": "leftanti",
    "rightanti": "rightanti",
    "rightantisemi": "rightanti",
}
LEFT_ONLY = ("leftsemi", "leftanti")
RIGHT_ONLY = ("rightsemi", "rightanti")


def option(node: syntax.Parameterised, name: str) -> str:
    """The text of an option such as `kind=inner`, empty when it is not given."""
    value = node.option(name)
    if isinstance(value, syntax.Name):
        return value.name
    if isinstance(value, syntax.Literal):
        return str(value.value)
    return ""


def _key(binder: Binder, node: syntax.Expr, left: Plan, right: Plan, scope: Scope) -> list[tuple[Typed, Typed]]:
    if isinstance(node, syntax.Pipe) and node.source is not None and not node.operators:
        return _key(binder, node.source, left, right, scope)
    if isinstance(node, syntax.Name):
        sides = []
        for side in (left, right):
            column = find_column(binder, side, node.name, node.span)
            if column is None:
                if isinstance(side, Broken):
                    return []
                names = [known.name for known in side.visible]
                raise unknown("unknown-column", "column", node.name, names, node.span)
            sides.append(Ref(column.type, column.name))
        return [(sides[0], sides[1])]
    if isinstance(node, syntax.Binary) and node.op == "and":
        return _key(binder, node.left, left, right, scope) + _key(binder, node.right, left, right, scope)
    if isinstance(node, syntax.Binary) and node.op == "==":
        inner = Scope(scope.names, None, False, left, right)
        first, second = binder.strict(node.left, inner), binder.strict(node.right, inner)
        if _side(node.left) == "$right" and _side(node.right) == "$left":
            first, second = second, first
        elif _side(node.left) != "$left" or _side(node.right) != "$right":
            raise Problem("join-condition", "a join compares $left columns with $right columns", node.span)
        return [] if isinstance(first, Bad) or isinstance(second, Bad) else [(first, second)]
    raise Problem("join-condition", "a join's condition is a column or $left.a == $right.b", node.span)


def _side(node: syntax.Expr) -> str:
    while isinstance(node, syntax.Path | syntax.Index):
        node = node.base
    return node.name if isinstance(node, syntax.Name) else ""


def _keys(binder: Binder, node: syntax.Join, left: Plan, right: Plan, scope: Scope) -> tuple[tuple[Typed, Typed], ...]:
    pairs: list[tuple[Typed, Typed]] = []
    for condition in node.on:
        for first, second in _key(binder, condition, left, right, scope):
            named, kinds = isinstance(condition, syntax.Name), (first.type, second.type)
            if kinds == (DYNAMIC, DYNAMIC):
                first, second = converted(first, STRING) or first, converted(second, STRING) or second
            alike = first.type == second.type or (not named and {first.type, second.type} == {INT, LONG})
            if settled(binder, first, kinds[1]) or settled(binder, second, kinds[0]):
                continue
            if not alike or (DYNAMIC in kinds and not named):
                first_kind, second_kind = kinds
                text = f"a join cannot compare {first_kind} with {second_kind}; convert both to one type before it"
                raise Problem("argument-type", text, condition.span)
            pairs.append((first, second))
    return tuple(pairs)


def _numbered(name: str, namer: Namer, others: set[str]) -> str:
    """A right column's name: numbered where the left has it, past numbers that the right's own columns have."""
    if name not in namer.taken:
        return namer.give(name)
    number = 1
    while (given := f"{name}{number}") in others or given in namer.taken:
        number += 1
    return namer.give(given)


def join(binder: Binder, node: syntax.Join, plan: Plan, scope: Scope) -> Plan:
    """`join` and `lookup`."""
    right = binder.table(node.right, Scope(scope.names))
    if isinstance(right, Broken):
        return right
    written = option(node, "kind")
    kind = _KINDS.get(written) if not node.lookup else {"": "leftouter"}.get(written, written)
    if kind is None or (node.lookup and kind not in ("leftouter", "inner")):
        raise Problem("join-kind", f"unknown kind of join '{written}'", node.span)
    if node.where is not None:
        raise Problem("unsupported", "not supported: a condition in a join besides its keys", node.where.span)
    keys = _keys(binder, node, plan, right, scope)
    if not keys:
        if binder.problems or binder.reopened:
            return Broken(())
        raise Problem("join-condition", "a join needs at least one key", node.span)
    columns: list[Column] = []
    outputs: list[tuple[int, str]] = []
    namer = Namer(binder)
    others = {column.name for column in right.visible}
    dropped = {second.name for _, second in keys if isinstance(second, Ref)} if node.lookup else set()
    for side, source in ((0, plan), (1, right)):
        if (side == 0 and kind in RIGHT_ONLY) or (side == 1 and kind in LEFT_ONLY):
            continue
        for column in source.visible:
            if side == 1 and column.name in dropped:
                continue
            columns.append(
                Column(_numbered(column.name, namer, others) if side else namer.give(column.name), column.type)
            )
            outputs.append((side, column.name))
    for side, source in ((0, plan), (1, right)):
        if (side == 0 and kind in RIGHT_ONLY) or (side == 1 and kind in LEFT_ONLY):
            continue
        for column in source.columns:
            if column.hidden:
                columns.append(Column(namer.give(column.name), column.type, hidden=True))
                outputs.append((side, column.name))
    return Join(tuple(columns), kind, plan, right, keys, tuple(outputs))


OPERATORS[syntax.Join] = join
