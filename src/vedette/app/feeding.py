"""The jobs that pass things on: cutting the audit feed and telling its webhooks, and sending the streams.

`app.background` runs them for every tenant; a tenant without subscription or stream costs one look at the database.
"""

from __future__ import annotations

from datetime import timedelta

from vedette.app.wiring import Product
from vedette.app.workers import Job, Turn
from vedette.core.scope import Scope
from vedette.insight.feed import cutting, webhooks
from vedette.insight.feed.sources import Sources, ends
from vedette.insight.feed.webhooks import Caller
from vedette.records import feed as kept_feed

EVERY = timedelta(seconds=10)


def jobs(product: Product) -> tuple[Job, ...]:
    """The jobs of an open installation."""
    sources = Sources(product.lake, product.records, product.catalog)
    caller = Caller(product.settings.outbound)

    def subscribed(scope: Scope) -> str:
        with product.records.read() as db:
            rows = [row for row in kept_feed.subscriptions_of(scope, db) if row.enabled]
        return f"{ends(scope, product.records).mark} {len(rows)}" if rows else ""

    def feed(scope: Scope, turn: Turn) -> str:
        made = cutting.cut(scope, sources)
        told = webhooks.tell(scope, product.records, caller)
        return f"{made} blobs, {told} notifications"

    return (Job("audit feed", EVERY, feed, subscribed),)
