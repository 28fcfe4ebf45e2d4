"""The supervised loop of background jobs: intervals, leases, failures kept as data with growing pauses, graceful stop.

`vedette serve` starts it beside the API; on PostgreSQL several processes may run it and share the work. This file is
the bulkhead of background work: whatever a job raises stops only this run of this job.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from vedette.core.ids import new_id
from vedette.core.scope import Scope
from vedette.records import jobs as kept
from vedette.records import leases
from vedette.records.database import Records
from vedette.records.jobs import JobRow
from vedette.records.leases import Lease

TERM = timedelta(minutes=1)
"""How long a lease lasts unless it is renewed, which happens every third of it."""
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=5), timedelta(minutes=15)
"""After a failure the next try waits so long, after every further one twice as long, up to the longest."""
_ERROR_LONGEST = 2_000

log = logging.getLogger("vedette.workers")


class Turn:
    """One run of a job, for the job to look at: a long one stops between two steps when `stopping` says so."""

    def __init__(self, halted: threading.Event) -> None:
        self._halted = halted
        self.lost = threading.Event()

    @property
    def stopping(self) -> bool:
        """The program ends, or the lease was lost and another process may be doing the same work."""
        return self._halted.is_set() or self.lost.is_set()


Work = Callable[[Scope, Turn], str]
"""Does the job for one tenant and says in a few words what it did, or nothing. Safe to repeat after a crash."""


@dataclass(frozen=True, slots=True)
class Job:
    """Background work done for every tenant, at least every `every`.

    `mark` is a cheap look at the data (a watermark, a state); when it differs from what the last good run saw, the job
    is due at once. An empty mark means that there is nothing to do at all.
    """

    name: str
    every: timedelta
    work: Work
    mark: Callable[[Scope], str] | None = None


class Workers:
    """Runs jobs for tenants until stopped. `tick` does what is due now, in the caller's thread; `start` keeps ticking.

    `scopes` gives the tenants' scopes anew at each tick; `poll` is how often it looks, in seconds.
    """

    def __init__(
        self,
        records: Records,
        jobs: Sequence[Job],
        scopes: Callable[[], Iterable[Scope]],
        *,
        threads: int = 2,
        poll: float = 1.0,
    ) -> None:
        self._records, self._jobs, self._scopes = records, tuple(jobs), scopes
        self._owner = f"{socket.gethostname()}:{os.getpid()}:{new_id('w')}"
        self._count, self._poll = threads, poll
        self._halt, self._ended, self._wake = threading.Event(), threading.Event(), threading.Event()
        self._threads: list[threading.Thread] = []
        self._heart: threading.Thread | None = None
        self._running: dict[tuple[str, str], tuple[Scope, Lease, Turn]] = {}
        self._guard = threading.Lock()

    def start(self) -> None:
        """Begin, in threads of its own; a second call changes nothing."""
        if self._threads:
            return
        self._halt.clear()
        self._ended.clear()
        self._threads = [
            threading.Thread(target=self._loop, name=f"worker-{number}", daemon=True) for number in range(self._count)
        ]
        self._heart = threading.Thread(target=self._renewing, name="heartbeat", daemon=True)
        for thread in (*self._threads, self._heart):
            thread.start()

    def stop(self, timeout: float = 30.0) -> bool:
        """Begin nothing new and wait up to `timeout` seconds for what runs; whether all of it ended."""
        self._halt.set()
        self._wake.set()
        end = time.monotonic() + timeout
        for thread in self._threads:
            thread.join(max(0.0, end - time.monotonic()))
        ended = not any(thread.is_alive() for thread in self._threads)
        self._ended.set()  # only now: what still ran while stopping kept its lease
        if self._heart is not None:
            self._heart.join(max(0.1, end - time.monotonic()))
        self._threads, self._heart = [], None
        return ended

    def wake(self) -> None:
        """Look now instead of at the next poll; ingest calls it when a batch is loaded."""
        self._wake.set()

    def tick(self) -> int:
        """Run every job that is due and that nobody else does; how many ran."""
        ran = 0
        for scope in self._scopes():
            for job in self._jobs:
                if self._halt.is_set():
                    return ran
                ran += self._try(scope, job)
        return ran

    def beat(self) -> None:
        """Renew the leases of what runs; a lost one is told to its job."""
        with self._guard:
            running = tuple(self._running.values())
        for scope, lease, turn in running:
            with self._records.begin(scope) as db:
                still = leases.renew(scope, db, lease, term=TERM)
            if not still:
                log.warning("the lease of %s for %s was lost", lease.job, scope.tenant)
                turn.lost.set()

    def _loop(self) -> None:
        while not self._halt.is_set():
            try:
                ran = self.tick()
            except Exception:
                log.exception("looking for work failed")
                ran = 0
            if not ran:
                self._wake.wait(self._poll)
                self._wake.clear()

    def _renewing(self) -> None:
        while not self._ended.wait(TERM.total_seconds() / 3):
            try:
                self.beat()
            except Exception:  # the next beat tries again, well before the leases run out
                log.exception("renewing leases failed")

    def _try(self, scope: Scope, job: Job) -> bool:
        """Run the job if it is due and free; whether it ran."""
        try:
            taken = self._take(scope, job)
        except Exception:
            log.exception("%s for %s cannot be begun", job.name, scope.tenant)
            return False
        if taken is None:
            return False
        row, lease = taken
        turn = Turn(self._halt)
        with self._guard:
            self._running[scope.tenant, job.name] = scope, lease, turn
        began = time.perf_counter()
        try:
            mark = job.mark(scope) if job.mark else ""
            done = replace(row, mark=mark, note=job.work(scope, turn), failures=0, error="")
        except Exception as error:
            log.exception("%s for %s failed", job.name, scope.tenant)
            text = f"{type(error).__name__}: {error}"[:_ERROR_LONGEST]
            done = replace(row, failures=row.failures + 1, error=text)
        finally:
            with self._guard:
                del self._running[scope.tenant, job.name]
        self._finish(scope, job, lease, replace(done, runs=row.runs + 1, seconds=time.perf_counter() - began))
        return True

    def _take(self, scope: Scope, job: Job) -> tuple[JobRow, Lease] | None:
        """The job's row and a lease of it, None when it is not due or somebody has it."""
        with self._records.read() as db:  # first without a lock, so that idle polls write nothing
            row, at = kept.find(scope, db, job.name), leases.moment(scope, db)
        if not _is_due(scope, job, row, at):
            return None
        with self._records.begin(scope) as db:
            again = kept.find(scope, db, job.name)
            lease = leases.take(scope, db, job.name, self._owner, term=TERM) if again == row else None
            if lease is None:
                return None
            started = replace(row or JobRow(job.name, at), started=lease.taken)
            kept.save(scope, db, started)
        return started, lease

    def _finish(self, scope: Scope, job: Job, lease: Lease, row: JobRow) -> None:
        """Record how it went and give the lease back, both or neither; who has lost it records nothing."""
        wait = _pause(row.failures) if row.failures else job.every
        try:
            with self._records.begin(scope) as db:
                at = leases.moment(scope, db)
                if leases.release(scope, db, lease):
                    kept.save(scope, db, replace(row, due=at + wait, finished=at))
        except Exception:
            log.exception("the end of %s for %s was not recorded; it will run again", job.name, scope.tenant)


def _is_due(scope: Scope, job: Job, row: JobRow | None, at: datetime) -> bool:
    """In time, or before it when there is new data; after a failure only in time."""
    waits = row is not None and row.due > at
    if waits and (job.mark is None or (row is not None and row.failures)):
        return False
    try:
        mark = job.mark(scope) if job.mark else None
    except Exception:  # noqa: BLE001 - the bulkhead
        return not waits  # the run itself will fail in the same way, and that is recorded
    return mark != "" and (not waits or row is None or mark != row.mark)


def _pause(failures: int) -> timedelta:
    return min(FIRST_PAUSE * (1 << min(failures - 1, 10)), LONGEST_PAUSE)
