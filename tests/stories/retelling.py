"""Imports a story into a fresh data folder, runs all stock rules and correlation, and reports what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from vedette.app import flow
from vedette.app.wiring import open_product
from vedette.core.scope import local
from vedette.detect.alert import Severity
from vedette.records import incidents as cases
from vedette.records.alerts import alerts
from vedette.records.incidents import IncidentRow


@dataclass(frozen=True, slots=True)
class Raised:
    """One alert of the story: which rule, how grave, where it was put, and its evidence as JSON text."""

    rule: str
    severity: Severity
    service: str
    techniques: str
    incident: int | None
    evidence: str


@dataclass(frozen=True, slots=True)
class Told:
    """What a story gave: its alerts, its incidents, and what a second import of the same files added."""

    alerts: tuple[Raised, ...]
    incidents: tuple[IncidentRow, ...]
    failed: tuple[str, ...]
    new_at_second_import: int

    @property
    def inside(self) -> tuple[Raised, ...]:
        """The alerts that are in an incident."""
        return tuple(alert for alert in self.alerts if alert.incident is not None)

    @property
    def outside(self) -> tuple[Raised, ...]:
        """The alerts that are in none."""
        return tuple(alert for alert in self.alerts if alert.incident is None)

    def evidence(self) -> str:
        """All evidence of the incidents in lower case."""
        return " ".join(alert.evidence for alert in self.inside).lower()


def retell(folder: Path, paths: Sequence[Path]) -> Told:
    """The story of these files, imported twice."""
    scope = local()
    with open_product(folder, create=True) as product:
        flow.ingest(product, scope, paths)
        findings = flow.detect(product, scope)
        flow.ingest(product, scope, paths)
        again = flow.detect(product, scope)
        with product.records.read() as db:
            found = tuple(
                Raised(row.detector, Severity(row.severity), row.service, row.techniques, row.incident, row.evidence)
                for row in db.execute(select(alerts))
            )
            numbers = {alert.incident for alert in found if alert.incident is not None}
            rows = cases.by_numbers(scope, db, numbers)
    failed = tuple(run.rule for run in findings.detection.failed)
    return Told(found, tuple(rows.values()), failed, again.correlation.alerts)
