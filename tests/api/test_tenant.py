"""Turning on and off over HTTP, licences, permissions, people, keys, audit: what an administrator does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.api.town import Town, town
from vedette.app.background import background
from vedette.core import clock
from vedette.core.clock import now
from vedette.core.scope import local
from vedette.tenants import provisioning


@pytest.fixture
def moved(tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path) as opened:
        yield opened


def test_off_and_on_again(moved: Town) -> None:
    root = moved.person("root")
    assert moved.person("rita").post("/api/v1/tenant/off", json={"data": "keep"}).status_code == 403
    assert root.post("/api/v1/tenant/off", json={}).status_code == 400, "there is no default"
    assert root.post("/api/v1/tenant/off", json={"data": "delete"}).status_code == 202
    workers = background(moved.product)
    workers.tick()
    off = root.get("/api/v1/tenant").json()
    assert off["state"] == "off"
    assert off["receipts"][0]["digest"]
    denied = root.get("/api/v1/incidents")
    assert denied.status_code == 403, "nothing to read while it is off"
    assert root.get("/api/v1/session").json()["navigation"][0]["shown"] == "welcome page"
    assert moved.person("root", "south").get("/api/v1/incidents").json()["total"] == 2
    version = off["consent"]["version"]
    assert root.post("/api/v1/tenant/consent", json={"version": version}).status_code == 200, "consent is asked again"
    begun = root.post("/api/v1/tenant/start", json={}).json()
    assert (begun["state"], begun["done"]) == ("provisioning", 0)
    workers.wake()
    with clock.frozen(now() + timedelta(minutes=1)):
        workers.tick()
    with moved.product.records.read() as db:
        assert provisioning.accepts_data(local("north"), db).met
    assert root.get("/api/v1/incidents").json()["total"] == 0


def test_licences(moved: Town) -> None:
    root = moved.person("root")
    made = root.post("/api/v1/licences/subscriptions", json={"sku": "ATP_ENTERPRISE", "seats": 5})
    assert made.status_code == 201, made.text
    found = root.get("/api/v1/licences").json()
    assert {s["sku"] for s in found["subscriptions"]} >= {"SPE_E5"}
    assert all(f["because"]["text"] for f in found["features"])
    assert root.post("/api/v1/licences/subscriptions", json={"sku": "NO_SUCH"}).status_code == 400
    csv = "User principal name,Licenses\nkim@north.example,SPE_E5\n"
    body = {"form": "csv", "content": csv}
    taken = root.post("/api/v1/licences/directory/import", json=body).json()
    assert (taken["users"], taken["licences"]) == (1, 1)
    assert root.get("/api/v1/licences/directory").json()["users"][0]["upn"] == "kim@north.example"
    assert moved.person("rita").post("/api/v1/licences/directory/import", json=body).status_code == 403


def test_roles_and_reasons(moved: Town) -> None:
    root, rita = moved.person("root"), moved.person("rita")
    why = rita.get("/api/v1/permissions/why?activity=incidents.manage").json()
    assert not why["allowed"]
    assert why["askFor"]
    assert rita.get("/api/v1/permissions/mine").json()["grants"][0]["group"] == "security-reader"
    copied = {"source": "security-reader", "name": "night-shift", "title": "Night shift"}
    assert root.post("/api/v1/permissions/groups/security-centre", json=copied).status_code == 201
    joined = {"member": "ac_rita@north", "store": "security-centre", "group": "night-shift"}
    accounts = {a["name"]: a["id"] for a in root.get("/api/v1/accounts").json()}
    joined["member"] = accounts["rita@north.example"]
    assert rita.post("/api/v1/permissions/assignments", json=joined).status_code == 403
    assert root.post("/api/v1/permissions/assignments", json=joined).status_code == 201
    groups = {g["group"] for g in rita.get("/api/v1/permissions/mine").json()["grants"]}
    assert "night-shift" in groups
    listed = root.get("/api/v1/permissions").json()
    assert any(a["group"] == "night-shift" for a in listed["assignments"])


def test_keys_do_what_their_scopes_say(moved: Town) -> None:
    sam = moved.person("sam")
    assert any(s["scope"] == "Incident.Read.All" for s in sam.get("/api/v1/keys/scopes").json())
    made = sam.post("/api/v1/keys", json={"name": "siem", "scopes": ["Incident.Read.All"]}).json()
    program = moved.client(Authorization=f"Bearer {made['text']}")
    assert program.get("/api/v1/incidents").json()["total"] == 2
    assert program.patch("/api/v1/incidents/1", json={"assigned": "kim"}).status_code == 403
    assert program.get("/api/v1/session").status_code == 403, "a program is nobody at a browser"
    assert "hash" not in sam.get("/api/v1/keys").text
    assert sam.delete(f"/api/v1/keys/{made['id']}").status_code == 200
    assert program.get("/api/v1/incidents").status_code == 401


def test_the_audit_log_tells_and_proves(moved: Town) -> None:
    root = moved.person("root")
    setting = root.get("/api/v1/tenant/settings").json()[0]
    changed = root.put(f"/api/v1/tenant/settings/{setting['name']}", json={"value": setting["default"]})
    assert changed.status_code == 200, changed.text
    page = root.get("/api/v1/audit?limit=1").json()
    assert page["value"][0]["actor"] == "root@north.example"
    assert page["total"] > 1
    older = root.get(f"/api/v1/audit?limit=1&before={page['next'] or 1}").json()
    assert older["value"] != page["value"]
    assert root.get("/api/v1/audit/verify").json()["whole"]
    export = root.get("/api/v1/audit/export?form=csv")
    assert export.headers["Content-Disposition"].endswith('.csv"')
    assert "root@north.example" in export.text
