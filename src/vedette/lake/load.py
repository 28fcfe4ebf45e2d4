"""Loads one segment: parse once, map into every table, insert what is new, say what became of each record.

`ingest.pipeline` prepares every sealed segment and lands them in order; doing it twice, or again after a crash,
changes nothing. A segment that needs more memory than there is goes in parts.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from vedette.core.errors import BadInput, Upstream
from vedette.core.scope import Scope
from vedette.lake.ddl import quoted
from vedette.lake.lake import Lake
from vedette.lake.landing import Landing, Waiting, good
from vedette.lake.leftovers import leftovers
from vedette.lake.plan import Dead, LoadMapping, LoadPlan, LoadResult, Part, joined
from vedette.lake.segment import Segment
from vedette.lake.staging import LINES, Staging, mapping_columns, records, shape_columns

_PARTS = (8, 64)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def load(scope: Scope, lake: Lake, plan: LoadPlan, segment: Segment, batch: int) -> LoadResult:
    """Load `segment` as batch number `batch` into the tenant's tables (made when needed); durable when it returns.

    Raises Upstream when the staging itself fails, BadInput when even small parts need more memory than there is;
    a mapping that fails is named in the result and stops only itself.
    """
    return prepare(scope, lake, plan, segment, batch).land()


def prepare(scope: Scope, lake: Lake, plan: LoadPlan, segment: Segment, batch: int) -> Prepared:
    """Everything of a load that needs no table of the tenant; the caller must `land` or `discard` it.

    Raises Upstream when the staging fails.
    """
    return Prepared(scope, lake.of(scope), plan, segment, batch)


class _MemoryShort(Exception):
    """The engine's memory is not enough for all records at once."""


class Prepared:
    """A segment whose rows wait in memory."""

    def __init__(self, scope: Scope, lake: Lake, plan: LoadPlan, segment: Segment, batch: int) -> None:
        self._all = (scope, lake, plan, segment, batch)
        self._load: _Load | None = None
        try:
            self._load = _Load(*self._all, Part())
        except _MemoryShort:
            return

    def land(self) -> LoadResult:
        """Insert what is new; in smaller parts when the whole is too large for the memory."""
        try:
            if self._load is not None:
                return self._load.land()
        except _MemoryShort:
            pass
        for parts in _PARTS:
            try:
                return joined([_Load(*self._all, Part(number, parts)).land() for number in range(parts)])
            except _MemoryShort as short:
                reason = short
        raise BadInput(str(reason))

    def discard(self) -> None:
        """Forget it."""
        if self._load is not None:
            self._load.close()


