"""Saved queries and functions as kept: the present version, every version there was, and who marked which as favourite.

Written and read by `insight.library`; a deleted query stays, marked, until somebody restores it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Boolean, Column, Connection, Index, Integer, String, Table, Text, delete, insert, select

from vedette.core.scope import Scope
from vedette.records.database import Instant, metadata
from vedette.records.shelf import History, Shelf

saved_queries = Table(
    "saved_queries",
    metadata,
    Column("tenant", String(40), primary_key=True),
    Column("id", String(40), primary_key=True),
    Column("kind", String(10), nullable=False),
    Column("owner", Text, nullable=False),
    Column("shared", Boolean, nullable=False),
    Column("folder", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("tags", Text, nullable=False),
    Column("techniques", Text, nullable=False),
    Column("parameters", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("created", Instant, nullable=False),
    Column("updated", Instant, nullable=False),
    Column("updated_by", Text, nullable=False),
    Column("deleted", Boolean, nullable=False),
    Index(None, "tenant", "kind", "deleted"),
)
query_favourites = Table(
    "query_favourites",
    metadata,
    Column("tenant", String(40), primary_key=True),
    Column("person", String(200), primary_key=True),
    Column("query", String(200), primary_key=True),
)


@dataclass(frozen=True, slots=True)
class SavedRow:
    """One query or function: `kind` is `query` or `function`, `tags` and `techniques` stand one a line.

    `parameters` is a function's declaration such as `(since: timespan)`; `folder` is a path with `/`, empty at the top.
    """

    id: str
    kind: str
    owner: str
    shared: bool
    folder: str
    name: str
    description: str
    tags: str
    techniques: str
    parameters: str
    text: str
    version: int
    created: datetime
    updated: datetime
    updated_by: str
    deleted: bool = False


_c, _f = saved_queries.c, query_favourites.c
_shelf = Shelf(saved_queries, SavedRow, "saved query")
get, add, change = _shelf.get, _shelf.add, _shelf.change
_history = History("saved_query_versions")
add_version, versions = _history.add_version, _history.versions


def listed(scope: Scope, db: Connection, *, kind: str = "", deleted: bool = False) -> tuple[SavedRow, ...]:
    """All of the tenant by folder and name, everybody's: who may see which is decided by `insight.library`."""
    query = select(*_shelf.columns).where(_c.tenant == scope.tenant, _c.deleted == deleted)
    if kind:
        query = query.where(_c.kind == kind)
    return tuple(SavedRow(*row) for row in db.execute(query.order_by(_c.folder, _c.name, _c.id)))


def favourites(scope: Scope, db: Connection) -> frozenset[str]:
    """Ids of what the scope's person marked."""
    query = select(_f.query).where(_f.tenant == scope.tenant, _f.person == scope.actor)
    return frozenset(db.scalars(query))


def set_favourite(scope: Scope, db: Connection, ident: str, *, on: bool) -> None:
    """Mark or unmark for the scope's person."""
    here = (_f.tenant == scope.tenant) & (_f.person == scope.actor) & (_f.query == ident)
    db.execute(delete(query_favourites).where(here))
    if on:
        db.execute(insert(query_favourites).values(tenant=scope.tenant, person=scope.actor, query=ident))
