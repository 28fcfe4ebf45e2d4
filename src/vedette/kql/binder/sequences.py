"""`evaluate` of the plugins that look for states one after another: the two funnels and `sequence_detect`.

Called by `invoking.py`. One state follows another when it is later; what the pages leave open is told as a warning.
"""

from __future__ import annotations

from vedette.kql import syntax
from vedette.kql.binder.context import Binder, Problem, Scope
from vedette.kql.binder.names import implicit
from vedette.kql.binder.timeline import Timeline
from vedette.kql.binder.written import prepared, renamed, written
from vedette.kql.functions.conversion import converted
from vedette.kql.plan import Bad, Broken, Const, Plan, Typed
from vedette.kql.types import BOOL, DATETIME, DYNAMIC, LONG, STRING, TIMESPAN
from vedette.schema.types import ScalarType

_MOST_STEPS = 16


def _own_reading(one: Timeline, what: str) -> None:
    name = one.node.call.name
    one.binder.warn("own-reading", f"{name}: the reference leaves open {what}", one.node.call.span)


def _list(one: Timeline, what: str) -> list[object]:
    """The next argument, a constant array that is not empty."""
    node = one.take(what)
    value = one.bound(node)
    if not isinstance(value, Const) or not isinstance(value.value, list) or not value.value:
        raise Problem("argument-type", f"{what} is a constant array", node.span)
    if len(value.value) > _MOST_STEPS:
        raise Problem("unsupported", f"not supported: more than {_MOST_STEPS} values as {what}", node.span)
    return list(value.value)


def _text(value: object) -> str:
    return str(value.value) if isinstance(value, syntax.Literal) else str(value)


def _states(one: Timeline) -> tuple[str, ScalarType]:
    """The column of states, read as text; its name and type."""
    column = one.column("state", "the column of states")
    own = one.items[-1][1]
    one.items[-1] = ("state", converted(own, STRING) or own)
    return column.name, column.type


def _sequence(one: Timeline, what: str) -> list[str]:
    """The states looked for; the text reads them as s0, s1, …"""
    states = [_text(value) for value in _list(one, what)]
    for place, state in enumerate(states):
        one.values[f"s{place}"] = Const(STRING, state)
    return states


def funnel_sequence(one: Timeline) -> Plan:
    """Three tables: what comes before and after a sequence of states, what before, what after."""
    one.identity()
    kind = one.items[0][1].type
    one.bounds()
    one.width("apart", "the greatest distance between two states")
    one.width("step", "the step")
    _states(one)
    states = _sequence(one, "the sequence")
    _own_reading(one, "how runs of one state count; here such a run is one state, and the next one must follow it")
    last = len(states)
    links = "".join(
        f" and next(g, {place}) == g and next(state, {place}) == s{place} and next(gap, {place}) <= apart"
        for place in range(1, last)
    )
    begin = f"""
let Runs = T | where t between (start .. end) | extend g = tostring(id) | sort by g asc, t asc
| extend first = prev(g) != g or prev(state) != state, gap = iff(prev(g) == g, t - prev(t), t - t)
| where first | serialize
| extend held = prev(g) == g and gap <= apart, goes = next(g, {last}) == g and next(gap, {last}) <= apart
| extend before = iff(held, prev(state), ""), after = iff(goes, next(state, {last}), "")
| extend found = state == s0{links}
| where found | project id, b = bin_at(t, step, start), before = coalesce(before, ""), after = coalesce(after, "");
"""
    one.values["T"] = prepared(one.binder, one.plan, one.items)
    results: list[Plan] = []
    for keys in (("before", "after"), ("before",), ("after",)):
        by = ", ".join(("b", *keys))
        text = (
            f"{begin} Runs | summarize ids = count_distinct(id), samples = make_set(id, 128) by {by} | sort by ids desc"
        )
        found = written(one.binder, text, one.values, one.node)
        shown = {"before": "prev", "after": "next"}
        names = [("b", one.name, one.kind), *((key, shown[key], STRING) for key in keys)]
        results.append(renamed(found, [*names, ("ids", "dcount", LONG), ("samples", "samples", DYNAMIC)]))
    if kind == DYNAMIC:
        raise Problem("argument-type", "ids cannot be dynamic", one.node.span)
    one.binder.results += [(f"Table_{place + 2}", table) for place, table in enumerate(results[1:])]
    return results[0]


