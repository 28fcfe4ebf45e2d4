"""Retention drops the oldest days, says so, and stats tell what is left."""

from datetime import date, timedelta

import pyarrow as pa

from tests.lake.fakes import AT, KNOWLEDGE, TABLE, count, events, stock
from vedette.core import clock
from vedette.core.config import Keep, RetentionPolicy
from vedette.core.scope import Scope
from vedette.lake.lake import Lake
from vedette.lake.retention import Dropped, _excess
from vedette.lake.stats import TableStats

DAY = 86_400
DEVICE = stock("DeviceEvents")
ROWS = events(0, 20, seconds=DAY).select(["_EventId", "Timestamp", "DeviceName"])


def test_old_days_go(lake: Lake, scope: Scope) -> None:
    lake.append(scope, DEVICE, ROWS, batch=1)
    with clock.frozen(AT + timedelta(days=19)):
        report = lake.apply_retention(scope, RetentionPolicy(Keep(days=5)))
        assert count(lake, scope, DEVICE) == 5
        assert [drop.day for drop in report.dropped] == [AT.date() + timedelta(days=n) for n in range(15)]
        assert {(drop.rows, drop.reason) for drop in report.dropped} == {(1, "older than 5 days")}
        assert lake.apply_retention(scope, RetentionPolicy(Keep(days=5))).dropped == ()
    (stats,) = lake.stats(scope)
    assert (stats.rows, stats.first, stats.last) == (5, AT + timedelta(days=15), AT + timedelta(days=19))


def test_other_tables_and_tenants_keep_their_own_days(lake: Lake, scope: Scope) -> None:
    network = stock("DeviceNetworkEvents")
    lake.append(scope, DEVICE, ROWS, batch=1)
    lake.append(scope, network, ROWS, batch=1)
    with clock.frozen(AT + timedelta(days=19)):
        lake.apply_retention(scope, RetentionPolicy(Keep(), (("DeviceEvents", Keep(days=1)),)))
    assert (count(lake, scope, DEVICE), count(lake, scope, network)) == (1, 20)


def test_size(lake: Lake, scope: Scope) -> None:
    lake.append(scope, DEVICE, ROWS, batch=1)
    report = lake.apply_retention(scope, RetentionPolicy(Keep(gigabytes=0.000001)))
    assert count(lake, scope, DEVICE) == 1
    assert report.still_too_big == ("DeviceEvents",)
    assert report.dropped[0].day == AT.date()
    assert "larger" in report.dropped[0].reason


def test_size_drops_only_what_it_must() -> None:
    days = [Dropped("T", date(2024, 1, day), 1, 400_000_000, "") for day in (1, 2, 3, 4)]
    gone, big = _excess(days, Keep(gigabytes=1), date(2024, 1, 4))
    assert ([drop.day.day for drop in gone], big) == ([1, 2], False)
    assert _excess(days, Keep(), date(2024, 1, 4)) == ([], False)


def test_stats_of_tables_with_and_without_time(lake: Lake, scope: Scope) -> None:
    knowledge = stock("DeviceTvmSoftwareInventory")
    lake.append(scope, knowledge, pa.table({"DeviceName": ["a", "b"]}), batch=1)
    lake.provision(scope, [DEVICE])
    empty, filled = lake.stats(scope)
    assert empty == TableStats("DeviceEvents", 0, 0, None, None)
    assert (filled.table, filled.rows, filled.first) == ("DeviceTvmSoftwareInventory", 2, None)
    assert filled.bytes > 0
    assert lake.filled(scope) == {"DeviceTvmSoftwareInventory": 2}
    assert lake.apply_retention(scope, RetentionPolicy(Keep(days=1))).dropped == ()
    assert KNOWLEDGE.time == ""
    assert TABLE.time
