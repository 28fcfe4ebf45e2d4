"""Hunting: run, cancel, export, history, use; and what an editor asks: `/api/v1/hunting`."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query
from fastapi.responses import StreamingResponse

from vedette.api.access import Access, needs
from vedette.api.errors import RESPONSES
from vedette.api.native.hunts import (
    CandidateBody,
    CheckedBody,
    ColumnBody,
    DiagnosticBody,
    ExplanationBody,
    Export,
    HistoryBody,
    HoverBody,
    Hunt,
    HuntBody,
    QuotaBody,
    RunBody,
    RunningBody,
    SchemaColumn,
    StatsBody,
    TableBody,
    Text,
    UsageBody,
    UseBody,
)
from vedette.api.once import Once
from vedette.api.rowtext import JsonBytes, json_arrays
from vedette.api.wire import Done
from vedette.core.clock import now
from vedette.insight import editor, exports, usage
from vedette.insight.answer import HuntResult
from vedette.insight.exports import ExportOptions
from vedette.insight.hunting import HuntLimits, HuntRequest
from vedette.insight.timespan import timespan
from vedette.kql.explain import explain
from vedette.kql.hover import hover

router = APIRouter(prefix="/hunting", tags=["Hunting"], responses=RESPONSES, route_class=Once)
Hunter = Annotated[Access, needs("hunting.run")]


@router.post("/run", response_model=HuntBody)
def run_hunt(access: Hunter, given: Hunt) -> JsonBytes:
    """Run a query and give its rows, at most 100,000; more than that is an export."""
    request = HuntRequest(
        given.query,
        timespan=timespan(given.timespan),
        parameters=given.parameters,
        limits=HuntLimits(rows=given.rows, seconds=given.seconds),
        interface="portal" if access.caller.session else "api",
        counted=access.caller.session is None,
        id=given.id,
    )
    return JsonBytes(body(access.product.hunting.run(access.scope, request)))


@router.delete("/run/{hunt}")
def cancel_hunt(access: Hunter, hunt: Annotated[str, Path(max_length=64)]) -> Done:
    """Stop a query, waiting or running."""
    access.product.hunting.cancel(access.scope, hunt)
    return Done(message=f"{hunt} is being stopped")


@router.get("/running")
def list_running(access: Hunter) -> list[RunningBody]:
    """Queries under way."""
    return [RunningBody.model_validate(found) for found in access.product.hunting.running(access.scope)]


@router.post("/export", response_class=StreamingResponse)
def export_hunt(access: Hunter, given: Export) -> StreamingResponse:
    """Stream the whole result as a file, without a cap on rows."""
    request = HuntRequest(given.query, timespan=timespan(given.timespan), interface="export")
    options = ExportOptions(given.form, given.zone, given.safe)
    found = exports.export(access.scope, access.product.hunting, request, options)
    name = f"hunt-{now():%Y%m%dT%H%M%SZ}.{found.ending.lstrip('.')}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(found.chunks, media_type=found.media, headers=headers)


@router.get("/history")
def list_history(
    access: Hunter,
    person: Annotated[str, Query(max_length=320, description="Whose; empty: one's own; *: everybody's.")] = "",
    before: Annotated[int, Query(ge=0, le=2**62)] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 50,
) -> HistoryBody:
    """Queries that were run."""
    with access.records.read() as db:
        page = usage.history(access.scope, db, person=person, before=before, limit=limit)
    return HistoryBody(
        value=[RunBody.model_validate(run) for run in page.runs], total=page.total, next=page.next or None
    )


@router.get("/usage")
def get_usage(access: Hunter, days: Annotated[int, Query(ge=1, le=30)] = 1) -> UsageBody:
    """Who used how much, one's own without the right to see everybody's."""
    with access.records.read() as db:
        found = usage.report(access.scope, db, now() - timedelta(days=days), now())
    return UsageBody(
        since=found.since,
        until=found.until,
        cpu=found.cpu,
        rows=[
            UseBody(
                **{name: getattr(row.spent, name) for name in type(row.spent).__dataclass_fields__},
                share=row.share,
                level=row.level,
            )
            for row in found.rows
        ],
    )


@router.post("/check")
def check_query(access: Hunter, given: Text) -> CheckedBody:
    """Judge a query without running it: errors, warnings, hints; its columns."""
    with access.records.read() as db:
        found = editor.check(access.scope, db, given.query, access.product.catalog)
    return CheckedBody(
        usable=found.usable,
        diagnostics=[DiagnosticBody.of(each) for each in found.diagnostics],
        columns=[ColumnBody(name=c.name, type=c.type) for c in found.columns],
        tables=list(found.tables),
    )


@router.post("/complete")
def complete_query(access: Hunter, given: Text) -> list[CandidateBody]:
    """What may stand at the cursor."""
    with access.records.read() as db:
        found = editor.completions(access.scope, db, given.query, given.offset, access.product.catalog)
    return [CandidateBody.model_validate(candidate) for candidate in found]


@router.post("/hover")
def hover_query(access: Hunter, given: Text) -> HoverBody | None:
    """What the word at the cursor means; null where nothing is known."""
    found = hover(given.query, given.offset, access.product.catalog)
    return None if found is None else HoverBody.model_validate(found)


@router.post("/explain")
def explain_query(access: Hunter, given: Text) -> ExplanationBody:
    """How a query would be run."""
    query = access.product.hunting.compiled(access.scope, HuntRequest(given.query))
    found = explain(query)
    return ExplanationBody(plan=found.plan.splitlines(), sql=found.sql)


@router.get("/schema")
def get_schema(access: Hunter, form: Literal["tables"] = "tables") -> list[TableBody]:
    """Every table with its columns."""
    return [
        TableBody(
            name=t.name,
            group=t.group,
            service=t.service.value,
            description=t.description,
            columns=[SchemaColumn(name=c.name, type=c.type, description=c.description) for c in t.columns],
        )
        for t in access.product.catalog.tables()
    ]


def body(found: HuntResult) -> dict[str, Any]:
    """A result as `HuntBody` describes it, ready for `JsonBytes`: rows are not walked twice."""
    return {
        "id": found.id,
        "results": [
            {
                "name": table.name,
                "columns": [{"name": column.name, "type": str(column.type)} for column in table.columns],
                "rows": json_arrays(table.table),
                "render": None
                if table.render is None
                else {"kind": table.render.kind, "properties": dict(table.render.properties)},
                "reasons": list(table.reasons),
            }
            for table in found.tables
        ],
        "total": found.total,
        "showing": found.showing,
        "partial": found.partial,
        "warnings": [DiagnosticBody.of(each).model_dump(mode="json", by_alias=True) for each in found.warnings],
        "stats": StatsBody.model_validate(found.stats).model_dump(mode="json", by_alias=True),
        "quota": QuotaBody.model_validate(found.quota).model_dump(mode="json", by_alias=True),
    }
