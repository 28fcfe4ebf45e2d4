"""Webhooks of the audit feed: tried when they are named, told of new blobs, left alone after too many failures.

`subscriptions` tries them, a background job tells them. They are https addresses only, and only where the operator
lets this program connect (`core.outbound`); redirects are not followed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import msgspec

from vedette.core.clock import iso, now
from vedette.core.errors import BadInput, Upstream
from vedette.core.http import Http
from vedette.core.ids import new_id
from vedette.core.outbound import Outbound
from vedette.core.scope import Scope
from vedette.insight.feed.content import KEPT, FeedFault
from vedette.records import feed as kept
from vedette.records.database import Records
from vedette.records.feed import BlobRow, NoticeRow, SubscriptionRow
from vedette.tenants import audit
from vedette.tenants.tokens import directory_id

SECONDS = 10.0
AT_ONCE = 50
"""Blobs in one notification."""
FIRST, LONGEST, TRIES = timedelta(seconds=30), timedelta(hours=1), 12
"""After a failure the next try waits so long, then twice as long each time; after so many it is disabled."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Sends to addresses that people of an organisation named, as far as the operator allows."""

    outbound: Outbound

    def post(self, address: str, document: Any, headers: Mapping[str, str]) -> None:
        """POST it as JSON. Raises BadInput for an address not allowed, Upstream unless it answers 200."""
        http = Http(self.outbound, SECONDS, plain=False, largest=0)
        try:
            known = {**headers, "Content-Type": "application/json; charset=utf-8"}
            answer = http.ask("POST", address, known, body=msgspec.json.encode(document))
        finally:
            http.close()
        if answer.status != 200:
            raise Upstream(f"the webhook answered {answer.status}, not 200")


def mark(at: datetime, ident: str) -> str:
    """How far a webhook was told."""
    return f"{iso(at)}|{ident}"


def validate(caller: Caller, address: str, auth_id: str) -> None:
    """Ask the address whether it wants to be told. Raises FeedFault unless it answers 200."""
    code = new_id("vc")
    headers = {"Webhook-AuthID": auth_id, "Webhook-ValidationCode": code}
    try:
        caller.post(address, {"validationCode": code}, headers)
    except (BadInput, Upstream) as error:
        raise FeedFault("AF20021", f"The webhook endpoint {{{address}}} could not be validated. {error}") from error


def tell(scope: Scope, records: Records, caller: Caller) -> int:
    """Tell every webhook that is due of the blobs it does not know; how many notifications arrived."""
    with records.read() as db:
        rows = [row for row in kept.subscriptions_of(scope, db) if row.enabled and row.hook == "enabled"]
    return sum(_tell(scope, records, caller, row) for row in rows)


def _tell(scope: Scope, records: Records, caller: Caller, row: SubscriptionRow) -> int:
    present = now()
    if (row.due is not None and row.due > present) or (row.expires is not None and row.expires <= present):
        return 0
    arrived = 0
    while blobs := _unknown(scope, records, row, present):
        last = blobs[-1]
        try:
            caller.post(row.address, [_notice(scope, row, blob) for blob in blobs], {"Webhook-AuthID": row.auth_id})
        except (BadInput, Upstream) as error:
            _note(scope, records, row, _failed(row, str(error)), blobs, "failed")
            return arrived
        after = replace(row, told=mark(last.created, last.id), failures=0, error="", due=None)
        if not _note(scope, records, row, after, blobs, "succeeded"):
            return arrived
        row, arrived = after, arrived + 1
    return arrived


def _unknown(scope: Scope, records: Records, row: SubscriptionRow, until: datetime) -> tuple[BlobRow, ...]:
    text, _, ident = row.told.partition("|")
    at = datetime.fromisoformat(text)
    with records.read() as db:
        start = max(at, until - KEPT)
        return kept.blobs_between(scope, db, row.content, start, until, after=(at, ident), limit=AT_ONCE)


def _failed(row: SubscriptionRow, error: str) -> SubscriptionRow:
    failures = row.failures + 1
    wait = min(FIRST * (1 << min(failures - 1, 16)), LONGEST)
    state = "disabled" if failures >= TRIES else row.hook
    return replace(row, failures=failures, error=error[:500], due=now() + wait, hook=state)


def _note(
    scope: Scope,
    records: Records,
    before: SubscriptionRow,
    after: SubscriptionRow,
    blobs: tuple[BlobRow, ...],
    status: str,
) -> bool:
    """Store how it went; False when the subscription was changed meanwhile, which then counts."""
    with records.begin() as db:
        rows = {row.content: row for row in kept.subscriptions_of(scope, db)}
        present = rows.get(before.content)
        if present is None or replace(present, positions=before.positions) != before:
            return False
        kept.save_subscription(scope, db, replace(after, positions=present.positions))
        kept.add_notices(scope, db, [NoticeRow(blob.id, blob.content, now(), status) for blob in blobs])
        if after.hook == "disabled":
            audit.record(scope, db, "feed.webhook-off", before.content, before=before, after=after, detail=after.error)
    return True


def _notice(scope: Scope, row: SubscriptionRow, blob: BlobRow) -> dict[str, str]:
    tenant = directory_id(scope.tenant)
    return {
        "tenantId": tenant,
        "clientId": row.client,
        "contentType": blob.content,
        "contentId": blob.id,
        "contentUri": f"{row.base}/api/v1.0/{tenant}/activity/feed/audit/{blob.id}",
        "contentCreated": iso(blob.created),
        "contentExpiration": iso(blob.created + KEPT),
    }
