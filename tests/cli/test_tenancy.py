"""The commands about organisations, people, roles and the audit log, as an operator would walk them."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from sqlalchemy import text

from vedette.cli.main import main
from vedette.records.database import Records
from vedette.tenants import accounts

Call = Callable[..., str]
PASSWORD = "correct horse battery"


@pytest.fixture
def call(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(accounts, "_hasher", lambda: cheap)
    monkeypatch.setenv("COLUMNS", "200")

    def run(*arguments: str, code: int = 0, stdin: str = "") -> str:
        monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        with pytest.raises(SystemExit) as done:
            main([*arguments, "--data", str(tmp_path / "data")])
        out, err = capsys.readouterr()
        assert done.value.code == code, (out, err)
        return out + err

    return run


def _json(text: str) -> Any:
    return json.loads(text)


def _token(text: str) -> str:
    match = re.search(r"^[\w-]{43}$", text, re.MULTILINE)
    assert match is not None, text
    return match[0]


def _sign_up(call: Call, name: str, *, first: bool = False) -> None:
    token = _token(call("users", "first-start" if first else "invite", name))
    assert f"{name} can sign in" in call("users", "accept", "--stdin", stdin=f"{token}\n{PASSWORD}\n")


def test_nothing_is_there_at_first(call: Call) -> None:
    assert "vedette tenants found" in call("tenants", "list", code=2)


@pytest.mark.slow
def test_from_nothing_to_on_to_off_to_gone(call: Call, tmp_path: Path) -> None:
    assert "main is ineligible" in call("tenants", "found", "Main Ltd")
    assert "no licence" in call("tenants", "consent", "--agree", "1", code=4)
    assert "main is eligible" in call("licences", "add", "SPE_E5")
    assert "Turning this service on" in call("tenants", "consent")
    assert "main is consented" in call("tenants", "consent", "--agree", "1")
    assert "main is on" in call("tenants", "on")
    assert _json(call("tenants", "confirm", "--json"))["on"] is True
    (tmp_path / "data" / "spool" / "main").mkdir(parents=True)
    (tmp_path / "data" / "spool" / "main" / "1.segment").write_bytes(b"12345")
    assert "say what becomes of the data" in call("tenants", "off", code=2)
    gone = call("tenants", "off", "--delete-data")
    assert "main is off; its data is deleted" in gone
    assert '"spooled raw records": 5' in gone
    assert not (tmp_path / "data" / "spool" / "main").exists()
    assert _json(call("tenants", "confirm", "--json", code=1))["on"] is False
    assert _json(call("tenants", "status", "--json"))["receipts"]
    assert "main is deleted" in call("tenants", "delete", "--yes")
    assert _json(call("tenants", "list", "--json")) == []
    assert "whole" in call("audit", "verify")


def test_settings_services_and_status(call: Call) -> None:
    call("tenants", "found", "Main Ltd")
    call("tenants", "set", "time-zone", "Europe/Oslo")
    call("tenants", "set", "time-zone", "Mars", code=2)
    call("tenants", "service", "mail", "--location", "eu")
    call("tenants", "service", "endpoint")
    call("tenants", "service", "endpoint", "--absent")
    found = _json(call("tenants", "status", "--json"))
    assert (found["services"], found["settings"]["time-zone"]) == ({"mail": "eu"}, "Europe/Oslo")
    assert "Not licensed: Threat Explorer" in call("tenants", "status")
    assert "Main Ltd" in call("tenants", "list")


def test_people_sign_up_with_one_time_tokens(call: Call) -> None:
    _sign_up(call, "root@main.example", first=True)
    assert "already" in call("users", "first-start", "other@main.example", code=1)
    _sign_up(call, "kim@main.example")
    assert "has expired" in call("users", "accept", "--stdin", code=5, stdin=f"wrong\n{PASSWORD}\n")
    for verb in ("disable", "enable", "unlock", "sign-out"):
        call("users", verb, "kim@main.example")
    call("users", "disable", "root@main.example", code=4)
    people = _json(call("users", "list", "--json"))["accounts"]
    assert [person["name"] for person in people] == ["kim@main.example", "root@main.example"]
    assert "active" in call("users", "list")


def test_keys(call: Call) -> None:
    _sign_up(call, "root@main.example", first=True)
    made = call("users", "key", "root@main.example", "notebook", "--scope", "AdvancedHunting.Read.All")
    identifier = made.split(".")[1]
    assert identifier in call("users", "keys", "--json")
    call("users", "revoke", identifier)
    call("users", "revoke", identifier, code=4)
    assert "notebook" in call("users", "keys")


def test_roles_and_why(call: Call, tmp_path: Path) -> None:
    _sign_up(call, "root@main.example", first=True)
    _sign_up(call, "kim@main.example")
    call("roles", "assign", "kim@main.example", "security-centre/security-reader")
    call("roles", "assign", "kim@main.example", "nowhere", code=2)
    call("roles", "assign", "nobody", "directory/security-reader", code=3)
    refused = _json(call("roles", "why", "kim@main.example", "tenant.turn-on", "--json", code=1))
    assert "Global Administrator in the directory" in refused["lacking"]
    assert "✓" in call("roles", "why", "root@main.example", "tenant.turn-on")
    assert "preview" in call("roles", "copy", "security-centre/security-reader", "plus", "--add", "preview")
    assert "servers" in call("roles", "devices", "servers", "--where", "name starts-with srv-")
    call("roles", "assign", "kim@main.example", "endpoint/viewer", "--devices", "servers")
    mine = _json(call("roles", "of", "kim@main.example", "--json"))
    assert {row["group"]: row["devices"] for row in mine} == {
        "security-centre/security-reader": "all",
        "endpoint/viewer": "servers",
    }
    call("roles", "unassign", "kim@main.example", "endpoint/viewer")
    assert "servers" not in call("roles", "devices", "servers", "--remove")
    call("roles", "remove", "security-centre/plus")
    assert "Security Reader" in call("roles", "of", "kim@main.example")
    listed = {row["group"]: row for row in _json(call("roles", "list", "--json"))}
    assert len(listed["directory/global-administrator"]["members"]) == 1
    places = {
        row["place"]: row["shown"] for row in _json(call("tenants", "why", "kim@main.example", "--json"))["places"]
    }
    assert places["incidents"] == "hidden"
    assert "Microsoft 365 E5" in call("tenants", "why", "kim@main.example")


def test_activities_need_no_data(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["roles", "activities", "--json"])
    found = {row["activity"]: row["takes"] for row in json.loads(capsys.readouterr().out)}
    assert found["permissions.view"] == "the role Role Management in the security centre"


def test_licences_and_directory_from_files(call: Call, tmp_path: Path) -> None:
    skus, users, groups = tmp_path / "skus.json", tmp_path / "users.csv", tmp_path / "groups.json"
    skus.write_text(json.dumps({"value": [{"skuPartNumber": "SPE_E5"}]}))
    users.write_text("User principal name,Object Id,Licenses\nada@main.example,u1,Microsoft 365 E5+Visio\n")
    groups.write_text(json.dumps({"value": [{"id": "g1", "displayName": "SOC", "members": [{"id": "u1"}]}]}))
    assert "1 subscriptions" in call("licences", "import", str(skus))
    assert "no subscription for: Visio" in call("users", "import", str(users))
    assert "1 groups" in call("users", "import", str(groups))
    assert _json(call("licences", "users", "explorer", "--json"))["addresses"] == ["ada@main.example"]
    call("licences", "take", "ada@main.example", "SPE_E5")
    call("licences", "give", "SOC", "SPE_E5", "--group")
    assert "ada@main.example" in call("licences", "users", "explorer")
    call("roles", "assign", "SOC", "directory/security-operator", "--group")
    call("roles", "assign", "Nobody", "directory/security-operator", "--group", code=3)
    assert _json(call("licences", "list", "--json"))["eligible"] is True
    assert "Threat Explorer" in call("licences", "features")
    call("licences", "remove", "SPE_E5")
    gone = {row["feature"]: row["on"] for row in _json(call("licences", "features", "--json"))["features"]}
    assert not any(gone.values())
    assert "✗" in call("licences", "list")
    csv = tmp_path / "skus.csv"
    csv.write_text("sku,seats\nSPB,5\n")
    call("licences", "import", str(csv), "--add")
    call("users", "import", str(users), "--whole")


def test_the_audit_log_verifies_until_it_is_touched(call: Call, tmp_path: Path) -> None:
    for number in range(3):
        call("licences", "add", "SPE_E5", "--seats", str(number))
    noted = _json(call("audit", "verify", "--json"))["head"]
    assert "whole" in call("audit", "verify", "--expect", noted)
    assert "licences.import" in call("audit", "list")
    assert _json(call("audit", "list", "--limit", "1", "--json"))["total"] == 3
    assert len(call("audit", "export", "--format", "csv").splitlines()) == 5
    call("audit", "verify", "--expect", "nonsense", code=2)
    with Records.open(tmp_path / "data" / "state.db") as records, records.begin() as db:
        db.execute(text("UPDATE audit SET actor = 'nobody' WHERE position = 2"))
    assert "entry 2 was changed" in call("audit", "verify", code=1)
    assert _json(call("audit", "verify", "--json", code=1))["whole"] is False
