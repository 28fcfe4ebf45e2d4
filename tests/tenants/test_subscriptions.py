"""Subscriptions from Graph, CSV and by hand; what is wrong is refused with its place."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from vedette.core.errors import BadInput, Forbidden, NotFound
from vedette.core.scope import Scope
from vedette.records import licences as kept
from vedette.records.audit import newest
from vedette.records.database import Records
from vedette.tenants import subscriptions

GRAPH = {
    "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#subscribedSkus",
    "value": [
        {
            "skuPartNumber": "SPE_E5",
            "skuId": "06EBC4EE-1bb5-47dd-8120-11324bc54e06",
            "capabilityStatus": "Enabled",
            "consumedUnits": 14,
            "prepaidUnits": {"enabled": 25, "suspended": 0, "warning": 5},
            "servicePlans": [
                {"servicePlanName": "THREAT_INTELLIGENCE", "provisioningStatus": "Success"},
                {"servicePlanName": "ATA", "provisioningStatus": "Disabled"},
            ],
        },
        {"skuPartNumber": "THREAT_INTELLIGENCE_TRIAL", "servicePlans": [{"servicePlanName": "THREAT_INTELLIGENCE"}]},
        {"skuPartNumber": "EMSPREMIUM"},
    ],
}


def test_graph_tells_seats_plans_and_trials() -> None:
    suite, trial, bare = subscriptions.from_graph(json.dumps(GRAPH).encode())
    assert (suite.seats, suite.used, suite.plans) == (30, 14, ("THREAT_INTELLIGENCE",))
    assert suite.sku_id == "06ebc4ee-1bb5-47dd-8120-11324bc54e06"
    assert trial.trial
    assert "ADALLOM_S_STANDALONE" in bare.plans


def test_what_is_not_graph_is_refused() -> None:
    with pytest.raises(BadInput, match="subscribedSkus"):
        subscriptions.from_graph(b'{"value": [{"skuId": 1}]}')


def test_csv_in_every_column() -> None:
    head = "\ufeffSKU,Seats,Used,Status,Trial,Expires,Plans\n"
    text = head + "Microsoft 365 E5,10,3,Warning,yes,2027-01-01,\nODD,,,,,,ATA MTP\n"
    suite, odd = subscriptions.from_csv(text)
    assert (suite.sku, suite.seats, suite.status, suite.trial) == ("SPE_E5", 10, "Warning", True)
    assert suite.expires == datetime(2027, 1, 1, tzinfo=UTC)
    assert odd.plans == ("ATA", "MTP")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name\nx\n", "1: subscriptions need a column named sku"),
        ("sku,seats\nSPE_E5,ten\n", "2: not a number of seats"),
        ("sku,expires\nSPE_E5,soon\n", "2: not a date"),
        ("sku\nSPE_E5\nMADE_UP\n", "3: unknown product"),
    ],
)
def test_csv_faults_have_a_line(text: str, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        subscriptions.from_csv(text, "file")


def test_importing_replaces_adds_and_cancels(records: Records, operator: Scope) -> None:
    subscriptions.take_in(
        operator, records, [subscriptions.entered("SPE_E5"), subscriptions.entered("ATA")], whole=True
    )
    subscriptions.take_in(operator, records, [subscriptions.entered("SPE_E5", seats=9)], whole=False)
    with records.read() as db:
        assert {s.sku: s.seats for s in kept.subscriptions_of(operator, db)} == {"ATA": 0, "SPE_E5": 9}
    subscriptions.cancel(operator, records, "ATA")
    with pytest.raises(NotFound):
        subscriptions.cancel(operator, records, "ATA")
    with records.read() as db:
        assert [entry.verb for entry in newest(operator, db)] == [
            "licences.cancel",
            "licences.import",
            "licences.import",
        ]


def test_twice_the_same_is_refused_and_so_is_a_stranger(records: Records, operator: Scope) -> None:
    with pytest.raises(BadInput, match="SPE_E5"):
        subscriptions.take_in(operator, records, [subscriptions.entered("SPE_E5")] * 2, whole=True)
    with pytest.raises(Forbidden, match="Billing Administrator"):
        subscriptions.take_in(Scope("north", "kim"), records, [], whole=True)
