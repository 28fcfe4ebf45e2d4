"""Which devices a limited scope sees: judged in the records exactly as the lake judges the same filters."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from vedette.core.clock import now
from vedette.core.scope import RowFilter, Scope
from vedette.kql.compile import compile_query
from vedette.lake.ddl import literal
from vedette.lake.lake import Lake
from vedette.records import identities
from vedette.records.database import Records
from vedette.records.identities import EntityRow, NameRow
from vedette.records.roles import DeviceGroupRow
from vedette.schema.catalog import Catalog
from vedette.tenants import devices, sight

GROUPS = (
    DeviceGroupRow("dmz", 1, ("domain equals dmz.example", 'name equals "quoted"')),
    DeviceGroupRow("servers", 2, ("name starts-with srv-", "name contains -db-")),
    DeviceGroupRow("kiosks", 3, ("name ends-with -kiosk", "name equals WS-1")),
)
NAMES = (
    "srv-1", "SRV-2.dmz.example", "srv-3.corp.example", "web.dmz.example", "dmz.example", "ws-1", "Ws-1", "ws-10",
    "hall-KIOSK", "a-db-b", '"quoted"', "quoted", "",
)  # fmt: skip


def scope(*names: str) -> Scope:
    predicate = devices.within(GROUPS, frozenset(names))
    return Scope("north", "kim", filters=(RowFilter("DeviceInfo", predicate), RowFilter("DeviceEvents", predicate)))


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lake]:
    with Lake.open(tmp_path_factory.mktemp("lake")) as opened:
        yield opened


@pytest.mark.parametrize(
    "allowed", [("dmz",), ("servers",), ("kiosks",), ("ungrouped",), ("dmz", "kiosks"), ("servers", "ungrouped")]
)
def test_the_lake_and_the_records_judge_alike(lake: Lake, allowed: tuple[str, ...]) -> None:
    who = scope(*allowed)
    test = sight.device_test(who)
    query = compile_query(f"DeviceInfo | where {who.filters[0].predicate}", Catalog.stock())
    condition = query.predicate()
    assert condition is not None
    values = ", ".join(literal(name) for name in NAMES)
    sql = condition.sql(now=now(), tenant="north")
    sql = f"SELECT DeviceName FROM (SELECT arrayJoin([{values}]) AS DeviceName) WHERE {sql}"
    there = set(lake.pool.run(sql).to_pydict()["DeviceName"])
    assert there == {name for name in NAMES if test(name)}
    assert there == {name for name in NAMES if name and devices.group_of(GROUPS, name) in allowed}


def test_without_a_limit_everything_is_seen_and_what_is_not_understood_is_not() -> None:
    assert sight.device_test(Scope("north", "kim"))("anything")
    assert sight.device_test(Scope("north", "kim", filters=(RowFilter("EmailEvents", "false"),)))("anything")
    for odd in (
        "DeviceName matches regex 'a'",
        "DeviceName in (Other)",
        "(",
        "DeviceName =~ 'a' | take 1",
        "OSBuild > 1",
    ):
        assert not sight.device_test(Scope("north", "kim", filters=(RowFilter("DeviceInfo", odd),)))("a"), odd
    assert not sight.device_test(Scope("north", "kim", filters=(RowFilter("DeviceEvents", "DeviceName =~ 'a'"),)))("a")


def test_a_device_is_judged_by_its_full_names_and_anew_after_a_write(records: Records) -> None:
    who = scope("ungrouped")

    def put(*names: NameRow) -> None:
        with records.begin() as db:
            identities.save(who, db, [EntityRow(n.entity, "device", n.value) for n in names[:1]], names)

    def ids() -> frozenset[str] | None:
        with records.read() as db:
            return sight.seen(who, db)

    put(NameRow("host", "web", "d1", "", True), NameRow("fqdn", "web.dmz.example", "d1", "", True))
    assert not ids(), "its short name alone would be ungrouped"
    put(NameRow("host", "pc", "d2", "", True))
    assert ids() == frozenset({"d2"})
    with records.read() as db:
        assert sight.seen(Scope("north", "ann"), db) is None
