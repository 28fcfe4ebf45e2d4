"""How often somebody may ask: token buckets in memory, by any key; the API holds one set for each kind of limit.

They are fair and forgetful: a restart fills them. What must survive one (failed sign-ins) is in `throttle`.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from vedette.core.clock import now


@dataclass(frozen=True, slots=True)
class Rate:
    """At most `burst` at once, refilled evenly by `count` each `seconds`."""

    count: float
    seconds: float
    burst: float

    def __post_init__(self) -> None:
        if min(self.count, self.seconds, self.burst) <= 0:
            raise ValueError("a rate is made of numbers above 0")


@dataclass(frozen=True, slots=True)
class Turn:
    """Whether it is somebody's turn: `wait` seconds until a next try can work (0: now), `left` more after this."""

    wait: float
    left: int

    @property
    def allowed(self) -> bool:
        """Go ahead."""
        return self.wait == 0


class Buckets:
    """One bucket a key; the key not used for longest is forgotten when there are more than `most`. Thread-safe."""

    def __init__(self, rate: Rate, *, most: int = 100_000, clock: Callable[[], float] | None = None) -> None:
        self.rate = rate
        self._most = most
        self._clock = clock or (lambda: now().timestamp())
        self._held: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = Lock()

    def take(self, key: str, cost: float = 1) -> Turn:
        """Take `cost` from the key's bucket if that much is in it; else take nothing and say how long to wait.

        Raises ValueError for a cost no full bucket covers.
        """
        if not 0 < cost <= self.rate.burst:
            raise ValueError(f"a cost lies between 0 and {self.rate.burst:g}, not {cost:g}")
        speed = self.rate.count / self.rate.seconds
        with self._lock:
            at = self._clock()
            held, since = self._held.pop(key, (self.rate.burst, at))
            held = min(self.rate.burst, held + max(0.0, at - since) * speed)
            enough = held >= cost
            self._held[key] = (held - cost if enough else held, at)
            if len(self._held) > self._most:
                self._held.popitem(last=False)
        return Turn(0.0, int(held - cost)) if enough else Turn((cost - held) / speed, 0)
