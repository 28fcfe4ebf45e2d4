"""The role table cell by cell: every activity against every role, alone and with what it needs beside it."""

from __future__ import annotations

import pytest

from tests.tenants.company import add_account, licensed, turned_on, who
from vedette.core.scope import Scope, local
from vedette.records.database import Records
from vedette.tenants import permissions, settings
from vedette.tenants.content import stock
from vedette.tenants.permissions import Decision, decide, standing, why_not

GLOBAL = "directory/global-administrator"
ADMIN = "directory/security-administrator"
ADMIN_MAIL = "security-centre/security-administrator"
READER = "directory/security-reader"
READER_MAIL = "security-centre/security-reader"
OPERATOR = "directory/security-operator"
GLOBAL_READER = "directory/global-reader"
PURGE = "security-centre/organization-management"
COLUMNS = (GLOBAL, ADMIN, ADMIN_MAIL, READER, READER_MAIL)

# One line a cell row of the guide's table: activity → yes (Y) or no (n) for each of COLUMNS.
SEED = {
    "dashboard.view": "Y Y n Y n",
    "threats.view": "Y Y n Y n",
    "explorer.use": "Y Y Y Y Y",
    "threats.analyse": "Y Y Y Y Y",
    "incidents.view": "Y Y Y Y Y",
    "incidents.add-mail": "Y Y Y Y Y",
    "incidents.act-on-mail": "Y n n n n",
    "mail.purge": "Y n n n n",
    "endpoint.integrate": "Y Y Y n n",
    "siem.integrate": "Y Y Y n n",
}
OFFICE = {
    "trackers.use": "Y Y Y Y Y",
    "mail.headers": "Y Y Y Y Y",
    "quarantine.preview": "Y Y Y Y Y",
    "mail.preview": "n n n n n",
    "investigations.set-up": "Y Y Y n n",
    "investigations.start": "Y Y Y Y Y",
    "investigations.decide": "Y n n n n",
    "simulator.run": "n n n n n",
    "dashboard.reports": "Y Y Y Y Y",
    "submissions.make": "Y Y Y Y Y",
    "alert-policies.view": "Y Y Y Y Y",
    "alert-policies.edit": "Y Y Y n n",
    "explorer.transport-rules": "Y Y Y Y Y",
    "explorer.recent-activity": "Y n n n n",
    "quarantine.manage": "Y Y Y n n",
    "mail-policies.view": "Y Y Y Y Y",
    "mail-policies.manage": "Y Y Y n n",
    "indicators.view": "Y Y Y Y Y",
    "indicators.manage": "Y Y Y n n",
    "siem.dlp": "Y Y Y n n",
    "portal.sign-in": "Y Y n Y n",
    "action-center.view": "Y Y n Y n",
    "action-center.approve-device": "Y Y n n n",
    "action-center.approve-mail": "Y n n n n",
    "hunting.usage": "Y Y n Y n",
    "detections.manage": "Y Y n n n",
    "tenant.turn-on": "Y Y n n n",
    "permissions.view": "Y n n n n",
    "licences.view": "Y n n n n",
    "permissions.manage": "Y n n n n",
    "exchange-roles.manage": "Y n n n n",
    "endpoint-roles.manage": "Y Y n n n",
}
CELLS = [
    (activity, column, answer == "Y")
    for activity, row in {**SEED, **OFFICE}.items()
    for column, answer in zip(COLUMNS, row.split(), strict=True)
]

ENDPOINT = "endpoint/administrator"
UNIFIED_COLUMNS = (GLOBAL, ADMIN, OPERATOR, GLOBAL_READER, READER, ENDPOINT)
# The unified portal's table, and what setting up takes: one line an activity, one answer for each of UNIFIED_COLUMNS.
UNIFIED = {
    "portal.sign-in": "Y Y Y Y Y n",
    "incidents.read": "Y Y Y Y Y n",
    "incidents.manage": "Y Y Y n n n",
    "action-center.view": "Y Y Y n Y n",
    "action-center.approve-device": "Y Y n n n Y",
    "action-center.approve-mail": "Y n n n n n",
    "hunting.run": "Y Y Y Y Y n",
    "hunting.act": "Y Y n n n Y",
    "hunting.usage": "Y Y n n Y n",
    "detections.manage": "Y Y Y n n n",
    "detections.link": "Y Y Y n n n",
    "threat-analytics.view": "Y Y Y Y Y Y",
    "threat-analytics.exposure": "Y Y n Y Y Y",
    "tenant.turn-on": "Y Y n n n n",
    "tenant.turn-off": "Y Y n n n n",
    "settings.view": "Y Y n Y n n",
    "settings.manage": "Y Y n n n n",
    "sources.manage": "Y Y n n n n",
    "licences.view": "Y n n Y n n",
    "licences.manage": "Y n n n n n",
    "permissions.view": "Y n n n n n",
    "permissions.manage": "Y n n n n n",
    "exchange-roles.manage": "Y n n n n n",
    "endpoint-roles.manage": "Y Y n n n n",
    "directory.assign": "Y n n n n n",
    "backups.make": "Y n n n n n",
    "users.manage": "Y n n n n n",
    "audit.read": "Y Y Y Y n n",
}
CELLS += [
    (activity, column, answer == "Y")
    for activity, row in UNIFIED.items()
    for column, answer in zip(UNIFIED_COLUMNS, row.split(), strict=True)
    if (activity, column) not in {(cell[0], cell[1]) for cell in CELLS}
]


