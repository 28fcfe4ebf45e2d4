"""The product on one page: ingest, detect, correlate. (Investigate and respond join when their rooms are built.)

Every caller, from the command line to a worker, goes through these verbs; each is safe to repeat after a crash.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from vedette.app.wiring import Product
from vedette.core import clock
from vedette.core.errors import Conflict
from vedette.core.progress import Progress
from vedette.core.scope import Scope, local
from vedette.detect import foreign
from vedette.detect.alert import Alert
from vedette.detect.publish import publish
from vedette.detect.schedule import Deliver, DetectionReport
from vedette.incidents import messages
from vedette.incidents.correlate import CorrelationReport
from vedette.incidents.correlate import correlate as correlate_alerts
from vedette.ingest import pipeline
from vedette.ingest.report import ImportReport
from vedette.lake.limits import BatchRange
from vedette.lake.retention import RetentionReport
from vedette.records.batches import watermark
from vedette.records.runs import Run, Runs, RunStatus
from vedette.tenants import audit, keeping, provisioning
from vedette.tenants.rights import demand


@dataclass(frozen=True, slots=True)
class Findings:
    """What came of looking at new data: what the rules found, and where their and others' alerts went."""

    detection: DetectionReport
    correlation: CorrelationReport


def ingest(
    product: Product,
    scope: Scope,
    paths: Sequence[Path],
    *,
    as_: str | None = None,
    progress: Progress | None = None,
    stopping: Callable[[], bool] | None = None,
) -> ImportReport:
    """Raw files to durable, queryable rows; bad input is reported, never fatal.

    Raises Conflict, with the reason, for a tenant whose service takes no data.
    """
    must_take(product, scope)
    return pipeline.import_paths(
        scope,
        product.lake,
        product.records,
        product.connectors,
        paths,
        as_=as_,
        progress=progress,
        stopping=stopping,
        spool=product.folder / "spool",
        plan_of=product.plans.plan,
    )


def replay(
    product: Product, scope: Scope, *, connector: str = "", ids: Sequence[str] = (), progress: Progress | None = None
) -> ImportReport:
    """Feed dead letters again, these, those of one connector or all; what fails again is a dead letter again."""
    must_take(product, scope)
    return pipeline.replay(
        scope,
        product.lake,
        product.records,
        product.connectors,
        connector=connector,
        ids=ids,
        progress=progress,
        spool=product.folder / "spool",
        plan_of=product.plans.plan,
    )


def must_take(product: Product, scope: Scope) -> None:
    """Raise Conflict, with the reason, for a tenant whose service takes no data."""
    with product.records.read() as db:
        verdict = provisioning.intake(scope, db)
    if not verdict.met:
        raise Conflict(f"no data is taken in: {verdict.text}")


def detect(product: Product, scope: Scope, *, only: str = "") -> Findings:
    """Run the rules (or `only` one) over what is new; every alert, ours and others', gets its place in an incident."""
    product.telling.tell(scope)
    return _placed(product, scope, lambda deliver: product.detector.run(scope, deliver=deliver, only=only))


def run_now(product: Product, scope: Scope, rule: str) -> Findings:
    """Run one rule, due or not, over what it has not seen, for a person who may. Raises Forbidden, NotFound."""
    demand(scope, "detections.manage")
    product.roster.rule(scope, rule)
    audit.note(scope, product.records, "detections.run", rule)
    whole = local(scope.tenant)
    product.telling.tell(whole)
    return _placed(product, whole, lambda deliver: product.detector.run(whole, deliver=deliver, only=rule))


def fill(product: Product, scope: Scope) -> Findings:
    """Repeat failed runs of rules over their own batches and place what they find."""
    return _placed(product, scope, lambda deliver: product.detector.fill(scope, deliver=deliver))


def _placed(product: Product, scope: Scope, run: Callable[[Deliver], DetectionReport]) -> Findings:
    alerts: list[Alert] = []
    placed: list[CorrelationReport] = []

    def deliver(found: Sequence[Alert]) -> None:
        end = watermark(scope, product.records)
        publish(scope, product.lake, found, batch=end)
        theirs, run_of_theirs = _foreign(product, scope, end)
        alerts.extend((*found, *theirs))
        placed.append(correlate(product, scope, alerts))
        Runs(product.records).record(scope, run_of_theirs)

    report = run(deliver)
    if not placed:
        placed.append(correlate(product, scope, ()))
    return Findings(report, placed[-1])


def correlate(product: Product, scope: Scope, alerts: Sequence[Alert]) -> CorrelationReport:
    """Alerts to incidents; idempotent by alert id."""
    return correlate_alerts(scope, product.records, alerts)


def add_messages(product: Product, scope: Scope, number: int, ids: Sequence[str], because: str = "") -> int:
    """Put messages into an incident, for a person; hunting sees them as alerts too. Raises Forbidden, NotFound."""
    entry, alerts = messages.add(scope, product.lake, product.records, number, ids, because)
    publish(scope, product.lake, alerts, batch=watermark(scope, product.records))
    return entry


def keep(product: Product, scope: Scope) -> RetentionReport:
    """Drop the days that the installation's settings do not keep; the report names every one of them."""
    return product.lake.apply_retention(scope, keeping.policy(scope, product.records, product.settings.retention))


def _foreign(product: Product, scope: Scope, end: int) -> tuple[tuple[Alert, ...], list[Run]]:
    """Other products' alerts of the batches not looked at yet, and the run to record once they are placed."""
    start = Runs(product.records).positions(scope).get(foreign.DETECTOR, 0)
    if start > end:
        return (), []
    began = clock.now()
    alerts = foreign.foreign_alerts(scope, product.lake, BatchRange(start, end))
    finished = clock.now()
    seconds = (finished - began).total_seconds()
    count = len(alerts)
    return alerts, [Run(foreign.DETECTOR, start, end + 1, RunStatus.DONE, count, count, seconds, began, finished)]
