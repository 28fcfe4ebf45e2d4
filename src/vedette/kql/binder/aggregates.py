"""Binding of aggregate calls inside `summarize`: one value, or several columns for `arg_max` and `take_any(*)`."""

from __future__ import annotations

from collections.abc import Collection

from vedette.kql import syntax
from vedette.kql.binder.checking import check, retyped
from vedette.kql.binder.context import Binder, Problem, Scope
from vedette.kql.binder.names import of_argument
from vedette.kql.binder.overload import choose, convert, rehearse
from vedette.kql.functions.definition import AGGREGATES, Aggregate, Call
from vedette.kql.plan import Bad, Reduction, Ref, Typed
from vedette.kql.types import BOOL, DATETIME, DECIMAL, DYNAMIC, GUID, INT, LONG, NUMBERS, REAL, TIMESPAN
from vedette.schema.types import ScalarType

_NAMED = {"arg_max": "", "argmax": "max_", "arg_min": "", "argmin": "min_"}
_LEAST = {
    INT: ("toInt32(-2147483648)", "toInt32(2147483647)"),
    **dict.fromkeys((LONG, TIMESPAN), ("toInt64(-9223372036854775808)", "toInt64(9223372036854775807)")),
    REAL: ("-inf", "inf"),
    BOOL: ("false", "true"),
    DATETIME: ("toDateTime64('0001-01-01', 7, 'UTC')", "toDateTime64('9999-12-31 23:59:59.9999999', 7, 'UTC')"),
}
"""What stands for null in `arg_max` and in `arg_min`: a group with nothing else still gives one of its rows."""


def _extreme_by(function: str) -> Aggregate:
    def emit(call: Call) -> str:
        key = call.sql(0)
        if len(call) == 1:
            return f"{function[3:].lower()}(toNullable({key}))"
        values = ", ".join(call.sql(index) for index in range(1, len(call)))
        least = _LEAST.get(call.args[0].type, ("", ""))[function == "argMin"]
        return f"{function}(tuple({values}), {f'ifNull({key}, {least})' if least else key})"

    return Aggregate(function, ("any",), 1, True, DYNAMIC, emit, "", True)


ARG_MAX = _extreme_by("argMax")
ARG_MIN = _extreme_by("argMin")
ANY_ROW = Aggregate(
    "anyRow",
    ("any",),
    1,
    True,
    DYNAMIC,
    lambda call: f"any(tuple({', '.join(call.all())}))",
    "",
    True,
)
_BY_NAME = {"arg_max": ARG_MAX, "argmax": ARG_MAX, "arg_min": ARG_MIN, "argmin": ARG_MIN}
for _name, _aggregate in _BY_NAME.items():
    AGGREGATES.setdefault(_name, []).append(_aggregate)


def bind_aggregate(binder: Binder, node: syntax.Call, scope: Scope) -> Typed:
    """An aggregate that gives one value."""
    inner = scope.over(scope.input)
    if node.name in _BY_NAME:
        if len(node.args) != 1:
            raise Problem(
                "unsupported", f"'{node.name}' of several columns cannot stand inside an expression", node.span
            )
        key = binder.strict(node.args[0].value, inner)
        return key if isinstance(key, Bad) else Reduction(key.type, _BY_NAME[node.name], (key,))
    args = [binder.strict(argument.value, inner) for argument in node.args]
    nodes = [argument.value for argument in node.args]
    declared = None if binder.records is not None else check(node.name, args, nodes, node.span, "aggregate")
    if node.name.startswith("percentile") and args[0].type not in (*NUMBERS, DATETIME, TIMESPAN):
        raise Problem("unsupported", f"not supported: '{node.name}' of {args[0].type}", node.span)
    aggregate = choose(AGGREGATES[node.name], args, node.name, node.span, lenient=True)
    taken = convert(args, aggregate, node.span)
    if any(isinstance(arg, Bad) for arg in taken):
        return Bad(DYNAMIC)
    kind = aggregate.returns if isinstance(aggregate.returns, ScalarType) else aggregate.returns(taken)
    if node.name in ("sum", "sumif") and taken[0].type == INT:
        kind = LONG
    if node.name.startswith("percentile") and kind in (INT, DECIMAL):
        declared = LONG if kind == INT else REAL
    rehearse(aggregate, taken, kind, node.span)
    return retyped(Reduction(kind, aggregate, taken), declared)


