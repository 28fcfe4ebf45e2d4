"""The entry points of the language: a query, or a mapping from raw records, as a compiled object that yields SQL.

`compile_query` is for hunting and rules, `compile_mapping` for connectors; both raise KqlError with every error found.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from vedette.core.ids import stable_id
from vedette.kql import binder as _handlers
from vedette.kql import functions as _functions
from vedette.kql.binder.context import Binder, Catalog, Names, Problem, Scope
from vedette.kql.binder.external import uri_path
from vedette.kql.binder.graphs import Graph
from vedette.kql.binder.presentation import Render
from vedette.kql.binder.statements import bind_block
from vedette.kql.diagnostics import Diagnostic, KqlError, Severity, SourceText
from vedette.kql.emit import template, typed
from vedette.kql.emit.emitter import Emitter
from vedette.kql.functions.definition import Refusal
from vedette.kql.mapping import NO_TABLES, MappingQuery, mapping_query, source_plan
from vedette.kql.parser import parse
from vedette.kql.plan import Broken, Column, Const, ExternalFile, Limit, Plan, Project, Ref, Scan, Typed, Values
from vedette.kql.rules import optimise
from vedette.kql.rules.push_filters import push_filters
from vedette.kql.rules.row_wise import gates_of, row_wise
from vedette.kql.rules.shown import unshowable
from vedette.kql.syntax import Span
from vedette.kql.types import BOOL, DATETIME, LONG, REAL, STRING, TEXTUAL
from vedette.schema.types import ScalarType, TableSchema

__all__ = [
    "Ask",
    "Catalog",
    "Column",
    "MappingQuery",
    "Query",
    "Render",
    "TablePredicate",
    "TableValue",
    "compile_mapping",
    "compile_query",
]

_REGISTERED = (_handlers, _functions)


@dataclass(frozen=True, slots=True)
class TablePredicate:
    """The condition of a single-table query: `sql(now)` is a boolean over the table's physical columns."""

    table: TableSchema
    template: str

    def sql(self, *, now: datetime, tenant: str) -> str:
        """SQL over unqualified physical columns of `table`; null where a part is null."""
        return template.fill(self.template, (self.table,), lambda table: table.name, now, tenant)


@dataclass(frozen=True, slots=True)
class TableValue(TablePredicate):
    """One result column of a single-table query: `sql(now)` in its physical type; `stored` names the bare column."""

    column: Column
    stored: str


Ask = Callable[["Query"], Sequence[tuple[str, ...]]]
"""Runs a probe and gives its rows, every cell as text."""


@dataclass(slots=True)
class Query:
    """A compiled query: cacheable, free of tenant and time. `columns` are the result's, `tables` all tables read.

    `others` are the further results of a query that gives several (`fork`, `facet`, several statements), by `name`.
    """

    text: str
    columns: tuple[Column, ...]
    tables: frozenset[str]
    warnings: tuple[Diagnostic, ...]
    render: Render | None
    plan: Plan
    _template: str
    _scanned: tuple[TableSchema, ...]
    _files: tuple[ExternalFile, ...] = ()
    pending: tuple[Diagnostic, ...] = ()
    name: str = ""
    others: tuple[Query, ...] = ()
    _again: Callable[[Ask], Query] | None = None

    def completed(self, ask: Ask) -> Query:
        """The query with all its columns known: itself, unless it is pending because they depend on the data.

        `ask` runs a probe (a Query of text columns, a few rows) over the data the query itself will read.
        Raises KqlError for what is wrong once the columns are known.
        """
        return self if self._again is None else self._again(ask)

    @property
    def external(self) -> tuple[str, ...]:
        """The URIs `externaldata` names."""
        return tuple(file.uri for file in self._files)

    def sql(
        self,
        relation: Callable[[TableSchema], str],
        *,
        now: datetime,
        tenant: str,
        files: Callable[[str], str | None] | None = None,
    ) -> str:
        """The SQL; `relation` gives a table expression exposing a table's physical columns.

        `files` gives the path of the local file a URI stands for, None where the operator allows none.
        Raises KqlError while the query is pending, and where it names a file that is not allowed.
        """
        if self.pending:
            raise KqlError(self.pending)
        paths = [files(file.uri) if files is not None else None for file in self._files]
        missing = [file for file, path in zip(self._files, paths, strict=True) if path is None]
        if missing:
            raise KqlError([_not_allowed(file) for file in missing])
        found = [path for path in paths if path is not None]
        return template.fill(self._template, self._scanned, relation, now, tenant, found)

    def predicate(self) -> TablePredicate | None:
        """The one table and condition of `Table | where … | (row-wise operators)`, or None for any other query."""
        taken = self._taken_apart()
        if taken is None:
            return None
        scan, conditions, _ = taken
        emitter = self._over(scan)
        return TablePredicate(scan.table, " AND ".join(emitter.predicate(part) for part in conditions) or "true")

    def values(self) -> tuple[TableValue, ...] | None:
        """The columns of such a query's result, each by the columns of the one table; None for any other query."""
        taken = self._taken_apart()
        if taken is None:
            return None
        scan, _, items = taken
        emitter = self._over(scan)
        return tuple(_table_value(scan, emitter, column, items[column.name]) for column in self.columns)

    def gates(self) -> tuple[TablePredicate, ...] | None:
        """Conditions by table: a row that meets none of its table's changes nothing in the result.

        None when that cannot be told, as for a query that asks another one within an expression.
        """
        if self.pending:
            return None
        found: dict[str, list[str]] = {}
        tables: dict[str, TableSchema] = {}
        for scan, parts in gates_of(push_filters(self.plan)) or ():
            emitter = self._over(scan, len(found))
            tables[scan.table.name] = scan.table
            condition = " AND ".join(emitter.predicate(part) for part in parts) or "true"
            found.setdefault(scan.table.name, []).append(condition)
        if set(found) != self.tables:
            return None
        return tuple(
            TablePredicate(tables[name], " OR ".join(f"({part})" for part in parts)) for name, parts in found.items()
        )

    def _taken_apart(self) -> tuple[Scan, list[Typed], dict[str, Typed]] | None:
        return None if self.pending else row_wise(push_filters(self.plan))

    def _over(self, scan: Scan, number: int = 0) -> Emitter:
        """An emitter over the bare table: what many queries say of it stands in one statement, so names must differ."""
        emitter = Emitter(f"{stable_id('q', self.text)}_{number}_")
        emitter.frame = emitter.scan(scan).unqualified()
        return emitter


