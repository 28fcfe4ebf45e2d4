"""What hunting gives back: tables with their columns, how much of how much, what it cost; made by `hunting`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from vedette.insight.quota import QuotaState
from vedette.kql.compile import Column, Query, Render
from vedette.kql.diagnostics import Diagnostic
from vedette.lake.arrow import rows_of
from vedette.lake.limits import Result
from vedette.schema.types import ScalarType


@dataclass(frozen=True, slots=True)
class HuntStats:
    """What a query cost: seconds of engine and CPU time and of waiting for a turn, peak bytes, rows and bytes read."""

    elapsed: float = 0.0
    cpu: float = 0.0
    memory: int = 0
    rows_read: int = 0
    bytes_read: int = 0
    waited: float = 0.0


@dataclass(frozen=True, slots=True)
class HuntTable:
    """One result as an Arrow table with KQL types (see `lake.arrow`); `reasons` say why rows are missing."""

    name: str
    columns: tuple[Column, ...]
    table: pa.Table
    reasons: tuple[str, ...]
    render: Render | None

    def rows(self) -> list[dict[str, Any]]:
        """The rows as Python values: UTC datetimes, JSON text for dynamic, ticks for timespan."""
        return rows_of(self.table)


@dataclass(frozen=True, slots=True)
class HuntResult:
    """All results of one query, the main one first; `total` is how many rows the main one has in all, None: unknown."""

    id: str
    tables: tuple[HuntTable, ...]
    total: int | None
    warnings: tuple[Diagnostic, ...]
    stats: HuntStats
    quota: QuotaState

    @property
    def main(self) -> HuntTable:
        """The first result."""
        return self.tables[0]

    @property
    def partial(self) -> bool:
        """Whether any result misses rows."""
        return any(table.reasons for table in self.tables)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why rows are missing, each reason once."""
        return tuple(dict.fromkeys(reason for table in self.tables for reason in table.reasons))

    @property
    def showing(self) -> str:
        """`n of N`, for people."""
        shown = self.main.table.num_rows
        return f"showing {shown:,} of {'unknown many' if self.total is None else format(self.total, ',')}"


def shaped(query: Query, result: Result, size: int) -> HuntTable:
    """A result within `size` bytes (0: any); rows beyond it are cut and the reason is given."""
    table, reasons = result.table, [result.reason] if result.partial else []
    while size and table.nbytes > size and table.num_rows:
        table = table.slice(0, min(table.num_rows - 1, int(table.num_rows * size / table.nbytes * 0.98)))
    if table.num_rows < result.table.num_rows:
        reasons.append(f"the result is larger than {size >> 20} MiB: only the first {table.num_rows:,} rows are shown")
    columns = tuple(_column(field) for field in table.schema)
    return HuntTable(query.name, columns, table, tuple(reasons), query.render)


def _column(field: pa.Field) -> Column:
    return Column(field.name, ScalarType((field.metadata or {}).get(b"kql", b"string").decode()))
