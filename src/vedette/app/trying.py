"""Detections tried, run and tuned with the parts of an open installation; for the API's routes."""

from __future__ import annotations

from vedette.app import flow
from vedette.app.wiring import Product
from vedette.core.scope import Scope
from vedette.detect import custom, exceptions, replay, tuning
from vedette.detect.alert import Severity
from vedette.detect.definition import Detection
from vedette.detect.examples import ExampleReport
from vedette.detect.exceptions import Preview, RuleException, Wanted
from vedette.detect.replay import Replay
from vedette.tenants import audit
from vedette.tenants.rights import demand


def replay_detection(scope: Scope, product: Product, detection: Detection, *, days: int) -> Replay:
    """What a detection, saved or not, would have found."""
    parts = product.lake, product.records, product.roster
    return replay.replay(scope, *parts, detection, days=days, catalog=product.catalog)


def replay_rule(scope: Scope, product: Product, rule: str, *, days: int) -> Replay:
    """What a rule as it runs here, stock or custom, finds in the last days. Raises NotFound, Forbidden."""
    found = product.roster.rule(scope, rule)
    return replay.replay_rule(scope, product.lake, product.records, product.roster, found, days=days)


def try_examples(scope: Scope, product: Product, detection: Detection) -> ExampleReport:
    """Run the examples of a detection, saved or not. Raises Forbidden, KqlError."""
    with product.records.read() as db:
        return custom.run_tests(scope, db, detection, product.catalog, product.lake.pool)


def run_now(scope: Scope, product: Product, rule: str) -> str:
    """Run one rule over what it has not seen, for the whole organisation; what came of it, in words."""
    demand(scope, "detections.manage")
    product.roster.rule(scope, rule)
    audit.note(scope, product.records, "rules.run", rule)
    found = flow.detect(product, Scope(scope.tenant, scope.actor, frozenset({"*"})), only=rule).detection
    failed = [run.error for run in found.failed]
    return f"failed: {failed[0]}" if failed else f"{len(found.alerts)} alerts"


def tune(
    scope: Scope, product: Product, rule: str, *, because: str, enabled: bool, severity: Severity | None, catch_up: bool
) -> None:
    """Set a stock rule off or on here, or its severity."""
    parts = product.records, product.roster
    tuning.tune(scope, *parts, rule, because=because, enabled=enabled, severity=severity, catch_up=catch_up)


def preview_exception(scope: Scope, product: Product, wanted: Wanted, *, days: int) -> Preview:
    """What an exception would have hidden."""
    parts = product.lake, product.records, product.roster, product.catalog
    return exceptions.preview(scope, *parts, wanted, days=days)


def make_exception(scope: Scope, product: Product, wanted: Wanted) -> RuleException:
    """Save an exception."""
    return exceptions.create(scope, product.records, product.roster, product.catalog, wanted)


def change_exception(scope: Scope, product: Product, ident: str, wanted: Wanted, etag: str) -> RuleException:
    """Change an exception."""
    return exceptions.update(scope, product.records, product.roster, product.catalog, ident, wanted, etag)
