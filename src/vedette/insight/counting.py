"""The number of rows a query would give, as a query of its own; `hunting` asks it when a result was cut."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from vedette.kql.compile import Column, Query
from vedette.schema.types import ScalarType, TableSchema


@dataclass(frozen=True, slots=True)
class Counted:
    """Wraps a compiled query; looks to the lake like one with a single column and row."""

    query: Query

    @property
    def columns(self) -> Sequence[Column]:
        """The count."""
        return (Column("Count", ScalarType.LONG),)

    def sql(
        self,
        relation: Callable[[TableSchema], str],
        *,
        now: datetime,
        tenant: str,
        files: Callable[[str], str | None] | None = None,
    ) -> str:
        """SQL that counts the rows of the query."""
        return f"SELECT toInt64(count()) FROM ({self.query.sql(relation, now=now, tenant=tenant, files=files)})"

    def completed(self, ask: Callable[[Any], Sequence[tuple[str, ...]]]) -> Counted:
        """The same of the completed query."""
        return Counted(self.query.completed(ask))
