"""`arg_max(Timestamp, …) by Device` over a table: the newest moment of each group first, then only those rows.

The other columns are so read for few rows, found by the table's order, instead of being carried along for all.
"""

from __future__ import annotations

from vedette.kql.emit.frame import Frame
from vedette.kql.plan import Aggregate, Reduction, Ref, Typed

_EXTREMES = {"argMax": "max", "argMin": "min"}


def narrowing(plan: Aggregate, frame: Frame) -> str:
    """A condition that keeps the rows an `arg_max` or `arg_min` by event time can choose; empty where none is known.

    Keys must be strings of few distinct values: over many small groups asking twice would cost more.
    """
    if not frame.moment or frame.closed or frame.arrays or not plan.keys:
        return ""
    functions = {_extreme(item, frame) for item in plan.aggregates}
    if len(functions) != 1 or "" in functions or all(len(_args(item)) == 1 for item in plan.aggregates):
        return ""
    keys = [frame.columns[key.name] if isinstance(key, Ref) else "" for key in plan.keys]
    if not set(keys) <= frame.common:
        return ""
    listed = ", ".join(keys)
    where = f" WHERE {' AND '.join(frame.where)}" if frame.where else ""
    extreme = f"{functions.pop()}({frame.moment})"
    return f"({listed}, {frame.moment}) IN (SELECT {listed}, {extreme} FROM {frame.source}{where} GROUP BY {listed})"


def _args(item: Typed) -> tuple[Typed, ...]:
    return item.args if isinstance(item, Reduction) else ()


def _extreme(item: Typed, frame: Frame) -> str:
    """The engine's function for the extreme an aggregate looks for in the table's time; empty for any other."""
    if not isinstance(item, Reduction) or item.function.name not in _EXTREMES:
        return ""
    key = item.args[0]
    if not isinstance(key, Ref) or frame.columns.get(key.name) != frame.moment:
        return ""
    return _EXTREMES[item.function.name]
