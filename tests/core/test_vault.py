"""Sealing: only with the key, only for the purpose, readable by nobody else, changed keys keep working."""

from __future__ import annotations

from pathlib import Path

import pytest

from vedette.core.errors import BadInput, Conflict
from vedette.core.vault import Vault


def test_the_key_is_made_when_first_needed_and_only_for_its_owner(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"
    vault = Vault.at(path)
    assert not path.exists()
    sealed = vault.seal("totp:ac_1", "SEED")
    assert path.stat().st_mode & 0o777 == 0o600
    assert [name.name for name in tmp_path.iterdir()] == ["secret.key"]
    assert "SEED" not in sealed
    assert Vault.at(path).open("totp:ac_1", sealed) == "SEED"


def test_the_same_text_is_never_sealed_the_same_way() -> None:
    vault = Vault.fresh()
    assert vault.seal("a", "x") != vault.seal("a", "x")


def test_a_secret_moved_or_changed_does_not_open() -> None:
    vault = Vault.fresh()
    sealed = vault.seal("totp:ac_1", "SEED")
    with pytest.raises(Conflict, match="belongs to something else"):
        vault.open("totp:ac_2", sealed)
    flipped = sealed[:-6] + ("A" if sealed[-6] != "A" else "B") + sealed[-5:]
    with pytest.raises(Conflict):
        vault.open("totp:ac_1", flipped)
    with pytest.raises(Conflict, match="restore"):
        vault.open("totp:ac_1", "JBSWY3DPEHPK3PXP")


def test_another_key_does_not_open_it() -> None:
    with pytest.raises(Conflict, match="restore that file"):
        Vault.fresh().open("a", Vault.fresh().seal("a", "x"))


def test_without_a_file_nothing_is_sealed() -> None:
    with pytest.raises(Conflict, match="data folder"):
        Vault().seal("a", "x")


MODES = [(0o600, False, True), (0o640, False, False), (0o604, False, False), (0o640, True, True), (0o644, True, False)]


@pytest.mark.parametrize(("mode", "shared", "fine"), MODES)
def test_a_file_others_may_read_is_refused(tmp_path: Path, mode: int, shared: bool, fine: bool) -> None:
    path = tmp_path / "secret.key"
    Vault.at(path).ready()
    path.chmod(mode)
    if fine:
        Vault.at(path, shared=shared)
        return
    with pytest.raises(BadInput, match="chmod"):
        Vault.at(path, shared=shared)


@pytest.mark.parametrize("text", ["", "short\n", "AAAA\n", "not base64 at all!\n"])
def test_a_file_without_keys_is_told(tmp_path: Path, text: str) -> None:
    path = tmp_path / "secret.key"
    path.write_text(text)
    path.chmod(0o600)
    with pytest.raises(BadInput):
        Vault.at(path)


def test_a_shared_file_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no such file"):
        Vault.at(tmp_path / "none", shared=True)


def test_a_new_key_leaves_the_one_before_readable_and_others_see_it(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"
    mine, theirs = Vault.at(path), Vault.at(path)
    first = mine.seal("a", "x")
    assert theirs.open("a", first) == "x"
    mine.renew()
    assert not theirs.current(first)
    second = theirs.seal("a", "y")
    assert mine.current(second)
    assert mine.open("a", first) == "x"
    mine.renew()
    with pytest.raises(Conflict):
        theirs.open("a", first)
    assert theirs.open("a", second) == "y"
    assert mine.drop_old() == 1
    with pytest.raises(Conflict):
        theirs.open("a", second)


def test_two_first_starts_at_once_agree_on_one_key(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"
    one, two = Vault.at(path), Vault.at(path)
    one.ready()
    two._write((b"x" * 32,), first=True)
    assert two.open("a", one.seal("a", "x")) == "x"
