"""Reading over HTTP how the organisation, its data and its rules stand."""

from __future__ import annotations

from tests.api.town import Town


def test_the_picture(served: Town) -> None:
    found = served.person("rita").get("/api/v1/tenant").json()
    assert (found["tenant"], found["state"], found["location"]) == ("north", "on", "here")
    assert found["eligible"]["met"]
    assert [place["name"] for place in found["locations"]]


def test_the_estate(served: Town) -> None:
    rita = served.person("sam")
    tables = {t["table"]: t["rows"] for t in rita.get("/api/v1/tables").json()}
    assert tables["AlertInfo"] > 5
    assert rita.get("/api/v1/sources").json() == []
    assert rita.get("/api/v1/deadletters").json() == {"value": [], "total": 0, "reasons": []}
    rules = rita.get("/api/v1/rules").json()
    assert len(rules) > 500
    assert rita.get(f"/api/v1/rules/{rules[0]['id']}").json()["query"]
    assert rita.get("/api/v1/rules/coverage").json()[0]["rules"]
    assert rita.get("/api/v1/rules/runs").json() == []
