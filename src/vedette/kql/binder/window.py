"""Window functions over a serialised table: `row_number`, `prev`, `next`, `row_cumsum` and their kin.

The order is that of the input; `emit/window.py` writes each kind as a SQL window expression.
"""

from __future__ import annotations

from vedette.kql import syntax
from vedette.kql.binder.checking import check
from vedette.kql.binder.context import Binder, Problem, Scope
from vedette.kql.binder.overload import apply
from vedette.kql.functions.conversion import converted
from vedette.kql.functions.definition import FUNCTIONS
from vedette.kql.plan import Bad, Const, Ref, Typed, Windowed
from vedette.kql.plan_steps import session_state
from vedette.kql.types import BOOL, DATETIME, LONG, NUMBERS, TIMESPAN

WINDOWS = frozenset(
    ("row_number", "prev", "next", "row_cumsum", "row_rank_dense", "row_rank_min", "row_window_session")
)


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
    if node.name == "row_window_session":
        return _session(args, node)
    restart = args[1] if len(args) > 1 else Const(BOOL, False)
    if node.name == "row_cumsum":
        if args[0].type not in (*NUMBERS, TIMESPAN):
            raise Problem("argument-type", f"'row_cumsum' does not take {args[0].type}", node.span)
        return Windowed(args[0].type, "row_cumsum", (args[0], restart))
    return Windowed(LONG, node.name, (args[0], restart))


def _session(args: list[Typed], node: syntax.Call) -> Typed:
    """`row_window_session(time, from the first, from the one before, restart)`: when the row's session began."""
    if len(args) not in (3, 4) or args[0].type != DATETIME or any(arg.type != TIMESPAN for arg in args[1:3]):
        raise Problem("argument-type", "'row_window_session' takes a datetime and two timespans", node.span)
    value, farthest, gap = args[:3]
    began, latest = (Ref(DATETIME, session_state(word)) for word in ("start", "latest"))

    def beyond(since: Typed, limit: Typed) -> Typed:
        return apply(FUNCTIONS[">"], [apply(FUNCTIONS["-"], [value, since], "-", node.span), limit], ">", node.span)

    first = apply(FUNCTIONS["isnull"], [began], "isnull", node.span)
    begins = first
    for other in (beyond(began, farthest), beyond(latest, gap), *args[3:]):
        begins = apply(FUNCTIONS["or"], [begins, other], "or", node.span)
    return Windowed(DATETIME, "session", (value, began, begins, Const(BOOL, False)))
