"""Long work asked for over the API: imports of uploads, replays of dead letters, backups; begun here, done by jobs.

What was running when the process died is begun again: an import repeats its file, of which the lake keeps every event
once, after the spool's pending segments are loaded; a replay goes on with what is still dead; a backup starts anew.
"""

from __future__ import annotations

import json
import re
import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path

from vedette.app import backup, flow
from vedette.app.wiring import Product
from vedette.app.workers import Job, Turn
from vedette.core import clock
from vedette.core.clock import now
from vedette.core.errors import BadInput, Conflict, Forbidden, Upstream, VedetteError
from vedette.core.ids import new_id
from vedette.core.progress import Step
from vedette.core.scope import Scope, local
from vedette.incidents import queue
from vedette.ingest.report import ImportReport
from vedette.records import deadletters as letters
from vedette.records import tasks as kept
from vedette.records.selection import Compare, Order, Where
from vedette.records.tasks import Kind, TaskRow, TaskState
from vedette.tenants import audit
from vedette.tenants.rights import demand

_NAME = re.compile(r"[^A-Za-z0-9._ -]")
_RARELY = timedelta(days=1)
_MOST_ALERTS, _MOST_INCIDENTS = 1_000, 200
_TELL = 1.0
"""Seconds between two notes of progress."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A place for an uploaded file: written to `path`, then handed to `accept`."""

    id: str
    name: str
    choice: str
    path: Path


@dataclass(frozen=True, slots=True)
class Progress:
    """A task with its speed in bytes a second and the seconds still to go; None while unknown."""

    row: TaskRow
    rate: float
    remaining: float | None

    @classmethod
    def of(cls, row: TaskRow) -> Progress:
        """Worked out from what was told last."""
        end = row.finished or row.told
        seconds = (end - row.started).total_seconds() if row.started and end else 0.0
        rate = row.done / seconds if seconds > 0 else 0.0
        going = row.state == TaskState.RUNNING and rate > 0 and row.size > 0
        return cls(row, rate, max(0.0, (row.size - row.done) / rate) if going else None)


def place(scope: Scope, product: Product, name: str, choice: str) -> Upload:
    """Where to write an upload. Raises Forbidden, BadInput for an unknown connector, Conflict if no data is taken."""
    demand(scope, "sources.manage")
    flow.must_take(product, scope)
    known = sorted(connector.name for connector in product.connectors)
    if choice and choice not in known:
        raise BadInput(f"there is no connector {choice!r}; there are {', '.join(known)}")
    ident = new_id("im")
    plain = _NAME.sub("_", name.replace("\\", "/").rsplit("/", 1)[-1]).strip(". ")[:150] or "upload"
    folder = _folder(product, scope, ident)
    folder.mkdir(parents=True)
    return Upload(ident, plain, choice, folder / plain)


def accept(scope: Scope, product: Product, upload: Upload) -> TaskRow:
    """A file that is on disk whole becomes a task. Raises Forbidden."""
    demand(scope, "sources.manage")
    size = upload.path.stat().st_size
    row = TaskRow(upload.id, Kind.IMPORT, upload.name, upload.choice, TaskState.WAITING, size, 0, 0, scope.actor, now())
    with product.records.begin(scope) as db:
        kept.add(scope, db, row)
        audit.record(scope, db, "imports.begin", upload.id, detail=f"{upload.name}, {size} bytes")
    return row


def discard(scope: Scope, product: Product, upload: Upload) -> None:
    """An upload that broke off leaves nothing behind."""
    shutil.rmtree(_folder(product, scope, upload.id), ignore_errors=True)


def begin_replay(scope: Scope, product: Product, *, connector: str = "", ids: Sequence[str] = ()) -> TaskRow:
    """Ask for dead letters to be fed again: these, or those of a connector, or all. Raises Forbidden, Conflict."""
    demand(scope, "sources.manage")
    flow.must_take(product, scope)
    count = len(ids) or letters.count_dead_letters(scope, product.records, letters=True, connector=connector)
    if not count:
        raise Conflict("there is nothing to replay")
    name = connector or ("chosen letters" if ids else "all")
    choice = json.dumps({"connector": connector, "ids": list(ids)})
    row = TaskRow(new_id("rp"), Kind.REPLAY, name, choice, TaskState.WAITING, count, 0, 0, scope.actor, now())
    with product.records.begin(scope) as db:
        kept.add(scope, db, row)
        audit.record(scope, db, "deadletters.replay", row.id, detail=f"{name}: {count} letters")
    return row


