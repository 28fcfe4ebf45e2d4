"""Mailboxes that are read: set up by people, read by a background job, waited upon where the server tells (IDLE).

A step's messages are admitted before its position is kept: after a crash the step is read again, and the gate knows it.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

import msgspec

from vedette.app.wiring import Product
from vedette.app.workers import Job, Turn
from vedette.connectors.mailboxes.graph import Graph
from vedette.connectors.mailboxes.imap import Imap
from vedette.connectors.mailboxes.reading import Step
from vedette.connectors.mailboxes.terms import GraphTerms, ImapTerms, Terms, check, decoded
from vedette.core.clock import now
from vedette.core.errors import Conflict, VedetteError
from vedette.core.ids import new_id
from vedette.core.scope import Scope
from vedette.mail.gate import Gate
from vedette.records.errands import Errand
from vedette.records.mailboxes import mailboxes as kept
from vedette.tenants import audit
from vedette.tenants.rights import demand

MOST = 100
EVERY = timedelta(minutes=1)
FIRST, LONGEST = timedelta(seconds=30), timedelta(hours=1)
_IDLE = 540.0
"""Servers end an IDLE after half an hour; RFC 2177 asks for less, address translation for much less."""
_LOOK = 10.0
_LOG = logging.getLogger("vedette.mail.mailboxes")


@dataclass(frozen=True, slots=True)
class Mailbox:
    """What is read, without its secret."""

    row: Errand
    terms: Terms


def create(scope: Scope, product: Product, name: str, terms: Terms, secret: str) -> Mailbox:
    """Begin to read. Raises Forbidden, BadInput, Upstream when it cannot be reached, Conflict for a name taken."""
    probe(scope, product, terms, secret)
    ident = new_id("mb")
    row = Errand(
        id=ident,
        name=name.strip(),
        kind=str(terms.__struct_config__.tag),
        terms=msgspec.json.encode(terms).decode(),
        created=now(),
        creator=scope.actor,
        secret=product.records.vault.seal(kept.sealed_for(ident), secret),
    )
    with product.records.begin(scope) as db:
        kept.add(scope, db, row, most=MOST)
        audit.record(scope, db, "mailboxes.create", ident, after=row.bare, detail=f"{row.name}: {row.kind}")
    return Mailbox(row.bare, terms)


def probe(scope: Scope, product: Product, terms: Terms, secret: str) -> None:
    """Sign in and look, keeping nothing. Raises Forbidden, BadInput, Upstream with what to do."""
    demand(scope, "sources.manage")
    check(terms, secret, product.settings.outbound)
    _opened(product, terms, secret, time.sleep).check()


def listing(scope: Scope, product: Product) -> tuple[Mailbox, ...]:
    """All of them. Raises Forbidden."""
    demand(scope, "sources.manage")
    with product.records.read() as db:
        rows = kept.of(scope, db)
    return tuple(Mailbox(row.bare, decoded(row.terms)) for row in rows)


def switch(scope: Scope, product: Product, ident: str, *, on: bool) -> None:
    """Pause one, or let it go on where it stood. Raises Forbidden, NotFound."""
    demand(scope, "sources.manage")
    with product.records.begin(scope) as db:
        kept.switch(scope, db, ident, on=on)
        audit.record(scope, db, "mailboxes.resume" if on else "mailboxes.pause", ident)


def remove(scope: Scope, product: Product, ident: str) -> None:
    """Read it no more; what was read stays. Raises Forbidden, NotFound."""
    demand(scope, "sources.manage")
    with product.records.begin(scope) as db:
        kept.remove(scope, db, ident)
        audit.record(scope, db, "mailboxes.remove", ident)


def jobs(product: Product) -> tuple[Job, ...]:
    """The job that reads every running mailbox."""

    def mark(scope: Scope) -> str:
        with product.records.read() as db:
            rows = [row for row in kept.of(scope, db) if row.running]
        return ",".join(sorted(row.id for row in rows))

    def work(scope: Scope, turn: Turn) -> str:
        count = read_all(scope, product, product.mail.gate, lambda: turn.stopping)
        return f"{count} messages read"

    return (Job("read mailboxes", EVERY, work, mark),)


def read_all(scope: Scope, product: Product, gate: Gate, stopping: Callable[[], bool]) -> int:
    """What is new in every running mailbox that is due. How many messages."""
    with product.records.read() as db:
        rows = [row for row in kept.of(scope, db) if row.running]
    due = [row for row in rows if row.due is None or row.due <= now()]
    return sum(_read(scope, product, gate, row, stopping) for row in due if not stopping())


def _read(scope: Scope, product: Product, gate: Gate, row: Errand, stopping: Callable[[], bool]) -> int:
    """One mailbox. A failure is kept beside it, and the next try waits longer."""

    def wait(seconds: float) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if stopping():
                raise Conflict("the program ends")
            time.sleep(0.2)

    count = 0
    try:
        for step in _reader(product, row, wait).read(row.position):
            after = _taken(scope, product, gate, row, step)
            if after is None:
                break
            count, row = count + len(step.messages), after
            if stopping():
                break
    except VedetteError as error:
        with product.records.begin(scope) as db:
            present = {each.id: each for each in kept.of(scope, db)}.get(row.id)
            if present is not None:
                kept.advance(scope, db, present.failed(error, FIRST, LONGEST))
    return count


def _taken(scope: Scope, product: Product, gate: Gate, row: Errand, step: Step) -> Errand | None:
    """The mailbox after this step; None when another reader went on from there meanwhile (the gate knows what both
    admitted)."""
    for message in step.messages:
        gate.admit(scope, message.envelope, message.raw)
    with product.records.begin(scope) as db:
        present = kept.get(scope, db, row.id)
        if present.position != row.position:
            return None
        after = present.went(step.position, len(step.messages), now())
        kept.advance(scope, db, after)
    return after


class Watch:
    """Waits at IMAP servers that tell of new mail, one thread a mailbox, and reads it at once."""

    def __init__(self, product: Product, gate: Gate, scopes: Callable[[], Iterable[Scope]]) -> None:
        self._product, self._gate, self._scopes = product, gate, scopes
        self._halt = threading.Event()
        self._waiting: dict[str, threading.Thread] = {}
        self._thread = threading.Thread(target=self._run, name="mailbox watch", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End; a thread that waits for a server ends with its process."""
        self._halt.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._halt.wait(_LOOK):
            for scope in self._scopes():
                with self._product.records.read() as db:
                    rows = [row for row in kept.of(scope, db) if row.running and row.last]
                for row in rows:
                    known = self._waiting.get(row.id)
                    if row.kind == "imap" and not row.failures and (known is None or not known.is_alive()):
                        name = f"idle {row.name}"
                        waiting = threading.Thread(target=self._wait_at, args=(scope, row), name=name, daemon=True)
                        self._waiting[row.id] = waiting
                        waiting.start()

    def _wait_at(self, scope: Scope, row: Errand) -> None:
        try:
            reader = _reader(self._product, row, time.sleep)
            if isinstance(reader, Imap) and reader.idle(_IDLE) and not self._halt.is_set():
                with self._product.records.read() as db:
                    present = kept.get(scope, db, row.id)
                if present.running:
                    _read(scope, self._product, self._gate, present, self._halt.is_set)
        except VedetteError as error:
            _LOG.info("waiting at %s ended: %s", row.name, error)


@contextmanager
def watching(product: Product, scopes: Callable[[], Iterable[Scope]]) -> Iterator[None]:
    """A watch for the time of a `with`."""
    watch = Watch(product, product.mail.gate, scopes)
    watch.start()
    try:
        yield
    finally:
        watch.stop()


def _reader(product: Product, row: Errand, wait: Callable[[float], None]) -> Imap | Graph:
    secret = product.records.vault.open(kept.sealed_for(row.id), row.secret)
    return _opened(product, decoded(row.terms), secret, wait)


def _opened(product: Product, terms: Terms, secret: str, wait: Callable[[float], None]) -> Imap | Graph:
    outbound = product.settings.outbound
    match terms:
        case ImapTerms():
            return Imap(terms, secret, outbound)
        case GraphTerms():
            return Graph(terms, secret, outbound, wait)
