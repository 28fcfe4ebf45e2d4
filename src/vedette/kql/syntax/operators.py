"""Tabular operators of KQL, all but the graph ones; made by the parser, read by the binder."""

from __future__ import annotations

from dataclasses import dataclass, field

from vedette.kql.syntax.expressions import Argument, Call, ColumnDeclaration, Named, Ordered, Pipe, TypeOf
from vedette.kql.syntax.node import Expr, Node, Operator
from vedette.schema.types import ScalarType


@dataclass(frozen=True, slots=True)
class Parameterised(Operator):
    """Operators that accept `name=value` hints and options (`kind=`, `hint.strategy=` …), as written."""

    options: tuple[Argument, ...] = field(default=(), kw_only=True)

    def option(self, name: str) -> Expr | None:
        """The value of the option of that name, or None."""
        return next((argument.value for argument in self.options if argument.name == name), None)


@dataclass(frozen=True, slots=True)
class Where(Parameterised):
    """`where` and `filter`."""

    predicate: Expr


@dataclass(frozen=True, slots=True)
class Project(Operator):
    """`project`, `project-away`, `project-keep`, `project-rename`, `project-reorder`, `extend`: told by `kind`.

    Also `project-by-names`. Name patterns are `Wildcard`; `project-reorder` may hold `Ordered` items.
    """

    kind: str
    items: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Summarize(Parameterised):
    """`summarize aggregates by keys`; also `distinct` (no aggregates, `distinct` true)."""

    aggregates: tuple[Expr, ...]
    keys: tuple[Expr, ...]
    distinct: bool = False


@dataclass(frozen=True, slots=True)
class Sort(Parameterised):
    """`sort by`, `order by`."""

    keys: tuple[Ordered, ...]


@dataclass(frozen=True, slots=True)
class Top(Parameterised):
    """`top count by keys`."""

    count: Expr
    keys: tuple[Ordered, ...]


@dataclass(frozen=True, slots=True)
class Take(Parameterised):
    """`take`, `limit`."""

    count: Expr


@dataclass(frozen=True, slots=True)
class Sample(Operator):
    """`sample n`, or `sample-distinct n of expr`."""

    count: Expr
    of: Expr | None = None


@dataclass(frozen=True, slots=True)
class Count(Operator):
    """`count`, optionally `as name`."""

    name: str = ""


@dataclass(frozen=True, slots=True)
class Join(Parameterised):
    """`join` and `lookup` (told by `lookup`): `on` items are names, `$left.a == $right.b` or other conditions.

    `$left` and `$right` are `Name("$left")`, `Name("$right")`.
    """

    right: Expr
    on: tuple[Expr, ...]
    lookup: bool = False
    where: Expr | None = None


@dataclass(frozen=True, slots=True)
class Union(Parameterised):
    """`union tables`; items are expressions or `Wildcard` table patterns."""

    tables: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class ParsePart(Node):
    """A piece of a `parse` pattern: literal text, a `*`, or a column to capture (one of the three)."""

    text: str | None = None
    star: bool = False
    column: ColumnDeclaration | None = None


@dataclass(frozen=True, slots=True)
class Parse(Parameterised):
    """`parse` and `parse-where` (told by `filter`) with kind and flags in `options`."""

    value: Expr
    parts: tuple[ParsePart, ...]
    filter: bool = False


@dataclass(frozen=True, slots=True)
class ParseKv(Parameterised):
    """`parse-kv value as (columns) with (options)`."""

    value: Expr
    columns: tuple[ColumnDeclaration, ...]


@dataclass(frozen=True, slots=True)
class ExpandItem(Node):
    """`name = expr to typeof(type)` of mv-expand and mv-apply."""

    value: Expr
    name: str = ""
    to: ScalarType | None = None


@dataclass(frozen=True, slots=True)
class MvExpand(Parameterised):
    """`mv-expand items limit n`."""

    items: tuple[ExpandItem, ...]
    limit: Expr | None = None


@dataclass(frozen=True, slots=True)
class MvApply(Parameterised):
    """`mv-apply items limit n id x on ( subquery )`; the subquery is a Pipe without source."""

    items: tuple[ExpandItem, ...]
    body: Pipe
    limit: Expr | None = None
    id: Expr | None = None


