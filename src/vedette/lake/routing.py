"""Several lakes as one: every organisation's data lies in the lake of its data location, and nowhere else.

`app.wiring` makes it when `config.toml` names locations. It is a `Lake`, so nobody else knows; who needs an engine
itself (loading, detection) asks for the lake `of` the scope.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterable, Mapping
from typing import Any

import pyarrow as pa

from vedette.core.config import RetentionPolicy
from vedette.core.errors import Conflict
from vedette.core.scope import Scope
from vedette.lake import retention, stats
from vedette.lake.connection import Burden
from vedette.lake.lake import CompiledQuery, Lake
from vedette.lake.limits import Result
from vedette.schema.types import TableSchema


class Lakes(Lake):
    """`main` is the lake of the installation; `others` are opened when first needed, by name of their location.

    `where` gives the name of a tenant's location: empty, or one that is not among the others, means the main lake.
    Raises Conflict for a location that is named but not offered any more.
    """

    def __init__(
        self, main: Lake, others: Mapping[str, Callable[[], Lake]], where: Callable[[Scope], str], *, here: str
    ) -> None:
        self.pool = main.pool
        self._main, self._others, self._where, self._here = main, dict(others), where, here
        self._opened: dict[str, Lake] = {}
        self._opening = threading.Lock()

    def of(self, scope: Scope) -> Lake:
        """The lake that holds the tenant's data."""
        return self.at(self._where(scope))

    def at(self, name: str) -> Lake:
        """The lake of a location."""
        if name in ("", self._here):
            return self._main
        if name not in self._others:
            raise Conflict(f"the data lies in {name!r}, which config.toml no longer names (locations.{name}.url)")
        with self._opening:
            if name not in self._opened:
                self._opened[name] = self._others[name]()
            return self._opened[name]

    def close(self) -> None:
        """Close all of them."""
        for lake in (*self._opened.values(), self._main):
            lake.close()

    def provision(self, scope: Scope, tables: Iterable[TableSchema]) -> None:
        """See Lake."""
        self.of(scope).provision(scope, tables)

    def drop(self, scope: Scope) -> None:
        """See Lake."""
        self.of(scope).drop(scope)

    def append(self, scope: Scope, table: TableSchema, rows: pa.Table, *, batch: int) -> int:
        """See Lake."""
        return self.of(scope).append(scope, table, rows, batch=batch)

    def query(self, scope: Scope, query: CompiledQuery, **more: Any) -> Result:
        """See Lake."""
        return self.of(scope).query(scope, query, **more)

    def stream(self, scope: Scope, query: CompiledQuery, **more: Any) -> Generator[pa.RecordBatch, None, None]:
        """See Lake."""
        return self.of(scope).stream(scope, query, **more)

    def relation(self, scope: Scope, **more: Any) -> Callable[[TableSchema], str]:
        """See Lake."""
        return self.of(scope).relation(scope, **more)

    def stats(self, scope: Scope) -> tuple[stats.TableStats, ...]:
        """See Lake."""
        return self.of(scope).stats(scope)

    def filled(self, scope: Scope) -> dict[str, int]:
        """See Lake."""
        return self.of(scope).filled(scope)

    def apply_retention(self, scope: Scope, policy: RetentionPolicy) -> retention.RetentionReport:
        """See Lake."""
        return self.of(scope).apply_retention(scope, policy)

    def plan_retention(self, scope: Scope, policy: RetentionPolicy) -> retention.RetentionReport:
        """See Lake."""
        return self.of(scope).plan_retention(scope, policy)

    def cancel(self, token: str) -> None:
        """See Lake; wherever it runs."""
        for lake in (self._main, *self._opened.values()):
            lake.cancel(token)

    def burden(self, token: str) -> Burden | None:
        """See Lake."""
        return next((found for lake in (self._main, *self._opened.values()) if (found := lake.burden(token))), None)

    def ping(self) -> None:
        """See Lake: all that are in use."""
        for lake in (self._main, *self._opened.values()):
            lake.ping()
