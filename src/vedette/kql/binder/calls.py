"""Binding of calls: built-in functions, aggregates inside `summarize`, user functions, and the special forms.

User functions come from `let` and from the saved functions given to `compile_query`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from vedette.kql import syntax
from vedette.kql.binder.aggregates import bind_aggregate
from vedette.kql.binder.checking import check, retyped
from vedette.kql.binder.context import EXPRESSIONS, Binder, Closure, Names, Problem, Scope, unknown
from vedette.kql.binder.expressions import is_tabular
from vedette.kql.binder.folding import fold
from vedette.kql.binder.forms import SPECIAL
from vedette.kql.binder.functions import call_closure, saved_function
from vedette.kql.binder.opening import fitted
from vedette.kql.binder.overload import apply
from vedette.kql.binder.window import WINDOWS, bind_window
from vedette.kql.functions.conversion import converted
from vedette.kql.functions.definition import AGGREGATES, FUNCTIONS
from vedette.kql.functions.signature import described
from vedette.kql.plan import NOW, Bad, Broken, Const, Plan, Ref, ScalarPlan, Typed
from vedette.kql.types import BOOL, DATETIME, DYNAMIC, LONG, REAL, STRING, TIMESPAN
from vedette.schema.types import ScalarType


def _now(binder: Binder, node: syntax.Call, scope: Scope) -> Typed:
    if not node.args:
        return NOW
    offset = binder.strict(node.args[0].value, scope)
    return fold("+", NOW, offset) or apply(FUNCTIONS["+"], [NOW, offset], "now", node.span)


def _ago(binder: Binder, node: syntax.Call, scope: Scope) -> Typed:
    if len(node.args) != 1:
        raise Problem("argument-count", "'ago' takes 1 argument", node.span)
    span = binder.strict(node.args[0].value, scope)
    if isinstance(span, Bad):
        return Bad(DATETIME)
    if span.type == DYNAMIC:
        span = converted(span, TIMESPAN) or span
    return fold("-", NOW, span) or apply(FUNCTIONS["-"], [NOW, span], "ago", node.span)


def _ingestion_time(_binder: Binder, _node: syntax.Call, scope: Scope) -> Typed:
    if scope.input is not None and scope.input.type_of("_IngestedAt") is not None:
        return Ref(DATETIME, "_IngestedAt")
    return Const(DATETIME, None)


def _toscalar(binder: Binder, node: syntax.Call, scope: Scope) -> Typed:
    if len(node.args) != 1:
        raise Problem("argument-count", "'toscalar' takes 1 argument", node.span)
    inner = node.args[0].value
    if isinstance(inner, syntax.Name) and isinstance(value := scope.names.get(inner.name), Typed):
        return value
    if isinstance(inner, syntax.Call | syntax.Literal) and not is_tabular(binder, inner, scope):
        return binder.strict(inner, Scope(scope.names))
    plan = binder.table(inner, Scope(scope.names))
    if isinstance(plan, Broken):
        return Bad(DYNAMIC)
    if not plan.visible:
        raise Problem("not-a-value", "the table has no columns", node.span)
    return ScalarPlan(plan.visible[0].type, plan)


def _column_ifexists(binder: Binder, node: syntax.Call, scope: Scope) -> Typed:
    if len(node.args) != 2:
        raise Problem("argument-count", f"'{node.name}' takes 2 arguments", node.span)
    wanted = node.args[0].value
    if isinstance(wanted, syntax.Name) and not isinstance(scope.names.get(wanted.name), Const):
        text: object = wanted.name
    else:
        bound = binder.strict(wanted, scope)
        text = bound.value if isinstance(bound, Const) else None
    if not isinstance(text, str):
        raise Problem("not-constant", f"'{node.name}' needs a constant column name", wanted.span)
    kind = scope.input.type_of(text) if scope.input is not None else None
    return Ref(kind, text) if kind is not None else binder.strict(node.args[1].value, scope)


def _pack_all(binder: Binder, node: syntax.Call, scope: Scope) -> Typed:
    if scope.input is None or len(node.args) > 1:
        raise Problem("unsupported", "not supported: pack_all() without a table", node.span)
    ignoring = binder.strict(node.args[0].value, scope) if node.args else Const(BOOL, False)
    if not isinstance(ignoring, Const):
        raise Problem("not-constant", "pack_all() takes true or false, written out", node.args[0].value.span)
    args: list[Typed] = []
    for column in scope.input.visible:
        args += [Const(STRING, column.name), Ref(column.type, column.name)]
    packed = apply(FUNCTIONS["bag_pack"], args, "pack_all", node.span)
    return apply(FUNCTIONS["bag filled"], [packed], "pack_all", node.span) if ignoring.value else packed


def _string_or_type(binder: Binder, node: syntax.Call, scope: Scope) -> Typed:
    """`extract(regex, group, text, typeof(long))`: the text, then converted."""
    args = [argument.value for argument in node.args]
    target = None
    if len(args) > 2 and isinstance(last := args[-1], syntax.TypeOf):
        target = last.type
        args.pop()
    bound = [binder.expr(arg, scope) for arg in args]
    if binder.records is None:
        check(node.name, bound, args, node.span)
    result = apply(FUNCTIONS[node.name], bound, node.name, node.span, lenient=True)
    return result if target is None else converted(result, target) or result


def _round_bin(binder: Binder, node: syntax.Call, scope: Scope) -> Typed:
    """`bin` of mixed numbers: real if either is."""
    bound = [binder.expr(argument.value, scope) for argument in node.args]
    if any(isinstance(arg, Bad) for arg in bound):
        return Bad(bound[0].type if bound else DYNAMIC)
    checked(binder, node, bound)
    if node.name == "floor" and len(bound) == 1:
        bound.append(Const(LONG, 1))
    if bound and bound[0].type == DYNAMIC and len(bound) > 1:
        target = DATETIME if bound[1].type == TIMESPAN else REAL
        bound[0] = converted(bound[0], target) or bound[0]
    return apply(FUNCTIONS[node.name], bound, node.name, node.span, lenient=True)


def _not(binder: Binder, node: syntax.Call, scope: Scope) -> Typed:
    bound = [binder.expr(argument.value, scope) for argument in node.args]
    checked(binder, node, bound)
    return apply(FUNCTIONS["not"], bound, "not", node.span)


FORMS: dict[str, Callable[[Binder, syntax.Call, Scope], Typed]] = {
    "now": _now,
    "ago": _ago,
    "ingestion_time": _ingestion_time,
    "toscalar": _toscalar,
    "column_ifexists": _column_ifexists,
    "columnifexists": _column_ifexists,
    "pack_all": _pack_all,
    "extract": _string_or_type,
    "extract_json": _string_or_type,
    "extractjson": _string_or_type,
    "percentile_tdigest": _string_or_type,
    "percentiles_array_tdigest": _string_or_type,
    "percentile_array_tdigest": _string_or_type,
    "bin": _round_bin,
    "floor": _round_bin,
    "not": _not,
    **SPECIAL,
}


def call(binder: Binder, node: syntax.Call, scope: Scope) -> Typed:
    """A call that gives a value."""
    value = scope.names.get(node.name)
    if isinstance(value, Closure):
        return _scalar(binder, call_closure(binder, value, node, scope), node)
    if scope.aggregating and node.name in AGGREGATES:
        return bind_aggregate(binder, node, scope)
    form = FORMS.get(node.name)
    if form is not None:
        return form(binder, node, scope)
    if node.name in WINDOWS:
        return bind_window(binder, node, scope)
    overloads = FUNCTIONS.get(node.name)
    if overloads is None:
        saved = saved_function(binder, node) if scope.names.sees(node.name) else None
        if saved is not None:
            return _scalar(binder, call_closure(binder, saved, node, Scope(Names())), node)
        if node.name in AGGREGATES:
            raise Problem("aggregate-outside", f"'{node.name}' aggregates; use it in summarize", node.span)
        if described(node.name) or (scope.aggregating and described(node.name, "aggregate")):
            raise Problem("unsupported", f"not supported: the function '{node.name}'", node.span)
        raise unknown("unknown-function", "function", node.name, [*FUNCTIONS, *FORMS, *AGGREGATES], node.span)
    bound = [binder.expr(argument.value, scope) for argument in node.args]
    kind = checked(binder, node, bound)
    return retyped(apply(overloads, bound, node.name, node.span, lenient=True), kind)


def checked(binder: Binder, node: syntax.Call, args: Sequence[Typed], group: str = "scalar") -> ScalarType | None:
    """The type the reference gives a call; mappings, whose input is untyped JSON, are not checked."""
    if binder.records is not None:
        return None
    try:
        return check(node.name, args, [argument.value for argument in node.args], node.span, group)
    except Problem:
        if not fitted(binder, node.name, args, group):
            raise
        return None


def _scalar(_binder: Binder, value: Typed | Plan, node: syntax.Call) -> Typed:
    if isinstance(value, Broken):
        return Bad(DYNAMIC)
    if isinstance(value, Plan):
        raise Problem("not-a-value", f"'{node.name}' gives a table, not a value", node.span)
    return value


EXPRESSIONS[syntax.Call] = call
