"""API keys: shown once, scoped, expiring, revocable; every fault has the same answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.tenants.company import add_account, turned_on
from vedette.core.clock import frozen
from vedette.core.errors import BadInput, Conflict, Forbidden, NotFound
from vedette.core.scope import Scope, local
from vedette.records.accounts import AccountRow, save_account
from vedette.records.database import Records
from vedette.tenants import keys

T0 = datetime(2026, 4, 1, 12, tzinfo=UTC)
SCOPES = ["AdvancedHunting.Read.All"]


@pytest.fixture
def kim(records: Records) -> AccountRow:
    turned_on(records)
    return add_account(records, "kim@north.example", "directory/security-operator")


def test_a_key_opens_what_it_says(records: Records, kim: AccountRow) -> None:
    own = Scope("north", kim.name)
    made = keys.make(own, records, kim.id, "notebook", SCOPES, expires=None)
    scope = keys.authenticate(records, made.text)
    assert (scope.tenant, scope.actor, scope.rights) == (
        "north",
        "kim@north.example (notebook)",
        frozenset({"hunting.run"}),
    )
    assert made.text.split(".")[2] not in str(keys.listing(own, records))
    assert keys.listing(own, records)[0].used is not None
    assert keys.listing(own, records)[0].hash == ""


@pytest.mark.parametrize(
    "text", ["", "x", "vdt.key_x.secret", "vdt..", "abc.{id}.{secret}", "vdt.{id}.wrong", "vdt.{id}."]
)
def test_wrong_keys_have_one_answer(records: Records, kim: AccountRow, text: str) -> None:
    made = keys.make(Scope("north", kim.name), records, kim.id, "n", SCOPES, expires=None)
    _, identifier, secret = made.text.split(".")
    with pytest.raises(Forbidden) as refused:
        keys.authenticate(records, text.format(id=identifier, secret=secret))
    assert refused.value.why == "this API key is wrong, revoked or has expired"


def test_keys_expire_are_revoked_and_end_with_the_account(records: Records, kim: AccountRow) -> None:
    own = Scope("north", kim.name)
    with frozen(T0):
        short = keys.make(own, records, kim.id, "short", SCOPES, expires=T0 + timedelta(hours=1))
        long = keys.make(own, records, kim.id, "long", SCOPES, expires=None)
        assert keys.authenticate(records, short.text)
        with pytest.raises(BadInput):
            keys.make(own, records, kim.id, "past", SCOPES, expires=T0)
    with frozen(T0 + timedelta(hours=1)), pytest.raises(Forbidden):
        keys.authenticate(records, short.text)
    keys.revoke(own, records, long.id)
    with pytest.raises(Conflict):
        keys.revoke(own, records, long.id)
    with pytest.raises(Forbidden):
        keys.authenticate(records, long.text)
    third = keys.make(own, records, kim.id, "third", SCOPES, expires=None)
    with records.begin() as db:
        save_account(own, db, replace(kim, disabled=True))
    with pytest.raises(Forbidden):
        keys.authenticate(records, third.text)


def test_keys_of_others_need_the_right_and_other_tenants_are_not_seen(records: Records, kim: AccountRow) -> None:
    made = keys.make(local("north"), records, kim.id, "by admin", SCOPES, expires=None)
    stranger = Scope("north", "lee@north.example")
    with pytest.raises(Forbidden):
        keys.make(stranger, records, kim.id, "x", SCOPES, expires=None)
    with pytest.raises(Forbidden):
        keys.revoke(stranger, records, made.id)
    with pytest.raises(Forbidden):
        keys.listing(stranger, records, kim.id)
    with pytest.raises(NotFound):
        keys.revoke(local("south"), records, made.id)
    with pytest.raises(NotFound):
        keys.make(local("south"), records, kim.id, "x", SCOPES, expires=None)
    assert keys.listing(local("south"), records) == ()
    assert len(keys.listing(local("north"), records, kim.id)) == 1


@pytest.mark.parametrize("scopes", [[], ["Everything"]])
def test_scopes_must_be_known(records: Records, kim: AccountRow, scopes: list[str]) -> None:
    with pytest.raises(BadInput, match=r"AdvancedHunting\.Read\.All"):
        keys.make(Scope("north", kim.name), records, kim.id, "x", scopes, expires=None)
