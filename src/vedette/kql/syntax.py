"""The syntax tree of KQL: frozen nodes with spans, made by the parser, read by the binder, never changed.

A tabular expression is an expression too (as in Kusto's own grammar): `Pipe` is a source and its operators.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from vedette.schema.types import ScalarType


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open range of character offsets into the query text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """Anything with a place in the text."""

    span: Span


class Expr(Node):
    """Anything that has a value, scalar or tabular."""

    __slots__ = ()


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

    An argument may be a `Pipe` where the function takes a table.
    """

    name: str
    args: tuple[Argument, ...]


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


class Operator(Node):
    """One `| operator`."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Pipe(Expr):
    """`source | operator | …`; `source` None where an operator supplies the input (`range`, `print`, `search` …)."""

    source: Expr | None
    operators: tuple[Operator, ...]


# --- operators -------------------------------------------------------------------------------------------------


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
    """`project`, `project-away`, `project-keep`, `project-rename`, `project-reorder`, `extend`: told by `kind`."""

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
    """`partition by column ( subquery )`; legacy braces carry a full query."""

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
    """`find in (tables) where predicate project columns`."""

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
    """`render kind with (properties)`."""

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


@dataclass(frozen=True, slots=True)
class MakeGraph(Parameterised):
    """`make-graph source --> target with nodes on key, …`."""

    source: Expr
    target: Expr
    nodes: tuple[tuple[Expr, Expr], ...] = ()
    node_id: str = ""


@dataclass(frozen=True, slots=True)
class GraphEdge(Node):
    """An edge of a graph pattern: direction `-->`, `<--` or `--`; `low`/`high` for variable length."""

    name: str
    direction: str
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class GraphPattern(Node):
    """`(a)-[e]->(b)…`: node names, empty where anonymous, with the edges between them."""

    nodes: tuple[str, ...]
    edges: tuple[GraphEdge, ...]


@dataclass(frozen=True, slots=True)
class GraphMatch(Parameterised):
    """`graph-match`, `graph-shortest-paths`, told by `shortest`."""

    patterns: tuple[GraphPattern, ...]
    where: Expr | None = None
    project: tuple[Expr, ...] = ()
    shortest: bool = False


@dataclass(frozen=True, slots=True)
class GraphToTable(Operator):
    """`graph-to-table nodes as N, edges as E`: (which, name, options) triples."""

    outputs: tuple[tuple[str, str, tuple[Argument, ...]], ...]


@dataclass(frozen=True, slots=True)
class GraphMark(Parameterised):
    """`graph-mark-components`, `graph-where-nodes`, `graph-where-edges`, told by `kind`."""

    kind: str
    predicate: Expr | None = None


@dataclass(frozen=True, slots=True)
class MacroExpand(Parameterised):
    """`macro-expand isfuzzy=… entity_group as alias ( statements )`."""

    entities: tuple[Expr, ...]
    alias: str
    body: Block


# --- statements ------------------------------------------------------------------------------------------------


class Statement(Node):
    """Anything that ends in `;`."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Let(Statement):
    """`let name = value`; value may be a scalar, a Pipe or a Lambda."""

    name: str
    value: Expr


@dataclass(frozen=True, slots=True)
class SetOption(Statement):
    """`set name = value`."""

    name: str
    value: Expr | None = None


@dataclass(frozen=True, slots=True)
class DeclareParameters(Statement):
    """`declare query_parameters(…)`."""

    parameters: tuple[ColumnDeclaration, ...]


@dataclass(frozen=True, slots=True)
class DeclarePattern(Statement):
    """`declare pattern name = (args)[path] { cases }`."""

    name: str
    parameters: tuple[ColumnDeclaration, ...]
    path: ColumnDeclaration | None
    cases: tuple[tuple[tuple[Expr, ...], Expr | None, Block], ...]


@dataclass(frozen=True, slots=True)
class Restrict(Statement):
    """`restrict access to (…)`."""

    entities: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Alias(Statement):
    """`alias database name = cluster("…").database("…")`."""

    name: str
    value: Expr
