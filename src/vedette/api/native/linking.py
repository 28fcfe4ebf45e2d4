"""Rows of a hunt linked to an incident, old or new, as alerts: `/api/v1/hunting/link`."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import Field

from vedette.api.access import Access, needs
from vedette.api.errors import RESPONSES
from vedette.api.native.bodies import EvidenceBody
from vedette.api.native.hunts import ColumnBody
from vedette.api.once import Once
from vedette.api.wire import Moment, Wire
from vedette.app import linking
from vedette.detect.alert import Severity, Tactic
from vedette.detect.byhand import MOST_ROWS, Chosen
from vedette.kql.compile import Column

router = APIRouter(prefix="/hunting/link", tags=["Hunting"], responses=RESPONSES, route_class=Once)
Linker = Annotated[Access, needs("detections.link")]


class ChosenBody(Wire):
    """Rows as `/hunting/run` gave them, and the words of the alerts they become."""

    query: str = Field(min_length=1, max_length=1_048_576)
    columns: list[ColumnBody] = Field(min_length=1, max_length=1000)
    rows: list[list[Any]] = Field(min_length=1, max_length=MOST_ROWS)
    title: str = Field(min_length=1, max_length=200)
    severity: Severity = Severity.MEDIUM
    category: Tactic
    description: str = Field("", max_length=10_000)
    techniques: list[str] = Field([], max_length=50)
    response: list[str] = Field([], max_length=50)

    def chosen(self) -> Chosen:
        """As the domain takes it."""
        return Chosen(
            title=self.title,
            severity=self.severity,
            category=self.category,
            description=self.description,
            techniques=tuple(self.techniques),
            response=tuple(self.response),
            query=self.query,
            columns=tuple(Column(column.name, column.type) for column in self.columns),
            rows=tuple(tuple(row) for row in self.rows),
        )


class Linking(ChosenBody):
    """Where the rows are to go; without a number into a new incident."""

    incident: int | None = Field(None, ge=1, le=2**31 - 1)


class LinkedBody(Wire):
    """Where they went, and as which alerts."""

    incident: int
    alerts: list[str]


class WouldBeBody(Wire):
    """An alert that the rows would become."""

    title: str
    count: int
    first_activity: Moment
    last_activity: Moment
    evidence: list[EvidenceBody]


@router.post("", status_code=201)
def link_rows(access: Linker, given: Linking) -> LinkedBody:
    """Make alerts of rows, one for each combination of entities, and put them into an incident."""
    done = linking.link_rows(access.scope, access.product, given.chosen(), given.incident)
    return LinkedBody(incident=done.incident, alerts=list(done.alerts))


@router.post("/preview")
def preview_link(access: Linker, given: ChosenBody) -> list[WouldBeBody]:
    """The alerts that the rows would become; nothing is changed."""
    return [
        WouldBeBody(
            title=alert.title,
            count=alert.count,
            first_activity=alert.first_activity,
            last_activity=alert.last_activity,
            evidence=[EvidenceBody.of(item) for item in alert.evidence],
        )
        for alert in linking.alerts_in(access.scope, access.product, given.chosen())
    ]
