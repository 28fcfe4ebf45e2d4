"""The Defender and Graph faces: shapes, filters, limits, and what each permission opens."""

from __future__ import annotations

import re

import pytest

from tests.api.town import Town


def test_defender_incidents(served: Town) -> None:
    client = served.program("Incident.Read.All")
    body = client.get("/api/incidents?$top=1").json()
    assert body["@odata.context"].endswith("#Incidents")
    found = body["value"][0]
    assert found["status"] == "Active"
    alert = found["alerts"][0]
    assert alert["incidentId"] == found["incidentId"]
    assert {entity["entityType"] for each in found["alerts"] for entity in each["entities"]} & {"User", "MailBox"}
    assert client.get(f"/api/incidents/{found['incidentId']}").json() == found
    skipped = client.get("/api/incidents?$top=1&$skip=1").json()["value"]
    assert skipped[0]["incidentId"] != found["incidentId"]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("$filter=status eq 'Active'", 2),
        ("$filter=status eq 'Resolved'", 0),
        ("$filter=lastUpdateTime ge 2020-01-01T00:00:00Z and createdTime lt 2099-01-01", 2),
        ("$filter=assignedTo eq 'kim'", 0),
    ],
)
def test_defender_filters(served: Town, query: str, count: int) -> None:
    body = served.program("Incident.Read.All").get(f"/api/incidents?{query}").json()
    assert len(body["value"]) == count


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/api/incidents", "$top=101"),
        ("/api/incidents", "$top=0"),
        ("/api/incidents", "$filter=severity eq 'High'"),
        ("/api/incidents", "$filter=status is 'Active'"),
        ("/api/incidents", "$orderby=severity"),
        ("/api/incidents", "$select=incidentId"),
        ("/api/incidents/1", "$select=incidentId"),
        ("/api/alerts", "$count=true"),
        ("/api/alerts", "$expand=machine"),
        ("/api/machines", "$orderby=lastSeen"),
    ],
)
def test_defender_refuses(served: Town, path: str, query: str) -> None:
    answer = served.program("Alert.Read.All").get(f"{path}?{query}")
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "ODataError")


def test_defender_pages_in_order(served: Town) -> None:
    client = served.program("Alert.Read.All")
    for path, key, field in (("incidents", "incidentId", "status"), ("alerts", "id", "severity")):
        for way in ("asc", "desc"):
            asked = f"/api/{path}?$orderby={field} {way}"
            whole = [each[key] for each in client.get(asked).json()["value"]]
            pages = [client.get(f"{asked}&$top=1&$skip={n}").json()["value"][0][key] for n in range(len(whole))]
            assert len(whole) > 1
            assert pages == whole
    ranks = ["Informational", "Low", "Medium", "High"]
    found = [each["severity"] for each in client.get("/api/alerts?$orderby=severity&$expand=evidence").json()["value"]]
    assert found == sorted(found, key=ranks.index)


def test_endpoint_alerts_and_machines(served: Town) -> None:
    client = served.program("Alert.Read.All")
    found = client.get("/api/alerts?$filter=severity eq 'Medium'&$orderby=alertCreationTime desc").json()["value"]
    assert found
    assert client.get(f"/api/alerts/{found[0]['id']}").json() == found[0]
    assert client.get("/api/machines").json()["value"] == []
    assert client.get("/api/machines/none").status_code == 404


def test_hunting_over_both_faces(served: Town) -> None:
    client = served.program("AdvancedHunting.Read.All")
    query = "AlertInfo | summarize n = count(), t = max(Timestamp) by ServiceSource | extend bag = pack('a', 1), s = 1h"
    body = client.post("/api/advancedhunting/run", json={"Query": query}).json()
    assert [(c["Name"], c["Type"]) for c in body["Schema"]] == [
        ("ServiceSource", "String"), ("n", "Int64"), ("t", "DateTime"), ("bag", "Object"), ("s", "TimeSpan"),
    ]  # fmt: skip
    row = body["Results"][0]
    assert (row["bag"], row["s"]) == ({"a": 1}, "01:00:00")
    assert re.fullmatch(r"[\d-]{10}T[\d:]{8}\.\d{7}Z", row["t"])
    assert body["Stats"]["dataset_statistics"][0]["table_row_count"] == len(body["Results"])
    assert client.post("/api/advancedqueries/run", json={"Query": query}).json()["Results"] == body["Results"]
    graph = client.post("/v1.0/security/runHuntingQuery", json={"Query": query, "Timespan": "P3650D"}).json()
    assert (graph["schema"][1], graph["results"]) == ({"name": "n", "type": "Int64"}, body["Results"])
    assert client.post("/api/advancedhunting/run", json={"query": query}).status_code == 400, "names are case-sensitive"
    wrong = client.post("/api/advancedhunting/run", json={"Query": "AlertInfo | where Nope == 1"}).json()["error"]
    assert wrong["details"][0]["target"] == "1:19"
    assert served.program("Incident.Read.All").post("/api/advancedhunting/run", json={"Query": "x"}).status_code == 403


def test_graph_incidents_and_alerts(served: Town) -> None:
    client = served.program("SecurityIncident.Read.All")
    body = client.get("/v1.0/security/incidents?$top=1&$count=true&$expand=alerts&$orderby=id asc").json()
    assert (body["@odata.count"], body["value"][0]["id"], body["value"][0]["severity"]) == (2, "1", "medium")
    assert body["value"][0]["alerts"][0]["evidence"][0]["@odata.type"].startswith("#microsoft.graph.security.")
    following = client.get(body["@odata.nextLink"]).json()
    assert following["value"][0]["id"] == "2"
    assert "@odata.nextLink" not in following
    one = client.get("/v1.0/security/incidents/1").json()
    assert (one["displayName"], "alerts" in one) == (body["value"][0]["displayName"], False)
    alerts = client.get("/v1.0/security/alerts_v2?$filter=serviceSource eq 'microsoftDefenderForEndpoint'").json()
    assert {alert["serviceSource"] for alert in alerts["value"]} == {"microsoftDefenderForEndpoint"}
    assert client.get(f"/v1.0/security/alerts_v2/{alerts['value'][0]['id']}").status_code == 200
    chosen = client.get("/v1.0/security/incidents?$select=id,status&$expand=alerts&$top=1").json()["value"][0]
    assert set(chosen) == {"id", "status", "alerts"}
    assert set(client.get("/v1.0/security/alerts_v2?$select=title").json()["value"][0]) == {"title"}
    for wrong in ("incidents?$expand=everything", "alerts_v2?$expand=x", "incidents?$search=x", "incidents?$select=x"):
        answer = client.get(f"/v1.0/security/{wrong}")
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, "BadRequest")
