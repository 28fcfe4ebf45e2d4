"""Loads one segment: parse once, map into every table, insert what is new, say what became of each record.

`ingest.pipeline` prepares every sealed segment and lands them in order; doing it twice, or again after a crash,
changes nothing. A segment that needs more memory than there is goes in parts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial

from vedette.core.errors import BadInput, Upstream
from vedette.core.scope import Scope
from vedette.lake.ddl import quoted
from vedette.lake.lake import Lake
from vedette.lake.landing import Landing, Waiting
from vedette.lake.leftovers import Untaken, leftovers
from vedette.lake.plan import Dead, LoadMapping, LoadPlan, LoadResult, Part, joined
from vedette.lake.segment import Segment
from vedette.lake.stage import Staged, stage
from vedette.lake.staging import Staging, mapping_columns, records
from vedette.lake.survey import Spread, good, spread_of, spread_sql, survey

_PARTS = (8, 64)


def load(scope: Scope, lake: Lake, plan: LoadPlan, segment: Segment, batch: int) -> LoadResult:
    """Load `segment` as batch number `batch` into the tenant's tables (made when needed); durable when it returns.

    Raises Upstream when the staging itself fails, BadInput when even small parts need more memory than there is;
    a mapping that fails is named in the result and stops only itself.
    """
    with closing(prepare(scope, lake, plan, segment, batch)) as prepared:
        return prepared.land()


def prepare(scope: Scope, lake: Lake, plan: LoadPlan, segment: Segment, batch: int) -> Prepared:
    """Everything of a load that needs no table of the tenant; the caller must `close` it, landed or not.

    Raises Upstream when the staging fails.
    """
    return Prepared(scope, lake.of(scope), plan, segment, batch)


class _MemoryShort(Exception):
    """The engine's memory is not enough for all records at once."""


@contextmanager
def _memory() -> Iterator[None]:
    """BadInput from within is the engine's word for too little memory."""
    try:
        yield
    except BadInput as error:
        raise _MemoryShort(str(error)) from error


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
            self.close()
        for parts in _PARTS:
            try:
                return joined([self._land(Part(number, parts)) for number in range(parts)])
            except _MemoryShort as short:
                reason = short
        raise BadInput(str(reason))

    def close(self) -> None:
        """Forget the rows."""
        if self._load is not None:
            self._load.close()

    def _land(self, part: Part) -> LoadResult:
        with closing(_Load(*self._all, part)) as load_:
            return load_.land()


@dataclass(frozen=True, slots=True)
class Source:
    """A mapping, its number in the plan, and its rows: a table in memory, or (`direct`) a query made when inserted.

    `rows` and `ids` are as in `Waiting`.
    """

    number: int
    mapping: LoadMapping
    rows: str
    ids: str
    direct: bool


