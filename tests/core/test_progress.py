"""Progress: rates, what remains, and not too many calls."""

from typing import Any

import pytest

from vedette.core import progress
from vedette.core.progress import Meter, Step


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A clock that is set by hand, in seconds."""

    class Clock:
        now = 100.0

        def monotonic(self) -> float:
            return self.now

    clock = Clock()
    monkeypatch.setattr(progress, "time", clock)
    return clock


def test_steps_tell_rate_and_rest(time: Any) -> None:
    told: list[Step] = []
    meter = Meter(told.append, total=100, unit="records")
    time.now += 2
    meter.at(50, "a.log")
    meter.add(5)
    meter.finish()
    assert told[0] == Step("a.log", 50, 100, 0, 2.0, "records")
    assert told[-1].items == 5
    assert (told[-1].rate, told[-1].items_rate, told[-1].remaining) == (25.0, 2.5, 2.0)


def test_steps_are_told_now_and_then(time: Any) -> None:
    told: list[Step] = []
    meter = Meter(told.append, every=1)
    for _ in range(30):
        time.now += 0.1
        meter.add(1)
    assert [step.items for step in told] == [10, 20, 30] or len(told) in (2, 3)
    before = len(told)
    meter.finish()
    assert len(told) == before + 1
    assert told[-1].items == 30


def test_unknown_rest() -> None:
    assert Step("", 5, 0, 0, 1.0).remaining is None
    assert Step("", 0, 10, 0, 1.0).remaining is None
    assert Step("", 5, 0, 1, 0.0).rate == 0.0
    assert Step("", 5, 0, 1, 0.0).items_rate == 0.0


def test_silent() -> None:
    meter = Meter(None)
    meter.at(5)
    meter.finish()
    assert meter.done == 5
