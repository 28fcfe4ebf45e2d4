"""Queries with several results: the first is the query's own, the others travel with it."""

from __future__ import annotations

import pytest

from tests.kql.engine import Street, execute
from vedette.kql.compile import compile_query
from vedette.kql.diagnostics import KqlError


def test_fork_gives_a_result_for_each_prong() -> None:
    query = compile_query(
        "Lamps | fork (where Watts > 50 | project Street) Number = (count) (take 0 | as Last)", Street()
    )
    assert execute(query) == [["Quay"]]
    assert [other.name for other in query.others] == ["Number", "Last"]
    assert execute(query.others[0]) == [[4]]


def test_facet_counts_values_of_each_column() -> None:
    query = compile_query("Lamps | where Watts > 30 | facet by Street, Lit with (count)", Street())
    assert execute(query) == [[2]]
    assert [other.name for other in query.others] == ["Facet", "Facet_2"]
    assert sorted(execute(query.others[0])) == [["Mill Lane", 1], ["Quay", 1]]
    assert [column.name for column in query.others[1].columns] == ["Lit", "count_Lit"]


def test_several_statements_give_several_results() -> None:
    query = compile_query("let a = 2; print a; Lamps | count", Street())
    assert execute(query) == [[2]]
    assert [execute(other) for other in query.others] == [[[4]]]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("let f = () { print 1; print 2 }; f()", "a function has one result"),
        ("print x = 1 | assert-schema (x: int)", "not those asserted"),
        ("search nothing == 3", "unknown column or value 'nothing'"),
        ("find in (Lamps) where Watts > 1 project Nothing", "unknown column 'Nothing'"),
        ("Lamps | top-nested 1 of Street by Watts", "by an aggregate"),
        ("Lamps | facet by Extra", "not dynamic"),
        ("Lamps | reduce by Street with threshold = 7", "does not take threshold"),
    ],
)
def test_refusals(text: str, message: str) -> None:
    with pytest.raises(KqlError, match=message):
        compile_query(text, Street())


ROADS = "let roads = datatable(a:string, b:string)['A','B']; roads | make-graph a --> b with_node_id=n "


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (ROADS, "a graph is no table"),
        (ROADS + "| graph-match (x)-[r*1..40]->(y) project x.n", "paths of more than"),
        (ROADS + "| graph-match (x)-[r]->(y) project x.nn", "unknown column 'nn'"),
        (ROADS + "| graph-match (x)-[r]->(y) where strlen(x.n) project x.n", "a condition is a bool"),
        (ROADS + "| graph-mark-components kind=odd | graph-to-table nodes", "weak or strong"),
        (ROADS + "| graph-to-table nodes with_source_id=i", "graph-to-table nodes does not take"),
        ("Lamps | graph-match (x)-->(y) project x.n", "needs a graph"),
        ("Lamps | make-graph Extra --> Street", "cannot be dynamic"),
    ],
)
def test_graph_refusals(text: str, message: str) -> None:
    with pytest.raises(KqlError, match=message):
        compile_query(text, Street())


def test_a_graph_gives_two_tables() -> None:
    query = compile_query(ROADS + "| graph-to-table nodes as N, edges as E", Street())
    assert sorted(execute(query)) == [["A"], ["B"]]
    assert query.others[0].name == "E"
    assert execute(query.others[0]) == [["A", "B"]]
