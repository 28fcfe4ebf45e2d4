"""Every tabular operator in the spellings people and the reference use."""

import pytest

from tests.kql.shapes import only, shape
from vedette.kql import syntax as s
from vedette.kql.parser import parse, parse_tolerant
from vedette.schema.types import ScalarType


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("T | where a == 1", s.Where),
        ("T | filter a == 1", s.Where),
        ("T | project a, b = c, (d, e) = f(g), ['x y'] = 1", s.Project),
        ("T | extend a = 1, f(b)", s.Project),
        ("T | project-away a*, ['b c'], *d", s.Project),
        ("T | project-keep a", s.Project),
        ("T | project-rename a = b", s.Project),
        ("T | project-reorder a, b* asc, c granny-desc", s.Project),
        ("T | project-by-names dynamic(['a']), b", s.Project),
        ("T | summarize count(), x = max(a) by b, bin(t, 1h)", s.Summarize),
        ("T | summarize hint.strategy = shuffle count() by b", s.Summarize),
        ("T | summarize by a, b", s.Summarize),
        ("T | summarize count() by t bin = 1h", s.Summarize),
        ("T | summarize kind = make_set(a) by b", s.Summarize),
        ("T | distinct a, f(b)", s.Summarize),
        ("T | distinct *", s.Summarize),
        ("T | sort by a, b asc nulls last, f(c) desc", s.Sort),
        ("T | order by a", s.Sort),
        ("T | top 5 by a desc nulls first", s.Top),
        ("T | take 5", s.Take),
        ("T | limit 5", s.Take),
        ("T | sample 5", s.Sample),
        ("T | sample-distinct 5 of a", s.Sample),
        ("T | count", s.Count),
        ("T | count as n", s.Count),
        ("T | serialize", s.Serialize),
        ("T | serialize r = row_number()", s.Serialize),
        ("T | as hint.materialized = true X", s.As),
        ("T | consume decodeblocks = true", s.Consume),
        ("T | getschema", s.GetSchema),
        ("T | assert-schema (a: int, b: string)", s.AssertSchema),
        ("T | top-nested 3 of a with others = 'x' by n = sum(b) desc, top-nested of c by count()", s.TopNested),
        ("T | top-hitters 3 of a by b", s.TopHitters),
        ("T | reduce kind = x by a with threshold = 0.1, characters = '-'", s.Reduce),
        ("T | join (U) on a", s.Join),
        ("T | join kind = inner hint.strategy = broadcast U on $left.a == $right.b, c", s.Join),
        ("T | join kind=leftanti (U | where x) on a, $left.b == $right.b", s.Join),
        ("T | lookup kind = leftouter U on a", s.Join),
        ("T | union U, (V | where x)", s.Union),
        ("union withsource = Source kind = outer isfuzzy = true T, U*, *", s.Union),
        ("union database('d').T*, cluster('c').database('d').*", s.Union),
        ("search 'x'", s.Search),
        ("search kind = case_sensitive in (T, U*) 'x' and a:'y'", s.Search),
        ("T | search * has 'x' or a == 1", s.Search),
        ("find 'x'", s.Find),
        ("find withsource = Source in (T, U*) where a == 'x' project a, b: int, pack(*)", s.Find),
        ("find a == 'x' project-smart project-away c", s.Find),
        ("T | fork (where a == 1) named = (take 2 | project a)", s.Fork),
        ("T | facet by a, b.c with (where x | take 1)", s.Facet),
        ("T | partition hint.strategy = native by a (top 1 by b)", s.Partition),
        ("T | partition by a { U | where b == a }", s.Partition),
        ("T | partition by a { let n = 1; U | take n }", s.Partition),
        ("T | evaluate bag_unpack(a, 'p_') : (*, b: string)", s.Evaluate),
        ("T | evaluate hint.distribution = per_node pivot(a, sum(b))", s.Evaluate),
        ("evaluate f(1)", s.Evaluate),
        ("T | invoke f(a, 1)", s.Invoke),
        ("T | invoke database('d').f()", s.Invoke),
        ("macro-expand isfuzzy = true entity_group [cluster('a').database('b')] as X ( X.T | count )", s.MacroExpand),
        ("macro-expand G as X ( let a = 1; X.T | take a )", s.MacroExpand),
        ("T | parse a with * 'x' b: int ';' c *", s.Parse),
        ("T | parse kind = regex flags = iU a with 'x' b", s.Parse),
        ("T | parse-where kind = relaxed a with b: long ',' c", s.Parse),
        ("T | parse-kv a as (b: string, c: long) with (pair_delimiter = ' ', greedy = true)", s.ParseKv),
        ("T | mv-expand a", s.MvExpand),
        ("T | mvexpand bagexpansion = array with_itemindex = i a, b = f(c) to typeof(long) limit 10", s.MvExpand),
        ("T | mv-expand kind = array a.b[0]", s.MvExpand),
        ("T | mv-apply a on (where a > 1 | summarize sum(a))", s.MvApply),
        ("T | mv-apply x = a to typeof(real), y = b limit 3 on (top 1 by x)", s.MvApply),
        ("T | make-series a = avg(b) default = 0, count() on t from ago(1d) to now() step 1h by c", s.MakeSeries),
        ("T | make-series count() on t step 1h", s.MakeSeries),
        ("T | make-series kind = nonempty count() on t in range(1, 2, 3) by c", s.MakeSeries),
        ("T | scan with_match_id = m order by t asc partition by k with (step a: x == 1;)", s.Scan),
        ("T | scan declare (n: long = 0) with (step a: x => n = n + 1; step b optional output = last: true)", s.Scan),
        ("range x from 1 to 10 step 2", s.RangeSource),
        ("print a = 1, 'x'", s.Print),
        ("T | render timechart", s.Render),
        ("T | render columnchart kind = stacked title = 'x'", s.Render),
        ("T | render areachart with (kind = stacked, ycolumns = a, b, title = 'x')", s.Render),
        ("T | make-graph a --> b with U on c, V on d", s.MakeGraph),
        ("T | make-graph a -- b with_node_id = n", s.MakeGraph),
        ("T | make-graph a --> b with U on c partitioned-by k (graph-match (x)-->(y) project x.a)", s.MakeGraph),
        ("G | graph-match cycles = none (a)-[e*1..5]->(b)<--(c), (b)--(d) where a.x == 1 project a.x", s.GraphMatch),
        ("G | graph-shortest-paths output = all (a)-[e*1..n]-(b) project e", s.GraphMatch),
        ("G | graph-to-table nodes as N with_node_id = i, edges as E with_source_id = s", s.GraphToTable),
        ("G | graph-mark-components kind = weak with_component_id = c", s.GraphMark),
        ("G | graph-where-nodes a == 1", s.GraphMark),
        ("G | graph-where-edges a == 1", s.GraphMark),
    ],
)
def test_operator_is_understood(text: str, kind: type[s.Operator]) -> None:
    assert type(only(text)) is kind


