"""The one pass: the same rows as every rule's own query, whatever the conditions; odd bytes; the cap on ids."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import timedelta

import pytest

from tests.detect.world import START, World, rule
from vedette.detect import evaluate, together
from vedette.detect.examples import relation_of
from vedette.detect.load import load_folders, stock_folder
from vedette.detect.onepass import MAX_IDS
from vedette.detect.plan import Prepared, Way, prepare
from vedette.detect.rule import Origin
from vedette.detect.telemetry import Cut, Telemetry
from vedette.lake.ddl import place
from vedette.schema.catalog import Catalog

T = "DeviceProcessEvents | where "
CONDITIONS = (
    "FileName =~ 'CMD.exe' and ProcessCommandLine has 'whoami'",
    "ProcessCommandLine has 'who'",
    "ProcessCommandLine contains 'who'",
    "ProcessCommandLine has_any ('whoami', 'net user')",
    "ProcessCommandLine has_all ('net', 'user')",
    "ProcessCommandLine startswith 'net'",
    "ProcessCommandLine endswith '/add'",
    "ProcessCommandLine has_cs 'Whoami'",
    "ProcessCommandLine !has 'net'",
    "ProcessCommandLine matches regex @'net\\s+user'",
    "ProcessId > 5",
    "ProcessId > 5 or ProcessCommandLine has 'whoami'",
    "FileName in~ ('net.exe', 'CMD.EXE') or ProcessCommandLine contains '.b*c'",
    "isempty(AccountName)",
    "isnull(toint(ProcessCommandLine))",
    "isnull(toint(AccountName))",
    "not(ProcessCommandLine has 'net') and FileName == 'cmd.exe'",
)


def ready(*queries: str) -> list[Prepared]:
    return [prepare(rule(query, id=f"r{n}"), Catalog.stock()) for n, query in enumerate(queries)]


def alone(item: Prepared, telemetry: Telemetry, cut: Cut) -> int:
    sql = item.query.sql(lambda table: telemetry.relation(table, cut), now=START, tenant="x")
    return int(telemetry.run(f"SELECT count() AS n FROM ({sql})").column("n")[0].as_py())


def test_each_rule_matches_the_rows_of_its_own_query(world: World) -> None:
    random.seed(9)
    parts = ("whoami", "Whoami", "net user", "net  user x", "/add", "NET", "who", "a.b*c", "über", "")
    rows = [
        {
            "FileName": random.choice(["cmd.exe", "CMD.exe", "net.exe", "x.exe", ""]),
            "ProcessCommandLine": " ".join(random.choice(parts) for _ in range(3)),
            "ProcessId": random.choice([None, 4, 8]),
            "AccountName": random.choice(["", "anna"]),
        }
        for _ in range(190)
    ]
    world.put("DeviceProcessEvents", rows, 1)
    rules = ready(*(T + condition for condition in CONDITIONS))
    assert {item.way for item in rules} == {Way.ONE_PASS}
    telemetry = Telemetry(world.lake, world.scope)
    found = evaluate.one_pass(rules, telemetry, Cut())
    counts = [found[place].matched if place in found else 0 for place in range(len(rules))]
    assert counts == [alone(item, telemetry, Cut()) for item in rules]
    assert all(counts)
    for place_, match in found.items():
        assert len(match.ids) == match.matched, CONDITIONS[place_]


def test_only_rows_of_the_cut_are_looked_at(world: World) -> None:
    world.put("DeviceProcessEvents", [{"FileName": "tool.exe"}], 1)
    world.put("DeviceProcessEvents", [{"FileName": "tool.exe", "ProcessId": 1}, {"FileName": "tool.exe"}], 2)
    (item,) = ready(T + "FileName == 'tool.exe'")
    telemetry = Telemetry(world.lake, world.scope)
    found = evaluate.one_pass([item], telemetry, Cut(start=2, end=3))
    assert found[0].matched == 2
    assert evaluate.one_pass([item], telemetry, Cut(start=3)) == {}


def test_bytes_that_are_no_text_do_not_hide_what_stands_beside_them(world: World) -> None:
    table = Catalog.stock().table("DeviceProcessEvents")
    assert table is not None
    world.lake.provision(world.scope, [table])
    world.lake.pool.execute(
        f"INSERT INTO {place(world.scope, table)} (Timestamp, ProcessCommandLine, _EventId, _IngestedAt, _Batch) "
        "SELECT now64(7), concat(unhex('FFFEC3'), 'x Comsvcs.DLL ', unhex('C328'), ' mini', unhex('80')), "
        "reinterpretAsFixedString(sipHash128(number)), now64(3), 1 FROM numbers(1)"
    )
    (item,) = ready(T + "ProcessCommandLine contains 'comsvcs.dll'")
    assert evaluate.one_pass([item], Telemetry(world.lake, world.scope), Cut())[0].matched == 1


def test_many_matches_are_counted_and_their_ids_capped(world: World) -> None:
    world.put("DeviceProcessEvents", [{"FileName": "tool.exe", "ProcessId": n} for n in range(MAX_IDS + 5)], 1)
    (item,) = ready(T + "FileName == 'tool.exe'")
    telemetry = Telemetry(world.lake, world.scope)
    found = evaluate.one_pass([item], telemetry, Cut())
    assert (found[0].matched, len(found[0].ids)) == (MAX_IDS + 5, MAX_IDS)
    assert evaluate.matched_together([item], telemetry, Cut(), found) == {}
    assert evaluate.matched_rows(item, telemetry, Cut(), found[0]).rows == MAX_IDS + 5


@pytest.mark.slow
def test_every_stock_rule_matches_in_the_pass_what_its_own_query_gives(world: World) -> None:
    stock = load_folders([stock_folder()], Origin.STOCK).rules
    given: dict[str, list[Mapping[str, object]]] = {}
    for table in (table for each in stock for example in (*each.fires, *each.silent) for table in example.tables):
        given.setdefault(table.table, []).extend(table.rows)
    tables: dict[str, list[Prepared]] = {}
    for item in (prepare(each, Catalog.stock()) for each in stock):
        if item.way is Way.ONE_PASS:
            tables.setdefault(item.table.name, []).append(item)
    for name, items in tables.items():
        world.lake.provision(world.scope, [items[0].table])
        rows = relation_of(items[0].table, given[name])
        world.lake.pool.execute(f"INSERT INTO {place(world.scope, items[0].table)} SELECT * FROM {rows}")
    telemetry = Telemetry(world.lake, world.scope)
    for items in tables.values():
        matched = evaluate.one_pass(items, telemetry, Cut())
        counts = {item.rule.id: matched[n].matched if n in matched else 0 for n, item in enumerate(items)}
        assert all(counts.values())
        for item in items[::6]:  # benchmarks/detect.py asks this of all of them
            assert counts[item.rule.id] == alone(item, telemetry, Cut()), item.rule.id


@pytest.mark.parametrize("many", [0, 25_000])
def test_rules_whose_literals_no_row_has_are_set_aside_when_little_is_new(world: World, many: int) -> None:
    world.put("DeviceProcessEvents", [{"FileName": "tool.exe", "ProcessId": n} for n in range(3)], 1)
    world.put("DeviceProcessEvents", [{"FileName": "other.exe", "ProcessId": n} for n in range(many)] or [{}], 2)
    rules = ready(T + "FileName == 'tool.exe'", T + "FileName == 'nothere.exe'", T + "ProcessId == 2", "EmailEvents")
    telemetry = Telemetry(world.lake, world.scope)
    assert evaluate.unmoved(rules, telemetry, Cut()) == ({3} if many else {1, 3})
    found = evaluate.one_pass(rules[:3], telemetry, Cut())
    assert {place: match.matched for place, match in found.items()} == {0: 3, 2: 2 if many else 1}


def test_rows_of_many_days_match_as_those_of_one(world: World) -> None:
    rows = [
        {
            "DeviceName": f"ws-{day}",
            "FileName": "tool.exe" if day % 3 else "x.exe",
            "Timestamp": START - timedelta(days=day),
        }
        for day in range(40)
    ]
    world.put("DeviceProcessEvents", rows, 1)
    rules = ready(T + "FileName == 'tool.exe'", T + "FileName has 'exe'", T + "isnotempty(DeviceName)")
    found = evaluate.one_pass(rules, Telemetry(world.lake, world.scope), Cut())
    assert {place: (match.matched, len(set(match.ids))) for place, match in found.items()} == {
        0: (26, 26),
        1: (40, 40),
        2: (40, 40),
    }
    assert (found[1].first, found[1].last) == (START - timedelta(days=39), START)


def test_text_out_of_json_is_found_however_it_is_written(world: World) -> None:
    texts = (
        r'{"Command": "Invoke-Tool \"x\""}',
        r'{"Command":"\u0049nvoke-Tool"}',
        r'{"Command":"C:\\Dir\\tool.ps1 \u0027a\u0027"}',
        r'{"Other":"Invoke-Tool"}',
    )
    kinds = [{"AdditionalFields": text, "ActionType": "PowerShellCommand"} for text in texts]
    world.put("DeviceEvents", [*kinds, {"AdditionalFields": texts[0], "ActionType": "OtherEvent"}], 1)
    start = "DeviceEvents | where ActionType == 'PowerShellCommand'"
    start += " | extend C = tostring(parse_json(AdditionalFields).Command)"
    rules = ready(f"{start} | where C has 'invoke-tool'", start + r""" | where C contains @"Dir\tool.ps1 'a" """)
    telemetry = Telemetry(world.lake, world.scope)
    assert [item.needles is not None and bool(item.needles.kinds) for item in rules] == [True, True]
    found = evaluate.one_pass(rules, telemetry, Cut())
    assert {place: match.matched for place, match in found.items()} == {
        place: alone(item, telemetry, Cut()) for place, item in enumerate(rules)
    }
    assert {place: match.matched for place, match in found.items()} == {0: 2, 1: 1}


def test_backticks_in_a_condition_hide_no_column(world: World) -> None:
    world.put("DeviceEvents", [{"AdditionalFields": '{"Right":"read %all"}', "AccountName": "anna"}], 1)
    (item,) = ready(
        "DeviceEvents | where tostring(parse_json(AdditionalFields).Right) has '%all' and AccountName == 'anna'"
    )
    assert evaluate.one_pass([item], Telemetry(world.lake, world.scope), Cut())[0].matched == 1


def test_computed_columns_are_read_for_all_rules_at_once(world: World) -> None:
    world.put("DeviceProcessEvents", [{"FileName": "tool.exe", "ProcessId": n} for n in (4, 5)], 1)
    tail = " | extend Twice = ProcessId * 2, Facts = pack('p', ProcessId), At = Timestamp + 1h"
    rules = ready(
        T + "FileName == 'tool.exe'" + tail + " | where Twice > 8 | project-away ProcessId",
        T + "FileName has 'tool' | project Name = FileName",
    )
    telemetry = Telemetry(world.lake, world.scope)
    found = evaluate.one_pass(rules, telemetry, Cut())
    rows = together.rows_of({n: (item.query, found[n]) for n, item in enumerate(rules)}, telemetry, Cut())
    (row,) = rows[0]
    assert (row["Twice"], row["Facts"], row["FileName"]) == (10, {"p": 5}, "tool.exe")
    assert row["At"] == row["Timestamp"] + timedelta(hours=1)  # type: ignore[operator]
    assert "ProcessId" not in row
    assert rows[1] == [{"Name": "tool.exe"}] * 2
