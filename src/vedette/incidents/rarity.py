"""How ordinary an alert is: a detector that fires all the time on a device says little when it fires again.

`correlate` asks for the trust of every new alert before anything is linked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median

from vedette.incidents.weights import BURST, HABIT_POWER, HOUR, RATE_FREE, RATE_GUARD, RATE_HALF, RATE_RADIUS, SETTLED


@dataclass(frozen=True, slots=True)
class Habit:
    """`others` hours in which the pair also fired; `usual` alerts in such an hour; `now` alerts in this one."""

    others: int
    usual: float
    now: int

    @property
    def bursts(self) -> bool:
        """Whether this hour is far above what is usual."""
        return self.others > 0 and self.now >= BURST * max(1.0, self.usual)


def habit(hours: Mapping[int, int], at: float) -> Habit:
    """The pair's habit around a moment; `hours` counts its alerts by hour since 1970."""
    here = int(at // HOUR)
    guard, radius = int(RATE_GUARD // HOUR), int(RATE_RADIUS // HOUR)
    others = [count for hour, count in hours.items() if guard < abs(hour - here) <= radius]
    return Habit(len(others), float(median(others)) if others else 0.0, hours.get(here, 0))


def trust(found: Habit, rank: int) -> float:
    """Between 0 and 1; 1 for a High alert, for the first of its kind and for a burst."""
    if found.bursts:
        return 1.0
    return float((1.0 / (1.0 + max(0, found.others - RATE_FREE) / RATE_HALF)) ** HABIT_POWER[rank])


def novel(found: Habit, at: float, oldest: float) -> bool:
    """Whether this is unusual for the device, which only a tenant with some history can tell."""
    return at - oldest >= SETTLED and (found.others == 0 or found.bursts)
