"""The clock: UTC, frozen on demand."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from vedette.core import clock

AT = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)


def test_now_is_utc() -> None:
    assert clock.now().tzinfo is UTC


def test_frozen_and_thawed() -> None:
    with clock.frozen(AT.astimezone(timezone(timedelta(hours=2)))):
        assert clock.now() == AT
        with clock.frozen(AT + timedelta(days=1)):
            assert clock.now() == AT + timedelta(days=1)
        assert clock.now() == AT
    assert clock.now() > AT


def test_frozen_needs_a_zone() -> None:
    with pytest.raises(ValueError, match="time zone"), clock.frozen(datetime(2024, 1, 1)):  # noqa: DTZ001
        pass


def test_iso() -> None:
    assert clock.iso(AT) == "2024-05-06T07:08:09Z"
    assert (
        clock.iso(AT.replace(microsecond=5).astimezone(timezone(timedelta(hours=2)))) == "2024-05-06T07:08:09.000005Z"
    )
