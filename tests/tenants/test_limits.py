"""Buckets: a burst, then the rate; each key its own; bounded memory."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from vedette.tenants.limits import Buckets, Rate


@dataclass(slots=True)
class Watch:
    """A clock that is set by hand."""

    at: float = 1000.0

    def __call__(self) -> float:
        return self.at


def test_a_burst_then_the_rate() -> None:
    watch = Watch()
    buckets = Buckets(Rate(45, 60, 3), clock=watch)
    assert [buckets.take("k").left for _ in range(3)] == [2, 1, 0]
    refused = buckets.take("k")
    assert not refused.allowed
    assert refused.wait == pytest.approx(60 / 45)
    watch.at += refused.wait
    assert buckets.take("k").allowed
    assert not buckets.take("k").allowed


def test_a_refusal_costs_nothing_and_an_idle_key_holds_no_more_than_a_burst() -> None:
    watch = Watch()
    buckets = Buckets(Rate(1, 1, 2), clock=watch)
    assert buckets.take("k", 2).allowed
    for _ in range(5):
        assert buckets.take("k").wait == pytest.approx(1)
    watch.at += 3600
    assert [buckets.take("k").allowed for _ in range(3)] == [True, True, False]


def test_keys_do_not_share_and_a_clock_set_back_gives_nothing() -> None:
    watch = Watch()
    buckets = Buckets(Rate(1, 60, 1), clock=watch)
    assert buckets.take("north/kim").allowed
    assert buckets.take("south/kim").allowed
    watch.at -= 500
    assert not buckets.take("north/kim").allowed


def test_only_so_many_keys_are_held() -> None:
    buckets = Buckets(Rate(1, 60, 1), most=10, clock=Watch())
    for number in range(1000):
        buckets.take(str(number))
    assert len(buckets._held) == 10


@pytest.mark.parametrize("cost", [0, -1, 3])
def test_an_impossible_cost_is_told(cost: float) -> None:
    with pytest.raises(ValueError, match="cost"):
        Buckets(Rate(1, 1, 2)).take("k", cost)


def test_a_rate_of_nothing_is_told() -> None:
    with pytest.raises(ValueError, match="rate"):
        Rate(0, 1, 1)
