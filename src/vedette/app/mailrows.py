"""Mail in a running installation: rows of the gate into the lake, released messages sent on, what is over forgotten.

`app.background` runs `jobs` and `tidy`; the ways in call the gate (`product.mail.gate`) themselves.
"""

from __future__ import annotations

from datetime import timedelta

from vedette.app.wiring import Product
from vedette.app.workers import Job, Turn
from vedette.connectors.mail_flow.relay import NextHop, Relay
from vedette.core import clock
from vedette.core.scope import Scope, local
from vedette.ingest import pipeline
from vedette.ingest.spool import Sealed, Spool
from vedette.mail import actions, release
from vedette.mail import submissions as reports
from vedette.mail.campaigns import clusters, zap
from vedette.mail.record import CONNECTOR
from vedette.records import (
    indicators,
    mail_campaigns,
    mail_clicks,
    mail_history,
    mail_lists,
    mail_messages,
    mail_policies,
    mail_prints,
    quarantine,
    submissions,
)

AT_ONCE = 2000
"""Records of one load."""
_SOURCE = "mail gate"
_CONTACTS = timedelta(days=365)
_ENTRIES = timedelta(days=90)
_CAMPAIGNS = timedelta(days=180)


def drain(product: Product, scope: Scope) -> int:
    """Take the rows that wait into the lake; how many records. They are kept until they are in.

    Raises Upstream when the disk is full.
    """
    with product.records.read() as db:
        waiting = mail_messages.take_rows(scope, db, AT_ONCE)
    if not waiting:
        return 0
    sealed: list[Sealed] = []
    spool = Spool(scope, product.records, product.folder / "spool", sealed.append)
    for number, text in waiting:
        spool.write_one(CONNECTOR, _SOURCE, number, text.encode())
    spool.flush()
    pipeline.load(
        scope,
        product.lake,
        product.records,
        product.connectors,
        sealed,
        spool=product.folder / "spool",
        plan_of=product.plans.plan,
    )
    with product.records.begin(scope) as db:
        mail_messages.drop_rows(scope, db, waiting[-1][0])
    return len(waiting)


def relay_of(product: Product, scope: Scope) -> Relay | None:
    """Where released mail and digests go: the server of the settings, else the next one of a door of the tenant.

    Raises BadInput for a server that is none.
    """
    flow = product.settings.mail
    own = (door.next for door in flow.doors if door.next and (door.tenant or local().tenant) == scope.tenant)
    hop = flow.relay or next(own, "")
    return Relay(NextHop.parse(hop)) if hop else None


def send(product: Product, scope: Scope, relay: Relay) -> tuple[int, int]:
    """Send released messages and digests that are due on; how many of each. What is not taken is tried again."""
    records, settings = product.records, product.mail.shelf.book(scope).settings
    released = told = 0
    for out in release.outgoing(scope, records, product.mail.blobs, product.mail.guards):
        answer = relay.pass_on(out.sender, (out.recipient,), out.data)[out.recipient]
        if answer.taken:
            release.sent(scope, records, out)
            released += 1
        elif answer.refused:
            release.refused(scope, records, out, answer.text)
    if settings.digest_hours and digest_due(product, scope, settings.digest_hours):
        for out in release.digests(scope, records, settings, clock.now()):
            if relay.pass_on(out.sender, (out.recipient,), out.data)[out.recipient].taken:
                release.told(scope, records, out)
                told += 1
    return released, told


def digest_due(product: Product, scope: Scope, hours: int) -> bool:
    """Is the last digest so long ago?"""
    with product.records.read() as db:
        last = quarantine.last_told(scope, db)
    return last is None or clock.now() - last >= timedelta(hours=hours)


def tidy(product: Product, scope: Scope) -> str:
    """Forget expired quarantine and list entries, old messages, contacts not met for a year; empty: nothing."""
    present = clock.now()
    keep = timedelta(days=product.mail.shelf.book(scope).settings.keep_days)
    with product.records.begin(scope) as db:
        expired = quarantine.expire(scope, db, present)
        entries = mail_lists.expire(scope, db, present - _ENTRIES) + indicators.expire(scope, db, present - _ENTRIES)
        messages = mail_messages.forget(scope, db, present - keep)
        mail_history.forget(scope, db, present - _CONTACTS)
        mail_prints.forget(scope, db, present - keep, clusters.values)
        mail_clicks.forget(scope, db, present - keep)
        mail_campaigns.forget(scope, db, present - max(keep, _CAMPAIGNS))
        held = quarantine.held_digests(scope, db) | submissions.held_digests(scope, db)
    freed = product.mail.blobs.sweep(scope, present - keep, held)
    if not any((expired, entries, messages, freed)):
        return ""
    return f"{expired} expired in quarantine, {entries} entries, {messages} messages, {freed} bytes of raw mail"


def jobs(product: Product) -> tuple[Job, ...]:
    """What goes on by itself with mail."""

    def rows(scope: Scope) -> str:
        with product.records.read() as db:
            last = mail_messages.rows_waiting(scope, db)
        return str(last) if last else ""

    def load(scope: Scope, turn: Turn) -> str:
        done = 0
        while not turn.stopping and (count := drain(product, scope)):
            done += count
        return f"{done} records"

    def mark(scope: Scope) -> str:
        with product.records.read() as db:
            return str(mail_policies.mark(scope, db) or "")

    def again(scope: Scope, turn: Turn) -> str:
        room, informed = product.mail, product.mail.watch.informed(scope)
        found = actions.rejudge(scope, room.records, room.blobs, room.shelf.book(scope), informed=informed)
        return f"{found.looked} messages, {found.planned} actions planned"

    def reported(scope: Scope) -> str:
        return ",".join(row.key for row in reports.waiting(scope, product.mail))[:200]

    def take(scope: Scope, turn: Turn) -> str:
        rows = reports.waiting(scope, product.mail)
        for row in rows:
            reports.report(scope, product.mail, row.digest, row.key)
        return f"{len(rows)} reports"

    def leaving(scope: Scope) -> str:
        with product.records.read() as db:
            return quarantine.leaving(scope, db)

    def out(scope: Scope, turn: Turn) -> str:
        relay = relay_of(product, scope)
        if relay is None:
            return "no server is named: mail.relay"
        released, told = send(product, scope, relay)
        return f"{released} released, {told} digests"

    return (
        Job("mail reports", timedelta(minutes=1), take, reported),
        Job("mail out", timedelta(minutes=5), out, leaving),
        Job("mail rows", timedelta(seconds=5), load, rows),
        Job("mail judged again", timedelta(hours=6), again, mark),
        _lookalikes(product),
    )


def _lookalikes(product: Product) -> Job:
    """Delivered copies of what turned out unwanted."""

    def due(scope: Scope) -> str:
        return zap.waiting(scope, product.records)

    def spread(scope: Scope, turn: Turn) -> str:
        found = zap.spread(scope, product.records, product.mail.blobs, product.mail.shelf.book(scope))
        return f"{found.looked} look-alikes, {found.planned} actions planned"

    return Job("mail look-alikes", timedelta(seconds=30), spread, due)
