"""Values that can be compared but not shown: what `parse_version` gives has more digits than a decimal holds here.

`compile_query` asks before it emits: such a value in the result is refused, in a condition it is right.
"""

from __future__ import annotations

from vedette.kql.plan import Apply, Filter, Limit, Plan, Project, Ref, Sort, Typed, Values

_UNSHOWABLE = ("parse_version",)


def unshowable(plan: Plan) -> str | None:
    """The name of a function whose value a visible column of the result is, None when there is none."""
    for column in plan.visible:
        source = _source(plan, column.name)
        if isinstance(source, Apply) and source.function.name in _UNSHOWABLE:
            return source.function.name
    return None


def _source(plan: Plan, name: str) -> Typed | None:
    """The expression a column was made by, through operators that pass it on as it is."""
    while isinstance(plan, Project | Filter | Sort | Limit):
        if isinstance(plan, Project):
            place = [column.name for column in plan.columns].index(name)
            value = plan.items[place]
            if not isinstance(value, Ref):
                return value
            name = value.name
        plan = plan.input
    if isinstance(plan, Values) and len(plan.rows) == 1:
        return plan.rows[0][[column.name for column in plan.columns].index(name)]
    return None
