"""Calls that need more than the values of their arguments: names of columns, whole tables, constants checked early.

Source: the reference's page of each function.
"""

from __future__ import annotations

import operator
from collections.abc import Callable

from vedette.kql import syntax
from vedette.kql.binder.context import Binder, Problem, Scope
from vedette.kql.binder.names import implicit
from vedette.kql.binder.overload import apply
from vedette.kql.functions.definition import FUNCTIONS
from vedette.kql.plan import Apply, Bad, Broken, Const, Ref, Typed
from vedette.kql.types import BOOL, DATETIME, DYNAMIC, LONG, REAL, STRING, TIMESPAN


def _pack_columns(binder: Binder, node: syntax.Call, scope: Scope) -> Typed:
    """`bag_pack_columns(a, b)`: each column under its own name."""
    args: list[Typed] = []
    for argument in node.args:
        name = implicit(argument.value)
        if not name:
            raise Problem("not-a-name", f"'{node.name}' takes columns", argument.value.span)
        args += [Const(STRING, name), binder.strict(argument.value, scope)]
    if any(isinstance(arg, Bad) for arg in args):
        return Bad(DYNAMIC)
    return apply(FUNCTIONS["bag_pack"], args, node.name, node.span)


def _column_names(binder: Binder, node: syntax.Call, scope: Scope) -> Typed:
    """`column_names_of(T)`: known when the query is compiled."""
    if len(node.args) != 1:
        raise Problem("argument-count", f"'{node.name}' takes 1 argument", node.span)
    plan = binder.table(node.args[0].value, Scope(scope.names))
    return Bad(DYNAMIC) if isinstance(plan, Broken) else Const(DYNAMIC, [column.name for column in plan.visible])


def _data_size(binder: Binder, node: syntax.Call, scope: Scope) -> Typed:
    """`estimate_data_size(a, b)` or of all columns."""
    args: list[Typed] = []
    for argument in node.args:
        if isinstance(argument.value, syntax.Wildcard) and scope.input is not None:
            args += [Ref(column.type, column.name) for column in scope.input.visible]
        else:
            args.append(binder.strict(argument.value, scope))
    if any(isinstance(arg, Bad) for arg in args):
        return Bad(LONG)
    if any(arg.type == DYNAMIC for arg in args):
        raise Problem("unsupported", "not supported: estimate_data_size() of a dynamic", node.span)
    return apply(FUNCTIONS["estimate_data_size"], args, node.name, node.span)


def _bin_auto(binder: Binder, node: syntax.Call, scope: Scope) -> Typed:
    """`bin_auto(x)`: the bins that `set query_bin_auto_size` and `set query_bin_auto_at` ask for."""
    if len(node.args) != 1:
        raise Problem("argument-count", f"'{node.name}' takes 1 argument", node.span)
    bound = binder.strict(node.args[0].value, scope)
    size, at = (binder.options.get(f"query_bin_auto_{name}") for name in ("size", "at"))
    if not isinstance(size, int | float):
        raise Problem("not-constant", "'bin_auto' needs 'set query_bin_auto_size = …' first", node.span)
    if isinstance(bound, Bad):
        return bound
    kind = REAL if isinstance(size, float) or isinstance(at, float) else LONG
    step = TIMESPAN if bound.type in (DATETIME, TIMESPAN) else kind
    start = bound.type if bound.type in (DATETIME, TIMESPAN) else kind
    if isinstance(at, int | float):
        return apply(FUNCTIONS["bin_at"], [bound, Const(step, size), Const(start, at)], node.name, node.span)
    return apply(FUNCTIONS["bin"], [bound, Const(step, size)], node.name, node.span)


_OPERATIONS: dict[str, Callable[..., bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "and": lambda left, right: left and right,
    "or": lambda left, right: left or right,
    "not": operator.not_,
}


def _known(value: Typed) -> object:
    """The value of a comparison of constants, None when it is not one."""
    if isinstance(value, Const):
        return value.value
    if isinstance(value, Apply) and value.function.name in _OPERATIONS:
        args = [_known(arg) for arg in value.args]
        if None not in args:
            try:
                return _OPERATIONS[value.function.name](*args)
            except TypeError:
                return None
    return None


def _assert(binder: Binder, node: syntax.Call, scope: Scope) -> Typed:
    """An error where the condition is false: when the query is compiled if that can be told, else when it runs."""
    if len(node.args) != 2:
        raise Problem("argument-count", "'assert' takes 2 arguments", node.span)
    condition, message = (binder.strict(argument.value, scope) for argument in node.args)
    if isinstance(condition, Bad) or isinstance(message, Bad):
        return Bad(BOOL)
    if not isinstance(message, Const):
        raise Problem("unsupported", "not supported: assert() with a computed message", node.args[1].value.span)
    if condition.type != BOOL:
        raise Problem("argument-type", f"'assert' expects a bool, found {condition.type}", node.args[0].value.span)
    found = _known(condition)
    if found is True:
        return Const(BOOL, True)
    if found is False:
        raise Problem("assertion", f"assert() has failed with message: '{message.value}'", node.span)
    return apply(FUNCTIONS["assert"], [condition, message], "assert", node.span)


def _exists(binder: Binder, node: syntax.Call, scope: Scope) -> Typed:
    """`iscolumnexists("name")`."""
    name = binder.strict(node.args[0].value, scope) if len(node.args) == 1 else None
    if not isinstance(name, Const) or scope.input is None:
        raise Problem("not-constant", f"'{node.name}' needs a constant column name and a table", node.span)
    return Const(BOOL, scope.input.type_of(str(name.value)) is not None)


def _refused(reason: str) -> Callable[[Binder, syntax.Call, Scope], Typed]:
    def form(_binder: Binder, node: syntax.Call, _scope: Scope) -> Typed:
        raise Problem("unsupported", f"not supported: {node.name}(): {reason}", node.span)

    return form


SPECIAL: dict[str, Callable[[Binder, syntax.Call, Scope], Typed]] = {
    "bag_pack_columns": _pack_columns,
    "column_names_of": _column_names,
    "estimate_data_size": _data_size,
    "assert": _assert,
    "bin_auto": _bin_auto,
    "iscolumnexists": _exists,
    "row_id": _refused("there are no extents here"),
    "current_node_id": _refused("there is no cluster here"),
    "hash_combine": _refused("how hashes are combined is not documented"),
    "hash_many": _refused("how hashes are combined is not documented"),
}
"""Forms by name; the binder of calls asks here before it looks for a function."""
