"""Exceptions: what they hide is counted and not lost; expiry, off, conditions, entities, preview, replay, tenants."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.detect.world import START, World, rule
from vedette.core import clock
from vedette.core.errors import BadInput, Conflict, Forbidden, NotFound
from vedette.core.scope import RowFilter, Scope, local
from vedette.detect import exceptions
from vedette.detect.alert import Severity, Tactic
from vedette.detect.definition import Detection, Frequency
from vedette.detect.exceptions import Preview, RuleException, Standing, Wanted
from vedette.detect.replay import replay, replay_rule
from vedette.detect.roster import TenantRoster
from vedette.detect.schedule import Detector
from vedette.kql.diagnostics import KqlError
from vedette.records import audit
from vedette.schema.catalog import Catalog
from vedette.schema.entities import Account, Device, File, Process

pytestmark = pytest.mark.slow

CATALOG = Catalog.stock()
NOW = START + timedelta(days=2)
_tick = itertools.count()
SPRAY = """
IdentityLogonEvents
| where ActionType == "LogonFailed"
| summarize Timestamp = min(Timestamp), Accounts = dcount(AccountUpn) by IPAddress, Slot = bin(Timestamp, 10m)
| where Accounts >= 3
"""
BOTH = "union DeviceProcessEvents, DeviceFileEvents | where FileName == 'both.exe'"
RULES = [rule(id="tools"), rule(SPRAY, id="spray", lookback="1h"), rule(BOTH, id="both")]


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


@pytest.fixture
def roster(world: World) -> TenantRoster:
    return TenantRoster(world.records, RULES, CATALOG)


def process(device: str, name: str = "tool.exe", **more: object) -> dict[str, object]:
    return {"FileName": name, "DeviceName": device, "AccountName": "kim", **more}


def make(world: World, roster: TenantRoster, wanted: Wanted) -> RuleException:
    with clock.frozen(NOW + timedelta(milliseconds=next(_tick))):  # they apply in the order they were made
        return exceptions.create(world.scope, world.records, roster, CATALOG, wanted)


def run(world: World, roster: TenantRoster) -> list[tuple[str, int]]:
    report = Detector(world.lake, world.records, [], roster=roster).run(world.scope)
    assert not report.failed, report.failed
    return sorted((alert.detector, alert.count) for alert in report.alerts)


def hidden(world: World, ident: str) -> dict[str, int]:
    with world.records.read() as db:
        return dict(exceptions.get(world.scope, db, ident).hidden)


def test_a_condition_hides_its_rows_and_counts_them(world: World, roster: TenantRoster) -> None:
    made = make(world, roster, Wanted("tools", "lab machines", "DeviceName startswith 'lab-'"))
    world.put("DeviceProcessEvents", [process("ws-1"), process("lab-1"), process("lab-2"), process("ws-1")], 1)
    assert run(world, roster) == [("tools", 2)]
    assert hidden(world, made.id) == {"tools": 2}
    with world.records.read() as db:
        (row,) = exceptions.hidden(world.scope, db, made.id)
    assert (row.rows, row.first, row.last) == (2, START + timedelta(seconds=1), START + timedelta(seconds=2))
    assert {each["DeviceName"] for each in json.loads(row.sample)} == {"lab-1", "lab-2"}


def test_rules_over_windows_and_several_tables_count_too(world: World, roster: TenantRoster) -> None:
    made = make(world, roster, Wanted("", "scanner", "IPAddress == '198.51.100.7'"))
    other = make(world, roster, Wanted("both", "known", "DeviceName == 'ws-9'"))
    failed = [
        {"ActionType": "LogonFailed", "IPAddress": address, "AccountUpn": f"{n}@corp.example", "Timestamp": START}
        for address in ("198.51.100.7", "203.0.113.9")
        for n in range(4)
    ]
    world.put("IdentityLogonEvents", failed, 1)
    world.put("DeviceFileEvents", [{"FileName": "both.exe", "DeviceName": name} for name in ("ws-9", "ws-8")], 1)
    assert run(world, roster) == [("both", 1), ("spray", 1)]
    assert hidden(world, made.id) == {"spray": 1}
    assert hidden(world, other.id) == {"both": 1}


def test_very_many_hidden_rows_are_counted_in_the_engine(world: World, roster: TenantRoster) -> None:
    made = make(world, roster, Wanted("tools", "noise", "AccountName == 'robot'"))
    rows = [process(f"ws-{n}", AccountName="robot" if n % 2 else "kim") for n in range(600)]
    world.put("DeviceProcessEvents", rows, 1)
    assert len(run(world, roster)) == 300
    assert hidden(world, made.id) == {"tools": 300}


def test_a_null_hides_nothing(world: World, roster: TenantRoster) -> None:
    make(world, roster, Wanted("tools", "x", "ProcessId > 5"))
    world.put("DeviceProcessEvents", [process("ws-1")], 1)
    assert run(world, roster) == [("tools", 1)]


def test_of_two_exceptions_the_first_counts_a_row(world: World, roster: TenantRoster) -> None:
    first = make(world, roster, Wanted("tools", "a", "DeviceName == 'ws-1'"))
    second = make(world, roster, Wanted("", "b", "FileName == 'tool.exe' // all of them"))
    world.put("DeviceProcessEvents", [process("ws-1"), process("ws-2")], 1)
    assert run(world, roster) == []
    assert (hidden(world, first.id), hidden(world, second.id)) == ({"tools": 1}, {"tools": 1})


@pytest.mark.parametrize(
    "entity",
    [Device(name="lab-1.corp.example"), Device(id="id-1"), Account(name="Kim"), File(name="TOOL.exe")],
)
def test_an_entity_hides_rows_that_name_it(world: World, roster: TenantRoster, entity: Device | Account | File) -> None:
    make(world, roster, Wanted("tools", "known", entity=entity))
    world.put("DeviceProcessEvents", [process("lab-1", DeviceId="id-1")], 1)
    assert run(world, roster) == []


def test_an_entity_that_a_rule_does_not_name_leaves_it_alone(world: World, roster: TenantRoster) -> None:
    make(world, roster, Wanted("", "ours", entity=Device(name="ws-1")))
    with pytest.raises(BadInput, match="no column that names the entity"):
        make(world, roster, Wanted("spray", "ours", entity=Device(name="ws-1")))
    with pytest.raises(BadInput, match="cannot be excepted by itself"):
        make(world, roster, Wanted("", "ours", entity=Process(pid=7)))
    world.put("DeviceProcessEvents", [process("ws-1")], 1)
    assert run(world, roster) == []


def test_an_expired_or_disabled_exception_hides_nothing_and_stays_listed(world: World, roster: TenantRoster) -> None:
    timed = make(world, roster, Wanted("tools", "for today", "DeviceName == 'ws-1'", expires=NOW + timedelta(hours=1)))
    off = make(world, roster, Wanted("tools", "perhaps", "DeviceName == 'ws-2'"))
    off = exceptions.set_enabled(world.scope, world.records, off.id, on=False)
    world.put("DeviceProcessEvents", [process("ws-1"), process("ws-2")], 1)
    assert run(world, roster) == [("tools", 1)]
    with clock.frozen(NOW + timedelta(hours=2)):
        world.put("DeviceProcessEvents", [process("ws-1", Timestamp=START + timedelta(hours=9))], 2)
        assert run(world, roster) == [("tools", 1)]
        with world.records.read() as db:
            found = exceptions.listed(world.scope, db)
            expired = exceptions.listed(world.scope, db, standing=Standing.EXPIRED)
    assert [(item.id, item.standing, item.total) for item in found] == [
        (timed.id, Standing.EXPIRED, 1),
        (off.id, Standing.OFF, 0),
    ]
    assert [item.id for item in expired] == [timed.id]


def test_a_run_repeated_after_a_crash_does_not_count_twice(world: World, roster: TenantRoster) -> None:
    made = make(world, roster, Wanted("tools", "lab", "DeviceName == 'lab-1'"))
    world.put("DeviceProcessEvents", [process("lab-1")], 1)
    detector = Detector(world.lake, world.records, [], roster=roster)
    with pytest.raises(OSError, match="disk"):
        detector.run(world.scope, deliver=lambda _: (_ for _ in ()).throw(OSError("disk full")))
    detector.run(world.scope)
    assert hidden(world, made.id) == {"tools": 1}


@pytest.mark.parametrize(
    ("wanted", "error"),
    [
        (Wanted("tools", " ", "true"), "needs a reason"),
        (Wanted("tools", "x"), "either a condition or an entity"),
        (Wanted("tools", "x", "true", Device(name="a")), "either a condition or an entity"),
        (Wanted("tools", "x", "true", expires=START), "in the future"),
        (Wanted("", "x", "true) | take 0 | where (true"), "expression such as"),
        (Wanted("", "x", entity=Device()), "no name to compare"),
        (Wanted("tools", "x", "Nothing == 1"), "Nothing"),
        (Wanted("tools", "x", "where ("), "expected"),
    ],
)
def test_what_is_no_exception_is_refused(world: World, roster: TenantRoster, wanted: Wanted, error: str) -> None:
    with pytest.raises(BadInput, match=error):
        make(world, roster, wanted)


def test_a_rule_that_is_not_cannot_be_excepted(world: World, roster: TenantRoster) -> None:
    with pytest.raises(NotFound):
        make(world, roster, Wanted("nothing", "x", "true"))


def test_change_and_removal_are_versioned_and_audited(world: World, roster: TenantRoster) -> None:
    scope, records = world.scope, world.records
    made = make(world, roster, Wanted("tools", "a", "DeviceName == 'ws-1'"))
    wanted = replace(made.wanted, expires=NOW + timedelta(days=1))
    changed = exceptions.update(scope, records, roster, CATALOG, made.id, wanted, made.etag)
    assert (changed.version, changed.owner, changed.wanted.expires) == (2, "operator", NOW + timedelta(days=1))
    with pytest.raises(Conflict):
        exceptions.remove(scope, records, made.id, made.etag)
    exceptions.remove(scope, records, made.id, changed.etag)
    world.put("DeviceProcessEvents", [process("ws-1")], 1)
    assert run(world, roster) == [("tools", 1)]
    with records.read() as db:
        assert exceptions.listed(scope, db) == ()
        verbs = [entry.verb for entry in audit.entries(scope, db)]
    assert verbs == ["exceptions.create", "exceptions.update", "exceptions.delete"]


def test_exceptions_are_the_tenants_own(world: World, roster: TenantRoster) -> None:
    other = World(world.lake, world.records, local(f"{world.scope.tenant}b"))
    made = make(world, roster, Wanted("", "x", "DeviceName == 'ws-1'"))
    other.put("DeviceProcessEvents", [process("ws-1")], 1)
    assert run(other, roster) == [("tools", 1)]
    with world.records.read() as db:
        assert exceptions.listed(other.scope, db) == ()
        for look in (exceptions.get, exceptions.hidden):
            with pytest.raises(NotFound):
                look(other.scope, db, made.id)
    with pytest.raises(NotFound):
        exceptions.set_enabled(other.scope, world.records, made.id, on=False)


def narrow(world: World) -> Scope:
    filters = (RowFilter("DeviceProcessEvents", "DeviceName == 'ws-1'"),)
    return Scope(world.scope.tenant, "lee", frozenset({"hunting.run", "detections.manage"}), filters)


def test_people_limited_to_device_groups_look_at_their_rows_and_change_nothing(
    world: World, roster: TenantRoster
) -> None:
    made = make(world, roster, Wanted("tools", "x", "DeviceName == 'ws-2'"))
    world.put("DeviceProcessEvents", [process("ws-1"), process("ws-2"), process("ws-1")], 1)
    with pytest.raises(Forbidden):
        exceptions.create(narrow(world), world.records, roster, CATALOG, Wanted("tools", "x", "true"))
    with world.records.read() as db, pytest.raises(Forbidden):
        exceptions.hidden(narrow(world), db, made.id)
    shown = exceptions.preview(
        narrow(world), world.lake, world.records, roster, CATALOG, Wanted("tools", "x", "AccountName == 'kim'")
    )
    assert shown.rows == 2
    tried = replay_rule(narrow(world), world.lake, world.records, roster, RULES[0], days=7)
    assert (tried.rows, tried.narrow, tried.incidents) == (2, True, ())


def preview(world: World, roster: TenantRoster, wanted: Wanted, **more: int) -> Preview:
    return exceptions.preview(world.scope, world.lake, world.records, roster, CATALOG, wanted, **more)


def test_a_preview_says_what_would_have_been_hidden(world: World, roster: TenantRoster) -> None:
    world.put("DeviceProcessEvents", [process("ws-1"), process("ws-2"), process("ws-2")], 1)
    wanted = Wanted("tools", "x", "DeviceName == 'ws-2'")
    (found,) = preview(world, roster, wanted).rules
    assert (found.rule, found.rows, found.before, found.after) == ("tools", 2, 2, 1)
    assert len(json.loads(found.sample)) == 2
    assert preview(world, roster, wanted, days=1).rows == 0, "it happened two days ago"
    with world.records.read() as db:
        assert exceptions.listed(world.scope, db) == (), "nothing is saved"
    with pytest.raises(BadInput):
        preview(world, roster, wanted, days=0)


def test_a_preview_for_all_rules_tries_those_that_ever_matched(world: World, roster: TenantRoster) -> None:
    world.put("DeviceProcessEvents", [process("ws-1"), process("ws-1", "both.exe")], 1)
    run(world, roster)
    found = preview(world, roster, Wanted("", "x", entity=Device(name="ws-1")))
    assert ([rule.rule for rule in found.rules], found.looked, found.unfit) == (["both", "tools"], 2, ())
    unfit = preview(world, roster, Wanted("", "x", "SHA1 == 'a' and ProcessCommandLine == ''"))
    assert unfit.rules == ()


TRIED = Detection("Tool", RULES[0].query, Severity.LOW, Tactic.EXECUTION, frequency=Frequency.DAILY)


def test_a_replay_counts_alerts_by_day_without_leaving_a_trace(world: World, roster: TenantRoster) -> None:
    rows = [process(f"ws-{n}", Timestamp=NOW - timedelta(days=n)) for n in range(1, 12)]
    world.put("DeviceProcessEvents", rows, 1)
    make(world, roster, Wanted("", "x", "DeviceName == 'ws-3'"))
    found = replay(world.scope, world.lake, world.records, roster, TRIED, days=7)
    assert [day.alerts for day in found.days] == [1, 1, 1, 1, 0, 1, 1, 0]
    assert (found.alerts, found.rows, found.hidden, found.alone) == (6, 6, 1, 6)
    assert found.examples[0].sample.startswith("[{")
    assert not found.narrow
    assert Detector(world.lake, world.records, [], roster=roster).run(world.scope).alerts, "nothing was marked as seen"
    for days in (0, 91):
        with pytest.raises(BadInput):
            replay(world.scope, world.lake, world.records, roster, TRIED, days=days)
    with pytest.raises(KqlError):
        replay(world.scope, world.lake, world.records, roster, replace(TRIED, query="Nowhere"), days=7)


def test_a_replay_of_a_rule_over_windows(world: World, roster: TenantRoster) -> None:
    failed = [
        {"ActionType": "LogonFailed", "IPAddress": "203.0.113.9", "AccountUpn": f"{n}@corp.example", "Timestamp": START}
        for n in range(4)
    ]
    world.put("IdentityLogonEvents", failed, 1)
    assert replay_rule(world.scope, world.lake, world.records, roster, RULES[1], days=7).alerts == 1
