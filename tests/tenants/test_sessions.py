"""Sessions: idle and absolute end, rotation with grace, a replayed token ends everything, signing out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.tenants.company import add_account, turned_on
from vedette.core.clock import frozen
from vedette.core.errors import Forbidden, NotFound
from vedette.core.scope import Scope, local
from vedette.records import sessions as kept
from vedette.records.accounts import AccountRow, save_account
from vedette.records.audit import newest
from vedette.records.database import Records
from vedette.tenants import sessions
from vedette.tenants.accounts import SignedIn
from vedette.tenants.sessions import TERMS, Session, open_session, resume

T0 = datetime(2026, 4, 1, 8, tzinfo=UTC)


@pytest.fixture
def kim(records: Records) -> AccountRow:
    turned_on(records)
    return add_account(records, "kim@north.example", "directory/security-reader")


@pytest.fixture
def opened(records: Records, kim: AccountRow) -> Session:
    with frozen(T0):
        return open_session(records, SignedIn(kim, True))


def _at(records: Records, token: str, after: timedelta) -> Session:
    with frozen(T0 + after):
        return resume(records, token)


def _refused(records: Records, token: str, after: timedelta) -> None:
    with pytest.raises(Forbidden, match="the session has ended"):
        _at(records, token, after)


def test_a_session_gives_the_scope_of_its_person(records: Records, opened: Session) -> None:
    session = _at(records, opened.token, timedelta(minutes=1))
    assert (session.id, session.mfa, session.token) == (opened.id, True, "")
    scope = sessions.scope_of(records, session)
    assert (scope.tenant, scope.actor) == ("north", "kim@north.example")
    with pytest.raises(Forbidden):
        sessions.scope_of(records, session, "south")
    with records.read() as db:
        assert opened.token not in str(kept.sessions_of(scope, db))


def test_idle_sessions_end(records: Records, opened: Session) -> None:
    _refused(records, opened.token, TERMS.idle + timedelta(seconds=1))
    _refused(records, opened.token, timedelta(seconds=1))


def test_used_sessions_live_until_the_absolute_end(records: Records, opened: Session) -> None:
    token, after = opened.token, timedelta()
    while after + timedelta(minutes=20) <= TERMS.absolute:
        after += timedelta(minutes=20)
        token = _at(records, token, after).token or token
    _refused(records, token, TERMS.absolute + timedelta(seconds=1))


def test_the_token_rotates_and_the_old_one_has_a_moment_of_grace(records: Records, opened: Session) -> None:
    due = TERMS.rotate + timedelta(seconds=1)
    renewed = _at(records, opened.token, due)
    assert renewed.token
    assert renewed.token != opened.token
    assert _at(records, opened.token, due + timedelta(seconds=10)).token == ""
    assert _at(records, renewed.token, due + timedelta(seconds=10)).id == opened.id


def test_a_replaced_token_that_comes_back_ends_the_session(records: Records, opened: Session, operator: Scope) -> None:
    due = TERMS.rotate + timedelta(seconds=1)
    renewed = _at(records, opened.token, due)
    _at(records, renewed.token, due + timedelta(seconds=1))
    _refused(records, opened.token, due + TERMS.grace + timedelta(seconds=1))
    _refused(records, renewed.token, due + TERMS.grace + timedelta(seconds=2))
    with records.read() as db:
        assert newest(operator, db)[0].verb == "sessions.replayed"


def test_a_token_that_was_lost_on_its_way_is_made_anew(records: Records, opened: Session) -> None:
    due, later = TERMS.rotate + timedelta(seconds=1), timedelta(minutes=1)
    lost = _at(records, opened.token, due)
    again = _at(records, opened.token, due + later)
    assert again.token not in ("", lost.token)
    assert _at(records, again.token, due + later).id == opened.id
    # Now that one has arrived, the others are worth nothing any more.
    _at(records, again.token, due + 2 * later)
    _refused(records, lost.token, due + 3 * later)
    _refused(records, again.token, due + 3 * later)


def test_a_stream_outlives_its_token_and_keeps_the_session(records: Records, opened: Session) -> None:
    due = TERMS.rotate + timedelta(seconds=1)
    renewed = _at(records, opened.token, due)
    for minute in range(1, 60):
        if minute == 1:
            _at(records, renewed.token, due + timedelta(minutes=1))
        with frozen(T0 + due + timedelta(minutes=minute)):
            sessions.attend(records, opened)
    assert _at(records, renewed.token, due + timedelta(minutes=60)).id == opened.id
    sessions.end(records, opened)
    with frozen(T0 + due + timedelta(minutes=61)), pytest.raises(Forbidden):
        sessions.attend(records, opened)


def test_a_closed_account_has_no_sessions(records: Records, opened: Session, kim: AccountRow) -> None:
    with records.begin() as db:
        save_account(Scope("north", "test"), db, replace(kim, disabled=True))
    _refused(records, opened.token, timedelta(seconds=1))


def test_nonsense_is_refused(records: Records) -> None:
    _refused(records, "", timedelta())
    _refused(records, "ö" * 1000, timedelta())


def test_signing_out_here_and_everywhere(records: Records, opened: Session, kim: AccountRow) -> None:
    with frozen(T0):
        other = open_session(records, SignedIn(kim, False))
        sessions.end(records, opened)
    _refused(records, opened.token, timedelta(seconds=1))
    with pytest.raises(Forbidden):
        sessions.end_all(Scope("north", "lee"), records, kim.name)
    with pytest.raises(NotFound):
        sessions.end_all(local("south"), records, kim.name)
    assert sessions.end_all(Scope("north", kim.name), records, kim.name) == 1
    _refused(records, other.token, timedelta(seconds=1))


def test_old_sessions_are_swept_and_open_ones_are_listed(records: Records, opened: Session, kim: AccountRow) -> None:
    own = Scope("north", kim.name)
    assert [row.family for row in sessions.listing(own, records, kim.id)] == [opened.id]
    with pytest.raises(Forbidden):
        sessions.listing(Scope("north", "lee"), records, kim.id)
    with frozen(T0 + TERMS.absolute * 2):
        fresh = open_session(records, SignedIn(kim, False))
    found = sessions.listing(local("north"), records, kim.id)
    assert [(row.family, row.hash) for row in found] == [(fresh.id, "")]
