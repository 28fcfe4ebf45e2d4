"""The queue and one incident over HTTP: filters, pages, reading; changes are in test_incident_changes."""

from __future__ import annotations

import pytest

from tests.api.town import Town


def test_the_queue(served: Town) -> None:
    page = served.person("rita").get("/api/v1/incidents").json()
    assert page["total"] == len(page["value"]) == 2
    first = page["value"][0]
    assert first["lastActivity"] >= page["value"][1]["lastActivity"]
    assert first["lastActivity"].endswith("Z")
    assert {"mail", "identity", "cloud app", "endpoint"} >= set(first["services"])
    assert "SECRET" not in str(page)


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("severity=High", 0),
        ("severity=Medium&severity=Low", 2),
        ("service=endpoint", 1),
        ("service=mail", 2),
        ("assigned=", 2),
        ("assigned=kim", 0),
        ("text=%231", 1),
        ("text=multi", 2),
        ("activeFrom=2027-01-01T00:00:00Z", 0),
        ("status=Resolved", 0),
    ],
)
def test_filters(served: Town, query: str, count: int) -> None:
    page = served.person("rita").get(f"/api/v1/incidents?{query}").json()
    assert page["total"] == len(page["value"]) == count, page


@pytest.mark.parametrize("sort", ["last_activity", "created", "rank", "name", "number", "alerts"])
@pytest.mark.parametrize("descending", ["true", "false"])
def test_pages_neither_repeat_nor_miss(served: Town, sort: str, descending: str) -> None:
    client, seen, cursor = served.person("rita"), [], ""
    for _ in range(5):
        url = f"/api/v1/incidents?limit=1&sort={sort}&descending={descending}&cursor={cursor}"
        page = client.get(url).json()
        seen += [line["number"] for line in page["value"]]
        if page["next"] is None:
            break
        cursor = page["next"]
    assert sorted(seen) == [1, 2]


@pytest.mark.parametrize("query", ["cursor=nonsense", "cursor=WzFd", "sort=tenant", "limit=0", "nothing=1"])
def test_bad_questions_are_refused(served: Town, query: str) -> None:
    answer = served.person("rita").get(f"/api/v1/incidents?{query}")
    assert answer.status_code == 400
    assert answer.json()["error"]["message"]


def test_one_incident(served: Town) -> None:
    client = served.person("rita")
    whole = client.get("/api/v1/incidents/1").json()
    assert len(whole["alertList"]) == 6
    assert whole["links"][0]["reason"]
    assert whole["alertList"][0]["evidence"][0]["type"] == "Machine"
    told = client.get("/api/v1/incidents/1/story").json()
    assert [step["alerts"] for step in told["steps"]]
    drawn = client.get("/api/v1/incidents/1/graph").json()
    assert {node["type"] for node in drawn["nodes"]} >= {"Machine", "User"}
    assert client.get("/api/v1/incidents/77").status_code == 404


@pytest.mark.parametrize("name", ["rita", "glen"])
def test_readers_change_nothing(served: Town, name: str) -> None:
    answer = served.person(name).patch("/api/v1/incidents/1", json={"assigned": "kim"})
    assert answer.status_code == 403
    assert "It takes" in answer.json()["error"]["message"]


def test_alerts(served: Town) -> None:
    client = served.person("rita")
    page = client.get("/api/v1/alerts?limit=3").json()
    assert len(page["value"]) == 3 < page["total"]
    rest = client.get(f"/api/v1/alerts?limit=1000&cursor={page['next']}").json()
    ids = [line["id"] for line in page["value"] + rest["value"]]
    assert len(ids) == len(set(ids)) == page["total"]
    one = client.get("/api/v1/alerts/n1").json()
    assert one["incident"] == 1
    why = client.get("/api/v1/alerts/n1/why/n2").json()
    assert why["together"]
    assert why["lines"]
