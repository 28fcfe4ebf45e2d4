"""Values that can be compared but not shown: what `parse_version` gives has more digits than a decimal holds here.

`compile_query` asks before it emits: such a value in the result is refused, in a condition it is right.
"""

from __future__ import annotations

from collections.abc import Sequence

from vedette.kql.plan import Apply, Column, Filter, Limit, Plan, Project, Ref, Sort, Typed, Values

_UNSHOWABLE = ("parse_version",)


def unshowable(plan: Plan) -> str | None:
    """The name of a function whose value a visible column of the result is, None when there is none."""
    names = {column.name for column in plan.visible}
    while isinstance(plan, Project | Filter | Sort | Limit):
        if isinstance(plan, Project):
            made = _made(plan.columns, plan.items, names)
            if found := _first(made):
                return found
            names = {value.name for value in made if isinstance(value, Ref)}
        plan = plan.input
    if isinstance(plan, Values) and len(plan.rows) == 1:
        return _first(_made(plan.columns, plan.rows[0], names))
    return None


def _made(columns: Sequence[Column], values: Sequence[Typed], names: set[str]) -> list[Typed]:
    return [value for column, value in zip(columns, values, strict=True) if column.name in names]


def _first(values: list[Typed]) -> str | None:
    found = (value.function.name for value in values if isinstance(value, Apply))
    return next((name for name in found if name in _UNSHOWABLE), None)
