"""Passkeys with a software authenticator: registered, alone, beside a password; old, copied and forged ones refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.tenants.authenticator import Authenticator
from vedette.core.clock import frozen
from vedette.core.errors import BadInput, Conflict, Forbidden, NotFound
from vedette.core.scope import Scope
from vedette.records import audit as log
from vedette.records import passkeys as kept
from vedette.records.accounts import AccountRow
from vedette.records.database import Records
from vedette.tenants import accounts, passkeys
from vedette.tenants.passkeys import Party, Proof

pytestmark = pytest.mark.usefixtures("quick")
NAME, PASSWORD = "kim@north.example", "correct horse battery"
OWN = Scope("north", NAME)
T0 = datetime(2026, 4, 1, 12, tzinfo=UTC)
PARTY = Party("north.example", "Vedette", ("https://xdr.north.example",))


@pytest.fixture
def account(records: Records, operator: Scope) -> AccountRow:
    return accounts.accept(records, accounts.invite(operator, records, NAME).token, PASSWORD)


def _register(records: Records, account: AccountRow, device: Authenticator | None = None) -> Authenticator:
    device = device or Authenticator()
    scope = Scope(account.tenant, account.name)
    begun = passkeys.begin_registration(scope, records, account.id, PARTY)
    passkeys.finish_registration(scope, records, account.id, PARTY, device.make(begun.options), "my key")
    return device


def _proof(records: Records, device: Authenticator, *, sole: bool = True) -> Proof:
    return Proof(PARTY, device.answer(passkeys.begin_proof(records, PARTY, sole=sole).options))


def test_a_passkey_alone_signs_in_with_two_factors(records: Records, account: AccountRow) -> None:
    device = _register(records, account)
    done = accounts.sign_in_with_passkey(records, _proof(records, device))
    assert (done.account.name, done.mfa) == (NAME, True)
    (row,) = passkeys.listing(OWN, records, NAME)
    assert (row.name, row.sign_count, row.synced) == ("my key", 2, False)
    assert row.used is not None


def test_synced_passkeys_do_not_count(records: Records, account: AccountRow) -> None:
    device = _register(records, account, Authenticator(counts=False, synced=True))
    for _ in range(2):
        assert accounts.sign_in_with_passkey(records, _proof(records, device)).mfa
    assert passkeys.listing(OWN, records, NAME)[0].synced


def test_beside_a_password_presence_is_enough_and_a_password_alone_is_not(
    records: Records, account: AccountRow
) -> None:
    device = _register(records, account, Authenticator(verifies=False))
    with pytest.raises(Forbidden):
        accounts.sign_in(records, NAME, PASSWORD)
    assert accounts.sign_in(records, NAME, PASSWORD, proof=_proof(records, device, sole=False)).mfa
    with pytest.raises(Forbidden):
        accounts.sign_in(records, NAME, "wrong", proof=_proof(records, device, sole=False))
    for sole in (True, False):
        with pytest.raises(Forbidden):
            accounts.sign_in_with_passkey(records, _proof(records, device, sole=sole))


def test_a_proof_asked_for_beside_a_password_does_not_stand_alone(records: Records, account: AccountRow) -> None:
    device = _register(records, account)
    with pytest.raises(Forbidden):
        accounts.sign_in_with_passkey(records, _proof(records, device, sole=False))


def test_somebody_elses_passkey_is_no_second_factor(records: Records, operator: Scope, account: AccountRow) -> None:
    other = accounts.accept(records, accounts.invite(operator, records, "lee@north.example").token, PASSWORD)
    _register(records, account)
    theirs = _register(records, other)
    with pytest.raises(Forbidden):
        accounts.sign_in(records, NAME, PASSWORD, proof=_proof(records, theirs))


def test_an_answer_works_once_and_not_for_long(records: Records, account: AccountRow) -> None:
    device = _register(records, account)
    proof = _proof(records, device)
    accounts.sign_in_with_passkey(records, proof)
    with pytest.raises(Forbidden):
        accounts.sign_in_with_passkey(records, proof)
    with frozen(T0):
        late = _proof(records, device)
    with frozen(T0 + timedelta(minutes=6)), pytest.raises(Forbidden):
        accounts.sign_in_with_passkey(records, late)


def test_a_copied_passkey_is_refused_and_noted(records: Records, account: AccountRow) -> None:
    device = _register(records, account)
    accounts.sign_in_with_passkey(records, _proof(records, device))
    device.count = 0
    with pytest.raises(Forbidden):
        accounts.sign_in_with_passkey(records, _proof(records, device))
    with records.read() as db:
        assert any(entry.verb == "accounts.passkey-copied" for entry in log.entries(OWN, db))


def test_forged_answers_are_refused(records: Records, account: AccountRow) -> None:
    device = _register(records, account)

    def ask() -> str:
        return passkeys.begin_proof(records, PARTY).options

    forged = [
        Proof(PARTY, "{}"),
        Proof(PARTY, "not json"),
        Proof(PARTY, device.answer(ask(), challenge="AAAA")),
        Proof(PARTY, device.answer(ask(), rpId="elsewhere.example")),
        Proof(PARTY, device.answer(ask(), type="webauthn.create")),
        Proof(PARTY, Authenticator(origin="https://evil.example", id=device.id, key=device.key).answer(ask())),
        Proof(PARTY, Authenticator(id=device.id).answer(ask())),
        Proof(PARTY, Authenticator(key=device.key).answer(ask())),
        Proof(PARTY, Authenticator(id=device.id, key=device.key, handle=b"ac_other", count=50).answer(ask())),
    ]
    for proof in forged:
        with pytest.raises(Forbidden):
            accounts.sign_in_with_passkey(records, proof)
    assert accounts.sign_in_with_passkey(records, _proof(records, device)).mfa


def test_registering_is_for_the_owner_fresh_and_once(records: Records, operator: Scope, account: AccountRow) -> None:
    with pytest.raises(Forbidden, match="only the owner"):
        passkeys.begin_registration(operator, records, NAME, PARTY)
    with pytest.raises(NotFound):
        passkeys.begin_registration(Scope("south", NAME), records, NAME, PARTY)
    device = Authenticator()
    begun = passkeys.begin_registration(OWN, records, NAME, PARTY)
    answer = device.make(begun.options)
    elsewhere = Party("other.example", "Vedette", PARTY.origins)
    with pytest.raises(Forbidden, match="not accepted"):
        passkeys.finish_registration(OWN, records, NAME, elsewhere, answer)
    with pytest.raises(Forbidden, match="begin again"):
        passkeys.finish_registration(OWN, records, NAME, PARTY, answer)
    with pytest.raises(BadInput):
        passkeys.finish_registration(OWN, records, NAME, PARTY, '{"id": 1}')
    _register(records, account, device)
    with pytest.raises(Conflict, match="already"):
        _register(records, account, device)


def test_a_challenge_for_one_account_does_not_serve_another(
    records: Records, operator: Scope, account: AccountRow
) -> None:
    other = accounts.accept(records, accounts.invite(operator, records, "lee@north.example").token, PASSWORD)
    begun = passkeys.begin_registration(OWN, records, NAME, PARTY)
    with pytest.raises(Forbidden):
        passkeys.finish_registration(
            Scope("north", other.name), records, other.id, PARTY, Authenticator().make(begun.options)
        )


def test_removing_and_who_may_see(records: Records, operator: Scope, account: AccountRow) -> None:
    device = _register(records, account)
    for stranger in (Scope("south", NAME), Scope("north", "lee@north.example")):
        with pytest.raises((Forbidden, NotFound)):
            passkeys.listing(stranger, records, NAME)
        with pytest.raises((Forbidden, NotFound)):
            passkeys.remove(stranger, records, NAME, "x")
    (row,) = passkeys.listing(operator, records, NAME)
    passkeys.remove(OWN, records, NAME, row.id)
    with pytest.raises(NotFound):
        passkeys.remove(OWN, records, NAME, row.id)
    with pytest.raises(Forbidden):
        accounts.sign_in_with_passkey(records, _proof(records, device))
    assert not accounts.sign_in(records, NAME, PASSWORD).mfa


def test_a_closed_account_and_a_new_invitation_end_its_passkeys(
    records: Records, operator: Scope, account: AccountRow
) -> None:
    device = _register(records, account)
    accounts.set_disabled(operator, records, NAME, True)
    with pytest.raises(Forbidden):
        accounts.sign_in_with_passkey(records, _proof(records, device))
    accounts.set_disabled(operator, records, NAME, False)
    accounts.accept(records, accounts.invite(operator, records, NAME).token, "tall grey heron 9")
    with records.read() as db:
        assert kept.passkeys_of(OWN, db, account.id) == ()


def test_an_account_has_only_so_many(records: Records, account: AccountRow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passkeys, "MOST", 1)
    _register(records, account)
    with pytest.raises(Conflict, match="at most 1"):
        _register(records, account)
