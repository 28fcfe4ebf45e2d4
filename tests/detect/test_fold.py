"""Folding: few rows here, many in the engine, and both ways agree; a million rows stay bounded."""

from __future__ import annotations

import random
import time
from dataclasses import replace
from datetime import timedelta

import pyarrow as pa
import pytest

from tests.detect.world import START, World, rule
from vedette.detect import bulk, fold
from vedette.detect.fold import Folded, Row
from vedette.detect.plan import Prepared, prepare
from vedette.detect.principals import MAX_EVIDENCE, MAX_GROUPS, MAX_SAMPLES, evidence_columns
from vedette.detect.telemetry import Cut, Telemetry
from vedette.lake.ddl import place
from vedette.schema.catalog import Catalog

ALL = "DeviceProcessEvents | where isnotempty(FileName)"


def both(world: World, prepared: Prepared) -> tuple[Folded, Folded]:
    telemetry = Telemetry(world.lake, world.scope)
    sql = prepared.query.sql(lambda table: telemetry.relation(table, Cut()), now=START, tenant="x")
    columns = prepared.query.columns
    rows = fold.rows_of(telemetry.run(sql), columns)
    here = fold.fold_rows(rows, columns, prepared.rule, START)
    return here, bulk.bulk_folded(telemetry.run, sql, columns, prepared.rule, START)


def comparable(found: Folded, prepared: Prepared) -> Folded:
    """Evidence in one order and with the columns that count as evidence only: its rows may be any that differ."""
    names = [column.name for column in evidence_columns(prepared.query.columns)]

    def shown(row: Row) -> Row:
        return {name: str(row[name]) for name in names if name in row}

    groups = [replace(group, evidence=tuple(sorted(map(shown, group.evidence), key=str))) for group in found.groups]
    return replace(found, groups=tuple(groups))


def test_both_ways_give_the_same_groups(world: World) -> None:
    random.seed(4)
    rows: list[dict[str, object]] = [
        {
            "FileName": random.choice(["a.exe", "B.exe"]),
            "DeviceName": random.choice(["WS-1", "ws-1", "ws-2", "ÄRA", ""]),
            "DeviceId": random.choice(["", "", "d1"]),
            "AccountName": random.choice(["", "anna", "Ben"]),
            "ProcessId": random.choice([None, 4, 5]),
            "ProcessCreationTime": random.choice([None, START]),
            "IsProcessRemoteSession": random.choice([None, True, False]),
            "ReportId": number,
            "Timestamp": START + timedelta(seconds=random.randrange(40_000), microseconds=number),
        }
        for number in range(150)
    ]
    world.put("DeviceProcessEvents", rows, 1)
    prepared = prepare(rule(ALL), Catalog.stock())
    here, there = both(world, prepared)
    assert here.total > 10
    assert comparable(here, prepared) == comparable(there, prepared)


@pytest.mark.parametrize(
    ("query", "table", "rows"),
    [
        (
            "CloudAppEvents | where isnotempty(ActionType) | project Timestamp, AccountObjectId, RawEventData",
            "CloudAppEvents",
            [{"ActionType": "x", "AccountObjectId": "A-1", "RawEventData": '{"k":[1]}'}, {"ActionType": "y"}],
        ),
        (
            (
                "DeviceProcessEvents | summarize Timestamp = max(Timestamp), N = count(), Files = make_set(FileName), "
                "Gap = max(Timestamp) - min(Timestamp) by Slot = bin(Timestamp, 1h), ActionType"
            ),
            "DeviceProcessEvents",
            [{"FileName": "a.exe", "ActionType": "x"}, {"FileName": "a.exe", "ActionType": "x"}],
        ),
    ],
)
def test_both_ways_agree_on_other_shapes(world: World, query: str, table: str, rows: list[dict[str, object]]) -> None:
    world.put(table, rows, 1)
    prepared = prepare(rule(query, lookback="1h"), Catalog.stock())
    here, there = both(world, prepared)
    assert here.rows > 0
    assert comparable(here, prepared) == comparable(there, prepared)


