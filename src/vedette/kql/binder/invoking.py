"""`invoke` of tabular functions and `evaluate` of plugins whose result columns are known when compiling."""

from __future__ import annotations

from vedette.kql import syntax
from vedette.kql.binder.aggregates import bind_aggregate
from vedette.kql.binder.context import OPERATORS, Binder, Closure, Names, Problem, Scope, unknown
from vedette.kql.binder.functions import call_closure, saved_function
from vedette.kql.binder.names import Namer
from vedette.kql.binder.overload import apply
from vedette.kql.binder.projection import keep, project
from vedette.kql.binder.statements import constant
from vedette.kql.functions.conversion import converted
from vedette.kql.functions.definition import AGGREGATES, FUNCTIONS
from vedette.kql.plan import Access, Aggregate, Broken, Column, Const, Filter, Join, Plan, Ref, Typed
from vedette.kql.types import BOOL, DYNAMIC, LONG, STRING

_LIBRARY = ("FileProfile", "DeviceFromIP", "AssignedIPAddresses", "SeenBy")


def _invoke(binder: Binder, node: syntax.Invoke, plan: Plan, scope: Scope) -> Plan:
    call = node.call
    value = scope.names.get(call.name)
    if not isinstance(value, Closure):
        saved = saved_function(binder, call)
        if saved is None:
            if call.name in _LIBRARY:
                raise Problem("unsupported", f"not supported: the function '{call.name}'", call.span)
            closures = [name for name, known in scope.names.values.items() if isinstance(known, Closure)]
            raise unknown("unknown-function", "tabular function", call.name, closures, call.span)
        value, scope = saved, Scope(Names())
    result = call_closure(binder, value, call, scope, plan)
    if isinstance(result, Plan):
        return result
    raise Problem("not-a-table", f"'{call.name}' gives a value, not a table", call.span)


def _bag_unpack(binder: Binder, node: syntax.Evaluate, plan: Plan, scope: Scope) -> Plan:
    arguments = node.call.args
    if not arguments:
        raise Problem("argument-count", "'bag_unpack' needs a column", node.span)
    bag = binder.strict(arguments[0].value, scope.over(plan))
    if not isinstance(bag, Ref) or bag.type != DYNAMIC:
        raise Problem("argument-type", "'bag_unpack' takes a dynamic column", arguments[0].span)
    options = {argument.name: argument.value for argument in arguments[1:] if argument.name}
    places = [argument.value for argument in arguments[1:] if not argument.name]
    prefix = str(constant(binder, places[0], Scope(scope.names))) if places else ""
    if "OutputColumnPrefix" in options:
        prefix = str(constant(binder, options.pop("OutputColumnPrefix"), Scope(scope.names)))
    if options or len(places) > 1:
        raise Problem("unsupported", "not supported: bag_unpack with options besides a prefix", node.span)
    if node.output is None:
        message = "not supported: bag_unpack without its output schema; write ': (*, Name: string, …)' after it"
        raise Problem("unsupported", message, node.span)
    declared = node.output.columns
    named: list[tuple[str, Typed]] = []
    if node.output.star:
        taken = {bag.name} | {column.name for column in declared}
        named = [(c.name, Ref(c.type, c.name)) for c in plan.visible if c.name not in taken]
    for column in declared:
        kind = column.type or STRING
        own = plan.type_of(column.name)
        if not node.output.star and own == kind and column.name != bag.name:
            named.append((column.name, Ref(kind, column.name)))
            continue
        value: Typed = Access(DYNAMIC, bag, Const(STRING, column.name.removeprefix(prefix)))
        named.append((column.name, converted(value, kind) or value))
    return project(plan, named)


