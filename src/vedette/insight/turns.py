"""Makes threads wait for their turn as `fair` decides; `hunting` and `exports` take a turn around every query."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from vedette.core.errors import Upstream
from vedette.core.scope import Scope
from vedette.insight.fair import Lane, Queue, Sharing, Ticket

_LOOK = 1.0  # seconds after which a waiting thread looks again even when nobody told it to


class Turns:
    """One for each process, whatever the number of tenants. Thread-safe."""

    def __init__(self, sharing: Sharing | None = None, *, timer: Callable[[], float] = time.monotonic) -> None:
        self._queue = Queue(sharing or Sharing())
        self._changed = threading.Condition()
        self._timer = timer

    @contextmanager
    def turn(self, scope: Scope, lane: Lane, *, given_up: Callable[[], bool] = lambda: False) -> Iterator[float]:
        """Wait for a turn and hold it for the block; gives the seconds waited.

        Raises Upstream when `given_up()` becomes true while waiting.
        """
        ticket = Ticket(scope.tenant, scope.actor, lane, self._timer())
        with self._changed:
            self._queue.ask(ticket)
            try:
                self._wait(ticket, given_up)
            except BaseException:
                self._leave(ticket)
                raise
        try:
            yield (ticket.started or ticket.asked) - ticket.asked
        finally:
            with self._changed:
                self._leave(ticket)

    def wake(self) -> None:
        """Have every waiting thread look whether it was given up."""
        with self._changed:
            self._changed.notify_all()

    def waiting(self, scope: Scope) -> int:
        """How many queries of the tenant wait."""
        with self._changed:
            return sum(ticket.tenant == scope.tenant for ticket in self._queue.waiting)

    def _wait(self, ticket: Ticket, given_up: Callable[[], bool]) -> None:
        while True:
            if self._queue.admit(self._timer()):
                self._changed.notify_all()
            if ticket.started is not None:
                return
            if given_up():
                raise Upstream("the query was cancelled")
            change = self._queue.next_change(self._timer())
            self._changed.wait(_LOOK if change is None else max(0.01, min(_LOOK, change)))

    def _leave(self, ticket: Ticket) -> None:
        self._queue.leave(ticket, self._timer())
        self._changed.notify_all()
