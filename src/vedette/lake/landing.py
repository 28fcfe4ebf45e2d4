"""The end of a load: rows that wait in memory, or are made on the way, go into their tables, each once, durably.

`lake.load` calls it when a segment's turn has come; segments land one after the other, in order of batch.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from vedette.core.clock import now
from vedette.core.errors import BadInput, Upstream
from vedette.core.scope import Scope
from vedette.lake.connection import Pool, Settings
from vedette.lake.ddl import database, literal, place, quoted
from vedette.lake.plan import LoadMapping
from vedette.lake.staging import IDS, NO_JIT, Staging
from vedette.lake.survey import Spread, good

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
"""Tables written at once: more than processors, for each of them waits for the disk now and then."""


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
    """Puts the rows that wait into the tenant's tables as batch number `batch`; the tables stand already."""

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

    def run(self) -> None:
        """Insert the new rows of every table, some at a time, the longest first; what fails is noted by mapping."""
        kept = self._kept_days()
        sizes = {name: sum(one.spread.fine for one in mine) for name, mine in self._by_table.items()}
        largest = sorted(self._by_table.items(), key=lambda each: -sizes[each[0]])
        if largest and 2 * sizes[largest[0][0]] < sum(sizes.values()):
            # Enough to do for every processor: one thread a table keeps the order of the records and the caches.
            self._settings = {**_SETTINGS, "max_threads": 1}
        with ThreadPoolExecutor(max_workers=_AT_ONCE) as workers:
            jobs = [
                workers.submit(self._table, number, mine, kept.get(name, frozenset()))
                for number, (name, mine) in enumerate(largest)
            ]
        for job in jobs:
            rows, duplicates, failed = job.result()
            self.rows.update(rows)
            self.duplicates += duplicates
            self.failed.update(failed)

    def _kept_days(self) -> dict[str, frozenset[str]]:
        """The partitions that hold rows, by table: where none of ours does, nothing can stand there twice."""
        parts = (
            f"SELECT table, groupUniqArray(partition) AS days FROM {self._pool.parts} "
            f"WHERE active AND database = {literal(database(self._scope))} GROUP BY table"
        )
        return {row["table"]: frozenset(row["days"]) for row in self._staging.rows(parts)}

    def _table(
        self, number: int, waiting: list[Waiting], kept: frozenset[str]
    ) -> tuple[dict[str, int], int, dict[str, Exception]]:
        rows: Counter[str] = Counter()
        duplicates, failed = 0, dict[str, Exception]()
        ids = self._row_ids(waiting)
        for place_, each in enumerate(waiting):
            try:
                present, known = self._present(f"present{number}_{place_}", each, ids[place_], kept)
                rows[each.mapping.table.name] += self._insert(each, ids[place_], present)
                duplicates += known
            except (Upstream, BadInput) as error:
                failed[each.mapping.name] = error
        return {name: count for name, count in rows.items() if count}, duplicates, failed

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
