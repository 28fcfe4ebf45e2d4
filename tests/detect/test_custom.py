"""Custom detections: required columns explained, life of a detection, scope, functions, titles, runs, tenants."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.detect.world import START, World
from vedette.core import clock
from vedette.core.errors import BadInput, Conflict, Forbidden, NotFound
from vedette.core.scope import RowFilter, Scope, local
from vedette.detect import custom, tuning
from vedette.detect.alert import Role, Severity, Tactic
from vedette.detect.definition import ActionChoice, ActionName, Detection, Frequency, from_document, to_document
from vedette.detect.publish import source_of
from vedette.detect.roster import TenantRoster
from vedette.detect.rule import EntityMap, Example, ExampleTable
from vedette.detect.schedule import Detector
from vedette.kql.diagnostics import KqlError
from vedette.records import audit, saved_queries
from vedette.records.roles import DeviceGroupRow, save_device_group
from vedette.records.runs import Runs
from vedette.schema.catalog import Catalog
from vedette.schema.entities import EntityType

pytestmark = pytest.mark.slow

CATALOG = Catalog.stock()
QUERY = 'DeviceProcessEvents | where FileName == "tool.exe"'
TOOL = Detection("Tool", QUERY, Severity.MEDIUM, Tactic.EXECUTION, frequency=Frequency.CONTINUOUS)
ROWS = [
    {"FileName": "tool.exe", "DeviceName": "ws-1", "AccountName": "kim"},
    {"FileName": "b.exe", "DeviceName": "ws-1"},
]


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with clock.frozen(START + timedelta(days=2)):
        yield


def roster(world: World) -> TenantRoster:
    return TenantRoster(world.records, [], CATALOG)


def detector(world: World) -> Detector:
    return Detector(world.lake, world.records, [], roster=roster(world))


def judged(world: World, detection: Detection) -> custom.Judged:
    with world.records.read() as db:
        return custom.check(world.scope, db, detection, CATALOG)


def missing(world: World, query: str, **more: object) -> dict[str, str]:
    found = judged(world, replace(TOOL, query=query, **more))  # type: ignore[arg-type]
    assert found.requirements, found.diagnostics
    return {item.name: item.fix for item in found.missing}


def test_a_plain_query_on_a_table_has_all_that_is_needed(world: World) -> None:
    found = judged(world, TOOL)
    assert found.usable
    assert [(item.name, item.met) for item in found.requirements] == [
        ("Timestamp", True),
        ("entity", True),
        ("ReportId", True),
    ]


def test_what_a_summarize_lost_is_named_with_what_to_write_and_where(world: World) -> None:
    query = "DeviceProcessEvents\n| where FileName == 'tool.exe'\n| summarize n = count() by FileName"
    assert missing(world, query) == {
        "Timestamp": "add `Timestamp = max(Timestamp)` to the summarize in line 3",
        "entity": "add a column such as `DeviceId = any(DeviceId)`, AccountObjectId or RecipientEmailAddress "
        "to the summarize in line 3",
    }


def test_what_a_project_lost_is_named_with_its_line(world: World) -> None:
    assert missing(world, "DeviceProcessEvents\n| project DeviceName, FileName") == {
        "Timestamp": "add `Timestamp` to the project in line 2"
    }
    assert missing(world, "DeviceProcessEvents | distinct DeviceName")["Timestamp"].endswith(
        "to the distinct in line 1"
    )


def test_a_timestamp_of_another_type_is_none(world: World) -> None:
    fix = missing(world, "DeviceProcessEvents | extend Timestamp = tostring(Timestamp)")["Timestamp"]
    assert fix == "Timestamp is string in the result: give it as a datetime"


def test_a_missing_report_id_is_advice_only(world: World) -> None:
    found = judged(world, replace(TOOL, query="DeviceProcessEvents | project Timestamp, DeviceId"))
    (advice,) = [item for item in found.requirements if not item.met]
    assert (advice.name, advice.needed, found.usable) == ("ReportId", False, True)


@pytest.mark.parametrize(
    ("action", "column"),
    [
        (ActionName.ISOLATE_DEVICE, "DeviceId"),
        (ActionName.QUARANTINE_FILE, "SHA1"),
        (ActionName.DISABLE_USER, "AccountObjectId"),
        (ActionName.SOFT_DELETE_MAIL, "NetworkMessageId"),
    ],
)
def test_actions_need_columns_to_find_their_targets(world: World, action: ActionName, column: str) -> None:
    query = "EmailEvents | project Timestamp, SenderFromAddress"
    found = judged(world, replace(TOOL, query=query, actions=(ActionChoice(action),)))
    assert f"add `{column}` to the project in line 1" in [item.fix for item in found.missing]


def test_titles_maps_and_device_groups_need_their_columns(world: World) -> None:
    entity = EntityMap(EntityType.IP, Role.RELATED, (("address", "NoColumn"),))
    query = "IdentityLogonEvents | project Timestamp, AccountUpn"
    found = missing(world, query, entities=(entity,), alert_title="{{ Nobody }} did it", devices=("ungrouped",))
    assert set(found) == {"Ip from NoColumn", "{{Nobody}} in the title", "device name for the scope"}


def test_a_query_that_does_not_compile_comes_back_with_its_diagnostics(world: World) -> None:
    found = judged(world, replace(TOOL, query="DeviceProcessEvents\n| where FileNam == 'a'"))
    assert not found.usable
    assert (found.diagnostics[0].line, found.diagnostics[0].suggestion) == (2, "FileName")
    with pytest.raises(KqlError):
        custom.create(world.scope, world.records, replace(TOOL, query="Nowhere"), CATALOG)


def test_what_is_missing_is_refused_with_the_explanation(world: World) -> None:
    with pytest.raises(custom.MissingColumns, match="Timestamp") as caught:
        custom.create(world.scope, world.records, replace(TOOL, query=f"{QUERY} | project DeviceName"), CATALOG)
    assert [item.name for item in caught.value.missing] == ["Timestamp"]


ELSEWHERE = "externaldata(Timestamp: datetime, DeviceId: string)['https://a.example/x.csv']"


@pytest.mark.parametrize("change", [{"name": " "}, {"first_look": 400}, {"query": ELSEWHERE}])
def test_other_nonsense_is_refused(world: World, change: dict[str, object]) -> None:
    with pytest.raises(BadInput):
        custom.create(world.scope, world.records, replace(TOOL, **change), CATALOG)  # type: ignore[arg-type]


def test_documents_keep_everything() -> None:
    full = Detection(
        "All",
        QUERY,
        Severity.HIGH,
        Tactic.IMPACT,
        description="what",
        alert_title="{{FileName}}",
        techniques=("T1486",),
        frequency=Frequency.DAILY,
        entities=(EntityMap(EntityType.USER, Role.IMPACTED, (("name", "AccountName"),)),),
        devices=("servers",),
        response=("look",),
        actions=(ActionChoice(ActionName.MOVE_MAIL, (("folder", "junk"),)),),
        first_look=3,
        fires=(Example((ExampleTable("DeviceProcessEvents", ({"FileName": "tool.exe", "ProcessId": 7},)),)),),
    )
    assert from_document(to_document(full)) == full
    with pytest.raises(BadInput):
        from_document('{"name": 1}')


def test_a_saved_detection_runs_and_its_alert_says_what_it_is(world: World) -> None:
    saved = custom.create(
        world.scope,
        world.records,
        replace(TOOL, alert_title="{{FileName}} on {{DeviceName}} by {{AccountSid}}"),
        CATALOG,
    )
    world.put("DeviceProcessEvents", ROWS, 1)
    (alert,) = detector(world).run(world.scope).alerts
    assert (alert.detector, alert.title, alert.severity) == (saved.id, "tool.exe on ws-1 by ?", Severity.MEDIUM)
    assert source_of(alert) == "Custom detection"
    assert alert.description == "Tool"


def test_it_runs_for_its_own_tenant_only(world: World) -> None:
    custom.create(world.scope, world.records, TOOL, CATALOG)
    other = World(world.lake, world.records, local(f"{world.scope.tenant}b"))
    for each in (world, other):
        each.put("DeviceProcessEvents", ROWS, 1)
    assert detector(world).run(other.scope).alerts == ()
    assert len(detector(world).run(world.scope).alerts) == 1
    with world.records.read() as db:
        assert custom.listed(other.scope, db) == ()
        (own,) = custom.listed(world.scope, db)
        for look in (custom.get, custom.history):
            with pytest.raises(NotFound):
                look(other.scope, db, own.id)
    with pytest.raises(NotFound):
        custom.update(other.scope, world.records, own.id, TOOL, own.etag, CATALOG)


def test_life_of_a_detection(world: World) -> None:
    scope, records = world.scope, world.records
    first = custom.create(scope, records, TOOL, CATALOG)
    second = custom.update(scope, records, first.id, replace(TOOL, severity=Severity.LOW), first.etag, CATALOG)
    with pytest.raises(Conflict, match="version 2"):
        custom.update(scope, records, first.id, TOOL, first.etag, CATALOG)
    with pytest.raises(Conflict, match="already"):
        custom.create(scope, records, replace(TOOL, name="tool"), CATALOG)
    third = custom.revert(scope, records, first.id, 1, second.etag, CATALOG)
    assert third.detection == TOOL
    custom.remove(scope, records, first.id, third.etag)
    with records.read() as db:
        assert custom.listed(scope, db) == ()
        assert len(custom.listed(scope, db, deleted=True)) == 1
        assert [v.verb for v in custom.history(scope, db, first.id)] == ["delete", "revert", "update", "create"]
    back = custom.restore(scope, records, first.id, CATALOG)
    assert (back.enabled, back.version) == (False, 5)
    with records.read() as db:
        verbs = [entry.verb for entry in audit.entries(scope, db)]
    assert verbs == [f"detections.{verb}" for verb in ("create", "update", "revert", "delete", "restore")]


def test_only_those_who_may_change_detections_and_see_all_devices(world: World) -> None:
    reader = Scope(world.scope.tenant, "lee", frozenset({"hunting.run"}))
    filters = (RowFilter("DeviceProcessEvents", "DeviceName == 'ws-1'"),)
    narrow = Scope(world.scope.tenant, "max", frozenset({"detections.manage", "hunting.run"}), filters)
    unlicensed = replace(narrow, filters=(RowFilter("EmailEvents", "false"),))
    for scope in (reader, narrow):
        with pytest.raises(Forbidden):
            custom.create(scope, world.records, TOOL, CATALOG)
    saved = custom.create(unlicensed, world.records, TOOL, CATALOG)
    assert saved.owner == "max"
    with world.records.read() as db:
        assert len(custom.listed(reader, db)) == 1
    with pytest.raises(Forbidden):
        custom.set_enabled(reader, world.records, saved.id, on=False)


def test_what_came_while_it_was_off_is_judged_only_when_asked(world: World) -> None:
    scope, records, found = world.scope, world.records, detector(world)
    saved = custom.create(scope, records, TOOL, CATALOG)
    custom.set_enabled(scope, records, saved.id, on=False)
    world.put("DeviceProcessEvents", ROWS, 1)
    assert found.run(scope).runs == ()
    custom.set_enabled(scope, records, saved.id, on=True, catch_up=True)
    assert len(found.run(scope).alerts) == 1


def test_a_first_look_goes_back_so_many_days_and_no_more(world: World) -> None:
    rows = [{**ROWS[0], "DeviceName": f"ws-{days}", "Timestamp": START - timedelta(days=days)} for days in (1, 10, 40)]
    world.put("DeviceProcessEvents", rows, 1)
    custom.create(world.scope, world.records, replace(TOOL, first_look=20), CATALOG)
    assert len(detector(world).run(world.scope).alerts) == 2


def test_device_groups_limit_a_detection(world: World) -> None:
    with world.records.begin() as db:
        save_device_group(world.scope, db, DeviceGroupRow("servers", 1, ("name starts-with srv-",)))
    custom.create(world.scope, world.records, replace(TOOL, devices=("servers",)), CATALOG)
    world.put("DeviceProcessEvents", [{**ROWS[0], "DeviceName": name} for name in ("srv-1", "ws-1")], 1)
    (alert,) = detector(world).run(world.scope).alerts
    assert '"srv-1"' in alert.sample
    with pytest.raises(NotFound, match="no device group 'moon'"):
        custom.create(world.scope, world.records, replace(TOOL, name="b", devices=("moon",)), CATALOG)


def saved_function(world: World, name: str, text: str, *, shared: bool = True) -> None:
    at = clock.now()
    row = saved_queries.SavedRow(
        f"sq_{name}", "function", "kim", shared, "", name, "", "", "", "", text, 1, at, at, "kim"
    )
    with world.records.begin() as db:
        saved_queries.add(world.scope, db, row)


def test_shared_functions_can_be_used_and_private_ones_not(world: World) -> None:
    saved_function(world, "Tools", "Programs() | where FileName == 'tool.exe'")
    saved_function(world, "Programs", "DeviceProcessEvents")
    saved_function(world, "Secret", "DeviceProcessEvents", shared=False)
    custom.create(world.scope, world.records, replace(TOOL, query="Tools | where DeviceName != ''"), CATALOG)
    with pytest.raises(KqlError):
        custom.create(world.scope, world.records, replace(TOOL, name="b", query="Secret()"), CATALOG)
    world.put("DeviceProcessEvents", ROWS, 1)
    assert len(detector(world).run(world.scope).alerts) == 1


def test_a_detection_that_no_longer_compiles_is_a_gap_and_stops_only_itself(world: World) -> None:
    saved_function(world, "Tools", "DeviceProcessEvents | where FileName == 'tool.exe'")
    broken = custom.create(world.scope, world.records, replace(TOOL, query="Tools()"), CATALOG)
    custom.create(world.scope, world.records, replace(TOOL, name="Whole"), CATALOG)
    with world.records.begin() as db:
        saved_queries.change(world.scope, db, "sq_Tools", 1, {"deleted": True})
    world.put("DeviceProcessEvents", ROWS, 1)
    report = detector(world).run(world.scope)
    assert [run.rule for run in report.failed] == [broken.id]
    assert len(report.alerts) == 1


def test_frequency_decides_when_it_runs_and_how_far_it_looks(world: World) -> None:
    query = "DeviceProcessEvents | summarize Timestamp = max(Timestamp), n = count() by DeviceName | where n > 1"
    custom.create(world.scope, world.records, replace(TOOL, query=query, frequency=Frequency.THREE_HOURS), CATALOG)
    custom.create(world.scope, world.records, replace(TOOL, name="Row", frequency=Frequency.HOURLY), CATALOG)
    row, sets = sorted(roster(world).rules(world.scope), key=lambda rule: rule.title)
    assert (sets.frequency, sets.lookback) == (timedelta(hours=3), timedelta(hours=12))
    assert (row.frequency, row.lookback) == (timedelta(hours=1), None), "single rows need no look back"
    world.put("DeviceProcessEvents", ROWS, 1)
    found = detector(world)
    assert len(found.run(world.scope).runs) == 2
    world.put("DeviceProcessEvents", [{**ROWS[0], "DeviceName": "ws-9"}], 2)
    assert found.run(world.scope).runs == ()
    (run,) = found.run(world.scope, only=row.id).runs
    assert (run.rule, run.alerts) == (row.id, 1)


def test_an_authors_own_tests_are_run(world: World) -> None:
    fires = Example((ExampleTable("DeviceProcessEvents", ({"FileName": "tool.exe"},)),))
    silent = Example((ExampleTable("DeviceProcessEvents", ({"FileName": "tool.exe"},)),))
    with world.records.read() as db:
        report = custom.run_tests(
            world.scope, db, replace(TOOL, fires=(fires,), silent=(silent,)), CATALOG, world.lake.pool
        )
    assert report.fires[0].fired
    assert not report.passed


def test_cards_show_how_every_rule_does(world: World) -> None:
    scope, records = world.scope, world.records
    stock = TenantRoster(records, [replace(roster_rule(world), id="stock-rule")], CATALOG)
    saved = custom.create(scope, records, replace(TOOL, frequency=Frequency.HOURLY), CATALOG)
    world.put("DeviceProcessEvents", ROWS, 1)
    Detector(world.lake, records, [], roster=stock).run(scope)
    first, second = tuning.cards(scope, records, stock)
    assert (first.rule.id, first.custom, first.matched, first.alerts) == ("stock-rule", False, 1, 1)
    assert (second.rule.id, second.custom, second.gaps) == (saved.id, True, 0)
    assert second.last is not None
    assert second.next == second.last.finished + timedelta(hours=1)


def roster_rule(world: World):  # type: ignore[no-untyped-def]
    saved = custom.create(world.scope, world.records, replace(TOOL, name="made for its rule"), CATALOG)
    (rule,) = roster(world).rules(world.scope)
    custom.remove(world.scope, world.records, saved.id, saved.etag)
    return rule


def test_stock_rules_are_tuned_for_one_tenant_and_skip_what_came_while_off(world: World) -> None:
    scope, records = world.scope, world.records
    stock = TenantRoster(records, [replace(roster_rule(world), id="stock-rule")], CATALOG)
    other = World(world.lake, records, local(f"{scope.tenant}b"))
    tuning.tune(scope, records, stock, "stock-rule", because="noisy here", severity=Severity.LOW)
    found = Detector(world.lake, records, [], roster=stock)
    for each in (world, other):
        each.put("DeviceProcessEvents", ROWS, 1)
    assert [alert.severity for alert in found.run(scope).alerts] == [Severity.LOW]
    assert [alert.severity for alert in found.run(other.scope).alerts] == [Severity.MEDIUM]
    tuning.tune(scope, records, stock, "stock-rule", because="much too noisy", enabled=False)
    assert found.run(scope).runs == ()
    tuning.untune(scope, records, stock, "stock-rule")
    assert [alert.severity for alert in found.run(scope).alerts] == []
    with pytest.raises(NotFound):
        tuning.untune(other.scope, records, stock, "stock-rule")
    with pytest.raises(BadInput, match="say why"):
        tuning.tune(scope, records, stock, "stock-rule", because=" ")
    with pytest.raises(NotFound):
        tuning.tune(scope, records, stock, "no-rule", because="x")
    assert Runs(records).history(scope, "stock-rule")
