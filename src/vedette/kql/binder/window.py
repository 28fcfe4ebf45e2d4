"""Window functions over a serialised table: `row_number`, `prev`, `next`, `row_cumsum` and their kin.

The order is that of the input; `emit/window.py` writes each kind as a SQL window expression.
"""

from __future__ import annotations

from vedette.kql import syntax
from vedette.kql.binder.checking import check
from vedette.kql.binder.context import Binder, Problem, Scope
from vedette.kql.functions.conversion import converted
from vedette.kql.plan import Bad, Const, Typed, Windowed
from vedette.kql.types import BOOL, LONG, NUMBERS, TIMESPAN

WINDOWS = frozenset(("row_number", "prev", "next", "row_cumsum", "row_rank_dense", "row_rank_min"))


def bind_window(binder: Binder, node: syntax.Call, scope: Scope) -> Typed:
    """A window function's call."""
    if scope.input is None:
        raise Problem("not-a-value", f"'{node.name}' needs a serialised table", node.span)
    args = [binder.strict(argument.value, scope) for argument in node.args]
    if any(isinstance(arg, Bad) for arg in args):
        return Bad(LONG)
    check(node.name, args, [argument.value for argument in node.args], node.span)
    if node.name == "row_number":
        start = args[0] if args else Const(LONG, 1)
        restart = args[1] if len(args) > 1 else Const(BOOL, False)
        return Windowed(LONG, "row_number", (start, restart))
    if not args:
        raise Problem("argument-count", f"'{node.name}' needs an argument", node.span)
    if node.name in ("prev", "next"):
        offset = args[1] if len(args) > 1 else Const(LONG, 1)
        default = args[2] if len(args) > 2 else Const(args[0].type, None)
        return Windowed(args[0].type, node.name, (args[0], offset, converted(default, args[0].type) or default))
    restart = args[1] if len(args) > 1 else Const(BOOL, False)
    if node.name == "row_cumsum":
        if args[0].type not in (*NUMBERS, TIMESPAN):
            raise Problem("argument-type", f"'row_cumsum' does not take {args[0].type}", node.span)
        return Windowed(args[0].type, "row_cumsum", (args[0], restart))
    return Windowed(LONG, node.name, (args[0], restart))