def test_pipes_nest_and_sources_vary() -> None:
    assert shape(parse("(T | where a) | take 1").result) == "{{T | Where} | Take}"
    assert shape(parse("database('d').T | take 1").result) == "{database('d').T | Take}"
    assert shape(parse("datatable(a: int)[1, -2] | take 1").result) == "{DataTable | Take}"
    assert shape(parse("materialize(T | take 1)").result) == "materialize({T | Take})"
    assert shape(parse("['my table'] | take 1").result) == "{my table | Take}"
    assert shape(parse("T datascope=hotcache | take 1").result) == "{T | Take}"


def test_words_that_make_their_own_input_can_be_tables_too() -> None:
    assert shape(parse("search | take 1").result) == "{search | Take}"
    assert shape(parse("range(1, 2)").result) == "range(1, 2)"


def test_options_are_told_from_columns() -> None:
    expand = only("T | mv-expand kind = bag, y")
    assert isinstance(expand, s.MvExpand)
    assert [item.name for item in expand.items] == ["kind", ""]
    joined = only("T | join kind = inner hint.remote = auto U on a")
    assert isinstance(joined, s.Join)
    assert [argument.name for argument in joined.options] == ["kind", "hint.remote"]
    assert shape(joined.option("kind")) == "inner"
    assert joined.option("nothing") is None


