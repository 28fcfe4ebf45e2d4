"""Codes typed elsewhere: approved once, refused, too early, too late, and only by somebody signed in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.tenants.company import add_account, turned_on
from vedette.core.clock import frozen
from vedette.core.errors import BadInput, Forbidden, NotFound
from vedette.core.scope import Scope
from vedette.records.accounts import AccountRow
from vedette.records.database import Records
from vedette.tenants import accounts, devicecodes, tokens
from vedette.tenants.devicecodes import Begun
from vedette.tenants.tokens import Refused, Service, Token

pytestmark = pytest.mark.usefixtures("quick_keys")
T0 = datetime(2026, 4, 1, 12, tzinfo=UTC)
HERE = Service("https://xdr.north.example")
CLIENT = "db662dc1-0cfe-4e1c-a843-19a68e65be58"
OWN = Scope("north", "lee@north.example")


@pytest.fixture
def reader(records: Records) -> AccountRow:
    turned_on(records)
    return add_account(records, OWN.actor, "directory/security-reader")


def _begin(records: Records) -> Begun:
    return devicecodes.begin(records, CLIENT, f"{HERE.base}/.default")


def _poll(records: Records, begun: Begun, client: str = CLIENT) -> str:
    got = devicecodes.poll(records, HERE, client, begun.device)
    return got.error if isinstance(got, Refused) else "token"


def test_a_code_is_approved_once(records: Records, reader: AccountRow) -> None:
    begun = _begin(records)
    assert _poll(records, begun) == "authorization_pending"
    shown = devicecodes.waiting(records, begun.user.lower())
    assert (shown.client, shown.scopes) == (CLIENT, f"{HERE.base}/.default")
    devicecodes.decide(OWN, records, begun.user.replace("-", " "), approve=True, mfa=True)
    got = devicecodes.poll(records, HERE, CLIENT, begun.device)
    assert isinstance(got, Token)
    verified = tokens.verify(records, HERE, got.text)
    assert (verified.account, verified.scope.tenant) == (reader.id, "north")
    assert _poll(records, begun) == "invalid_grant"


def test_refused_late_and_foreign(records: Records, reader: AccountRow) -> None:
    begun = _begin(records)
    devicecodes.decide(OWN, records, begun.user, approve=False, mfa=False)
    assert _poll(records, begun) == "access_denied"
    with pytest.raises(NotFound):
        devicecodes.waiting(records, begun.user)
    with frozen(T0):
        late = _begin(records)
        assert _poll(records, late, "somebody") == "invalid_grant"
    with frozen(T0 + timedelta(minutes=16)):
        assert _poll(records, late) == "expired_token"
        with pytest.raises(NotFound):
            devicecodes.decide(OWN, records, late.user, approve=True, mfa=False)


def test_asking_too_often_slows_down(records: Records, reader: AccountRow) -> None:
    with frozen(T0):
        begun = _begin(records)
        assert _poll(records, begun) == "authorization_pending"
        assert _poll(records, begun) == "slow_down"
    with frozen(T0 + timedelta(seconds=6)):
        assert _poll(records, begun) == "slow_down"
    with frozen(T0 + timedelta(seconds=30)):
        assert _poll(records, begun) == "authorization_pending"


def test_only_an_account_of_the_tenant_approves(records: Records, reader: AccountRow, operator: Scope) -> None:
    begun = _begin(records)
    for stranger in (operator, Scope("south", OWN.actor)):
        with pytest.raises(Forbidden):
            devicecodes.decide(stranger, records, begun.user, approve=True, mfa=False)
    devicecodes.decide(OWN, records, begun.user, approve=True, mfa=False)
    with pytest.raises(NotFound):
        devicecodes.decide(OWN, records, begun.user, approve=True, mfa=False)
    accounts.set_disabled(operator, records, OWN.actor, True)
    assert _poll(records, begun) == "access_denied"


def test_a_program_names_itself(records: Records) -> None:
    for client, scopes in (("", ""), ("x" * 100, ""), (CLIENT, "x" * 3000)):
        with pytest.raises(BadInput):
            devicecodes.begin(records, client, scopes)
