"""The logical plan: typed, frozen nodes made by the binder, changed only by `rules/`, read by `emit/`.

Expressions carry their type; every plan node knows its output columns, so a rule never looks names up again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from vedette.kql.types import DATETIME
from vedette.schema.types import ScalarType, TableSchema

if TYPE_CHECKING:
    from vedette.kql.diagnostics import Diagnostic
    from vedette.kql.functions.definition import Aggregate as AggregateFunction
    from vedette.kql.functions.definition import Function


@dataclass(frozen=True, slots=True)
class Column:
    """One output column of a plan or of a whole query; a hidden one can be named but is not in the result."""

    name: str
    type: ScalarType
    hidden: bool = False


# --- expressions -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Typed:
    """A typed scalar expression."""

    type: ScalarType


@dataclass(frozen=True, slots=True)
class Const(Typed):
    """A constant; `value` as in `syntax.Literal`, which can be a list or bag and then has no hash."""

    value: object = field(hash=False)


@dataclass(frozen=True, slots=True)
class Clock(Typed):
    """The query's `now()` moved by `offset` ticks of 100 ns: becomes a literal when the SQL is made."""

    offset: int = 0


@dataclass(frozen=True, slots=True)
class Ref(Typed):
    """A column of the input."""

    name: str


@dataclass(frozen=True, slots=True)
class Access(Typed):
    """A step into a dynamic value: `base.key`, `base["key"]`, `base[0]`, `base[expr]`; missing gives null."""

    base: Typed
    step: Typed


@dataclass(frozen=True, slots=True)
class Apply(Typed):
    """A scalar function or operator on arguments already converted to what it asks for."""

    function: Function
    args: tuple[Typed, ...]


@dataclass(frozen=True, slots=True)
class Reduction(Typed):
    """An aggregate function; stands only inside an `Aggregate` node's expressions."""

    function: AggregateFunction
    args: tuple[Typed, ...]
    index: int = -1


@dataclass(frozen=True, slots=True)
class Windowed(Typed):
    """A window function over the serialised input: `kind` names it, `args` are as its emission expects.

    It runs for each value of `group` by itself, in the order of `order`, which `rules/stage_windows.py` sets.
    """

    kind: str
    args: tuple[Typed, ...]
    group: tuple[Typed, ...] = ()
    order: Typed | None = None


@dataclass(frozen=True, slots=True)
class ScalarPlan(Typed):
    """`toscalar(…)`: the first column of the first row of a plan."""

    plan: Plan


@dataclass(frozen=True, slots=True)
class MemberPlan(Typed):
    """`left in (tabular)`: membership in the plan's first column."""

    left: Typed
    plan: Plan
    folded: bool = False
    negated: bool = False


NOW = Clock(DATETIME)


# --- plan nodes ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Plan:
    """A table made of rows with these columns."""

    columns: tuple[Column, ...]

    @property
    def visible(self) -> tuple[Column, ...]:
        """The columns a result shows."""
        return tuple(column for column in self.columns if not column.hidden)

    def type_of(self, name: str) -> ScalarType | None:
        """The type of a column, None when there is no such column."""
        return next((column.type for column in self.columns if column.name == name), None)


@dataclass(frozen=True, slots=True)
class Scan(Plan):
    """A stored table; `virtual` are the output names not stored under their own name."""

    table: TableSchema


@dataclass(frozen=True, slots=True)
class JsonField:
    """One scalar read from a dynamic source column by a static path, as text under a hidden column name."""

    name: str
    column: str
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Records(Plan):
    """The input of a mapping: raw records, or the columns a shape made of them.

    `fields` are all parsed together, once a row.
    """

    raw: bool = True
    fields: tuple[JsonField, ...] = ()


@dataclass(frozen=True, slots=True)
class Values(Plan):
    """Literal rows (`datatable`, `print`)."""

    rows: tuple[tuple[Typed, ...], ...]


@dataclass(frozen=True, slots=True)
class Range(Plan):
    """`range name from start to stop step step`."""

    start: Typed
    stop: Typed
    step: Typed


@dataclass(frozen=True, slots=True)
class ExternalFile(Plan):
    """The raw columns of a local file a URI stands for; `place` is where the query names it."""

    uri: str
    format: str
    skip_first: bool
    place: Diagnostic


@dataclass(frozen=True, slots=True)
class Filter(Plan):
    """Rows for which the predicate is true."""

    input: Plan
    predicate: Typed


@dataclass(frozen=True, slots=True)
class Project(Plan):
    """New columns computed from each input row."""

    input: Plan
    items: tuple[Typed, ...]


@dataclass(frozen=True, slots=True)
class Aggregate(Plan):
    """`summarize`: key columns first, then aggregates; `distinct` without aggregates."""

    input: Plan
    keys: tuple[Typed, ...]
    aggregates: tuple[Typed, ...]


@dataclass(frozen=True, slots=True)
class SortKey:
    """One key of an order."""

    value: Typed
    descending: bool = True
    nulls_first: bool = False