def _table_value(scan: Scan, emitter: Emitter, column: Column, item: Typed) -> TableValue:
    stored = item.name if isinstance(item, Ref) and scan.table.column(item.name) is not None else ""
    sql = emitter.expression(item)
    if column.type not in TEXTUAL:
        sql = typed.to(sql, column.type)
    return TableValue(scan.table, sql, column, stored)


def _not_allowed(file: ExternalFile) -> Diagnostic:
    name = uri_path(file.uri).rpartition("/")[2]
    message = f"not supported: externaldata from elsewhere; put '{name}' into the folder of external files"
    return replace(file.place, message=message)


def constant_of(value: object) -> Const:
    """A Python value given as a query parameter, typed."""
    if isinstance(value, bool):
        return Const(BOOL, value)
    if isinstance(value, int):
        return Const(LONG, value)
    if isinstance(value, float):
        return Const(REAL, value)
    if isinstance(value, datetime):
        return Const(DATETIME, template.ticks(value))
    return Const(STRING, str(value))


def _refuse(binder: Binder) -> None:
    errors = [found for found in binder.problems if found.severity == Severity.ERROR]
    if errors:
        raise KqlError(errors)


def _bind(binder: Binder, text: str, names: Names, declared: str = "") -> Plan:
    """The plan of a text; KqlError with all problems. `declared` are whole statements it begins with."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        binder.report(Problem("bad-text", "half a character (a lone surrogate)", Span(error.start, error.end)))
        _refuse(binder)
    tree = parse(text, declared)
    try:
        bound = bind_block(binder, tree, Scope(names))
    except Problem as problem:
        binder.report(problem)
        bound = Broken(())
    except RecursionError:
        binder.report(Problem("nested-too-deep", "the query is nested too deeply", Span(0, 0)))
        bound = Broken(())
    _refuse(binder)
    if isinstance(bound, Broken):
        return Values((), ())
    if isinstance(bound, Graph):
        binder.report(Problem("not-a-table", "a graph is no table; end with graph-match or graph-to-table", tree.span))
        _refuse(binder)
    if isinstance(bound, Typed):
        return Values((Column("print_0", bound.type),), ((bound,),))
    return bound


def _cast(plan: Plan) -> Plan:
    """The visible columns only, in order."""
    columns = plan.visible
    return Project(columns, plan, tuple(Ref(column.type, column.name) for column in columns))


def render_template(emitter: Emitter, plan: Plan) -> str:
    """The final SELECT with every column in its physical type."""
    frame = emitter.frame_of(plan)
    known = {column.name for column in plan.columns if typed.is_typed(frame, column)}
    keys = plan.columns if frame.distinct else [plan.columns[int(place) - 1] for place in frame.group]
    if not known.issuperset(column.name for column in keys):
        frame = frame.wrapped(emitter.fresh)  # a cast of a key would be what the engine groups by
        frame.typed = known
    for column in plan.columns:
        frame.columns[column.name] = typed.cast(frame, column)
    return emitter.with_shared(frame.render())


def compile_query(
    text: str,
    catalog: Catalog,
    *,
    parameters: Mapping[str, object] | None = None,
    functions: Mapping[str, str] | None = None,
    ask: Ask | None = None,
) -> Query:
    """Compile a query; `parameters` fill `declare query_parameters`, `functions` are saved functions by name.

    Columns that depend on the data (`bag_unpack` without a schema) are learned through `ask`; without it such a query
    is returned pending, see `Query.completed`.
    """
    try:
        return _compiled(text, catalog, parameters, functions, ask)
    except RecursionError:
        deep = SourceText(text).diagnostic(
            "nested-too-deep", "the query has too many steps or nests too deeply", Span(0, 0)
        )
        raise KqlError([deep]) from None


def _compiled(
    text: str,
    catalog: Catalog,
    parameters: Mapping[str, object] | None,
    functions: Mapping[str, str] | None,
    ask: Ask | None,
) -> Query:
    names = Names({name: constant_of(value) for name, value in (parameters or {}).items()})
    binder, plan = _bound(text, catalog, functions or {}, names, ask)

    def again(answers: Ask) -> Query:
        return compile_query(text, catalog, parameters=parameters, functions=functions, ask=answers)

    if binder.pending:
        query = _finished(binder, text, Values((), ()))
        query.columns = tuple(Column(column.name, column.type) for column in plan.visible)
        query.pending, query._again = tuple(binder.pending), again
        return query
    query = _finished(binder, text, _limited(binder, plan))
    query.others = tuple(_finished(binder, text, other, name) for name, other in binder.results)
    return query


def _bound(
    text: str, catalog: Catalog, functions: Mapping[str, str], names: Names, ask: Ask | None
) -> tuple[Binder, Plan]:
    """The plan of a text, bound again as often as it turns out to name columns no data tells of yet."""
    assumed: dict[int, dict[str, ScalarType]] = {}
    known: dict[str, Sequence[tuple[str, ...]]] = {}
    while True:
        binder = Binder(SourceText(text), catalog, functions, assumed=assumed)
        if ask is not None:
            binder.ask = _remembering(binder, text, ask, known)
        try:
            plan = _bind(binder, text, names)
        except KqlError:
            if not binder.reopened:
                raise
        if not binder.reopened:
            return binder, plan


def _limited(binder: Binder, plan: Plan) -> Plan:
    """The result cut as the query's own `set` statements ask."""
    rows = [binder.options.get(name) for name in ("query_take_max_records", "truncationmaxrecords")]
    limits = [number for number in rows if isinstance(number, int) and number is not True]
    return Limit(plan.columns, plan, Const(LONG, min(limits))) if limits else plan


