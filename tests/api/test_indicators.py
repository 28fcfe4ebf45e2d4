"""Indicators over both faces: Microsoft's words kept, batches told one by one, files taken, rights, two tenants."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.api.town import Town, town
from vedette.core.scope import local
from vedette.records import audit

MDE, OURS = "/api/indicators", "/api/v1/indicators"
LURE = {"indicatorValue": "Lure.example", "indicatorType": "DomainName", "action": "AlertAndBlock", "title": "Lures"}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VEDETTE_MAIL_DNS", "none")
        with town(tmp_path_factory.mktemp("indicators")) as made:
            yield made


def test_a_program_submits_updates_filters_and_deletes(place: Town) -> None:
    client = place.program("Ti.ReadWrite.All")
    made = client.post(MDE, json={**LURE, "severity": "low", "expirationTime": "2100-01-01T00:00:00Z"}).json()
    assert (made["indicatorValue"], made["action"], made["severity"]) == ("lure.example", "Block", "Low")
    assert made["expirationTime"] == "2100-01-01T00:00:00Z"
    again = client.post(MDE, json={**LURE, "action": "Audit"}).json()
    assert (again["id"], again["generateAlert"]) == (made["id"], True)
    found = client.get(f"{MDE}?$filter=indicatorType eq 'DomainName' and action eq 'Audit'").json()["value"]
    assert [one["indicatorValue"] for one in found] == ["lure.example"]
    assert client.get(f"{MDE}?$filter=action eq 'Block'").json()["value"] == []
    assert client.post(MDE, json={**LURE, "indicatorType": "CertificateThumbprint"}).status_code == 400
    wrong = {**LURE, "indicatorType": "IpAddress", "indicatorValue": "192.0.2.0/24"}
    results = client.post(f"{MDE}/import", json={"Indicators": [LURE, wrong]}).json()["value"]
    assert [one["isFailed"] for one in results] == [False, True]
    assert place.program("Incident.Read.All").get(MDE).status_code == 403
    assert client.delete(f"{MDE}/{made['id']}").status_code == 204
    assert client.delete(f"{MDE}/{made['id']}").status_code == 404


def test_people_add_import_and_remove(place: Town) -> None:
    client = place.person("sam")
    terms = {"title": "March lures", "source": "Fjell CERT"}
    one = client.post(OURS, json={**terms, "kind": "Url", "value": "https://a.example/x"})
    assert (one.status_code, one.json()["value"]) == (201, "a.example/x")
    given = {"text": "b.example\nrubbish\n", "name": "list.txt", "terms": terms}
    taken = client.post(f"{OURS}/import", json=given).json()
    assert (taken["added"], taken["refused"][0]["what"]) == (1, "rubbish")
    page = client.get(f"{OURS}?text=fjell").json()
    assert (page["total"], page["value"][0]["createdBy"]) == (2, one.json()["createdBy"])
    assert client.get(f"{OURS}?kind=Url").json()["total"] == 1
    ids = [row["id"] for row in page["value"]]
    assert client.post(f"{OURS}/remove", json={"ids": ids}).status_code == 200
    assert client.get(OURS).json()["total"] == 0

    with place.product.records.read() as db:
        verbs = [row.verb for row in audit.newest(local("north"), db)]
    assert {"indicators.submit", "indicators.import", "indicators.remove"} <= set(verbs)
