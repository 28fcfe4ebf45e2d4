"""What a saved query is, and how it becomes a row and back; used by `library` and `exchange`."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum

from vedette.core import clock
from vedette.core.scope import Scope
from vedette.insight.stock import StockQuery
from vedette.records.saved_queries import SavedRow


class Kind(StrEnum):
    """What is saved: a query to run, a function to use in queries, or a question to Threat Explorer (JSON)."""

    QUERY = "query"
    FUNCTION = "function"
    EXPLORER = "explorer"

    @property
    def right(self) -> str:
        """The activity that reading and saving it takes."""
        return "explorer.use" if self is Kind.EXPLORER else "hunting.run"


class Shelf(StrEnum):
    """Whose it is: the person's own, shared in the organisation, or delivered with the product."""

    MINE = "mine"
    SHARED = "shared"
    STOCK = "stock"


@dataclass(frozen=True, slots=True)
class Draft:
    """What a person writes: everything of a saved query that can be edited. `folder` is a path such as `mail/weekly`.

    `parameters` is for functions: their declaration, `(since: timespan = 1d, name: string)`; empty means `()`.
    """

    name: str
    text: str
    kind: Kind = Kind.QUERY
    description: str = ""
    folder: str = ""
    tags: tuple[str, ...] = ()
    techniques: tuple[str, ...] = ()
    parameters: str = ""
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Saved:
    """A query of the library; `etag` must be given back with a change. Stock ones have version 0 and no times."""

    id: str
    shelf: Shelf
    owner: str
    draft: Draft
    version: int
    favourite: bool
    created: datetime | None = None
    updated: datetime | None = None
    updated_by: str = ""

    @property
    def etag(self) -> str:
        """Changes with every version."""
        return f'"{self.id}.{self.version}"'


@dataclass(frozen=True, slots=True)
class Version:
    """How a query was after one change."""

    version: int
    at: datetime
    by: str
    verb: str
    draft: Draft


def values_of(row: SavedRow) -> dict[str, object]:
    """The columns of a row but its id."""
    return {name: value for name, value in asdict(row).items() if name != "id"}


def row_of(ident: str, owner: str, draft: Draft, created: datetime, by: str, version: int = 1) -> SavedRow:
    """The row of a draft."""
    return SavedRow(
        id=ident,
        kind=draft.kind.value,
        owner=owner,
        shared=draft.shared,
        folder=draft.folder,
        name=draft.name,
        description=draft.description,
        tags="\n".join(draft.tags),
        techniques="\n".join(draft.techniques),
        parameters=draft.parameters,
        text=draft.text,
        version=version,
        created=created,
        updated=clock.now(),
        updated_by=by,
    )


def document_of(row: SavedRow) -> str:
    """A version's JSON."""
    return json.dumps({k: v for k, v in asdict(row).items() if not isinstance(v, datetime)}, ensure_ascii=False)


def from_document(text: str) -> SavedRow:
    """The row of a version's JSON; its times are not those of the version."""
    return SavedRow(**{"created": clock.now(), "updated": clock.now(), **json.loads(text)})


def draft_of(row: SavedRow) -> Draft:
    """What can be edited of a row."""
    return Draft(
        name=row.name,
        text=row.text,
        kind=Kind(row.kind),
        description=row.description,
        folder=row.folder,
        tags=tuple(row.tags.splitlines()),
        techniques=tuple(row.techniques.splitlines()),
        parameters=row.parameters,
        shared=row.shared,
    )


def saved_of(scope: Scope, row: SavedRow, marked: frozenset[str]) -> Saved:
    """The row as this person sees it."""
    shelf = Shelf.MINE if row.owner == scope.actor else Shelf.SHARED
    draft = draft_of(row)
    return Saved(
        row.id, shelf, row.owner, draft, row.version, row.id in marked, row.created, row.updated, row.updated_by
    )


def stock_saved(item: StockQuery, marked: frozenset[str]) -> Saved:
    """A stock query as one of the library."""
    draft = Draft(
        name=item.title,
        text=item.query,
        description=item.description,
        folder=item.service.value,
        tags=item.tags,
        techniques=item.techniques,
        shared=True,
    )
    ident = f"stock-{item.id}"
    return Saved(ident, Shelf.STOCK, "Vedette", draft, 0, ident in marked)