class _Load:
    """One part of a segment on its way; ready to land when made."""

    def __init__(self, scope: Scope, lake: Lake, plan: LoadPlan, segment: Segment, batch: int, part: Part) -> None:
        self._scope = scope
        self._lake = lake
        self._plan = plan
        self._batch = batch
        self._smallest = part.of == _PARTS[-1]
        self._staging = Staging(lake.pool, f"{scope.tenant}_{batch}")
        self._several = plan.shape is not None and plan.shape.expands
        self._mapped: dict[str, str] = {}
        self._failed: dict[str, str] = {}
        self._waiting: list[Waiting] = []
        self._bad_time: list[str] = []
        self._count = self._unique = 0
        self._staging.open()
        try:
            self._records = records(self._staging, plan, segment, part)
            self._prepare()
        except BadInput as error:  # the engine's word for too little memory
            self.close()
            raise _MemoryShort(str(error)) from error
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        self._staging.close()

    def land(self) -> LoadResult:
        tables = {each.mapping.table.name: each.mapping.table for each in self._waiting}
        try:
            self._lake.provision(self._scope, tables.values())
            landing = Landing(self._lake.pool, self._staging, self._scope, self._batch, self._waiting)
            landing.run()
        finally:
            self.close()
        for name, error in landing.failed.items():
            self._fail(name, error)
        times = [at for each in self._waiting for at in (each.first, each.last) if at]
        return LoadResult(
            records=self._count,
            repeated=self._count - self._unique,
            rows=dict(landing.rows),
            duplicates=landing.duplicates,
            unmapped=self._unmapped,
            dead=self._dead,
            dead_more=self._dead_more,
            failed=self._failed,
            first=min(times, default=None),
            last=max(times, default=None),
        )

    def _prepare(self) -> None:
        stage, wanted = self._stage()
        self._map(stage, wanted)
        taken = list(self._mapped.values())
        self._measure()
        found = leftovers(self._staging, self._records, stage, taken, self._bad_time)
        self._unmapped: dict[str, int] = found[0]
        self._dead: tuple[Dead, ...] = found[1]
        self._dead_more: int = found[2]
        self._staging.drop(stage)

    def _stage(self) -> tuple[str, list[tuple[int, LoadMapping]]]:
        """The shaped records in memory, each once, and the mappings that take some of them."""
        shape = self._plan.shape
        columns = shape_columns(shape.columns) if shape else LINES
        numbered = list(enumerate(self._plan.mappings))
        gates = [f"countIf({m.query.gate}) AS `{number}`" for number, m in numbered if m.query.gate]
        counts = "count() AS n, uniqExact(_EventId) AS u"
        if shape is not None and shape.expands:
            # The rows of one record share its id: repeated records go before rows are made of them.
            found = self._staging.row(f"SELECT {counts} FROM {self._records}")
            once = shape.sql(f"(SELECT * FROM {self._records} LIMIT 1 BY _EventId)")
            stage = self._staging.make("stage", columns, once)
            taken = self._staging.row(f"SELECT {', '.join(gates)} FROM {stage}") if gates else {}
        else:
            query = shape.sql(self._records) if shape else f"SELECT line, file, _EventId FROM {self._records}"
            stage = self._staging.make("stage", columns, query)
            found = taken = self._staging.row(f"SELECT {', '.join([counts, *gates])} FROM {stage}")
            if found["u"] < found["n"]:
                whole = stage
                stage = self._staging.make("once", columns, f"SELECT * FROM {whole} LIMIT 1 BY _EventId")
                self._staging.drop(whole)
        self._count, self._unique = found["n"], found["u"]
        return stage, [(number, mapping) for number, mapping in numbered if taken.get(str(number), 1)]

    def _map(self, stage: str, wanted: list[tuple[int, LoadMapping]]) -> None:
        """Every mapping's rows in memory, with `_RecordId` (the record) and `_RowId` (the row); two at a time."""
        relation = stage if self._plan.shape else f"(SELECT *, lower(hex(_EventId)) AS id FROM {stage})"
        with ThreadPoolExecutor(max_workers=2) as workers:
            made = {
                mapping.name: workers.submit(
                    self._staging.make, f"m{number}", mapping_columns(mapping), self._mapping(mapping, relation)
                )
                for number, mapping in wanted
            }
        for name, table in made.items():
            try:
                self._mapped[name] = table.result()
            except (Upstream, BadInput) as error:
                self._fail(name, error)

    def _fail(self, mapping: str, error: Exception) -> None:
        if isinstance(error, BadInput) and not self._smallest:
            raise _MemoryShort(str(error))
        self._failed[mapping] = str(error)

    def _mapping(self, mapping: LoadMapping, relation: str) -> str:
        columns = ", ".join(quoted(column) for column in mapping.columns)
        row = "_EventId"
        if self._several or mapping.query.expands:
            row = f"sipHash128(_EventId, toString(tuple({columns})))"
        return f"SELECT {columns}, _EventId, {row} FROM ({mapping.query.sql(relation)})"

    def _measure(self) -> None:
        """Which mappings gave rows, of which days and times; and the records whose time could not be read."""
        parts = []
        for name, table in self._mapped.items():
            time = self._of(name).table.time
            label = f"SELECT '{table}' AS t, count() AS n"
            if time:
                at, fine = quoted(time), good(time)
                micros = f"toUnixTimestamp64Micro(toDateTime64(ifNull({at}, toDateTime64(0, 7, 'UTC')), 6, 'UTC'))"
                bounds = ", ".join(f"{f}({micros}, {fine})" for f in ("minIf", "maxIf"))
                days = f"arrayMap(d -> toString(d), groupUniqArrayIf(ifNull(toDate({at}), toDate(0)), {fine}))"
                parts.append(f"{label}, countIf({fine}) AS fine, [{bounds}] AS times, {days} AS days FROM {table}")
            else:
                parts.append(f"{label}, count() AS fine, [] AS times, [] AS days FROM {table}")
        found = {row["t"]: row for row in self._staging.rows(" UNION ALL ".join(parts))} if parts else {}
        for name, table in self._mapped.items():
            mapping, row = self._of(name), found[table]
            if row["fine"] < row["n"]:
                self._bad_time.append(f"SELECT _RecordId FROM {table} WHERE NOT ({good(mapping.table.time)})")
            if row["fine"]:
                # Numbers and texts: for times and dates the Arrow library would load pandas, a third of a second.
                first, last = map(_moment, row["times"]) if row["times"] else (None, None)
                self._waiting.append(Waiting(mapping, table, row["fine"], tuple(row["days"]), first, last))

    def _of(self, name: str) -> LoadMapping:
        return next(mapping for mapping in self._plan.mappings if mapping.name == name)


def _moment(micros: int) -> datetime:
    return _EPOCH + timedelta(microseconds=micros)
