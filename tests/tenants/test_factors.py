"""The second factor: set up with a code, each code once, recovery codes once, off again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from vedette.core.clock import frozen
from vedette.core.errors import BadInput, Conflict, Forbidden, NotFound
from vedette.core.scope import Scope
from vedette.records import accounts as kept
from vedette.records.accounts import AccountRow
from vedette.records.database import Records
from vedette.tenants import accounts, factors

pytestmark = pytest.mark.usefixtures("quick")
NAME, PASSWORD = "kim@north.example", "correct horse battery"
OWN = Scope("north", NAME)
T0 = datetime(2026, 4, 1, 12, tzinfo=UTC)


def _code(secret: str, at: datetime) -> str:
    return pyotp.TOTP(secret).at(at)


@pytest.fixture
def account(records: Records, operator: Scope) -> AccountRow:
    with frozen(T0):
        return accounts.accept(records, accounts.invite(operator, records, NAME).token, PASSWORD)


@pytest.fixture
def enrolled(records: Records, account: AccountRow) -> tuple[str, tuple[str, ...]]:
    with frozen(T0):
        enrolment = factors.begin(OWN, records, account.id)
        return enrolment.secret, factors.finish(OWN, records, account.id, enrolment.secret, _code(enrolment.secret, T0))


def test_the_uri_names_product_and_person(records: Records, account: AccountRow) -> None:
    enrolment = factors.begin(OWN, records, account.id)
    assert enrolment.uri.startswith("otpauth://totp/Vedette:kim%40north.example?secret=")


def test_nothing_is_on_before_a_code_fits(records: Records, account: AccountRow) -> None:
    with frozen(T0), pytest.raises(Forbidden, match="clock"):
        factors.finish(OWN, records, account.id, "JBSWY3DPEHPK3PXP" * 2, "000000")
    with pytest.raises(BadInput):
        factors.finish(OWN, records, account.id, "JBSWY3DP", "000000")
    assert not accounts.sign_in(records, NAME, PASSWORD).mfa


def test_signing_in_needs_a_fresh_code(records: Records, enrolled: tuple[str, tuple[str, ...]]) -> None:
    secret, _ = enrolled
    later = T0 + timedelta(seconds=60)
    with frozen(later):
        for code in ("", "000000", _code(secret, T0), "ééé"):
            with pytest.raises(Forbidden):
                accounts.sign_in(records, NAME, PASSWORD, code)
        with pytest.raises(Forbidden):
            accounts.sign_in(records, NAME, "wrong", _code(secret, later))


def test_a_code_works_once_and_clocks_may_differ(records: Records, enrolled: tuple[str, tuple[str, ...]]) -> None:
    secret, _ = enrolled
    later = T0 + timedelta(minutes=5)
    code = _code(secret, later - timedelta(seconds=30))
    with frozen(later):
        assert accounts.sign_in(records, NAME, PASSWORD, f"{code[:3]} {code[3:]}").mfa
        with pytest.raises(Forbidden):
            accounts.sign_in(records, NAME, PASSWORD, code)
        with pytest.raises(Forbidden):
            accounts.sign_in(records, NAME, PASSWORD, _code(secret, later - timedelta(seconds=90)))
        assert accounts.sign_in(records, NAME, PASSWORD, _code(secret, later)).mfa


def test_recovery_codes_work_once(records: Records, enrolled: tuple[str, tuple[str, ...]]) -> None:
    _, codes = enrolled
    assert len(set(codes)) == factors.RECOVERY_CODES
    assert accounts.sign_in(records, NAME, PASSWORD, codes[0].upper()).mfa
    with pytest.raises(Forbidden):
        accounts.sign_in(records, NAME, PASSWORD, codes[0])
    with records.read() as db:
        row = kept.find_account(OWN, db, NAME)
        assert row is not None
        assert kept.recovery_codes_left(OWN, db, row.id) == 9


def test_off_with_a_code_and_only_by_the_owner(
    records: Records, operator: Scope, account: AccountRow, enrolled: tuple[str, tuple[str, ...]]
) -> None:
    secret, codes = enrolled
    with pytest.raises(Conflict):
        factors.begin(OWN, records, account.id)
    with frozen(T0), pytest.raises(Conflict):
        factors.finish(OWN, records, account.id, secret, _code(secret, T0))
    with pytest.raises(Forbidden, match="only the owner"):
        factors.take_off(operator, records, account.id, codes[0])
    with pytest.raises(NotFound):
        factors.take_off(Scope("south", NAME), records, account.id, codes[0])
    with pytest.raises(Forbidden, match="does not fit"):
        factors.take_off(OWN, records, account.id, "nothing")
    factors.take_off(OWN, records, account.id, codes[0])
    assert not accounts.sign_in(records, NAME, PASSWORD).mfa


def test_a_new_invitation_clears_the_lost_factor(
    records: Records, operator: Scope, enrolled: tuple[str, tuple[str, ...]]
) -> None:
    accounts.accept(records, accounts.invite(operator, records, NAME).token, "tall grey heron 9")
    assert not accounts.sign_in(records, NAME, "tall grey heron 9").mfa
