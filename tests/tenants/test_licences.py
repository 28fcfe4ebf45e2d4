"""Licences: ways to be eligible, features and what goes without them, licensed users, how far reports look back."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from tests.tenants.company import licensed
from vedette.core.clock import frozen
from vedette.core.errors import NotFound
from vedette.core.scope import Scope
from vedette.records.database import Records
from vedette.tenants import directory, licences, subscriptions
from vedette.tenants.reasons import Reason


def _eligible(records: Records, operator: Scope) -> Reason:
    with records.read() as db:
        return licences.eligibility(operator, db)


@pytest.mark.parametrize(
    "skus",
    [
        ["SPE_E5"],
        ["IDENTITY_THREAT_PROTECTION"],
        ["M365EDU_A5_FACULTY"],
        ["Microsoft 365 A5 Security"],
        ["ENTERPRISEPREMIUM", "EMSPREMIUM", "WIN10_VDA_E5"],
        ["ENTERPRISEPREMIUM_FACULTY", "EMSPREMIUM_EDU_FACULTY", "WIN10_ENT_A5_FAC"],
        ["THREAT_INTELLIGENCE", "WIN_DEF_ATP", "ATA", "ADALLOM_STANDALONE"],
        ["VEDETTE_SELF_HOSTED"],
    ],
)
def test_ways_to_be_eligible(records: Records, operator: Scope, skus: list[str]) -> None:
    licensed(records, *skus)
    assert _eligible(records, operator).met


@pytest.mark.parametrize(
    "skus", [[], ["SPE_E3"], ["ENTERPRISEPREMIUM"], ["ENTERPRISEPREMIUM", "EMSPREMIUM"], ["EMSPREMIUM", "WIN10_VDA_E5"]]
)
def test_what_does_not_suffice_says_what_would(records: Records, operator: Scope, skus: list[str]) -> None:
    licensed(records, *skus)
    verdict = _eligible(records, operator)
    assert not verdict.met
    assert "Microsoft 365 E5" in verdict.lacking()


@pytest.mark.parametrize(
    ("status", "works"), [("Enabled", True), ("Warning", True), ("Suspended", False), ("Deleted", False)]
)
def test_a_subscription_must_be_working(records: Records, operator: Scope, status: str, works: bool) -> None:
    subscriptions.take_in(operator, records, [subscriptions.entered("SPE_E5", status=status)], whole=True)
    assert _eligible(records, operator).met is works


def test_a_subscription_ends_when_it_expires(records: Records, operator: Scope) -> None:
    row = subscriptions.entered("SPE_E5", expires=datetime(2026, 6, 1, tzinfo=UTC))
    subscriptions.take_in(operator, records, [row], whole=True)
    with frozen(datetime(2026, 5, 31, tzinfo=UTC)):
        assert _eligible(records, operator).met
    with frozen(datetime(2026, 6, 1, tzinfo=UTC)):
        assert not _eligible(records, operator).met


def test_an_unknown_part_number_counts_by_the_plans_it_carries(records: Records, operator: Scope) -> None:
    plans = ["THREAT_INTELLIGENCE", "WINDEFATP", "ATA", "ADALLOM_S_STANDALONE"]
    subscriptions.take_in(operator, records, [subscriptions.entered("NEW_SUITE", plans=plans)], whole=True)
    assert _eligible(records, operator).met


def test_plan_one_leaves_real_time_detections_and_says_what_is_gone(records: Records, operator: Scope) -> None:
    licensed(records, "SPB")
    with records.read() as db:
        gone = {state.name: state.without for state in licences.removed(operator, db)}
        on = {state.name for state in licences.features(operator, db) if state.on}
    assert on == {"real-time-detections"}
    assert "Real-time detections" in gone["explorer"]
    assert set(gone) >= {"unified", "explorer", "simulator", "endpoint-data"}


@pytest.mark.parametrize(
    ("bought", "days"),
    [
        ([("ATP_ENTERPRISE", True)], 7),
        ([("ATP_ENTERPRISE", False)], 30),
        ([("ATP_ENTERPRISE", False), ("THREAT_INTELLIGENCE", True)], 7),
        ([("THREAT_INTELLIGENCE", True)], 7),
        ([("THREAT_INTELLIGENCE", False)], 30),
        ([], 0),
    ],
)
def test_how_far_reports_look_back(
    records: Records, operator: Scope, bought: list[tuple[str, bool]], days: int
) -> None:
    rows = [subscriptions.entered(sku, trial=trial) for sku, trial in bought]
    subscriptions.take_in(operator, records, rows, whole=True)
    with records.read() as db:
        assert licences.lookback(operator, db)[0] == days


@pytest.fixture
def peopled(records: Records, operator: Scope) -> Records:
    licensed(records, "SPE_E5", "ENTERPRISEPACK")
    off = "8e0c0a52-6a6c-4d40-8370-dd62790dcd70"
    e5, e3 = "06ebc4ee-1bb5-47dd-8120-11324bc54e06", "6fd2c87f-b296-42f0-b197-1e91e994b900"
    users = [
        {
            "id": "1",
            "userPrincipalName": "Ada@north.example",
            "mail": "ada.l@north.example",
            "assignedLicenses": [{"skuId": e5}],
        },
        {"id": "2", "userPrincipalName": "ben@north.example", "assignedLicenses": [{"skuId": e3}]},
        {
            "id": "3",
            "userPrincipalName": "cy@north.example",
            "assignedLicenses": [{"skuId": e5, "disabledPlans": [off]}],
        },
        {"id": "4", "userPrincipalName": "di@north.example"},
    ]
    groups = [{"id": "g", "displayName": "Staff", "members": [{"id": "4"}], "assignedLicenses": [{"skuId": e5}]}]
    directory.take_in(operator, records, directory.users_from_graph(json.dumps({"value": users}).encode()))
    directory.take_in(operator, records, directory.groups_from_graph(json.dumps({"value": groups}).encode()))
    return records


def test_licensed_users_directly_by_group_and_without_the_plan(peopled: Records, operator: Scope) -> None:
    with peopled.read() as db:
        found = licences.licensed_users(operator, db, "explorer")
    assert found.addresses == {"ada@north.example", "ada.l@north.example", "di@north.example"}
    assert found.because.text == "2 users have a licence for Threat Explorer"


def test_other_plans_of_the_same_licence_still_count(peopled: Records, operator: Scope) -> None:
    with peopled.read() as db:
        assert "cy@north.example" in licences.licensed_users(operator, db, "endpoint-data").addresses


def test_some_products_cover_everybody(records: Records, operator: Scope) -> None:
    licensed(records, "VEDETTE_SELF_HOSTED")
    with records.read() as db:
        assert licences.licensed_users(operator, db, "explorer").everyone
        with pytest.raises(NotFound):
            licences.licensed_users(operator, db, "teleportation")
