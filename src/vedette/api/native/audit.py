"""The audit log: newest entries, whole export, proof that nothing was changed: `/api/v1/audit`."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse
from pydantic import Field

from vedette.api.access import Access, needs
from vedette.api.errors import RESPONSES
from vedette.api.wire import Moment, Wire
from vedette.records.audit import Wanted
from vedette.tenants import audit
from vedette.tenants.audit import ExportFormat

router = APIRouter(prefix="/audit", tags=["Audit"], responses=RESPONSES)
Reader = Annotated[Access, needs("audit.read")]


class EntryBody(Wire):
    """One audited change; `before` and `after` are digests of what changed, `hash` seals it to its previous."""

    position: int
    at: Moment
    actor: str
    verb: str
    subject: str
    detail: str
    before: str
    after: str
    previous: str
    hash: str


class AuditPage(Wire):
    """Newest first, of `total` asked for; `next` is the position to ask before for the following page."""

    value: list[EntryBody]
    total: int
    next: int | None = Field(None, ge=1)


class VerdictBody(Wire):
    """Is the chain whole? `head` is COUNT:HASH to note elsewhere."""

    whole: bool
    entries: int
    faults: list[str]
    head: str


@router.get("")
def list_entries(
    access: Reader,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    before: Annotated[int, Query(ge=0, le=2**62)] = 0,
    verb: Annotated[str, Query(max_length=100, description="A verb, or `roles.` and all that begin so.")] = "",
    actor: Annotated[str, Query(max_length=320)] = "",
    text: Annotated[str, Query(max_length=200, description="Somewhere in verb, subject or detail.")] = "",
    since: Annotated[Moment | None, Query()] = None,
    until: Annotated[Moment | None, Query()] = None,
) -> AuditPage:
    """The newest entries, all or those asked for."""
    wanted = Wanted(verb, actor, text, since, until)
    page = audit.page(access.scope, access.records, limit=limit, before=before, wanted=wanted)
    following = page.entries[-1].position if len(page.entries) == limit and page.entries[-1].position > 1 else None
    return AuditPage(
        value=[EntryBody.model_validate(entry) for entry in page.entries], total=page.total, next=following
    )


@router.get("/verify")
def verify(access: Reader) -> VerdictBody:
    """Prove that nothing was changed, moved or cut off."""
    found = audit.verify(access.scope, access.records)
    head = f"{found.head.position}:{found.head.hash}"
    return VerdictBody(whole=found.whole, entries=found.entries, faults=list(found.faults), head=head)


@router.get("/export", response_class=StreamingResponse)
def export(
    access: Reader,
    form: ExportFormat = ExportFormat.JSON,
    zone: Annotated[str, Query(max_length=60, description="IANA's name: CSV has the moments in it too.")] = "",
) -> StreamingResponse:
    """The whole log, JSON lines or CSV, streamed; the export is an entry of the log too."""
    kind = "text/csv" if form is ExportFormat.CSV else "application/x-ndjson"
    lines = audit.export(access.scope, access.records, form, zone=zone)
    name = f"audit-{access.scope.tenant}.{'csv' if form is ExportFormat.CSV else 'jsonl'}"
    return StreamingResponse(lines, media_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