def _pivot(binder: Binder, node: syntax.Evaluate, plan: Plan, scope: Scope) -> Plan:
    """`pivot(column, aggregate, others…) : (schema)`: one column for each declared value."""
    arguments = [argument.value for argument in node.call.args]
    if node.output is None:
        message = "not supported: pivot without its output schema; write ': (Key: string, Value1: long, …)' after it"
        raise Problem("unsupported", message, node.span)
    if not arguments:
        raise Problem("argument-count", "'pivot' needs a column", node.span)
    by = binder.strict(arguments[0], scope.over(plan))
    aggregate = arguments[1] if len(arguments) > 1 else syntax.Call("count", (), span=node.span)
    if not isinstance(by, Ref) or not isinstance(aggregate, syntax.Call) or aggregate.name not in AGGREGATES:
        raise Problem("argument-type", "'pivot' takes a column and an aggregate", node.span)
    others = [binder.strict(other, scope.over(plan)) for other in arguments[2:]]
    names = [other.name for other in others if isinstance(other, Ref)]
    used = {argument.value.name for argument in aggregate.args if isinstance(argument.value, syntax.Name)} | {by.name}
    keys = [c for c in plan.visible if (c.name in names if names else c.name not in used)]
    if node.output.star:
        raise Problem("unsupported", "not supported: pivot with '*' in its output schema", node.span)
    key_names = {column.name for column in keys}
    columns, values = [], []
    for declared in node.output.columns:
        if declared.name in key_names:
            continue
        condition = syntax.Binary(
            "==",
            syntax.Call("tostring", (syntax.Argument(arguments[0], span=node.span),), span=node.span),
            syntax.Literal(STRING, declared.name, span=node.span),
            span=node.span,
        )
        twin = f"{aggregate.name}if" if f"{aggregate.name}if" in AGGREGATES else f"{aggregate.name}_if"
        if twin not in AGGREGATES:
            raise Problem("unsupported", f"not supported: pivot with {aggregate.name}()", aggregate.span)
        call = syntax.Call(twin, (*aggregate.args, syntax.Argument(condition, span=node.span)), span=aggregate.span)
        values.append(bind_aggregate(binder, call, scope.over(plan, aggregating=True)))
        columns.append(Column(declared.name, values[-1].type))
    grouped = Aggregate((*keys, *columns), plan, tuple(Ref(column.type, column.name) for column in keys), tuple(values))
    shown = [grouped.type_of(declared.name) for declared in node.output.columns]
    if None in shown:
        raise Problem("unknown-column", "the output schema names a column pivot does not give", node.span)
    return keep(grouped, [Column(d.name, grouped.type_of(d.name) or BOOL) for d in node.output.columns])


def _ipv4_lookup(binder: Binder, node: syntax.Evaluate, plan: Plan, scope: Scope) -> Plan:
    """`ipv4_lookup(table, address, network)`: the rows of the table whose network holds the address."""
    arguments = node.call.args
    if len(arguments) != 3 or any(argument.name for argument in arguments) or node.output is not None:
        raise Problem("unsupported", "not supported: ipv4_lookup with more than table, address and network", node.span)
    right = binder.table(arguments[0].value, Scope(scope.names))
    if isinstance(right, Broken):
        return right
    address = binder.strict(arguments[1].value, scope.over(plan))
    network = binder.strict(arguments[2].value, scope.over(right))
    if not isinstance(address, Ref) or not isinstance(network, Ref) or {address.type, network.type} != {STRING}:
        raise Problem("argument-type", "ipv4_lookup takes a column of addresses and one of networks", node.span)
    namer = Namer()
    columns, outputs = [], []
    for side, source in enumerate((plan, right)):
        for column in source.visible:
            columns.append(Column(namer.give(column.name), column.type))
            outputs.append((side, column.name))
    pairs = Join(tuple(columns), "inner", plan, right, ((Const(LONG, 1), Const(LONG, 1)),), tuple(outputs))
    held = columns[outputs.index((1, network.name))]
    inside = apply(
        FUNCTIONS["ipv4_is_in_range"],
        [address, Ref(STRING, held.name)],
        "ipv4_lookup",
        node.span,
    )
    return Filter(pairs.columns, pairs, inside)


_PLUGINS = {"bag_unpack": _bag_unpack, "pivot": _pivot, "ipv4_lookup": _ipv4_lookup}


def _evaluate(binder: Binder, node: syntax.Evaluate, plan: Plan, scope: Scope) -> Plan:
    plugin = _PLUGINS.get(node.call.name)
    if plugin is None:
        raise Problem("unsupported", f"not supported: the plugin '{node.call.name}'", node.call.span)
    return plugin(binder, node, plan, scope)


OPERATORS.update({syntax.Invoke: _invoke, syntax.Evaluate: _evaluate})
