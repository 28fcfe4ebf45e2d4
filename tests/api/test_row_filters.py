"""Somebody limited to a device group, over HTTP: every list shows their devices and those of nobody else.

`lim` may see devices of group `offices`; HIDDEN devices are in no group. Every GET route is asked twice.
"""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
import pytest
from starlette.testclient import TestClient

from tests.api.test_every_route import THEIRS, _filled
from tests.api.town import Town, town
from tests.incidents.crafted import alert, by, hit
from tests.tenants.company import add_account
from vedette.api.app import build
from vedette.app import flow
from vedette.core.clock import now
from vedette.core.scope import Scope, local
from vedette.detect.alert import Severity, Tactic
from vedette.detect.publish import publish
from vedette.records import roles as kept
from vedette.records.roles import AssignmentRow
from vedette.schema.catalog import Catalog
from vedette.schema.entities import Account, Device, File
from vedette.tenants import devices

SHOWN, HIDDEN = "office-1", "vault-9"


def _alerts() -> list:  # type: ignore[type-arg]
    found = []
    for n, name in enumerate((SHOWN, HIDDEN)):
        device, user = Device(name=name), Account(upn=f"{name}@north.example")
        for step, tactic in enumerate((Tactic.EXECUTION, Tactic.CREDENTIAL_ACCESS)):
            made = alert(
                f"r{n}{step}", 600 * n + step, tactic, hit(device, user) + by(File(name=f"{name}.exe")),
                title=f"Deed on {name}", severity=Severity.HIGH,
            )  # fmt: skip
            found.append(made)
    return found


@pytest.fixture(scope="module")
def limited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with town(tmp_path_factory.mktemp("limited")) as opened:
        product, scope = opened.product, local("north")
        devices.define(scope, product.records, "offices", 1, ["name starts-with office-"])
        made = add_account(product.records, "lim@north.example", "directory/security-reader")
        other = add_account(product.records, "ops@north.example", "directory/security-operator")
        with product.records.begin() as db:
            for member in (made, other):
                row = AssignmentRow("account", member.id, "endpoint", "responder", "test", now(), ("offices",))
                kept.assign(Scope("north", "test"), db, row)
        alerts = _alerts()
        publish(scope, product.lake, alerts, batch=2)
        flow.correlate(product, scope, alerts)
        table = Catalog.stock().table("DeviceProcessEvents")
        assert table is not None
        rows = [
            {"Timestamp": now(), "DeviceName": name, "DeviceId": f"id-{name}", "FileName": f"{name}.exe"}
            for name in (SHOWN, HIDDEN)
        ]
        product.lake.append(scope, table, pa.Table.from_pylist(rows), batch=3)
        yield opened


def _all(client: TestClient, path: str) -> list[dict]:  # type: ignore[type-arg]
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return answer.json()["value"]  # type: ignore[no-any-return]


def test_incidents_and_alerts_are_narrowed(limited: Town) -> None:
    lim, rita = limited.person("lim"), limited.person("rita")
    for path in ("/api/v1/incidents", "/api/v1/alerts", "/api/incidents", "/v1.0/security/incidents",
                 "/v1.0/security/alerts_v2"):  # fmt: skip
        everything, mine = rita.get(path).text, lim.get(path).text
        assert HIDDEN in everything
        assert SHOWN in everything
        assert HIDDEN not in mine, path
        assert SHOWN in mine, path
    page = lim.get("/api/v1/alerts?limit=1000").json()
    assert page["total"] == len(page["value"])
    # Alerts of no device at all stay: mail and identities have their own rules.
    assert any(line["service"] == "mail" for line in page["value"])


def test_what_is_not_seen_is_not_there(limited: Town) -> None:
    lim, rita = limited.person("lim"), limited.person("rita")
    hidden = next(
        e["number"]
        for e in _all(rita, "/api/v1/incidents")
        if HIDDEN in str(rita.get(f"/api/v1/incidents/{e['number']}").json())
    )
    for path in ("", "/story", "/graph"):
        answer = lim.get(f"/api/v1/incidents/{hidden}{path}")
        assert answer.status_code == 404
        assert answer.json()["error"]["message"] == f"there is no incident {hidden}"
    assert lim.get("/api/v1/alerts/r10").status_code == 404
    assert lim.get("/api/v1/alerts/r00").status_code == 200
    assert lim.get("/api/v1/alerts/r00/why/r10").status_code == 404
    assert lim.get(f"/api/incidents/{hidden}").status_code == 404
    assert lim.get("/v1.0/security/alerts_v2/r10").status_code == 404


def test_what_is_not_seen_is_not_changed(limited: Town) -> None:
    ops, rita = limited.person("ops"), limited.person("rita")
    hidden = rita.get("/api/v1/alerts/r10").json()["incident"]
    shown = rita.get("/api/v1/alerts/r00").json()["incident"]
    before = rita.get(f"/api/v1/incidents/{hidden}").json()
    assert ops.patch(f"/api/v1/incidents/{hidden}", json={"assigned": "x"}).status_code == 404
    assert ops.post(f"/api/v1/incidents/{hidden}/comments", json={"text": "x"}).status_code == 404
    assert ops.post(f"/api/v1/incidents/{shown}/merge", json={"sources": [hidden]}).status_code == 404
    assert ops.post(f"/api/v1/incidents/{shown}/alerts", json={"alerts": ["r10"]}).status_code == 404
    assert ops.patch("/api/v1/alerts", json={"ids": ["r10"], "status": "Resolved"}).status_code == 404
    bulk = ops.post("/api/v1/incidents/bulk", json={"numbers": [hidden], "change": {"assigned": "x"}}).json()
    assert bulk["changed"] == []
    assert rita.get(f"/api/v1/incidents/{hidden}").json() == before
    assert ops.patch(f"/api/v1/incidents/{shown}", json={"assigned": "ops@north.example"}).status_code == 200


def test_hunting_is_narrowed(limited: Town) -> None:
    text = "DeviceProcessEvents | distinct DeviceName"
    lim, rita = limited.person("ops"), limited.person("sam")
    for path, body in (
        ("/api/v1/hunting/run", {"query": text}),
        ("/api/advancedhunting/run", {"Query": text}),
        ("/v1.0/security/runHuntingQuery", {"Query": text}),
        ("/v2/rest/query", {"db": "north", "csl": text}),
    ):
        everything, mine = rita.post(path, json=body), lim.post(path, json=body)
        assert everything.status_code == mine.status_code == 200, (path, everything.text, mine.text)
        assert HIDDEN in everything.text
        assert HIDDEN not in mine.text, path
        assert SHOWN in mine.text, path


def test_no_route_tells_of_a_hidden_device(limited: Town) -> None:
    lim = limited.person("lim")
    told = []
    for path, item in build(limited.product).openapi()["paths"].items():
        if "get" not in item or path == "/api/v1/events":
            continue
        for value in {**THEIRS, "alert": "r10", "machine_id": HIDDEN}.values():
            answer = lim.get(_filled(path.replace("{alert}", "r10").replace("{machine_id}", HIDDEN)))
            said = answer.text.replace(f"there is no device '{HIDDEN}'", "").replace(f"there is no alert {value}", "")
            if HIDDEN in said:
                told.append(path)
            break
    assert not told
