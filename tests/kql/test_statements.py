"""Statements before a query: what they declare, restrict and set."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.kql.engine import Street, execute
from vedette.kql.compile import compile_query
from vedette.kql.diagnostics import KqlError

STREETS = """declare pattern street = (town:string)[part:string] {
  ("Ore").["Old Town"] = { Lamps | where Street == "Quay" | project Street };
  ("Ore").["Hill"] = { print Street = "Steps" };
};
"""
VIEW = "let Bright = view () { Lamps | where Watts > 30 }; let Word = 'x'; restrict access to (Bright); "
FUNCTIONS = {"AllLamps": "() { Lamps }", "One": "(T:(Watts:long), least:long = 50) { T | where Watts > least }"}


def rows(text: str, **parameters: object) -> list[list[object]]:
    return execute(compile_query(text, Street(), parameters=parameters, functions=FUNCTIONS))


def test_a_pattern_gives_the_table_of_its_texts() -> None:
    assert rows(STREETS + 'street("Ore").["Old Town"]') == [["Quay"]]
    assert rows(STREETS + 'union street("Ore").Hill, street("Ore").["Old Town"] | sort by Street asc') == [
        ["Quay"],
        ["Steps"],
    ]
    assert rows('declare pattern p = (a:string) { ("1") = { print x = 1 }; }; p("1") | extend y = 2') == [[1, 2]]


def test_restricted_access_leaves_views_and_values() -> None:
    assert rows(VIEW + "Bright | extend w = Word | summarize count(), take_any(w)") == [[2, "x"]]
    assert rows(VIEW + "union * | count") == [[2]]
    assert rows("let Hidden = view () { Lamps }; " + VIEW + "search * | summarize count() by ['$table']") == [
        ["Bright", 2]
    ]
    assert rows("let Hidden = view () { Lamps }; " + VIEW + "find Watts > 0 | summarize count() by source_") == [
        ["Bright", 2]
    ]
    assert rows("restrict access to (database().Lamps); Lamps | count") == [[4]]
    assert rows("restrict access to (AllLamps); AllLamps() | count") == [[4]]


@pytest.mark.parametrize(
    "text",
    [
        "Lamps",
        "table('Lamps')",
        "database('x').Lamps",
        "cluster('y').database('x').Lamps",
        "AllLamps",
        "AllLamps()",
        "union isfuzzy=true Lamps",
        "union L*",
        "print x = toscalar(Lamps | count)",
        "Bright | where Street in (Lamps)",
        "Bright | join (Lamps) on Street",
        "Bright | lookup AllLamps() on Street",
        "let f = () { Lamps }; f",
        "Bright | invoke One()",
        "AssignedIPAddresses('x')",
    ],
)
def test_nothing_else_can_be_read_after_a_restriction(text: str) -> None:
    with pytest.raises(KqlError):
        compile_query(VIEW + text, Street(), functions=FUNCTIONS)


def test_parameters_are_read_as_their_declared_types() -> None:
    declared = "declare query_parameters(n:long, at:datetime, l:dynamic, s:string='d', b:bool=true);"
    text = declared + "print n+1, at, l[0], s, b"
    given: dict[str, object] = {"n": "5", "at": "datetime(2020-01-01)", "l": "dynamic(['a'])", "s": "long(3)"}
    assert rows(text, **given) == [[6, "2020-01-01T00:00:00Z", "a", "long(3)", True]]
    assert rows("declare query_parameters(at:datetime); print at", at=datetime(2020, 1, 1, tzinfo=UTC)) == [
        ["2020-01-01T00:00:00Z"]
    ]
    with pytest.raises(KqlError, match="is no long"):
        rows("declare query_parameters(n:long); print n", n="dynamic([])")
    with pytest.raises(KqlError, match="no value is given"):
        rows("declare query_parameters(n:long); print n")


def test_a_parameter_cannot_smuggle_a_query() -> None:
    assert rows("declare query_parameters(n:string); print n", n="x'; Lamps //") == [["x'; Lamps //"]]
    with pytest.raises(KqlError, match="is no long"):
        rows("declare query_parameters(n:long); print n", n="toscalar(Lamps | count)")


def test_options_that_change_a_result() -> None:
    assert len(rows("set query_take_max_records=2; Lamps")) == 2
    assert rows("set notruncation; set querytrace=true; Lamps | count") == [[4]]
    with pytest.raises(KqlError, match="number of rows"):
        rows("set query_take_max_records='many'; Lamps")


def test_names_of_the_one_database() -> None:
    assert rows("database('x').Lamps | count") == [[4]]
    assert rows("alias database A = cluster('c').database('d'); database('A').Lamps | count") == [[4]]
    assert rows("let G = entity_group [database('a')]; macro-expand G as X ( X.Lamps | count )") == [[4]]
    assert rows("macro-expand entity_group [database('a'), database('b')] as X ( X.Lamps ) | count") == [[8]]


def test_saved_functions_take_tables() -> None:
    assert rows("Lamps | invoke One() | project Watts") == [[60]]
    assert rows("One(Lamps, 30) | summarize sum(Watts)") == [[100]]
    assert rows("AllLamps | count") == [[4]]


def test_what_a_pattern_does_not_say() -> None:
    with pytest.raises(KqlError, match="says nothing of"):
        rows(STREETS + 'street("Ore").Harbour')
