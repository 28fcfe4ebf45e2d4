"""The search box says when it did not look through everything."""

from __future__ import annotations

import pytest

from tests.api.town import Town
from vedette.records import finding

ASKED = "/api/v1/search?text=incident"


def test_kinds_that_were_not_looked_through_whole_are_named(served: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    client = served.person("rita")
    assert "Search-Partial" not in client.get(ASKED).headers
    monkeypatch.setattr(finding, "LOOKED_AT", 1)
    answer = client.get(ASKED)
    assert answer.headers["Search-Partial"] == "alert, incident"
    assert "Search-Partial" not in client.get("/healthz").headers
