"""Plans as SQL: each plan node becomes, or adds to, a SELECT; shared plans become materialised CTEs.

The text still holds marks for what is known only at run time (tables, now, tenant); see `template.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from vedette.kql.emit import quote, typed
from vedette.kql.emit.expansion import expand_frame
from vedette.kql.emit.expression import Expressions
from vedette.kql.emit.external import external_frame
from vedette.kql.emit.fold import stepped_frame
from vedette.kql.emit.frame import Frame
from vedette.kql.emit.inline import inline_frame
from vedette.kql.emit.joins import join_frame
from vedette.kql.emit.newest import narrowing
from vedette.kql.emit.records import records_frame
from vedette.kql.emit.template import branches
from vedette.kql.emit.window import ROW
from vedette.kql.functions.definition import Refusal
from vedette.kql.plan import (
    Aggregate,
    Const,
    Expand,
    ExternalFile,
    Filter,
    Join,
    Limit,
    Number,
    Plan,
    Project,
    Range,
    Records,
    Ref,
    Scan,
    Shared,
    Sort,
    SortKey,
    Typed,
    Union,
    Values,
    Windowed,
    any_of,
    references,
)
from vedette.kql.plan_inline import Inline
from vedette.kql.plan_steps import Stepped
from vedette.kql.types import DATETIME, PHYSICAL, REAL
from vedette.schema.types import TableSchema

TENANT_MARK = "\x00T\x00"


def table_mark(index: int) -> str:
    """What stands in the SQL for a table until the lake says where it is."""
    return f"\x00R{index}\x00"


_AS_ARRAY = 1_000_000


def _rows_of(plan: Range) -> int:
    """How many rows a range of constant whole numbers or times has; 0 when that is not known here."""
    parts = [part.value if isinstance(part, Const) else None for part in (plan.start, plan.stop, plan.step)]
    low, high, step = (part if isinstance(part, int) and not isinstance(part, bool) else None for part in parts)
    if low is None or high is None or not step or plan.columns[0].type == REAL:
        return 0
    return max(0, (high - low) // step + 1)


class Emitter(Expressions):
    """Emits one query."""

    def __init__(self, salt: str = "") -> None:
        super().__init__(lambda plan: self.frame_of(plan).render(), salt)
        self.tables: list[TableSchema] = []
        self.files: list[ExternalFile] = []
        self.shared: dict[int, tuple[str, str]] = {}

    def with_shared(self, sql: str) -> str:
        """The statement with the shared plans it uses in front, without settings."""
        if not self.shared:
            return sql
        parts = ", ".join(f"{name} AS MATERIALIZED ({body})" for name, body in self.shared.values())
        return f"WITH {parts} {sql}"

    def frame_of(self, plan: Plan) -> Frame:
        """The SELECT of a plan, still open for more."""
        kind = type(plan)
        outer, self.frame = self.frame, Frame("", {}, set())
        try:
            handler = _HANDLERS.get(kind)
            if handler is None:
                raise Refusal(f"the operator {kind.__name__}")
            return handler(self, plan)
        finally:
            self.frame = outer

    def _open(self, plan: Plan) -> Frame:
        frame = self.frame_of(plan)
        self.frame = frame
        return frame

    def _wrap(self, frame: Frame, *, keep_order: bool = True, inner_order: bool = False) -> Frame:
        self.frame = frame.wrapped(self.fresh, keep_order=keep_order, inner_order=inner_order)
        return self.frame

    # --- sources

    def scan(self, plan: Scan) -> Frame:
        """A stored table with its virtual columns."""
        if plan.table not in self.tables:
            self.tables.append(plan.table)
        alias = self.fresh()
        table = plan.table
        columns: dict[str, str] = {}
        for column in plan.columns:
            sql = f"{alias}.{quote.name(column.name)}"
            if column.hidden and table.column(column.name) is None:
                sql = self._virtual(column.name, table, alias)
            columns[column.name] = sql
        indexed = {column.name for column in table.columns if column.search}
        mark = table_mark(self.tables.index(table))
        frame = Frame(f"{mark} AS {alias}", columns, set(columns), indexed)
        frame.typed = {column.name for column in plan.columns if table.column(column.name) is not None}
        frame.moment = f"{alias}.{quote.name(table.time)}" if table.time else ""
        frame.common = frozenset(f"{alias}.{quote.name(column.name)}" for column in table.columns if column.repeats)
        return frame

    def _virtual(self, name: str, table: TableSchema, alias: str) -> str:
        if name == "TimeGenerated":
            return f"{alias}.{quote.name(table.time)}" if table.time else f"toDateTime64({alias}._IngestedAt, 7, 'UTC')"
        if name == "_IngestedAt":
            return f"toDateTime64({alias}._IngestedAt, 7, 'UTC')"
        if name == "Type":
            return quote.string(table.name)
        return TENANT_MARK if name == "TenantId" else "'Vedette'"

    def records(self, plan: Records) -> Frame:
        """The input of a mapping, all gathered fields parsed by one JSONExtract a source column."""
        return records_frame(plan, self.fresh)

    def external(self, plan: ExternalFile) -> Frame:
        """A local file of `externaldata`."""
        self.files.append(plan)
        return external_frame(plan, len(self.files) - 1, self.fresh)

    def values(self, plan: Values) -> Frame:
        """Literal rows."""
        if len(plan.rows) == 1:
            self.frame = Frame("", {}, set())
            cells = zip(plan.columns, plan.rows[0], strict=True)
            columns = {column.name: self.expression(cell) for column, cell in cells}
            return Frame("", columns, set())
        shape = ", ".join(f"{quote.name(column.name)} {PHYSICAL[column.type]}" for column in plan.columns)
        alias = self.fresh()
        if not plan.rows:
            source = f"(SELECT * FROM null({quote.string(shape)})) AS {alias}"
        else:
            rows = ", ".join(f"({', '.join(self.expression(cell) for cell in row)})" for row in plan.rows)
            source = f"(SELECT * FROM values({quote.string(shape)}, {rows})) AS {alias}"
        columns = {column.name: f"{alias}.{quote.name(column.name)}" for column in plan.columns}
        return Frame(source, columns, set(columns))

    def inline(self, plan: Inline) -> Frame:
        """Rows worked out before."""
        return inline_frame(plan, self.fresh)

    def range(self, plan: Range) -> Frame:
        """`range`: numbers from a start by a step."""
        low, high, step = (self.expression(part) for part in (plan.start, plan.stop, plan.step))
        name, kind = plan.columns[0].name, plan.columns[0].type
        alias = self.fresh()
        if kind == DATETIME:
            low, high = f"reinterpretAsInt64({low})", f"reinterpretAsInt64({high})"
        count = f"intDiv({high} - {low}, {step}) + 1"
        if kind == REAL:
            count = f"floor(({high} - {low}) / {step} + 0.000000001) + 1"
        value = f"{low} + {alias}.number * {step}"
        value = f"({value})" if kind == REAL else f"toInt64({value})"
        if kind == DATETIME:
            value = f"reinterpret({value}, 'DateTime64(7, \\'UTC\\')')"
        forward = f"({high} - {low}) * sign({step}) >= 0"
        rows = _rows_of(plan)
        if rows > _AS_ARRAY:  # made as they are read; an array would stand in memory whole
            source = f"(SELECT generate_series AS number FROM generate_series(0, {rows - 1})) AS {alias}"
        else:
            source = f"(SELECT arrayJoin(range(toUInt64(if({forward}, {count}, 0)))) AS number) AS {alias}"
        return Frame(source, {name: value}, set())

    # --- rows

    def filter(self, plan: Filter) -> Frame:
        """`where`."""
        frame = self._open(plan.input)
        if frame.closed or not references(plan.predicate) <= frame.plain:
            frame = self._wrap(frame)
        frame.where.append(self.predicate(plan.predicate))
        return frame

    def _numbered(self, frame: Frame) -> Frame:
        """The frame wrapped with a hidden column that numbers its rows in order."""
        if frame.closed or frame.arrays or frame.where or frame.source == "":
            frame = self._wrap(frame)
        order = ", ".join(sql + how for sql, how in frame.order)
        frame.columns[ROW] = f"row_number() OVER ({'ORDER BY ' + order if order else ''})"
        frame = self._wrap(frame, keep_order=False)
        if order:
            frame.order = [(frame.columns[ROW], "")]
        return frame

    def number(self, plan: Number) -> Frame:
        """Rows numbered from 1 in the input's order, in the last column."""
        frame = self._numbered(self._open(plan.input))
        frame.columns[plan.columns[-1].name] = frame.columns.pop(ROW)
        frame.plain = set(frame.columns)
        return frame

    def serialised(self, plan: Plan) -> tuple[Frame, str]:
        """The SELECT of a plan and SQL of its rows' numbers."""
        frame = self._numbered(self._open(plan))
        return frame, frame.columns.pop(ROW)

    def stepped(self, plan: Stepped) -> Frame:
        """`scan`."""
        return stepped_frame(self, plan)

    def project(self, plan: Project) -> Frame:
        """New columns from each row."""
        frame = self._open(plan.input)
        names = [column.name for column in plan.columns]
        if frame.stage and frame.renamed(names, plan.items):
            return frame
        windowed = any(any_of(item, lambda part: isinstance(part, Windowed)) for item in plan.items)
        if frame.stage or (windowed and frame.closed) or not self._inlines(plan, frame):
            frame = self._wrap(frame)
        columns: dict[str, str] = {}
        plain: set[str] = set()
        indexed: set[str] = set()
        for column, item in zip(plan.columns, plan.items, strict=True):
            columns[column.name] = self.expression(item)
            if isinstance(item, Ref) and item.name in frame.plain:
                plain.add(column.name)
                if item.name in frame.indexed:
                    indexed.add(column.name)
        frame.typed = frame.passed(names, plan.items)
        frame.columns, frame.plain, frame.indexed = columns, plain, indexed
        # A filter above must not run before the window functions of this SELECT.
        return self._wrap(frame) if windowed else frame

    def _inlines(self, plan: Project, frame: Frame) -> bool:
        """Whether the items can be written over the frame's own source without computing anything twice."""
        computed = {name for name in frame.columns if name not in frame.plain}
        for item in plan.items:
            if not isinstance(item, Ref) and references(item) & computed:
                return False
        names = [item.name for item in plan.items if isinstance(item, Ref) and item.name in computed]
        return len(names) == len(set(names))

    def aggregate(self, plan: Aggregate) -> Frame:
        """`summarize`, `distinct`, `count`."""
        frame = self._open(plan.input)
        used: set[str] = set()
        for item in (*plan.keys, *plan.aggregates):
            used |= references(item)
        ordered = any(any_of(item, _depends_on_order) for item in plan.aggregates)
        if frame.closed or (ordered and frame.order) or not used <= frame.plain:
            frame = self._wrap(frame, keep_order=False, inner_order=ordered and bool(frame.order))
        frame.order = []
        narrow = narrowing(plan, frame)
        if narrow:
            frame.where.append(narrow)
        names = [column.name for column in plan.columns]
        self.packs = {}
        items = [self.expression(item) for item in (*plan.keys, *plan.aggregates)]
        frame.columns = dict(zip(names, items, strict=True))
        frame.typed = frame.passed(names, plan.keys)
        frame.plain, frame.indexed, frame.stage = set(), set(), 1
        if plan.aggregates:
            frame.group = [str(place + 1) for place in range(len(plan.keys))]
        else:
            frame.distinct = True
        return frame

    def sort(self, plan: Sort) -> Frame:
        """`sort`."""
        frame = self._open(plan.input)
        used = {name for key in plan.keys for name in references(key.value)}
        if frame.closed or not used <= frame.plain:
            frame = self._wrap(frame, keep_order=False)
        frame.order = [(self.expression(key.value), _direction(key)) for key in plan.keys]
        return frame

    def limit(self, plan: Limit) -> Frame:
        """`take`, the end of `top`."""
        frame = self._open(plan.input)
        if frame.limit or frame.limit_by:
            frame = self._wrap(frame)
        count = f"toUInt64(ifNull({self.expression(plan.count)}, 0))"
        if isinstance(plan.count, Const):
            count = str(plan.count.value)
        if plan.by:
            if frame.stage or not all(references(key) <= frame.plain for key in plan.by):
                frame = self._wrap(frame)
            frame.limit_by = f"LIMIT {count} BY " + ", ".join(self.expression(key) for key in plan.by)
        else:
            frame.limit = count
        return frame

    # --- several tables

    def join(self, plan: Join) -> Frame:
        """`join` and `lookup`."""
        return join_frame(self, plan)

    def union(self, plan: Union) -> Frame:
        """`union`: the same columns of every input, made one type each."""
        parts = []
        for each in plan.inputs:
            frame = self.frame_of(each)
            if frame.closed:
                frame = frame.wrapped(self.fresh)
            for column in plan.columns:
                frame.columns[column.name] = typed.cast(frame, column)
            table = _only_table(each)
            parts.append((frame.render(ordered=False), None if table is None else self.tables.index(table)))
        alias = self.fresh()
        columns = {column.name: f"{alias}.{quote.name(column.name)}" for column in plan.columns}
        return Frame(f"({branches(parts)}) AS {alias}", columns, set(columns), typed=set(columns))

    def shared_plan(self, plan: Shared) -> Frame:
        """`materialize`: a CTE computed once."""
        if plan.key not in self.shared:
            self.shared[plan.key] = ("", "")
            body = self.frame_of(plan.input).render()
            del self.shared[plan.key]
            self.shared[plan.key] = (f"_m{plan.key}", body)
        alias = self.fresh()
        name = self.shared[plan.key][0]
        columns = {column.name: f"{alias}.{quote.name(column.name)}" for column in plan.columns}
        return Frame(f"{name} AS {alias}", columns, set(columns))

    def expand(self, plan: Expand) -> Frame:
        """`mv-expand`."""
        return expand_frame(self, plan)