class _Load:
    """One part of a segment on its way; ready to land when made."""

    def __init__(self, scope: Scope, lake: Lake, plan: LoadPlan, segment: Segment, batch: int, part: Part) -> None:
        self._scope = scope
        self._lake = lake
        self._plan = plan
        self._batch = batch
        self._smallest = part.of == _PARTS[-1]
        self._staging = Staging(lake.pool, f"{scope.tenant}_{batch}")
        self._segment = segment
        self._several = plan.shape is not None and plan.shape.expands
        self._stage = ""
        self._sources: list[Source] = []
        self._failed: dict[str, str] = {}
        self._waiting: list[Waiting] = []
        self._bad_time: list[str] = []
        self._count = self._unique = 0
        self._staging.open()
        try:
            with ThreadPoolExecutor(max_workers=1, thread_name_prefix="vedette-compile") as compiling:
                compiled = compiling.submit(tuple[LoadMapping, ...], plan.mappings)
                with _memory():
                    self._records = records(self._staging, plan, segment, part)
                    staged = stage(self._staging, plan, segment, self._records)
            self._mappings = compiled.result()
            with _memory():
                self._prepare(staged)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        self._staging.close()

    def land(self) -> LoadResult:
        landing = Landing(self._lake.pool, self._staging, self._scope, self._batch, self._waiting)
        landing.run(partial(self._lake.provision, self._scope))
        unmapped = Counter(self._unmapped)
        for name, error in landing.failed.items():
            self._fail(name, error)
            unmapped[name] += next(each.spread.fine for each in self._waiting if each.mapping.name == name)
        times = [at for each in self._waiting for at in (each.spread.first, each.spread.last) if at]
        return LoadResult(
            records=self._count,
            repeated=self._count - self._unique,
            rows=dict(landing.rows),
            duplicates=landing.duplicates,
            unmapped=dict(unmapped),
            dead=self._dead,
            dead_more=self._dead_more,
            failed=self._failed,
            first=min(times, default=None),
            last=max(times, default=None),
        )

    def _prepare(self, staged: Staged) -> None:
        self._count, self._unique, self._stage = staged.records, staged.unique, staged.table
        times = [dict(m.query.kept)[m.table.time] for m in self._mappings if m.table.time and self._timed(m)]
        self._survey = survey(self._staging, staged.table, self._mappings, times)
        self._map(staged.table)
        self._measure()
        direct = [source.number for source in self._sources if source.direct]
        gates = [self._mappings[number].query.gate for number in direct]
        taken = [source.rows for source in self._sources if not source.direct]
        untaken = Untaken(self._survey.without(direct), gates, taken)
        found = leftovers(self._staging, self._records, staged.table, untaken, self._bad_time)
        self._unmapped: dict[str, int] = found[0]
        self._dead: tuple[Dead, ...] = found[1]
        self._dead_more: int = found[2]
        if not gates:
            self._staging.drop(staged.table)

    def _map(self, table: str) -> None:
        """Where every mapping's rows come from: made at insertion, or in memory now, two mappings at a time."""
        relation = table if self._plan.shape else f"(SELECT *, lower(hex(_EventId)) AS id FROM {table})"
        made: list[tuple[int, LoadMapping, Future[str]]] = []
        with ThreadPoolExecutor(max_workers=2) as workers:
            for number, mapping in enumerate(self._mappings):
                if not self._survey.wants(number, mapping):
                    continue
                query = self._mapping(mapping, relation)
                if self._straight(number, mapping):
                    gated = (
                        f"(SELECT _EventId AS _RecordId, _EventId AS _RowId FROM {table} WHERE {mapping.query.gate})"
                    )
                    self._sources.append(Source(number, mapping, f"({query})", gated, direct=True))
                else:
                    columns = mapping_columns(mapping)
                    made.append((number, mapping, workers.submit(self._staging.make, f"m{number}", columns, query)))
        for number, mapping, done in made:
            try:
                self._sources.append(Source(number, mapping, done.result(), done.result(), direct=False))
            except (Upstream, BadInput) as error:
                self._fail(mapping.name, error)

    def _timed(self, mapping: LoadMapping) -> bool:
        """Whether the time of its rows is told before they are made: a row a record, and the record's own time."""
        query = mapping.query
        timed = not mapping.table.time or mapping.table.time in dict(query.kept)
        return bool(self._plan.shape) and timed and not (query.expands or self._several)

    def _straight(self, number: int, mapping: LoadMapping) -> bool:
        """Whether its rows can be made on the way: its gate tells which they are, or it does not matter."""
        return self._timed(mapping) and (mapping.query.exact or self._beside(number, mapping))

    def _beside(self, number: int, mapping: LoadMapping) -> bool:
        """Whether every record its gate lets through is taken by another mapping too, and no other fills its table.

        Then none is left over, dead or counted twice by it, whichever of them it takes.
        """
        if not mapping.query.gate or sum(each.table.name == mapping.table.name for each in self._mappings) > 1:
            return False
        time = mapping.table.time
        spread = self._survey.spread(number, dict(mapping.query.kept)[time] if time else time)
        exact = [n for n, each in enumerate(self._mappings) if each.query.exact and self._timed(each)]
        return spread.fine == spread.rows and self._survey.covered(number, exact)

    def _fail(self, mapping: str, error: Exception) -> None:
        if isinstance(error, BadInput) and not self._smallest:
            raise _MemoryShort(str(error))
        self._failed[mapping] = str(error)

    def _mapping(self, mapping: LoadMapping, relation: str) -> str:
        columns = ", ".join(quoted(column) for column in mapping.columns)
        row = "_EventId"
        if self._several or mapping.query.expands:
            row = f"sipHash128(_EventId, toString(tuple({columns})))"
        return f"SELECT {columns}, _EventId AS _RecordId, {row} AS _RowId FROM ({mapping.query.sql(relation)})"

    def _measure(self) -> None:
        """Which mappings gave rows, of which days and times; and the records whose time could not be read."""
        self._sources.sort(key=lambda source: source.number)
        spreads = self._spreads([source for source in self._sources if not source.direct])
        for source in self._sources:
            time = self._time(source)
            spread = self._survey.spread(source.number, time) if source.direct else spreads[source.number]
            if spread.fine < spread.rows:
                gate, fine = source.mapping.query.gate, good(time)
                self._bad_time.append(
                    f"SELECT _EventId AS _RecordId FROM {self._stage} WHERE {gate} AND NOT ({fine})"
                    if source.direct
                    else f"SELECT _RecordId FROM {source.rows} WHERE NOT ({fine})"
                )
            if spread.fine:
                straight = self._stage if source.direct else ""
                apart = self._apart(source)
                closed = self._survey.closed(source.number, source.mapping)
                self._waiting.append(Waiting(source.mapping, source.rows, source.ids, spread, straight, apart, closed))

    def _apart(self, source: Source) -> bool:
        """Whether it is plain that no other mapping of its table takes its records."""
        table = source.mapping.table.name
        others = [each for each in self._sources if each.mapping.table.name == table]
        return all(each.direct for each in others) and self._survey.apart([each.number for each in others])

    def _spreads(self, sources: list[Source]) -> dict[int, Spread]:
        """How the rows that wait in memory spread over time, by number of mapping."""
        # A name no column has: an alias would be taken for it.
        queries = [
            f"SELECT toUInt16({each.number}) AS _source, {', '.join(spread_sql(self._time(each)))} FROM {each.rows}"
            for each in sources
        ]
        rows = self._staging.rows(" UNION ALL ".join(queries)) if queries else []
        return {row["_source"]: spread_of(row) for row in rows}

    def _time(self, source: Source) -> str:
        """The column of the event time where the rows' source has it."""
        time = source.mapping.table.time
        return dict(source.mapping.query.kept)[time] if source.direct and time else time
