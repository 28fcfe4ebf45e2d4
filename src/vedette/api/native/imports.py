"""Long work: uploaded files that are imported, backups, and what runs by itself: `/imports`, `/backups`, `/jobs`."""

from __future__ import annotations

import json
import os
from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from vedette.api.access import Access, needs
from vedette.api.errors import RESPONSES
from vedette.api.once import Once, OnceUploaded
from vedette.api.wire import Moment, Page, Wire
from vedette.app import estate, tasks
from vedette.app.tasks import Progress, Upload
from vedette.core.errors import BadInput
from vedette.records.tasks import Kind, TaskState

router = APIRouter(tags=["Imports, backups, jobs"], responses=RESPONSES)
uploads = APIRouter(tags=["Imports, backups, jobs"], responses=RESPONSES, route_class=OnceUploaded)
once = APIRouter(tags=["Imports, backups, jobs"], responses=RESPONSES, route_class=Once)
Viewer = Annotated[Access, needs("settings.view")]
Keeper = Annotated[Access, needs("sources.manage")]
Operator = Annotated[Access, needs("backups.make")]
Ident = Annotated[str, Path(min_length=1, max_length=40)]
Limit = Annotated[int, Query(ge=1, le=1000)]
Skip = Annotated[int, Query(ge=0, le=1_000_000)]


class TaskBody(Wire):
    """A task: `done` of `size` bytes at `rate` a second, `remaining` seconds (null: unknown); `result` at the end."""

    id: str
    name: str
    state: TaskState
    size: int
    done: int
    items: int
    rate: float
    remaining: float | None
    actor: str
    created: Moment
    started: Moment | None
    finished: Moment | None
    error: str
    result: dict[str, Any] | None

    @classmethod
    def of(cls, progress: Progress) -> TaskBody:
        """From a task."""
        row = progress.row
        same = ("id", "name", "size", "done", "items", "actor", "created", "started", "finished", "error")
        return cls(
            **{name: getattr(row, name) for name in same},
            state=TaskState(row.state),
            rate=progress.rate,
            remaining=progress.remaining,
            result=json.loads(row.result) if row.result else None,
        )


class JobBody(Wire):
    """A job that runs by itself: when it ran, what it said, how it failed (`failures` since the last success)."""

    job: str
    running: bool
    due: Moment
    started: Moment | None
    finished: Moment | None
    seconds: timedelta
    runs: int
    failures: int
    error: str
    note: str


_BINARY = {"requestBody": {"required": True, "content": {"application/octet-stream": {"schema": {"type": "string"}}}}}


@uploads.post("/imports", status_code=202, openapi_extra=_BINARY)
async def upload_import(
    request: Request,
    access: Keeper,
    name: Annotated[str, Query(min_length=1, max_length=255, description="The file's name; its end tells its form.")],
    as_: Annotated[str, Query(alias="as", max_length=100, description="A connector; empty: it is recognised.")] = "",
) -> TaskBody:
    """Upload one file (the request's body, of any kind; archives too); it is imported in the background."""
    upload = await run_in_threadpool(tasks.place, access.scope, access.product, name, as_)
    try:
        await _receive(request, upload, access.product.settings.upload)
        row = await run_in_threadpool(tasks.accept, access.scope, access.product, upload)
    except BaseException:
        await run_in_threadpool(tasks.discard, access.scope, access.product, upload)
        raise
    access.wake()
    return TaskBody.of(Progress.of(row))


async def _receive(request: Request, upload: Upload, largest: int) -> None:
    """The body to disk, durable when this returns."""
    size = 0
    file = await run_in_threadpool(upload.path.open, "wb")
    try:
        async for chunk in request.stream():
            size += len(chunk)
            if largest and size > largest:
                raise HTTPException(413, f"an upload has at most {largest} bytes (imports.largest)")
            await run_in_threadpool(file.write, chunk)
        if not size:
            raise BadInput("the upload is empty")
        await run_in_threadpool(file.flush)
        await run_in_threadpool(os.fsync, file.fileno())
    except ClientDisconnect as error:
        raise BadInput("the upload broke off") from error
    finally:
        await run_in_threadpool(file.close)


@router.get("/imports")
def list_imports(access: Viewer, limit: Limit = 50, skip: Skip = 0) -> Page[TaskBody]:
    """Uploads, newest first."""
    return _page(access, Kind.IMPORT, limit, skip)


@router.get("/imports/{task}")
def get_import(access: Viewer, task: Ident) -> TaskBody:
    """One upload, with how far its import is."""
    return TaskBody.of(tasks.one(access.scope, access.product, Kind.IMPORT, task))


@once.post("/imports/{task}/cancel")
def cancel_import(access: Keeper, task: Ident) -> TaskBody:
    """End an import; what it has read already stays."""
    found = tasks.cancel(access.scope, access.product, task)
    access.wake()
    return TaskBody.of(found)


@once.post("/backups", status_code=202)
def begin_backup(access: Operator) -> TaskBody:
    """Make a backup of the installation in the operator's folder for them, in the background."""
    row = tasks.begin_backup(access.scope, access.product)
    access.wake()
    return TaskBody.of(Progress.of(row))


@router.get("/backups")
def list_backups(access: Operator, limit: Limit = 50, skip: Skip = 0) -> Page[TaskBody]:
    """Backups asked for here, newest first."""
    return _page(access, Kind.BACKUP, limit, skip)


@router.get("/backups/{task}")
def get_backup(access: Operator, task: Ident) -> TaskBody:
    """One backup."""
    return TaskBody.of(tasks.one(access.scope, access.product, Kind.BACKUP, task))


@router.get("/jobs")
def list_jobs(access: Viewer) -> list[JobBody]:
    """What runs by itself for this organisation, and how it went."""
    return [
        JobBody(
            job=row.job, running=row.started is not None and (row.finished is None or row.finished < row.started),
            due=row.due, started=row.started, finished=row.finished, seconds=timedelta(seconds=row.seconds),
            runs=row.runs, failures=row.failures, error=row.error, note=row.note,
        )
        for row in estate.jobs(access.scope, access.product)
    ]  # fmt: skip


def _page(access: Access, kind: Kind, limit: int, skip: int) -> Page[TaskBody]:
    rows, total = tasks.listing(access.scope, access.product, kind, limit=limit, skip=skip)
    return Page(value=[TaskBody.of(each) for each in rows], total=total)
