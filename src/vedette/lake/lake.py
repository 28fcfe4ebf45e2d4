"""The lake: telemetry of all tenants in one embedded engine, a database a tenant; nothing is read without a Scope.

`app` opens it; ingest appends, detect, hunting and the portal query it.
"""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol, Self

import pyarrow as pa

from vedette.core import clock
from vedette.core.config import RetentionPolicy
from vedette.core.errors import BadInput, Upstream
from vedette.core.scope import Scope
from vedette.lake import append as appending
from vedette.lake import cluster, ddl, retention, stats
from vedette.lake.arrow import Typed, outgoing
from vedette.lake.connection import Burden, Pool
from vedette.lake.external import ExternalFolder
from vedette.lake.filters import PredicateCompiler, kql_filters
from vedette.lake.limits import DEFAULT_LIMITS, NO_LIMITS, BatchRange, Limits, Result, TimeSpan
from vedette.lake.relation import WITNESSES, relation
from vedette.lake.remote import RemotePool
from vedette.schema.catalog import Catalog
from vedette.schema.types import TableSchema

_STAGING = "staging"
_GRACE = 5.0  # seconds beyond the time limit after which a query that does not stop by itself is killed


class CompiledQuery(Protocol):
    """What the lake needs of `kql`'s Query."""

    @property
    def columns(self) -> Sequence[Typed]: ...

    def sql(
        self,
        relation: Callable[[TableSchema], str],
        *,
        now: datetime,
        tenant: str,
        files: Callable[[str], str | None] | None = None,
    ) -> str: ...

    def completed(self, ask: Callable[[Any], Sequence[tuple[str, ...]]]) -> CompiledQuery: ...


