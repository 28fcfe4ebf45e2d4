"""The dashboard, profiles and the search box over HTTP."""

from __future__ import annotations

import threading
from concurrent.futures import Future

import pytest

from tests.api.town import Town
from vedette.app.sights import Sights
from vedette.core.scope import Scope, local
from vedette.detect.blind import BlindRule
from vedette.tenants import audit


def test_the_numbers_of_the_dashboard(served: Town) -> None:
    client = served.person("rita")
    found = client.get("/api/v1/overview").json()
    alerts = client.get("/api/v1/alerts?limit=1000").json()["total"]
    assert found["bySeverity"]["total"] == found["byService"]["total"] == alerts
    assert found["incidents"]["total"] == 2 == sum(found["openIncidents"].values())
    assert not found["narrow"]
    assert found["devices"][0]["alerts"] >= found["devices"][-1]["alerts"]
    assert client.get("/api/v1/overview?hourly=true").json()["bySeverity"]["hourly"]


def test_every_number_leads_to_a_list_of_that_length(served: Town) -> None:
    client = served.person("rita")
    span = {"since": "2020-01-01T00:00:00Z", "until": "2020-12-31T00:00:00Z"}
    for each in (client.get("/api/v1/overview").json(), client.get("/api/v1/overview", params=span).json()):
        first = {"firstFrom": each["since"], "firstTo": each["until"], "limit": 1}
        made = {"createdFrom": each["since"], "createdTo": each["until"], "limit": 1}
        assert client.get("/api/v1/alerts", params=first).json()["total"] == each["bySeverity"]["total"]
        assert client.get("/api/v1/incidents", params=made).json()["total"] == each["incidents"]["total"]
        for kind, targets in (("person", each["people"]), ("device", each["devices"])):
            for target in targets:
                found = client.get("/api/v1/alerts", params={**first, kind: target["id"]}).json()
                assert found["total"] == target["alerts"]
    assert each["bySeverity"]["total"] == 0, "nothing happened in that year"


def test_alerts_of_a_product_and_of_no_such_technique(served: Town) -> None:
    client = served.person("rita")
    source = client.get("/api/v1/alerts/n1").json()["source"]
    assert client.get("/api/v1/alerts", params={"source": source}).json()["total"] > 0
    assert client.get("/api/v1/alerts", params={"source": "nobody's"}).json()["total"] == 0
    assert client.get("/api/v1/alerts", params={"technique": "T1059"}).json()["total"] == 0
    assert client.get("/api/v1/alerts", params={"technique": "%"}).status_code == 400


def test_mail_in_numbers(served: Town) -> None:
    found = served.person("rita").get("/api/v1/overview/mail").json()
    assert found["total"] == sum(found["byVerdict"].values()) == sum(each["count"] for each in found["counts"])
    assert set(found["byVerdict"]) == {"malware", "phish", "spam", "good"}


@pytest.mark.parametrize(
    "query",
    ["since=2026-01-02T00:00:00Z&until=2026-01-01T00:00:00Z", "since=2001-01-01T00:00:00Z", "since=2026-01-01T00:00:00",
     "until=0001-01-01T00:00:00Z", "since=x"],
)  # fmt: skip
def test_bad_spans_are_refused(served: Town, query: str) -> None:
    assert served.person("rita").get(f"/api/v1/overview?{query}").status_code == 400


def test_the_matrix_answers_at_once_and_gets_fresh(served: Town) -> None:
    sights = Sights(served.product)
    found = sights.blind(local("north"), patience=600)
    assert found.fresh
    assert found.rules, "a lake with so few tables leaves most rules blind"
    assert sights.blind(local("north"), patience=0).rules is found.rules, "asked again it is there"
    table = served.person("rita").get("/api/v1/overview/matrix").json()
    assert any(cell["rules"] for cell in table["cells"])


def test_an_answer_about_older_data_is_not_said_to_be_fresh(served: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    began, gate = threading.Event(), threading.Event()

    def slow(_scope: Scope) -> tuple[BlindRule, ...]:
        began.set()
        assert gate.wait(60)
        return ()

    class Waited(Future[tuple[BlindRule, ...]]):
        """Answers nobody without patience; who has some lets the work end."""

        def result(self, timeout: float | None = None) -> tuple[BlindRule, ...]:
            if not timeout:
                raise TimeoutError
            gate.set()
            return super().result(timeout)

    monkeypatch.setattr(served.product.detector, "blind", slow)
    monkeypatch.setattr("vedette.app.sights.Future", Waited)
    sights, scope = Sights(served.product), local("north")
    sights.warm(scope)
    assert began.wait(60)
    audit.note(scope, served.product.records, "settings.change", "x")
    assert not sights.blind(scope, patience=60).fresh


def test_a_profile_and_its_timeline(served: Town) -> None:
    client = served.person("rita")
    found = client.get("/api/v1/entities/profile?subject=device&name=sts01.northwind.example").json()
    assert found["alertsTotal"] == len(found["alerts"]) > 0
    assert found["incidents"][0]["number"] == 1
    line = client.get("/api/v1/entities/timeline?subject=device&name=sts01.northwind.example&limit=5")
    assert line.status_code == 200
    assert line.json()["next"] is None
    some = client.get("/api/v1/entities/timeline?subject=device&name=sts01.northwind.example&table=DeviceInfo&text=x")
    assert some.json()["value"] == []
    slots = client.get("/api/v1/entities/activity?subject=device&name=sts01.northwind.example&hourly=true")
    assert slots.status_code == 200
    far = "subject=device&name=x&hourly=true&since=2026-01-01T00:00:00Z&before=2026-03-01T00:00:00Z"
    assert client.get(f"/api/v1/entities/activity?{far}").status_code == 400
    assert client.get("/api/v1/entities/profile?subject=planet&name=x").status_code == 400
    assert client.get("/api/v1/entities/profile?subject=url&name=%20").status_code == 400


def test_search_finds_every_kind(served: Town) -> None:
    client = served.person("rita")

    def kinds(text: str) -> set[str]:
        return {hit["what"] for hit in client.get("/api/v1/search", params={"text": text}).json()}

    assert "incident" in kinds("#1")
    title = client.get("/api/v1/alerts/n1").json()["title"]
    assert "alert" in kinds(title[2:].upper())
    assert "incident" in kinds("MULTI-stage")
    assert kinds("sts01") >= {"entity"}
    assert kinds("n1") >= {"alert"}
    rule = next(iter(served.product.roster.stock.values()))
    assert {"what": "rule", "id": rule.id} in [
        {"what": hit["what"], "id": hit["id"]}
        for hit in client.get("/api/v1/search", params={"text": rule.title}).json()
    ]
    hits = client.get("/api/v1/search", params={"text": "SECRET"}).json()
    assert not [hit for hit in hits if hit["title"].startswith("SECRET")], "of another organisation nothing is found"
    assert kinds("%") <= {"rule", "query"}
    assert client.get("/api/v1/search?text=%20").status_code == 400
