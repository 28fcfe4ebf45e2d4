"""Streams as people set them up: made, paused, deleted, and how each goes; for `api.native.streams`."""

from __future__ import annotations

import shutil
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import msgspec

from vedette.core.clock import iso, now
from vedette.core.errors import Forbidden
from vedette.core.ids import new_id
from vedette.core.scope import Scope
from vedette.insight.feed.sources import Ends, Sources, ends
from vedette.insight.streams.item import PREFIX, Item
from vedette.insight.streams.sinks.opening import Outlet, open_sink
from vedette.insight.streams.terms import Choice, Terms, check, decoded
from vedette.records import batches
from vedette.records.database import Records
from vedette.records.streams import StreamRow
from vedette.records.streams import streams as kept
from vedette.tenants import audit
from vedette.tenants.devices import limited
from vedette.tenants.rights import demand

MOST = 20


class Going(StrEnum):
    """How a stream goes."""

    RUNNING = "running"
    BEHIND = "behind"
    FAILING = "failing"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A stream to make. `everything` begins with what is kept already, else it begins now."""

    name: str
    terms: Terms
    choice: Choice
    secret: str = ""
    everything: bool = False


@dataclass(frozen=True, slots=True)
class Stream:
    """A stream and how it goes: `lag` in batches, `behind` in seconds since the oldest of them was loaded."""

    row: StreamRow
    terms: Terms
    choice: Choice
    going: Going
    lag: int
    behind: float


def create(scope: Scope, sources: Sources, outlet: Outlet, wanted: Wanted) -> Stream:
    """Begin to pass things on. Raises Forbidden, BadInput, Conflict for a name taken or too many."""
    _may_change(scope)
    check(scope, wanted.terms, wanted.choice, sources.catalog, outlet.outbound, wanted.secret)
    end = ends(scope, sources.records)
    with sources.records.begin() as db:
        ident = new_id("st")
        row = StreamRow(
            id=ident,
            name=wanted.name.strip(),
            kind=str(wanted.terms.__struct_config__.tag),
            terms=msgspec.json.encode(wanted.terms).decode(),
            choice=msgspec.json.encode(wanted.choice).decode(),
            created=now(),
            creator=scope.actor,
            secret=sources.records.vault.seal(kept.sealed_for(ident), wanted.secret) if wanted.secret else "",
            position={"batch": "0", "alert": "", "incident": ""} if wanted.everything else positions_of(end),
        )
        kept.add(scope, db, row, most=MOST)
        audit.record(scope, db, "streams.create", ident, after=row.bare, detail=f"{row.name}: {row.kind} {row.terms}")
    return _stream(scope, sources.records, row, end)


def probe(scope: Scope, sources: Sources, outlet: Outlet, wanted: Wanted) -> None:
    """Send one message that says it is a test, without keeping anything. Raises as `create` does, and Upstream."""
    _may_change(scope)
    check(scope, wanted.terms, wanted.choice, sources.catalog, outlet.outbound, wanted.secret)
    ident = new_id("test")
    try:
        _send_test(scope, outlet, ident, wanted.terms, wanted.secret)
    finally:
        shutil.rmtree(outlet.of(scope, ident), ignore_errors=True)
    audit.note(scope, sources.records, "streams.test", wanted.name, detail=str(wanted.terms.__struct_config__.tag))


def probe_kept(scope: Scope, records: Records, outlet: Outlet, ident: str) -> None:
    """The same down a stream that is kept. Raises Forbidden, NotFound, Upstream."""
    _may_change(scope)
    with records.read() as db:
        row = kept.get(scope, db, ident)
    terms, _ = decoded(row.terms, row.choice)
    secret = records.vault.open(kept.sealed_for(row.id), row.secret) if row.secret else ""
    _send_test(scope, outlet, ident, terms, secret)
    audit.note(scope, records, "streams.test", ident)


def listing(scope: Scope, records: Records) -> tuple[Stream, ...]:
    """Every stream with its health. Raises Forbidden."""
    _may_see(scope)
    end = ends(scope, records)
    with records.read() as db:
        rows = kept.of(scope, db)
    return tuple(_stream(scope, records, row, end) for row in rows)


def get(scope: Scope, records: Records, ident: str) -> Stream:
    """One stream. Raises Forbidden, NotFound."""
    _may_see(scope)
    with records.read() as db:
        row = kept.get(scope, db, ident)
    return _stream(scope, records, row, ends(scope, records))


def set_running(scope: Scope, records: Records, ident: str, on: bool) -> Stream:
    """Pause it, or let it go on where it stood: nothing that is still kept is lost. Raises Forbidden, NotFound."""
    _may_change(scope)
    with records.begin() as db:
        before = kept.get(scope, db, ident)
        kept.switch(scope, db, ident, on=on)
        row = kept.get(scope, db, ident)
        audit.record(scope, db, "streams.resume" if on else "streams.pause", ident, before=before.bare, after=row.bare)
    return _stream(scope, records, row, ends(scope, records))


def remove(scope: Scope, records: Records, outlet: Outlet, ident: str) -> None:
    """Forget it; files it wrote are deleted with it. Raises Forbidden, NotFound."""
    _may_change(scope)
    with records.begin() as db:
        row = kept.get(scope, db, ident)
        kept.remove(scope, db, ident)
        audit.record(scope, db, "streams.remove", ident, before=row.bare, detail=row.name)
    shutil.rmtree(outlet.of(scope, ident), ignore_errors=True)


def positions_of(end: Ends) -> dict[str, str]:
    """The positions of a stream that has everything up to there."""
    return {"batch": str(end.batch), "alert": end.alert, "incident": end.incident}


def _stream(scope: Scope, records: Records, row: StreamRow, end: Ends) -> Stream:
    terms, choice = decoded(row.terms, row.choice)
    at = int(row.position.get("batch", "0"))
    waiting = max(0, end.batch - at) if choice.tables else 0
    oldest = batches.find_batch(scope, records, at + 1) if waiting else None
    loaded = oldest.loaded if oldest else None
    going = Going.PAUSED if not row.running else Going.FAILING if row.failures else Going.RUNNING
    if going is Going.RUNNING and (waiting or not _caught_up(row, choice, end)):
        going = Going.BEHIND
    return Stream(row.bare, terms, choice, going, waiting, _age(loaded))


def _send_test(scope: Scope, outlet: Outlet, ident: str, terms: Terms, secret: str) -> None:
    moment = iso(now())
    body = msgspec.json.encode({"Timestamp": moment, "Title": "A test of Vedette's stream", "By": scope.actor})
    with closing(open_sink(scope, outlet, ident, terms, secret)) as sink:
        sink.send(iter([Item(moment, f"{PREFIX}Test", body)]))
        sink.flush()


def _caught_up(row: StreamRow, choice: Choice, end: Ends) -> bool:
    alerts = not choice.alerts or row.position.get("alert") == end.alert
    return alerts and (not choice.incidents or row.position.get("incident") == end.incident)


def _age(at: datetime | None) -> float:
    return max(0.0, (now() - at).total_seconds()) if at else 0.0


def _may_see(scope: Scope) -> None:
    demand(scope, "siem.integrate")
    if limited(scope):
        raise Forbidden("who sees some devices only does not see what is passed on of all of them")


def _may_change(scope: Scope) -> None:
    _may_see(scope)
    demand(scope, "settings.manage")
