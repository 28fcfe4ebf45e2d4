"""What a load needs and what it says: a connector's compiled mappings, and what became of a segment's records.

`ingest.mapping` makes plans, `lake.load` runs them, `ingest.pipeline` reads the results.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from vedette.kql.plan import Column
from vedette.kql.rules.close_bags import Rest
from vedette.schema.types import ScalarType, TableSchema

DEAD_MOST = 10_000
"""Dead records of one segment that come back as such; more are counted only."""


OURS = Column("Ours", ScalarType.BOOL)
"""The last column of a road: whether the record is one it knows."""


class MappingSql(Protocol):
    """The compiled form of a shape or a mapping (`kql.compile.MappingQuery`)."""

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns it gives, without the carried ones."""
        ...

    @property
    def expands(self) -> bool:
        """Whether one record can give several rows."""
        ...

    @property
    def gate(self) -> str:
        """A cheap SQL condition over the input's columns that every record it takes fulfils; empty for none."""
        ...

    @property
    def exact(self) -> bool:
        """Whether it takes every record the gate lets through."""
        ...

    @property
    def kept(self) -> tuple[tuple[str, str], ...]:
        """The columns that are a column of the input, unchanged, and that one's name."""
        ...

    @property
    def rest(self) -> Rest | None:
        """Of which column of the input it keeps what fields it does not know; None when of none."""
        ...

    def sql(self, relation: str, more: str = "", *, closed: bool = False) -> str:
        """A SELECT of the query's columns, the carried hidden ones and `more` constants over a table expression.

        `closed`: the records have only fields that `rest` knows.
        """
        ...


@dataclass(frozen=True, slots=True)
class LoadMapping:
    """One mapping ready to run: its name, the table it fills, the columns it gives."""

    name: str
    table: TableSchema
    query: MappingSql
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Road:
    """A cheaper shape for records that travelled one known way: the shape's columns, and `Ours` (bool).

    Where `Ours` is false the shape itself is asked. `keys` are paths that stand in every record of the road.
    """

    name: str
    keys: tuple[tuple[str, ...], ...]
    shape: MappingSql


@dataclass(frozen=True, slots=True)
class LoadPlan:
    """A connector compiled: `id` (a column `_Key` over line and file) and `shape` are None where it has none.

    To look at `mappings` may compile them first, and raise BadInput for what is wrong in one of them.
    `repeats` tells that equal lines of one file are different events.
    """

    connector: str
    id: MappingSql | None
    shape: MappingSql | None
    mappings: Sequence[LoadMapping]
    repeats: bool = False
    roads: tuple[Road, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One of `of` parts of a segment's records, by their ids: what one load takes at a time."""

    number: int = 0
    of: int = 1


@dataclass(frozen=True, slots=True)
class Dead:
    """A record that became no row, and why."""

    raw: bytes
    reason: str


@dataclass(frozen=True, slots=True)
class LoadResult:
    """What became of a segment's records.

    `repeated` are records that stood twice in the segment, `duplicates` rows the tables held already,
    `unmapped` records by kind that no mapping takes, `dead_more` dead records beyond `DEAD_MOST`, `failed` mappings
    with the engine's reason. `first` and `last` bound the event times of the rows.
    """

    records: int
    repeated: int
    rows: dict[str, int]
    duplicates: int
    unmapped: dict[str, int]
    dead: tuple[Dead, ...]
    dead_more: int
    failed: dict[str, str]
    first: datetime | None
    last: datetime | None


def joined(results: Sequence[LoadResult]) -> LoadResult:
    """The result of a segment that was loaded in parts."""
    rows: Counter[str] = Counter()
    unmapped: Counter[str] = Counter()
    failed: dict[str, str] = {}
    for result in results:
        rows.update(result.rows)
        unmapped.update(result.unmapped)
        failed.update(result.failed)
    dead = tuple(dead for result in results for dead in result.dead)
    return LoadResult(
        records=sum(result.records for result in results),
        repeated=sum(result.repeated for result in results),
        rows=dict(rows),
        duplicates=sum(result.duplicates for result in results),
        unmapped=dict(unmapped),
        dead=dead[:DEAD_MOST],
        dead_more=sum(result.dead_more for result in results) + len(dead[DEAD_MOST:]),
        failed=failed,
        first=min((result.first for result in results if result.first), default=None),
        last=max((result.last for result in results if result.last), default=None),
    )
