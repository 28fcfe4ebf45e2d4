"""Detection rules as they stand: list, one, coverage, runs, gaps and filling them: `/api/v1/rules`."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Path, Query

from vedette.api.access import Access, needs
from vedette.api.errors import RESPONSES
from vedette.api.once import Once
from vedette.api.wire import Done, Moment, Wire
from vedette.app import estate
from vedette.detect.alert import Severity, Tactic
from vedette.detect.rule import Origin
from vedette.records.runs import RunStatus
from vedette.schema.types import Service

router = APIRouter(prefix="/rules", tags=["Rules"], responses=RESPONSES, route_class=Once)
Reader = Annotated[Access, needs("incidents.read")]


class RuleLine(Wire):
    """One rule in a list."""

    id: str
    title: str
    severity: Severity
    category: Tactic
    techniques: list[str]
    service: Service
    origin: Origin


class RuleBody(RuleLine):
    """One rule whole; times in seconds."""

    description: str
    query: str
    lookback: timedelta | None
    frequency: timedelta | None
    response: list[str]
    false_positives: list[str]
    references: list[str]


class CoverageBody(Wire):
    """One technique under one tactic and the rules that look for it."""

    tactic: Tactic
    technique: str
    rules: list[str]
    services: list[Service]
    severity: Severity


class RuleRunBody(Wire):
    """One run of a rule over the batches [start, end); `joined` findings are told by another rule's alert."""

    id: int
    rule: str
    start: int
    end: int
    status: RunStatus
    matched: int
    alerts: int
    joined: int
    seconds: float
    started: Moment
    finished: Moment
    error: str
    passes: int


@router.get("")
def list_rules(access: Reader) -> list[RuleLine]:
    """Every rule that runs."""
    return [RuleLine.model_validate(rule) for rule in estate.rules(access.scope, access.product)]


@router.get("/coverage")
def get_coverage(access: Reader) -> list[CoverageBody]:
    """What of ATT&CK the rules look for."""
    return [CoverageBody.model_validate(row) for row in estate.covered(access.scope, access.product).rows]


@router.get("/runs")
def list_runs(
    access: Reader,
    rule: Annotated[str, Query(max_length=200)] = "",
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> list[RuleRunBody]:
    """The newest runs, of one rule or of all."""
    return [RuleRunBody.model_validate(run) for run in estate.runs(access.scope, access.product, rule, limit)]


@router.get("/gaps")
def list_gaps(access: Reader) -> list[RuleRunBody]:
    """Failed runs not filled yet."""
    return [RuleRunBody.model_validate(run) for run in estate.gaps(access.scope, access.product)]


@router.post("/gaps/fill")
def fill_gaps(access: Annotated[Access, needs("detections.manage")]) -> Done:
    """Repeat failed runs over their own batches."""
    return Done(message=f"{estate.fill(access.scope, access.product)} alerts came of it")


@router.get("/{rule}")
def get_rule(access: Reader, rule: Annotated[str, Path(max_length=200)]) -> RuleBody:
    """One rule."""
    return RuleBody.model_validate(estate.rule(access.scope, access.product, rule))
