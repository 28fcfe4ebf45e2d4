"""Dead letters: input that became no row, with the reason and the place, kept until someone replays or dismisses it.

`ingest.pipeline` adds them, `ingest.replay` feeds them again; the same piece of the same file is one letter for ever.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    and_,
    delete,
    func,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite

from vedette.core.clock import now
from vedette.core.ids import stable_id
from vedette.core.scope import Scope
from vedette.records.database import Instant, Records, metadata

RAW_MOST = 1024 * 1024
"""Bytes kept of a raw record; a longer one is cut and cannot be replayed."""

_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """One piece of input that became no row.

    `whole` tells that `raw` is the whole record (it can be replayed). `count` is how many records it stands for: more
    than one where a mapping failed and the segment of `batch` was kept. `offset` is a byte of `source`.
    """

    reason: str
    source: str
    offset: int
    connector: str
    raw: bytes
    whole: bool = True
    count: int = 1
    batch: int = 0
    id: str = ""
    first_seen: datetime | None = None
    last_seen: datetime | None = None


deadletters = Table(
    "deadletters",
    metadata,
    Column("tenant", String(40), primary_key=True),
    Column("id", String(40), primary_key=True),
    Column("reason", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("offset", BigInteger, nullable=False),
    Column("connector", String(80), nullable=False, index=True),
    Column("raw", LargeBinary, nullable=False),
    Column("whole", Boolean, nullable=False),
    Column("count", Integer, nullable=False),
    Column("batch", BigInteger, nullable=False),
    Column("first_seen", Instant, nullable=False),
    Column("last_seen", Instant, nullable=False, index=True),
)


def add_dead_letters(scope: Scope, records: Records, letters: Iterable[DeadLetter]) -> int:
    """Keep `letters`; one that is known already is only seen again. How many were new."""
    moment = now()
    rows = [_row(scope, letter, moment) for letter in letters]
    insert = postgresql.insert if records.engine.dialect.name == "postgresql" else sqlite.insert
    before = count_dead_letters(scope, records, letters=True) if rows else 0
    with records.begin() as connection:
        for start in range(0, len(rows), _AT_ONCE):
            statement = insert(deadletters).values(rows[start : start + _AT_ONCE])
            connection.execute(
                statement.on_conflict_do_update(
                    index_elements=["tenant", "id"],
                    set_={"last_seen": statement.excluded.last_seen, "reason": statement.excluded.reason},
                )
            )
    return count_dead_letters(scope, records, letters=True) - before if rows else 0


def list_dead_letters(
    scope: Scope, records: Records, *, connector: str = "", reason: str = "", limit: int = 1000, offset: int = 0
) -> tuple[DeadLetter, ...]:
    """Dead letters, newest first, of one connector or of all, for one reason or any."""
    query = select(deadletters).where(_those(scope, connector, reason))
    query = query.order_by(deadletters.c.last_seen.desc(), deadletters.c.id).limit(limit).offset(offset)
    with records.read() as connection:
        return tuple(_letter(row) for row in connection.execute(query).mappings())


def find_dead_letters(scope: Scope, records: Records, ids: Sequence[str]) -> tuple[DeadLetter, ...]:
    """Those of these letters that are still there."""
    found: list[DeadLetter] = []
    with records.read() as connection:
        for start in range(0, len(ids), _AT_ONCE):
            some = deadletters.c.id.in_(ids[start : start + _AT_ONCE])
            rows = connection.execute(select(deadletters).where(_those(scope, "", ""), some)).mappings()
            found += [_letter(row) for row in rows]
    return tuple(found)


def count_dead_letters(
    scope: Scope, records: Records, *, letters: bool = False, connector: str = "", reason: str = ""
) -> int:
    """How many records lie dead; with `letters`, how many letters stand for them."""
    what = func.count() if letters else func.coalesce(func.sum(deadletters.c.count), 0)
    with records.read() as connection:
        query = select(what).select_from(deadletters).where(_those(scope, connector, reason))
        return int(connection.scalar(query) or 0)


def dead_letters_by_reason(scope: Scope, records: Records) -> dict[tuple[str, str], int]:
    """Dead records by connector and reason."""
    query = (
        select(deadletters.c.connector, deadletters.c.reason, func.sum(deadletters.c.count))
        .where(deadletters.c.tenant == scope.tenant)
        .group_by(deadletters.c.connector, deadletters.c.reason)
    )
    with records.read() as connection:
        return {(connector, reason): int(count) for connector, reason, count in connection.execute(query)}


def remove_dead_letters(scope: Scope, records: Records, ids: Sequence[str]) -> int:
    """Forget letters that were replayed or dismissed; how many there were."""
    removed = 0
    with records.begin() as connection:
        for start in range(0, len(ids), _AT_ONCE):
            some = ids[start : start + _AT_ONCE]
            removed += connection.execute(
                delete(deadletters).where(deadletters.c.tenant == scope.tenant, deadletters.c.id.in_(some))
            ).rowcount
    return removed


def kept_batches(scope: Scope, records: Records) -> frozenset[int]:
    """Numbers of the batches whose segments dead letters still need."""
    query = select(deadletters.c.batch).where(deadletters.c.tenant == scope.tenant, deadletters.c.batch > 0)
    with records.read() as connection:
        return frozenset(connection.scalars(query))


def letter_id(letter: DeadLetter) -> str:
    """The same id for the same piece of the same place, whatever the reason this time."""
    digest = blake2b(letter.raw, digest_size=16).hexdigest()
    return stable_id("dl", letter.connector, letter.source, str(letter.offset), digest)


def _those(scope: Scope, connector: str, reason: str) -> ColumnElement[bool]:
    """The condition on the tenant's letters; empty means any."""
    parts = [deadletters.c.tenant == scope.tenant]
    parts += [deadletters.c.connector == connector] if connector else []
    parts += [deadletters.c.reason == reason] if reason else []
    return and_(*parts)


def _row(scope: Scope, letter: DeadLetter, moment: datetime) -> dict[str, Any]:
    return {
        "tenant": scope.tenant,
        "id": letter_id(letter),
        "reason": letter.reason,
        "source": letter.source,
        "offset": letter.offset,
        "connector": letter.connector,
        "raw": letter.raw[:RAW_MOST],
        "whole": letter.whole and len(letter.raw) <= RAW_MOST,
        "count": letter.count,
        "batch": letter.batch,
        "first_seen": moment,
        "last_seen": moment,
    }


def _letter(row: Any) -> DeadLetter:
    names = ("reason", "source", "offset", "connector", "raw", "whole", "count", "batch", "id")
    return DeadLetter(**{name: row[name] for name in names}, first_seen=row["first_seen"], last_seen=row["last_seen"])
