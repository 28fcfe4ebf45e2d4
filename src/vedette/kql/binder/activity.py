"""`evaluate` of the plugins that follow ids along a timeline in windows: activity, cohorts, sessions, sliding counts.

Called by `invoking.py`. Each is a text in the language itself over columns `id`, `t`, `d0`… and `g`, which tells the
dimensions apart. Distinct counts are exact. Source: the page of each plugin in the language's reference.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from vedette.kql import syntax
from vedette.kql.binder.context import Binder, Named, Problem, Scope
from vedette.kql.binder.overload import apply
from vedette.kql.binder.written import fixed, prepared, renamed, written
from vedette.kql.functions.conversion import converted
from vedette.kql.functions.definition import FUNCTIONS
from vedette.kql.plan import Bad, Broken, Clock, Column, Const, Plan, Ref, Typed
from vedette.kql.types import DATETIME, DYNAMIC, LONG, NUMBERS, REAL, STRING, TIMESPAN
from vedette.schema.types import ScalarType

_TIMELINES = (*NUMBERS, DATETIME, TIMESPAN)
_CALENDAR = ("week", "month", "year")


@dataclass(slots=True)
class Timeline:
    """The arguments of a plugin, bound one after another, and what its text will read."""

    binder: Binder
    node: syntax.Evaluate
    plan: Plan
    scope: Scope
    place: int = 0
    items: list[tuple[str, Typed]] = field(default_factory=list)
    values: dict[str, Named] = field(default_factory=dict)
    dims: list[Column] = field(default_factory=list)
    kind: ScalarType = DATETIME
    name: str = ""
    calendar: str = ""

    def peek(self) -> syntax.Expr | None:
        """The next argument, None after the last."""
        args = self.node.call.args
        return args[self.place].value if self.place < len(args) else None

    def take(self, what: str) -> syntax.Expr:
        """The next argument; Problem when there is none."""
        found = self.peek()
        if found is None:
            raise Problem("argument-count", f"'{self.node.call.name}' needs {what}", self.node.call.span)
        self.place += 1
        return found

    def bound(self, node: syntax.Expr) -> Typed:
        """An expression over the input."""
        return self.binder.strict(node, self.scope.over(self.plan))

    def column(self, name: str, what: str) -> Column:
        """The next argument, a column of the input, under a name of ours."""
        node = self.take(what)
        value = self.bound(node)
        if not isinstance(value, Ref):
            raise Problem("not-a-name", f"{what} is a column", node.span)
        self.items.append((name, value))
        return Column(value.name, value.type)

    def identity(self) -> None:
        """The columns of ids and of the timeline."""
        self.column("id", "the column of ids")
        self.timeline()

    def timeline(self) -> None:
        """The column of the timeline."""
        at = self.peek()
        found = self.column("t", "the column of the timeline")
        if found.type not in _TIMELINES and at is not None:
            raise Problem("argument-type", f"a timeline is of times or numbers, not {found.type}", at.span)
        self.kind, self.name = found.type, found.name

    def constant(self, name: str, what: str, kind: ScalarType) -> Typed:
        """The next argument, a constant of a type."""
        node = self.take(what)
        value = self.bound(node)
        if not isinstance(value, Const | Clock):
            raise Problem("not-constant", f"{what} must be a constant", node.span)
        self.values[name] = found = fixed(value, kind, what, node.span)
        return found

    @property
    def span(self) -> ScalarType:
        """The type of a distance on the timeline."""
        return TIMESPAN if self.kind == DATETIME else self.kind

    def bounds(self) -> None:
        """Start and end."""
        self.constant("start", "the start", self.kind)
        self.constant("end", "the end", self.kind)

    def width(self, name: str, what: str) -> None:
        """A distance greater than zero."""
        node = self.peek()
        value = self.constant(name, what, self.span)
        if node is not None and not (isinstance(value, Const) and isinstance(value.value, int | float) and value.value):
            raise Problem("argument-type", f"{what} must be greater than 0", node.span)

    def step(self, name: str = "step") -> None:
        """The width of a window: a distance, or one of the words week, month and year."""
        node = self.peek()
        word = self.bound(node) if node is not None else None
        if isinstance(word, Const) and word.type == STRING:
            if word.value not in _CALENDAR or self.kind != DATETIME:
                raise Problem("argument-type", "a step is a distance, 'week', 'month' or 'year'", self.take("").span)
            self.calendar = str(word.value)
            self.place += 1
            return
        self.width(name, "the step")

    def dimensions(self) -> None:
        """All further arguments, columns that divide the result."""
        while self.peek() is not None:
            self.dims.append(self.column(f"d{len(self.dims)}", "a dimension"))

    def floor(self, value: str) -> str:
        """The window a moment falls into."""
        return f"startof{self.calendar}({value})" if self.calendar else f"bin_at({value}, step, start)"

    def moved(self, value: str, count: str) -> str:
        """A window some windows later, earlier where the count is negative."""
        if self.calendar:
            return f"datetime_add('{self.calendar}', {count}, {value})"
        return f"({value} + ({count}) * step)"

    @property
    def by(self) -> str:
        """The dimensions for use in `by`, with a comma before each."""
        return "".join(f", d{place}" for place in range(len(self.dims)))

    def table(self, text: str, shown: list[tuple[str, str, ScalarType]]) -> Plan:
        """The result of a text over the input `T`."""
        items = [*self.items, ("g", self.together())]
        self.values["T"] = prepared(self.binder, self.plan, items)
        return renamed(written(self.binder, text, self.values, self.node), shown)

    def together(self) -> Typed:
        """One text that tells the dimensions' values apart."""
        texts: list[Typed] = []
        for name, value in self.items:
            if name[0] == "d" and name[1:].isdigit():
                texts.append(converted(value, STRING) or value)
        if not texts:
            return Const(STRING, "")
        return apply(FUNCTIONS["strcat_delim"], [Const(STRING, "\x02"), *texts, Const(STRING, "")], "", self.node.span)

    def shown(self, *columns: tuple[str, str, ScalarType]) -> list[tuple[str, str, ScalarType]]:
        """The time column, the dimensions, then these."""
        dims = [(f"d{place}", dim.name, dim.type) for place, dim in enumerate(self.dims)]
        return [("b", self.name, self.kind), *dims, *columns]


