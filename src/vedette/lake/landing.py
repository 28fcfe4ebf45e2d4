"""The end of a load: rows that wait in memory, or are made on the way, go into their tables, each once, durably.

`lake.load` calls it when a segment's turn has come; segments land one after the other, in order of batch.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from vedette.core.clock import now
from vedette.core.errors import BadInput, Upstream
from vedette.core.scope import Scope
from vedette.lake.connection import Pool, Settings
from vedette.lake.ddl import database, literal, place, quoted
from vedette.lake.plan import LoadMapping
from vedette.lake.staging import IDS, NO_JIT, Staging
from vedette.lake.survey import Spread, good, micros, moment
from vedette.schema.types import TableSchema

# The tables ask for fsync after every insert, so that what returned is durable.
_SETTINGS = {
    **NO_JIT,
    "materialize_skip_indexes_on_insert": 0,
    "max_partitions_per_insert_block": 0,
    "throw_on_max_partitions_per_insert_block": 0,
    "min_insert_block_size_rows": 1_000_000,
    "min_insert_block_size_bytes": 536_870_912,
    "optimize_on_insert": 0,
}
_PLAIN = "_RowId"
_AT_ONCE = 3
"""Mappings written at once: more than processors, for each of them waits for the disk now and then."""

_Landed = tuple[int, int, Exception | None]
"""New rows, rows that stood there already, and what went wrong."""


@dataclass(slots=True)
class Waiting:
    """The rows of one mapping, and how they spread over time.

    `source` is a table (expression) of the mapping's columns with `_RecordId` (the record) and `_RowId` (the row),
    `ids` one of these two alone. `straight` is the input of a mapping whose rows are made on the way, a row a record.
    `apart` tells that no other mapping of the table takes its records, `closed` that these have known fields only.
    """

    mapping: LoadMapping
    source: str
    ids: str
    spread: Spread
    straight: str
    apart: bool
    closed: bool


class Landing:
    """Puts the rows that wait into the tenant's tables as batch number `batch`."""

    def __init__(self, pool: Pool, staging: Staging, scope: Scope, batch: int, waiting: list[Waiting]) -> None:
        self._pool = pool
        self._staging = staging
        self._scope = scope
        self._batch = batch
        self._stamp = f"toDateTime64('{now():%Y-%m-%d %H:%M:%S.%f}', 3, 'UTC')"
        self._settings: Settings = _SETTINGS
        self._by_table: defaultdict[str, list[Waiting]] = defaultdict(list)
        for each in waiting:
            self._by_table[each.mapping.table.name].append(each)
        self.rows: Counter[str] = Counter()
        self.duplicates = 0
        self.failed: dict[str, Exception] = {}

    def run(self, provision: Callable[[Iterable[TableSchema]], None]) -> None:
        """Insert the new rows of every mapping, some mappings at a time, the longest first; failures are noted.

        `provision` makes a table if there is none: the first ones are filled while it makes the others.
        """
        kept = self._kept_days()
        jobs: list[tuple[Waiting, Callable[[], _Landed]]] = []
        for name, mine in self._by_table.items():
            for number, (each, row_id) in enumerate(zip(mine, self._row_ids(mine), strict=True)):
                present = f"present{len(jobs)}_{number}"
                jobs.append((each, partial(self._land, provision, present, each, row_id, kept.get(name, frozenset()))))
        jobs.sort(key=lambda job: -job[0].spread.fine)
        if jobs and 2 * jobs[0][0].spread.fine < sum(each.spread.fine for each, _ in jobs):
            # Enough to do for every processor: one thread a mapping keeps the order of the records and the caches.
            self._settings = {**_SETTINGS, "max_threads": 1}
        with ThreadPoolExecutor(max_workers=_AT_ONCE) as workers:
            landed = [(each.mapping, workers.submit(job)) for each, job in jobs]
        for mapping, done in landed:
            rows, duplicates, failure = done.result()
            self.duplicates += duplicates
            if rows:
                self.rows[mapping.table.name] += rows
            if failure is not None:
                self.failed[mapping.name] = failure

    def _kept_days(self) -> dict[str, frozenset[str]]:
        """The partitions that hold rows, by table: where none of ours does, nothing can stand there twice."""
        parts = (
            f"SELECT table, groupUniqArray(partition) AS days FROM {self._pool.parts} "
            f"WHERE active AND database = {literal(database(self._scope))} GROUP BY table"
        )
        kept = {row["table"]: frozenset(row["days"]) for row in self._staging.rows(parts)}
        newer = self._newer([name for name in self._by_table if name in kept])
        return {name: days for name, days in kept.items() if name not in newer}

    def _newer(self, names: list[str]) -> frozenset[str]:
        """Tables that hold nothing as new as the first of our rows, as always in logs that are read in order."""
        firsts: dict[str, datetime] = {}
        newest = []
        for name in names:
            table = self._by_table[name][0].mapping.table
            times = [each.spread.first for each in self._by_table[name] if each.spread.first]
            if table.time and times:
                firsts[name] = min(times)
                # Told by the parts' own bounds: no row is read.
                at = micros(f"max({quoted(table.time)})")
                newest.append(f"SELECT {literal(name)} AS name, {at} AS at FROM {place(self._scope, table)}")
        rows = self._staging.rows(" UNION ALL ".join(newest)) if newest else []
        return frozenset(row["name"] for row in rows if firsts[row["name"]] > moment(row["at"]))

    def _land(
        self,
        provision: Callable[[Iterable[TableSchema]], None],
        name: str,
        each: Waiting,
        row_id: str,
        kept: frozenset[str],
    ) -> _Landed:
        provision([each.mapping.table])
        try:
            present, known = self._present(name, each, row_id, kept)
            return self._insert(each, row_id, present), known, None
        except (Upstream, BadInput) as error:
            return 0, 0, error

    def _row_ids(self, waiting: list[Waiting]) -> list[str]:
        """SQL of the rows' ids, by mapping: where several of a table take one record, the later ones are counted."""
        plain = [_PLAIN] * len(waiting)
        if len(waiting) == 1 or all(each.apart for each in waiting):
            return plain
        tables = [f"SELECT DISTINCT _RecordId AS r FROM {each.ids}" for each in waiting]
        unique = "uniqExact(reinterpretAsUInt128(r))"
        counts = self._staging.row(f"SELECT count() AS n, {unique} AS u FROM ({' UNION ALL '.join(tables)})")
        if counts["n"] == counts["u"]:
            return plain
        for place_ in range(1, len(waiting)):
            before = " + ".join(f"(_RecordId IN ({table}))" for table in tables[:place_])
            plain[place_] = f"if({before} = 0, _RowId, sipHash128(_RowId, {before}))"
        return plain

    def _present(self, name: str, each: Waiting, row_id: str, kept: frozenset[str]) -> tuple[str, int]:
        """A table of the row ids that stand in the goal already, and how many; no table when there are none."""
        table = each.mapping.table
        if not kept or (table.time and kept.isdisjoint(each.spread.days)):
            return "", 0
        within = ""
        spread = each.spread
        if table.time and spread.first and spread.last:
            low, high = (f"toDateTime64('{at:%Y-%m-%d %H:%M:%S.%f}', 7, 'UTC')" for at in (spread.first, spread.last))
            within = f"{quoted(table.time)} >= {low} AND {quoted(table.time)} < {high} + toIntervalMicrosecond(1) AND "
        there = f"SELECT _EventId FROM {place(self._scope, table)}"
        where = f" WHERE {within[:-5]}" if within else ""
        # Most often none: what the goal has of that time is less than what waits.
        if not self._staging.row(f"SELECT count() AS n FROM {each.ids} WHERE {row_id} IN ({there}{where})")["n"]:
            return "", 0
        ids = f"SELECT {row_id} FROM {each.ids}"
        inside = "GLOBAL IN" if self._pool.cluster else "IN"  # our memory tables stand on one node
        query = f"SELECT DISTINCT _EventId FROM {place(self._scope, table)} WHERE {within}_EventId {inside} ({ids})"
        present = self._staging.make(name, IDS, query)
        return present, int(self._staging.row(f"SELECT count() AS n FROM {present}")["n"])

    def _insert(self, each: Waiting, row_id: str, present: str) -> int:
        """Insert one mapping's new rows; how many."""
        mapping = each.mapping
        columns = ", ".join(quoted(column) for column in mapping.columns)
        new = f"{self._stamp} AS _IngestedAt, toUInt64({self._batch}) AS _Batch"
        conditions = [good(mapping.table.time)] if each.spread.fine < each.spread.rows else []
        if present:
            conditions.append(f"id NOT IN (SELECT _EventId FROM {present})")
        if each.straight and row_id == _PLAIN and not conditions:
            # As it is: the engine needs as long to analyse a SELECT around it.
            rows = mapping.query.sql(each.straight, new, closed=each.closed)
        else:
            where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
            once = " LIMIT 1 BY id" if mapping.query.expands else ""
            rows = f"SELECT {columns}, {row_id} AS id, {new} FROM {each.source}{where}{once}"
        sql = f"INSERT INTO {place(self._scope, mapping.table)} ({columns}, _EventId, _IngestedAt, _Batch) {rows}"
        # On a reader, so that several tables can be written at once.
        return int(self._pool.ask(sql, settings=self._settings).rows_written)
