"""Loads one segment: parse once, map into every table, insert what is new, say what became of each record.

`ingest.pipeline` calls it for every sealed segment; running it twice, or again after a crash, changes nothing.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from vedette.core.clock import now
from vedette.core.errors import BadInput, Upstream
from vedette.core.scope import Scope
from vedette.lake.ddl import literal as _text
from vedette.lake.ddl import place
from vedette.lake.ddl import quoted as _name
from vedette.lake.lake import Lake
from vedette.lake.segment import Segment
from vedette.schema.types import TableSchema

STAGING = "vedette_staging"
"""The database of a load's tables, all in memory; a process that died leaves their names, not their rows."""

EARLIEST = "1980-01-01 00:00:00"
"""An event time before this was not read right: zero in some epoch, or a broken clock."""

DEAD_MOST = 10_000
"""Dead records of one segment that come back as such; more are counted only."""

_SETTINGS = (
    " SETTINGS materialize_skip_indexes_on_insert=0, max_partitions_per_insert_block=0, "
    "throw_on_max_partitions_per_insert_block=0, min_insert_block_size_rows=1000000, "
    "min_insert_block_size_bytes=536870912, optimize_on_insert=0"
)
_KINDS = ("EventID", "Operation", "eventName", "eventType", "ActionType", "category", "_path", "Type", "Kind", "name")


class MappingSql(Protocol):
    """The compiled form of a shape or a mapping (`kql.compile.MappingQuery`)."""

    @property
    def expands(self) -> bool:
        """Whether one record can give several rows."""
        ...

    def sql(self, relation: str) -> str:
        """A SELECT of the query's columns and the carried hidden ones over a table expression."""
        ...


@dataclass(frozen=True, slots=True)
class LoadMapping:
    """One mapping ready to run: its name, the table it fills, the columns it gives."""

    name: str
    table: TableSchema
    query: MappingSql
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LoadPlan:
    """A connector compiled: `id` (a column `_Key` over line and file) and `shape` are None where it has none."""

    connector: str
    id: MappingSql | None
    shape: MappingSql | None
    mappings: tuple[LoadMapping, ...]


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


def load(scope: Scope, lake: Lake, plan: LoadPlan, segment: Segment, batch: int) -> LoadResult:
    """Load `segment` as batch number `batch` into the tenant's tables (made when needed); durable when it returns.

    Raises Upstream when the staging itself fails; a mapping that fails is named in the result and stops only itself.
    """
    return _Load(scope, lake, plan, segment, batch).run()


