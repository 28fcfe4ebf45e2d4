"""What binding a query needs to know: the names in force, the problems found, and the two dispatch tables.

Each file of this package registers how one kind of expression or operator is bound.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from vedette.kql import syntax
from vedette.kql.diagnostics import Diagnostic, Severity, SourceText, closest
from vedette.kql.functions.definition import AGGREGATES, Refusal
from vedette.kql.plan import Aggregate, Bad, Broken, Column, Plan, Reduction, Ref, ScalarPlan, Typed
from vedette.kql.types import DYNAMIC
from vedette.schema.types import ScalarType, TableSchema

MAX_DEPTH = 60
OPEN = "_open\x01"
"""How the hidden column begins that tells a table has columns nobody has seen yet; see `opening.py`."""


class Catalog(Protocol):
    """The tables a query may name; `schema.catalog` has the stock one."""

    def table(self, name: str) -> TableSchema | None:
        """The table of that name, or None."""
        ...

    def table_names(self) -> tuple[str, ...]:
        """Every table's name."""
        ...


class Problem(Exception):
    """Something wrong at a place; the suggestion is a name to write instead."""

    def __init__(self, code: str, message: str, span: syntax.Span, suggestion: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.span = span
        self.suggestion = suggestion


@dataclass(frozen=True, slots=True)
class Closure:
    """A `let` function: its text and the names it was defined under."""

    name: str
    value: syntax.Lambda
    names: Names


@dataclass(frozen=True, slots=True)
class Pattern:
    """A `declare pattern`: its cases and the names they were defined under."""

    value: syntax.DeclarePattern
    names: Names


@dataclass(frozen=True, slots=True)
class EntityGroup:
    """An `entity_group [...]`, or the alias of `macro-expand` for one of its members."""

    entities: tuple[syntax.Expr, ...]


Named = Typed | Plan | Closure | Pattern | EntityGroup


@dataclass(frozen=True, slots=True)
class Names:
    """The names of `let` statements and parameters in force, innermost first.

    `tables` are the stored tables a `restrict access` left visible, None without one.
    """

    values: Mapping[str, Named] = field(default_factory=dict)
    tables: frozenset[str] | None = None

    def get(self, name: str) -> Named | None:
        """What a name stands for, or None."""
        return self.values.get(name)

    def adding(self, name: str, value: Named) -> Names:
        """These names with one more, which hides an older one of the same name."""
        return Names({**self.values, name: value}, self.tables)

    def sees(self, table: str) -> bool:
        """Whether a stored table may be named."""
        return self.tables is None or table in self.tables


@dataclass(frozen=True, slots=True)
class Scope:
    """Where an expression stands: input columns, `let` names, whether aggregates or window functions may be used."""

    names: Names
    input: Plan | None = None
    aggregating: bool = False
    left: Plan | None = None
    right: Plan | None = None

    def over(self, plan: Plan | None, *, aggregating: bool = False) -> Scope:
        """The scope of expressions over a table's columns."""
        return replace(self, input=plan, aggregating=aggregating)


Handler = Callable[["Binder", Any, Scope], Typed]
TableHandler = Callable[["Binder", Any, Scope], Plan]
OperatorHandler = Callable[["Binder", Any, Plan, Scope], Plan]

StatementHandler = Callable[["Binder", Any, Scope], Scope]
STATEMENTS: dict[type[syntax.Statement], StatementHandler] = {}
EXPRESSIONS: dict[type[syntax.Expr], Handler] = {}
TABLES: dict[type[syntax.Expr], TableHandler] = {}
OPERATORS: dict[type[syntax.Operator], OperatorHandler] = {}


@dataclass(slots=True)
class Binder:
    """Binds one query; collects problems so that several are shown at once."""

    source: SourceText
    catalog: Catalog
    functions: Mapping[str, str]
    problems: list[Diagnostic] = field(default_factory=list)
    tables: set[str] = field(default_factory=set)
    renames: dict[str, str] = field(default_factory=dict)
    render: object = None
    depth: int = 0
    counter: int = 0
    unnamed: int = 0
    records: Plan | None = None
    ask: Callable[[Plan], Sequence[tuple[str, ...]]] | None = None
    pending: list[Diagnostic] = field(default_factory=list)
    labels: list[tuple[Plan, str]] = field(default_factory=list)
    options: dict[str, object] = field(default_factory=dict)
    results: list[tuple[str, Plan]] = field(default_factory=list)
    exported: dict[str, Plan] = field(default_factory=dict)
    assumed: dict[int, dict[str, ScalarType]] = field(default_factory=dict)
    reopened: bool = False

    def learn(self, plan: Plan, what: str, span: syntax.Span) -> Sequence[tuple[str, ...]] | None:
        """The rows, as texts, of a small query about the data; None while nobody is there who could run it.

        Then the query stays pending, and `Query.completed` binds it again with somebody to ask.
        """
        if self.reopened:
            return []  # the plan holds columns that are only there when it is bound again
        if self.ask is not None:
            return self.ask(plan)
        found = self.source.diagnostic("needs-data", f"{what}, so it can only be run where the data is", span)
        if found not in self.pending:
            self.pending.append(found)
        return None

    def fresh(self, stem: str) -> str:
        """A column name no query can write."""
        self.counter += 1
        return f"_{stem}\x01{self.counter}"

    def report(self, problem: Problem) -> None:
        """Remember an error."""
        found = self.source.diagnostic(problem.code, problem.message, problem.span, suggestion=problem.suggestion)
        if found not in self.problems:
            self.problems.append(found)

    def warn(self, code: str, message: str, span: syntax.Span, suggestion: str = "") -> None:
        """Remember a warning."""
        found = self.source.diagnostic(code, message, span, severity=Severity.WARNING, suggestion=suggestion)
        if found not in self.problems:
            self.problems.append(found)

    @contextmanager
    def deeper(self, span: syntax.Span) -> Iterator[None]:
        """Count nested calls and subqueries, and refuse when there are too many."""
        if self.depth >= MAX_DEPTH:
            raise Problem("too-deep", "functions and subqueries are nested too deeply", span)
        self.depth += 1
        try:
            yield
        finally:
            self.depth -= 1

    def expr(self, node: syntax.Expr, scope: Scope) -> Typed:
        """Bind a scalar expression; a problem in it is reported and gives `Bad`."""
        try:
            return self.strict(node, scope)
        except Problem as problem:
            self.report(problem)
            return Bad(DYNAMIC)

    def strict(self, node: syntax.Expr, scope: Scope) -> Typed:
        """Bind a scalar expression, raising Problem."""
        handler = EXPRESSIONS.get(type(node))
        if handler is None:
            raise Problem("unsupported", f"{describe(node)} cannot be used as a value here", node.span)
        try:
            return handler(self, node, scope)
        except Refusal as refusal:
            raise Problem("unsupported", f"not supported: {refusal}", node.span) from None

    def collected(self, plan: Plan, column: Column) -> Typed:
        """A table's column as one dynamic array, nulls left out."""
        function = AGGREGATES["make_set"][0]
        reduction = Reduction(DYNAMIC, function, (Ref(column.type, column.name),))
        return ScalarPlan(DYNAMIC, Aggregate((Column("set", DYNAMIC),), plan, (), (reduction,)))

    def table(self, node: syntax.Expr, scope: Scope) -> Plan:
        """Bind a tabular expression; a problem in it is reported and gives `Broken`."""
        handler = TABLES.get(type(node))
        try:
            if handler is None:
                raise Problem("not-a-table", f"{describe(node)} is not a table", node.span)
            with self.deeper(node.span):
                return handler(self, node, scope)
        except Problem as problem:
            self.report(problem)
            return Broken(())

    def operate(self, operator: syntax.Operator, plan: Plan, scope: Scope) -> Plan:
        """Bind one operator over its input."""
        if isinstance(plan, Broken):
            return plan
        handler = OPERATORS.get(type(operator))
        if handler is None:
            raise Problem("unsupported", f"not supported: the operator {describe(operator)}", operator.span)
        try:
            return handler(self, operator, plan, scope)
        except Refusal as refusal:
            raise Problem("unsupported", f"not supported: {refusal}", operator.span) from None


def describe(node: syntax.Node) -> str:
    """A node's kind in the words of the language."""
    words = {
        "ParseKv": "parse-kv",
        "MvExpand": "mv-expand",
        "MvApply": "mv-apply",
        "MakeSeries": "make-series",
        "TopNested": "top-nested",
        "TopHitters": "top-hitters",
        "ExternalData": "externaldata",
        "MakeGraph": "make-graph",
        "GraphMatch": "graph-match",
        "GraphToTable": "graph-to-table",
        "GraphMark": "graph-mark-components",
        "AssertSchema": "assert-schema",
        "MacroExpand": "macro-expand",
    }
    kind = type(node).__name__
    return f"'{words.get(kind, kind.lower())}'"


def unknown(code: str, what: str, name: str, candidates: list[str], span: syntax.Span) -> Problem:
    """The problem of a name that means nothing, with the nearest name that does."""
    return Problem(code, f"unknown {what} '{name}'", span, closest(name, candidates))


def find_column(binder: Binder, plan: Plan, name: str, span: syntax.Span) -> Column | None:
    """A column by its name: exactly, by a retired name, or by its only case-insensitive match (with a warning)."""
    for column in plan.columns:
        if column.name == name:
            return column
    renamed = binder.renames.get(name)
    if renamed is not None:
        for column in plan.columns:
            if column.name == renamed:
                binder.warn("renamed-column", f"'{name}' is called '{renamed}' now", span, renamed)
                return column
    folded = [column for column in plan.columns if column.name.lower() == name.lower()]
    if len(folded) == 1 and binder.records is not None:
        return folded[0]
    opened = next((column.name for column in plan.columns if column.name.startswith(OPEN)), None)
    if opened is None:
        return None
    binder.assumed.setdefault(int(opened.split("\x01")[1]), {})[name] = DYNAMIC
    binder.reopened = True
    return Column(name, DYNAMIC)
