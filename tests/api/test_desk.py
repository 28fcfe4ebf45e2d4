"""What the portal's pages of people and incidents ask for: explained roles, sessions, news, messages added by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pyarrow as pa
import pytest

from tests.api.town import Town, town
from vedette.core.clock import iso, now
from vedette.core.scope import local
from vedette.schema.catalog import Catalog


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """One that these tests change."""
    with town(tmp_path_factory.mktemp("desk")) as made:
        table = Catalog.stock().table("EmailEvents")
        assert table is not None
        for tenant, word in (("north", "Invoice"), ("south", "SECRET invoice")):
            rows = {
                "Timestamp": [now() - timedelta(hours=2)] * 2,
                "NetworkMessageId": [f"{tenant}-message"] * 2,
                "Subject": [f"{word} 4711"] * 2,
                "SenderFromAddress": ["billing@sender.example"] * 2,
                "RecipientEmailAddress": [f"one@{tenant}.example", f"two@{tenant}.example"],
                "DeliveryAction": ["Delivered"] * 2,
                "ReportId": ["1", "2"],
            }
            made.product.lake.append(local(tenant), table, pa.table(rows), batch=1)
        yield made


def test_roles_are_explained_to_who_manages_them(place: Town) -> None:
    root = place.person("root")
    whole = root.get("/api/v1/permissions").json()
    assert {"root@north.example", "rita@north.example"} <= {row["name"] for row in whole["assignments"]}
    assert {"account"} == {member["kind"] for member in whole["members"]}
    assert next(role for role in whole["roles"] if role["name"] == "preview")["about"]
    rita = root.get("/api/v1/permissions/people/rita@north.example").json()
    decision = next(each for each in rita["decisions"] if each["activity"] == "incidents.manage")
    assert not decision["allowed"]
    assert decision["askFor"]
    alone = root.get("/api/v1/permissions/groups/directory/security-operator").json()
    assert next(each for each in alone if each["activity"] == "incidents.manage")["allowed"]
    member = next(each["id"] for each in whole["members"] if each["name"].startswith("rita"))
    plan = {"member": member, "store": "directory", "group": "security-operator"}
    (told,) = root.post("/api/v1/permissions/assignments/preview", json=plan).json()
    assert "incidents.manage" in told["gained"]
    assert place.person("sam").post("/api/v1/permissions/assignments/preview", json=plan).status_code == 403
    assert root.get("/api/v1/permissions/people/root@south.example").status_code == 404


def test_one_session_is_ended_and_the_others_go_on(place: Town) -> None:
    here, there = place.person("olga"), place.person("olga")
    listed = here.get("/api/v1/accounts/olga@north.example/sessions")
    name = here.get("/api/v1/accounts").json()[0]["id"]
    listed = here.get(f"/api/v1/accounts/{name}/sessions").json()
    assert [each["current"] for each in listed].count(True) == 1
    other = next(each["family"] for each in listed if not each["current"])
    assert place.person("rita").delete(f"/api/v1/accounts/{name}/sessions/{other}").status_code == 403
    assert here.delete(f"/api/v1/accounts/{name}/sessions/{other}").status_code == 200
    assert here.delete(f"/api/v1/accounts/{name}/sessions/{other}").status_code == 404
    assert there.get("/api/v1/session").status_code == 401
    assert here.get("/api/v1/session").status_code == 200


def test_news_of_others(place: Town) -> None:
    start = iso(now() - timedelta(days=1))
    sam, olga = place.person("sam"), place.person("olga")
    number = sam.get("/api/v1/incidents").json()["value"][0]["number"]
    news = olga.get("/api/v1/notices", params={"since": start}).json()
    assert {each["kind"] for each in news} == {"new"}
    sam.patch(f"/api/v1/incidents/{number}", json={"assigned": "olga@north.example"}).raise_for_status()
    sam.post(f"/api/v1/incidents/{number}/comments", json={"text": "please look"}).raise_for_status()
    told = [each for each in olga.get("/api/v1/notices", params={"since": start}).json() if each["kind"] != "new"]
    assert [(each["kind"], each["actor"]) for each in told] == [
        ("said", "sam@north.example"),
        ("yours", "sam@north.example"),
    ]
    assert {each["kind"] for each in sam.get("/api/v1/notices", params={"since": start}).json()} == {"new"}
    assert olga.get("/api/v1/notices", params={"since": iso(now() + timedelta(hours=1))}).json() == []
    assert place.person("nobody").get("/api/v1/notices", params={"since": start}).status_code == 403
    assert "SECRET" not in str(told)


def test_a_reader_adds_a_message_and_it_is_taken_out_again(place: Town) -> None:
    rita, sam = place.person("rita"), place.person("sam")
    number = rita.get("/api/v1/incidents", params={"sort": "alerts"}).json()["value"][0]["number"]
    path = f"/api/v1/incidents/{number}/messages"
    (found,) = rita.get(path, params={"text": "invoice 47"}).json()
    assert (found["id"], sorted(found["recipients"])) == ("north-message", ["one@north.example", "two@north.example"])
    assert not found["added"]
    change = rita.post(path, json={"messages": [found["id"]], "because": "same sender"}).json()["change"]
    whole = rita.get(f"/api/v1/incidents/{number}").json()
    added = next(each for each in whole["alertList"] if each["detector"] == "added-by-a-person")
    assert "two@north.example" in {item["label"] for item in added["evidence"]}
    assert whole["history"][-1]["verb"] == "mail added"
    assert "same sender" in whole["history"][-1]["text"]
    assert rita.get(path, params={"text": "north-message"}).json()[0]["added"]
    assert rita.post(path, json={"messages": [found["id"]]}).status_code == 400
    assert rita.post(f"/api/v1/incidents/changes/{change}/undo").status_code == 403
    sam.post(f"/api/v1/incidents/changes/{change}/undo").raise_for_status()
    after = rita.get(f"/api/v1/incidents/{number}").json()["alertList"]
    assert added["id"] not in {each["id"] for each in after}
    assert rita.post(path, json={"messages": [found["id"]]}).status_code == 201, "it can be added again"


def test_messages_of_others_and_strangers(place: Town) -> None:
    sam = place.person("sam")
    assert sam.get("/api/v1/incidents/1/messages", params={"text": "SECRET"}).json() == []
    assert sam.post("/api/v1/incidents/1/messages", json={"messages": ["south-message"]}).status_code == 404
    assert place.person("glen").get("/api/v1/incidents/1/messages", params={"text": "x"}).status_code == 200
    assert place.person("nobody").get("/api/v1/incidents/1/messages", params={"text": "x"}).status_code == 403


def test_the_log_is_asked_and_exported_with_both_zones(place: Town) -> None:
    root = place.person("root")
    page = root.get("/api/v1/audit", params={"actor": "nobody at all"}).json()
    assert (page["value"], page["total"]) == ([], 0)
    assert root.get("/api/v1/audit", params={"verb": "sessions."}).json()["total"] > 0
    head = root.get("/api/v1/audit/export", params={"form": "csv", "zone": "Europe/Oslo"}).text.splitlines()[0]
    assert head.endswith("at (Europe/Oslo)")
    assert root.get("/api/v1/audit/export", params={"form": "csv", "zone": "No/Where"}).status_code == 400
