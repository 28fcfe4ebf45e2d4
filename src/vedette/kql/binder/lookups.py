"""`evaluate` of `ipv4_lookup` and `ipv6_lookup`: rows joined where a network holds an address."""

from __future__ import annotations

from vedette.kql import syntax
from vedette.kql.binder.context import Binder, Problem, Scope
from vedette.kql.binder.names import Namer
from vedette.kql.binder.overload import apply
from vedette.kql.binder.statements import constant
from vedette.kql.functions.definition import FUNCTIONS
from vedette.kql.plan import Bad, Broken, Column, Const, Filter, Join, Number, Plan, Project, Ref, Shared, Typed, Union
from vedette.kql.types import LONG, STRING


def _split(binder: Binder, node: syntax.Evaluate, scope: Scope) -> tuple[list[syntax.Argument], bool]:
    """The table and column arguments, and whether rows without a match are kept."""
    columns = [argument for argument in node.call.args if not argument.name]
    named = [argument for argument in node.call.args if argument.name]
    unmatched: object = False
    for argument in named:
        if argument.name != "return_unmatched":
            raise Problem("unknown-argument", f"'{node.call.name}' has no argument '{argument.name}'", argument.span)
        unmatched = constant(binder, argument.value, Scope(scope.names))
    if len(columns) > 3 and not isinstance(columns[-1].value, syntax.Name):
        unmatched = constant(binder, columns.pop().value, Scope(scope.names))
    if len(columns) < 3 or node.output is not None:
        raise Problem("argument-count", f"'{node.call.name}' takes a table, an address and a network", node.span)
    if not isinstance(unmatched, bool):
        raise Problem("argument-type", "'return_unmatched' is true or false", node.span)
    return columns, unmatched


def lookup(binder: Binder, node: syntax.Evaluate, plan: Plan, scope: Scope) -> Plan:
    """`ipv4_lookup(table, address, network, keys…, return_unmatched)` and its twin for IPv6."""
    arguments, unmatched = _split(binder, node, scope)
    right = binder.table(arguments[0].value, Scope(scope.names))
    if isinstance(right, Broken):
        return right
    address = binder.strict(arguments[1].value, scope.over(plan))
    network = binder.strict(arguments[2].value, scope.over(right))
    if isinstance(address, Bad) or isinstance(network, Bad):
        return Broken(())
    if not isinstance(address, Ref) or not isinstance(network, Ref) or {address.type, network.type} != {STRING}:
        raise Problem("argument-type", f"'{node.call.name}' takes a column of addresses and one of networks", node.span)
    keys: list[tuple[Typed, Typed]] = []
    for argument in arguments[3:]:
        sides = [binder.strict(argument.value, scope.over(side)) for side in (plan, right)]
        keys.append((sides[0], sides[1]))
    number = Column(binder.fresh("row"), LONG, hidden=True)
    binder.counter += 1
    left = Shared((*plan.columns, number), Number((*plan.columns, number), plan), binder.counter) if unmatched else plan
    matched = _matched(node, left, right, keys, (address, network))
    if not unmatched:
        return _shown(matched, matched.visible)
    rest = Join(
        left.columns,
        "leftanti",
        left,
        matched,
        ((Ref(LONG, number.name), Ref(LONG, number.name)),),
        tuple((0, column.name) for column in left.columns),
    )
    own = {column.name for column in plan.visible}
    blanks = tuple(
        Ref(column.type, column.name) if column.name in own else Const(column.type, None) for column in matched.visible
    )
    return Union(matched.visible, (_shown(matched, matched.visible), Project(matched.visible, rest, blanks)))


def _shown(plan: Plan, columns: tuple[Column, ...]) -> Plan:
    return Project(columns, plan, tuple(Ref(column.type, column.name) for column in columns))


def _matched(
    node: syntax.Evaluate, left: Plan, right: Plan, keys: list[tuple[Typed, Typed]], held: tuple[Ref, Ref]
) -> Plan:
    """Pairs of rows whose network holds the address, the table's own keys left out as `lookup` does."""
    dropped = {other.name for _, other in keys if isinstance(other, Ref)}
    namer = Namer()
    columns: list[Column] = []
    outputs: list[tuple[int, str]] = []
    # The page of ipv6_lookup shows the looked-up columns first, that of ipv4_lookup last.
    for side, source in ((0, left), (1, right)) if node.call.name == "ipv4_lookup" else ((1, right), (0, left)):
        for column in source.columns:
            if (column.hidden and side == 1) or (side == 1 and column.name in dropped):
                continue
            columns.append(Column(namer.give(column.name), column.type, column.hidden))
            outputs.append((side, column.name))
    pairs = Join(
        tuple(columns), "inner", left, right, tuple(keys) or ((Const(LONG, 1), Const(LONG, 1)),), tuple(outputs)
    )
    within = columns[outputs.index((1, held[1].name))]
    test = "ipv4_is_in_range" if node.call.name == "ipv4_lookup" else "ipv6_is_in_range"
    inside = apply(FUNCTIONS[test], [held[0], Ref(STRING, within.name)], node.call.name, node.span)
    return Filter(pairs.columns, pairs, inside)
