"""Guarded links looked over by `vedette check`, and their keys turned from the command line."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from vedette.app.mailflow import find_clicks, guards_links
from vedette.app.wiring import open_state
from vedette.cli.main import main
from vedette.core.scope import local
from vedette.mail.clicks.address import MARK
from vedette.mail.policies import store
from vedette.mail.policies.model import DEFAULT, Links, Protection
from vedette.mail.policies.store import Wanted


class Somebody(BaseHTTPRequestHandler):
    """Answers as a server of ours would, or as anybody."""

    ours = True

    def do_HEAD(self) -> None:
        self.send_response(404)
        if self.ours and self.path.startswith("/l/"):
            self.send_header(MARK, "1")
        self.end_headers()

    def log_message(self, *_said: object) -> None:
        """Says nothing."""


@pytest.fixture
def server() -> Iterator[HTTPServer]:
    with HTTPServer(("127.0.0.1", 0), Somebody) as made:
        thread = threading.Thread(target=made.serve_forever)
        thread.start()
        yield made
        made.shutdown()
        thread.join()


def _run(capsys: pytest.CaptureFixture[str], *arguments: str, fine: bool = True) -> str:
    with pytest.raises(SystemExit) as done:
        main(list(arguments))
    assert (done.value.code == 0) is fine
    return capsys.readouterr().out


def test_the_address_is_looked_for_and_what_to_do_is_said(server: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> None:
    base = f"http://127.0.0.1:{server.server_port}"
    assert find_clicks(base) == ""
    monkeypatch.setattr(Somebody, "ours", False)
    assert "somebody else answers" in find_clicks(base)
    assert "set mail.clicks.address" in find_clicks("")
    assert "nobody answers" in find_clicks("http://127.0.0.1:1")


def test_check_tells_of_links_that_lead_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "config.toml").write_text('[mail.doors.mx]\nlisten = "unix:/nowhere/milter.sock"\n')

    def found() -> tuple[bool, str]:
        said = json.loads(_run(capsys, "check", "--data", str(data), "--json", fine=False))
        one = next(one for one in said["checks"] if one["name"] == "guarded links")
        return one["fine"], one["found"]

    fine, text = found()
    assert (fine, "mail.clicks.address" in text) == (False, True)
    monkeypatch.setenv("VEDETTE_MAIL_CLICKS_ADDRESS", "http://127.0.0.1:1")
    assert "nobody answers at http://127.0.0.1:1" in found()[1]
    with open_state(data, create=True) as records:
        scope = local()
        kept = store.get(scope, records, Protection.LINKS, DEFAULT)
        wanted = Wanted(Protection.LINKS, "Default", Links(rewrite=False))
        assert guards_links(scope, records)
        store.update(scope, records, DEFAULT, wanted, kept.etag)
    assert found()[0]


def test_keys_are_made_listed_and_forgotten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = str(tmp_path / "data")
    with open_state(Path(data), create=True):
        pass

    def ask(*options: str) -> list[dict[str, str]]:
        found: list[dict[str, str]] = json.loads(_run(capsys, "mail", "click-keys", "--data", data, "--json", *options))
        return found

    assert ask() == []
    (first,) = ask("--new")
    second, old = ask("--new")
    assert old == first
    assert ask("--forget", first["id"]) == [second]
    _run(capsys, "mail", "click-keys", "--data", data, "--forget", second["id"], fine=False)
