"""`explain(query)`: a compiled query as people read it, the plan as a tree and the SQL it becomes.

For `vedette hunt --explain`, the editor, and whoever wonders why a query is slow.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import UTC, datetime

from vedette.kql.compile import Query
from vedette.kql.plan import Access, Apply, Clock, Const, Plan, Ref, Scan, Typed
from vedette.kql.types import TYPE_NAMES

_AT = datetime(2000, 1, 1, tzinfo=UTC)
_LONGEST = 160


@dataclass(frozen=True, slots=True)
class Explanation:
    """The plan, indented by input, and the SQL over tables called by their names at a fixed time."""

    plan: str
    sql: str

    def __str__(self) -> str:
        return f"{self.plan}\n\n{self.sql}\n"


def explain(query: Query) -> Explanation:
    """The plan and SQL text of a query; the SQL's `now()` is the year 2000 and its tenant is empty."""
    sql = "" if query.pending else query.sql(lambda table: table.name, now=_AT, tenant="", files=lambda uri: uri)
    return Explanation("\n".join(_lines(query.plan, 0)), sql)


def _lines(plan: Plan, depth: int) -> list[str]:
    label = type(plan).__name__.lower()
    if isinstance(plan, Scan):
        label += f" {plan.table.name}"
    details = [shown for each in fields(plan) if (shown := _detail(each.name, getattr(plan, each.name)))]
    columns = ", ".join(f"{column.name}: {column.type}" for column in plan.visible if "\x01" not in column.name)
    line = f"{'  ' * depth}{label} {' '.join(details)}".rstrip()
    lines = [line[:_LONGEST], f"{'  ' * depth}  -> {columns}"[:_LONGEST]]
    for each in fields(plan):
        value = getattr(plan, each.name)
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, Plan):
                lines += _lines(item, depth + 1)
    return lines


def _detail(name: str, value: object) -> str:
    if name in ("columns", "input", "left", "right", "inputs", "table"):
        return ""
    if isinstance(value, Typed):
        return expression(value)
    if isinstance(value, tuple) and value and all(isinstance(item, Typed) for item in value):
        shown = [expression(item) for item in value if not isinstance(item, Ref)]
        return f"{name}=[{', '.join(shown)}]" if shown else ""
    return f"{name}={value}" if isinstance(value, str | int) and value != "" and str(value) not in TYPE_NAMES else ""


def expression(expr: Typed) -> str:
    """A typed expression in short."""
    match expr:
        case Ref(name=name):
            return name.replace("\x01", "#")
        case Const(value=value):
            return repr(value)
        case Clock(offset=offset):
            return f"now{offset:+d}" if offset else "now"
        case Access(base=base, step=step):
            return f"{expression(base)}[{expression(step)}]"
        case Apply(function=function, args=args):
            return f"{function.name}({', '.join(map(expression, args))})"
        case _:
            return type(expr).__name__.lower()
