"""Campaigns and look-alikes over the API: what they show, who may ask, and that nobody sees another's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest

from tests.api.town import Town, town
from tests.mail.campaigns.letters import way
from tests.mail.post import program
from vedette.core.clock import now
from vedette.core.scope import local
from vedette.mail.campaigns.flow import Layer
from vedette.schema.catalog import Catalog


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    folder: Path = tmp_path_factory.mktemp("campaigns")
    with town(folder) as made:
        for tenant in ("north", "south"):
            for number in range(4):
                envelope = replace(way(f"b@odd{number}.example", f"p{number}@{tenant}.example"), received=now())
                made.product.mail.gate.admit(local(tenant), envelope, program(message_id=f"{tenant}-{number}"))
        yield made


def test_a_campaign_is_listed_and_shown(place: Town) -> None:
    sam = place.person("sam")
    page = sam.get("/api/v1/mail/campaigns").json()
    (listed,) = page["value"]
    assert (page["total"], listed["type"], listed["copies"], listed["inboxed"]) == (1, "Malware", 4, 0)
    shown = sam.get(f"/api/v1/mail/campaigns/{listed['id']}").json()
    assert shown["campaign"] == {**listed, "trend": [4]}
    assert {one["name"] for one in shown["recipients"]} == {f"p{number}@north.example" for number in range(4)}
    assert (listed["people"], listed["blocked"], listed["clicks"], listed["trend"][-1]) == (4, 4, 0, 4)
    assert [layer for layer in Layer if any(one["layer"] == layer for one in shown["flow"])] == [*Layer][:-1]
    assert sum(one["copies"] for one in shown["overTime"]) == 4
    narrow = sam.get(f"/api/v1/mail/campaigns/{listed['id']}?until=2020-01-01T00:00:00Z")
    assert narrow.status_code == 400
    assert sam.get("/api/v1/mail/campaigns?type=Phish").json()["total"] == 0
    assert sam.get("/api/v1/mail/campaigns?text=invoice").json()["total"] == 1
    assert sam.get("/api/v1/mail/campaigns?sort=copies&ascending=true").json()["total"] == 1
    assert sam.get("/api/v1/mail/campaigns?sort=digest").status_code == 400


def test_its_incidents_are_those_whose_alerts_name_a_message(place: Town) -> None:
    table = Catalog.stock().table("CampaignInfo")
    assert table is not None
    rows = [{"Timestamp": now(), "CampaignId": "ca_told", "NetworkMessageId": "nm-4711"}]
    place.product.lake.provision(local("north"), [table])
    place.product.lake.append(local("north"), table, pa.Table.from_pylist(rows), batch=7)
    (found,) = place.person("sam").get("/api/v1/mail/campaigns/ca_told/incidents").json()
    incident = place.person("sam").get(f"/api/v1/incidents/{found['number']}").json()
    assert "Credential phishing mail delivered" in {alert["title"] for alert in incident["alertList"]}
    assert place.person("sam", "south").get("/api/v1/mail/campaigns/ca_told/incidents").json() == []


def test_similar_messages_are_listed(place: Town) -> None:
    sam = place.person("sam")
    (listed,) = sam.get("/api/v1/mail/campaigns").json()["value"]
    messages = sam.get(f"/api/v1/mail/campaigns/{listed['id']}").json()["messages"]
    found = sam.get(f"/api/v1/mail/messages/{messages[0]['networkId']}/similar").json()
    assert {one["networkId"] for one in found} == {one["networkId"] for one in messages[1:]}
    assert all("file" in one["shared"] for one in found)


def test_another_organisation_sees_nothing_of_it(place: Town) -> None:
    north, south = place.person("sam"), place.person("sam", "south")
    (listed,) = north.get("/api/v1/mail/campaigns").json()["value"]
    (other,) = south.get("/api/v1/mail/campaigns").json()["value"]
    assert listed["id"] != other["id"]
    assert south.get(f"/api/v1/mail/campaigns/{listed['id']}").status_code == 404
    message = north.get(f"/api/v1/mail/campaigns/{listed['id']}").json()["messages"][0]["networkId"]
    assert south.get(f"/api/v1/mail/messages/{message}/similar").json() == []


def test_who_may_not_use_explorer_may_not_ask(place: Town) -> None:
    assert place.person("nobody").get("/api/v1/mail/campaigns").status_code == 403
