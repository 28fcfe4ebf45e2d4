"""Custom detections: judged, replayed, tested, saved, versioned, run now: `/api/v1/detections`.

A change carries the `If-Match` of what was read.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Header, Path, Query, Response
from pydantic import Field

from vedette.api.access import Access, needs
from vedette.api.errors import RESPONSES
from vedette.api.native.bodies import EvidenceBody
from vedette.api.native.hunts import DiagnosticBody
from vedette.api.once import Once
from vedette.api.wire import Done, Moment, Wire
from vedette.app import trying
from vedette.detect import custom
from vedette.detect.alert import Severity, Tactic
from vedette.detect.custom import CustomRule
from vedette.detect.definition import ActionChoice, ActionName, Detection, Frequency
from vedette.detect.examples import CaseResult
from vedette.detect.replay import LONGEST, Replay
from vedette.detect.rule import Example, ExampleTable

router = APIRouter(prefix="/detections", tags=["Custom detections"], responses=RESPONSES, route_class=Once)
Hunter = Annotated[Access, needs("hunting.run")]
Author = Annotated[Access, needs("detections.manage")]
Ident = Annotated[str, Path(max_length=200)]
Match = Annotated[str, Header(alias="If-Match", max_length=200)]


class ActionBody(Wire):
    """One response action, named here and carried out by the response capability."""

    name: ActionName
    options: dict[str, str] = Field({}, max_length=20)


class ExampleBody(Wire):
    """Rows by table that must raise the detection, or must not."""

    tables: dict[str, list[dict[str, Any]]] = Field(min_length=1, max_length=20)


class DetectionBody(Wire):
    """Everything an author decides; `alertTitle` may name columns as `{{FileName}}`, `firstLook` is in days."""

    name: str = Field(min_length=1, max_length=200)
    query: str = Field(min_length=1, max_length=100_000)
    severity: Severity
    category: Tactic
    description: str = Field("", max_length=10_000)
    alert_title: str = Field("", max_length=500)
    techniques: list[str] = Field([], max_length=50)
    frequency: Frequency = Frequency.HOURLY
    devices: list[str] = Field([], max_length=100)
    response: list[str] = Field([], max_length=50)
    actions: list[ActionBody] = Field([], max_length=20)
    first_look: int = Field(30, ge=0, le=30)
    fires: list[ExampleBody] = Field([], max_length=20)
    silent: list[ExampleBody] = Field([], max_length=20)

    def detection(self) -> Detection:
        """As the domain takes it."""
        return Detection(
            name=self.name,
            query=self.query,
            severity=self.severity,
            category=self.category,
            description=self.description,
            alert_title=self.alert_title,
            techniques=tuple(self.techniques),
            frequency=self.frequency,
            devices=tuple(self.devices),
            response=tuple(self.response),
            actions=tuple(ActionChoice(a.name, tuple(a.options.items())) for a in self.actions),
            first_look=self.first_look,
            fires=tuple(_example(each) for each in self.fires),
            silent=tuple(_example(each) for each in self.silent),
        )

    @classmethod
    def of(cls, found: Detection) -> DetectionBody:
        """From the domain's."""
        plain = ("name", "query", "severity", "category", "description", "alert_title", "frequency", "first_look")
        return cls(
            **{name: getattr(found, name) for name in plain},
            techniques=list(found.techniques),
            devices=list(found.devices),
            response=list(found.response),
            actions=[ActionBody(name=a.name, options=dict(a.options)) for a in found.actions],
            fires=[_shown(each) for each in found.fires],
            silent=[_shown(each) for each in found.silent],
        )


class CustomBody(Wire):
    """A custom detection as kept."""

    id: str
    owner: str
    detection: DetectionBody
    enabled: bool
    version: int
    created: Moment
    updated: Moment
    updated_by: str
    etag: str

    @classmethod
    def of(cls, found: CustomRule) -> CustomBody:
        """From the domain's."""
        plain = ("id", "owner", "enabled", "version", "created", "updated", "updated_by", "etag")
        body = DetectionBody.of(found.detection)
        return cls(**{name: getattr(found, name) for name in plain}, detection=body)


class VersionBody(Wire):
    """How a detection was after one change."""

    version: int
    at: Moment
    by: str
    verb: str
    detection: DetectionBody


class RequirementBody(Wire):
    """One thing the result must have: any of these columns; `fix` says what to write when it is missing."""

    name: str
    any_of: list[str]
    met: bool
    why: str
    fix: str
    needed: bool


class JudgedBody(Wire):
    """A detection judged without being saved."""

    usable: bool
    diagnostics: list[DiagnosticBody]
    requirements: list[RequirementBody]


class TrialBody(Wire):
    """An alert that would have been raised."""

    title: str
    first_activity: Moment
    count: int
    evidence: list[EvidenceBody]
    rows: list[dict[str, Any]]


class DayBody(Wire):
    """How many alerts would have begun on a day (UTC)."""

    day: date
    alerts: int


class ReplayBody(Wire):
    """What a rule would have found: alerts by day, the first of them, and the incidents they would have met."""

    since: Moment
    until: Moment
    days: list[DayBody]
    alerts: int
    rows: int
    hidden: int
    examples: list[TrialBody]
    incidents: list[int]
    alone: int
    seconds: float
    narrow: bool

    @classmethod
    def of(cls, found: Replay) -> ReplayBody:
        """From the domain's."""
        plain = ("since", "until", "alerts", "rows", "hidden", "alone", "seconds", "narrow")
        return cls(
            **{name: getattr(found, name) for name in plain},
            days=[DayBody(day=d.day, alerts=d.alerts) for d in found.days],
            incidents=list(found.incidents),
            examples=[
                TrialBody(
                    title=a.title,
                    first_activity=a.first_activity,
                    count=a.count,
                    evidence=[EvidenceBody.of(item) for item in a.evidence],
                    rows=json.loads(a.sample),
                )
                for a in found.examples
            ],
        )


