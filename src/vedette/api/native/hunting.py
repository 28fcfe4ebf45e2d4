"""Hunting: run, cancel, export, history, use; and what an editor asks: `/api/v1/hunting`."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query
from fastapi.responses import StreamingResponse
from pydantic import Field

from vedette.api.access import Access, needs
from vedette.api.errors import RESPONSES
from vedette.api.rowtext import JsonBytes, json_arrays
from vedette.api.wire import Done, Moment, Wire
from vedette.core.clock import now
from vedette.insight import editor, exports, usage
from vedette.insight.answer import HuntResult
from vedette.insight.exports import ExportOptions, Form
from vedette.insight.hunting import HuntLimits, HuntRequest
from vedette.insight.timespan import timespan
from vedette.insight.usage import Level
from vedette.kql.diagnostics import Diagnostic, Severity
from vedette.kql.explain import explain
from vedette.kql.hover import hover
from vedette.schema.types import ScalarType

router = APIRouter(prefix="/hunting", tags=["Hunting"], responses=RESPONSES)
Hunter = Annotated[Access, needs("hunting.run")]
MOST = 100_000


class Hunt(Wire):
    """A query; `timespan` is ISO 8601 (`P7D`, `start/end`); choose an `id` to cancel while waiting for the answer."""

    query: str = Field(min_length=1, max_length=1_048_576)
    timespan: str = Field("", max_length=200)
    parameters: dict[str, str | int | float | bool] = Field({}, max_length=100)
    rows: int = Field(MOST, ge=1, le=MOST)
    seconds: float = Field(600, gt=0, le=600)
    id: str = Field("", max_length=64, pattern="^[A-Za-z0-9_-]*$")


class ColumnBody(Wire):
    """One column of a result."""

    name: str
    type: ScalarType


class RenderBody(Wire):
    """The chart `render` asked for."""

    kind: str
    properties: dict[str, str]


class DiagnosticBody(Wire):
    """One finding about a query's text; lines and columns count from 1, `start` and `end` are character offsets."""

    code: str
    severity: Severity
    message: str
    line: int
    column: int
    start: int
    end: int
    suggestion: str

    @classmethod
    def of(cls, found: Diagnostic) -> DiagnosticBody:
        """From the language's own."""
        return cls(
            code=found.code,
            severity=found.severity,
            message=found.message,
            line=found.line,
            column=found.column,
            start=found.span.start,
            end=found.span.end,
            suggestion=found.suggestion,
        )


class ResultBody(Wire):
    """One table: rows as arrays in the order of the columns, values as JSON (times in UTC, dynamic as it is)."""

    name: str
    columns: list[ColumnBody]
    rows: list[list[Any]]
    render: RenderBody | None
    reasons: list[str]


class StatsBody(Wire):
    """What it cost: seconds, CPU seconds, bytes, rows."""

    elapsed: float
    cpu: float
    memory: int
    rows_read: int
    bytes_read: int
    waited: float


class QuotaBody(Wire):
    """The organisation's share of CPU in this window."""

    used: float
    allotted: float
    reset: Moment
    warned: bool


class HuntBody(Wire):
    """All results of a query, the main one first; `total` rows in all (null: unknown), `partial` and why."""

    id: str
    results: list[ResultBody]
    total: int | None
    showing: str
    partial: bool
    warnings: list[DiagnosticBody]
    stats: StatsBody
    quota: QuotaBody


class Export(Wire):
    """A query whose whole result is wanted as a file; `zone` adds local times, `safe` disarms spreadsheet formulas."""

    query: str = Field(min_length=1, max_length=1_048_576)
    timespan: str = Field("", max_length=200)
    form: Form = Form.CSV
    zone: str = Field("UTC", max_length=100)
    safe: bool = True


class Text(Wire):
    """A query's text, and where the cursor is."""

    query: str = Field(max_length=1_048_576)
    offset: int = Field(0, ge=0, le=1_048_576)


class CheckedBody(Wire):
    """A query judged without being run."""

    usable: bool
    diagnostics: list[DiagnosticBody]
    columns: list[ColumnBody]
    tables: list[str]


class CandidateBody(Wire):
    """One completion."""

    label: str
    kind: str
    detail: str
    doc: str
    insert: str


class HoverBody(Wire):
    """What stands at a place."""

    kind: str
    name: str
    detail: str
    doc: str
    start: int
    end: int


class ExplanationBody(Wire):
    """The plan as an indented tree, and the engine's SQL."""

    plan: list[str]
    sql: str


class RunningBody(Wire):
    """A query under way."""

    id: str
    person: str
    interface: str
    text: str
    started: Moment
    waiting: bool


class RunBody(Wire):
    """A query that was run."""

    serial: int
    id: str
    person: str
    interface: str
    state: str
    query: str
    span: str
    started: Moment
    elapsed: float
    cpu: float
    rows: int
    reason: str


class HistoryBody(Wire):
    """Newest first; `next` is what to give as `before` for the following page."""

    value: list[RunBody]
    total: int
    next: int | None


class UseBody(Wire):
    """What one person used through one interface, and their share of all."""

    person: str
    interface: str
    runs: int
    failed: int
    cpu: float
    elapsed: float
    rows_read: int
    share: float
    level: Level


class UsageBody(Wire):
    """Use by person and interface."""

    since: Moment
    until: Moment
    rows: list[UseBody]
    cpu: float


class TableBody(Wire):
    """One table of the hunting schema."""

    name: str
    group: str
    service: str
    description: str
    columns: list[SchemaColumn]


class SchemaColumn(Wire):
    """One column of a table."""

    name: str
    type: ScalarType
    description: str


TableBody.model_rebuild()


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
