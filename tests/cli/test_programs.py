"""The commands about programs, identity providers, directories and keys, as an operator would walk them."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.tenants import slapd
from tests.tenants.slapd import ADMIN, BASE, PASSWORD, Slapd, person
from vedette.cli.main import main

Call = Callable[..., str]


@pytest.fixture
def call(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    monkeypatch.setenv("COLUMNS", "200")

    def run(*arguments: str, code: int = 0, typed: str = "") -> str:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        with pytest.raises(SystemExit) as done:
            main([*arguments, "--data", str(tmp_path / "data")])
        out, err = capsys.readouterr()
        assert done.value.code == code, (out, err)
        return out + err

    return run


@pytest.fixture(autouse=True)
def hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords are typed where no terminal is."""
    monkeypatch.setattr("click.termui.hidden_prompt_func", lambda _: input())
    monkeypatch.setattr("getpass.getpass", lambda *_, **__: input())


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Slapd]:
    if slapd.server() is None:
        pytest.skip("slapd is not installed (apt-get install slapd)")
    running = Slapd(tmp_path_factory.mktemp("slapd"))
    yield running
    running.stop()


def test_programs(call: Call, tmp_path: Path) -> None:
    call("tenants", "found", "North")
    made = call("apps", "make", "collector", "--permission", "Incident.Read.All").strip()
    assert len(made) == 36
    call("apps", "grant", "collector", "--permission", "Incident.ReadWrite.All")
    secret, credential = call("apps", "secret", "collector", "--days", "10").split()[:2]
    assert len(secret) == 43
    pem = tmp_path / "public.pem"
    public = ec.generate_private_key(ec.SECP256R1()).public_key()
    pem.write_bytes(public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo))
    call("apps", "key", "collector", str(pem))
    assert secret not in call("apps", "credentials", "collector")
    held = json.loads(call("apps", "credentials", "collector", "--json"))
    assert {row["kind"] for row in held} == {"secret", "key"}
    call("apps", "withdraw", "collector", credential.rstrip(","))
    call("apps", "disable", "collector")
    assert "disabled" in call("apps", "list")
    call("apps", "enable", "collector")
    assert json.loads(call("apps", "list", "--json"))[0]["permissions"] == "Incident.ReadWrite.All"
    call("apps", "remove", "collector")
    assert "no application" in call("apps", "disable", "collector", code=3)


def test_identity_providers(call: Call) -> None:
    common = ["sso", "set", "corporate", "--issuer", "https://login.north.example", "--client-id", "vedette"]
    call(*common, "--role", "soc=directory/security-operator", typed="the secret\n")
    assert "soc → directory/security-operator" in call("sso", "list")
    assert "GROUP=STORE" in call(*common, "--public", "--role", "soc", code=2)
    call("sso", "disable", "corporate")
    assert json.loads(call("sso", "list", "--json"))[0]["state"] == "off"
    call("sso", "enable", "corporate")
    call("sso", "remove", "corporate")
    assert json.loads(call("sso", "list", "--json")) == []


def test_a_directory_is_shown_then_taken_over(call: Call, server: Slapd) -> None:
    server.load(person(1, "kim") + person(2, "lee"))
    where = ["--url", server.tls, "--base", BASE, "--bind", ADMIN, "--kind", "openldap"]
    call("directories", "set", "corp", *where, "--certificates", server.certificates, typed=f"{PASSWORD}\n")
    assert "2 added" in call("directories", "sync", "corp")
    assert "kim@north.example" not in call("users", "list")
    assert "done" in call("directories", "sync", "corp", "--apply")
    assert "kim@north.example" in call("users", "list")
    server.load(person(1, "kim"))
    assert "left: lee@north.example" in call("directories", "sync", "corp", "--full", "--apply")
    assert json.loads(call("directories", "list", "--json"))[0]["directory"] == "corp"
    call("directories", "remove", "corp")
    assert "kim@north.example" in call("users", "list")


def test_the_installations_keys_are_changed(call: Call, tmp_path: Path) -> None:
    call("sso", "set", "corporate", "--issuer", "https://login.north.example", "--client-id", "v", typed="secret\n")
    path = tmp_path / "data" / "secret.key"
    before = path.read_text().split()
    assert path.stat().st_mode & 0o777 == 0o600
    assert "1 secrets sealed anew, 0 old keys" in call("secrets", "rotate")
    after = path.read_text().split()
    assert after[1:] == before
    assert "1 old keys forgotten" in call("secrets", "rotate", "--drop-old")
    assert len(path.read_text().split()) == 1
    assert "signing with" in call("secrets", "signing-keys", "--distrust")
    path.chmod(0o644)
    assert "chmod 600" in call("sso", "list", code=2)


def test_the_key_may_lie_elsewhere(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    call("tenants", "found", "North")
    call("secrets", "signing-keys")
    elsewhere = tmp_path / "elsewhere.key"
    (tmp_path / "data" / "secret.key").rename(elsewhere)
    monkeypatch.setenv("VEDETTE_SECRET_KEY_FILE", str(elsewhere))
    assert "1 secrets sealed anew" in call("secrets", "rotate")
    assert not (tmp_path / "data" / "secret.key").exists()
    elsewhere.unlink()
    assert "no such file of keys" in call("secrets", "rotate", code=2)


def test_an_import_is_shown_first(call: Call, tmp_path: Path) -> None:
    users = tmp_path / "users.csv"
    users.write_text("upn,object id\nada@x,1\nben@x,2\n")
    assert "2 added" in call("users", "import", str(users), "--preview")
    assert "ada@x" not in call("users", "list")
    call("users", "import", str(users))
    users.write_text("upn,object id\nada@x,1\n")
    assert "left: ben@x" in call("users", "import", str(users), "--whole", "--preview")
    assert "1 left" in call("users", "import", str(users), "--whole")
