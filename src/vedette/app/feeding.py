"""The jobs that pass things on: cutting the audit feed and telling its webhooks, and sending the streams.

`app.background` runs them for every tenant; a tenant without subscription or stream costs one look at the database.
"""

from __future__ import annotations

from datetime import timedelta

from vedette.app.erasing import STREAMS
from vedette.app.wiring import Product
from vedette.app.workers import Job, Turn
from vedette.core.scope import Scope
from vedette.insight.feed import cutting, webhooks
from vedette.insight.feed.sources import Sources, ends
from vedette.insight.feed.webhooks import Caller
from vedette.insight.streams import sending
from vedette.insight.streams.sinks.opening import Outlet
from vedette.records import feed as kept_feed
from vedette.records.streams import streams as kept_streams

EVERY = timedelta(seconds=10)


def sources_of(product: Product) -> Sources:
    """What is passed on."""
    return Sources(product.lake, product.records, product.catalog)


def outlet_of(product: Product) -> Outlet:
    """Where it may go."""
    return Outlet(product.settings.outbound, product.folder / STREAMS)


def jobs(product: Product) -> tuple[Job, ...]:
    """The jobs of an open installation."""
    sources, outlet = sources_of(product), outlet_of(product)
    caller = Caller(product.settings.outbound)

    def subscribed(scope: Scope) -> str:
        with product.records.read() as db:
            rows = [row for row in kept_feed.subscriptions_of(scope, db) if row.enabled]
        return f"{ends(scope, product.records).mark} {len(rows)}" if rows else ""

    def feed(scope: Scope, turn: Turn) -> str:
        made = cutting.cut(scope, sources)
        told = webhooks.tell(scope, product.records, caller)
        return f"{made} blobs, {told} notifications"

    def streaming(scope: Scope) -> str:
        with product.records.read() as db:
            rows = [row for row in kept_streams.of(scope, db) if row.running]
        stand = " ".join(f"{row.id}{sorted(row.position.items())}" for row in rows)
        return f"{ends(scope, product.records).mark} {stand}" if rows else ""

    def send(scope: Scope, turn: Turn) -> str:
        found = sending.send_all(scope, sources, outlet, lambda: turn.stopping)
        return f"{found.records} records, {found.failed} streams failed"

    return (Job("audit feed", EVERY, feed, subscribed), Job("streams", EVERY, send, streaming))