def _ask(records: Records, activity: str, *groups: str, mfa: bool = False) -> Decision:
    made = add_account(records, "kim@north.example", *groups)
    person = who(records, made, mfa=mfa)
    with records.read() as db:
        return decide(Scope("north", made.name), db, person, activity)


@pytest.fixture
def on(records: Records) -> Records:
    turned_on(records)
    return records


def test_the_table_covers_every_row_of_the_guide() -> None:
    assert {name for name, activity in stock().activities.items() if activity.seed} == set(SEED)


def test_every_activity_is_in_a_table() -> None:
    known = {*SEED, *OFFICE, *UNIFIED}
    assert set(stock().activities) - known == {"reports.view", "simulator.write"}  # two stores at once: tested below


@pytest.mark.parametrize("group", dict.fromkeys(group for _, group, _ in CELLS))
def test_role_table(on: Records, group: str) -> None:
    someone = who(on, add_account(on, "kim@north.example", group))
    wrong = []
    with on.read() as db:
        for activity, _, expected in (cell for cell in CELLS if cell[1] == group):
            decision = decide(Scope("north", "kim@north.example"), db, someone, activity)
            if decision.allowed is not expected or bool(why_not(decision)) is expected:
                wrong.append(f"{activity}: {decision.lines()}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("activity", ["incidents.act-on-mail", "mail.purge", "investigations.decide"])
@pytest.mark.parametrize("group", [ADMIN, ADMIN_MAIL, READER, READER_MAIL])
def test_search_and_purge_is_what_was_missing(on: Records, activity: str, group: str) -> None:
    assert "Search and Purge" in " ".join(why_not(_ask(on, activity, group)))
    assert _ask(on, activity, group, PURGE).allowed


@pytest.mark.parametrize("group", COLUMNS)
def test_preview_is_a_role_of_its_own(on: Records, group: str) -> None:
    assert _ask(on, "mail.preview", group, "security-centre/ediscovery-manager").allowed


def test_preview_alone_opens_no_mailbox(on: Records) -> None:
    assert not _ask(on, "mail.preview", "security-centre/ediscovery-manager").allowed


@pytest.mark.parametrize("group", [ADMIN, ADMIN_MAIL, PURGE, GLOBAL])
def test_the_simulator_wants_a_second_factor(on: Records, group: str) -> None:
    assert "second factor" in " ".join(why_not(_ask(on, "simulator.run", group)))
    assert _ask(on, "simulator.run", group, mfa=True).allowed


@pytest.mark.parametrize(
    "exchange", ["organization-management", "view-only-organization-management", "compliance-management"]
)
def test_mail_reports_want_a_role_on_both_sides(on: Records, exchange: str) -> None:
    assert not _ask(on, "reports.view", READER_MAIL).allowed
    assert _ask(on, "reports.view", READER_MAIL, f"exchange/{exchange}").allowed


@pytest.mark.parametrize("group", [GLOBAL, ADMIN, OPERATOR, GLOBAL_READER, READER])
def test_five_directory_roles_sign_in_and_hunt(on: Records, group: str) -> None:
    for activity in ("portal.sign-in", "incidents.read", "hunting.run"):
        assert _ask(on, activity, group).allowed


def test_nobody_without_a_role_may_do_anything(on: Records) -> None:
    nobody = who(on, add_account(on, "guest@north.example"))
    with on.read() as db:
        assert permissions.rights(standing(Scope("north", "guest"), db), nobody) == frozenset()


def test_operators_manage_detections_while_endpoint_roles_are_off(on: Records) -> None:
    assert _ask(on, "detections.manage", OPERATOR).allowed
    settings.change(local("north"), on, settings.ENDPOINT_RBAC, "on")
    refused = _ask(on, "detections.manage", OPERATOR)
    assert any("endpoint-rbac" in line for line in why_not(refused))
    assert _ask(on, "detections.manage", OPERATOR, "endpoint/administrator").allowed


def test_a_missing_licence_takes_the_feature_whatever_the_role(on: Records) -> None:
    licensed(on, "ATP_ENTERPRISE")
    decision = _ask(on, "explorer.use", GLOBAL)
    assert not decision.allowed
    assert any("Real-time detections" in line for line in why_not(decision))
    assert _ask(on, "dashboard.view", GLOBAL).allowed


def test_before_the_service_is_on_only_its_setting_up_is_allowed(records: Records) -> None:
    licensed(records, "SPE_E5")
    assert _ask(records, "tenant.turn-on", ADMIN).allowed
    decision = _ask(records, "hunting.run", GLOBAL)
    assert why_not(decision) == ("the service has not been set up",)


def test_reasons_name_the_way_a_role_came(on: Records) -> None:
    lines = "\n".join(_ask(on, "mail.purge", GLOBAL).lines())
    assert "✓ Global Administrator in the directory, assigned directly" in lines
    assert "by Organization Management (as Global Administrator in the directory)" in lines


def test_notes_are_told_with_the_decision(on: Records) -> None:
    assert "role in the SIEM server" in _ask(on, "siem.integrate", GLOBAL).lines()[-1]


def test_a_device_within_reach_is_a_reason_too(on: Records) -> None:
    reader = who(on, add_account(on, "lee@north.example", READER))
    with on.read() as db:
        decision = decide(Scope("north", reader.name), db, reader, "hunting.run", device="srv-1")
    assert decision.allowed
    assert "✓ all devices" in "\n".join(decision.lines())
