"""Accounts: the first administrator, invitations that work once, passwords, signing in, lockout, closing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher

from vedette.core.clock import frozen
from vedette.core.errors import BadInput, Conflict, Forbidden, NotFound
from vedette.core.scope import Scope, local
from vedette.records import accounts as kept
from vedette.records.accounts import AccountRow
from vedette.records.audit import newest
from vedette.records.database import Records
from vedette.tenants import accounts, sessions
from vedette.tenants.accounts import accept, change_password, first_start, invite, set_disabled, sign_in, unlock
from vedette.tenants.roles import person

pytestmark = pytest.mark.usefixtures("quick")
NAME, PASSWORD = "kim@north.example", "correct horse battery"
T0 = datetime(2026, 4, 1, 12, tzinfo=UTC)


def _ready(records: Records, operator: Scope, name: str = NAME, password: str = PASSWORD) -> AccountRow:
    return accept(records, invite(operator, records, name).token, password)


def test_first_start_makes_one_administrator_and_no_password(records: Records, operator: Scope) -> None:
    with records.read() as db:
        assert not kept.any_account(db)
    first = first_start(operator, records, "Root@North.example")
    again = first_start(operator, records, "root@north.example")
    assert first is not None
    assert again is not None
    assert first.account == again.account
    with pytest.raises(Forbidden, match="used, replaced or has expired"):
        accept(records, first.token, PASSWORD)
    account = accept(records, again.token, PASSWORD)
    assert account.password.startswith("$argon2id$")
    assert PASSWORD not in account.password
    with records.read() as db:
        assert person(operator, db, account).group("directory", "global-administrator")
    assert first_start(operator, records, "other@north.example") is None
    assert sign_in(records, "root@north.example", PASSWORD).account.id == account.id


def test_a_token_works_once_and_a_day(records: Records, operator: Scope) -> None:
    with frozen(T0):
        invitation = invite(operator, records, NAME)
    with frozen(T0 + timedelta(hours=24)), pytest.raises(Forbidden):
        accept(records, invitation.token, PASSWORD)
    with frozen(T0 + timedelta(hours=23)):
        with pytest.raises(BadInput):
            accept(records, invitation.token, "short")
        accept(records, invitation.token, PASSWORD)
        with pytest.raises(Forbidden):
            accept(records, invitation.token, PASSWORD)
    with records.read() as db:
        assert invitation.token not in str(db.exec_driver_sql("SELECT * FROM invitations").all())


@pytest.mark.parametrize(
    "password",
    ["short", "x" * 300, "aaaaaaaaaaaa", "abababababab", "password1234", "my-kim-secret-1", "Vedette-2026"],
)
def test_weak_passwords(password: str) -> None:
    with pytest.raises(BadInput):
        accounts.check_password(password, NAME)


@pytest.mark.parametrize(
    "password", ["tall grey heron 9", "öäü-ßßß-日本語-ok", "password is a word I may use in a sentence"]
)
def test_good_passwords(password: str) -> None:
    accounts.check_password(password, NAME)


def test_refusals_do_not_tell_what_was_wrong(records: Records, operator: Scope) -> None:
    _ready(records, operator)
    invite(operator, records, "new@north.example")
    for name, password in ((NAME, "wrong"), ("nobody@north.example", PASSWORD), ("new@north.example", "")):
        with pytest.raises(Forbidden) as refused:
            sign_in(records, name, password)
        assert refused.value.why == "wrong name, password or code"
    assert sign_in(records, NAME.upper(), PASSWORD).account.name == NAME


def test_lockout_grows_and_ends(records: Records, operator: Scope) -> None:
    _ready(records, operator)

    def refused(password: str) -> str:
        with pytest.raises(Forbidden) as error:
            sign_in(records, NAME, password)
        return error.value.why

    with frozen(T0):
        for _ in range(accounts.TRIES):
            assert refused("wrong password") == "wrong name, password or code"
        assert "locked" in refused(PASSWORD)
        assert "locked" not in refused("wrong password")
    with frozen(T0 + timedelta(seconds=61)):
        refused("wrong password")
    with frozen(T0 + timedelta(seconds=61 + 119)):
        assert "locked" in refused(PASSWORD)
    with frozen(T0 + timedelta(seconds=61 + 121)):
        assert sign_in(records, NAME, PASSWORD).account.failures == 0
    with records.read() as db:
        assert "accounts.refused" in [entry.verb for entry in newest(operator, db)]


def test_an_administrator_unlocks(records: Records, operator: Scope) -> None:
    _ready(records, operator)
    for _ in range(accounts.TRIES):
        with pytest.raises(Forbidden):
            sign_in(records, NAME, "wrong")
    unlock(operator, records, NAME)
    sign_in(records, NAME, PASSWORD)
    with pytest.raises(Forbidden):
        unlock(Scope("north", "kim"), records, NAME)


def test_changing_the_password_ends_sessions(records: Records, operator: Scope) -> None:
    account = _ready(records, operator)
    session = sessions.open_session(records, sign_in(records, NAME, PASSWORD))
    own = Scope("north", NAME)
    with pytest.raises(Forbidden, match="present password"):
        change_password(own, records, account.id, "wrong", "tall grey heron 9")
    with pytest.raises(Forbidden, match="only the owner"):
        change_password(operator, records, account.id, PASSWORD, "tall grey heron 9")
    change_password(own, records, account.id, PASSWORD, "tall grey heron 9")
    with pytest.raises(Forbidden):
        sessions.resume(records, session.token)
    sign_in(records, NAME, "tall grey heron 9")


def test_closing_and_reopening(records: Records, operator: Scope) -> None:
    invitation = first_start(operator, records, "root@north.example")
    assert invitation is not None
    accept(records, invitation.token, PASSWORD)
    _ready(records, operator)
    session = sessions.open_session(records, sign_in(records, NAME, PASSWORD))
    set_disabled(operator, records, NAME, True)
    with pytest.raises(Forbidden):
        sessions.resume(records, session.token)
    with pytest.raises(Forbidden):
        sign_in(records, NAME, PASSWORD)
    set_disabled(operator, records, NAME, False)
    sign_in(records, NAME, PASSWORD)
    with pytest.raises(Conflict, match="last global administrator"):
        set_disabled(operator, records, "root@north.example", True)
    with pytest.raises(NotFound):
        set_disabled(operator, records, "nobody", True)


def test_names_belong_to_one_organisation(records: Records, operator: Scope) -> None:
    invite(operator, records, NAME)
    with pytest.raises(Conflict, match="taken"):
        invite(local("south"), records, NAME)
    with pytest.raises(BadInput):
        invite(operator, records, "two words")
    with pytest.raises(Forbidden):
        invite(Scope("north", "kim"), records, "x@north.example")


def test_an_old_hash_is_renewed_at_sign_in(records: Records, operator: Scope, monkeypatch: pytest.MonkeyPatch) -> None:
    before = _ready(records, operator)
    stronger = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)
    monkeypatch.setattr(accounts, "_hasher", lambda: stronger)
    after = sign_in(records, NAME, PASSWORD).account
    assert after.password != before.password
    assert "t=2" in after.password


def test_the_real_hash_is_argon2id_with_the_cost_of_the_rfc(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    hasher = accounts._hasher()
    assert (hasher.type.name, hasher.memory_cost, hasher.time_cost, hasher.parallelism) == ("ID", 65536, 3, 4)
