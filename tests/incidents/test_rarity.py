"""Habit lowers trust, bursts restore it, High alerts keep it."""

from __future__ import annotations

import pytest

from vedette.incidents.rarity import Habit, habit, novel, trust
from vedette.incidents.weights import BURST, DAY, HOUR, RATE_FREE, RATE_HALF, SETTLED

NOW = 1000 * HOUR


def test_only_other_hours_of_the_week_around_count() -> None:
    hours = {1000: 9, 999: 5, 1003: 5, 1004: 2, 900: 4, 1200: 7, 1000 - 24 * 8: 3}
    assert habit(hours, NOW) == Habit(2, 3.0, 9)


@pytest.mark.parametrize(("rank", "expected"), [(0, 0.5), (1, 0.5), (2, 0.5**0.5), (3, 1.0)])
def test_habit_lowers_trust_by_severity(rank: int, expected: float) -> None:
    assert trust(Habit(RATE_FREE + int(RATE_HALF), 1.0, 1), rank) == pytest.approx(expected)


def test_the_first_time_is_trusted_and_a_burst_too() -> None:
    assert trust(Habit(0, 0.0, 5000), 0) == 1.0
    assert trust(Habit(RATE_FREE, 1.0, 1), 0) == 1.0
    assert trust(Habit(RATE_FREE + 1, 1.0, 1), 0) < 1.0
    assert trust(Habit(80, 4.0, int(4 * BURST)), 0) == 1.0
    assert trust(Habit(80, 4.0, int(4 * BURST) - 1), 0) < 0.1


def test_a_young_tenant_knows_nothing_unusual() -> None:
    assert not novel(Habit(0, 0.0, 1), NOW, NOW - SETTLED + 1)
    assert novel(Habit(0, 0.0, 1), NOW, NOW - SETTLED)
    assert not novel(Habit(3, 1.0, 1), NOW, NOW - 30 * DAY)
