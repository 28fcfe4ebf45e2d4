"""Threat Explorer over HTTP: who may ask what, that tenants are apart, paging, export, saved queries."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pyarrow as pa
import pytest

from tests.api.town import Town, town
from tests.tenants.company import licensed
from vedette.core.clock import now
from vedette.core.scope import local
from vedette.schema.catalog import Catalog

_AT = "/api/v1/explorer"
_SPOOFED = {"property": "threat-type", "operator": "equal-any", "values": ["Phish"]}


@pytest.fixture(scope="module")
def post(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with town(tmp_path_factory.mktemp("post")) as opened:
        table = Catalog.stock().table("EmailEvents")
        assert table is not None
        for tenant, word in (("north", "Letter"), ("south", "SECRET")):
            licensed(opened.product.records, "VEDETTE_SELF_HOSTED", tenant=tenant)
            rows = [
                {
                    "Timestamp": now() - timedelta(hours=n + 1),
                    "NetworkMessageId": f"m{n}",
                    "RecipientEmailAddress": f"kim@{tenant}.example",
                    "SenderFromDomain": f"{word.lower()}.example",
                    "Subject": f"{word} {n}",
                    "ThreatTypes": "Phish" if n % 2 else "",
                    "DeliveryAction": "Delivered",
                }
                for n in range(12)
            ]
            opened.product.lake.append(local(tenant), table, pa.Table.from_pylist(rows), batch=9)
        yield opened


def test_chart_grid_lists_and_values(post: Town) -> None:
    client = post.person("sam")
    chart = client.post(f"{_AT}/chart", json={"conditions": [_SPOOFED], "pivot": "sender-domain"}).json()
    assert (chart["total"], chart["messages"], chart["slot"]) == (6, 6, "PT3H")
    assert chart["series"] == [{"word": "letter.example", "count": 6}]
    assert sum(slot["count"] for slot in chart["slots"]) == 6
    assert "EmailEvents" in chart["kql"]
    seen, cursor = [], ""
    while True:
        page = client.post(f"{_AT}/rows", json={"limit": 5, "cursor": cursor}).json()
        seen += [line["subject"] for line in page["mail"]]
        cursor = page["next"]
        if not cursor:
            break
    assert seen == [f"Letter {n}" for n in range(12)]
    top = client.post(f"{_AT}/top", json={"top": "users"}).json()
    assert [(each["word"], each["counts"][0]) for each in top["lines"]] == [("kim@north.example", 12)]
    values = client.post(f"{_AT}/suggestions", json={"property": "sender-domain", "text": "let"}).json()
    assert values == [{"value": "letter.example", "count": 12}]


def test_rights_decide_over_views(post: Town) -> None:
    known = post.person("sam").get(f"{_AT}/catalogue").json()
    assert all(view["usable"] for view in known["views"])
    assert {each["id"] for each in known["properties"]} >= {
        name for view in known["views"] for name in view["properties"]
    }
    for path in ("chart", "rows", "top", "suggestions", "export"):
        assert post.person("nobody").post(f"{_AT}/{path}", json={}).status_code == 403, path
    assert post.person("nobody").get(f"{_AT}/catalogue").status_code == 403
    assert post.person("nobody").get(f"{_AT}/saved").status_code == 403


def test_tenants_are_apart(post: Town) -> None:
    client = post.person("root")
    for path in ("chart", "rows", "top", "suggestions", "export"):
        for body in ({}, {"pivot": "sender-domain"} if path == "chart" else {}):
            answer = client.post(f"{_AT}/{path}", json=body)
            assert answer.status_code == 200, answer.text
            assert "secret" not in answer.text.lower()
    assert "SECRET" in post.person("root", "south").post(f"{_AT}/rows", json={}).text, "the walk above could not fail"


@pytest.mark.parametrize(
    "body",
    [
        {"view": "none"},
        {"conditions": [{**_SPOOFED, "property": "nothing"}]},
        {"conditions": [{**_SPOOFED, "operator": "greater"}]},
        {"conditions": [{**_SPOOFED, "values": []}]},
        {"since": "2026-01-01T00:00:00", "until": "2026-01-02T00:00:00Z"},
        {"since": "2026-01-02T00:00:00Z", "until": "2026-01-02T00:10:00Z"},
        {"pivot": "subject"},
    ],
)
def test_what_cannot_be_asked_is_refused(post: Town, body: dict[str, object]) -> None:
    assert post.person("sam").post(f"{_AT}/chart", json=body).status_code == 400


def test_exports_are_files_and_noted(post: Town) -> None:
    client = post.person("sam")
    answer = client.post(f"{_AT}/export", json={"conditions": [_SPOOFED]})
    assert answer.headers["content-type"].startswith("text/csv")
    assert 'filename="explorer-' in answer.headers["content-disposition"]
    assert len(answer.text.splitlines()) == 7
    assert "explorer.export" in post.person("root").get("/api/v1/audit").text
    assert client.post(f"{_AT}/export", json={"zone": "No/Where"}).status_code == 400


def test_queries_are_saved_tracked_changed_and_removed(post: Town) -> None:
    client, other = post.person("sam"), post.person("rita")
    draft = {"name": "Phish to us", "view": "phish", "conditions": [_SPOOFED], "days": 14, "tracked": True}
    made = client.post(f"{_AT}/saved", json=draft)
    assert made.status_code == 201, made.text
    assert client.post(f"{_AT}/saved", json=draft).status_code == 409
    saved = made.json()
    assert {name: saved[name] for name in draft} == draft
    assert client.get(f"{_AT}/saved").json() == [saved]
    assert other.get(f"{_AT}/saved").json() == []
    assert all(each["id"] != saved["id"] for each in client.get("/api/v1/queries").json()), "hunting has its own"
    shared = client.put(
        f"{_AT}/saved/{saved['id']}", json={**draft, "shared": True}, headers={"If-Match": saved["etag"]}
    )
    assert shared.status_code == 200, shared.text
    assert [each["name"] for each in other.get(f"{_AT}/saved").json()] == ["Phish to us"]
    stale = client.put(f"{_AT}/saved/{saved['id']}", json=draft, headers={"If-Match": saved["etag"]})
    assert stale.status_code == 409
    gone = client.delete(f"{_AT}/saved/{saved['id']}", headers={"If-Match": shared.json()["etag"]})
    assert gone.status_code == 200
    assert client.get(f"{_AT}/saved").json() == []
    for bad in ({"days": 31}, {"since": "2026-01-01T00:00:00Z"}, {"conditions": [{**_SPOOFED, "property": "site"}]}):
        assert client.post(f"{_AT}/saved", json={**draft, **bad}).status_code == 400