def cancel(scope: Scope, product: Product, ident: str) -> Progress:
    """End an import that waits or runs; what it has read stays. Raises Forbidden, NotFound, Conflict when it ended."""
    demand(scope, "sources.manage")
    with product.records.begin(scope) as db:
        row = kept.get(scope, db, Kind.IMPORT, ident)
        if row.state not in kept.OPEN:
            raise Conflict(f"the import is {row.state} already")
        kept.change(scope, db, ident, {"state": TaskState.STOPPING})
        audit.record(scope, db, "imports.cancel", ident, detail=row.name)
        return Progress.of(replace(row, state=TaskState.STOPPING))


def begin_backup(scope: Scope, product: Product) -> TaskRow:
    """Ask for a backup. Raises Forbidden outside the operator's organisation, Conflict where no folder is set."""
    demand(scope, "backups.make")
    _operator(scope)
    if product.settings.backups is None:
        raise Conflict("no folder for backups is set: the operator names one as backup.folder")
    name = f"vedette-{clock.iso(now()).replace(':', '').split('.')[0].removesuffix('Z')}-{new_id('bk')[-6:]}"
    row = TaskRow(new_id("bk"), Kind.BACKUP, name, "", TaskState.WAITING, 0, 0, 0, scope.actor, now())
    with product.records.begin(scope) as db:
        kept.add(scope, db, row)
        audit.record(scope, db, "backups.begin", row.id, detail=name)
    return row


def listing(scope: Scope, product: Product, kind: Kind, *, limit: int, skip: int) -> tuple[tuple[Progress, ...], int]:
    """Tasks, newest first, with how many there are. Raises Forbidden."""
    _may_look(scope, kind)
    with product.records.read() as db:
        rows, total = kept.listed(scope, db, kind, limit=limit, skip=skip)
    return tuple(Progress.of(row) for row in rows), total


def one(scope: Scope, product: Product, kind: Kind, ident: str) -> Progress:
    """One task. Raises Forbidden, NotFound."""
    _may_look(scope, kind)
    with product.records.read() as db:
        return Progress.of(kept.get(scope, db, kind, ident))


def task_jobs(product: Product) -> tuple[Job, ...]:
    """The jobs that carry tasks out."""
    kinds = (
        ("import uploads", Kind.IMPORT, _imports),
        ("replay dead letters", Kind.REPLAY, _replays),
        ("make backups", Kind.BACKUP, _backups),
    )
    return tuple(Job(name, _RARELY, partial(work, product), _mark(product, kind)) for name, kind, work in kinds)


def _mark(product: Product, kind: Kind) -> Callable[[Scope], str]:
    def mark(scope: Scope) -> str:
        with product.records.read() as db:
            return ",".join(row.id for row in kept.unfinished(scope, db, kind))

    return mark


def _imports(product: Product, scope: Scope, turn: Turn) -> str:
    def work(row: TaskRow) -> dict[str, object]:
        _sweep(product, scope)
        folder = _folder(product, scope, row.id)
        if not folder.is_dir():
            raise Conflict("the uploaded file is gone")
        telling = _Telling(product, scope, row.id)
        report = flow.ingest(
            product, scope, [folder], as_=row.choice or None, progress=telling, stopping=lambda: telling.stopped
        )
        if report.batches and not telling.stopped:
            _change(product, scope, row.id, done=row.size, items=report.records, told=now())
            flow.detect(product, scope)
        return {**_told(report), **_raised(product, scope, row)}

    told = _each(product, scope, Kind.IMPORT, turn, work)
    _sweep(product, scope)
    return told


def _sweep(product: Product, scope: Scope) -> None:
    """Remove the files of imports that have ended well: not before, for one killed until then is repeated from them."""
    root = product.folder / "uploads" / scope.tenant
    names = [folder.name for folder in root.iterdir()] if root.is_dir() else []
    with product.records.read() as db:
        done = [name for name in names if kept.state_of(scope, db, name) in (TaskState.DONE, TaskState.CANCELLED)]
    for name in done:
        shutil.rmtree(root / name, ignore_errors=True)


def _replays(product: Product, scope: Scope, turn: Turn) -> str:
    def work(row: TaskRow) -> dict[str, object]:
        asked = json.loads(row.choice)
        telling = _Telling(product, scope, row.id)
        report = flow.replay(product, scope, connector=asked["connector"], ids=asked["ids"], progress=telling)
        if report.batches:
            flow.detect(product, scope)
        return {**_told(report), **_raised(product, scope, row)}

    return _each(product, scope, Kind.REPLAY, turn, work)


