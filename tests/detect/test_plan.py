"""How rules are run: the way each query takes, its main table, its look back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.detect.world import rule
from vedette.detect.plan import Way, prepare
from vedette.kql.diagnostics import KqlError
from vedette.schema.catalog import Catalog

P = "DeviceProcessEvents | where FileName == 'a'"


@pytest.mark.parametrize(
    ("query", "way"),
    [
        (P, Way.ONE_PASS),
        (P + " | extend B = strlen(FileName) | where B > 2 | project Timestamp, DeviceName, B", Way.ONE_PASS),
        ("union DeviceProcessEvents, DeviceFileEvents | where FileName == 'a'", Way.NEW_ROWS),
        (P + " | summarize count() by DeviceName", Way.WINDOWS),
        (P + " | where DeviceName in ((DeviceInfo | project DeviceName))", Way.WINDOWS),
    ],
)
def test_the_way_follows_from_the_query(query: str, way: Way) -> None:
    assert prepare(rule(query), Catalog.stock()).way is way


def test_a_lookback_forces_a_run_of_its_own() -> None:
    assert prepare(rule(P, lookback="2h"), Catalog.stock()).way is Way.WINDOWS
    assert prepare(rule(P, lookback="2h"), Catalog.stock()).lookback == timedelta(hours=2)
    assert prepare(rule(P), Catalog.stock()).lookback == timedelta(hours=1)


def test_the_table_is_the_one_whose_columns_come_out() -> None:
    query = "EmailEvents | join (UrlClickEvents | project NetworkMessageId, Url) on NetworkMessageId"
    assert prepare(rule(query), Catalog.stock()).table.name == "EmailEvents"


def test_a_query_that_cannot_be_used_is_refused() -> None:
    with pytest.raises(KqlError):
        prepare(rule("DeviceProcessEvents | where Nothing == 1"), Catalog.stock())
