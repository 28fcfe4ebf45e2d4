"""Sources and their health: what each connector brought, when it last did, how far its events lag, what went wrong.

`ingest.pipeline` notes every loaded batch; `sources list|health` and the portal show it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Column, String, Table, Text, func, insert, select, update

from vedette.core.clock import now
from vedette.core.scope import Scope
from vedette.records.batches import Batch, BatchState, batches, finish_batch
from vedette.records.database import Instant, Records, metadata

SILENT_AFTER = timedelta(hours=24)
"""A source that brought nothing for so long is silent."""

FAILING_SHARE = 0.1
"""A source of whose latest batch more than this share died is failing."""

_RATE_WINDOW = timedelta(hours=1)


class SourceState(StrEnum):
    """How a source does."""

    OK = "ok"
    SILENT = "silent"
    FAILING = "failing"


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """One connector of one tenant.

    `events` and `rows` count since the first day, `rate` is events a second over the last hour, `lag` how old the
    newest event was when it arrived, `error` the latest failure. Times are UTC.
    """

    connector: str
    state: SourceState
    first_seen: datetime
    last_seen: datetime
    newest_event: datetime | None
    events: int
    rows: int
    dead: int
    unmapped: int
    rate: float
    lag: timedelta | None
    error: str


sources = Table(
    "sources",
    metadata,
    Column("tenant", String(40), primary_key=True),
    Column("connector", String(80), primary_key=True),
    Column("first_seen", Instant, nullable=False),
    Column("last_seen", Instant, nullable=False),
    Column("newest_event", Instant),
    Column("events", BigInteger, nullable=False),
    Column("rows", BigInteger, nullable=False),
    Column("dead", BigInteger, nullable=False),
    Column("unmapped", BigInteger, nullable=False),
    Column("last_events", BigInteger, nullable=False),
    Column("last_dead", BigInteger, nullable=False),
    Column("error", Text, nullable=False),
)


def settle_batch(
    scope: Scope, records: Records, batch: Batch, *, newest_event: datetime | None, error: str = ""
) -> None:
    """Store a batch as loaded and add it to its source, both or neither. `error` is empty when all went well."""
    moment = now()
    here = (sources.c.tenant == scope.tenant) & (sources.c.connector == batch.connector)
    latest = {"last_seen": moment, "last_events": batch.records, "last_dead": batch.dead, "error": error}
    with records.begin() as connection:
        finish_batch(scope, connection, batch)
        known = connection.execute(select(sources).where(here)).mappings().first()
        if known is None:
            first = {"tenant": scope.tenant, "connector": batch.connector, "first_seen": moment}
            counts = {"events": batch.records, "rows": batch.rows, "dead": batch.dead, "unmapped": batch.unmapped}
            connection.execute(insert(sources).values(newest_event=newest_event, **first, **counts, **latest))
            return
        newest = max((at for at in (known["newest_event"], newest_event) if at is not None), default=None)
        connection.execute(
            update(sources)
            .where(here)
            .values(
                newest_event=newest,
                events=sources.c.events + batch.records,
                rows=sources.c.rows + batch.rows,
                dead=sources.c.dead + batch.dead,
                unmapped=sources.c.unmapped + batch.unmapped,
                **latest,
            )
        )


def note_failure(scope: Scope, records: Records, connector: str, error: str) -> None:
    """A source failed before a record was made of what came. Its next batch that loads takes the word back."""
    moment, text = now(), error[:2000]
    here = (sources.c.tenant == scope.tenant) & (sources.c.connector == connector)
    with records.begin(scope) as connection:
        if connection.execute(update(sources).where(here).values(error=text)).rowcount:
            return
        nothing = dict.fromkeys(("events", "rows", "dead", "unmapped", "last_events", "last_dead"), 0)
        first = {"tenant": scope.tenant, "connector": connector, "first_seen": moment, "last_seen": moment}
        connection.execute(insert(sources).values(**first, **nothing, error=text))


def source_health(scope: Scope, records: Records) -> tuple[SourceHealth, ...]:
    """Every source of the tenant, by connector name."""
    since = now() - _RATE_WINDOW
    recent = (
        select(batches.c.connector, func.sum(batches.c.records))
        .where(batches.c.tenant == scope.tenant, batches.c.state == BatchState.LOADED, batches.c.loaded >= since)
        .group_by(batches.c.connector)
    )
    query = select(sources).where(sources.c.tenant == scope.tenant).order_by(sources.c.connector)
    with records.read() as connection:
        rates = {connector: int(count) for connector, count in connection.execute(recent)}
        rows = list(connection.execute(query).mappings())
    return tuple(_health(row, rates.get(row["connector"], 0) / _RATE_WINDOW.total_seconds()) for row in rows)


@dataclass(frozen=True, slots=True)
class Arrival:
    """Records that a connector brought in the hour beginning at `hour` (UTC), and how many of them died."""

    connector: str
    hour: datetime
    events: int
    dead: int


def arrivals(scope: Scope, records: Records, *, hours: int) -> tuple[Arrival, ...]:
    """What came in the last hours, by connector and hour; hours in which nothing came are left out."""
    since = now().replace(minute=0, second=0, microsecond=0) - timedelta(hours=hours - 1)
    query = select(batches.c.connector, batches.c.loaded, batches.c.records, batches.c.dead).where(
        batches.c.tenant == scope.tenant, batches.c.state == BatchState.LOADED, batches.c.loaded >= since
    )
    events: Counter[tuple[str, datetime]] = Counter()
    dead: Counter[tuple[str, datetime]] = Counter()
    with records.read() as connection:
        for connector, loaded, count, died in connection.execute(query):
            place = connector, loaded.replace(minute=0, second=0, microsecond=0)
            events[place] += count
            dead[place] += died
    return tuple(Arrival(name, hour, count, dead[name, hour]) for (name, hour), count in sorted(events.items()))


def _health(row: Any, rate: float) -> SourceHealth:
    state = SourceState.OK
    if row["error"] or row["last_dead"] > FAILING_SHARE * max(1, row["last_events"]):
        state = SourceState.FAILING
    elif now() - row["last_seen"] > SILENT_AFTER:
        state = SourceState.SILENT
    newest = row["newest_event"]
    return SourceHealth(
        connector=row["connector"],
        state=state,
        first_seen=row["first_seen"],
        last_seen=row["last_seen"],
        newest_event=newest,
        events=row["events"],
        rows=row["rows"],
        dead=row["dead"],
        unmapped=row["unmapped"],
        rate=rate,
        lag=row["last_seen"] - newest if newest is not None else None,
        error=row["error"],
    )
