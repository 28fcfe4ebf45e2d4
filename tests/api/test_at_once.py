"""Whatever takes a right or hides rows holds at the very next request, also on the short way to a kept page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.api.test_row_filters import _alerts
from tests.api.town import Town, town
from tests.tenants.company import add_account
from vedette.api.app import ROUTERS
from vedette.api.hot import RIGHTS
from vedette.app import flow
from vedette.core.scope import Scope, local
from vedette.records import accounts as people
from vedette.records import roles as kept
from vedette.records import tenants as organisations
from vedette.records.accounts import by_name
from vedette.records.roles import AssignmentRow
from vedette.tenants import accounts, audit, devices, roles, sessions
from vedette.tenants.states import State

QUEUE, ALERTS = "/api/v1/incidents", "/api/v1/alerts"


@pytest.fixture(scope="module")
def lively(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with town(tmp_path_factory.mktemp("lively")) as opened:
        yield opened


def _somebody(opened: Town, name: str, group: str = "directory/security-reader") -> TestClient:
    """A new person whose queue is already on the short way."""
    add_account(opened.product.records, f"{name}@north.example", group)
    client = opened.person(name)
    for _ in range(3):
        assert client.get(QUEUE).status_code == 200
    return client


def _id(opened: Town, name: str) -> str:
    with opened.product.records.read() as db:
        row = by_name(db, f"{name}@north.example")
    assert row is not None
    return row.id


def _off(opened: Town) -> Callable[[], None]:
    """Turn the service off, and give what turns it on again."""
    records, scope = opened.product.records, local("north")

    def turn(state: State) -> None:
        with records.begin() as db:
            row = organisations.find(scope, db)
            assert row is not None
            organisations.save(scope, db, replace(row, state=state))
            audit.record(scope, db, "tenant.turn-off", "north")

    turn(State.OFF)
    return lambda: turn(State.ON)


def test_a_role_taken_away(lively: Town) -> None:
    client = _somebody(lively, "mia")
    roles.take_out(local("north"), lively.product.records, _id(lively, "mia"), "directory", "security-reader")
    assert client.get(QUEUE).status_code == 403


def test_an_account_disabled(lively: Town) -> None:
    client = _somebody(lively, "nils")
    accounts.set_disabled(local("north"), lively.product.records, "nils@north.example", True)
    assert client.get(QUEUE).status_code == 401


def test_a_session_ended_elsewhere(lively: Town) -> None:
    client = _somebody(lively, "otto")
    sessions.end_all(local("north"), lively.product.records, "otto@north.example")
    assert client.get(QUEUE).status_code == 401


def test_a_limit_to_device_groups(lively: Town) -> None:
    records, scope = lively.product.records, local("north")
    flow.correlate(lively.product, scope, _alerts())
    client = _somebody(lively, "pia")
    before = client.get(QUEUE).json()["total"]
    devices.define(scope, records, "nowhere", 7, ["name equals no-such-device"])
    roles.put_in(scope, records, _id(lively, "pia"), "endpoint", "responder", devices=["nowhere"])
    after = client.get(QUEUE).json()["total"]
    assert after < before
    other = _somebody(lively, "quin")
    assert other.get(QUEUE).json()["total"] == before


def test_the_service_turned_off(lively: Town) -> None:
    client = _somebody(lively, "rosa")
    on = _off(lively)
    try:
        assert client.get(QUEUE).status_code == 403
    finally:
        on()
    assert client.get(QUEUE).status_code == 200


def test_work_of_others_makes_nobody_unknown(lively: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    client = _somebody(lively, "sven")
    asked: list[str] = []
    plain = sessions.resume

    def resume(*given: Any) -> Any:
        asked.append("found anew")
        return plain(*given)

    monkeypatch.setattr(sessions, "resume", resume)
    audit.note(local("north"), lively.product.records, "imports.begin", "x")
    assert client.get(QUEUE).status_code == 200
    assert asked == []
    audit.note(local("north"), lively.product.records, "settings.change", "x")
    assert client.get(QUEUE).status_code == 200
    assert asked == ["found anew"]


def test_another_tenant_of_the_same_credential(lively: Town) -> None:
    """Somebody with roles in two organisations: what is kept of one is never shown in the other."""
    client = _somebody(lively, "tove")
    with lively.product.records.begin() as db:
        account = people.by_name(db, "tove@north.example")
        assert account is not None
        row = AssignmentRow("account", account.id, "directory", "security-reader", "test", account.created)
        kept.assign(Scope("south", "test"), db, row)
        audit.record(Scope("south", "test"), db, "roles.assign", account.name)
    south = {"X-Vedette-Tenant": "south"}
    for _ in range(2):
        own, theirs = client.get(ALERTS).text, client.get(ALERTS, headers=south).text
        assert "SECRET" in theirs
        assert "SECRET" not in own
    assert "SECRET" not in client.get(f"{ALERTS}?tenant=south").text


def test_the_short_way_demands_what_the_routes_demand() -> None:
    """The dependency of each of its routes demands the same activity."""
    for path, right in RIGHTS.items():
        router = next(router for router in ROUTERS if f"/api/v1{router.prefix}" == path)
        route = next(r for r in router.routes if r.path == router.prefix and "GET" in r.methods)  # type: ignore[attr-defined]
        demanded = [
            cell.cell_contents
            for part in route.dependant.dependencies  # type: ignore[attr-defined]
            for cell in (part.call.__closure__ or ())
        ]
        assert demanded == [right]