def test_join_conditions() -> None:
    joined = only("T | join kind=inner (U | take 1) on $left.a == $right.b, c")
    assert isinstance(joined, s.Join)
    assert shape(joined.right) == "{U | Take}"
    assert [shape(item) for item in joined.on] == ["(== $left.a $right.b)", "c"]


def test_sort_keys_keep_what_was_left_open() -> None:
    ordered = only("T | sort by a, b asc, c nulls first")
    assert isinstance(ordered, s.Sort)
    assert [shape(key) for key in ordered.keys] == ["a/None/None", "b/False/None", "c/None/True"]


def test_parse_pattern_parts() -> None:
    parsed = only("T | parse a with * 'x' 'y' b: long c *")
    assert isinstance(parsed, s.Parse)
    columns = [(part.column.name, part.column.type) for part in parsed.parts if part.column]
    assert [(part.text, part.star) for part in parsed.parts] == [
        (None, True),
        ("xy", False),
        (None, False),
        (None, False),
        (None, True),
    ]
    assert columns == [("b", ScalarType.LONG), ("c", ScalarType.STRING)]


def test_typed_find_columns_are_conversions() -> None:
    found = only("find in (T) where true project a, b: int")
    assert isinstance(found, s.Find)
    assert [shape(item) for item in found.project] == ["a", "b:=toint(b)"]
    assert not found.smart


def test_union_patterns() -> None:
    union = only("union T, U*, database('d').V*2, *")
    assert isinstance(union, s.Union)
    assert [shape(item) for item in union.tables] == ["T", "U*", "database('d').V*2", "*"]
    assert isinstance(union.tables[1], s.Wildcard)


def test_graph_patterns() -> None:
    match = only("G | graph-match (a)-[e*1..5]->(b)<-[f]-()--(c) project a")
    assert isinstance(match, s.GraphMatch)
    (pattern,) = match.patterns
    assert pattern.nodes == ("a", "b", "", "c")
    edges = [(edge.name, edge.direction, edge.low, edge.high) for edge in pattern.edges]
    assert edges == [("e", "-->", 1, 5), ("f", "<--", None, None), ("", "--", None, None)]


def test_scan_steps() -> None:
    scan = only("T | scan declare (n: long = 0) with (step a output = all: x > 1 => n = a.n + 1, m = 2; step b: true;)")
    assert isinstance(scan, s.Scan)
    assert [(step.name, step.output, step.optional) for step in scan.steps] == [("a", "all", False), ("b", "", False)]
    assert [shape(item) for item in scan.steps[0].assignments] == ["n:=(+ a.n 1)", "m:=2"]


def test_render_lists() -> None:
    render = only("T | render timechart with (ycolumns = a, b, title = 'x')")
    assert isinstance(render, s.Render)
    values = [(argument.name, shape(argument.value)) for argument in render.properties]
    assert values == [("ycolumns", "a"), ("ycolumns", "b"), ("title", "'x'")]


def test_make_series_ranges() -> None:
    series = only("T | make-series n = count() default = 0 on t in range(a, b, 1h) by k")
    assert isinstance(series, s.MakeSeries)
    assert series.in_range
    assert [shape(part) for part in (series.start, series.end, series.step)] == ["a", "b", "36000000000"]
    assert shape(series.aggregates[0].default) == "0"


def test_an_equals_sign_in_where_is_warned_of() -> None:
    tree, diagnostics = parse_tolerant("T | where a = true")
    assert [(item.code, str(item.severity)) for item in diagnostics] == [("names-not-compares", "warning")]
    assert isinstance(tree.result, s.Pipe)
    assert parse("T | where a = true") == tree
