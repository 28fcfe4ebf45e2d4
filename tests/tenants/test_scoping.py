"""Scopes for people and programs, and the lake showing each only their rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pytest

from tests.tenants.company import add_account, licensed, turned_on
from vedette.core.errors import Forbidden, NotFound
from vedette.core.scope import Scope, local
from vedette.kql.compile import compile_query
from vedette.lake.lake import Lake
from vedette.records.accounts import AccountRow
from vedette.records.database import Records
from vedette.schema.catalog import Catalog
from vedette.tenants import devices, directory, permissions, roles, scoping, settings
from vedette.tenants.scoping import report_scope, scope_for, scope_for_key, workplaces

AT = datetime(2026, 3, 1, tzinfo=UTC)
DEVICES = ["srv-1", "srv-2", "pc-1", ""]


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lake]:
    with Lake.open(tmp_path_factory.mktemp("lake")) as opened:
        for tenant in ("north", "south"):
            _fill(opened, local(tenant))
        yield opened


def _fill(lake: Lake, scope: Scope) -> None:
    rows = {
        "DeviceProcessEvents": {"DeviceName": DEVICES, "DeviceId": DEVICES},
        "AlertEvidence": {"DeviceName": DEVICES, "DeviceId": DEVICES, "AlertId": ["a1", "a2", "a3", "a3"]},
        "AlertInfo": {"AlertId": ["a1", "a2", "a3", "a4"]},
        "DeviceTvmBrowserExtensions": {"DeviceId": ["srv-1"]},
        "IdentityLogonEvents": {"DeviceName": ["", ""]},
        "EmailEvents": {"RecipientEmailAddress": ["Ada@north.example", "ben@north.example"]},
    }
    for name, columns in rows.items():
        table = Catalog.stock().table(name)
        assert table is not None
        count = len(next(iter(columns.values())))
        ids = [f"{scope.tenant}{name}{number}".encode().ljust(16)[-16:] for number in range(count)]
        data: dict[str, object] = {**columns, "_EventId": pa.array(ids, pa.binary(16))}
        if table.time:
            data[table.time] = pa.array([AT] * count, pa.timestamp("us", tz="UTC"))
        lake.append(scope, table, pa.table(data), batch=1)


def _count(lake: Lake, scope: Scope, table: str, after: timedelta = timedelta(days=1)) -> int:
    query = compile_query(f"{table} | count", Catalog.stock())
    return int(lake.query(scope, query, now=AT + after).table.column(0)[0].as_py())


@pytest.fixture
def on(records: Records, operator: Scope) -> Records:
    turned_on(records)
    settings.change(operator, records, settings.IDENTITY_INTEGRATION, "on")
    devices.define(operator, records, "servers", 1, ["name starts-with SRV-"])
    return records


def _scope(records: Records, account: AccountRow, tenant: str = "north", *, mfa: bool = False) -> Scope:
    with records.read() as db:
        return scope_for(db, account, tenant, mfa=mfa)


def test_rights_are_those_the_roles_give(on: Records) -> None:
    scope = _scope(on, add_account(on, "kim@north.example", "directory/security-reader"))
    assert scope.actor == "kim@north.example"
    assert "hunting.run" in scope.rights
    assert "tenant.turn-on" not in scope.rights
    assert "*" not in scope.rights


def test_without_a_role_or_disabled_or_elsewhere_there_is_no_scope(on: Records) -> None:
    nobody = add_account(on, "no@north.example")
    kim = add_account(on, "kim@north.example", "directory/security-reader")
    closed = add_account(on, "ex@north.example", "directory/security-reader")
    with pytest.raises(Forbidden, match="no role in north"):
        _scope(on, nobody)
    with pytest.raises(Forbidden, match="no role in south"):
        _scope(on, kim, "south")
    with on.read() as db, pytest.raises(Forbidden):
        scope_for(db, replace(closed, disabled=True), "north")


def test_a_guest_works_where_it_was_invited(on: Records) -> None:
    guest = add_account(on, "gail@south.example", tenant="south")
    roles.put_in(local("north"), on, guest.id, "directory", "security-reader")
    with on.read() as db:
        assert workplaces(db, guest, ["north", "south"]) == ("north",)
    assert _scope(on, guest).tenant == "north"


def test_an_administrator_sees_every_row(on: Records, lake: Lake) -> None:
    scope = _scope(on, add_account(on, "ann@north.example", "directory/security-administrator"))
    assert [_count(lake, scope, name) for name in ("DeviceProcessEvents", "AlertEvidence", "AlertInfo")] == [4, 4, 4]
    assert _count(lake, scope, "IdentityLogonEvents") == 2


def test_device_groups_limit_every_table(on: Records, lake: Lake, operator: Scope) -> None:
    kim = add_account(on, "kim@north.example", "directory/security-reader")
    roles.put_in(operator, on, kim.id, "endpoint", "viewer", devices=["servers"])
    scope = _scope(on, kim)
    assert _count(lake, scope, "DeviceProcessEvents") == 2
    assert _count(lake, scope, "AlertEvidence") == 3
    # a3 is about a hidden device, though a row of its evidence names none; a4 is about no device at all.
    assert _count(lake, scope, "AlertInfo") == 3
    assert _count(lake, scope, 'AlertInfo | where AlertId == "a3"') == 0
    assert _count(lake, scope, "DeviceTvmBrowserExtensions") == 0
    assert _count(lake, scope, "EmailEvents") == 2


def test_identity_rows_wait_for_the_integration(on: Records, lake: Lake, operator: Scope) -> None:
    settings.change(operator, on, settings.IDENTITY_INTEGRATION, "off")
    scope = _scope(on, add_account(on, "ann@north.example", "directory/global-administrator"))
    assert _count(lake, scope, "IdentityLogonEvents") == 0
    assert _count(lake, local("north"), "IdentityLogonEvents") == 2


def test_a_missing_licence_hides_rows_and_says_so(on: Records, lake: Lake) -> None:
    licensed(on, "THREAT_INTELLIGENCE")
    scope = _scope(on, add_account(on, "ann@north.example", "directory/global-administrator"))
    assert _count(lake, scope, "DeviceProcessEvents") == 0
    assert _count(lake, scope, "EmailEvents") == 2
    with on.read() as db:
        reason = scoping.withheld(permissions.standing(scope, db))["DeviceProcessEvents"]
    assert reason.text == "no subscription carries Microsoft Defender ATP"


def test_reports_show_licensed_users_only(on: Records, lake: Lake, operator: Scope) -> None:
    scope = _scope(on, add_account(on, "ann@north.example", "directory/global-administrator"))

    def shown(days: int = 1) -> int:
        with on.read() as db:
            narrowed = report_scope(scope, db, "explorer")
        return _count(lake, narrowed, "EmailEvents", timedelta(days=days))

    assert shown() == 0
    directory.take_in(operator, on, directory.users_from_csv("upn,licenses\nada@north.example,Microsoft 365 E5\n"))
    assert shown() == shown(30 - 1) == 1
    assert shown(31) == 0, "the plan looks back thirty days"
    licensed(on, "VEDETTE_SELF_HOSTED")
    assert shown() == shown(31) == 2


def test_a_program_has_no_more_than_its_scopes_and_its_account(on: Records) -> None:
    kim = add_account(on, "kim@north.example", "directory/security-reader")
    with on.read() as db:
        assert scope_for_key(db, kim, "north", ["AdvancedHunting.Read.All"]).rights == {"hunting.run"}
        assert scope_for_key(db, kim, "north", ["Incident.ReadWrite.All"]).rights == {"incidents.read"}
        with pytest.raises(NotFound, match="no application scope"):
            scope_for_key(db, kim, "north", ["Everything"])
