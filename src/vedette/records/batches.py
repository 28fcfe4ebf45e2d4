"""Batches of raw records: numbered in order per tenant, pending while spooled, loaded when their rows are durable.

The row of a pending batch is the promise that its segment is on disk; `watermark` is what detection reads up to.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Integer,
    String,
    Table,
    Text,
    func,
    insert,
    select,
    update,
)

from vedette.core.clock import now
from vedette.core.scope import Scope
from vedette.records.database import Instant, Records, metadata


class BatchState(StrEnum):
    """Where a batch stands."""

    PENDING = "pending"
    LOADED = "loaded"


@dataclass(frozen=True, slots=True)
class Batch:
    """One segment of one connector. `sources` are its files, `extents` pairs of segment position and source offset.

    Counts are of its load and 0 before; `bytes` is the segment's size. Times are UTC.
    """

    number: int
    connector: str
    path: str
    tagged: bool
    sources: tuple[str, ...]
    extents: tuple[tuple[int, int], ...]
    bytes: int
    state: BatchState
    spooled: datetime
    loaded: datetime | None = None
    records: int = 0
    rows: int = 0
    dead: int = 0
    unmapped: int = 0


batches = Table(
    "batches",
    metadata,
    Column("tenant", String(40), primary_key=True),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("connector", String(80), nullable=False),
    Column("path", Text, nullable=False),
    Column("tagged", Boolean, nullable=False),
    Column("sources", Text, nullable=False),
    Column("extents", Text, nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("state", String(10), nullable=False, index=True),
    Column("spooled", Instant, nullable=False),
    Column("loaded", Instant),
    Column("records", Integer, nullable=False, default=0),
    Column("rows", Integer, nullable=False, default=0),
    Column("dead", Integer, nullable=False, default=0),
    Column("unmapped", Integer, nullable=False, default=0),
)


def add_batch(
    scope: Scope,
    records: Records,
    *,
    connector: str,
    path: str,
    tagged: bool,
    sources: tuple[str, ...],
    extents: tuple[tuple[int, int], ...],
    size: int,
) -> Batch:
    """Take the next number for a segment of `size` bytes that is durable at `path`; it is pending from here on."""
    spooled = now()
    values: dict[str, Any] = {
        "tenant": scope.tenant,
        "connector": connector,
        "path": path,
        "tagged": tagged,
        "sources": json.dumps(sources),
        "extents": json.dumps(extents),
        "bytes": size,
        "state": BatchState.PENDING,
        "spooled": spooled,
    }
    with records.begin() as connection:
        newest = connection.scalar(select(func.max(batches.c.number)).where(batches.c.tenant == scope.tenant))
        number = (newest or 0) + 1
        connection.execute(insert(batches).values(number=number, **values))
    return Batch(number, connector, path, tagged, sources, extents, size, BatchState.PENDING, spooled)


def finish_batch(scope: Scope, connection: Connection, batch: Batch) -> None:
    """Store a batch as loaded with its counts, in the caller's transaction."""
    connection.execute(
        update(batches)
        .where(batches.c.tenant == scope.tenant, batches.c.number == batch.number)
        .values(
            state=BatchState.LOADED,
            loaded=batch.loaded or now(),
            records=batch.records,
            rows=batch.rows,
            dead=batch.dead,
            unmapped=batch.unmapped,
        )
    )


def find_batch(scope: Scope, records: Records, number: int) -> Batch | None:
    """The batch of this number, or None."""
    query = select(batches).where(batches.c.tenant == scope.tenant, batches.c.number == number)
    with records.read() as connection:
        row = connection.execute(query).mappings().first()
    return _batch(row) if row is not None else None


def pending_batches(scope: Scope, records: Records) -> tuple[Batch, ...]:
    """Batches spooled but not yet loaded, oldest first."""
    query = select(batches).where(batches.c.tenant == scope.tenant, batches.c.state == BatchState.PENDING)
    with records.read() as connection:
        return tuple(_batch(row) for row in connection.execute(query.order_by(batches.c.number)).mappings())


def loaded_batches(scope: Scope, records: Records, *, after: int = 0) -> tuple[Batch, ...]:
    """Loaded batches with numbers above `after`, oldest first."""
    query = select(batches).where(
        batches.c.tenant == scope.tenant, batches.c.state == BatchState.LOADED, batches.c.number > after
    )
    with records.read() as connection:
        return tuple(_batch(row) for row in connection.execute(query.order_by(batches.c.number)).mappings())


def watermark(scope: Scope, records: Records) -> int:
    """The highest batch number of which it and all before it are loaded; 0 before the first."""
    mine = batches.c.tenant == scope.tenant
    with records.read() as connection:
        oldest = connection.scalar(
            select(func.min(batches.c.number)).where(mine, batches.c.state == BatchState.PENDING)
        )
        if oldest is not None:
            return int(oldest) - 1
        return int(connection.scalar(select(func.max(batches.c.number)).where(mine)) or 0)


def _batch(row: Any) -> Batch:
    return Batch(
        number=row["number"],
        connector=row["connector"],
        path=row["path"],
        tagged=row["tagged"],
        sources=tuple(json.loads(row["sources"])),
        extents=tuple((position, offset) for position, offset in json.loads(row["extents"])),
        bytes=row["bytes"],
        state=BatchState(row["state"]),
        spooled=row["spooled"],
        loaded=row["loaded"],
        records=row["records"],
        rows=row["rows"],
        dead=row["dead"],
        unmapped=row["unmapped"],
    )
