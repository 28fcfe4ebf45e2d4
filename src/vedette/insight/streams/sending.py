"""Sending what is new down every stream of a tenant, from where each stands; a background job calls `send_all`.

Positions move only when the sink has taken everything up to them, so that a crash or a dead receiver costs a
repetition, never a gap. A failing stream waits longer and longer; the others go on.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta

from vedette.core.clock import now
from vedette.core.errors import VedetteError
from vedette.core.scope import Scope
from vedette.insight.feed.sources import Ends, Sources, ends
from vedette.insight.streams import gathering
from vedette.insight.streams.gathering import Step
from vedette.insight.streams.sinks.opening import Outlet, open_sink
from vedette.insight.streams.sinks.sink import Sink
from vedette.insight.streams.terms import Choice, decoded
from vedette.lake.limits import BatchRange
from vedette.records.streams import StreamRow
from vedette.records.streams import streams as kept

BATCHES = 8
"""Batches sent between two notes of how far it got."""
SECONDS = 30.0
"""After so long a stream makes room for the next one; it goes on in the next run."""
FIRST, LONGEST = timedelta(seconds=5), timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Sent:
    """What a run did: records sent, and streams that failed."""

    records: int = 0
    failed: int = 0


def send_all(scope: Scope, sources: Sources, outlet: Outlet, stopping: Callable[[], bool]) -> Sent:
    """Everything new to every stream that is due."""
    with sources.records.read() as db:
        rows = [row for row in kept.of(scope, db) if row.running]
    total = Sent()
    for row in rows:
        if stopping() or (row.due is not None and row.due > now()):
            continue
        after = _send(scope, sources, outlet, row, stopping)
        failed = total.failed + (after.failures > row.failures)
        total = Sent(total.records + after.carried - row.carried, failed)
    return total


def _send(scope: Scope, sources: Sources, outlet: Outlet, row: StreamRow, stopping: Callable[[], bool]) -> StreamRow:
    terms, choice = decoded(row.terms, row.choice)
    until, deadline = ends(scope, sources.records), time.monotonic() + SECONDS
    step = _next(scope, sources, choice, row, until)
    if step is None:
        return row
    try:
        secret = sources.records.vault.open(kept.sealed_for(row.id), row.secret) if row.secret else ""
        with closing(open_sink(scope, outlet, row.id, terms, secret)) as sink:
            while step is not None:
                row = _arrived(scope, sources, row, step, _through(sink, step))
                if stopping() or time.monotonic() > deadline:
                    break
                step = _next(scope, sources, choice, row, until)
    except VedetteError as error:
        row = row.failed(error, FIRST, LONGEST)
        with sources.records.begin(scope) as db:
            kept.advance(scope, db, row)
    return row


def _next(scope: Scope, sources: Sources, choice: Choice, row: StreamRow, until: Ends) -> Step | None:
    """What comes next, of the logs that are wanted."""
    at = row.position
    first, last = int(at.get("batch", "0")) + 1, until.batch
    if choice.tables and first <= last:
        last = min(last, first + BATCHES - 1)
        return Step(gathering.rows(scope, sources, choice, BatchRange(first, last)), "batch", str(last))
    if choice.alerts or gathering.of_our_alerts(choice, sources):
        step = gathering.alert_step(scope, sources, choice, at.get("alert", ""))
        if step is not None:
            return step
    return gathering.incident_step(scope, sources, at.get("incident", "")) if choice.incidents else None


def _through(sink: Sink, step: Step) -> int:
    count = sink.send(step.items)
    sink.flush()
    return count


def _arrived(scope: Scope, sources: Sources, row: StreamRow, step: Step, count: int) -> StreamRow:
    row = row.went({**row.position, step.log: step.position}, count, now() if count else row.last)
    with sources.records.begin(scope) as db:
        kept.advance(scope, db, row)
    return row
