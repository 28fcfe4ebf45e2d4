"""What goes on by itself in a running installation, as jobs for `app.workers`: the verbs of `flow`, tenant by tenant.

`vedette serve` starts `background(product)` and stops it when it ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

from vedette.app import feeding, flow, mailboxes, mailrows
from vedette.app.erasing import erasers
from vedette.app.tasks import task_jobs
from vedette.app.wiring import Product
from vedette.app.workers import Job, Turn, Workers
from vedette.core.errors import Upstream
from vedette.core.scope import Scope, local
from vedette.records import answers, leases
from vedette.records import tenants as kept
from vedette.records.batches import watermark
from vedette.records.runs import Runs
from vedette.tenants import leaving, provisioning
from vedette.tenants.states import State

WORKER = "worker"
"""The actor of everything that happens by itself, as audit and histories show it."""


def background(product: Product, more: Sequence[Job] = (), *, threads: int = 2) -> Workers:
    """The workers of an open installation, not started; `more` are jobs of other rooms, such as pulling sources."""
    return Workers(product.records, (*stock_jobs(product), *more), lambda: scopes(product), threads=threads)


def inherit(product: Product) -> None:
    """At the start of a server: what a killed one was doing goes on now, not when its leases have run out.

    And what it was asked and never answered may be asked again under the same key.

    Only where the embedded lake is locked by this process: nobody else can be at work on its state then.
    """
    if product.records.engine.dialect.name != "sqlite" or product.lake.pool.remote:
        return
    for scope in scopes(product):
        with product.records.begin(scope) as db:
            leases.free(scope, db)
            answers.forget_unanswered(scope, db)


def scopes(product: Product) -> Iterable[Scope]:
    """Every organisation, and the one of the command line, which needs no setting up."""
    with product.records.read() as db:
        names = {row.tenant for row in kept.everyone(local(), db)}
    return [Scope(name, WORKER, frozenset({"*"})) for name in sorted({*names, local().tenant})]


def stock_jobs(product: Product) -> tuple[Job, ...]:
    """Detection and correlation, gaps, retention, turning on and off, passing on."""

    def loaded(scope: Scope) -> str:
        end = watermark(scope, product.records)
        return str(end) if end else ""

    def detect(scope: Scope, turn: Turn) -> str:
        found = flow.detect(product, scope)
        return f"{len(found.detection.runs)} runs, {len(found.detection.alerts)} alerts"

    def gaps(scope: Scope) -> str:
        return ",".join(str(run.id) for run in Runs(product.records).gaps(scope))

    def fill(scope: Scope, turn: Turn) -> str:
        report = flow.fill(product, scope).detection
        return f"{len(report.runs) - len(report.failed)} of {len(report.runs)} gaps filled"

    def retention(scope: Scope, turn: Turn) -> str:
        report = flow.keep(product, scope)
        tidied = mailrows.tidy(product, scope)
        return f"{len(report.dropped)} days dropped" + (f"; {tidied}" if tidied else "")

    def state(scope: Scope) -> str:
        with product.records.read() as db:
            row = kept.find(scope, db)
        return row.state if row is not None and row.state in (State.PROVISIONING, State.DRAINING) else ""

    def told(scope: Scope, turn: Turn) -> str:
        return f"{product.telling.tell(scope)} rows"

    return (
        Job("detect", timedelta(minutes=1), detect, loaded),
        Job("indicators", timedelta(hours=1), told, product.telling.due),
        Job("fill gaps", timedelta(hours=1), fill, gaps),
        Job("retention", timedelta(days=1), retention),
        Job("turn on and off", timedelta(seconds=10), lambda scope, turn: _move(product, scope, turn), state),
        *feeding.jobs(product),
        *mailboxes.jobs(product),
        *task_jobs(product),
        *mailrows.jobs(product),
    )


def _move(product: Product, scope: Scope, turn: Turn) -> str:
    """Provisioning step by step, or the end of a service that was turned off."""
    progress = provisioning.progress_of(scope, product.records)
    if progress.state is State.DRAINING:
        leaving.drain(scope, product.records, product.lake, erasers(product.folder))
        return "turned off"
    while progress.state is State.PROVISIONING and not turn.stopping:
        progress = provisioning.advance(scope, product.records, product.lake)
        if progress.error:
            raise Upstream(f"{progress.next}: {progress.error}")
    return f"{progress.done} of {progress.total} steps"