def expands(node: syntax.Expr) -> bool:
    """Whether an aggregate gives several columns."""
    if not isinstance(node, syntax.Call):
        return False
    if node.name in _BY_NAME:
        return True
    starred = any(isinstance(argument.value, syntax.Wildcard) for argument in node.args)
    return node.name in ("take_any", "any") and (starred or len(node.args) > 1)


def expand(
    binder: Binder, node: syntax.Call, scope: Scope, names: tuple[str, ...], keys: Collection[str]
) -> list[tuple[str, Typed]]:
    """The columns of `arg_max(key, values…)` or `take_any(values…)` with their names, before numbering."""
    inner = scope.over(scope.input)
    by_extreme = node.name in _BY_NAME
    key = _extreme(binder, node, inner) if by_extreme else None
    if isinstance(key, Bad):
        return []
    values: list[tuple[str, Typed]] = []
    for place, argument in enumerate(node.args[1:] if by_extreme else node.args, 1 if by_extreme else 0):
        if isinstance(argument.value, syntax.Wildcard):
            held = {value.name for _, value in values if isinstance(value, Ref)}
            values += [one for one in _starred(scope, keys, key) if one[0] not in held]
        else:
            bound = binder.strict(argument.value, inner)
            if isinstance(bound, Bad):
                return []
            if isinstance(bound, Ref) and not argument.name and any(value == bound for _, value in values):
                continue
            values.append((of_argument(argument) or f"\x02arg{place}", bound))
    first, labels = _labels(node, by_extreme, [label for label, _ in values])
    function = _BY_NAME.get(node.name, ANY_ROW)
    result: list[tuple[str, Typed]] = []
    if key is not None:
        result.append((first, Reduction(key.type, function, (key,))))
        packed = (key, *(value for _, value in values))
    else:
        packed = tuple(value for _, value in values)
    result += [
        (label, Reduction(value.type, function, packed, place))
        for place, (label, (_, value)) in enumerate(zip(labels, values, strict=True))
    ]
    return [
        (names[place] if place < len(names) and names[place] else label, value)
        for place, (label, value) in enumerate(result)
    ]


def _extreme(binder: Binder, node: syntax.Call, inner: Scope) -> Typed | Bad:
    """What `arg_max` and its kin compare by."""
    if not node.args:
        raise Problem("argument-count", f"'{node.name}' needs an argument", node.span)
    key = binder.strict(node.args[0].value, inner)
    if not isinstance(key, Bad) and binder.records is None and key.type in (DYNAMIC, GUID):
        text = f"'{node.name}' expects any but dynamic and guid as 'key', found {key.type}"
        raise Problem("argument-type", text, node.args[0].value.span)
    return key


def _labels(node: syntax.Call, by_extreme: bool, given: list[str]) -> tuple[str, list[str]]:
    """The name of the extreme itself and those of the values; obsolete spellings prefix them."""
    prefix = _NAMED.get(node.name, "any_" if node.name == "any" else "")
    numbered = f"{node.name[-3:]}_{of_argument(node.args[0])}_" if by_extreme else "any_"
    if prefix and by_extreme:
        first = f"{prefix}{of_argument(node.args[0])}"
        labels = [f"{first}_{label}" for label in given]
    else:
        first = (of_argument(node.args[0]) or f"{node.name[-3:]}_") if by_extreme else ""
        labels = [label if label[0] == "\x02" else prefix + label for label in given]
    return first, [numbered + label.partition("\x02")[2] if "\x02" in label else label for label in labels]


def _starred(scope: Scope, keys: Collection[str], key: Typed | None) -> list[tuple[str, Typed]]:
    taken = {key.name} if isinstance(key, Ref) else set()
    columns = scope.input.columns if scope.input is not None else ()
    return [
        (column.name, Ref(column.type, column.name))
        for column in columns
        if column.name not in taken and column.name not in keys
    ]
