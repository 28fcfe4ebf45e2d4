"""What feeds the lake: `/api/v1/sources`, and everything that can be read: `/api/v1/connectors`."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Path, Query

from vedette.api.access import Access, needs
from vedette.api.errors import RESPONSES
from vedette.api.once import Once
from vedette.api.wire import Moment, Wire
from vedette.app import estate
from vedette.records.sources import SourceState
from vedette.schema.types import Service

router = APIRouter(tags=["Sources"], responses=RESPONSES, route_class=Once)
Viewer = Annotated[Access, needs("settings.view")]


class SourceBody(Wire):
    """One source: `rate` is events a second over the last hour, `lag` in seconds."""

    connector: str
    state: SourceState
    first_seen: Moment
    last_seen: Moment
    newest_event: Moment | None
    events: int
    rows: int
    dead: int
    unmapped: int
    rate: float
    lag: timedelta | None
    error: str


class ArrivalBody(Wire):
    """Records that a source brought in the hour that begins then, and how many of them died."""

    connector: str
    hour: Moment
    events: int
    dead: int


class ConnectorBody(Wire):
    """A product that can be read, as its manifest says: its form, globs on names of files, the tables it fills."""

    name: str
    title: str
    description: str
    service: Service
    format: str
    files: list[str]
    tables: list[str]


class GuideBody(Wire):
    """How a connector is fed and what comes of it, in Markdown."""

    name: str
    guide: str


@router.get("/sources")
def list_sources(access: Viewer) -> list[SourceBody]:
    """Every source with its health."""
    return [SourceBody.model_validate(row) for row in estate.sources(access.scope, access.product)]


@router.get("/sources/arrivals")
def list_arrivals(access: Viewer, hours: Annotated[int, Query(ge=1, le=168)] = 24) -> list[ArrivalBody]:
    """What every source brought, hour by hour; hours in which nothing came are left out."""
    return [ArrivalBody.model_validate(row) for row in estate.arrived(access.scope, access.product, hours)]


@router.get("/connectors")
def list_connectors(access: Viewer) -> list[ConnectorBody]:
    """Every product that can be read."""
    return [
        ConnectorBody(
            name=each.name,
            title=each.title,
            description=each.description,
            service=each.service,
            format=each.format,
            files=list(each.detect.files),
            tables=sorted(each.tables or {mapping.table for mapping in each.mappings}),
        )
        for each in estate.connectors(access.scope, access.product)
    ]


@router.get("/connectors/{connector}")
def get_connector_guide(access: Viewer, connector: Annotated[str, Path(max_length=100)]) -> GuideBody:
    """How one is set up."""
    return GuideBody(name=connector, guide=estate.guide(access.scope, access.product, connector))
