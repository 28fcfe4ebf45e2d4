"""The reference page of the language, made from the registries: every operator and function, supported or not.

`vedette docs` writes it; `tests/kql/test_reference.py` runs every example that says it works.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from vedette.kql.binder.invoking import PLUGIN_REASONS
from vedette.kql.compile import compile_query
from vedette.kql.diagnostics import KqlError
from vedette.kql.functions.sample import example
from vedette.kql.functions.signature import Described, described, names
from vedette.kql.parser.operators import OPERATORS
from vedette.kql.reference_examples import FORM_EXAMPLES, PLUGIN_EXAMPLES, REASONS
from vedette.schema.types import TableSchema

_LAMPS = (
    "datatable(Street: string, Watts: long, At: datetime, Tags: dynamic) "
    "['Quay', 60, datetime(2026-03-04), dynamic(['old'])]"
)

OPERATOR_EXAMPLES: dict[str, str] = {
    "as": "L | as Lamps | where Watts > 40",
    "assert-schema": "L | assert-schema (Street: string, Watts: long, At: datetime, Tags: dynamic)",
    "consume": "L | consume",
    "count": "L | count",
    "distinct": "L | distinct Street",
    "evaluate": "L | evaluate narrow()",
    "extend": "L | extend Kilowatts = Watts / 1000.0",
    "facet": "L | facet by Street",
    "filter": "L | filter Watts > 40",
    "find": "find in (L) where Watts > 40",
    "fork": "L | fork (count) (take 1)",
    "getschema": "L | getschema",
    "graph-mark-components": "L | make-graph Street --> Street | graph-mark-components | graph-to-table nodes",
    "graph-match": "L | make-graph Street --> Street | graph-match (a)-[e]->(b) project e.Watts",
    "graph-shortest-paths": "L | make-graph Street --> Street | graph-shortest-paths (a)-[e]->(b) project N = 1",
    "graph-to-table": "L | make-graph Street --> Street | graph-to-table edges",
    "graph-where-edges": "L | make-graph Street --> Street | graph-where-edges Watts > 40 | graph-to-table edges",
    "graph-where-nodes": "L | make-graph Street --> Street | graph-where-nodes true | graph-to-table nodes",
    "invoke": "let bright = (T: (Watts: long)) { T | where Watts > 40 }; L | invoke bright()",
    "join": "L | join kind=inner (L | project Street, Other = Watts) on Street",
    "limit": "L | limit 5",
    "lookup": "L | lookup (L | project Street, Other = Watts) on Street",
    "macro-expand": "macro-expand entity_group [database('a')] as X (print 1)",
    "make-graph": "L | make-graph Street --> Street | graph-to-table edges",
    "make-series": "L | make-series Lamps = count() on At from datetime(2026-03-01) to datetime(2026-03-05) step 1d",
    "mv-apply": "L | mv-apply Tag = Tags to typeof(string) on (where Tag has 'old')",
    "mv-expand": "L | mv-expand Tag = Tags to typeof(string)",
    "order": "L | order by Watts asc",
    "parse": "L | parse Street with First 'u' Rest",
    "parse-kv": "print Text = 'watts=40' | parse-kv Text as (watts: long) with (pair_delimiter=' ', kv_delimiter='=')",
    "parse-where": "L | parse-where Street with First 'u' Rest",
    "partition": "L | partition by Street (top 1 by Watts)",
    "print": "print Answer = 6 * 7",
    "project": "L | project Street, Watts",
    "project-away": "L | project-away Tags",
    "project-by-names": "L | project-by-names dynamic(['Street', 'Watts'])",
    "project-keep": "L | project-keep Street, W*",
    "project-rename": "L | project-rename Road = Street",
    "project-reorder": "L | project-reorder Watts, *",
    "range": "range N from 1 to 5 step 2",
    "reduce": "L | reduce by Street",
    "render": "L | summarize count() by bin(At, 1d) | render timechart",
    "sample": "L | sample 5",
    "sample-distinct": "L | sample-distinct 5 of Street",
    "scan": "L | sort by At asc | scan declare (Sum: long = 0) with (step s: true => Sum = Watts + s.Sum;)",
    "search": "search in (L) 'quay'",
    "serialize": "L | serialize N = row_number()",
    "sort": "L | sort by Watts desc",
    "summarize": "L | summarize Lamps = count(), max(Watts) by Street",
    "take": "L | take 5",
    "top": "L | top 3 by Watts",
    "top-hitters": "L | top-hitters 2 of Street",
    "top-nested": "L | top-nested 2 of Street by sum(Watts)",
    "union": "union withsource=Source L, (L | take 1)",
    "where": "L | where Street has 'quay' and Watts > 40",
}
"""An example of each operator over a small table `L`, which `whole` puts before it."""

_SAME = {"mvapply": "mv-apply", "mvexpand": "mv-expand"}
_FORM_EXAMPLES = {
    "dcount_hll": "L | summarize H = hll(Street) | extend N = dcount_hll(H)",
    "hll_merge": "L | summarize H = hll(Street) | extend M = hll_merge(H, H)",
    "parse_version": "print parse_version('1.2.3') > parse_version('1.2')",
    "materialize": "let M = materialize(L | where Watts > 40); M | count",
    "toscalar": "print toscalar(L | count)",
    "table": "table('DeviceInfo') | count",
    "row_number": "L | serialize N = row_number()",
    "row_cumsum": "L | serialize Sum = row_cumsum(Watts)",
    "row_rank_dense": "L | sort by Watts asc | extend Rank = row_rank_dense(Watts)",
    "row_rank_min": "L | sort by Watts asc | extend Rank = row_rank_min(Watts)",
    "row_window_session": "L | sort by At asc | extend Start = row_window_session(At, 1h, 5m)",
    "prev": "L | serialize Before = prev(Watts)",
    "next": "L | serialize After = next(Watts)",
    "pack_all": "L | extend All = pack_all()",
    "bag_pack_columns": "L | extend All = bag_pack_columns(Street, Watts)",
    "ingestion_time": "DeviceInfo | where ingestion_time() > ago(1d) | count",
    "column_names_of": "print column_names_of(L)",
    "estimate_data_size": "L | extend Size = estimate_data_size(Street, Watts)",
    "around": "L | where around(At, datetime(2026-03-04), 2d)",
    "bin_auto": "set query_bin_auto_size = 10; print bin_auto(42)",
    "percentrank_tdigest": "L | summarize D = tdigest(Watts) | extend Rank = percentrank_tdigest(D, 50)",
    "rank_tdigest": "L | summarize D = tdigest(Watts) | extend Rank = rank_tdigest(D, 50)",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the page; `works` tells that the example compiles, otherwise `reason` why it is refused."""

    name: str
    signature: str
    example: str
    works: bool
    reason: str = ""