def activity_counts_metrics(one: Timeline) -> Plan:
    """Per window: rows, ids, ids never seen before, ids seen so far."""
    one.identity()
    one.bounds()
    one.step()
    one.dimensions()
    text = f"""
let E = materialize(T | where t between (start .. end) | extend b = {one.floor("t")});
let New = E | summarize b = min(b) by id, g | summarize fresh = count() by b, g;
E | summarize rows = count(), ids = count_distinct(id) by b, g{one.by}
| join kind=leftouter New on b, g
| sort by g asc, b asc | extend fresh = coalesce(fresh, 0)
| extend sofar = row_cumsum(fresh, prev(g) != g)
"""
    counts = [("rows", "count"), ("ids", "dcount"), ("fresh", "new_dcount"), ("sofar", "aggregated_dcount")]
    return one.table(text, one.shown(*((own, shown, LONG) for own, shown in counts)))


def sliding_window_counts(one: Timeline) -> Plan:
    """Per window: rows and ids of it and those before it, as far as the look back reaches."""
    one.identity()
    one.bounds()
    one.width("back", "the look back")
    one.step()
    one.dimensions()
    if one.calendar:
        ratio = {"week": "7d", "month": "30d", "year": "365d"}[one.calendar]
        count, since = f"max_of(1, tolong(back / {ratio}))", f"t >= {one.floor('start')} - back - {ratio}"
    else:
        count, since = "max_of(1, tolong(floor(todouble(back) / todouble(step), 1)))", "t >= start - back"
        if one.span == TIMESPAN:
            count = "max_of(1, tolong(floor(back / step, 1)))"
    text = f"""
let n = {count};
T | where t <= end and {since}
| summarize rows = count() by id, g{one.by}, own = {one.floor("t")}
| extend k = range(0, n - 1, 1) | mv-expand k to typeof(long)
| extend b = {one.moved("own", "k")} | where b between ({one.floor("start")} .. end)
| summarize rows = sum(rows), ids = count_distinct(id) by b, g{one.by} | sort by b asc
"""
    return one.table(text, one.shown(("rows", "Count", LONG), ("ids", "Dcount", LONG)))


def active_users_count(one: Timeline) -> Plan:
    """Per window: ids that, when they were seen, had been seen in enough periods of the time before."""
    one.identity()
    one.bounds()
    one.width("back", "the look back")
    one.width("period", "the period")
    one.constant("least", "the number of active periods", LONG)
    one.step()
    one.dimensions()
    text = f"""
let E = materialize(T | where t <= end and t > start - back | distinct id, g, t{one.by});
E | where t >= start
| join kind=inner (E | project id, g, past = t, p = bin_at(t, period, start)) on id, g
| where past <= t and past > t - back
| summarize periods = count_distinct(p) by id, g, t{one.by} | where periods >= least
| summarize ids = count_distinct(id) by b = {one.floor("t")}, g{one.by} | sort by b asc
"""
    return one.table(text, one.shown(("ids", "dcount", LONG)))