def test_rows_fold_by_principals_and_stretch_of_time() -> None:
    prepared = prepare(rule(ALL), Catalog.stock())
    rows = [
        {"DeviceName": "ws-1", "AccountName": "anna", "Timestamp": START},
        {"DeviceName": "WS-1", "AccountName": "Anna", "Timestamp": START + timedelta(minutes=9)},
        {"DeviceName": "ws-1", "AccountName": "ben", "Timestamp": START},
        {"DeviceName": "ws-1", "AccountName": "anna", "Timestamp": START + timedelta(hours=9)},
        {"RemoteIP": "203.0.113.9", "Timestamp": START},
    ]
    found = fold.fold_rows(rows, prepared.query.columns, prepared.rule, START)
    assert sorted((group.keys[:2], group.count) for group in found.groups) == [
        (("", ""), 1),
        (("ws-1", "anna"), 1),
        (("ws-1", "anna"), 2),
        (("ws-1", "ben"), 1),
    ]


def test_a_rules_own_entities_decide_when_it_names_them() -> None:
    own = rule(ALL, entities="[{type: File, role: Impacted, columns: {name: FileName}}]")
    prepared = prepare(own, Catalog.stock())
    rows = [{"FileName": name, "DeviceName": f"ws-{n}", "Timestamp": START} for n, name in enumerate("aab")]
    found = fold.fold_rows(rows, prepared.query.columns, own, START)
    assert [(group.keys[0], group.count) for group in found.groups] == [("a", 2), ("b", 1)]


def test_the_number_of_groups_samples_and_evidence_is_bounded() -> None:
    prepared = prepare(rule(ALL), Catalog.stock())
    rows = [{"DeviceName": f"ws-{n}", "Timestamp": START} for n in range(MAX_GROUPS + 7)]
    rows += [{"DeviceName": "ws-0", "ProcessId": n, "Timestamp": START} for n in range(MAX_EVIDENCE + 50)]
    found = fold.fold_rows(rows, prepared.query.columns, prepared.rule, START)
    assert (len(found.groups), found.total, found.rows) == (MAX_GROUPS, MAX_GROUPS + 7, len(rows))
    largest = max(found.groups, key=lambda group: group.count)
    assert (len(largest.samples), len(largest.evidence)) == (MAX_SAMPLES, MAX_EVIDENCE)


def test_text_that_is_not_json_in_a_dynamic_column_stays_text() -> None:
    prepared = prepare(rule("CloudAppEvents | project Timestamp, RawEventData"), Catalog.stock())
    answer = pa.table({"Timestamp": [START], "RawEventData": ["{broken"]})
    assert fold.rows_of(answer, prepared.query.columns) == [{"Timestamp": START, "RawEventData": "{broken"}]


@pytest.mark.slow
def test_a_million_matches_are_folded_in_seconds(world: World) -> None:
    table = Catalog.stock().table("DeviceProcessEvents")
    assert table is not None
    world.lake.provision(world.scope, [table])
    world.lake.pool.execute(
        f"INSERT INTO {place(world.scope, table)} (Timestamp, DeviceName, FileName, ProcessId, _EventId, _IngestedAt, "
        "_Batch) SELECT toDateTime64('2026-03-02', 7, 'UTC') + number % 3600, concat('ws-', toString(number % 700)), "
        "'tool.exe', number, reinterpretAsFixedString(sipHash128(number)), now64(3), 1 FROM numbers(1000000)"
    )
    prepared = prepare(rule(), Catalog.stock())
    began = time.process_time()
    telemetry = Telemetry(world.lake, world.scope)
    sql = prepared.query.sql(lambda table: telemetry.relation(table, Cut()), now=START, tenant="x")
    found = bulk.bulk_folded(telemetry.run, sql, prepared.query.columns, prepared.rule, START)
    assert (len(found.groups), found.total, found.rows) == (MAX_GROUPS, 700, 1_000_000)
    assert time.process_time() - began < 30