def _backups(product: Product, scope: Scope, turn: Turn) -> str:
    def work(row: TaskRow) -> dict[str, object]:
        if product.settings.backups is None:
            raise Conflict("no folder for backups is set")
        goal = product.settings.backups / row.name
        made = backup.take(product, goal)
        return {"folder": str(goal), "files": len(made.files)}

    return _each(product, scope, Kind.BACKUP, turn, work)


def _each(product: Product, scope: Scope, kind: Kind, turn: Turn, work: Callable[[TaskRow], dict[str, object]]) -> str:
    """Do every open task of a kind, oldest first; one that cannot be done says why and stops no other."""
    with product.records.read() as db:
        rows = kept.unfinished(scope, db, kind)
    done = 0
    for row in rows:
        if turn.stopping:
            raise Upstream("the program ends; this goes on when it starts again")
        row = _begun(product, scope, row)
        if row.state == TaskState.CANCELLED:
            shutil.rmtree(_folder(product, scope, row.id), ignore_errors=True)
            continue
        try:
            result = json.dumps(work(row))
        except VedetteError as error:
            _change(product, scope, row.id, state=TaskState.FAILED, finished=now(), error=str(error)[:2_000])
            continue
        _finish(product, scope, row, result)
        done += 1
    return f"{done} of {len(rows)} done"


def _begun(product: Product, scope: Scope, row: TaskRow) -> TaskRow:
    """The task under way, or cancelled if somebody asked for that, be it while those before it were done."""
    at = now()
    with product.records.begin(scope) as db:
        if kept.state_of(scope, db, row.id) == TaskState.STOPPING:
            kept.change(scope, db, row.id, {"state": TaskState.CANCELLED, "finished": at})
            return replace(row, state=TaskState.CANCELLED)
        begun = {"state": TaskState.RUNNING, "started": at, "told": at, "done": 0, "items": 0}
        kept.change(scope, db, row.id, begun)
    return replace(row, state=TaskState.RUNNING, started=at)


def _finish(product: Product, scope: Scope, row: TaskRow, result: str) -> None:
    with product.records.begin(scope) as db:
        stopped = kept.get(scope, db, Kind(row.kind), row.id).state == TaskState.STOPPING
        state = TaskState.CANCELLED if stopped else TaskState.DONE
        done = {} if stopped or not row.size else {"done": row.size}
        kept.change(scope, db, row.id, {"state": state, "finished": now(), "result": result, **done})


class _Telling:
    """Writes how far a task is, at most once a second, and hears whether it was cancelled."""

    def __init__(self, product: Product, scope: Scope, ident: str) -> None:
        self._product, self._scope, self._ident, self._told = product, scope, ident, time.monotonic()
        self.stopped = False

    def __call__(self, step: Step) -> None:
        """One step."""
        if time.monotonic() - self._told >= _TELL:
            self._told = time.monotonic()
            _change(self._product, self._scope, self._ident, done=step.done, items=step.items, told=now())
            with self._product.records.read() as db:
                self.stopped = self._ident in kept.stopping(self._scope, db)


def _change(product: Product, scope: Scope, ident: str, **values: object) -> None:
    with product.records.begin(scope) as db:
        kept.change(scope, db, ident, values)


def _told(report: ImportReport) -> dict[str, object]:
    return {
        "records": report.records,
        "rows": sum(report.rows.values()),
        "duplicates": report.duplicates + report.repeated,
        "deadLetters": report.dead_letters,
        "problems": [f"{problem.location}: {problem.message}" for problem in report.problems[:20]],
    }


def _raised(product: Product, scope: Scope, row: TaskRow) -> dict[str, object]:
    """What came of it: alerts made since it began, and the incidents they are in."""
    since = Where("created", Compare.GE, row.started or row.created)
    page = queue.alerts(scope, product.records, since, Order("created", False), limit=_MOST_ALERTS)
    incidents = sorted({alert.incident for alert in page.rows if alert.incident is not None})
    return {"alerts": page.total, "incidents": incidents[:_MOST_INCIDENTS]}


def _folder(product: Product, scope: Scope, ident: str) -> Path:
    return product.folder / "uploads" / scope.tenant / ident


def _may_look(scope: Scope, kind: Kind) -> None:
    if kind is not Kind.BACKUP:
        demand(scope, "settings.view")
        return
    demand(scope, "backups.make")
    _operator(scope)


def _operator(scope: Scope) -> None:
    # A backup holds every organisation's data, so an administrator of just one of them may not ask for it.
    if scope.tenant != local().tenant:
        raise Forbidden(f"backups are made in the operator's organisation, {local().tenant}, only")