def activity_engagement(one: Timeline) -> Plan:
    """Per inner window: its ids, the ids of the outer window that ends with it, and their ratio."""
    one.identity()
    if len(one.node.call.args) > 4:
        one.bounds()
    one.width("step", "the inner window")
    one.width("outer", "the outer window")
    one.dimensions()
    ranged = "start" in one.values
    since = "t between (start - outer .. end)" if ranged else "isnotnull(t)"
    within = "b between (start .. end)" if ranged else "b <= last"
    floor = "bin_at(t, step, start)" if ranged else "bin(t, step)"
    ratio = "outer / step" if one.span == TIMESPAN else "todouble(outer) / todouble(step)"
    text = f"""
let n = max_of(1, tolong(floor({ratio}, 1)));
let E = materialize(T | where {since} | extend own = {floor} | distinct id, g, own{one.by});
let last = toscalar(E | summarize max(own));
let Inner = E | summarize ids = count_distinct(id) by b = own, g;
E | extend k = range(0, n - 1, 1) | mv-expand k to typeof(long) | extend b = own + k * step | where {within}
| summarize all = count_distinct(id) by b, g{one.by}
| join kind=inner Inner on b, g
| extend share = todouble(ids) / todouble(all) | sort by b asc
"""
    names = [("ids", "dcount_activities_inner", LONG), ("all", "dcount_activities_outer", LONG)]
    return one.table(text, one.shown(*names, ("share", "activity_ratio", REAL)))


def activity_metrics(one: Timeline) -> Plan:
    """Per window: ids, ids the window before had not, and the shares of its ids that came back or did not."""
    one.identity()
    ranged = len(one.node.call.args) > 3
    if ranged:
        one.bounds()
    one.step()
    one.dimensions()
    where = "t between (start .. end)" if ranged else "isnotnull(t)"
    floor = one.floor("t") if ranged or one.calendar else "bin(t, step)"
    text = f"""
let E = materialize(T | where {where} | extend b = {floor} | distinct id, g, b{one.by});
let Before = E | project id, g, b = {one.moved("b", "1")}, came = 1;
E | join kind=leftouter (Before | project id, g, b, came) on id, g, b
| summarize ids = count_distinct(id), back = count_distinctif(id, came == 1) by b, g{one.by}
| join kind=leftouter (Before | summarize earlier = count_distinct(id) by b, g) on b, g
| extend fresh = ids - back, kept = todouble(back) / todouble(coalesce(earlier, 0))
| extend lost = 1.0 - kept | sort by b asc
"""
    names = [("ids", "dcount_values", LONG), ("fresh", "dcount_newvalues", LONG)]
    return one.table(text, one.shown(*names, ("kept", "retention_rate", REAL), ("lost", "churn_rate", REAL)))


def new_activity_metrics(one: Timeline) -> Plan:
    """For each cohort of ids first seen in a window and each window after: who came back, who did not, who is new."""
    one.identity()
    id_name = one.items[0][1].name if isinstance(one.items[0][1], Ref) else ""
    one.bounds()
    one.step("step")
    cohort = _cohort(one)
    lookback = _lookback(one, id_name)
    text = f"""
let E = materialize(T | where t between (start .. end) | extend b = {one.floor("t")} | distinct id, g, b{one.by});
let First = materialize(E{lookback} | summarize first = min(b) by id, g{one.by});
let Seen = materialize(E | join kind=inner (First | project id, g, first) on id, g | project id, g, b, first);
First | summarize users = count() by first, g{one.by}{cohort}
| extend k = range(0, {_windows(one)}, 1) | mv-expand k to typeof(long)
| extend b = {one.moved("first", "k")} | where b <= end
| join kind=leftouter (Seen | summarize kept = count_distinct(id) by first, b, g) on first, b, g
| extend kept = coalesce(kept, 0)
| join kind=leftouter (
    Seen | where b > first or b == first | summarize own = count_distinct(id) by g, b, began = first
  ) on g, b
| summarize take_any(users), take_any(kept), fresh = sumif(own, began > first) by first, b, g{one.by}
| extend fresh = iff(first == b, users, coalesce(fresh, 0)), lost = users - kept
| extend rate = todouble(kept) / todouble(users) | extend churn = 1.0 - rate
| sort by first asc, b asc
"""
    dims = [(f"d{place}", dim.name, dim.type) for place, dim in enumerate(one.dims)]
    ends = [("first", f"from_{one.name}", one.kind), ("b", f"to_{one.name}", one.kind)]
    counts = [("fresh", "dcount_new_values"), ("kept", "dcount_retained_values"), ("lost", "dcount_churn_values")]
    rates = [("rate", "retention_rate", REAL), ("churn", "churn_rate", REAL)]
    return one.table(text, [*ends, *dims, *((own, shown, LONG) for own, shown in counts), *rates])


