"""Saved queries and functions: own, shared and delivered ones, with versions: `/api/v1/queries`.

A change carries the `If-Match` of what was read, so that two people never overwrite each other unseen.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, Path, Query, Response
from pydantic import Field

from vedette.api.access import Access, needs
from vedette.api.errors import RESPONSES
from vedette.api.once import Once
from vedette.api.wire import Done, Moment, Wire
from vedette.insight import exchange, library
from vedette.insight.saved import Draft, Kind, Saved, Shelf

router = APIRouter(prefix="/queries", tags=["Saved queries"], responses=RESPONSES, route_class=Once)
Hunter = Annotated[Access, needs("hunting.run")]
Ident = Annotated[str, Path(max_length=100)]
Match = Annotated[str, Header(alias="If-Match", max_length=200)]


class DraftBody(Wire):
    """What of a saved query can be edited; `parameters` is for functions."""

    name: str = Field(min_length=1, max_length=200)
    text: str = Field(min_length=1, max_length=100_000)
    kind: Kind = Kind.QUERY
    description: str = Field("", max_length=5000)
    folder: str = Field("", max_length=500)
    tags: list[str] = Field([], max_length=50)
    techniques: list[str] = Field([], max_length=50)
    parameters: str = Field("", max_length=5000)
    shared: bool = False

    def draft(self) -> Draft:
        """As the library takes it."""
        return Draft(
            self.name,
            self.text,
            self.kind,
            self.description,
            self.folder,
            tuple(self.tags),
            tuple(self.techniques),
            self.parameters,
            self.shared,
        )


class SavedBody(DraftBody):
    """A query of the library; `etag` is what `If-Match` must carry with a change."""

    id: str
    shelf: Shelf
    owner: str
    version: int
    favourite: bool
    created: Moment | None
    updated: Moment | None
    updated_by: str
    etag: str

    @classmethod
    def of(cls, saved: Saved) -> SavedBody:
        """From the library."""
        draft = saved.draft
        return cls(
            **{name: getattr(draft, name) for name in DraftBody.model_fields if name not in ("tags", "techniques")},
            tags=list(draft.tags),
            techniques=list(draft.techniques),
            **{n: getattr(saved, n) for n in cls.model_fields if n not in DraftBody.model_fields},
        )


class VersionBody(Wire):
    """How a query was after one change."""

    version: int
    at: Moment
    by: str
    draft: DraftBody


class Favourite(Wire):
    """Whether one wants it at hand."""

    on: bool


class Back(Wire):
    """The version to go back to."""

    version: int = Field(ge=1)


class FileBody(Wire):
    """A file of queries; the name's ending tells `.kql` from `.yaml`."""

    name: str = Field(min_length=1, max_length=300)
    content: str = Field(max_length=2_000_000)
    shared: bool | None = None


@router.get("")
def list_queries(
    access: Hunter, shelf: Annotated[Shelf | None, Query()] = None, kind: Annotated[Kind | None, Query()] = None
) -> list[SavedBody]:
    """The library as this person sees it."""
    with access.records.read() as db:
        return [SavedBody.of(saved) for saved in library.queries(access.scope, db, shelf=shelf, kind=kind)]


@router.get("/bin")
def list_bin(access: Hunter) -> list[SavedBody]:
    """What was removed and can be restored."""
    with access.records.read() as db:
        return [SavedBody.of(saved) for saved in library.bin_of(access.scope, db)]


@router.get("/{query}")
def get_query(access: Hunter, query: Ident, response: Response) -> SavedBody:
    """One query."""
    with access.records.read() as db:
        found = SavedBody.of(library.query(access.scope, db, query))
    response.headers["ETag"] = found.etag
    return found


@router.post("", status_code=201)
def create_query(access: Hunter, given: DraftBody) -> SavedBody:
    """Save a query or function."""
    return SavedBody.of(library.create(access.scope, access.records, given.draft(), catalog=access.product.catalog))


@router.put("/{query}")
def update_query(access: Hunter, query: Ident, given: DraftBody, etag: Match) -> SavedBody:
    """Change it."""
    catalog = access.product.catalog
    return SavedBody.of(library.update(access.scope, access.records, query, given.draft(), etag, catalog=catalog))


@router.delete("/{query}")
def remove_query(access: Hunter, query: Ident, etag: Match) -> Done:
    """Put it into the bin."""
    library.remove(access.scope, access.records, query, etag)
    return Done(message=f"{query} is in the bin")


@router.post("/{query}/restore")
def restore_query(access: Hunter, query: Ident) -> SavedBody:
    """Take it out of the bin."""
    return SavedBody.of(library.restore(access.scope, access.records, query))


@router.get("/{query}/versions")
def list_versions(access: Hunter, query: Ident) -> list[VersionBody]:
    """Every version, newest first."""
    with access.records.read() as db:
        return [VersionBody.model_validate(found) for found in library.history(access.scope, db, query)]


@router.post("/{query}/revert")
def revert_query(access: Hunter, query: Ident, given: Back, etag: Match) -> SavedBody:
    """Go back to a version, as a new one."""
    return SavedBody.of(library.revert(access.scope, access.records, query, given.version, etag))


@router.put("/{query}/favourite")
def favour_query(access: Hunter, query: Ident, given: Favourite) -> Done:
    """Mark or unmark it for oneself."""
    library.favourite(access.scope, access.records, query, on=given.on)
    return Done(message=f"{query} is {'' if given.on else 'no longer '}a favourite")


@router.get("/{query}/file", response_class=Response)
def export_query(access: Hunter, query: Ident) -> Response:
    """The query as a `.kql` file, its facts in comments above it."""
    with access.records.read() as db:
        found = library.query(access.scope, db, query)
    headers = {"Content-Disposition": f'attachment; filename="{found.id}.kql"'}
    return Response(exchange.to_kql(found.draft), media_type="text/plain; charset=utf-8", headers=headers)


@router.post("/import", status_code=201)
def import_queries(access: Hunter, given: FileBody) -> list[SavedBody]:
    """Save the queries of a file as one's own."""
    drafts = exchange.read(given.content, given.name)
    done = exchange.bring_in(access.scope, access.records, drafts, shared=given.shared)
    return [SavedBody.of(saved) for saved in done]
