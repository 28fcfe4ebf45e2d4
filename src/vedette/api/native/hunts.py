"""The bodies of hunting on our own API: what is asked, what comes back; for `hunting` beside it and for detections."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from vedette.api.wire import Moment, Wire
from vedette.insight.exports import Form
from vedette.insight.usage import Level
from vedette.kql.diagnostics import Diagnostic, Severity
from vedette.schema.types import ScalarType

MOST = 100_000
"""Rows one answer can hold; more than that is an export."""


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


class SchemaColumn(Wire):
    """One column of a table."""

    name: str
    type: ScalarType
    description: str


class TableBody(Wire):
    """One table of the hunting schema."""

    name: str
    group: str
    service: str
    description: str
    columns: list[SchemaColumn]