def _remembering(
    binder: Binder, text: str, ask: Ask, known: dict[str, Sequence[tuple[str, ...]]]
) -> Callable[[Plan], Sequence[tuple[str, ...]]]:
    """Asks each probe once."""

    def answers(plan: Plan) -> Sequence[tuple[str, ...]]:
        probe = _finished(binder, text, plan)
        if probe._template not in known:
            known[probe._template] = ask(probe)
        return known[probe._template]

    return answers


def _finished(binder: Binder, text: str, plan: Plan, name: str = "") -> Query:
    """The compiled form of a bound plan."""
    plan = optimise(_cast(plan))
    hidden = unshowable(plan)
    if hidden is not None:
        reason = (
            f"not supported: {hidden}() in the result: its value has more digits than a decimal; compare it instead"
        )
        binder.report(Problem("unsupported", reason, Span(max(text.find(hidden), 0), len(text))))
        _refuse(binder)
    emitter = Emitter()
    sql = _emitted(binder, text, emitter, plan)
    return Query(
        text=text,
        columns=tuple(Column(column.name, column.type) for column in plan.columns),
        tables=frozenset(binder.tables),
        warnings=tuple(found for found in binder.problems if found.severity != Severity.ERROR),
        render=binder.render if isinstance(binder.render, Render) else None,
        plan=plan,
        _template=sql,
        _scanned=tuple(emitter.tables),
        _files=tuple(emitter.files),
        name=name,
    )


def _emitted(binder: Binder, text: str, emitter: Emitter, plan: Plan) -> str:
    try:
        return render_template(emitter, plan) + SETTINGS
    except Refusal as refusal:
        binder.report(Problem("unsupported", f"not supported: {refusal}", Span(0, len(text))))
        _refuse(binder)
        raise


SETTINGS = " SETTINGS enable_materialized_cte = 1, output_format_json_escape_forward_slashes = 0"


def compile_mapping(
    text: str,
    *,
    target: TableSchema | None,
    source: tuple[Column, ...] | None,
    carry: tuple[str, ...],
    declared: str = "",
) -> MappingQuery:
    """Compile a mapping from `Records` (`source` None) or from `Events` with a shape's columns.

    Its rows fit `target` (columns it lacks are an error) with the hidden columns `carry`; `declared` as for `parse`.
    """
    binder = Binder(SourceText(text), NO_TABLES, {}, records=source_plan(source, carry))
    plan = _bind(binder, text, Names(), declared)
    try:
        return mapping_query(text, plan, target, carry, tuple(binder.problems))
    except Refusal as refusal:
        binder.report(Problem("unsupported", f"not supported: {refusal}", Span(0, len(text))))
        _refuse(binder)
        raise
