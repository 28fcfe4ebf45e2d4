"""What a running query costs: a thread asks the engine for its CPU and memory while the query runs; for `hunting`.

The engine forgets a query when it ends, so the last look is extended to the end; one too short to be looked at counts
its elapsed time.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from types import TracebackType

from vedette.lake.connection import Burden
from vedette.lake.lake import Lake

_FIRST, _LONGEST = 0.05, 1.0


class Meter:
    """Watches the query of one token for as long as the `with` block lasts.

    When `stop()` becomes true it is stopped, even if it began only after somebody asked for that.
    """

    def __init__(self, lake: Lake, token: str, *, stop: Callable[[], bool] = lambda: False) -> None:
        self._lake, self._token, self._stop = lake, token, stop
        self._last: Burden | None = None
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="hunting-meter", daemon=True)

    def __enter__(self) -> Meter:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._over.set()
        self._thread.join()

    @property
    def so_far(self) -> float:
        """CPU seconds at the last look."""
        return self._last.cpu if self._last else 0.0

    @property
    def memory(self) -> int:
        """The highest bytes of memory seen, 0 for a query too short to be looked at."""
        return self._last.memory if self._last else 0

    def cpu(self, elapsed: float) -> float:
        """CPU seconds of the whole query, which took `elapsed` seconds."""
        if self._last is None or not self._last.cpu or self._last.elapsed <= 0:
            return elapsed  # the engine adds up its threads' time only now and then
        rest = max(0.0, elapsed - self._last.elapsed)
        return self._last.cpu + rest * self._last.cpu / self._last.elapsed

    def _watch(self) -> None:
        pause = _FIRST
        while not self._over.wait(pause):
            seen = self._lake.burden(self._token)
            if seen is not None:
                self._last = seen
                if self._stop():
                    self._lake.cancel(self._token)
            pause = min(_LONGEST, pause * 2)