class CaseBody(Wire):
    """What one example gave: how many rows came out, or what is wrong with it."""

    rows: int
    error: str

    @classmethod
    def of(cls, case: CaseResult) -> CaseBody:
        """From the domain's."""
        return cls(rows=case.rows.num_rows if case.rows is not None else 0, error=case.error)


class TestedBody(Wire):
    """The examples of a detection, in the order given: `fires` must give rows, `silent` none."""

    passed: bool
    fires: list[CaseBody]
    silent: list[CaseBody]


class Switch(Wire):
    """On or off; `catchUp` also judges what came while it was off."""

    on: bool
    catch_up: bool = False


class Back(Wire):
    """The version to go back to."""

    version: int = Field(ge=1)


@router.post("/check")
def judge(access: Hunter, given: DetectionBody) -> JudgedBody:
    """Judge a detection: what is wrong with its query, which columns it needs, what would mend it."""
    with access.records.read() as db:
        found = custom.check(access.scope, db, given.detection(), access.product.catalog)
    return JudgedBody(
        usable=found.usable,
        diagnostics=[DiagnosticBody.of(each) for each in found.diagnostics],
        requirements=[RequirementBody.model_validate(each) for each in found.requirements],
    )


@router.post("/replay")
def try_detection(
    access: Hunter, given: DetectionBody, days: Annotated[int, Query(ge=1, le=LONGEST)] = 7
) -> ReplayBody:
    """What it would have found in the last days, before it is saved."""
    return ReplayBody.of(trying.replay_detection(access.scope, access.product, given.detection(), days=days))


@router.post("/{detection}/replay")
def replay_saved(access: Hunter, detection: Ident, days: Annotated[int, Query(ge=1, le=LONGEST)] = 7) -> ReplayBody:
    """What a rule as it runs here finds in the last days; stock rules too."""
    return ReplayBody.of(trying.replay_rule(access.scope, access.product, detection, days=days))


@router.post("/test")
def run_detection_tests(access: Hunter, given: DetectionBody) -> TestedBody:
    """Run its examples, saved or not: those that must raise it and those that must not."""
    found = trying.try_examples(access.scope, access.product, given.detection())
    return TestedBody(
        passed=found.passed,
        fires=[CaseBody.of(case) for case in found.fires],
        silent=[CaseBody.of(case) for case in found.silent],
    )


@router.get("")
def list_detections(access: Hunter, deleted: bool = False) -> list[CustomBody]:
    """The organisation's own detections."""
    with access.records.read() as db:
        return [CustomBody.of(rule) for rule in custom.listed(access.scope, db, deleted=deleted)]


@router.post("", status_code=201)
def create_detection(access: Author, given: DetectionBody, enabled: bool = True) -> CustomBody:
    """Save a detection; it runs with the next round."""
    made = custom.create(access.scope, access.records, given.detection(), access.product.catalog, enabled=enabled)
    access.wake()
    return CustomBody.of(made)


@router.get("/{detection}")
def get_detection(access: Hunter, detection: Ident, response: Response) -> CustomBody:
    """One detection."""
    with access.records.read() as db:
        found = custom.get(access.scope, db, detection)
    response.headers["ETag"] = found.etag
    return CustomBody.of(found)


@router.put("/{detection}")
def update_detection(access: Author, detection: Ident, given: DetectionBody, etag: Match) -> CustomBody:
    """Change it."""
    scope, records, catalog = access.scope, access.records, access.product.catalog
    return CustomBody.of(custom.update(scope, records, detection, given.detection(), etag, catalog))


@router.delete("/{detection}")
def remove_detection(access: Author, detection: Ident, etag: Match) -> Done:
    """Delete it; it can be restored."""
    custom.remove(access.scope, access.records, detection, etag)
    return Done(message=f"{detection} is deleted")


@router.post("/{detection}/restore")
def restore_detection(access: Author, detection: Ident) -> CustomBody:
    """Bring it back, switched off."""
    return CustomBody.of(custom.restore(access.scope, access.records, detection, access.product.catalog))


@router.put("/{detection}/enabled")
def switch_detection(access: Author, detection: Ident, given: Switch) -> CustomBody:
    """Turn it on or off."""
    done = custom.set_enabled(access.scope, access.records, detection, on=given.on, catch_up=given.catch_up)
    return CustomBody.of(done)


@router.get("/{detection}/versions")
def list_detection_versions(access: Hunter, detection: Ident) -> list[VersionBody]:
    """Every version, newest first."""
    with access.records.read() as db:
        found = custom.history(access.scope, db, detection)
    return [
        VersionBody(version=v.version, at=v.at, by=v.by, verb=v.verb, detection=DetectionBody.of(v.detection))
        for v in found
    ]


@router.post("/{detection}/revert")
def revert_detection(access: Author, detection: Ident, given: Back, etag: Match) -> CustomBody:
    """Make an older version the newest."""
    scope, records, catalog = access.scope, access.records, access.product.catalog
    return CustomBody.of(custom.revert(scope, records, detection, given.version, etag, catalog))


@router.post("/{detection}/run")
def run_detection(access: Author, detection: Ident) -> Done:
    """Run it now over what it has not seen; works for stock rules too."""
    return Done(message=trying.run_now(access.scope, access.product, detection))


def _example(given: ExampleBody) -> Example:
    return Example(tuple(ExampleTable(name, tuple(rows)) for name, rows in given.tables.items()))


def _shown(found: Example) -> ExampleBody:
    return ExampleBody(tables={each.table: [dict(row) for row in each.rows] for each in found.tables})
