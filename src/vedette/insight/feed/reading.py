"""What lies in the feed: listing blobs of a window page by page, and the records of one blob; for the API's face."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import msgspec

from vedette.core.clock import iso, now
from vedette.core.scope import Scope
from vedette.insight.feed.content import KEPT, WIDEST, Content, FeedFault
from vedette.insight.feed.kind import AuditKind, LakeKind
from vedette.insight.feed.registry import kind_named
from vedette.insight.feed.sources import Sources
from vedette.insight.feed.subscriptions import enabled
from vedette.kql.compile import compile_query
from vedette.lake.limits import BatchRange
from vedette.records import audit
from vedette.records import feed as kept
from vedette.records.database import Records
from vedette.records.feed import BlobRow, NoticeRow

PAGE = 200
_ID = re.compile(r"fb_[0-9a-z]{16}")
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,7})?)?Z?)?")
_SLACK = timedelta(minutes=5)  # what clocks differ, and what a client needs to ask for exactly a week


@dataclass(frozen=True, slots=True)
class Window:
    """When the blobs were created: `start` included, `end` excluded (UTC)."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class BlobPage:
    """Some blobs, oldest first, and the token of the next page (empty: there is none)."""

    blobs: tuple[BlobRow, ...]
    next: str


def window(start: str, end: str) -> Window:
    """The window asked for, by default the last 24 hours. Raises FeedFault as the original does."""
    if not start and not end:
        until = now() + timedelta(microseconds=1)
        return Window(until - WIDEST, until)
    if not start or not end:
        raise FeedFault("AF20030", "Start time and end time must both be specified (or both omitted).")
    found = Window(_moment(start), _moment(end))
    if not timedelta(0) < found.end - found.start <= WIDEST or found.start < now() - KEPT - _SLACK:
        raise FeedFault(
            "AF20030",
            "Start time and end time must be less than or equal to 24 hours apart, with the start time no more than "
            "7 days in the past.",
        )
    return found


def listed(scope: Scope, records: Records, content: Content, span: Window, page: str = "") -> BlobPage:
    """The blobs of a window. Raises FeedFault without a subscription, or for a bad page token."""
    after = _after(page)
    due = now() + timedelta(microseconds=1)
    with records.read() as db:
        enabled(scope, db, content)
        end = min(span.end, due)
        rows = kept.blobs_between(scope, db, content.value, span.start, end, after=after, limit=PAGE + 1)
    more = len(rows) > PAGE
    token = base64.urlsafe_b64encode(f"{iso(rows[PAGE - 1].created)}|{rows[PAGE - 1].id}".encode()) if more else b""
    return BlobPage(rows[:PAGE], token.decode())


def told(scope: Scope, records: Records, content: Content, page: BlobPage) -> tuple[NoticeRow, ...]:
    """What the webhook was told of the blobs of a page."""
    with records.read() as db:
        return kept.notices_of(scope, db, content.value, [blob.id for blob in page.blobs])


def content(scope: Scope, sources: Sources, ident: str) -> tuple[BlobRow, Iterator[bytes]]:
    """The blob and its records as the parts of a JSON array. Raises FeedFault for what is not there (any more)."""
    if not _ID.fullmatch(ident):
        raise FeedFault("AF20052", f"Content ID {ident} in the URL is invalid.")
    with sources.records.read() as db:
        blob = kept.find_blob(scope, db, ident)
    if blob is None:
        raise FeedFault("AF20050", f"The specified content ({ident}) does not exist.", status=404)
    if blob.created < now() - KEPT:
        raise FeedFault("AF20051", f"Content requested with the key {ident} has already expired.")
    return blob, _array(_records(scope, sources, blob))


def _array(parts: Iterator[bytes]) -> Iterator[bytes]:
    first = True
    yield b"["
    for part in parts:
        yield part if first else b"," + part
        first = False
    yield b"]"


def _records(scope: Scope, sources: Sources, blob: BlobRow) -> Iterator[bytes]:
    """The records, some at a time, commas between them."""
    kind = kind_named(blob.kind)
    if blob.body:
        yield blob.body[1:-1].encode()
    elif isinstance(kind, AuditKind):
        with sources.records.read() as db:
            for entry in audit.entries(scope, db, after=int(blob.first), last=int(blob.last)):
                if kind.chosen(entry):
                    yield msgspec.json.encode(kind.write(scope, entry))
    elif isinstance(kind, LakeKind):
        yield from _imported(scope, sources, blob, kind)


def _imported(scope: Scope, sources: Sources, blob: BlobRow, kind: LakeKind) -> Iterator[bytes]:
    cut = f"| where hash(Id, {blob.slices}) == {blob.slice}\n" if blob.slices > 1 else ""
    query = compile_query(f"{kind.query(Content(blob.content))}\n{cut}| project Record", sources.catalog)
    batches = BatchRange(int(blob.first) + 1, int(blob.last))
    for batch in sources.lake.stream(scope, query, batches=batches):
        texts = [text for text in batch.column(0).to_pylist() if text]
        if texts:
            yield ",".join(texts).encode()


def _moment(text: str) -> datetime:
    if not _TIME.fullmatch(text):
        raise FeedFault("AF20002", f"Invalid parameter type: {text[:40]!r}. Expected type: datetime.")
    try:
        at = datetime.fromisoformat(text.removesuffix("Z"))
    except ValueError as error:
        raise FeedFault("AF20002", f"Invalid parameter type: {text!r}. Expected type: datetime.") from error
    return at.replace(tzinfo=UTC)


def _after(page: str) -> tuple[datetime, str] | None:
    if not page:
        return None
    try:
        at, _, ident = base64.urlsafe_b64decode(page.encode()).decode().partition("|")
        found = datetime.fromisoformat(at)
        if not _ID.fullmatch(ident) or found.tzinfo is None:
            raise ValueError(page)
    except (ValueError, binascii.Error) as error:
        raise FeedFault("AF20031", f"Invalid nextPage Input: {page[:100]}.") from error
    return found, ident
