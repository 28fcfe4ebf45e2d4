"""Cutting what is new into blobs, for every subscription that is on; a background job calls `cut` again and again.

Blobs and positions are written in one transaction, so that nothing is lost and nothing is cut twice whatever happens.
A blob is dated a moment ahead and shown only from then on: who asks for everything until now never misses one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from vedette.core.clock import now
from vedette.core.ids import stable_id
from vedette.core.scope import Scope
from vedette.incidents.dossier import AlertView
from vedette.insight.feed.content import KEPT, Content
from vedette.insight.feed.kind import AlertKind, AuditKind, LakeKind, RecordKind
from vedette.insight.feed.registry import kinds_of
from vedette.insight.feed.sources import Ends, Sources, ends
from vedette.kql.compile import compile_query
from vedette.lake.limits import NO_LIMITS, BatchRange
from vedette.records import audit, changes
from vedette.records import feed as kept
from vedette.records.feed import BlobRow, SubscriptionRow

AHEAD = timedelta(seconds=3)
RECORDS = 2_000
"""Records in a blob, more or less: a batch is divided by the records' ids."""
ALERTS = 200
"""Alerts in a blob; each makes several records."""
BATCHES = 32
"""Batches in one range; the slices of a range each read all of it."""
_EPOCH = datetime.fromisoformat("2000-01-01T00:00:00Z")


def start_of(at: Ends) -> dict[str, str]:
    """The positions of a subscription that begins now."""
    return {"alert": at.alert, "audit": str(at.audit), "batch": str(at.batch)}


def cut(scope: Scope, sources: Sources) -> int:
    """Cut blobs of everything new; how many. Blobs older than a week are forgotten."""
    with sources.records.read() as db:
        rows = [row for row in kept.subscriptions_of(scope, db) if row.enabled]
    until = ends(scope, sources.records)
    made = sum(_cut(scope, sources, row, until) for row in rows)
    with sources.records.begin(scope) as db:
        kept.drop_blobs(scope, db, now() - KEPT)
    return made


def _cut(scope: Scope, sources: Sources, row: SubscriptionRow, until: Ends) -> int:
    content = Content(row.content)
    blobs: list[BlobRow] = []
    for kind in kinds_of(content):
        blobs += _new(scope, sources, content, kind, row.positions, until)
    positions = start_of(until)
    if positions == dict(row.positions):
        return 0
    with sources.records.begin(scope) as db:
        present = {each.content: each for each in kept.subscriptions_of(scope, db)}.get(row.content)
        if present is None or not present.enabled or present.positions != row.positions:
            return 0  # stopped or begun anew meanwhile
        newest = kept.newest_blob(scope, db) or _EPOCH
        at = max(now() + AHEAD, newest + timedelta(microseconds=1))  # readers go on behind the last one they know
        kept.add_blobs(scope, db, [replace(blob, created=at) for blob in blobs])
        kept.save_subscription(scope, db, replace(present, positions=positions))
    return len(blobs)


def _new(
    scope: Scope, sources: Sources, content: Content, kind: RecordKind, since: Mapping[str, str], until: Ends
) -> Iterator[BlobRow]:
    match kind:
        case AlertKind():
            yield from _of_alerts(scope, sources, kind, since["alert"], until.alert)
        case AuditKind():
            yield from _of_audit(scope, sources, kind, int(since["audit"]), until.audit)
        case LakeKind():
            yield from _of_lake(scope, sources, content, kind, int(since["batch"]), until.batch)


def _of_alerts(scope: Scope, sources: Sources, kind: AlertKind, mark: str, until: str) -> Iterator[BlobRow]:
    with sources.records.read() as db:
        while mark != until:
            rows = changes.alerts_after(scope, db, mark, limit=ALERTS)
            if not rows:
                return
            first, mark = mark, changes.mark_of(rows[-1])
            body = [item for row in rows if kind.chosen(row) for item in kind.write(scope, AlertView.of(row))]
            if body:
                text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
                yield _blob(scope, kind.content, kind.name, first, mark, len(body), body=text)


def _of_audit(scope: Scope, sources: Sources, kind: AuditKind, since: int, until: int) -> Iterator[BlobRow]:
    for first in range(since, until, RECORDS):
        last = min(first + RECORDS, until)
        with sources.records.read() as db:
            count = sum(1 for e in audit.entries(scope, db, after=first, last=last) if kind.chosen(e))
        if count:
            yield _blob(scope, kind.content, kind.name, str(first), str(last), count)


def _of_lake(
    scope: Scope, sources: Sources, content: Content, kind: LakeKind, since: int, until: int
) -> Iterator[BlobRow]:
    for first in range(since, until, BATCHES):
        last = min(first + BATCHES, until)
        query = compile_query(f"{kind.query(content)}\n| count", sources.catalog)
        found = sources.lake.query(scope, query, limits=NO_LIMITS, batches=BatchRange(first + 1, last)).table
        count = int(found.column(0)[0].as_py() or 0) if found.num_rows else 0
        slices = -(-count // RECORDS)
        for number in range(slices):
            share = count // slices + (number < count % slices)
            yield _blob(scope, content, kind.name, str(first), str(last), share, number=number, of=slices)


def _blob(
    scope: Scope, content: Content, kind: str, first: str, last: str, count: int, *, number: int = 0, of: int = 1,
    body: str = "",
) -> BlobRow:  # fmt: skip
    ident = stable_id("fb", scope.tenant, content.value, kind, first, last, str(number), str(of))
    return BlobRow(ident, content.value, kind, first, last, number, of, count, body, _EPOCH)
