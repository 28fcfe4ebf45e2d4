"""Threat Explorer: chart, grid, top lists, suggestions, export: `/api/v1/explorer`.

Questions are long, so they are posted; they change nothing. Views of Real-time detections take `threats.view`, all
others `explorer.use`: `insight.explorer` decides by the view.
"""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import StreamingResponse

from vedette.api.access import SignedIn
from vedette.api.errors import RESPONSES
from vedette.api.native.explorer.bodies import (
    ChartSeries,
    ChartSlot,
    ClickLineBody,
    ExplorerCatalogue,
    ExplorerChart,
    ExplorerChartAsked,
    ExplorerExportAsked,
    ExplorerProperty,
    ExplorerRows,
    ExplorerRowsAsked,
    ExplorerTop,
    ExplorerTopAsked,
    ExplorerValue,
    ExplorerValuesAsked,
    ExplorerView,
    FileLineBody,
    MailLineBody,
)
from vedette.api.once import Once
from vedette.core.clock import now
from vedette.insight.explorer import chart as charts
from vedette.insight.explorer import grid, suggest, tops
from vedette.insight.explorer.export import export
from vedette.insight.explorer.properties import PROPERTIES
from vedette.insight.explorer.words import LITE, OPERATORS, TITLES, View, base_of
from vedette.tenants.rights import allowed, demand

router = APIRouter(prefix="/explorer", tags=["Explorer"], responses=RESPONSES, route_class=Once)


@router.get("/catalogue")
def get_explorer_catalogue(access: SignedIn) -> ExplorerCatalogue:
    """Views, properties and operators, and which of them the caller may use."""
    scope = access.scope
    full = allowed(scope, "explorer.use")
    if not full:
        demand(scope, "threats.view")
    views = [
        ExplorerView(
            id=view,
            title=TITLES[view],
            base=base_of(view),
            usable=full or view in LITE,
            pivot=charts.PIVOTS[view],
            tops=list(tops.tops_of(base_of(view))),
            properties=[each.id for each in PROPERTIES.values() if each.expression(base_of(view))],
        )
        for view in View
    ]
    properties = [
        ExplorerProperty(
            id=each.id,
            title=each.title,
            group=each.group,
            kind=each.kind,
            operators=list(OPERATORS[each.kind]),
            values=list(each.values),
            pivot=each.pivot,
            usable=not each.right or allowed(scope, each.right),
        )
        for each in PROPERTIES.values()
    ]
    return ExplorerCatalogue(views=views, properties=properties)


@router.post("/chart")
def ask_chart(access: SignedIn, given: ExplorerChartAsked) -> ExplorerChart:
    """How many rows over time, by a pivot."""
    asker = given.asker(access)
    found = charts.chart(asker, given.pivot)
    return ExplorerChart(
        since=asker.question.since,
        until=asker.question.until,
        total=found.total,
        messages=found.messages,
        slot=found.slot,
        series=[ChartSeries.model_validate(each) for each in found.series],
        slots=[ChartSlot.model_validate(each) for each in found.slots],
        unit=found.unit,
        reason=found.reason,
        partial=found.partial,
        kql=asker.text(asker.rows_base()),
    )


@router.post("/rows")
def ask_rows(access: SignedIn, given: ExplorerRowsAsked) -> ExplorerRows:
    """A page of the grid, newest first."""
    found = grid.page(given.asker(access), limit=given.limit, cursor=given.cursor, ascending=given.ascending)
    return ExplorerRows(
        mail=[MailLineBody.model_validate(line) for line in found.lines if isinstance(line, grid.MailLine)],
        clicks=[ClickLineBody.model_validate(line) for line in found.lines if isinstance(line, grid.ClickLine)],
        files=[FileLineBody.model_validate(line) for line in found.lines if isinstance(line, grid.FileLine)],
        next=found.next,
        reason=found.reason,
        partial=found.partial,
    )


@router.post("/top")
def ask_top(access: SignedIn, given: ExplorerTopAsked) -> ExplorerTop:
    """One of the lists under the chart."""
    return ExplorerTop.model_validate(tops.top(given.asker(access), given.top, limit=given.limit))


@router.post("/suggestions")
def ask_suggestions(access: SignedIn, given: ExplorerValuesAsked) -> list[ExplorerValue]:
    """Values of a property, the most frequent first."""
    found = suggest.suggestions(given.asker(access), given.property, given.text)
    return [ExplorerValue.model_validate(each) for each in found]


@router.post("/export", response_class=StreamingResponse)
def export_explorer(access: SignedIn, given: ExplorerExportAsked) -> StreamingResponse:
    """The rows as CSV, at most 200,000; noted in the audit log."""
    chunks = export(access.scope, access.records, given.asker(access), zone=given.zone)
    headers = {"Content-Disposition": f'attachment; filename="explorer-{now():%Y%m%dT%H%M%SZ}.csv"'}
    return StreamingResponse(chunks, media_type="text/csv; charset=utf-8", headers=headers)
