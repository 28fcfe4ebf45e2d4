"""The import: files into the spool in one thread, segments into the lake in the other, and a report at the end.

`app.flow` and the command line call `import_paths`; every process that opens a data folder calls `resume` first.
One of the three places that catch everything: a broken file or mapping is a line in the report, not the end.
"""

from __future__ import annotations

import queue
import threading
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path

from vedette.core.errors import BadInput, Location, Upstream
from vedette.core.progress import Meter, Progress
from vedette.core.scope import Scope
from vedette.core.space import is_full, remedy
from vedette.ingest.connector import Connector
from vedette.ingest.containers import Found, Opener, find
from vedette.ingest.mapping import Plans
from vedette.ingest.reading import FileReading
from vedette.ingest.report import ImportReport, Problem, Tally
from vedette.ingest.settling import Settling
from vedette.ingest.spool import SEGMENT, Sealed, Spool, again, pending
from vedette.lake.lake import Lake
from vedette.lake.load import Prepared, prepare
from vedette.lake.plan import LoadPlan, LoadResult
from vedette.records.database import Records
from vedette.records.deadletters import (
    DeadLetter,
    find_dead_letters,
    list_dead_letters,
    remove_dead_letters,
)
from vedette.schema.catalog import Catalog

_AHEAD = 2
_AT_ONCE = 5_000
"""Dead letters fed again in one step."""

PlanOf = Callable[[Connector], LoadPlan]
Stopping = Callable[[], bool]


def import_paths(
    scope: Scope,
    lake: Lake,
    records: Records,
    connectors: Sequence[Connector],
    paths: Sequence[Path],
    *,
    as_: str | None = None,
    progress: Progress | None = None,
    stopping: Stopping | None = None,
    spool: Path | None = None,
    plan_of: PlanOf | None = None,
) -> ImportReport:
    """Import files, folders and archives; everything in the report is durable when it returns.

    Reading ends early when `stopping` says so; what was read until then is in. The files must stay until it returns: a
    machine that dies before may take the copy along that was to be loaded, and the next run says what to import again.

    `as_` names the connector instead of recognising it; `spool` is the spool's folder (default: beside the lake's).
    What a former run left pending is loaded first. Raises BadInput for an unknown connector name, a missing path or no
    file at all, Upstream when the disk is full: what was sealed until then stays pending and is loaded by the next run.
    """
    forced = _named(as_, connectors) if as_ else None
    missing = [path for path in paths if not path.exists()]
    if missing:
        raise BadInput(f"no such file or folder: {missing[0]}")
    problems: list[Problem] = []
    found = find(list(paths), problems.append)
    if not found:
        raise BadInput("; ".join(f"{problem.location}: {problem.message}" for problem in problems) or "no file to read")
    run = _Import(scope, lake, records, connectors, progress, spool, plan_of)
    run.load_pending()
    run.read(found, problems, forced, stopping or _never)
    return run.finish()


def resume(
    scope: Scope,
    lake: Lake,
    records: Records,
    connectors: Sequence[Connector],
    *,
    progress: Progress | None = None,
    spool: Path | None = None,
    plan_of: PlanOf | None = None,
) -> ImportReport:
    """Load what a former run spooled but did not load."""
    run = _Import(scope, lake, records, connectors, progress, spool, plan_of)
    run.load_pending()
    return run.finish()


def replay(
    scope: Scope,
    lake: Lake,
    records: Records,
    connectors: Sequence[Connector],
    *,
    connector: str = "",
    ids: Sequence[str] = (),
    progress: Progress | None = None,
    spool: Path | None = None,
    plan_of: PlanOf | None = None,
) -> ImportReport:
    """Feed dead letters (`ids`, or those of one connector, or all) again; what fails again is a dead letter again.

    The progress counts letters.
    """
    run = _Import(scope, lake, records, connectors, progress, spool, plan_of)
    run.load_pending()
    run.replay(connector, ids)
    return run.finish()


