"""The lake as its callers see it: rows in, rows out, tenants apart, limits told, cancelling."""

import threading
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pyarrow as pa
import pytest

from tests.lake.fakes import AT, KNOWLEDGE, TABLE, Column, Sql, count, events, stock, whole
from vedette.core import clock
from vedette.core.errors import BadInput, Upstream
from vedette.core.scope import RowFilter, Scope, local
from vedette.lake.arrow import rows_of
from vedette.lake.connection import Answer
from vedette.lake.lake import Lake
from vedette.lake.limits import BatchRange, Limits, TimeSpan
from vedette.schema.catalog import Catalog
from vedette.schema.types import ColumnSchema, ScalarType

SLOW = Sql(
    "SELECT toInt64(count()) FROM numbers(1000000000000) WHERE sipHash64(number) = 1", (Column("n", ScalarType.LONG),)
)


def test_rows_come_back(lake: Lake, scope: Scope) -> None:
    assert lake.append(scope, TABLE, events(0, 10), batch=1) == 10
    result = lake.query(scope, whole())
    assert result.table.column("ReportId").to_pylist() == list(range(10))
    assert not result.partial
    assert result.reason == ""
    assert result.rows_read == 10


def test_tables_never_filled_are_empty(lake: Lake, scope: Scope) -> None:
    result = lake.query(scope, whole())
    assert result.table.num_rows == 0
    assert result.table.column_names == [column.name for column in TABLE.columns]
    assert lake.stats(scope) == ()


def test_tenants_do_not_see_each_other(lake: Lake) -> None:
    left, right = local("left"), local("right")
    lake.append(left, TABLE, events(0, 5), batch=1)
    lake.append(right, TABLE, events(3, 4), batch=1)
    assert (count(lake, left), count(lake, right)) == (5, 1)
    assert count(lake, local("leftover")) == 0
    lake.drop(left)
    assert (count(lake, left), count(lake, right)) == (0, 1)
    lake.append(left, TABLE, events(0, 2), batch=1)
    assert count(lake, left) == 2


def test_row_filters_always_apply(lake: Lake, scope: Scope) -> None:
    lake.append(scope, TABLE, events(0, 10), batch=1)
    for table in ("DeviceEvents", ""):
        narrow = replace(scope, filters=(RowFilter(table, "DeviceName == 'ws1'"),))
        assert count(lake, narrow) == 2
        assert rows_of(lake.query(narrow, whole()).table)[0]["DeviceName"] == "ws1"
        assert [batch.num_rows for batch in lake.stream(narrow, whole())] == [2]
    other = replace(scope, filters=(RowFilter("EmailEvents", "x"), RowFilter("", "Subject == 'x'")))
    assert count(lake, other) == 10


@pytest.mark.parametrize("predicate", ["NoSuchColumn == 1", "DeviceName ==", "true | take 5", "ReportId"])
def test_row_filters_that_do_not_compile_refuse(lake: Lake, scope: Scope, predicate: Any) -> None:
    lake.append(scope, TABLE, events(0, 10), batch=1)
    with pytest.raises(BadInput):
        count(lake, replace(scope, filters=(RowFilter("DeviceEvents", predicate),)))


def test_batches_and_time_narrow(lake: Lake, scope: Scope) -> None:
    lake.append(scope, TABLE, events(0, 10), batch=1)
    lake.append(scope, TABLE, events(10, 30), batch=2)
    assert count(lake, scope, batches=BatchRange(2, 7)) == 20
    minute = timedelta(minutes=1)
    assert count(lake, scope, timespan=TimeSpan(AT + minute, AT + 3 * minute)) == 2
    lake.append(scope, KNOWLEDGE, pa.table({"Key": ["a"]}), batch=3)
    assert count(lake, scope, KNOWLEDGE, timespan=TimeSpan(AT, AT)) == 1


def test_now_and_tenant_reach_the_query(lake: Lake, scope: Scope) -> None:
    query = Sql("SELECT '{now:%Y}', '{tenant}'", (Column("y", ScalarType.STRING), Column("t", ScalarType.STRING)))
    assert lake.query(scope, query, now=AT).table.to_pylist() == [{"y": "2024", "t": scope.tenant}]
    with clock.frozen(AT.replace(year=2019)):
        assert lake.query(scope, query).table.column("y").to_pylist() == ["2019"]


def test_too_many_rows_is_partial_and_says_so(lake: Lake, scope: Scope) -> None:
    lake.append(scope, TABLE, events(0, 30), batch=1)
    result = lake.query(scope, whole(), limits=Limits(rows=10))
    assert result.table.column("ReportId").to_pylist() == list(range(10))
    assert result.partial
    assert "first 10 rows" in result.reason
    assert not lake.query(scope, whole(), limits=Limits(rows=30)).partial


