"""Loads one segment: parse once, map into every table, insert what is new, say what became of each record.

`ingest.pipeline` calls it for every sealed segment; running it twice, or again after a crash, changes nothing.
"""

from __future__ import annotations

import base64
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
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

STAGING = "staging_"
"""How the databases of loads begin: one a load, its tables in memory; a dead process leaves their names, no rows."""

EARLIEST = "1980-01-01 00:00:00"
"""An event time before this was not read right: zero in some epoch, or a broken clock."""

DEAD_MOST = 10_000
"""Dead records of one segment that come back as such; more are counted only."""

_SETTINGS = (
    " SETTINGS materialize_skip_indexes_on_insert=0, max_partitions_per_insert_block=0, "
    "throw_on_max_partitions_per_insert_block=0, min_insert_block_size_rows=1000000, "
    "min_insert_block_size_bytes=536870912, optimize_on_insert=0"
)
_READING = {"max_query_size": 64 << 20}  # thousands of small files: their names stand in the query
_KINDS = ("EventID", "Operation", "eventName", "eventType", "ActionType", "category", "_path", "Type", "Kind", "name")


class MappingSql(Protocol):
    """The compiled form of a shape or a mapping (`kql.compile.MappingQuery`)."""

    @property
    def expands(self) -> bool:
        """Whether one record can give several rows."""
        ...

    @property
    def gate(self) -> str:
        """A cheap SQL condition over the input's columns that every record it takes fulfils; empty for none."""
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
        self._staging = f"{STAGING}{scope.tenant}_{batch}"
        self._several = plan.shape is not None and plan.shape.expands
        self._mapped: dict[str, str] = {}
        self._taken: list[str] = []
        self._failed: dict[str, str] = {}
        self._times: list[datetime] = []
        self._bad_time: list[str] = []

    def run(self) -> LoadResult:
        self._execute(f"DROP DATABASE IF EXISTS {self._staging} SYNC")
        self._execute(f"CREATE DATABASE {self._staging}")
        try:
            stage, records, repeated = self._stage()
            self._map(stage)
            self._measure()
            rows, duplicates = self._insert()
            unmapped, dead, more = self._leftovers(stage)
        finally:
            self._execute(f"DROP DATABASE {self._staging} SYNC")
        first, last = (min(self._times), max(self._times)) if self._times else (None, None)
        return LoadResult(records, repeated, rows, duplicates, unmapped, dead, more, self._failed, first, last)

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
            whole, stage = stage, self._make("once", f"SELECT * FROM {stage} LIMIT 1 BY _EventId")
            self._execute(f"DROP TABLE {whole} SYNC")
        return stage, records, records - unique

    def _map(self, stage: str) -> None:
        """Every mapping's rows in memory, with `_RecordId` (the record) and `_RowId` (the row); two at a time."""
        wanted = self._wanted(stage)
        with ThreadPoolExecutor(max_workers=2) as workers:
            made = {m.name: workers.submit(self._make, f"m{number}", self._mapping(m, stage)) for number, m in wanted}
        for name, table in made.items():
            try:
                self._mapped[name] = table.result()
                self._taken.append(self._mapped[name])
            except (Upstream, BadInput) as error:
                self._failed[name] = str(error)

    def _wanted(self, stage: str) -> list[tuple[int, LoadMapping]]:
        """The mappings that take some record: a wide mapping costs milliseconds even where it takes none."""
        numbered = list(enumerate(self._plan.mappings))
        gates = {number: mapping.query.gate for number, mapping in numbered if mapping.query.gate}
        if not gates:
            return numbered
        counts = ", ".join(f"countIf({gate}) AS `{number}`" for number, gate in gates.items())
        found = self._row(f"SELECT {counts} FROM {stage}")
        return [(number, mapping) for number, mapping in numbered if found.get(str(number), 1)]

    def _mapping(self, mapping: LoadMapping, stage: str) -> str:
        columns = ", ".join(_name(column) for column in mapping.columns)
        row = "_EventId"
        if self._several or mapping.query.expands:
            row = f"sipHash128(_EventId, {_text(mapping.name)}, toString(tuple({columns})))"
        elif mapping.name != mapping.table.name:
            row = f"sipHash128(_EventId, {_text(mapping.name)})"
        return f"SELECT {columns}, _EventId AS _RecordId, {row} AS _RowId FROM ({mapping.query.sql(stage)})"

    def _measure(self) -> None:
        """Forget mappings that gave no rows; note the times of events, and which could not be read."""
        parts = []
        for mapping in self._live():
            name, time = self._mapped[mapping.name], mapping.table.time
            label = f"SELECT {_text(mapping.name)} AS mapping, count() AS n"
            if time:
                good, at = _good(time), _name(time)
                bounds = ", ".join(f"{f}(toDateTime64({at}, 6, 'UTC'), {good})" for f in ("minIf", "maxIf"))
                parts.append(f"{label}, toUInt64(countIf(NOT ({good}))) AS bad, [{bounds}] AS times FROM {name}")
            else:
                parts.append(f"{label}, toUInt64(0) AS bad, [] AS times FROM {name}")
        for row in self._rows(" UNION ALL ".join(parts)) if parts else []:
            mapping = next(m for m in self._plan.mappings if m.name == row["mapping"])
            if row["bad"]:
                bad = f"NOT ({_good(mapping.table.time)})"
                self._bad_time.append(f"SELECT _RecordId FROM {self._mapped[mapping.name]} WHERE {bad}")
            if row["n"] == row["bad"]:
                del self._mapped[mapping.name]
            else:
                self._times += row["times"]

    def _insert(self) -> tuple[dict[str, int], int]:
        """Insert the new rows of every table: how many by table, and how many rows stood there already."""
        live = self._live()
        self._lake.provision(self._scope, {mapping.table.name: mapping.table for mapping in live}.values())
        present = self._present(live) if live else {}
        rows: Counter[str] = Counter()
        for mapping in live:
            name = mapping.table.name
            try:
                rows[name] += self._append(mapping, known=bool(present.get(name)))
            except (Upstream, BadInput) as error:
                self._failed[mapping.name] = str(error)
        return {name: count for name, count in rows.items() if count}, sum(present.values())

    def _present(self, live: list[LoadMapping]) -> dict[str, int]:
        """The row ids the tables hold already, staged as `present`; how many by table."""
        parts = []
        for table in {mapping.table.name: mapping.table for mapping in live}.values():
            mine = [self._mapped[mapping.name] for mapping in live if mapping.table.name == table.name]
            ids = " UNION ALL ".join(f"SELECT _RowId FROM {name}" for name in mine)
            within = ""
            if at := table.time:
                times = " UNION ALL ".join(f"SELECT {_name(at)} AS t FROM {name} WHERE {_good(at)}" for name in mine)
                bounds = [f"(SELECT {f}(t) FROM ({times}))" for f in ("min", "max")]
                within = f"{_name(at)} BETWEEN {bounds[0]} AND {bounds[1]} AND "
            goal = place(self._scope, table)
            known = f"SELECT DISTINCT _EventId FROM {goal} WHERE {within}_EventId IN ({ids})"
            parts.append(f"SELECT {_text(table.name)} AS name, _EventId FROM ({known})")
        self._make("present", " UNION ALL ".join(parts))
        counts = self._rows(f"SELECT name, count() AS n FROM {self._staging}.present GROUP BY name")
        return {row["name"]: row["n"] for row in counts}

    def _append(self, mapping: LoadMapping, *, known: bool) -> int:
        """Insert one mapping's new rows; how many."""
        columns = ", ".join(_name(column) for column in mapping.columns)
        conditions = [_good(mapping.table.time)] if mapping.table.time else []
        if known:
            mine = f"SELECT _EventId FROM {self._staging}.present WHERE name = {_text(mapping.table.name)}"
            conditions.append(f"_RowId NOT IN ({mine})")
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        once = " LIMIT 1 BY _RowId" if self._several or mapping.query.expands else ""
        stamp = f"toDateTime64('{now():%Y-%m-%d %H:%M:%S.%f}', 3, 'UTC')"
        return self._execute(
            f"INSERT INTO {place(self._scope, mapping.table)} ({columns}, _EventId, _IngestedAt, _Batch) "
            f"SELECT {columns}, _RowId, {stamp}, toUInt64({self._batch}) "
            f"FROM {self._mapped[mapping.name]}{where}{once}{_SETTINGS}"
        )

    def _live(self) -> list[LoadMapping]:
        return [mapping for mapping in self._plan.mappings if mapping.name in self._mapped]

    def _leftovers(self, stage: str) -> tuple[dict[str, int], tuple[Dead, ...], int]:
        """Records no mapping took, by kind; and the dead: no JSON, or an event time that cannot be read."""
        taken = " UNION ALL ".join(f"SELECT _RecordId FROM {name}" for name in self._taken)
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

    def _make(self, name: str, query: str) -> str:
        # On a reader: the writer would let only one be made at a time.
        self._pool.run(f"CREATE TABLE {self._staging}.{name} ENGINE = Memory AS {query}", settings=_READING)
        return f"{self._staging}.{name}"

    def _execute(self, sql: str) -> int:
        return int(self._pool.execute(sql).rows_written)

    def _rows(self, sql: str) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self._pool.run(sql, settings=_READING).to_pylist()
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