@dataclass(frozen=True, slots=True)
class Sort(Plan):
    """Ordered rows."""

    input: Plan
    keys: tuple[SortKey, ...]


@dataclass(frozen=True, slots=True)
class Limit(Plan):
    """At most `count` rows, per distinct value of `by` when given."""

    input: Plan
    count: Typed
    by: tuple[Typed, ...] = ()


@dataclass(frozen=True, slots=True)
class Number(Plan):
    """The input with a last column that numbers its rows from 1 in the input's order."""

    input: Plan


@dataclass(frozen=True, slots=True)
class Near:
    """Every pair of a join has `low <= right - left <= high` in ticks, or a later condition drops it."""

    left: Typed
    right: Typed
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Join(Plan):
    """`kind` is inner, innerunique, leftouter, rightouter, fullouter, leftsemi, rightsemi, leftanti, rightanti.

    `outputs` names for each output column the side (0 left, 1 right) and the column on that side.
    """

    kind: str
    left: Plan
    right: Plan
    keys: tuple[tuple[Typed, Typed], ...]
    outputs: tuple[tuple[int, str], ...]
    near: Near | None = None


@dataclass(frozen=True, slots=True)
class Union(Plan):
    """All rows of all inputs, which have the same columns in the same order."""

    inputs: tuple[Plan, ...]


@dataclass(frozen=True, slots=True)
class Expansion:
    """One expanded value: dynamic source, output column name and type."""

    value: Typed
    name: str
    type: ScalarType


@dataclass(frozen=True, slots=True)
class Expand(Plan):
    """`mv-expand`: one row for each element; `keep_empty` keeps a row for null or empty values."""

    input: Plan
    items: tuple[Expansion, ...]
    index: str = ""
    limit: int | None = None
    keep_empty: bool = True
    as_array: bool = False


@dataclass(frozen=True, slots=True)
class Broken(Plan):
    """What stands for a table that could not be bound: nothing more is said about its columns."""


@dataclass(frozen=True, slots=True)
class Bad(Typed):
    """What stands for an expression that could not be bound: fits everywhere, so one error is reported once."""


@dataclass(frozen=True, slots=True)
class Shared(Plan):
    """`materialize(…)`: computed once however often it is used; `key` tells equal ones."""

    input: Plan
    key: int = field(default=0)


_LEAVES: Final = (Ref, Const)
"""What nearly all expressions are."""


def children(plan: Plan) -> tuple[Plan, ...]:
    """The inputs of a node, in order."""
    if isinstance(plan, Join):
        return (plan.left, plan.right)
    if isinstance(plan, Union):
        return plan.inputs
    inner = getattr(plan, "input", None)
    return (inner,) if isinstance(inner, Plan) else ()


def operands(expr: Typed) -> tuple[Typed, ...]:
    """The direct sub-expressions of an expression."""
    if isinstance(expr, _LEAVES):
        return ()
    match expr:
        case Apply() | Reduction():
            return expr.args
        case Access():
            return (expr.base, expr.step)
        case Windowed():
            return (*expr.args, *expr.group, *(() if expr.order is None else (expr.order,)))
        case MemberPlan():
            return (expr.left,)
    return ()


def references(expr: Typed) -> set[str]:
    """The names of all input columns an expression reads."""
    if isinstance(expr, Ref):
        return {expr.name}
    found: set[str] = set()
    for operand in operands(expr):
        found |= references(operand)
    return found


def any_of(expr: Typed, test: Callable[[Typed], bool]) -> bool:
    """Whether the expression or any sub-expression passes the test."""
    if isinstance(expr, _LEAVES):
        return test(expr)
    pending = [expr]
    while pending:
        present = pending.pop()
        if test(present):
            return True
        pending.extend(operands(present))
    return False


def rebuild(expr: Typed, change: Callable[[Typed], Typed]) -> Typed:
    """A copy of the expression with `change` applied to every direct operand."""
    if isinstance(expr, Apply):
        return Apply(expr.type, expr.function, tuple(change(arg) for arg in expr.args))
    if isinstance(expr, Reduction):
        return Reduction(expr.type, expr.function, tuple(change(arg) for arg in expr.args), expr.index)
    if isinstance(expr, Windowed):
        order = None if expr.order is None else change(expr.order)
        args, group = tuple(change(arg) for arg in expr.args), tuple(change(key) for key in expr.group)
        return Windowed(expr.type, expr.kind, args, group, order)
    if isinstance(expr, Access):
        return Access(expr.type, change(expr.base), change(expr.step))
    if isinstance(expr, MemberPlan):
        return MemberPlan(expr.type, change(expr.left), expr.plan, expr.folded, expr.negated)
    return expr


def substitute(expr: Typed, values: dict[str, Typed]) -> Typed:
    """The expression with references replaced by other expressions."""
    if isinstance(expr, Ref):
        return values.get(expr.name, expr)
    return rebuild(expr, lambda operand: substitute(operand, values))
