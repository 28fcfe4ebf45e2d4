"""Leases: one owner at a time, renewed, lost when they run out, fenced; by one clock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from tests.states import fresh
from vedette.core import clock
from vedette.core.scope import local
from vedette.records import jobs, leases
from vedette.records.database import Records
from vedette.records.jobs import JobRow

AT = datetime(2026, 3, 4, 5, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SCOPE, OTHER = local(), local("other")


@pytest.fixture
def records(database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Records]:
    monkeypatch.setattr(leases, "moment", lambda scope, db: clock.now())
    with fresh() as opened:
        yield opened


def take(records: Records, owner: str, at: datetime = AT) -> leases.Lease | None:
    with clock.frozen(at), records.begin(SCOPE) as db:
        return leases.take(SCOPE, db, "detect", owner, term=MINUTE)


def test_a_job_has_one_owner_until_the_lease_runs_out(records: Records) -> None:
    first = take(records, "a")
    assert first is not None
    assert (first.owner, first.fence, first.expires) == ("a", 1, AT + MINUTE)
    assert take(records, "b", AT + MINUTE - timedelta(microseconds=1)) is None
    second = take(records, "b", AT + MINUTE)
    assert second is not None
    assert (second.owner, second.fence) == ("b", 2)


def test_nobody_takes_it_twice_not_even_the_owner(records: Records) -> None:
    assert take(records, "a")
    assert take(records, "a") is None


def test_renewing_keeps_it_and_a_lost_one_is_noticed(records: Records) -> None:
    lease = take(records, "a")
    assert lease is not None
    with clock.frozen(AT + MINUTE / 2), records.begin(SCOPE) as db:
        assert leases.renew(SCOPE, db, lease, term=MINUTE)
    assert take(records, "b", AT + MINUTE) is None
    assert take(records, "b", AT + 2 * MINUTE)
    with clock.frozen(AT + 2 * MINUTE), records.begin(SCOPE) as db:
        assert not leases.renew(SCOPE, db, lease, term=MINUTE)
        assert not leases.release(SCOPE, db, lease)
        assert [held.owner for held in leases.held(SCOPE, db)] == ["b"]


def test_a_released_job_is_free_at_once(records: Records) -> None:
    lease = take(records, "a")
    assert lease is not None
    with clock.frozen(AT), records.begin(SCOPE) as db:
        assert leases.release(SCOPE, db, lease)
        assert leases.held(SCOPE, db) == ()
    assert take(records, "b")


def test_tenants_are_apart(records: Records) -> None:
    assert take(records, "a")
    with clock.frozen(AT), records.begin(OTHER) as db:
        assert leases.find(OTHER, db, "detect") is None
        assert leases.take(OTHER, db, "detect", "b", term=MINUTE)
        jobs.save(OTHER, db, JobRow("detect", AT))
        assert jobs.find(SCOPE, db, "detect") is None
        jobs.save(OTHER, db, JobRow("detect", AT, note="again"))
        assert [row.note for row in jobs.listed(OTHER, db)] == ["again"]


def test_the_clock_is_the_databases(database: str) -> None:
    with fresh() as records, records.read() as db:
        found = leases.moment(SCOPE, db)
    assert found.tzinfo is UTC
    assert abs(clock.now() - found) < timedelta(seconds=5)
