"""Choosing the overload of a function for given arguments, and converting the arguments to it.

Called for every call and operator; a wrong number or type of arguments is a Problem at the call.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from vedette.kql.binder.checking import meeting
from vedette.kql.binder.context import Problem
from vedette.kql.emit.literal import constant
from vedette.kql.functions.conditional import MIXED, UNIFIED
from vedette.kql.functions.conversion import converted
from vedette.kql.functions.definition import Aggregate, Call, Function, Refusal
from vedette.kql.plan import Apply, Bad, Const, Typed
from vedette.kql.syntax import Span
from vedette.kql.types import BOOL, DECIMAL, DYNAMIC, INT, LONG, NUMBERS, REAL, STRING, TYPE_NAMES, common
from vedette.schema.types import ScalarType

Overload = TypeVar("Overload", Function, Aggregate)

_FREE = ("any", "scalar")


def _cost(arg: Typed, wanted: str) -> int | None:
    if isinstance(arg, Bad) or wanted in _FREE or wanted == str(arg.type):
        return 0
    if wanted == "text":
        return 1
    if wanted == "number":
        return 0 if arg.type in NUMBERS else 4 if arg.type == DYNAMIC else None
    if isinstance(arg, Const) and arg.value is None:
        return 5
    target = ScalarType(wanted)
    if arg.type in NUMBERS and target in NUMBERS:
        distance = NUMBERS.index(target) - NUMBERS.index(arg.type)
        return distance if distance > 0 else None
    if arg.type == DYNAMIC:
        return 7
    if target == DYNAMIC:
        return 9
    return None


def _bends(arg: Typed, target: ScalarType) -> bool:
    """Whether a value may be converted where the reference lets it in: anything to text, any number to any number."""
    fits = target == STRING or {arg.type, target} <= {*NUMBERS, BOOL}
    return fits and converted(arg, target) is not None


def choose(
    overloads: Sequence[Overload], args: Sequence[Typed], name: str, span: Span, *, lenient: bool = False
) -> Overload:
    """The cheapest overload that takes these arguments; `lenient` lets any conversion there is make one fit."""
    best: Overload | None = None
    best_cost = 1_000_000
    fits_count = False
    for overload in overloads:
        if len(args) < overload.required or (len(args) > len(overload.parameters) and not overload.variadic):
            continue
        fits_count = True
        total = 0
        for index, arg in enumerate(args):
            wanted = overload.parameter(index) or "any"
            cost = _cost(arg, wanted)
            if cost is None and lenient and wanted in TYPE_NAMES and _bends(arg, ScalarType(wanted)):
                cost = 30 if wanted == STRING else 20
            if cost is None:
                break
            total += cost
        else:
            if total < best_cost:
                best, best_cost = overload, total
    if best is not None:
        return best
    given = ", ".join(str(arg.type) for arg in args)
    if lenient:
        raise Problem("unsupported", f"not supported: '{name}' of ({given})", span)
    if not fits_count:
        counts = sorted(
            {overload.required for overload in overloads} | {len(overload.parameters) for overload in overloads}
        )
        wanted = str(counts[0]) if len(counts) == 1 else f"{counts[0]} to {counts[-1]}"
        if any(overload.variadic for overload in overloads):
            wanted = f"at least {counts[0]}"
        raise Problem("argument-count", f"'{name}' takes {wanted} arguments, not {len(args)}", span)
    raise Problem("argument-type", f"'{name}' does not take ({given})", span)


def convert(args: Sequence[Typed], overload: Function | Aggregate, span: Span) -> tuple[Typed, ...]:
    """The arguments as the overload asks for them."""
    result = []
    for index, arg in enumerate(args):
        wanted = overload.parameter(index) or "any"
        result.append(_as(arg, wanted, span))
    if overload.name in UNIFIED:
        return unify(result, *UNIFIED[overload.name], mixed=overload.name in MIXED)
    return tuple(result)


def unify(args: Sequence[Typed], start: int, step: int, *, mixed: bool = False) -> tuple[Typed, ...]:
    """The branches among the arguments, from `start` at a stride and the last, as one type; `mixed` as in `meeting`."""
    places = sorted({*range(start, len(args) - 1, step), len(args) - 1})
    kinds = [args[place].type for place in places if not _null(args[place])] or [DYNAMIC]
    met = meeting(kinds, mixed=True) if mixed else common(kinds)
    if met is None:
        shown = ", ".join(str(args[place].type) for place in places)
        raise Refusal(f"branches of different types ({shown})")
    result = list(args)
    for place in places:
        result[place] = converted(args[place], met) or args[place]
    return tuple(result)


def _null(arg: Typed) -> bool:
    return isinstance(arg, Bad) or (isinstance(arg, Const) and arg.value is None and arg.type == DYNAMIC)


def _as(arg: Typed, wanted: str, span: Span) -> Typed:
    if isinstance(arg, Bad) or wanted in _FREE:
        return arg
    if wanted == "number":
        return (converted(arg, REAL) or arg) if arg.type == DYNAMIC else arg
    target = STRING if wanted == "text" else ScalarType(wanted)
    if arg.type == target:
        return arg
    if isinstance(arg, Const) or not _widens_by_itself(arg.type, target):
        changed = converted(arg, target)
        if changed is None:
            raise Problem("argument-type", f"a {arg.type} cannot be used as {target} here", span)
        return changed
    return arg


def _widens_by_itself(source: ScalarType, target: ScalarType) -> bool:
    """Whether ClickHouse's own arithmetic widens this way, so that no conversion hides a column from its index."""
    return (source == INT and target == LONG) or (source in (INT, LONG) and target == REAL)


def apply(
    overloads: Sequence[Function], args: Sequence[Typed], name: str, span: Span, *, lenient: bool = False
) -> Typed:
    """A call of the overload that fits, its arguments converted; `lenient` as in `choose`."""
    function = choose(overloads, args, name, span, lenient=lenient)
    taken = convert(args, function, span)
    if any(isinstance(arg, Bad) for arg in taken):
        kind = function.returns if isinstance(function.returns, ScalarType) else DYNAMIC
        return Bad(kind)
    kind = function.returns if isinstance(function.returns, ScalarType) else function.returns(taken)
    rehearse(function, taken, kind, span)
    return Apply(kind, function, taken)


class _Stage:
    """An emission without a query: every value is a mark, so that a function can say whether it can be written."""

    def expression(self, expr: Typed) -> str:
        """A constant's SQL, or a mark."""
        return constant(expr) if isinstance(expr, Const) else "x"

    def fresh(self) -> str:
        """A name."""
        return "x"

    def indexed(self, _expr: Typed) -> bool:
        """No column is indexed here."""
        return False


def rehearse(function: Function | Aggregate, args: Sequence[Typed], kind: ScalarType, span: Span) -> None:
    """Raise Problem where the function cannot be written for these arguments, so that the refusal has its place."""
    if isinstance(function.emit, str) or any(isinstance(arg, Bad) for arg in args):
        return
    try:
        function.render(Call(_Stage(), args, kind))
    except Refusal as refusal:
        raise Problem("unsupported", f"not supported: {refusal}", span) from None


__all__ = ["DECIMAL", "LONG", "apply", "choose", "convert", "unify"]