def load(
    scope: Scope,
    lake: Lake,
    records: Records,
    connectors: Sequence[Connector],
    segments: Sequence[Sealed],
    *,
    spool: Path | None = None,
    plan_of: PlanOf | None = None,
) -> ImportReport:
    """Load these segments only, beside whatever else is loading. Raises Upstream when the disk is full."""
    run = _Import(scope, lake, records, connectors, None, spool, plan_of)
    run._load_all(segments)
    return run.finish()


def _named(name: str, connectors: Sequence[Connector]) -> Connector:
    for connector in connectors:
        if connector.name == name:
            return connector
    raise BadInput(f"there is no connector {name!r}; there are {', '.join(c.name for c in connectors)}")


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class _Going:
    """A segment of `size` bytes on its way: done when its rows are inserted, and when that is recorded."""

    size: int
    landed: Future[LoadResult]
    settled: Future[None]


class _Import:
    def __init__(
        self,
        scope: Scope,
        lake: Lake,
        records: Records,
        connectors: Sequence[Connector],
        progress: Progress | None,
        spool: Path | None,
        plan_of: PlanOf | None,
    ) -> None:
        self._scope = scope
        self._lake = lake
        self._records = records
        self._connectors = connectors
        self._plan_of = plan_of or Plans(Catalog.stock()).plan
        self._root = spool or lake.pool.folder.parent / "spool"
        self._meter = Meter(progress)
        self._tally = Tally()
        self._settling = Settling(scope, records, self._tally, self._meter)
        self._sealed: queue.Queue[Sealed | None] = queue.Queue(_AHEAD)
        self._stop = threading.Event()
        self._full: Exception | None = None

    def finish(self) -> ImportReport:
        self._meter.finish()
        return self._tally.report(self._meter.seconds)

    def load_pending(self) -> None:
        """What a former run sealed and did not load; of what went with the machine somebody is told."""
        segments = pending(self._scope, self._records, self._root)
        for lost in (each for each in segments if not each.segment.whole()):
            self._settling.lost(lost)
        self._load_all(each for each in segments if each.segment.whole())

    def read(self, found: list[Found], problems: list[Problem], forced: Connector | None, stopping: Stopping) -> None:
        """Spool in another thread, load in this one; whichever fails stops the other."""
        self._tally.problems += problems
        self._meter.total = sum(file.size for file in found)
        with ThreadPoolExecutor(max_workers=1, thread_name_prefix="vedette-compile") as compiling:
            # A connector is compiled beside the spooling of its first records; `_prepare` tells what is wrong in it.
            reads = (found, forced, stopping, lambda connector: compiling.submit(self._plan_of, connector))
            thread = threading.Thread(target=self._fill, args=reads, name="vedette-spool", daemon=True)
            thread.start()
            try:
                self._load_all(iter(self._sealed.get, None))
            finally:
                self._stop.set()
                while thread.is_alive():
                    self._drain()
                    thread.join(0.05)
        if self._full is not None:
            raise self._no_room() from self._full

    def replay(self, connector: str, ids: Sequence[str]) -> None:
        """Those of the letters that can be fed again, some thousands at a time."""
        if ids:
            letters = find_dead_letters(self._scope, self._records, ids)
        else:
            letters = list_dead_letters(self._scope, self._records, connector=connector, limit=1_000_000)
        known = {c.name for c in self._connectors}
        again_ = [letter for letter in letters if letter.connector in known and (letter.whole or letter.batch)]
        self._meter.total = len(again_)
        for start in range(0, len(again_), _AT_ONCE):
            self._replay_some(again_[start : start + _AT_ONCE])
            self._meter.at(min(start + _AT_ONCE, len(again_)))

    def _replay_some(self, again_: Sequence[DeadLetter]) -> None:
        """Letters are spooled before they are forgotten, so none is lost; loading brings back those that fail again."""
        waiting: list[Sealed] = []
        spool = Spool(self._scope, self._records, self._root, waiting.append)
        for letter in again_:
            if letter.batch:
                kept = again(self._scope, self._records, self._root, letter.batch)
                waiting += [kept] if kept else []
            else:
                spool.write_one(letter.connector, letter.source, letter.offset, letter.raw)
        spool.flush()
        remove_dead_letters(self._scope, self._records, [letter.id for letter in again_])
        self._load_all(waiting)

    def _fill(
        self, found: list[Found], forced: Connector | None, stopping: Stopping, begin: Callable[[Connector], object]
    ) -> None:
        """The spool thread: every file in turn; a file that breaks is reported and the next one is read."""
        opener = Opener(self._tally.problems.append)
        spool: Spool | None = None
        try:
            spool = Spool(self._scope, self._records, self._root, self._sealed.put, durable=False)
            reading = FileReading(self._scope, self._records, spool, self._connectors, forced, self._tally, begin)
            for file in found:
                if self._stop.is_set() or stopping():
                    break
                try:
                    self._read_file(file, opener, reading, stopping)
                except Exception as error:
                    if is_full(error):
                        raise
                    self._problem(str(file.path), f"reading stopped: {error}")
                    spool.end_of_source()
            spool.flush()
        except Exception as error:  # noqa: BLE001 - a bulkhead, see the module
            if is_full(error):
                self._full = error
            self._problem("spool", f"the import stopped: {error}")
            if spool is not None:
                spool.abandon()
        finally:
            self._tally.bytes = opener.read
            self._sealed.put(None)

    def _read_file(self, file: Found, opener: Opener, reading: FileReading, stopping: Stopping) -> None:
        for opened in opener.open(file):
            self._tally.files += 1
            for size in reading.read(opened):
                self._tally.raw_bytes += size
                self._meter.at(opener.read, opened.name)
                if self._stop.is_set() or stopping():
                    return

    def _load_all(self, segments: Iterable[Sealed]) -> None:
        """Load segments in their order; while one's rows are inserted the next one is parsed and mapped.

        Not so where the two are large: each step uses two processors by itself, and only one takes memory at a time.
        """
        with ThreadPoolExecutor(max_workers=1, thread_name_prefix="vedette-land") as landing:
            going: deque[_Going] = deque()
            settling: deque[Future[None]] = deque()
            for sealed in segments:
                while len(going) > 1 or (going and going[0].size + sealed.segment.size > SEGMENT):
                    first = going.popleft()
                    wait([first.landed])  # to settle it takes little memory, and goes on beside what comes next
                    settling.append(first.settled)
                while settling and settling[0].done():
                    settling.popleft().result()
                going.append(self._begin(sealed, landing))
            for settled in (*settling, *(each.settled for each in going)):
                settled.result()

    def _begin(self, sealed: Sealed, landing: Executor) -> _Going:
        """Prepare a segment here and have it landed and settled in turn; what goes wrong here, settling tells."""
        landed: Future[LoadResult] = Future()
        prepared: Prepared | None = None
        try:
            plan = self._plan_of(_named(sealed.batch.connector, self._connectors))
            prepared = prepare(self._scope, self._lake, plan, sealed.segment, sealed.batch.number)
            landed = landing.submit(prepared.land)
        except Exception as error:  # noqa: BLE001 - a bulkhead, see the module
            landed.set_exception(error)
        return _Going(sealed.segment.size, landed, landing.submit(self._settle_or_stop, sealed, prepared, landed))

    def _settle_or_stop(self, sealed: Sealed, prepared: Prepared | None, landed: Future[LoadResult]) -> None:
        """Settle a segment; on a full disk it stays pending, whatever of it is in already. Raises Upstream."""
        try:
            self._settling.settle(sealed, landed)
        except Exception as error:
            if is_full(error):
                raise self._no_room() from error
            raise
        finally:
            if prepared is not None:
                prepared.close()

    def _no_room(self) -> Upstream:
        done = self._tally
        return Upstream(
            f"{remedy(self._root)} ({sum(done.rows.values()):,} rows of {len(done.batches)} batches are in)"
        )

    def _drain(self) -> None:
        try:
            while True:
                self._sealed.get_nowait()
        except queue.Empty:
            return

    def _problem(self, name: str, message: str) -> None:
        self._tally.problems.append(Problem(Location(name), message))
