"""The portal's files over HTTP, the page that stands in when it was not built, and drift of what it is made from."""

from __future__ import annotations

import gzip
import hashlib
import re
from pathlib import Path

import pytest

from tests.api.town import Town
from vedette.api import portal
from vedette.api.document import document

ROOT = Path(__file__).parents[2]
DRIFTED = "routes have changed: run `make portal-types` and commit what it writes"


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    assets = tmp_path / "assets"
    assets.mkdir()
    (tmp_path / "index.html").write_text("<title>Vedette</title>")
    (tmp_path / "favicon.svg").write_text("<svg/>")
    (assets / "index-abc.js").write_text("let a")
    (assets / "index-abc.js.gz").write_bytes(gzip.compress(b"let a"))
    monkeypatch.setattr(portal, "BUILT", tmp_path)
    return tmp_path


@pytest.mark.parametrize("address", ["/", "/incidents", "/incidents/42", "/settings/roles", "/setup"])
def test_every_page_is_the_one_page(served: Town, built: Path, address: str) -> None:
    answer = served.client().get(address)
    assert (answer.status_code, answer.text) == (200, "<title>Vedette</title>")
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]


def test_assets_are_compressed_beforehand_and_kept_for_ever(served: Town, built: Path) -> None:
    packed = served.client().get("/assets/index-abc.js", headers={"Accept-Encoding": "gzip"})
    plain = served.client().get("/assets/index-abc.js", headers={"Accept-Encoding": "identity"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert packed.text == plain.text == "let a"
    assert "immutable" in plain.headers["Cache-Control"]
    assert plain.headers["Content-Type"].startswith("text/javascript")


@pytest.mark.parametrize("address", ["/assets/none.js", "/assets/..%2Findex.html", "/assets/index-abc.js.gz"])
def test_nothing_else_is_given_out(served: Town, built: Path, address: str) -> None:
    assert served.client().get(address).status_code == 404


@pytest.mark.parametrize("address", ["/api/v1/nothing", "/api/nothing", "/v1.0/nothing", "/metrics/x"])
def test_unknown_addresses_of_the_apis_are_errors_not_pages(served: Town, built: Path, address: str) -> None:
    answer = served.client().get(address)
    assert answer.status_code in (401, 404)
    assert "error" in answer.json()


def test_a_page_takes_no_changes(served: Town, built: Path) -> None:
    assert served.client().post("/incidents").status_code == 405


def test_what_was_not_built_says_why(served: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portal, "BUILT", tmp_path)
    unbuilt = served.client().get("/incidents")
    assert unbuilt.status_code == 503
    assert "make portal" in unbuilt.text
    (tmp_path / "MISSING.txt").write_text("npm <could> not")
    failed = served.client().get("/")
    assert "npm &lt;could&gt; not" in failed.text
    assert served.person("rita").get("/api/v1/incidents").status_code == 200


def test_the_committed_document_is_what_the_routes_say() -> None:
    assert (ROOT / "portal" / "openapi.json").read_text(encoding="utf-8") == document(), DRIFTED


def test_the_committed_types_are_of_the_committed_document() -> None:
    digest = hashlib.sha256((ROOT / "portal" / "openapi.json").read_bytes()).hexdigest()
    head = (ROOT / "portal" / "src" / "api" / "schema.d.ts").read_text(encoding="utf-8")[:300]
    assert re.search(rf"^// sha256 {digest}$", head, re.MULTILINE), DRIFTED
