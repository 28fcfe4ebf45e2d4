"""The log as JSON lines with the request's id, and never a secret that went through the API."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest

from tests.api.town import Town
from vedette.core.logs import Json, Plain, configure, masked


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    root, level = logging.getLogger(), logging.getLogger().level
    stream = io.StringIO()
    handler = configure("json", stream)
    yield stream
    root.removeHandler(handler)
    root.setLevel(level)


def test_lines_are_json_and_name_the_request(served: Town, written: io.StringIO) -> None:
    served.person("rita").get("/api/v1/incidents?text=abc", headers={"X-Request-Id": "my-own-request"})
    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    mine = [line for line in lines if line.get("request") == "my-own-request"]
    assert mine[0]["logger"] == "vedette.access"
    assert mine[0]["message"].startswith("GET /api/v1/incidents 200")
    assert mine[0]["at"].endswith("Z")


def test_no_secret_is_ever_logged(served: Town, written: io.StringIO) -> None:
    client = served.person("rita")
    cookie = client.cookies["vedette_session"]
    program = served.program("Incident.Read.All")
    key = program.headers["Authorization"].removeprefix("Bearer ")
    client.get("/api/v1/incidents?text=in-the-address-7731")
    program.get("/api/v1/incidents")
    served.client(Authorization="Bearer made-up-token-9913").get("/api/v1/incidents")
    served.client().post("/api/v1/session", json={"name": "rita@north.example", "password": "pass-word-5521"})
    served.client().post("/oauth2/token", data={"client_id": "x", "client_secret": "shh-secret-4419"})
    said = written.getvalue()
    assert said.count("vedette.access") >= 5
    for secret in (cookie, key, "in-the-address-7731", "made-up-token-9913", "pass-word-5521", "shh-secret-4419"):
        assert secret not in said


@pytest.mark.parametrize("formatter", [Plain(), Json()])
def test_what_an_error_says_is_masked(formatter: logging.Formatter) -> None:
    text = 'failed: Authorization: Bearer abc.def, {"password": "hunter2"}, client_secret=s3cr3t&x=1'
    record = logging.LogRecord("vedette", logging.ERROR, "", 1, text, None, None)
    line = formatter.format(record)
    assert not [word for word in ("abc.def", "hunter2", "s3cr3t") if word in line]
    assert "x=1" in line
    assert masked("nothing to hide, 3 tokens") == "nothing to hide, 3 tokens"