class Lake:
    """An open embedded lake. Thread-safe: readers run beside the one writer, each with a consistent view."""

    def __init__(self, pool: Pool, folder: Path, catalog: Catalog, compiler: PredicateCompiler, external: Path) -> None:
        self.pool = pool
        self._folder = folder
        self._catalog = catalog
        self._compiler = compiler
        self._external = ExternalFolder(external)
        self._known: dict[str, dict[str, frozenset[str]]] = {}
        self._provisioning = threading.Lock()

    @classmethod
    def open(
        cls,
        place: Path | str,
        *,
        catalog: Catalog | None = None,
        readers: int = 4,
        memory: int = 0,
        external: Path | None = None,
        scratch: Path | None = None,
    ) -> Self:
        """Open (or create) the lake in a folder, or at a URL such as `clickhouse://user:password@host:8123/?cluster=c`.

        `memory` caps an embedded engine in bytes, 0 leaves it to the engine. `external` is the folder of files that
        `externaldata` may read, by default `external` beside the lake. `scratch` is a folder for a lake at a URL.

        Raises Conflict when the folder is in use, Upstream when the server does not answer.
        """
        catalog = catalog or Catalog.stock()
        remote = isinstance(place, str) and "://" in place
        path = (scratch or Path(tempfile.gettempdir()) / "vedette-lake") if remote else Path(place)
        pool = RemotePool(str(place), path, readers=readers) if remote else Pool(path, readers=readers, memory=memory)
        for left in (path / _STAGING).glob("*.arrow"):  # of an append that was killed
            left.unlink()
        return cls(pool, path, catalog, kql_filters(catalog), external or path.parent / "external")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Stop what runs and give the folder free; harmless when done twice."""
        self.pool.close()

    def of(self, scope: Scope) -> Lake:
        """The lake that holds the tenant's data: this one; see `lake.routing` for several."""
        return self

    def provision(self, scope: Scope, tables: Iterable[TableSchema]) -> None:
        """Make the tenant's database and these tables, and give older tables their newer columns; cheap when done."""
        with self._provisioning:
            known = self._tables(scope)
            for table in tables:
                existing = known.get(table.name)
                wanted = frozenset(column.name for column in table.columns)
                if existing is None:
                    if not known:
                        self.pool.execute(cluster.create_database(scope, self.pool.cluster))
                    statements = cluster.create(scope, table, self.pool.cluster)
                elif not wanted <= existing:
                    statements = cluster.alter(scope, table, existing, self.pool.cluster)
                else:
                    continue
                for statement in statements:
                    self.pool.execute(statement)
                known[table.name] = wanted | (existing or frozenset())

    def drop(self, scope: Scope) -> None:
        """Delete everything of the tenant at once and for good."""
        with self._provisioning:
            self.pool.execute(cluster.drop(scope, self.pool.cluster))
            self._known.pop(scope.tenant, None)

    def append(self, scope: Scope, table: TableSchema, rows: pa.Table, *, batch: int) -> int:
        """Append rows as batch number `batch`; durable when it returns, returns how many were new (by `_EventId`).

        Makes the table when needed. Raises BadInput for columns the table has not.
        """
        self.provision(scope, [table])
        return appending.append(self.pool, self._folder / _STAGING, scope, table, rows, batch=batch, at=clock.now())

    def query(
        self,
        scope: Scope,
        query: CompiledQuery,
        *,
        limits: Limits = DEFAULT_LIMITS,
        batches: BatchRange | None = None,
        timespan: TimeSpan | None = None,
        now: datetime | None = None,
        token: str = "",
    ) -> Result:
        """The query's rows for this scope; partial when a limit of time or rows cut it, then with the reason.

        `cancel(token)` stops it. Raises BadInput when it needs more memory or time than it may, Upstream if cancelled.
        """
        now = now or clock.now()
        query = query.completed(lambda probe: self._asked(scope, probe, limits, batches, timespan, now))
        sql = self._sql(scope, query, batches, timespan, now)
        deadline = limits.seconds + _GRACE if limits.seconds else 0
        begun = time.monotonic()
        try:
            answer = self.pool.ask(sql, settings=_settings(limits), token=token, deadline=deadline)
        except Upstream as error:
            if not deadline or time.monotonic() - begun < deadline:
                raise
            spent = f"the query was stopped after {limits.seconds:g} seconds and had nothing yet"
            raise BadInput(f"{spent}: narrow its time or columns, or summarize") from error
        table = outgoing(answer.table, query.columns)
        reasons = []
        if limits.rows and table.num_rows > limits.rows:
            table = table.slice(0, limits.rows)
            reasons.append(f"only the first {limits.rows:,} rows are shown")
        if limits.seconds and answer.elapsed >= limits.seconds:
            reasons.append(f"stopped after {limits.seconds:g} seconds, rows may be missing")
        return Result(table, bool(reasons), "; ".join(reasons), answer.rows_read, answer.bytes_read, answer.elapsed)

    def stream(
        self,
        scope: Scope,
        query: CompiledQuery,
        *,
        limits: Limits = NO_LIMITS,
        batches: BatchRange | None = None,
        timespan: TimeSpan | None = None,
        now: datetime | None = None,
        token: str = "",
    ) -> Generator[pa.RecordBatch, None, None]:
        """The query's rows batch by batch in bounded memory; it holds a connection until exhausted or closed."""
        now = now or clock.now()
        query = query.completed(lambda probe: self._asked(scope, probe, limits, batches, timespan, now))
        sql = self._sql(scope, query, batches, timespan, now)
        for batch in self.pool.stream(sql, settings=_settings(limits), token=token):
            yield from outgoing(pa.Table.from_batches([batch]), query.columns).to_batches()

    def _asked(
        self,
        scope: Scope,
        probe: CompiledQuery,
        limits: Limits,
        batches: BatchRange | None,
        timespan: TimeSpan | None,
        now: datetime,
    ) -> list[tuple[str, ...]]:
        """The rows of a probe, over the very data its query will read."""
        bounds = replace(limits, rows=0)
        answer = self.pool.ask(self._sql(scope, probe, batches, timespan, now), settings=_settings(bounds))
        return [tuple(str(cell) for cell in row.values()) for row in answer.table.to_pylist()]

    def cancel(self, token: str) -> None:
        """Stop the queries started with this token."""
        self.pool.cancel(token)

    def ping(self) -> None:
        """Ask the engine for nothing. Raises when it does not answer."""
        self.pool.run("SELECT 1")

    def burden(self, token: str) -> Burden | None:
        """What the query started with this token has cost so far; None when it does not run."""
        return self.pool.burden(token)

    def stats(self, scope: Scope) -> tuple[stats.TableStats, ...]:
        """Rows, bytes and time span of each table the tenant has."""
        return stats.read_stats(self.pool, scope, self._present(scope))

    def filled(self, scope: Scope) -> dict[str, int]:
        """The rows of each table that has any: quicker than `stats`."""
        return stats.filled(self.pool, scope)

    def apply_retention(self, scope: Scope, policy: RetentionPolicy) -> retention.RetentionReport:
        """Drop days the policy does not keep; the report says which."""
        return retention.apply_retention(self.pool, scope, self._present(scope), policy, at=clock.now())

    def plan_retention(self, scope: Scope, policy: RetentionPolicy) -> retention.RetentionReport:
        """What `apply_retention` would drop."""
        return retention.plan_retention(self.pool, scope, self._present(scope), policy, at=clock.now())

    def relation(
        self,
        scope: Scope,
        *,
        batches: BatchRange | None = None,
        timespan: TimeSpan | None = None,
        now: datetime | None = None,
    ) -> Callable[[TableSchema], str]:
        """What table names stand for in this scope, as SQL; for code that builds its own statements from KQL."""
        known = self._tables(scope)
        at = now or clock.now()

        def expression(table: TableSchema) -> str:
            heir = self._catalog.table(table.successor) if table.successor else None
            witness, _ = WITNESSES.get(table.name, ("", ""))
            return relation(
                scope,
                table,
                exists=lambda table: table.name in known,
                heir=heir,
                witness=self._catalog.table(witness),
                compiler=self._compiler,
                now=at,
                batches=batches,
                timespan=timespan,
            )

        return expression

    def _sql(
        self,
        scope: Scope,
        query: CompiledQuery,
        batches: BatchRange | None,
        timespan: TimeSpan | None,
        now: datetime,
    ) -> str:
        tables = self.relation(scope, batches=batches, timespan=timespan, now=now)
        return query.sql(tables, now=now, tenant=scope.tenant, files=self._external.path)

    def _present(self, scope: Scope) -> tuple[TableSchema, ...]:
        found = (self._catalog.table(name) for name in sorted(self._tables(scope)))
        return tuple(table for table in found if table is not None)

    def _tables(self, scope: Scope) -> dict[str, frozenset[str]]:
        """Columns by table; kept in memory of an embedded lake, for nobody else can change the folder."""
        if self.pool.remote:
            self._known.pop(scope.tenant, None)
        known = self._known.get(scope.tenant)
        if known is None:
            rows = self.pool.run(
                "SELECT table, groupArray(name) AS names FROM system.columns "
                "WHERE database = {d:String} GROUP BY table",
                {"d": ddl.database(scope)},
            ).to_pylist()
            known = self._known.setdefault(scope.tenant, {row["table"]: frozenset(row["names"]) for row in rows})
        return known


def _settings(limits: Limits) -> dict[str, str | int | float]:
    settings: dict[str, str | int | float] = {"timeout_overflow_mode": "break"}
    if limits.seconds:
        settings["max_execution_time"] = limits.seconds
    if limits.rows:
        settings["limit"] = limits.rows + 1
    if limits.memory:
        settings["max_memory_usage"] = limits.memory
        settings["max_bytes_before_external_group_by"] = limits.memory // 2
        settings["max_bytes_before_external_sort"] = limits.memory // 2
    return settings
