"""Alerts of every source, in incidents or alone: `/api/v1/alerts`."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from vedette.api.access import Access, needs
from vedette.api.errors import RESPONSES, UNCHANGED
from vedette.api.native.bodies import AlertBody, AlertLine
from vedette.api.once import Once
from vedette.api.pages import pages_of
from vedette.api.wire import Done, Moment, Page, Wire
from vedette.core.scope import Scope
from vedette.detect.alert import Severity, Tactic
from vedette.incidents import lifecycle, queue
from vedette.incidents.dossier import alert as read_alert
from vedette.incidents.incident import AlertStatus
from vedette.incidents.why import why
from vedette.records.selection import Compare, Condition, Every, Order, Where
from vedette.schema.types import Service

router = APIRouter(prefix="/alerts", tags=["Alerts"], responses=RESPONSES, route_class=Once)
Reader = Annotated[Access, needs("incidents.read")]
Keeper = Annotated[Access, needs("incidents.manage")]


class AlertQuery(Wire):
    """Which alerts, in which order; empty means no condition."""

    severity: list[Severity] = []
    category: list[Tactic] = []
    service: list[Service] = []
    status: list[AlertStatus] = []
    detector: str = Field("", max_length=200)
    source: str = Field("", max_length=100, description="The product that raised them.")
    technique: str = Field("", pattern=r"^(T\d{4}(\.\d{3})?)?$")
    person: str = Field("", max_length=80, description="Id of the person they name first, as the overview gives it.")
    device: str = Field("", max_length=80, description="Id of the device they name first.")
    incident: int | None = Field(None, ge=1, le=2**31 - 1)
    alone: bool = Field(False, description="Only those outside incidents.")
    repeats: bool = Field(False, description="Also those folded into another.")
    text: str = Field("", max_length=200)
    active_from: Moment | None = None
    active_to: Moment | None = None
    first_from: Moment | None = Field(None, description="First activity at or after; the overview counts by it.")
    first_to: Moment | None = None
    sort: str = Field("last_activity", pattern="^(last_activity|first_activity|created|updated|rank|title)$")
    descending: bool = True
    limit: int = Field(50, ge=1, le=1000)
    cursor: str = Field("", max_length=1000)

    def condition(self) -> Condition:
        """As a condition of the queue."""
        parts: list[Condition] = [
            Where(field, Compare.IN, tuple(str(word) for word in words))
            for field, words in (
                ("severity", self.severity),
                ("category", self.category),
                ("service", self.service),
                ("status", self.status),
            )
            if words
        ]
        given = (("detector", self.detector), ("source", self.source), ("person", self.person), ("device", self.device))
        parts += [Where(field, Compare.EQ, word) for field, word in given if word]
        if self.technique:
            parts.append(Where("techniques", Compare.HAS, f'"{self.technique}"'))
        if self.incident is not None:
            parts.append(Where("incident", Compare.EQ, self.incident))
        if self.alone:
            parts.append(Where("incident", Compare.EQ, None))
        if not self.repeats:
            parts.append(Where("repeat_of", Compare.EQ, None))
        if self.text:
            parts.append(Where("title", Compare.HAS, self.text))
        if self.active_from is not None:
            parts.append(Where("last_activity", Compare.GE, self.active_from))
        if self.active_to is not None:
            parts.append(Where("first_activity", Compare.LT, self.active_to))
        if self.first_from is not None:
            parts.append(Where("first_activity", Compare.GE, self.first_from))
        if self.first_to is not None:
            parts.append(Where("first_activity", Compare.LT, self.first_to))
        return Every(tuple(parts))


class AlertsChange(Wire):
    """The new status of several alerts."""

    ids: list[str] = Field(min_length=1, max_length=10_000)
    status: AlertStatus


class WhyBody(Wire):
    """Why two alerts are, or are not, in one incident."""

    together: bool
    score: float
    lines: list[str]


@router.get("", response_model=Page[AlertLine], responses=UNCHANGED)
def list_alerts(request: Request, access: Reader, asked: Annotated[AlertQuery, Query()]) -> Response:
    """Alerts, newest activity first; with `If-None-Match` 304 while nothing has changed."""
    records = access.records

    def made(scope: Scope) -> Page[AlertLine]:
        order, chosen = Order(asked.sort, asked.descending), asked.condition()
        page = queue.alerts(scope, records, chosen, order, limit=asked.limit, cursor=asked.cursor)
        return Page(value=[AlertLine.of(row) for row in page.rows], total=page.total, next=page.next or None)

    return pages_of(request).answer(request, access, ("alerts", asked.model_dump_json()), made)


@router.get("/{alert}")
def get_alert(access: Reader, alert: str) -> AlertBody:
    """One alert with evidence and the rows that raised it."""
    return AlertBody.read(read_alert(access.scope, access.records, alert))


@router.patch("")
def change_alerts(access: Keeper, change: AlertsChange) -> Done:
    """Set the status of alerts; an incident follows when all of its alerts are resolved."""
    lifecycle.set_alert_status(access.scope, access.records, change.ids, change.status)
    return Done(message=f"{len(set(change.ids))} alerts are {change.status.value}")


@router.get("/{alert}/why/{other}")
def why_together(access: Reader, alert: str, other: str) -> WhyBody:
    """Why these two are together, or apart: the published reasons of the correlation."""
    verdict = why(access.scope, access.records, alert, other)
    return WhyBody(together=verdict.together, score=verdict.score, lines=verdict.why.lines())
