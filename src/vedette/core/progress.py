"""Progress of long work: how far, how fast, how long still; the command line and the API draw it.

Long functions take a `Progress` callback and tell it through a `Meter`, which keeps it from being called too often.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """A moment of long work: `done` of `total` (0: unknown) in `unit`, `items` handled, `seconds` since the start."""

    label: str
    done: int
    total: int
    items: int
    seconds: float
    unit: str = "bytes"

    @property
    def rate(self) -> float:
        """Units a second so far."""
        return self.done / self.seconds if self.seconds else 0.0

    @property
    def items_rate(self) -> float:
        """Items a second so far."""
        return self.items / self.seconds if self.seconds else 0.0

    @property
    def remaining(self) -> float | None:
        """Seconds still to go at this rate; None while unknown."""
        if not self.total or not self.done:
            return None
        return max(0.0, (self.total - self.done) / self.rate)


Progress = Callable[[Step], None]


class Meter:
    """Counts work and calls `progress` at most every `every` seconds, and at the end."""

    def __init__(self, progress: Progress | None, *, total: int = 0, unit: str = "bytes", every: float = 0.2) -> None:
        self._progress = progress
        self._every = every
        self._started = time.monotonic()
        self._told = 0.0
        self._label = ""
        self._unit = unit
        self.total = total
        self.done = 0
        self.items = 0

    @property
    def seconds(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self._started

    def at(self, done: int, label: str = "") -> None:
        """So much is done; `label` says what is being worked on (empty: as before)."""
        self.done = done
        self._label = label or self._label
        if self.seconds - self._told >= self._every:
            self._tell()

    def add(self, items: int) -> None:
        """So many items more are done."""
        self.items += items
        if self.seconds - self._told >= self._every:
            self._tell()

    def finish(self) -> None:
        """Tell the last step, whatever the time."""
        self._tell()

    def _tell(self) -> None:
        self._told = self.seconds
        if self._progress is not None:
            self._progress(Step(self._label, self.done, self.total, self.items, self.seconds, self._unit))
