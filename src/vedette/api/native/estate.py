"""What feeds the lake and what it holds: `/api/v1/sources`, `/api/v1/deadletters`, `/api/v1/tables`."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from vedette.api.access import Access, needs
from vedette.api.errors import RESPONSES
from vedette.api.once import Once
from vedette.api.wire import Moment, Wire
from vedette.app import estate
from vedette.records.deadletters import DeadLetter
from vedette.records.sources import SourceState

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


class DeadBody(Wire):
    """One piece of input that became no row: why, from where, and how it begins."""

    id: str
    reason: str
    source: str
    offset: int
    connector: str
    count: int
    begins: str
    first_seen: Moment | None
    last_seen: Moment | None

    @classmethod
    def of(cls, letter: DeadLetter) -> DeadBody:
        """From a stored letter."""
        return cls(
            id=letter.id,
            reason=letter.reason,
            source=letter.source,
            offset=letter.offset,
            connector=letter.connector,
            count=letter.count,
            begins=letter.raw[: estate.STARTED_WITH].decode("utf-8", "replace"),
            first_seen=letter.first_seen,
            last_seen=letter.last_seen,
        )


class ReasonBody(Wire):
    """How many records lie dead for one reason."""

    connector: str
    reason: str
    records: int


class DeadPageBody(Wire):
    """Some of `total` dead letters."""

    value: list[DeadBody]
    total: int
    reasons: list[ReasonBody]


class Replay(Wire):
    """Of one connector, or of all."""

    connector: str = Field("", max_length=100)


class ReplayedBody(Wire):
    """What a replay did."""

    records: int
    rows: int
    dead: int


class TableBody(Wire):
    """What a table holds and how long it is kept (0: no limit)."""

    table: str
    rows: int
    bytes: int
    first: Moment | None
    last: Moment | None
    keep_days: int
    keep_gigabytes: float


@router.get("/sources")
def list_sources(access: Viewer) -> list[SourceBody]:
    """Every source with its health."""
    return [SourceBody.model_validate(row) for row in estate.sources(access.scope, access.product)]


@router.get("/deadletters")
def list_dead_letters(
    access: Viewer,
    connector: Annotated[str, Query(max_length=100)] = "",
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    skip: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> DeadPageBody:
    """What could not be read, newest first."""
    page = estate.dead_letters(access.scope, access.product, connector=connector, limit=limit, skip=skip)
    return DeadPageBody(
        value=[DeadBody.of(letter) for letter in page.letters],
        total=page.total,
        reasons=[ReasonBody(connector=c, reason=r, records=n) for c, r, n in page.reasons],
    )


@router.post("/deadletters/replay")
def replay_dead_letters(access: Annotated[Access, needs("sources.manage")], given: Replay) -> ReplayedBody:
    """Try again, for instance after a connector was mended."""
    report = estate.replay(access.scope, access.product, given.connector)
    return ReplayedBody(records=report.records, rows=sum(report.rows.values()), dead=report.dead_letters)


@router.get("/tables")
def list_tables(access: Viewer) -> list[TableBody]:
    """Every table with size, span and retention."""
    return [
        TableBody(
            table=t.stats.table,
            rows=t.stats.rows,
            bytes=t.stats.bytes,
            first=t.stats.first,
            last=t.stats.last,
            keep_days=t.keep.days,
            keep_gigabytes=t.keep.gigabytes,
        )
        for t in estate.tables(access.scope, access.product)
    ]
