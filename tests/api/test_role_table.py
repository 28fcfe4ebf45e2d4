"""The table of roles and activities, cell by cell, over HTTP: for each person and activity the route says as `tenants`.

`ROUTES` names a representative route for every activity a route demands; the test fails when one is missing.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from tests.api.town import Town, town
from tests.tenants.company import add_account
from vedette.api.app import NATIVE, ROUTERS
from vedette.core.scope import Scope
from vedette.records.accounts import by_name
from vedette.tenants import permissions, scoping

ROUTES: dict[str, tuple[str, str]] = {
    "incidents.read": ("GET", "/api/v1/incidents"),
    "incidents.manage": ("PATCH", "/api/v1/incidents/999"),
    "hunting.run": ("POST", "/api/v1/hunting/run"),
    "detections.manage": ("POST", "/api/v1/rules/gaps/fill"),
    "settings.view": ("GET", "/api/v1/sources"),
    "sources.manage": ("POST", "/api/v1/imports"),
    "backups.make": ("GET", "/api/v1/backups"),
    "audit.read": ("GET", "/api/v1/audit"),
}
PEOPLE = {
    "global-administrator": ("directory/global-administrator",),
    "security-administrator": ("directory/security-administrator",),
    "security-operator": ("directory/security-operator",),
    "security-reader": ("directory/security-reader",),
    "global-reader": ("directory/global-reader",),
    "billing-administrator": ("directory/billing-administrator",),
    "centre-administrator": ("security-centre/security-administrator",),
    "centre-reader": ("security-centre/security-reader",),
    "organization-management": ("security-centre/organization-management",),
    "ediscovery-manager": ("security-centre/ediscovery-manager",),
    "quarantine-administrator": ("security-centre/quarantine-administrator",),
    "exchange-organization": ("exchange/organization-management",),
    "exchange-compliance": ("exchange/compliance-management",),
    "endpoint-viewer": ("endpoint/viewer",),
}


@pytest.fixture(scope="module")
def staffed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with town(tmp_path_factory.mktemp("staffed")) as opened:
        for name, groups in PEOPLE.items():
            add_account(opened.product.records, f"{name}@north.example", *groups)
        yield opened


def _demanded() -> Iterator[tuple[str, str, str]]:
    """Every activity a route of our own API demands by `needs`, with the route."""
    for router in ROUTERS:
        for route in router.routes:
            if isinstance(route, APIRoute):
                for activity in _activities(route.dependant):
                    yield from ((activity, method, NATIVE + route.path) for method in sorted(route.methods or ()))


def _activities(dependant: Dependant) -> Iterator[str]:
    for part in dependant.dependencies:
        cells = getattr(part.call, "__closure__", None) or ()
        for cell in cells:
            if isinstance(cell.cell_contents, str) and cell.cell_contents:
                yield cell.cell_contents
        yield from _activities(part)


def _table() -> dict[str, tuple[str, str]]:
    """For each activity a route: the named one, else the first that demands it."""
    found: dict[str, tuple[str, str]] = {}
    for activity, method, path in sorted(_demanded()):
        found.setdefault(activity, (method, path))
    return {**found, **{name: route for name, route in ROUTES.items() if name in found}}


@pytest.mark.parametrize("name", PEOPLE)
def test_every_cell(staffed: Town, name: str) -> None:
    records, scope = staffed.product.records, Scope("north", f"{name}@north.example")
    with records.read() as db:
        account = by_name(db, scope.actor)
        assert account is not None
        person = scoping.at_work(scope, db, account, mfa=True)
        table = _table()
        assert set(ROUTES) <= set(table)
        allowed = {activity: permissions.decide(scope, db, person, activity).allowed for activity in table}
    client, wrong = staffed.person(name), []
    for activity, (method, path) in table.items():
        answer = client.request(method, _filled(path), json=None if method == "GET" else {})
        told = answer.status_code == 403 and "It takes" in answer.json()["error"]["message"]
        if told is allowed[activity] or answer.status_code in (401, 405) or answer.status_code >= 500:
            wrong.append((activity, method, path, answer.status_code, allowed[activity]))
    assert not wrong
    assert len(table) >= 12


def test_the_table_has_both_answers(staffed: Town) -> None:
    assert staffed.person("global-administrator").get("/api/v1/audit").status_code == 200
    assert staffed.person("security-reader").get("/api/v1/audit").status_code == 403


def _filled(path: str) -> str:
    """An address with ids that are nobody's."""
    for part in ("{number}", "{change}", "{version}"):
        path = path.replace(part, "999")
    return path.replace("{", "").replace("}", "").replace(":path", "")
