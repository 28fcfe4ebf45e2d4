"""A shelf: the rows of one noun that people make and change, each with a version, and the history of such rows.

`custom_rules`, `exceptions` and `saved_queries` keep theirs on one; a deleted row stays, marked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import TYPE_CHECKING, Generic, TypeVar

from sqlalchemy import Column, Connection, Integer, String, Table, Text, insert, select, update

from vedette.core.errors import NotFound
from vedette.core.scope import Scope
from vedette.records.database import Instant, metadata

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Row = TypeVar("Row", bound="DataclassInstance")


@dataclass(frozen=True, slots=True)
class VersionRow:
    """What a row was after one change: `document` as JSON, `verb` says what was done."""

    id: str
    version: int
    at: datetime
    by: str
    verb: str
    document: str


class Shelf(Generic[Row]):
    """The rows of `table`, which has columns `tenant`, `id`, `version` and those of `row`; `noun` is for messages."""

    def __init__(self, table: Table, row: type[Row], noun: str) -> None:
        self._table, self._row, self._noun = table, row, noun
        self.columns = [table.c[field.name] for field in fields(row)]

    def get(self, scope: Scope, db: Connection, ident: str) -> Row:
        """One row, a deleted one too. Raises NotFound."""
        here = (self._table.c.tenant == scope.tenant) & (self._table.c.id == ident)
        row = db.execute(select(*self.columns).where(here)).first()
        if row is None:
            raise NotFound(f"there is no {self._noun} {ident}")
        return self._row(*row)

    def add(self, scope: Scope, db: Connection, row: Row) -> None:
        """Insert a new row."""
        db.execute(insert(self._table).values(tenant=scope.tenant, **asdict(row)))

    def change(self, scope: Scope, db: Connection, ident: str, version: int, values: Mapping[str, object]) -> bool:
        """Set columns if the row still has this version; False when it has not."""
        c = self._table.c
        query = update(self._table).where(c.tenant == scope.tenant, c.id == ident, c.version == version)
        return bool(db.execute(query.values(dict(values))).rowcount)


class History:
    """Every version of the rows of a shelf, in a table of its own of this name."""

    def __init__(self, name: str) -> None:
        self.table = Table(
            name,
            metadata,
            Column("tenant", String(40), primary_key=True),
            Column("id", String(40), primary_key=True),
            Column("version", Integer, primary_key=True, autoincrement=False),
            Column("at", Instant, nullable=False),
            Column("by", Text, nullable=False),
            Column("verb", String(12), nullable=False),
            Column("document", Text, nullable=False),
        )

    def add_version(self, scope: Scope, db: Connection, row: VersionRow) -> None:
        """Append to the history."""
        db.execute(insert(self.table).values(tenant=scope.tenant, **asdict(row)))

    def versions(self, scope: Scope, db: Connection, ident: str) -> tuple[VersionRow, ...]:
        """Every version of one row, newest first."""
        c = self.table.c
        columns = [c[field.name] for field in fields(VersionRow)]
        query = select(*columns).where(c.tenant == scope.tenant, c.id == ident)
        return tuple(VersionRow(*row) for row in db.execute(query.order_by(c.version.desc())))