def _direction(key: SortKey) -> str:
    return f" {'DESC' if key.descending else 'ASC'} NULLS {'FIRST' if key.nulls_first else 'LAST'}"


def _only_table(plan: Plan) -> TableSchema | None:
    """The table without whose rows a plan has none; None for any other plan."""
    while isinstance(plan, Filter | Project | Sort | Limit | Number | Expand | Aggregate):
        if isinstance(plan, Aggregate) and not plan.keys:
            return None
        plan = plan.input
    return plan.table if isinstance(plan, Scan) else None


def _depends_on_order(expr: Typed) -> bool:
    return bool(getattr(getattr(expr, "function", None), "ordered", False))


_HANDLERS: dict[type[Plan], Callable[[Emitter, Any], Frame]] = {
    Scan: Emitter.scan,
    Records: Emitter.records,
    ExternalFile: Emitter.external,
    Values: Emitter.values,
    Inline: Emitter.inline,
    Range: Emitter.range,
    Filter: Emitter.filter,
    Project: Emitter.project,
    Aggregate: Emitter.aggregate,
    Sort: Emitter.sort,
    Limit: Emitter.limit,
    Join: Emitter.join,
    Union: Emitter.union,
    Stepped: Emitter.stepped,
    Shared: Emitter.shared_plan,
    Expand: Emitter.expand,
    Number: Emitter.number,
}
