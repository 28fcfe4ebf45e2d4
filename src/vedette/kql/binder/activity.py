"""`evaluate` of the plugins that follow ids along a timeline in windows: activity, cohorts, sessions, sliding counts.

Called by `invoking.py`. Each is a text in the language itself over the columns of `timeline.py`; distinct counts are
exact. Source: the page of each plugin in the language's reference.
"""

from __future__ import annotations

from vedette.kql import syntax
from vedette.kql.binder.context import Binder, Problem, Scope
from vedette.kql.binder.timeline import Timeline
from vedette.kql.binder.written import prepared
from vedette.kql.plan import Bad, Broken, Const, Plan, Ref
from vedette.kql.types import DYNAMIC, LONG, REAL, TIMESPAN


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