def test_too_slow_is_partial_and_says_so(lake: Lake, scope: Scope) -> None:
    result = lake.query(scope, SLOW, limits=Limits(seconds=0.2))
    assert result.partial
    assert "0.2 seconds" in result.reason
    assert count(lake, scope) == 0


def test_too_much_memory_is_refused(lake: Lake, scope: Scope) -> None:
    query = Sql("SELECT toString(length(groupArray(number))) FROM numbers(50000000)", (Column("n", ScalarType.STRING),))
    with pytest.raises(BadInput, match="memory"):
        lake.query(scope, query, limits=Limits(memory=50_000_000))
    assert count(lake, scope) == 0


def test_cancel(lake: Lake, scope: Scope) -> None:
    failures = []

    def ask() -> Any:
        try:
            lake.query(scope, SLOW, token="mine")
        except Upstream as error:
            failures.append(str(error))

    thread = threading.Thread(target=ask)
    thread.start()
    while thread.is_alive():
        lake.cancel("other")
        lake.cancel("mine")
        thread.join(0.02)
    assert failures == ["the query was cancelled"]


def test_stream_is_whole_and_may_be_left(lake: Lake, scope: Scope) -> None:
    many = Sql("SELECT toInt64(number) FROM numbers(300000)", (Column("n", ScalarType.LONG),))
    assert sum(batch.num_rows for batch in lake.stream(scope, many)) == 300_000
    for _ in range(5):  # more often than there are readers
        stream = lake.stream(scope, many)
        assert next(stream).num_rows > 0
        stream.close()
    assert count(lake, scope) == 0


def test_engine_errors_are_ours(lake: Lake, scope: Scope) -> None:
    with pytest.raises(Upstream, match=r"refused the query \(UNKNOWN_IDENTIFIER\)"):
        lake.query(scope, Sql("SELECT NoSuchThing", ()))
    with pytest.raises(Upstream):
        list(lake.stream(scope, Sql("SELECT NoSuchThing", ())))


def test_newer_columns_are_added(lake: Lake, scope: Scope) -> None:
    lake.append(scope, TABLE, events(0, 2), batch=1)
    added = ColumnSchema("Later", ScalarType.STRING, search=True)
    newer = replace(TABLE, columns=(*TABLE.columns, added, ColumnSchema("Size", ScalarType.LONG)))
    rows = events(2, 3).append_column("Later", [["found me"]])
    assert lake.append(scope, newer, rows, batch=2) == 1
    found = rows_of(lake.query(scope, whole(newer)).table)
    assert [row["Later"] for row in found] == ["", "", "found me"]
    assert [row["Size"] for row in found] == [None] * 3


def test_readers_run_beside_the_writer(lake: Lake, scope: Scope) -> None:
    lake.provision(scope, [TABLE])
    seen = []
    done = threading.Event()

    def read() -> Any:
        while not done.is_set():
            seen.append(count(lake, scope))

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for number in range(20):
        lake.append(scope, TABLE, events(number * 50, number * 50 + 50), batch=number)
    done.set()
    for reader in readers:
        reader.join()
    assert all(value % 50 == 0 for value in seen), "an append is seen whole or not at all"
    assert count(lake, scope) == 1000


def test_retired_tables_answer_from_their_heir(lake: Lake, scope: Scope) -> None:
    old, new = stock("AADSignInEventsBeta"), stock("EntraIdSignInEvents")
    row = {"AccountUpn": ["j@c.example"], "EntraIdDeviceId": ["d1"], "ErrorCode": pa.array([7], pa.int32())}
    lake.append(scope, new, pa.table(row), batch=1)
    lake.append(scope, old, pa.table({"AccountUpn": ["old@c.example"]}), batch=2)
    found = {row["AccountUpn"]: row for row in rows_of(lake.query(scope, whole(old)).table)}
    assert set(found) == {"j@c.example", "old@c.example"}
    assert (found["j@c.example"]["AadDeviceId"], found["j@c.example"]["ErrorCode"]) == ("d1", 7)
    graph = stock("GraphAPIAuditEvents")
    lake.append(scope, graph, pa.table({"IpAddress": ["192.0.2.1"]}), batch=3)
    assert rows_of(lake.query(scope, whole(stock("GraphApiAuditEvents"))).table)[0]["IPAddress"] == "192.0.2.1"


def test_whole_schema_can_be_provisioned(lake: Lake, scope: Scope, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    execute = lake.pool.execute

    def noted(sql: str) -> Answer:
        made.append(sql)
        return execute(sql)

    monkeypatch.setattr(lake.pool, "execute", noted)
    lake.provision(scope, Catalog.stock().tables())
    assert [sql for sql in made if "DATABASE" in sql] == [f"CREATE DATABASE IF NOT EXISTS `t_{scope.tenant}`"]
    made.clear()
    lake.provision(scope, Catalog.stock().tables())
    assert made == []
    assert {table.table for table in lake.stats(scope)} == {table.name for table in Catalog.stock().tables()}
