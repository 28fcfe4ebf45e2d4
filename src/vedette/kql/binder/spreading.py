"""Functions that give several columns: their names, types, and the one computation behind them.

Inside an expression such a function is an array of its values; standing alone in a projection it is a column each.
Source: the pages of the functions, column names after the analyser in github.com/microsoft/Kusto-Query-Language.
"""

from __future__ import annotations

from collections.abc import Sequence

from vedette.kql import syntax
from vedette.kql.binder.names import implicit
from vedette.kql.functions.conversion import converted
from vedette.kql.plan import Access, Apply, Bad, Column, Const, Plan, Project, Ref, Typed, operands, rebuild
from vedette.kql.types import BOOL, DYNAMIC, LONG, REAL
from vedette.schema.types import ScalarType

_LINE = (("rsquare", REAL), ("slope", REAL), ("variance", REAL), ("rvariance", REAL), ("interception", REAL))
_SIDE = (("rsquare", REAL), ("slope", REAL), ("interception", REAL), ("variance", REAL), ("rvariance", REAL))
_TRANSFORMED = (("real", DYNAMIC), ("imag", DYNAMIC))
_PERIODS = (("periods", DYNAMIC), ("scores", DYNAMIC))

SPREADS: dict[str, tuple[tuple[str, ScalarType], ...]] = {
    "series_stats": (
        ("min", REAL),
        ("min_idx", LONG),
        ("max", REAL),
        ("max_idx", LONG),
        ("avg", REAL),
        ("stdev", REAL),
        ("variance", REAL),
    ),
    "series_fit_line": (*_LINE, ("line_fit", DYNAMIC)),
    "series_fit_2lines": (
        ("rsquare", REAL),
        ("split_idx", LONG),
        ("variance", REAL),
        ("rvariance", REAL),
        ("line_fit", DYNAMIC),
        *((f"right_{name}", kind) for name, kind in _SIDE),
        *((f"left_{name}", kind) for name, kind in _SIDE),
    ),
    "series_fit_poly": (
        ("rsquare", REAL),
        ("coefficients", DYNAMIC),
        ("variance", REAL),
        ("rvariance", REAL),
        ("poly_fit", DYNAMIC),
    ),
    "series_fft": _TRANSFORMED,
    "series_ifft": _TRANSFORMED,
    "series_periods_detect": _PERIODS,
    "series_periods_validate": _PERIODS,
    "series_decompose": (("baseline", DYNAMIC), ("seasonal", DYNAMIC), ("trend", DYNAMIC), ("residual", DYNAMIC)),
    "series_decompose_anomalies": (("ad_flag", DYNAMIC), ("ad_score", DYNAMIC), ("baseline", DYNAMIC)),
}
_SORTS = ("array_sort_asc", "array_sort_desc")


def spread(node: syntax.Expr, bound: Typed, names: Sequence[str]) -> list[tuple[str, Typed]] | None:
    """The columns of a projected call, the given names first; None when it gives one column of its own name."""
    if not isinstance(node, syntax.Call) or isinstance(bound, Bad):
        return None
    if node.name in _SORTS:
        return _sorted(node, bound, names)
    columns = SPREADS.get(node.name)
    if columns is None:
        return None
    first = implicit(node.args[0].value) if node.args else ""
    result = []
    for place, (suffix, kind) in enumerate(columns):
        name = names[place] if place < len(names) else f"{node.name}_{first}_{suffix}"
        value = Access(DYNAMIC, bound, Const(LONG, place))
        result.append((name, converted(value, kind) or value))
    return result


def _sorted(node: syntax.Call, bound: Typed, names: Sequence[str]) -> list[tuple[str, Typed]]:
    arrays = list(node.args)
    if isinstance(bound, Apply) and bound.args[-1].type == BOOL:
        arrays.pop()
    labels = [f"{implicit(array.value) or f'array{place}'}_sorted" for place, array in enumerate(arrays)]
    labels = [*names, *labels[len(names) :]]
    if len(arrays) == 1:
        return [(labels[0], bound)]
    return [(label, Access(DYNAMIC, bound, Const(LONG, place))) for place, label in enumerate(labels)]


def hoisted(plan: Plan, values: Sequence[Typed]) -> tuple[Plan, list[Typed]]:
    """The input with one hidden column for each call that several of the values read, and the values reading it."""
    uses: dict[int, list[Typed]] = {}
    for value in values:
        _collect(value, uses)
    shared = [found[0] for found in uses.values() if len(found) > 1]
    if not shared:
        return plan, list(values)
    columns = [Column(f"_spread{len(plan.columns)}_{place}", DYNAMIC, hidden=True) for place in range(len(shared))]
    kept = [Ref(column.type, column.name) for column in plan.columns]
    inner = Project((*plan.columns, *columns), plan, (*kept, *shared))
    names = {id(call): Ref(DYNAMIC, column.name) for call, column in zip(shared, columns, strict=True)}

    def read(value: Typed) -> Typed:
        return names[id(value)] if id(value) in names else rebuild(value, read)

    return inner, [read(value) for value in values]


def _collect(value: Typed, uses: dict[int, list[Typed]]) -> None:
    if isinstance(value, Apply) and value.function.name in (*SPREADS, *_SORTS):
        uses.setdefault(id(value), []).append(value)
        return
    for operand in operands(value):
        _collect(operand, uses)
