"""Guessing from one address: it waits, longer each time, and a restart forgives nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests import states
from vedette.core.clock import frozen
from vedette.records.database import Records
from vedette.tenants import throttle

T0 = datetime(2026, 4, 1, 12, tzinfo=UTC)
HERE = "198.51.100.7"


def _fail(records: Records, address: str, times: int) -> timedelta:
    return [throttle.failed(records, address) for _ in range(times)][-1]


def test_nobody_waits_before_too_many_failures(records: Records) -> None:
    with frozen(T0):
        assert throttle.wait(records, HERE) == timedelta()
        assert _fail(records, HERE, throttle.TRIES - 1) == timedelta()
        assert throttle.wait(records, HERE) == timedelta()
        assert _fail(records, HERE, 1) == timedelta(minutes=1)
        assert throttle.wait(records, HERE) == timedelta(minutes=1)
        assert throttle.wait(records, "198.51.100.8") == timedelta()
    with frozen(T0 + timedelta(minutes=2)):
        assert throttle.wait(records, HERE) == timedelta()
        assert _fail(records, HERE, 1) == timedelta(minutes=2)
        assert _fail(records, HERE, 30) == throttle.LONGEST_WAIT


def test_quiet_is_forgiven_and_success_by_half(records: Records) -> None:
    with frozen(T0):
        _fail(records, HERE, throttle.TRIES - 1)
    with frozen(T0 + timedelta(minutes=16)):
        assert _fail(records, HERE, throttle.TRIES - 1) == timedelta()
        throttle.succeeded(records, HERE)
        assert _fail(records, HERE, 10) == timedelta()
        assert _fail(records, HERE, 1) > timedelta()
        throttle.succeeded(records, "203.0.113.1")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::5", "2001:db8:1:2:ffff::1%eth0", True),
        ("2001:db8:1:2::5", "2001:db8:1:3::5", False),
        ("::ffff:198.51.100.7", HERE, True),
        ("unix:", "UNIX:", True),
    ],
)
def test_what_counts_as_one_place(one: str, other: str, same: bool) -> None:
    assert (throttle._network(one) == throttle._network(other)) is same


def test_a_restart_forgives_nobody(tmp_path: Path, database: str) -> None:
    with states.url(tmp_path) as where:
        with Records.open(where) as records, frozen(T0):
            _fail(records, HERE, throttle.TRIES)
        with Records.open(where) as records, frozen(T0):
            assert throttle.wait(records, HERE) == timedelta(minutes=1)