class _Load:
    def __init__(self, scope: Scope, lake: Lake, plan: LoadPlan, segment: Segment, batch: int) -> None:
        self._scope = scope
        self._lake = lake
        self._pool = lake.pool
        self._plan = plan
        self._segment = segment
        self._batch = batch
        self._prefix = f"{STAGING}.{scope.tenant}_{batch}"
        self._made: list[str] = []
        self._mapped: dict[str, str] = {}
        self._failed: dict[str, str] = {}
        self._times: list[datetime] = []
        self._bad_time: list[str] = []

    def run(self) -> LoadResult:
        self._clear()
        try:
            stage, records, repeated = self._stage()
            self._map(stage)
            rows: dict[str, int] = {}
            duplicates = 0
            for table in {mapping.table.name: mapping.table for mapping in self._plan.mappings}.values():
                inserted, present = self._insert(table)
                duplicates += present
                if inserted:
                    rows[table.name] = inserted
            unmapped, dead, more = self._leftovers(stage)
        finally:
            for name in self._made:
                self._pool.execute(f"DROP TABLE IF EXISTS {name} SYNC")
        first, last = (min(self._times), max(self._times)) if self._times else (None, None)
        return LoadResult(records, repeated, rows, duplicates, unmapped, dead, more, self._failed, first, last)

    def _clear(self) -> None:
        """Make the staging database; forget what an earlier try of this batch left there."""
        self._pool.execute(f"CREATE DATABASE IF NOT EXISTS {STAGING}")
        prefix = self._prefix.partition(".")[2]
        mine = f"database = {_text(STAGING)} AND startsWith(name, {_text(prefix + '_')})"
        for row in self._rows(f"SELECT name FROM system.tables WHERE {mine}"):
            self._pool.execute(f"DROP TABLE IF EXISTS {STAGING}.{_name(row['name'])} SYNC")

    def _records(self) -> str:
        """A table expression over the segment with `line`, `file`, `_EventId`."""
        path = _text(str(self._segment.path))
        if self._segment.tagged:
            names = ", ".join(_text(name) for name in self._segment.sources)
            tab = "position(text, char(9))"
            lines = (
                f"SELECT substring(text, {tab} + 1) AS line, "
                f"[{names}][toUInt32(substring(text, 1, position(text, ':') - 1)) + 1] AS file "
                f"FROM file({path}, LineAsString, 'text String') WHERE text != ''"
            )
        else:
            source = _text(self._segment.sources[0])
            lines = f"SELECT line, {source} AS file FROM file({path}, LineAsString, 'line String') WHERE line != ''"
        if self._plan.id is None:
            return f"(SELECT line, file, sipHash128(line) AS _EventId FROM ({lines}))"
        key = f"concat({_text(self._plan.connector)}, char(10), _Key)"
        keyed = self._plan.id.sql(f"(SELECT *, sipHash128(line) AS _EventId FROM ({lines}))")
        return f"(SELECT line, file, if(_Key = '', _EventId, sipHash128({key})) AS _EventId FROM ({keyed}))"

    def _stage(self) -> tuple[str, int, int]:
        """The shaped records in memory, each once: the table, how many records, how many repeated ones."""
        shape = self._plan.shape
        if shape is not None and shape.expands:
            # The rows of one record share its id: repeated records go before rows are made of them.
            counted = self._row(f"SELECT count() AS n, uniqExact(_EventId) AS u FROM {self._records()}")
            stage = self._make("stage", shape.sql(f"(SELECT * FROM {self._records()} LIMIT 1 BY _EventId)"))
            return stage, counted["n"], counted["n"] - counted["u"]
        query = shape.sql(self._records()) if shape else f"SELECT line, file, _EventId FROM {self._records()}"
        stage = self._make("stage", query)
        counted = self._row(f"SELECT count() AS n, uniqExact(_EventId) AS u FROM {stage}")
        records, unique = counted["n"], counted["u"]
        if unique < records:
            stage = self._make("once", f"SELECT * FROM {stage} LIMIT 1 BY _EventId")
            self._drop(f"{self._prefix}_stage")
        return stage, records, records - unique

    def _map(self, stage: str) -> None:
        """Every mapping's rows in memory, with `_RecordId` (the record) and `_EventId` (the row)."""
        shaped = self._plan.shape is not None and self._plan.shape.expands
        for number, mapping in enumerate(self._plan.mappings):
            columns = ", ".join(_name(column) for column in mapping.columns)
            row = "_EventId"
            if shaped or mapping.query.expands:
                row = f"sipHash128(_EventId, {_text(mapping.name)}, toString(tuple({columns})))"
            elif mapping.name != mapping.table.name:
                row = f"sipHash128(_EventId, {_text(mapping.name)})"
            query = f"SELECT {columns}, _EventId AS _RecordId, {row} AS _RowId FROM ({mapping.query.sql(stage)})"
            try:
                self._mapped[mapping.name] = self._make(f"m{number}", query)
            except (Upstream, BadInput) as error:
                self._failed[mapping.name] = str(error)

    def _insert(self, table: TableSchema) -> tuple[int, int]:
        """Insert the new rows of one table: how many, and how many stood there already."""
        mappings = [m for m in self._plan.mappings if m.table.name == table.name and m.name in self._mapped]
        filled = [mapping for mapping in mappings if self._measure(mapping)]
        if not filled:
            return 0, 0
        goal = place(self._scope, table)
        try:
            self._lake.provision(self._scope, [table])
            present = self._present(goal, filled)
            inserted = sum(self._append(goal, mapping, present) for mapping in filled)
        except (Upstream, BadInput) as error:
            self._failed.update({mapping.name: str(error) for mapping in filled})
            return 0, 0
        return inserted, present[1]

    def _measure(self, mapping: LoadMapping) -> int:
        """How many rows the mapping gave; notes their event times and those that could not be read."""
        name, time = self._mapped[mapping.name], mapping.table.time
        if not time:
            return int(self._row(f"SELECT count() AS n FROM {name}")["n"])
        good = _good(time)
        row = self._row(
            f"SELECT count() AS n, countIf(NOT ({good})) AS bad, minIf({_name(time)}, {good}) AS first, "
            f"maxIf({_name(time)}, {good}) AS last FROM {name}"
        )
        if row["bad"]:
            self._bad_time.append(f"SELECT _RecordId FROM {name} WHERE NOT ({good})")
        if row["n"] > row["bad"]:
            self._times += [row["first"], row["last"]]
        return int(row["n"] - row["bad"])

    def _present(self, goal: str, mappings: Sequence[LoadMapping]) -> tuple[str, int]:
        """The row ids the table holds already: a table of them (empty name if none), and their number."""
        ids = " UNION ALL ".join(f"SELECT _RowId FROM {self._mapped[mapping.name]}" for mapping in mappings)
        within = ""
        if time := mappings[0].table.time:
            good = _good(time)
            spans = " UNION ALL ".join(
                f"SELECT {_name(time)} AS t FROM {self._mapped[mapping.name]} WHERE {good}" for mapping in mappings
            )
            within = f"{_name(time)} BETWEEN (SELECT min(t) FROM ({spans})) AND (SELECT max(t) FROM ({spans})) AND "
        name = self._make(
            f"d{len(self._made)}", f"SELECT DISTINCT _EventId FROM {goal} WHERE {within}_EventId IN ({ids})"
        )
        count = int(self._row(f"SELECT count() AS n FROM {name}")["n"])
        return (name if count else ""), count

    def _append(self, goal: str, mapping: LoadMapping, present: tuple[str, int]) -> int:
        columns = ", ".join(_name(column) for column in mapping.columns)
        conditions = [_good(mapping.table.time)] if mapping.table.time else []
        if present[0]:
            conditions.append(f"_RowId NOT IN (SELECT _EventId FROM {present[0]})")
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        several = mapping.query.expands or (self._plan.shape is not None and self._plan.shape.expands)
        once = " LIMIT 1 BY _RowId" if several else ""
        source = f"FROM {self._mapped[mapping.name]}{where}{once}"
        stamp = f"toDateTime64('{now():%Y-%m-%d %H:%M:%S.%f}', 3, 'UTC')"
        self._pool.execute(
            f"INSERT INTO {goal} ({columns}, _EventId, _IngestedAt, _Batch) "
            f"SELECT {columns}, _RowId, {stamp}, toUInt64({self._batch}) {source}{_SETTINGS}"
        )
        return int(self._row(f"SELECT count() AS n FROM (SELECT _RowId {source})")["n"])

    def _leftovers(self, stage: str) -> tuple[dict[str, int], tuple[Dead, ...], int]:
        """Records no mapping took, by kind; and the dead: no JSON, or an event time that cannot be read."""
        taken = " UNION ALL ".join(f"SELECT _RecordId FROM {name}" for name in self._mapped.values())
        left = f"SELECT _EventId FROM {stage}" + (f" WHERE _EventId NOT IN ({taken})" if taken else "")
        name = self._make("left", left)
        bad = self._make("bad", " UNION DISTINCT ".join(self._bad_time)) if self._bad_time else ""
        unmapped: dict[str, int] = {}
        conditions = []
        if self._row(f"SELECT count() AS n FROM {name}")["n"]:
            lines = f"SELECT DISTINCT line FROM {self._records()} WHERE _EventId IN (SELECT _EventId FROM {name})"
            kinds = f"SELECT {_kind('line')} AS kind, count() AS n FROM ({lines}) WHERE isValidJSON(line) GROUP BY kind"
            unmapped = {row["kind"]: row["n"] for row in self._rows(kinds)}
            conditions.append(f"(_EventId IN (SELECT _EventId FROM {name}) AND NOT isValidJSON(line))")
        if bad:
            conditions.append(f"_EventId IN (SELECT _RecordId FROM {bad})")
        if not conditions:
            return unmapped, (), 0
        where = " OR ".join(conditions)
        reason = "if(isValidJSON(line), 'the time of the event cannot be read', 'not JSON')"
        dead = self._rows(
            f"SELECT DISTINCT base64Encode(line) AS raw, {reason} AS reason FROM {self._records()} "
            f"WHERE {where} LIMIT {DEAD_MOST}"
        )
        more = 0
        if len(dead) == DEAD_MOST:
            all_dead = self._row(f"SELECT uniqExact(_EventId) AS n FROM {self._records()} WHERE {where}")
            more = int(all_dead["n"]) - DEAD_MOST
        return unmapped, tuple(Dead(_decoded(row["raw"]), row["reason"]) for row in dead), more

    def _make(self, suffix: str, query: str) -> str:
        name = f"{self._prefix}_{suffix}"
        self._made.append(name)
        self._pool.execute(f"CREATE TABLE {name} ENGINE = Memory AS {query}")
        return name

    def _drop(self, name: str) -> None:
        self._pool.execute(f"DROP TABLE {name} SYNC")
        self._made.remove(name)

    def _rows(self, sql: str) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self._pool.run(sql).to_pylist()
        return rows

    def _row(self, sql: str) -> dict[str, Any]:
        return self._rows(sql)[0]


def _good(time: str) -> str:
    """SQL: the event time was read."""
    return f"ifNull({_name(time)} >= toDateTime64('{EARLIEST}', 7, 'UTC'), 0)"


def _kind(line: str) -> str:
    """SQL: what a raw record calls itself, as far as the usual names tell; Windows events by channel and id."""
    flat = ", ".join(f"{_name(key)} String" for key in (*_KINDS, "Channel"))
    windows = "System Tuple(EventID String, Channel String)"
    read = f"JSONExtract({line}, {_text(f'Tuple({flat}, Event Tuple({windows}))')})"
    names = ", ".join(f"r.{_name(key)}" for key in _KINDS)
    inner = "trim(concat(r.Event.System.Channel, ' ', r.Event.System.EventID))"
    return (
        f"(arrayMap(r -> if(r.Channel != '', concat(r.Channel, ' ', r.EventID), "
        f"arrayFirst(k -> k != '', [{names}, {inner}])), [{read}])[1])"
    )


def _decoded(text: str) -> bytes:
    return base64.b64decode(text)
