"""Subscriptions of the audit feed: started, with or without a webhook, stopped, listed; for the API's face.

What arrives from the start on is cut into blobs; between a stop and the next start nothing is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from vedette.core.clock import now
from vedette.core.errors import Forbidden
from vedette.core.scope import Scope
from vedette.insight.feed import webhooks
from vedette.insight.feed.content import Content, FeedFault
from vedette.insight.feed.cutting import start_of
from vedette.insight.feed.sources import ends
from vedette.insight.feed.webhooks import Caller
from vedette.records import feed as kept
from vedette.records.database import Records
from vedette.records.feed import SubscriptionRow
from vedette.tenants import audit
from vedette.tenants.devices import limited
from vedette.tenants.rights import demand


@dataclass(frozen=True, slots=True)
class Wanted:
    """A webhook as asked for: where to, what to send as `Webhook-AuthID`, until when."""

    address: str
    auth_id: str = ""
    expires: datetime | None = None


def may(scope: Scope, content: Content | None = None) -> None:
    """Raise FeedFault unless the scope may use the feed, and for data loss prevention that too."""
    try:
        demand(scope, "siem.integrate")
        if content is Content.DLP:
            demand(scope, "siem.dlp")
    except Forbidden as error:
        text = f"The permission set sent in the request does not suffice: {error.why}"
        raise FeedFault("AF10001", text, status=403) from error
    if limited(scope):
        raise FeedFault("AF10001", "Who sees some devices only cannot read what happens everywhere.", status=403)


def start(
    scope: Scope, records: Records, caller: Caller, content: Content, hook: Wanted | None, *, base: str
) -> SubscriptionRow:
    """Begin, or change or re-enable the webhook of one begun; the webhook is tried first. Raises FeedFault."""
    may(scope, content)
    if hook is not None:
        if hook.expires is not None and hook.expires <= now():
            raise FeedFault("AF20003", f"Expiration {hook.expires:%Y-%m-%d %H:%M} provided is set to past date/time.")
        webhooks.validate(caller, hook.address, hook.auth_id)
    at = ends(scope, records)
    with records.begin() as db:
        before = _find(scope, db, content)
        begun = before if before is not None and before.enabled else None
        row = SubscriptionRow(
            content=content.value,
            enabled=True,
            client=scope.actor,
            started=begun.started if begun else now(),
            base=base,
            address=hook.address if hook else "",
            auth_id=hook.auth_id if hook else "",
            expires=hook.expires if hook else None,
            hook="enabled" if hook else "",
            told=begun.told if begun and begun.hook else "",
            positions=begun.positions if begun else start_of(at),
        )
        row = row if row.told else replace(row, told=webhooks.mark(now(), ""))
        kept.save_subscription(scope, db, row)
        audit.record(scope, db, "feed.start", content.value, before=before, after=row, detail=row.address)
    return row


def stop(scope: Scope, records: Records, content: Content) -> None:
    """End it; what arrives from now on is not kept for it. Raises FeedFault when there is none."""
    may(scope, content)
    with records.begin() as db:
        row = enabled(scope, db, content)
        kept.save_subscription(scope, db, replace(row, enabled=False, hook="", address="", auth_id=""))
        audit.record(scope, db, "feed.stop", content.value, before=row)


def listing(scope: Scope, records: Records) -> tuple[SubscriptionRow, ...]:
    """The subscriptions that are on. Raises FeedFault."""
    may(scope)
    with records.read() as db:
        rows = [row for row in kept.subscriptions_of(scope, db) if row.enabled]
    return tuple(replace(row, hook="expired") if _expired(row) else row for row in rows)


def enabled(scope: Scope, db: Connection, content: Content) -> SubscriptionRow:
    """The subscription to this content. Raises FeedFault when there is none."""
    row = _find(scope, db, content)
    if row is None or not row.enabled:
        raise FeedFault("AF20022", "No subscription found for the specified content type.")
    return row


def _find(scope: Scope, db: Connection, content: Content) -> SubscriptionRow | None:
    return next((row for row in kept.subscriptions_of(scope, db) if row.content == content.value), None)


def _expired(row: SubscriptionRow) -> bool:
    return row.hook == "enabled" and row.expires is not None and row.expires <= now()
