"""Compiled queries: errors with places and suggestions, warnings, row predicates, the text index, time literals."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.kql.engine import NOW, Street, connection, execute, run
from vedette.kql.compile import compile_query
from vedette.kql.diagnostics import KqlError
from vedette.kql.emit import fold


def refused(text: str) -> list[tuple[str, int, int, str]]:
    with pytest.raises(KqlError) as caught:
        compile_query(text, Street())
    return [(found.code, found.line, found.column, found.suggestion) for found in caught.value.diagnostics]


def test_several_errors_at_once_with_suggestions() -> None:
    found = refused("Lamps\n| where Stret has 'x' and nope(1)\n| extend a = Wats + 1")
    assert found == [
        ("unknown-column", 2, 9, "Street"),
        ("unknown-function", 2, 27, ""),
        ("unknown-column", 3, 14, "Watts"),
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Lamp", "unknown-table"),
        ("externaldata(a:string)['https://example.org/x.avro'] with (format=avro)", "unsupported"),
        ("Lamps | evaluate python(typeof(*), 'x')", "unsupported"),
        ("Lamps | evaluate sequence_detect(Timestamp)", "argument-count"),
        ("Lamps | where Watts > 'x'", "argument-type"),
        ("Lamps | where Watts", "argument-type"),
        ("Lamps | project strlen()", "argument-count"),
        ("Lamps | summarize Watts by Street", "not-aggregated"),
        ("Lamps | where sum(Watts) > 1", "aggregate-outside"),
        ("Lamps | join Lamps on $left.Watts == 1", "join-condition"),
        ("let f = () { f() }; f()", "unknown-function"),
        ("Lamps | project Street.x", "not-dynamic"),
    ],
)
def test_refusals(text: str, code: str) -> None:
    assert refused(text)[0][0] == code


def test_retired_names_warn() -> None:
    query = compile_query("Lamps | where Power > 1 | project Street", Street())
    assert {found.code for found in query.warnings} == {"renamed-column"}


@pytest.mark.parametrize(("text", "instead"), [("lamps | count", "Lamps"), ("Lamps | project street", "Street")])
def test_names_are_case_sensitive(text: str, instead: str) -> None:
    with pytest.raises(KqlError) as caught:
        compile_query(text, Street())
    assert caught.value.diagnostics[0].suggestion == instead


def test_virtual_columns_are_there_but_not_shown() -> None:
    assert "TimeGenerated" not in {column.name for column in compile_query("Lamps", Street()).columns}
    found = run("Lamps | where Watts == 40 | project TimeGenerated, Type, TenantId, SourceSystem, ingestion_time()")
    assert found == [["2026-03-04T01:00:00.0000001Z", "Lamps", "lane", "Vedette", "2026-03-04T05:00:00Z"]]


def test_predicate_of_row_rules() -> None:
    query = compile_query(
        "Lamps | where Note has 'night' | extend Big = Watts > 30 | extend Word = toupper(Note) "
        "| where Big and Word contains 'NIGHT' | project Street",
        Street(),
    )
    predicate = query.predicate()
    assert predicate is not None  # computed columns are asked by what they are computed from
    sql = predicate.sql(now=NOW, tenant="lane")
    counted = connection().query(f"SELECT count() FROM lamps WHERE {sql}", "TSV").bytes().decode()
    assert counted.strip() == str(len(run(query.text))) != "0"
    query = compile_query('Lamps | where Note has "_v1.x" or Watts == 40 | project Street, x = Watts * 2', Street())
    predicate = query.predicate()
    assert predicate is not None
    assert predicate.table.name == "Lamps"
    sql = predicate.sql(now=NOW, tenant="lane")
    assert "_v1" in sql  # a needle that looks like an alias of ours is left as it is
    found = connection().query(f"SELECT count() FROM lamps WHERE {sql}", "TSV").bytes().decode()
    assert found.strip() == "1"


@pytest.mark.parametrize(
    "text",
    [
        "Lamps | summarize count()",
        "Lamps | take 5",
        "Lamps | serialize n = row_number() | where n > 1",
        "print x = 1",
        "union Lamps, Lamps",
    ],
)
def test_no_predicate(text: str) -> None:
    assert compile_query(text, Street()).predicate() is None


@pytest.mark.parametrize("condition", ["Note has 'watch'", "Note has_any ('watch', 'lamp')", "Note has 'night watch'"])
def test_terms_use_the_text_index(condition: str) -> None:
    query = compile_query(f"Lamps | where {condition} | project Street", Street())
    sql = query.sql(lambda _table: "lamps", now=NOW, tenant="lane")
    plan = connection().query(f"EXPLAIN indexes = 1 {sql}", "TSV").bytes().decode()
    assert "tokens: [" in plan


def test_terms_end_at_punctuation_of_every_script() -> None:
    assert run("Lamps | where Note has 'night' | project Watts | sort by Watts asc") == [[25], [40], [60]]
    assert run("Lamps | where Note has 'watch' | count") == [[1]]
    assert run("Lamps | where Street has 'rüttistraße' | count") == [[1]]
    assert run("Lamps | where Street has 'r' | count") == [[0]]


def test_time_is_a_literal_of_the_moment_given() -> None:
    query = compile_query("Lamps | where Timestamp between (ago(1d) .. now()) | count", Street())
    assert execute(query) == [[1]]
    sql = query.sql(lambda _table: "lamps", now=datetime(2026, 2, 2, tzinfo=UTC), tenant="lane")
    assert "toDateTime64('2026-02-01 00:00:00.0000000', 7, 'UTC')" in sql


def test_saved_functions_and_parameters() -> None:
    functions = {"Bright": "(least: long = 30) { Lamps | where Watts > least }"}
    text = "declare query_parameters(street: string = 'x'); Bright(20) | where Street == street | project Watts"
    query = compile_query(text, Street(), functions=functions, parameters={"street": "Quay"})
    assert query.tables == {"Lamps"}
    assert execute(query) == [[60]]


def test_render_travels_with_the_query() -> None:
    query = compile_query("Lamps | summarize count() by Street | render piechart with (title='Lamps')", Street())
    assert query.render is not None
    assert (query.render.kind, query.render.properties) == ("piechart", (("title", "Lamps"),))


def test_deep_recursion_is_refused() -> None:
    assert refused("print " + "(" * 5000 + "1" + ")" * 5000)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("Lamps | summarize N = count() by Street | project N, Where = Street | where Where == 'Quay'", [[1, "Quay"]]),
        ("Lamps | summarize N = count(), W = max(Watts) by Lit, Street | project W, Street, N, Lit | where W == 60",
         [[60, "Quay", 1, False]]),
        ("Lamps | summarize N = count() by Bright = Watts > 30 | project N, Bright | where Bright", [[2, True]]),
        ("Lamps | distinct Lit, Street | project Street, Lit | where Street == 'Quay'", [["Quay", False]]),
        ("Lamps | where Street == 'Quay' | mv-expand Watts = dynamic([7]) to typeof(real) | project Watts", [[7.0]]),
    ],
)  # fmt: skip
def test_grouped_columns_renamed_and_moved(text: str, rows: list[list[object]]) -> None:
    assert run(text) == rows


@pytest.mark.parametrize(
    ("text", "selects", "casts"),
    [
        ("Lamps | summarize N = count() by Street | project N, Street", 1, 0),
        ("Lamps | count", 1, 0),
        ("Lamps | top 3 by Timestamp desc | project Timestamp, Watts, Lit", 1, 0),
        ("Lamps | join kind=inner Lamps on Street | project Timestamp, Watts1", 3, 0),
        ("union (Lamps | project Watts), (Lamps | project Watts)", 3, 0),
        ("Lamps | summarize N = count() by Bright = Watts > 30", 2, 1),
        ("Lamps | project Watts = Watts + 1", 1, 1),
    ],
)
def test_nothing_is_wrapped_or_cast_without_need(text: str, selects: int, casts: int) -> None:
    sql = compile_query(text, Street()).sql(lambda _: "lamps", now=NOW, tenant="lane")
    assert (sql.count("SELECT"), sql.count("CAST(")) == (selects, casts), sql


def test_tables_without_rows_are_left_out_of_a_union() -> None:
    query = compile_query("union (Lamps | where Watts > 50), (Lamps | count), Lamps | count", Street())
    # A count has its row, whatever the table holds.
    assert query.sql(lambda _: "null('a')", now=NOW, tenant="x").count("null('a')") == 1
    assert query.sql(lambda _: "lamps", now=NOW, tenant="x").count("lamps") == 3
    only = compile_query("union Lamps, (Lamps | take 1)", Street()).sql(lambda _: "null('a')", now=NOW, tenant="x")
    assert only.count("null('a')") == 1
    assert "\x00" not in only
    nested = "union (Lamps | where Street in ((union Lamps, Lamps | distinct Street))), (union Lamps, Lamps) | count"
    assert "\x00" not in compile_query(nested, Street()).sql(lambda _: "null('a')", now=NOW, tenant="x")
    assert run(nested) == [[12]]


@pytest.mark.parametrize(
    "scan",
    [
        "scan declare (s: long = 0) with (step a: true => s = a.s + n;)",
        (
            "scan with_match_id=m declare (s: long = 0) with (step a output=last: n % 5 == 1 => s = n; "
            "step b: n % 7 < 4 and n - a.n < 9 => s = a.s + b.s; step c: n % 3 == 0 => s = b.s - a.n;)"
        ),
        (
            "scan with_match_id=m partition by g declare (s: long) with (step a output=none: n % 4 < 2 => s = n; "
            "step b output=all: n % 6 > 2 => s = a.s;)"
        ),
    ],
)
def test_scan_by_chunks_goes_on_where_it_was(monkeypatch: pytest.MonkeyPatch, scan: str) -> None:
    text = f"range n from 1 to 60 step 1 | extend g = n % 3 | serialize | {scan}"
    whole = run(text)
    monkeypatch.setattr(fold, "_CHUNK", 7)
    assert run(text) == whole != []
    monkeypatch.setattr(fold, "_WRITTEN_OUT", 0)
    assert run(text) == whole
