"""Mail in a running installation: rows of the gate into the lake, released messages sent on, what is over forgotten.

`app.background` runs `jobs` and `tidy`; the ways in call the gate (`product.mail.gate`) themselves.
"""

from __future__ import annotations

from datetime import timedelta

from vedette.app.wiring import Product
from vedette.app.workers import Job, Turn
from vedette.core import clock
from vedette.core.errors import Upstream
from vedette.core.scope import Scope
from vedette.ingest import pipeline
from vedette.ingest.spool import Sealed, Spool
from vedette.mail import actions
from vedette.mail.record import CONNECTOR
from vedette.records import mail_history, mail_lists, mail_messages, mail_policies, quarantine

AT_ONCE = 2000
"""Records of one load."""
_SOURCE = "mail gate"
_CONTACTS = timedelta(days=365)
_ENTRIES = timedelta(days=90)


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
    if not all(each.segment.path.is_file() for each in sealed):
        raise Upstream("a segment was swept away before it was loaded")
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


def tidy(product: Product, scope: Scope) -> str:
    """Forget expired quarantine and list entries, old messages, contacts not met for a year; empty: nothing."""
    present = clock.now()
    keep = timedelta(days=product.mail.shelf.book(scope).settings.keep_days)
    with product.records.begin(scope) as db:
        expired = quarantine.expire(scope, db, present)
        entries = mail_lists.expire(scope, db, present - _ENTRIES)
        messages = mail_messages.forget(scope, db, present - keep)
        mail_history.forget(scope, db, present - _CONTACTS)
        held = quarantine.held_digests(scope, db)
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
        found = actions.rejudge(scope, product.records, product.mail.blobs, product.mail.shelf.book(scope))
        return f"{found.looked} messages, {found.planned} actions planned"

    return (
        Job("mail rows", timedelta(seconds=5), load, rows),
        Job("mail judged again", timedelta(hours=6), again, mark),
    )
