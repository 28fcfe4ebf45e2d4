"""Tokens against forged requests: this session's, made here, said twice."""

from __future__ import annotations

import pytest

from vedette.core.vault import Vault
from vedette.tenants import csrf

VAULT = Vault.fresh()


def test_the_same_token_twice_is_right() -> None:
    token = csrf.issue(VAULT, "se_1")
    assert token != csrf.issue(VAULT, "se_1")
    assert csrf.check(VAULT, "se_1", token, token)


@pytest.mark.parametrize("header", ["", "x.y", "é", "."])
def test_a_forged_one_is_wrong(header: str) -> None:
    token = csrf.issue(VAULT, "se_1")
    assert not csrf.check(VAULT, "se_1", token, header)
    assert not csrf.check(VAULT, "se_1", header, header)


def test_one_of_another_session_or_installation_is_wrong() -> None:
    token = csrf.issue(VAULT, "se_1")
    assert not csrf.check(VAULT, "se_2", token, token)
    assert not csrf.check(Vault.fresh(), "se_1", token, token)


def test_it_outlives_one_change_of_the_key() -> None:
    vault = Vault.fresh()
    token = csrf.issue(vault, "se_1")
    vault.renew()
    assert csrf.check(vault, "se_1", token, token)
    vault.renew()
    assert not csrf.check(vault, "se_1", token, token)
