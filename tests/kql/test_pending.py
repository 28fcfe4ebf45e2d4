"""Queries whose columns depend on the data: pending until somebody answers their probes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.kql.engine import Street, completed, execute
from vedette.kql.compile import Query, compile_query
from vedette.kql.diagnostics import KqlError

UNPACK = "Lamps | project Street, Extra | evaluate bag_unpack(Extra)"


def test_a_pending_query_knows_its_tables_and_refuses_to_be_sql() -> None:
    query = compile_query(UNPACK, Street())
    assert query.tables == {"Lamps"}
    assert query.predicate() is None
    assert [found.code for found in query.pending] == ["needs-data"]
    with pytest.raises(KqlError, match="depend on the data"):
        query.sql(lambda table: table.name, now=datetime(2026, 1, 1, tzinfo=UTC), tenant="t")


def test_completed_finds_the_columns() -> None:
    query = completed(compile_query(UNPACK + " | where tostring(pole) has 'iron' | project Street", Street()))
    assert not query.pending
    assert execute(query) == [["Mill Lane"]]


def test_other_errors_are_reported_at_once() -> None:
    with pytest.raises(KqlError, match="unknown table 'Lamp'"):
        compile_query("Lamp | evaluate bag_unpack(Extra)", Street())
    with pytest.raises(KqlError, match="unknown column or value 'Wats'"):
        compile_query(f"let a = toscalar({UNPACK} | project pole); Lamps | where Wats > 1", Street())


def test_errors_that_show_with_the_columns_come_from_completed() -> None:
    query = compile_query(UNPACK + " | where pile == 1", Street())
    with pytest.raises(KqlError, match="unknown column or value 'pile'"):
        completed(query)


def test_each_probe_runs_once() -> None:
    asked: list[str] = []

    def ask(probe: Query) -> list[tuple[str, ...]]:
        asked.append(probe.text)
        return [("pole", "dictionary")]

    text = f"let f = () {{ {UNPACK} }}; f() | union (f())"
    query = compile_query(text, Street()).completed(ask)
    assert [column.name for column in query.columns] == ["Street", "pole"]
    assert len(asked) == 1