def funnel_sequence_completion(one: Timeline) -> Plan:
    """For each window, period and state: ids that came so far in the sequence within the period."""
    one.identity()
    one.bounds()
    one.width("step", "the size of a bin")
    name, kind = _states(one)
    states = _sequence(one, "the sequence")
    place = one.place
    periods = _list(one, "the periods")
    values = [
        value if isinstance(value, syntax.Literal) else syntax.Literal(LONG, value, span=one.node.span)
        for value in periods
    ]
    typed: list[Typed] = []
    for value in values:
        changed = converted(Const(value.type, value.value), one.span)
        if changed is None or not isinstance(value.value, int) or value.type not in (LONG, TIMESPAN, one.span):
            raise Problem("argument-type", f"a period is {one.span} here", one.node.call.args[place].span)
        typed.append(changed)
    for at, changed in enumerate(typed):
        one.values[f"p{at}"] = changed
    chain = "let C0 = E | where state == s0 | project id, g, b, s = t, c = t;\n"
    for at in range(1, len(states)):
        chain += (
            f"let C{at} = C{at - 1} | join kind=inner (E | where state == s{at} | project id, b, t) on id, b"
            f" | where t > c | summarize c = min(t) by id, b, s;\n"
        )
    parts = [
        f"(C{at} | where c - s <= p{when} | summarize ids = count_distinct(id) by b"
        f" | extend step_ = {at}, when_ = {when}, period = p{when}, state = s{at})"
        for when in range(len(typed))
        for at in range(len(states))
    ]
    empty = ", ".join(f"pack_array({when}, {at})" for when in range(len(typed)) for at in range(len(states)))
    text = f"""
let E = materialize(T | where t between (start .. end) | extend b = bin_at(t, step, start), g = "");
{chain}
let All = union {", ".join(parts)};
let Windows = E | where state == s0 | distinct b | extend pair = pack_array({empty}) | mv-expand pair
| extend when_ = tolong(pair[0]), step_ = tolong(pair[1]);
Windows | join kind=leftouter (All | project b, when_, step_, ids) on b, when_, step_
| extend ids = coalesce(ids, 0) | sort by b asc, when_ asc, step_ asc
| extend state = {_choice("step_", [f"s{at}" for at in range(len(states))])}
| extend period = {_choice("when_", [f"p{at}" for at in range(len(typed))])}
"""
    one.values["T"] = prepared(one.binder, one.plan, one.items)
    found = written(one.binder, text, one.values, one.node)
    shown = [("b", one.name, one.kind), ("state", name, kind), ("period", "Period", one.span), ("ids", "dcount", LONG)]
    return renamed(found, shown)


def _choice(key: str, values: list[str]) -> str:
    """The value whose place a column holds."""
    if len(values) == 1:
        return values[0]
    pairs = ", ".join(f"{key} == {place}, {value}" for place, value in enumerate(values[:-1]))
    return f"case({pairs}, {values[-1]})"


def sequence_detect(one: Timeline) -> Plan:
    """Every choice of rows that meet the conditions one after another, near enough and within the span."""
    one.timeline()
    one.width("apart", "the greatest distance between two steps")
    one.width("span", "the greatest span")
    names: list[str] = []
    while (node := one.peek()) is not None:
        value = one.bound(node)
        if value.type != BOOL:
            break
        given = one.node.call.args[one.place].name
        names.append(given or implicit(node))
        one.items.append((f"e{len(names) - 1}", value))
        one.place += 1
    if not names:
        raise Problem("argument-count", "'sequence_detect' needs conditions", one.node.call.span)
    one.dimensions()
    _own_reading(one, "how rows of one moment follow each other; here a step is later than the one before it")
    text = f"let E = materialize(T);\nE | where e0 | distinct g, t0 = t{one.by}\n"
    for at in range(1, len(names)):
        text += (
            f"| join kind=inner (E | where e{at} | distinct g, t{at} = t) on g"
            f" | where t{at} > t{at - 1} and t{at} - t{at - 1} <= apart and t{at} - t0 <= span\n"
        )
    text += f"| extend took = t{len(names) - 1} - t0 | sort by t0 asc, t{len(names) - 1} asc"
    dims = [(f"d{place}", dim.name, dim.type) for place, dim in enumerate(one.dims)]
    times = [(f"t{at}", f"{name}_{one.name}", one.kind) for at, name in enumerate(names)]
    return one.table(text, [*dims, *times, ("took", "Duration", TIMESPAN if one.kind == DATETIME else one.kind)])


SEQUENCES = {
    "funnel_sequence": funnel_sequence,
    "funnel_sequence_completion": funnel_sequence_completion,
    "sequence_detect": sequence_detect,
}


def sequence(binder: Binder, node: syntax.Evaluate, plan: Plan, scope: Scope) -> Plan:
    """The plugin a call names."""
    if node.output is not None:
        raise Problem("argument-count", f"'{node.call.name}' takes no output schema", node.span)
    one = Timeline(binder, node, plan, scope)
    found = SEQUENCES[node.call.name](one)
    if one.peek() is not None:
        raise Problem("argument-count", f"'{node.call.name}' takes fewer arguments", node.call.span)
    return Broken(()) if any(isinstance(value, Bad) for _, value in one.items) else found