def _windows(one: Timeline) -> str:
    """How many windows there can be after the first."""
    if one.calendar:
        return f"datetime_diff('{one.calendar}', end, start) + 1"
    return "tolong((end - start) / step) + 1"


def _cohort(one: Timeline) -> str:
    """The optional cohort: a moment whose window alone is wanted."""
    following = one.peek()
    if following is None or _tabular(one, following):
        return ""
    value = one.bound(following)
    if isinstance(value, Ref):
        return ""
    if isinstance(value, Const) and value.value in (None, "~"):
        one.place += 1
        return ""
    one.constant("cohort", "the cohort", one.kind)
    return f" | where first == {one.floor('cohort')}"


def _tabular(one: Timeline, node: syntax.Expr) -> bool:
    if isinstance(node, syntax.Name):
        return one.plan.type_of(node.name) is None and isinstance(one.scope.names.get(node.name), Plan)
    return isinstance(node, syntax.Pipe | syntax.DataTable)


def _lookback(one: Timeline, id_name: str) -> str:
    """The dimensions, then the optional table of ids that are not new."""
    while (following := one.peek()) is not None:
        if not _tabular(one, following):
            one.dims.append(one.column(f"d{len(one.dims)}", "a dimension"))
            continue
        table = one.binder.table(one.take("a table"), Scope(one.scope.names))
        kind = table.type_of(id_name)
        if isinstance(table, Broken) or kind is None:
            raise Problem("unknown-column", f"the look back has no column '{id_name}'", following.span)
        one.values["Known"] = prepared(one.binder, table, [("id", Ref(kind, id_name))])
        if one.peek() is not None:
            raise Problem("argument-count", "the look back is the last argument", one.node.span)
        return " | join kind=leftanti Known on id"
    return ""


def session_count(one: Timeline) -> Plan:
    """Per window: how often an id was seen that had not been seen within the look back."""
    one.identity()
    one.bounds()
    one.width("step", "the bin")
    one.width("back", "the look back")
    one.dimensions()
    text = f"""
T | where t between (start - back .. end) | distinct id, g, t{one.by}
| sort by g asc, id asc, t asc
| extend known = prev(g) == g and tostring(prev(id)) == tostring(id) and t - prev(t) <= back
| where t >= start and not(coalesce(known, false))
| summarize sessions = count() by b = bin(t, step), g{one.by} | sort by b asc
"""
    return one.table(text, one.shown(("sessions", "count_sessions", LONG)))


def rolling_percentile(one: Timeline) -> Plan:
    """Per bin: a percentile of the values of it and the bins before it that its window holds."""
    value = one.column("v", "the column of values")
    level = one.take("a percentile")
    percent = one.bound(level)
    one.timeline()
    one.width("step", "the size of a bin")
    count = one.constant("n", "the number of bins", LONG)
    one.dimensions()
    if not (isinstance(percent, Const) and isinstance(percent.value, int | float) and 0 <= percent.value <= 100):
        raise Problem("argument-type", "a percentile is a number from 0 to 100", level.span)
    one.values["level"] = percent
    text = f"""
let E = materialize(T | extend own = bin(t, step));
let Bins = E | distinct own, g;
E | extend k = range(0, n - 1, 1) | mv-expand k to typeof(long) | extend b = own + k * step
| join kind=inner (Bins | project b = own, g) on b, g
| summarize p = percentile(v, {percent.value}) by b, g{one.by} | sort by g asc, b asc
"""
    bins = count.value if isinstance(count, Const) else ""
    shown = f"rolling_{bins}_percentile_{value.name}_{percent.value}"
    kind = value.type if value.type != DYNAMIC else REAL
    return one.table(text, one.shown(("p", shown, kind)))


ACTIVITY = {
    "active_users_count": active_users_count,
    "activity_counts_metrics": activity_counts_metrics,
    "activity_engagement": activity_engagement,
    "activity_metrics": activity_metrics,
    "new_activity_metrics": new_activity_metrics,
    "rolling_percentile": rolling_percentile,
    "session_count": session_count,
    "sliding_window_counts": sliding_window_counts,
}


def activity(binder: Binder, node: syntax.Evaluate, plan: Plan, scope: Scope) -> Plan:
    """The plugin a call names."""
    if node.output is not None:
        raise Problem("argument-count", f"'{node.call.name}' takes no output schema", node.span)
    one = Timeline(binder, node, plan, scope)
    found = ACTIVITY[node.call.name](one)
    return Broken(()) if any(isinstance(value, Bad) for _, value in one.items) else found