@dataclass(frozen=True, slots=True)
class MakeSeries(Parameterised):
    """`make-series aggregates on axis from start to end step s by keys`, or `in range(start, end, step)`."""

    aggregates: tuple[SeriesAggregate, ...]
    axis: Expr
    start: Expr | None
    end: Expr | None
    step: Expr
    keys: tuple[Expr, ...]
    in_range: bool = False


@dataclass(frozen=True, slots=True)
class SeriesAggregate(Node):
    """`name = aggregate default = value` of make-series."""

    value: Expr
    default: Expr | None = None


@dataclass(frozen=True, slots=True)
class Partition(Parameterised):
    """`partition by column ( subquery )`; legacy braces carry a full query (a Lambda if it has statements)."""

    key: Expr
    body: Expr


@dataclass(frozen=True, slots=True)
class ScanStep(Node):
    """`step name [optional] [output = …] : condition => assignments`."""

    name: str
    condition: Expr
    assignments: tuple[Named, ...]
    optional: bool = False
    output: str = ""


@dataclass(frozen=True, slots=True)
class Scan(Parameterised):
    """`scan order by … partition by … declare (…) with (steps)`."""

    steps: tuple[ScanStep, ...]
    declare: tuple[ColumnDeclaration, ...] = ()
    order: tuple[Ordered, ...] = ()
    partition: tuple[Expr, ...] = ()


@dataclass(frozen=True, slots=True)
class Serialize(Operator):
    """`serialize`, with columns to add."""

    items: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Search(Parameterised):
    """`search in (tables) predicate`; free text is a string literal, `col:text` a Binary `:`."""

    predicate: Expr
    tables: tuple[Expr, ...] = ()


@dataclass(frozen=True, slots=True)
class Find(Parameterised):
    """`find in (tables) where predicate project columns`; a typed column `a: int` is `a = toint(a)`, as documented."""

    predicate: Expr
    tables: tuple[Expr, ...] = ()
    project: tuple[Expr, ...] = ()
    smart: bool = True
    away: tuple[Expr, ...] = ()


@dataclass(frozen=True, slots=True)
class Fork(Operator):
    """`fork name = ( … ) ( … )`."""

    prongs: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Facet(Operator):
    """`facet by columns with ( subquery )`."""

    columns: tuple[Expr, ...]
    body: Expr | None = None


@dataclass(frozen=True, slots=True)
class As(Parameterised):
    """`as name`."""

    name: str


@dataclass(frozen=True, slots=True)
class Render(Operator):
    """`render kind with (properties)`; a property with several values comes once for each."""

    kind: str
    properties: tuple[Argument, ...] = ()


@dataclass(frozen=True, slots=True)
class RangeSource(Operator):
    """`range name from start to end step s`."""

    name: str
    start: Expr
    end: Expr
    step: Expr


@dataclass(frozen=True, slots=True)
class Print(Operator):
    """`print items`."""

    items: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Evaluate(Parameterised):
    """`evaluate plugin(args) : (output schema)`."""

    call: Call
    output: TypeOf | None = None


@dataclass(frozen=True, slots=True)
class Invoke(Operator):
    """`invoke function(args)`."""

    call: Call


@dataclass(frozen=True, slots=True)
class TopNestedClause(Node):
    """`top-nested n of key with others = x by aggregate desc`, one level."""

    count: Expr | None
    of: Expr
    by: Ordered
    others: Expr | None = None
    by_name: str = ""


@dataclass(frozen=True, slots=True)
class TopNested(Operator):
    """All levels of a `top-nested`."""

    levels: tuple[TopNestedClause, ...]


@dataclass(frozen=True, slots=True)
class TopHitters(Operator):
    """`top-hitters n of expr by weight`."""

    count: Expr
    of: Expr
    by: Expr | None = None


@dataclass(frozen=True, slots=True)
class Reduce(Parameterised):
    """`reduce by expr with options`."""

    by: Expr


@dataclass(frozen=True, slots=True)
class Consume(Parameterised):
    """`consume`."""


@dataclass(frozen=True, slots=True)
class GetSchema(Operator):
    """`getschema`."""


@dataclass(frozen=True, slots=True)
class AssertSchema(Operator):
    """`assert-schema (columns)`."""

    columns: tuple[ColumnDeclaration, ...]
