"""The dashboard: numbers over time, who is hit most, how sources fare, the ATT&CK matrix: `/api/v1/overview`."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Request

from vedette.api.access import Access, needs
from vedette.api.errors import RESPONSES
from vedette.api.native.estate import SourceBody
from vedette.api.once import Once
from vedette.api.wire import Moment, Wire
from vedette.app.sights import Sights
from vedette.core.clock import now
from vedette.core.errors import BadInput
from vedette.detect.alert import Severity, Tactic
from vedette.insight import overview as numbers
from vedette.insight.mailflow import Verdict, mail_flow

router = APIRouter(prefix="/overview", tags=["Overview"], responses=RESPONSES, route_class=Once)
Reader = Annotated[Access, needs("incidents.read")]
_FIRST, _LAST = 1971, 2199
Since = Annotated[datetime | None, Query(description="Default: 30 days before `until`.")]
Until = Annotated[datetime | None, Query(description="Default: now.")]


class CountBody(Wire):
    """How many in the slot that begins at `at`, under a word."""

    at: Moment
    word: str
    count: int


class SeriesBody(Wire):
    """Counts by hour or day (UTC), slots without any left out; `unit` says what is counted."""

    unit: str
    hourly: bool
    total: int
    counts: list[CountBody]


class TargetBody(Wire):
    """A person or device and how often it was hit."""

    id: str
    name: str
    alerts: int
    incidents: int


class OverviewBody(Wire):
    """Everything the dashboard shows about [since, until); `narrow`: only about the reader's device groups.

    `closed` incidents were resolved in that time; half of them had been there no longer than `medianOpen`.
    """

    since: Moment
    until: Moment
    incidents: SeriesBody
    by_service: SeriesBody
    by_severity: SeriesBody
    by_tactic: SeriesBody
    open_incidents: dict[Severity, int]
    closed: int
    median_open: timedelta | None
    people: list[TargetBody]
    devices: list[TargetBody]
    sources: list[SourceBody]
    narrow: bool


class MailCountBody(Wire):
    """Messages of one verdict in the slot that begins at `at`; `delivered` of them were not stopped."""

    at: Moment
    verdict: Verdict
    count: int
    delivered: int


class MailTargetBody(Wire):
    """A recipient with the malware and phish sent to them."""

    address: str
    malware: int
    phish: int
    delivered: int


class MailBody(Wire):
    """Mail in [since, until), slots without any left out; `partial`: a limit was reached, there is more."""

    since: Moment
    until: Moment
    unit: str
    total: int
    by_verdict: dict[Verdict, int]
    counts: list[MailCountBody]
    targets: list[MailTargetBody]
    partial: bool


class CellBody(Wire):
    """One technique under one tactic: alerts that named it, rules that look for it, those of them that are blind."""

    tactic: Tactic
    technique: str
    alerts: int
    rules: list[str]
    blind: list[str]
    watched: bool


class BlindBody(Wire):
    """A rule that cannot see, and why."""

    rule: str
    title: str
    reason: str


class MatrixBody(Wire):
    """All cells in the order of an attack; `fresh` is false while blindness is still being worked out: ask again."""

    unit: str
    cells: list[CellBody]
    uncovered: list[Tactic]
    blind: list[BlindBody]
    fresh: bool


@router.get("")
def get_overview(access: Reader, since: Since = None, until: Until = None, hourly: bool = False) -> OverviewBody:
    """The numbers of the dashboard, of at most a year."""
    start, end = span(since, until)
    scope, product = access.scope, access.product
    found = numbers.overview(scope, product.records, product.lake, start, end, hourly=hourly)
    return OverviewBody(
        since=found.since,
        until=found.until,
        incidents=SeriesBody.model_validate(found.incidents),
        by_service=SeriesBody.model_validate(found.by_service),
        by_severity=SeriesBody.model_validate(found.by_severity),
        by_tactic=SeriesBody.model_validate(found.by_tactic),
        open_incidents=dict(found.open_incidents),
        closed=found.closed,
        median_open=found.median_open,
        people=[TargetBody.model_validate(each) for each in found.people],
        devices=[TargetBody.model_validate(each) for each in found.devices],
        sources=[SourceBody.model_validate(each) for each in found.sources],
        narrow=found.narrow,
    )


@router.get("/mail")
def get_mail(access: Reader, since: Since = None, until: Until = None, hourly: bool = False) -> MailBody:
    """What mail was judged to be, of at most a year; all zero where no mail was imported."""
    start, end = span(since, until)
    product = access.product
    found = mail_flow(access.scope, product.lake, product.catalog, start, end, hourly=hourly)
    return MailBody(
        since=start,
        until=end,
        unit=found.unit,
        total=found.total(),
        by_verdict={verdict: found.total(verdict) for verdict in Verdict},
        counts=[MailCountBody.model_validate(each) for each in found.counts],
        targets=[MailTargetBody.model_validate(each) for each in found.targets],
        partial=found.partial,
    )


@router.get("/matrix")
def get_matrix(request: Request, access: Reader, since: Since = None, until: Until = None) -> MatrixBody:
    """What was detected and what could be, by ATT&CK tactic and technique."""
    start, end = span(since, until)
    sights: Sights = request.app.state.sights
    scope, product = access.scope, access.product
    blind = sights.blind(scope)
    rules = product.roster.rules(scope, disabled=False)
    found = numbers.matrix(scope, product.records, product.lake, rules, blind.rules, start, end)
    return MatrixBody(
        unit=found.unit,
        cells=[CellBody.model_validate(cell) for cell in found.cells],
        uncovered=list(found.uncovered),
        blind=[BlindBody(rule=b.rule.id, title=b.rule.title, reason=b.reason) for b in found.blind],
        fresh=blind.fresh,
    )


def span(since: datetime | None, until: datetime | None) -> tuple[datetime, datetime]:
    """The two moments with their defaults. Raises BadInput for one without a zone or that no event can have."""
    for each in (since, until):
        if each is not None and each.tzinfo is None:
            raise BadInput("a moment needs its zone: 2026-01-31T09:00:00Z")
        if each is not None and not _FIRST <= each.year <= _LAST:
            raise BadInput(f"a moment is between the years {_FIRST} and {_LAST}")
    end = until or now()
    return since or end - timedelta(days=30), end
