"""The dashboard's numbers and the ATT&CK matrix, for whole tenants, other tenants and people limited to devices."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from tests.detect.world import START, World, rule
from tests.insight.conftest import limited, person
from vedette.api.native.alerts import AlertQuery
from vedette.core import clock
from vedette.core.errors import BadInput, Forbidden
from vedette.core.scope import Scope, local
from vedette.detect.schedule import Detector
from vedette.incidents import lifecycle, queue
from vedette.incidents.correlate import correlate
from vedette.incidents.incident import Classification
from vedette.insight.overview import ALERTS, Matrix, Overview, matrix, overview
from vedette.records import incidents
from vedette.records.selection import Order

RULES = [
    rule(id="first"),
    rule(
        "IdentityLogonEvents | where ActionType == 'LogonFailed'",
        id="second",
        service="identity",
        severity="low",
        category="CredentialAccess",
        techniques="[T1110.001, T1110.003]",
    ),
    rule("EmailEvents | where Subject == 'x'", id="third", category="InitialAccess", techniques="[T1566]"),
]


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with clock.frozen(START + timedelta(days=2)):
        yield


@pytest.fixture
def filled(world: World) -> World:
    tool = {"FileName": "tool.exe", "AccountName": "kim"}
    tools = [{**tool, "DeviceName": f"ws-{n % 3}", "Timestamp": START + timedelta(hours=9 * n)} for n in range(4)]
    world.put("DeviceProcessEvents", tools, 1)
    world.put("IdentityLogonEvents", [{"ActionType": "LogonFailed", "AccountUpn": "lee@corp.example"}], 1)
    correlate(world.scope, world.records, Detector(world.lake, world.records, RULES).run(world.scope).alerts)
    return world


def numbers(world: World, scope: Scope | None = None, *, hourly: bool = False) -> Overview:
    since = START - timedelta(days=1)
    return overview(scope or world.scope, world.records, world.lake, since, START + timedelta(days=3), hourly=hourly)


def cells(world: World, scope: Scope | None = None) -> Matrix:
    detector = Detector(world.lake, world.records, RULES)
    blind = detector.blind(local(world.scope.tenant))
    since = START - timedelta(days=1)
    return matrix(scope or world.scope, world.records, world.lake, RULES, blind, since, START + timedelta(days=3))


def test_alerts_by_day_service_severity_and_tactic(filled: World) -> None:
    found = numbers(filled)
    assert found.by_service.unit == ALERTS
    assert {(item.at.date().isoformat(), item.word, item.count) for item in found.by_service.counts} == {
        ("2026-03-02", "endpoint", 2),
        ("2026-03-02", "identity", 1),
        ("2026-03-03", "endpoint", 2),
    }
    assert found.by_severity.total == found.by_tactic.total == 5
    assert {item.word for item in found.by_tactic.counts} == {"Execution", "CredentialAccess"}
    assert not found.narrow
    assert (found.since, next(word.value for word, _ in found.open_incidents)) == (START - timedelta(days=1), "High")


def test_hours_are_slots_too(filled: World) -> None:
    slots = {item.at for item in numbers(filled, hourly=True).by_service.counts}
    assert datetime(2026, 3, 2, 17, tzinfo=UTC) in slots
    assert len(slots) == 4


def test_who_was_hit_most(filled: World) -> None:
    found = numbers(filled)
    assert next((item.name, item.alerts) for item in found.devices) == ("ws-0", 2)
    assert {item.name for item in found.people} == {"kim", "lee@corp.example"}


def test_incidents_are_counted_by_severity(filled: World) -> None:
    found = numbers(filled)
    assert found.incidents.total == sum(count for _, count in found.open_incidents)


def test_every_cell_leads_to_its_alerts(filled: World) -> None:
    for cell in cells(filled).cells:
        asked = AlertQuery.model_validate({"technique": cell.technique, "category": [cell.tactic]})
        found = queue.alerts(filled.scope, filled.records, asked.condition(), Order("created"))
        assert found.total == cell.alerts, cell.technique
    parent = AlertQuery.model_validate({"technique": "T1110"}).condition()
    assert queue.alerts(filled.scope, filled.records, parent, Order("id")).total == 0


def test_incidents_closed_in_the_time_and_how_long_half_of_them_took(filled: World) -> None:
    assert (numbers(filled).closed, numbers(filled).median_open) == (0, None)
    with filled.records.read() as db:
        all_of = [row.number for row in incidents.by_numbers(filled.scope, db, set(range(1, 9))).values()]
    for place, number in enumerate(sorted(all_of)[:3]):
        with clock.frozen(START + timedelta(days=2, hours=place + 1)):
            lifecycle.resolve(filled.scope, filled.records, number, Classification.TRUE_POSITIVE)
    found = numbers(filled)
    assert found.closed == min(3, len(all_of)) > 1
    assert found.median_open == timedelta(hours=1 + (found.closed - 1) // 2)
    earlier = overview(filled.scope, filled.records, filled.lake, START, START + timedelta(days=1))
    assert earlier.closed == 0


def test_other_tenants_see_nothing_and_limited_people_their_devices(filled: World) -> None:
    other = numbers(filled, local(f"{filled.scope.tenant}b"))
    assert (other.by_service.total, other.incidents.total, other.devices, other.people) == (0, 0, (), ())
    narrow = limited(person(filled, "lee", "incidents.read"), "ws-0")
    found = numbers(filled, narrow)
    assert found.narrow
    assert [(item.name, item.alerts) for item in found.devices] == [("ws-0", 2)]
    assert found.by_service.total == 3, "two of ws-0 and the one that names no device"
    assert sum(cell.alerts for cell in cells(filled, narrow).cells) < sum(cell.alerts for cell in cells(filled).cells)
    with pytest.raises(Forbidden):
        numbers(filled, Scope(filled.scope.tenant, "max"))
    with pytest.raises(BadInput):
        overview(filled.scope, filled.records, filled.lake, START, START)


def test_the_matrix_tells_detected_watched_and_blind(filled: World) -> None:
    found = cells(filled)
    table = {(cell.tactic.value, cell.technique): cell for cell in found.cells}
    assert table["Execution", "T1059"].alerts == 4
    assert table["CredentialAccess", "T1110.003"].alerts == 1
    mail = table["InitialAccess", "T1566"]
    assert (mail.alerts, mail.rules, mail.blind, mail.watched) == (0, ("third",), ("third",), False)
    assert table["Execution", "T1059"].watched
    assert [item.rule.id for item in found.blind] == ["third"]
    assert "Impact" in {tactic.value for tactic in found.uncovered}
