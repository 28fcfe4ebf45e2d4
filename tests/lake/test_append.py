"""Appending: idempotent, tolerant of what rows leave out, strict about what they must not hold, every type exact."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from tests.lake.fakes import AT, KNOWLEDGE, TABLE, count, events, whole
from vedette.core import clock
from vedette.core.errors import BadInput
from vedette.core.scope import Scope
from vedette.lake.arrow import rows_of
from vedette.lake.lake import Lake
from vedette.schema.types import ScalarType


def test_repeats_are_dropped(lake: Lake, scope: Scope) -> None:
    assert lake.append(scope, TABLE, events(0, 10), batch=1) == 10
    assert lake.append(scope, TABLE, events(0, 10), batch=2) == 0
    assert lake.append(scope, TABLE, events(5, 15), batch=3) == 5
    assert lake.append(scope, TABLE, pa.concat_tables([events(15, 17), events(15, 18)]), batch=4) == 3
    assert count(lake, scope) == 18


def test_repeats_across_days(lake: Lake, scope: Scope) -> None:
    rows = events(0, 12, seconds=43_200)
    assert lake.append(scope, TABLE, rows, batch=1) == 12
    assert lake.append(scope, TABLE, rows, batch=1) == 0


def test_years_of_days_in_one_append(lake: Lake, scope: Scope) -> None:
    assert lake.append(scope, TABLE, events(0, 150, seconds=86_400), batch=1) == 150


def test_rows_without_id_are_known_by_their_values(lake: Lake, scope: Scope) -> None:
    rows = events(0, 5).drop_columns(["_EventId"])
    assert lake.append(scope, TABLE, rows, batch=1) == 5
    assert lake.append(scope, TABLE, rows, batch=2) == 0
    assert lake.append(scope, TABLE, events(0, 6).drop_columns(["_EventId"]), batch=3) == 1


def test_rows_without_time_get_the_present(lake: Lake, scope: Scope) -> None:
    with clock.frozen(AT):
        assert lake.append(scope, TABLE, pa.table({"DeviceName": ["a"]}), batch=1) == 1
        times = pa.array([None, AT.replace(year=2020)], pa.timestamp("us", "UTC"))
        assert lake.append(scope, TABLE, pa.table({"DeviceName": ["b", "c"], "Timestamp": times}), batch=1) == 2
        assert lake.append(scope, TABLE, pa.table({"DeviceName": ["b", "c"], "Timestamp": times}), batch=1) == 0
    found = {row["DeviceName"]: row["Timestamp"] for row in rows_of(lake.query(scope, whole()).table)}
    assert found == {"a": AT, "b": AT, "c": AT.replace(year=2020)}


def test_tables_without_time(lake: Lake, scope: Scope) -> None:
    assert lake.append(scope, KNOWLEDGE, pa.table({"Key": ["a", "b"]}), batch=1) == 2
    assert lake.append(scope, KNOWLEDGE, pa.table({"Key": ["b", "c"]}), batch=2) == 1


def test_nothing_to_append(lake: Lake, scope: Scope) -> None:
    assert lake.append(scope, TABLE, events(0, 0), batch=1) == 0


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ({"NoSuch": ["a"]}, "no column NoSuch"),
        ({"ReportId": ["abc"]}, "ReportId"),
        ({"_EventId": [b"short"]}, "_EventId"),
        ({"Timestamp": [True]}, "Timestamp"),
    ],
)
def test_bad_rows_are_refused(lake: Lake, scope: Scope, rows: Any, words: Any) -> None:
    with pytest.raises(BadInput, match=words):
        lake.append(scope, TABLE, pa.table(rows), batch=1)


def test_every_type_survives(lake: Lake, scope: Scope) -> None:
    exact = pa.array([1_714_979_289_123_456_700, None], pa.timestamp("ns", "UTC"))
    rows = pa.table(
        {
            "Timestamp": pa.array([exact[0].value] * 2, pa.timestamp("ns")),
            "DeviceName": pa.array(["\u00fc\u4e2d'\\\n", None]).dictionary_encode(),
            "ReportId": pa.array([-(2**63), None], pa.int64()),
            "Flag": [True, None],
            "Number": pa.array([-5, None], pa.int32()),
            "Share": [1.5, None],
            "Exact": [Decimal("-1.000000000000000001"), None],
            "Took": pa.array([timedelta(microseconds=-1), None], pa.duration("us")),
            "Name": ["11112222-AAAA-bbbb-cccc-333344445555", None],
            "Extra": ['{"a":[1,null]}', None],
            "Other": exact,
        }
    )
    assert lake.append(scope, TABLE, rows, batch=1) == 2
    table = lake.query(scope, whole()).table
    first, second = sorted(rows_of(table), key=lambda row: row["Flag"] is None)
    assert table.column("Timestamp")[0].value == exact[0].value
    assert exact[0].value in [value.value for value in table.column("Other")]
    assert first["DeviceName"] == "\u00fc\u4e2d'\\\n"
    assert (first["ReportId"], first["Flag"], first["Number"], first["Share"]) == (-(2**63), True, -5, 1.5)
    assert (first["Exact"], first["Took"]) == (Decimal("-1.000000000000000001"), -10)
    assert (first["Name"], first["Extra"]) == ("11112222-aaaa-bbbb-cccc-333344445555", '{"a":[1,null]}')
    empty: dict[str, object] = {column.name: None for column in TABLE.columns if column.type is not ScalarType.STRING}
    empty |= {"DeviceName": "", "ProcessCommandLine": "", "SHA1": "", "Timestamp": second["Timestamp"]}
    assert second == empty
    assert second["Timestamp"] == datetime(2024, 5, 6, 7, 8, 9, 123456, UTC)
