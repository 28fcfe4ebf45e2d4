"""Answers leave compressed to the portal and to nobody whom another site's page could imitate."""

from __future__ import annotations

import pytest

from tests.api.town import Town
from vedette.api.callers import CSRF_HEADER
from vedette.api.packing import PORTAL

PATH = "/api/v1/incidents/1"


def test_reads_of_the_portal_are_compressed(served: Town) -> None:
    client = served.person("rita")
    plain = client.get(PATH)
    packed = client.get(PATH, headers={CSRF_HEADER: PORTAL})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert packed.json() == plain.json()
    assert int(packed.headers["Content-Length"]) < int(plain.headers["Content-Length"]) / 2


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        (PATH, {}),
        (PATH, {CSRF_HEADER: "somebody"}),
        (PATH, {CSRF_HEADER: PORTAL, "Accept-Encoding": "identity"}),
        ("/api/v1/search?text=sts01&limit=1", {CSRF_HEADER: PORTAL}),
    ],
    ids=["no header", "another's header", "cannot unpack", "small"],
)
def test_everything_else_is_not(served: Town, path: str, headers: dict[str, str]) -> None:
    answer = served.person("rita").get(path, headers=headers)
    assert answer.status_code == 200
    assert "Content-Encoding" not in answer.headers


def test_changes_are_never_compressed(served: Town) -> None:
    """They may hand out a secret, as a new key."""
    body = {"query": "AlertInfo | extend Long = strcat_array(repeat('long ', 900), '')"}
    answer = served.person("sam").post("/api/v1/hunting/run", json=body, headers={CSRF_HEADER: PORTAL})
    assert answer.status_code == 200
    assert len(answer.content) > 1400
    assert "Content-Encoding" not in answer.headers
