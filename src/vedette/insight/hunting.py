"""The hunting service: a query in KQL becomes rows, with limits, fair turns, quotas, costs, cancellation and history.

The API, its compatible faces and the portal call `Hunting`; `exports` streams through it without a cap on rows.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from vedette.core import clock
from vedette.core.errors import BadInput, Conflict, Forbidden, NotFound, Upstream, VedetteError
from vedette.core.ids import new_id
from vedette.core.scope import Scope
from vedette.insight import quota
from vedette.insight.answer import HuntResult, HuntStats, HuntTable, shaped
from vedette.insight.counting import Counted
from vedette.insight.fair import Lane, Sharing
from vedette.insight.library import functions_of
from vedette.insight.metering import Meter
from vedette.insight.quota import QuotaPolicy, QuotaSpent, QuotaState
from vedette.insight.timespan import spelled
from vedette.insight.turns import Turns
from vedette.kql.compile import Query, compile_query
from vedette.kql.diagnostics import Diagnostic, Severity, SourceText
from vedette.kql.syntax import Span
from vedette.lake.lake import Lake
from vedette.lake.limits import GIBIBYTE, Limits, Result, TimeSpan
from vedette.records import hunt_runs
from vedette.records.database import Records
from vedette.records.hunt_runs import HuntRun
from vedette.schema.catalog import Catalog
from vedette.tenants.rights import allowed, demand

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_KEEP = timedelta(days=30)
_SWEEP = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class HuntLimits:
    """What one query may cost: result rows, seconds, bytes of memory, bytes of result; 0 means no limit."""

    rows: int = 100_000
    seconds: float = 600
    memory: int = 4 * GIBIBYTE
    size: int = 124 << 20


@dataclass(frozen=True, slots=True)
class HuntRequest:
    """One query to run.

    `parameters` fill its `declare query_parameters`; `interface` tells where it came from (`portal`, `api`, `graph`,
    `kusto` …), `counted` that the calls of this interface are limited. `id` is chosen by the caller who wants to cancel
    while waiting for the answer, else by us.
    """

    text: str
    timespan: TimeSpan | None = None
    parameters: Mapping[str, object] = field(default_factory=dict)
    limits: HuntLimits = HuntLimits()
    lane: Lane = Lane.INTERACTIVE
    interface: str = "portal"
    counted: bool = False
    id: str = ""


@dataclass(frozen=True, slots=True)
class RunningHunt:
    """A query under way; `started` is when it was asked for (UTC), `waiting` that it has no turn yet."""

    id: str
    person: str
    interface: str
    text: str
    started: datetime
    waiting: bool


@dataclass(slots=True)
class Job:
    """The state of one query under way; `exports` keeps one too."""

    tenant: str
    person: str
    request: HuntRequest
    token: str
    started: datetime
    meter: Meter | None = None
    cancelled: bool = False
    waited: float = 0.0


class Hunting:
    """Runs queries over one open lake. One for a process; thread-safe, each query occupies the thread that asks."""

    def __init__(
        self,
        lake: Lake,
        records: Records,
        *,
        catalog: Catalog | None = None,
        policy: QuotaPolicy | None = None,
        sharing: Sharing | None = None,
    ) -> None:
        self.lake, self.records = lake, records
        self.catalog = catalog or Catalog.stock()
        self.policy = policy or QuotaPolicy()
        self._turns = Turns(sharing)
        self._jobs: dict[tuple[str, str], Job] = {}
        self._guard = threading.Lock()
        self._swept: dict[str, datetime] = {}

    def run(self, scope: Scope, request: HuntRequest) -> HuntResult:
        """Run a query and give all its results.

        Raises Forbidden, KqlError (BadInput) with every diagnostic, BadInput when it needs too much memory, QuotaSpent
        (Conflict), Upstream when it was cancelled.
        """
        with self.job(scope, request) as job:
            request = job.request
            query = self.compiled(scope, request)
            with self.turn(scope, job) as meter:
                began = time.monotonic()
                results = [self._ask(scope, job, one) for one in (query, *query.others)]
                elapsed = time.monotonic() - began
            stats = _stats(meter, elapsed, job.waited, [result for _, result in results])
            tables = tuple(shaped(query, result, request.limits.size) for query, result in results)
            total = self._total(scope, job, query, tables[0], elapsed)
            self._note(scope, job, tables, stats)
            warnings = (*query.warnings, *_withheld(scope, request.text, query))
            return HuntResult(request.id, tables, total, warnings, stats, self._quota(scope))

    def compiled(self, scope: Scope, request: HuntRequest) -> Query:
        """The query with the tenant's saved functions. Raises KqlError."""
        with self.records.read() as db:
            functions = functions_of(scope, db)
        return compile_query(request.text, self.catalog, parameters=request.parameters, functions=functions)

    def cancel(self, scope: Scope, ident: str) -> None:
        """Stop one's own query, waiting or running; with the right to see everybody's use also another's.

        Raises NotFound when none of that id is under way, Forbidden.
        """
        with self._guard:
            job = self._jobs.get((scope.tenant, ident))
        if job is None:
            raise NotFound(f"no query {ident} is under way")
        if job.person != scope.actor and not allowed(scope, "hunting.usage"):
            raise Forbidden(f"the query {ident} belongs to {job.person}")
        job.cancelled = True
        self._turns.wake()
        self.lake.cancel(job.token)

    def running(self, scope: Scope) -> tuple[RunningHunt, ...]:
        """The tenant's queries under way, oldest first; without the right to see everybody's use one's own only."""
        everybody = allowed(scope, "hunting.usage")
        with self._guard:
            jobs = [job for (tenant, _), job in self._jobs.items() if tenant == scope.tenant]
        shown = [job for job in jobs if everybody or job.person == scope.actor]
        return tuple(
            RunningHunt(j.request.id, j.person, j.request.interface, j.request.text, j.started, j.meter is None)
            for j in sorted(shown, key=lambda job: job.started)
        )

    @contextmanager
    def job(self, scope: Scope, request: HuntRequest) -> Iterator[Job]:
        """Everything around a query: right, quota, registration; what fails is put into the history and raised on."""
        demand(scope, "hunting.run")
        job = self._registered(scope, replace(request, id=request.id or new_id("hq")))
        try:
            quota.check(
                scope,
                self.records,
                self.policy,
                request.interface,
                calls=request.counted,
                running=self._used(scope),
            )
            yield job
        except QuotaSpent:
            raise
        except VedetteError as error:
            reason = "cancelled" if job.cancelled else str(error)
            self._record(
                scope, job, "cancelled" if job.cancelled else "failed", HuntStats(waited=job.waited), 0, reason
            )
            if job.cancelled:
                raise Upstream("the query was cancelled") from error
            raise
        finally:
            with self._guard:
                self._jobs.pop((scope.tenant, job.request.id), None)

    @contextmanager
    def turn(self, scope: Scope, job: Job) -> Iterator[Meter]:
        """Wait for a turn, then meter what runs in the block under the job's token."""
        with self._turns.turn(scope, job.request.lane, given_up=lambda: job.cancelled) as waited:
            job.waited = waited
            with Meter(self.lake, job.token, stop=lambda: job.cancelled) as meter:
                job.meter = meter
                yield meter

    def finished(self, scope: Scope, job: Job, stats: HuntStats, rows: int, reason: str = "") -> None:
        """Put a streamed query into the history."""
        self._record(scope, job, "partial" if reason else "done", stats, rows, reason)

    def _registered(self, scope: Scope, request: HuntRequest) -> Job:
        ident = request.id
        if not _ID.fullmatch(ident):
            raise BadInput("the id of a query is 1 to 64 letters, digits, - or _")
        job = Job(scope.tenant, scope.actor, request, f"hunt-{scope.tenant}.{ident}.", clock.now())
        with self._guard:
            if (scope.tenant, ident) in self._jobs:
                raise Conflict(f"a query with the id {ident} is under way already")
            self._jobs[scope.tenant, ident] = job
        return job

    def _used(self, scope: Scope) -> float:
        """CPU seconds of the tenant's queries under way."""
        with self._guard:
            meters = [job.meter for job in self._jobs.values() if job.tenant == scope.tenant]
        return sum(meter.so_far for meter in meters if meter is not None)

    def _ask(self, scope: Scope, job: Job, query: Query) -> tuple[Query, Result]:
        given = job.request.limits
        limits = Limits(seconds=given.seconds, memory=given.memory, rows=given.rows)
        asked = self.lake.query(scope, query, limits=limits, timespan=job.request.timespan, token=job.token)
        return query, asked

    def _total(self, scope: Scope, job: Job, query: Query, table: HuntTable, elapsed: float) -> int | None:
        """How many rows there are: counted when the result was cut by rows or size and time is left, else None."""
        if not table.reasons:
            return int(table.table.num_rows)
        left = job.request.limits.seconds - elapsed if job.request.limits.seconds else 60.0
        if left <= 1:
            return None
        limits = Limits(seconds=min(left, 60.0), memory=job.request.limits.memory, rows=0)
        try:
            result = self.lake.query(
                scope, Counted(query), limits=limits, timespan=job.request.timespan, token=job.token
            )
        except (BadInput, Upstream):
            return None
        return None if result.partial or not result.table.num_rows else int(result.table.column(0)[0].as_py())

    def _note(self, scope: Scope, job: Job, tables: tuple[HuntTable, ...], stats: HuntStats) -> None:
        reasons = tuple(dict.fromkeys(reason for table in tables for reason in table.reasons))
        rows = sum(table.table.num_rows for table in tables)
        self._record(scope, job, "partial" if reasons else "done", stats, rows, "; ".join(reasons))

    def _record(self, scope: Scope, job: Job, state: str, stats: HuntStats, rows: int, reason: str) -> None:
        meter, now = job.meter, clock.now()
        run = HuntRun(
            id=new_id("hr"),
            person=job.person,
            interface=job.request.interface,
            state=state,
            query=job.request.text[:100_000],
            span=spelled(job.request.timespan),
            started=job.started,
            finished=now,
            queued=stats.waited,
            elapsed=stats.elapsed,
            cpu=stats.cpu or (meter.so_far if meter else 0.0),
            memory=meter.memory if meter else 0,
            rows=rows,
            rows_read=stats.rows_read,
            bytes_read=stats.bytes_read,
            reason=reason[:2_000],
        )
        with self.records.begin(scope) as db:
            hunt_runs.add(scope, db, run)
            if now - self._swept.get(scope.tenant, now - _SWEEP) >= _SWEEP:
                hunt_runs.forget(scope, db, now - _KEEP)
                self._swept[scope.tenant] = now

    def _quota(self, scope: Scope) -> QuotaState:
        return quota.state(scope, self.records, self.policy, running=self._used(scope))


def _stats(meter: Meter, elapsed: float, waited: float, results: list[Result]) -> HuntStats:
    return HuntStats(
        elapsed=elapsed,
        cpu=meter.cpu(sum(result.elapsed for result in results)),
        memory=meter.memory,
        rows_read=sum(result.rows_read for result in results),
        bytes_read=sum(result.bytes_read for result in results),
        waited=waited,
    )


def _withheld(scope: Scope, text: str, query: Query) -> Iterator[Diagnostic]:
    """Tables of the query that show no rows to anybody here, each with the reason: no rows must not look like none."""
    for hidden in scope.filters:
        if hidden.because and hidden.table in query.tables:
            start = max(text.find(hidden.table), 0)
            line, column = SourceText(text).place(start)
            said = f"{hidden.table} shows no rows in this organisation: {hidden.because} (see Settings and Licences)"
            yield Diagnostic("withheld", Severity.WARNING, said, Span(start, start + len(hidden.table)), line, column)
