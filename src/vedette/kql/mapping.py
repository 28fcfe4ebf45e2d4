"""Mappings: KQL from raw records, or from a shape's columns, to the rows of a table, as one row-wise SELECT.

`compile.compile_mapping` is the entry; `ingest.mapping` compiles connectors with it and `lake.load` runs the SQL.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from vedette.kql.diagnostics import Diagnostic
from vedette.kql.emit import quote
from vedette.kql.emit.emitter import Emitter
from vedette.kql.emit.records import RECORDS_MARK
from vedette.kql.functions.conversion import converted
from vedette.kql.functions.definition import Refusal
from vedette.kql.plan import Column, Expand, Filter, Plan, Project, Records, Ref, Typed, Union, children, references
from vedette.kql.rules.carry import carry
from vedette.kql.rules.close_bags import Rest, close_bags
from vedette.kql.rules.gather_paths import gather_paths
from vedette.kql.rules.prune_columns import prune_columns
from vedette.kql.rules.push_filters import conjuncts, push_filters
from vedette.kql.types import DYNAMIC, PHYSICAL, STRING, TEXTUAL
from vedette.schema.types import TableSchema

_MORE = "\x00M\x00"
_MORE_ITEM = f", {_MORE} AS {quote.name(_MORE)}"

RAW_COLUMNS = (Column("raw", DYNAMIC), Column("line", STRING), Column("file", STRING), Column("id", STRING))
"""What `Records` has: the record as JSON and as text, where it came from, and its stable id in hexadecimal."""


@dataclass(frozen=True, slots=True)
class MappingQuery:
    """A compiled mapping: `columns` are the columns it gives, `expands` whether one record can give several rows.

    `gate` is a cheap SQL condition over the input's own columns, true for every record the mapping takes, or empty;
    `exact` tells that it takes every record the gate lets through. `kept` are the columns that are one of the input's,
    unchanged, and that one's name. `rest` is what it keeps besides known fields; `closed` the template without that.
    """

    text: str
    columns: tuple[Column, ...]
    warnings: tuple[Diagnostic, ...]
    expands: bool
    template: str
    gate: str = ""
    exact: bool = False
    kept: tuple[tuple[str, str], ...] = ()
    rest: Rest | None = None
    closed: str = ""

    def sql(self, relation: str, more: str = "", *, closed: bool = False) -> str:
        """A SELECT of `columns`, then the carried ones, then `more` constant items, over a table expression.

        `closed`: its records have no field but the known ones of `rest`.
        """
        items = f", {more}" if more else ""
        return (self.closed if closed else self.template).replace(_MORE_ITEM, items).replace(RECORDS_MARK, relation)


def source_plan(source: tuple[Column, ...] | None, carried: tuple[str, ...]) -> Records:
    """The input: raw records, or a shape's columns; the carried columns are hidden."""
    columns = RAW_COLUMNS if source is None else source
    names = {column.name for column in columns}
    hidden = tuple(Column(name, STRING, hidden=True) for name in carried if name not in names)
    return Records((*columns, *hidden), raw=source is None)


def expands(plan: Plan) -> bool:
    """Whether one input row can become several."""
    return isinstance(plan, Expand | Union) or any(expands(child) for child in children(plan))


def fitted(plan: Plan, target: TableSchema | None) -> Plan:
    """The plan's visible columns, each in the type the target's column has; Refusal names what does not fit."""
    columns: list[Column] = []
    items: list[Typed] = []
    for column in plan.visible:
        wanted = target.column(column.name) if target is not None else None
        if target is not None and wanted is None:
            raise Refusal(f"the column '{column.name}', which {target.name} does not have")
        value: Typed | None = Ref(column.type, column.name)
        if wanted is not None and value is not None:
            value = converted(value, wanted.type)
            if value is None:
                raise Refusal(f"'{column.name}' as {wanted.type} made of {column.type}")
        if value is not None:
            columns.append(Column(column.name, value.type))
            items.append(value)
    return Project(tuple(columns), plan, tuple(items))


def gate_sql(plan: Plan) -> tuple[str, bool]:
    """What the filters right above the input ask of the input's own scalar columns, and whether that is all they ask.

    Empty when they ask nothing.
    """
    parts: list[Typed] = []
    every = 0
    while isinstance(plan, Project | Filter):
        asked = conjuncts(plan.predicate) if isinstance(plan, Filter) else []
        parts = [*parts, *asked] if isinstance(plan, Filter) else []
        every += len(asked)
        plan = plan.input
    if not isinstance(plan, Records) or plan.raw:
        return "", False
    own = {column.name for column in plan.columns if column.type != DYNAMIC} - {field.name for field in plan.fields}
    emitter = Emitter()
    emitter.frame = emitter.frame_of(replace(plan, fields=())).unqualified()
    cheap = [emitter.predicate(part) for part in parts if references(part) <= own]
    return " AND ".join(cheap), bool(cheap) and len(cheap) == every


def kept_columns(plan: Plan) -> dict[str, str]:
    """The plan's columns that are a column of the input as it is, with that one's name."""
    if isinstance(plan, Records):
        return {column.name: column.name for column in plan.columns}
    if isinstance(plan, Filter):
        return kept_columns(plan.input)
    if not isinstance(plan, Project):
        return {}
    inner = kept_columns(plan.input)
    pairs = zip(plan.columns, plan.items, strict=True)
    return {column.name: inner[item.name] for column, item in pairs if isinstance(item, Ref) and item.name in inner}


def mapping_query(
    text: str, plan: Plan, target: TableSchema | None, carried: tuple[str, ...], warnings: tuple[Diagnostic, ...]
) -> MappingQuery:
    """A bound mapping compiled. Raises Refusal for what does not fit the target."""
    whole, columns, template = _emitted(plan, target, carried)
    gate, exact = gate_sql(whole)
    kept = kept_columns(whole)
    closing = close_bags(plan)
    return MappingQuery(
        text,
        columns,
        warnings,
        expands(plan),
        template,
        gate,
        exact,
        kept=tuple((column.name, kept[column.name]) for column in columns if column.name in kept),
        rest=closing[1] if closing else None,
        closed=_emitted(closing[0], target, carried)[2] if closing else "",
    )


def _emitted(plan: Plan, target: TableSchema | None, carried: tuple[str, ...]) -> tuple[Plan, tuple[Column, ...], str]:
    """The plan as it is run, its columns, and its SQL."""
    shaped = fitted(plan, target)
    extra = tuple(Column(name, STRING) for name in carried if shaped.type_of(name) is None)
    whole = gather_paths(push_filters(carry(shaped, extra)))
    names = (*shaped.columns, *extra)
    whole = prune_columns(Project(names, whole, tuple(Ref(column.type, column.name) for column in names)))
    emitter = Emitter()
    frame = emitter.frame_of(whole)
    for column in shaped.columns:
        if column.type not in TEXTUAL:
            kind = quote.string(PHYSICAL[column.type])
            frame.columns[column.name] = f"CAST({frame.columns[column.name]}, {kind})"
    frame.columns[_MORE] = _MORE
    return whole, shaped.columns, emitter.with_shared(frame.render())


class _NoTables:
    """The catalog of a mapping, which reads nothing but its input."""

    def table(self, _name: str) -> TableSchema | None:
        """No table."""
        return None

    def table_names(self) -> tuple[str, ...]:
        """The names a mapping's input goes by."""
        return ("Records", "Events")


NO_TABLES = _NoTables()