class _Nowhere:
    """A catalog whose tables are all alike, for examples that name one."""

    def table(self, _name: str) -> TableSchema | None:
        """No table."""
        return None

    def table_names(self) -> tuple[str, ...]:
        """No names."""
        return ()


def whole(text: str) -> str:
    """An example as a query that runs by itself."""
    return f"let L = {_LAMPS};\n{text}"


def entry(name: str, shown: str, text: str) -> Entry:
    """A line whose example compiles, its columns known or learned from data, or is refused with a reason."""
    if name in REASONS:
        return Entry(name, shown, text, False, REASONS[name])
    try:
        compile_query(whole(text).replace("DeviceInfo", "L").replace("table('L')", "L"), _Nowhere())
    except KqlError as error:
        said = error.diagnostics[0].message.removeprefix("not supported: ")
        return Entry(name, shown, text, False, said.removeprefix(f"{name}(): ").removeprefix(f"the plugin '{name}': "))
    return Entry(name, shown, text, True)


def operators() -> Iterator[Entry]:
    """Every operator by name."""
    for name in sorted(OPERATORS):
        text = OPERATOR_EXAMPLES[_SAME.get(name, name)]
        yield entry(name, f"as `{_SAME[name]}`" if name in _SAME else "", text)


def forms() -> Iterator[Entry]:
    """Comparisons, sources and parts of graph patterns, which are no functions."""
    for name, text in FORM_EXAMPLES.items():
        yield entry(name, "", text)


def plugins() -> Iterator[Entry]:
    """Every plugin by name, those besides that the reference's list of signatures has not."""
    known = {found.name: found for found in functions("plugin")}
    for name in sorted({*known, *PLUGIN_EXAMPLES, *PLUGIN_REASONS}):
        yield known.get(name) or entry(name, "", PLUGIN_EXAMPLES.get(name, f"L | evaluate {name}()"))


def functions(group: str) -> Iterator[Entry]:
    """Every function of a group by name."""
    for name in names(group):
        if name.startswith("__"):
            continue
        found = described(name, group)
        if found is not None:
            text = _example(found)
            state = " (obsolete)" if found.obsolete else ""
            shown = "<br>".join(f"`{name}{signature}`" for signature in found.signatures) + state
            yield entry(name, shown, text)


def _example(found: Described) -> str:
    if found.group == "aggregate" and found.name == "hll_merge":
        return "L | summarize H = hll(Street) by Watts | summarize hll_merge(H)"
    if found.group == "scalar" and found.name in _FORM_EXAMPLES:
        return _FORM_EXAMPLES[found.name]
    if found.group == "plugin":
        return PLUGIN_EXAMPLES.get(found.name, f"L | evaluate {found.name}()")
    return example(found)


def render() -> str:
    """The page in Markdown."""
    groups = [
        ("Operators", list(operators())),
        ("Scalar functions", list(functions("scalar"))),
        ("Aggregate functions", list(functions("aggregate"))),
        ("Plugins of evaluate", list(plugins())),
        ("Comparisons, sources and graph patterns", list(forms())),
    ]
    lines = [
        "# KQL",
        "",
        "Generated by `vedette docs` from the registries of the engine. What is not supported is refused with its",
        "place in the query, never answered wrongly. Examples use a small table, given by this statement before them:",
        "",
        f"```kql\nlet L = {_LAMPS};\n```",
        "",
        "| | supported | of |",
        "|---|--:|--:|",
    ]
    lines += [f"| {title} | {sum(entry.works for entry in entries)} | {len(entries)} |" for title, entries in groups]
    for title, entries in groups:
        lines += ["", f"## {title}", "", "| name | how | example |", "|---|---|---|"]
        for entry in entries:
            shown = f"`{_cell(entry.example)}`" if entry.works else f"refused: {_cell(entry.reason)}"
            lines.append(f"| `{_cell(entry.name)}` | {_cell(entry.signature)} | {shown} |")
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
