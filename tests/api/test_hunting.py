"""Hunting, exports, the editor's questions and the library over HTTP."""

from __future__ import annotations

import csv
import io

import pytest

from tests.api.town import Town

QUERY = "AlertInfo | summarize n = count() by ServiceSource | extend bag = pack('k', n) | order by n desc"


def test_a_hunt(served: Town) -> None:
    client = served.person("rita")
    body = client.post("/api/v1/hunting/run", json={"query": QUERY}).json()
    (table,) = body["results"]
    assert [c["name"] for c in table["columns"]] == ["ServiceSource", "n", "bag"]
    assert table["rows"][0][2] == {"k": table["rows"][0][1]}
    assert body["total"] == len(table["rows"])
    assert not body["partial"]
    assert body["stats"]["rowsRead"] > 0
    history = client.get("/api/v1/hunting/history").json()
    assert history["value"][0]["query"] == QUERY
    assert client.get("/api/v1/hunting/usage").json()["rows"][0]["runs"] >= 1


def test_two_results_charts_and_limits(served: Town) -> None:
    client = served.person("rita")
    text = "range x from 1 to 50 step 1 | render timechart with (title='t'); print y = 2"
    body = client.post("/api/v1/hunting/run", json={"query": text, "rows": 10}).json()
    first, second = body["results"]
    assert (len(first["rows"]), first["render"]["kind"], second["rows"]) == (10, "timechart", [[2]])
    assert (body["partial"], body["total"]) == (True, 50)


@pytest.mark.parametrize("change", [{"query": ""}, {"timespan": "soon"}, {"rows": 0}, {"id": "a b"}, {"nothing": 1}])
def test_refused(served: Town, change: dict[str, object]) -> None:
    answer = served.person("rita").post("/api/v1/hunting/run", json={"query": "print 1", **change})
    assert answer.status_code == 400


def test_errors_have_places(served: Town) -> None:
    client = served.person("rita")
    error = client.post("/api/v1/hunting/run", json={"query": "AlertInfo\n| where Titel == 1"}).json()["error"]
    assert error["details"][0]["target"] == "2:9"
    assert "Title" in error["message"]
    checked = client.post("/api/v1/hunting/check", json={"query": "AlertInfo | where Titel == 1"}).json()
    assert not checked["usable"]
    assert "Title" in [found["suggestion"] for found in checked["diagnostics"]]


def test_what_an_editor_asks(served: Town) -> None:
    client = served.person("rita")
    good = client.post("/api/v1/hunting/check", json={"query": QUERY}).json()
    assert (good["usable"], good["tables"]) == (True, ["AlertInfo"])
    text = "AlertInfo | where Ti"
    found = client.post("/api/v1/hunting/complete", json={"query": text, "offset": len(text)}).json()
    assert "Title" in [candidate["label"] for candidate in found]
    assert client.post("/api/v1/hunting/hover", json={"query": text, "offset": 3}).json()["kind"] == "table"
    assert "SELECT" in client.post("/api/v1/hunting/explain", json={"query": QUERY}).json()["sql"].upper()
    schema = {t["name"]: t for t in client.get("/api/v1/hunting/schema").json()}
    assert len(schema) > 60
    assert schema["EmailEvents"]["columns"][0]["type"] == "datetime"


def test_exports_stream_everything(served: Town) -> None:
    client = served.person("rita")
    asked = {"query": "range x from 1 to 250000 step 1 | extend t = datetime(2026-01-01) + x * 1s, s = '=1+1'"}
    answer = client.post("/api/v1/hunting/export", json=asked)
    rows = list(csv.reader(io.StringIO(answer.text)))
    assert rows[0] == ["x", "t (UTC)", "s"]
    assert (len(rows), rows[1][2]) == (250_001, "'=1+1")
    assert ".csv" in answer.headers["Content-Disposition"]
    assert client.post("/api/v1/hunting/export", json={**asked, "form": "parquet"}).content[:4] == b"PAR1"
    assert client.post("/api/v1/hunting/export", json={**asked, "zone": "Nowhere/City"}).status_code == 400


def test_the_library(served: Town) -> None:
    rita, sam = served.person("rita"), served.person("sam")
    assert len(rita.get("/api/v1/queries?shelf=stock").json()) >= 40
    draft = {"name": "Mine", "text": "AlertInfo | take 1", "tags": ["a"]}
    made = rita.post("/api/v1/queries", json=draft)
    assert made.status_code == 201, made.text
    ident, etag = made.json()["id"], made.json()["etag"]
    assert sam.get(f"/api/v1/queries/{ident}").status_code == 404, "one's own is nobody else's"
    changed = rita.put(f"/api/v1/queries/{ident}", json={**draft, "name": "Ours"}, headers={"If-Match": etag})
    assert (changed.json()["name"], changed.json()["version"]) == ("Ours", 2)
    stale = rita.put(f"/api/v1/queries/{ident}", json=draft, headers={"If-Match": etag})
    assert stale.status_code == 409
    assert [v["version"] for v in rita.get(f"/api/v1/queries/{ident}/versions").json()] == [2, 1]
    text = rita.get(f"/api/v1/queries/{ident}/file").text
    again = rita.post("/api/v1/queries/import", json={"name": "q.kql", "content": text}).json()
    assert again[0]["text"] == draft["text"]
    assert rita.delete(f"/api/v1/queries/{ident}", headers={"If-Match": changed.json()["etag"]}).status_code == 200
    assert [q["id"] for q in rita.get("/api/v1/queries/bin").json()] == [ident]
    assert rita.post(f"/api/v1/queries/{ident}/restore").status_code == 200
    assert rita.put(f"/api/v1/queries/{ident}/favourite", json={"on": True}).status_code == 200
    wrong = rita.post(
        "/api/v1/queries", json={"name": "Bad", "kind": "function", "text": "AlertInfo | where Nope == 1"}
    )
    assert wrong.status_code == 400, "a function is used by others: it must compile"
