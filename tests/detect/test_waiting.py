"""Stock rules are compiled when a table they name got rows, and not before; their runs are recorded all the same."""

from __future__ import annotations

import pytest

from tests.detect.world import World, rule
from vedette.core.errors import Upstream
from vedette.core.scope import Scope
from vedette.detect import evaluate
from vedette.detect import roster as rosters
from vedette.detect.load import load_folders, stock_folder
from vedette.detect.plan import Prepared, prepare
from vedette.detect.roster import TenantRoster
from vedette.detect.rule import Origin, Rule
from vedette.detect.schedule import Detector
from vedette.detect.waiting import spoken
from vedette.kql.compile import Catalog as KqlCatalog
from vedette.records.runs import Runs
from vedette.schema.catalog import Catalog

ROW = {"FileName": "tool.exe", "DeviceName": "ws-1"}
MAIL = 'EmailEvents | where Subject == "tool"'


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of the rules that were compiled, in order."""
    found: list[str] = []

    def noted(each: Rule, catalog: KqlCatalog) -> Prepared:
        found.append(each.id)
        return prepare(each, catalog)

    monkeypatch.setattr(rosters, "prepare", noted)
    return found


def names(text: str) -> list[str]:
    return [table.name for table in spoken(text, Catalog.stock())]


@pytest.mark.slow
def test_the_tables_a_stock_rule_names_are_those_its_query_reads() -> None:
    catalog = Catalog.stock()
    for each in load_folders([stock_folder()], Origin.STOCK).rules:
        assert spoken(each.query, catalog) in ((), prepare(each, catalog).tables), each.id


def test_texts_and_comments_name_no_table() -> None:
    assert names("DeviceEvents | where A == \"EmailEvents\" // UrlClickEvents\n| where B == @'FileEvents\\'") == [
        "DeviceEvents"
    ]
    assert names("EmailEvents | join (UrlClickEvents) on NetworkMessageId") == ["EmailEvents", "UrlClickEvents"]


@pytest.mark.parametrize("text", ['search "x"', "union Device* | take 1", "find where A == 1", "print 1"])
def test_a_query_that_may_read_what_it_does_not_name_names_nothing(text: str) -> None:
    assert names(text) == []


def test_a_stock_rule_sleeps_until_its_table_has_rows(world: World, made: list[str]) -> None:
    rules = [rule(origin=Origin.STOCK), rule(MAIL, Origin.STOCK, id="mail-seen"), rule(MAIL, id="own")]
    roster = TenantRoster(world.records, rules, Catalog.stock())
    detector = Detector(world.lake, world.records, rules, roster=roster)
    world.put("DeviceProcessEvents", [ROW], 1)
    report = detector.run(world.scope)
    assert [alert.detector for alert in report.alerts] == ["tool-seen"]
    assert sorted(made) == ["own", "tool-seen"]
    assert {blind.rule.id: blind.reason for blind in detector.blind(world.scope)} == dict.fromkeys(
        ("mail-seen", "own"), "no data ever came for EmailEvents"
    )
    assert positions(world.scope, world) == {"tool-seen": 2, "mail-seen": 2, "own": 2}
    world.put("EmailEvents", [{"Subject": "tool"}], 2)
    assert [alert.detector for alert in detector.run(world.scope).alerts] == ["mail-seen", "own"]
    assert positions(world.scope, world) == {"tool-seen": 3, "mail-seen": 3, "own": 3}
    assert sorted(made) == ["mail-seen", "own", "tool-seen"]


def test_a_stock_rule_sleeps_until_a_row_has_what_it_looks_for(world: World, made: list[str]) -> None:
    thrice = "DeviceProcessEvents | where FileName == 'thrice.exe' | summarize Timestamp = max(Timestamp), N = count()"
    rules = [
        rule(origin=Origin.STOCK),
        rule(f"{thrice} by DeviceName | where N == 3", Origin.STOCK, id="thrice"),
        rule("DeviceProcessEvents | where ProcessId == 7", Origin.STOCK, id="number"),
    ]
    detector = Detector(world.lake, world.records, rules, roster=TenantRoster(world.records, rules, Catalog.stock()))
    one, two, three = ({"FileName": "thrice.exe", "DeviceName": "ws-2", "ProcessId": n} for n in range(3))
    found = []
    batches: list[list[dict[str, object]]] = [[{"FileName": "other.exe"}], [one, two], [three, {**ROW}]]
    for batch, rows in enumerate(batches, 1):
        world.put("DeviceProcessEvents", rows, batch)
        found.append(sorted(alert.detector for alert in detector.run(world.scope).alerts))
        assert positions(world.scope, world) == dict.fromkeys(("tool-seen", "thrice", "number"), batch + 1)
        assert sorted(made) == [["number"], ["number", "thrice"], ["number", "thrice", "tool-seen"]][batch - 1]
    assert found == [[], [], ["thrice", "tool-seen"]]


def test_a_search_that_fails_sets_nothing_aside(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> frozenset[int]:
        raise Upstream("no more patterns, please")

    monkeypatch.setattr(evaluate, "held", broken)
    rules = [rule(origin=Origin.STOCK), rule("DeviceProcessEvents | where FileName == 'x'", Origin.STOCK, id="x")]
    roster = TenantRoster(world.records, rules, Catalog.stock())
    world.put("DeviceProcessEvents", [ROW], 1)
    report = Detector(world.lake, world.records, rules, roster=roster).run(world.scope)
    assert [alert.detector for alert in report.alerts] == ["tool-seen"]
    assert not report.failed


def test_a_stock_rule_that_cannot_be_parsed_stops_only_itself(world: World) -> None:
    bad = "DeviceProcessEvents | where FileName =="
    rules = [rule(origin=Origin.STOCK), rule(bad, Origin.STOCK, id="bad"), rule(MAIL, Origin.STOCK, id="mail")]
    roster = TenantRoster(world.records, rules, Catalog.stock())
    detector = Detector(world.lake, world.records, rules, roster=roster)
    world.put("DeviceProcessEvents", [ROW], 1)
    report = detector.run(world.scope)
    assert [alert.detector for alert in report.alerts] == ["tool-seen"]
    assert [run.rule for run in report.failed] == ["bad"]
    assert [blind.rule.id for blind in detector.blind(world.scope)] == ["mail"]


def positions(scope: Scope, world: World) -> dict[str, int]:
    return dict(Runs(world.records).positions(scope))
