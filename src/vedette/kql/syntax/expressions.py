"""Expressions of KQL, scalar and tabular; made by the parser, read by the binder."""

from __future__ import annotations

from dataclasses import dataclass

from vedette.kql.syntax.node import Expr, Node, Operator, Statement
from vedette.schema.types import ScalarType


@dataclass(frozen=True, slots=True)
class Literal(Expr):
    """A typed constant; `value` None is null.

    bool → bool, int/long → int, real → float (may be nan/inf), decimal → Decimal, string → str, guid → UUID,
    timespan → int ticks of 100 ns, datetime → int ticks since 1970-01-01 UTC, dynamic → JSON value in which
    datetimes, timespans and guids appear as nested Literal.
    """

    type: ScalarType
    value: object


@dataclass(frozen=True, slots=True)
class Name(Expr):
    """An identifier: column, table, let-bound value, function without parentheses."""

    name: str


@dataclass(frozen=True, slots=True)
class Wildcard(Expr):
    """A name pattern with `*`, as in `project-away Foo*`; a lone `*` is `Wildcard("*")`."""

    pattern: str


@dataclass(frozen=True, slots=True)
class Path(Expr):
    """`base.name`; also `database("x").T` and `cluster("c").database("d").T`."""

    base: Expr
    name: str


@dataclass(frozen=True, slots=True)
class Index(Expr):
    """`base[index]`."""

    base: Expr
    index: Expr


@dataclass(frozen=True, slots=True)
class Argument(Node):
    """A call's argument; `name` is empty unless it was given as `name = value`."""

    value: Expr
    name: str = ""


@dataclass(frozen=True, slots=True)
class Call(Expr):
    """`name(arguments)`: scalar or aggregate function, tabular function, `materialize`, `toscalar`, `table` …

    An argument may be a `Pipe` where the function takes a table. `base` is what stood before the dot in
    `database("x").name(…)`. `entity_group [a, b]` is a call of that name, and so is `granny` around a column that
    `project-reorder` sorts by the numbers in its name.
    """

    name: str
    args: tuple[Argument, ...]
    base: Expr | None = None


@dataclass(frozen=True, slots=True)
class Unary(Expr):
    """`-x` or `+x`."""

    op: str
    operand: Expr


@dataclass(frozen=True, slots=True)
class Binary(Expr):
    """Arithmetic, comparison, string operator, `and`, `or`; `op` is the operator's spelling in lower case.

    `<>` is normalised to `!=`; `matches regex` is one operator; `:` stays `:`.
    """

    op: str
    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True)
class Membership(Expr):
    """`left in (…)`, `!in`, `in~`, `!in~`, `has_any`, `has_all`; a single item may be tabular or dynamic."""

    op: str
    left: Expr
    items: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Between(Expr):
    """`value between (low .. high)`, or `!between` when `negated`."""

    value: Expr
    low: Expr
    high: Expr
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Named(Expr):
    """`name = value` or `(a, b) = value` in a projection, aggregation or similar list."""

    names: tuple[str, ...]
    value: Expr


@dataclass(frozen=True, slots=True)
class Ordered(Expr):
    """`expr asc|desc nulls first|last`; None where the text leaves it to the default."""

    value: Expr
    descending: bool | None = None
    nulls_first: bool | None = None


@dataclass(frozen=True, slots=True)
class TypeOf(Expr):
    """`typeof(string)` and, in plugins and externaldata, `typeof(a: int, b: string)` or `typeof(*, x: int)`."""

    type: ScalarType | None
    columns: tuple[ColumnDeclaration, ...] = ()
    star: bool = False


@dataclass(frozen=True, slots=True)
class ColumnDeclaration(Node):
    """`name: type`; type None with a `table` is a tabular parameter; `default` only in function parameters.

    `table` is None unless this is a tabular parameter: `T: (a: int)` or `T: (*)` (an empty tuple).
    """

    name: str
    type: ScalarType | None
    default: Expr | None = None
    table: tuple[ColumnDeclaration, ...] | None = None


@dataclass(frozen=True, slots=True)
class DataTable(Expr):
    """`datatable(columns)[values]`, values row by row; also `externaldata`'s schema carrier."""

    columns: tuple[ColumnDeclaration, ...]
    values: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class ExternalData(Expr):
    """`externaldata(columns)[uris] with (properties)`."""

    columns: tuple[ColumnDeclaration, ...]
    uris: tuple[Expr, ...]
    properties: tuple[Argument, ...] = ()


@dataclass(frozen=True, slots=True)
class Lambda(Expr):
    """`(parameters) { statements; expression }`, optionally `view`."""

    parameters: tuple[ColumnDeclaration, ...]
    body: Block
    view: bool = False


@dataclass(frozen=True, slots=True)
class Block(Node):
    """Statements ending in an expression: a query or a function body; `result` None if there is none."""

    statements: tuple[Statement, ...]
    result: Expr | None


@dataclass(frozen=True, slots=True)
class Pipe(Expr):
    """`source | operator | …`; `source` None where an operator supplies the input (`range`, `print`, `search` …)."""

    source: Expr | None
    operators: tuple[Operator, ...]
