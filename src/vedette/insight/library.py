"""The library of queries: one's own, shared ones and stock ones, with folders, versions, favourites and functions.

The API calls it; `hunting` and custom detections take the tenant's functions from here. Every change is audited.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection

from vedette.core import clock
from vedette.core.errors import BadInput, Conflict, Forbidden, NotFound
from vedette.core.ids import new_id
from vedette.core.scope import Scope
from vedette.detect.assemble import function_text
from vedette.insight import functions
from vedette.insight.saved import (
    Draft,
    Kind,
    Saved,
    Shelf,
    Version,
    document_of,
    draft_of,
    from_document,
    row_of,
    saved_of,
    stock_saved,
    values_of,
)
from vedette.insight.stock import stock_queries
from vedette.records import saved_queries as kept
from vedette.records.database import Records
from vedette.records.saved_queries import SavedRow
from vedette.records.shelf import VersionRow
from vedette.schema.catalog import Catalog
from vedette.tenants import audit
from vedette.tenants.rights import allowed, demand

_LONGEST = 100_000


def queries(scope: Scope, db: Connection, *, shelf: Shelf | None = None, kind: Kind | None = None) -> tuple[Saved, ...]:
    """What the person sees, by shelf, folder and name; Explorer's only where asked for. Raises Forbidden."""
    demand(scope, (kind or Kind.QUERY).right)
    marked = kept.favourites(scope, db)
    seen = [row for row in kept.listed(scope, db) if row.shared or row.owner == scope.actor]
    own = [saved_of(scope, row, marked) for row in seen if (row.kind == Kind.EXPLORER) == (kind is Kind.EXPLORER)]
    given = [stock_saved(item, marked) for item in stock_queries()]
    found = [q for q in (*own, *given) if shelf in (None, q.shelf) and kind in (None, q.draft.kind)]
    order = list(Shelf)
    return tuple(sorted(found, key=lambda q: (order.index(q.shelf), q.draft.folder, q.draft.name.casefold(), q.id)))


def query(scope: Scope, db: Connection, ident: str) -> Saved:
    """One query the person may see. Raises Forbidden, NotFound (also for another person's private one)."""
    marked = kept.favourites(scope, db)
    for item in stock_queries():
        if ident == f"stock-{item.id}":
            demand(scope, "hunting.run")
            return stock_saved(item, marked)
    row = _visible(scope, db, ident)
    return saved_of(scope, row, marked)


def create(scope: Scope, records: Records, draft: Draft, *, catalog: Catalog | None = None) -> Saved:
    """Save a new query of the person's own.

    Raises Forbidden, BadInput for what cannot be saved, KqlError for a function that does not compile, Conflict for a
    name that is taken.
    """
    demand(scope, draft.kind.right)
    now = clock.now()
    with records.begin(scope) as db:
        clean = _checked(scope, db, draft, catalog or Catalog.stock(), "")
        row = row_of(new_id("sq"), scope.actor, clean, now, scope.actor)
        kept.add(scope, db, row)
        _log(scope, db, row, "create", None)
        return saved_of(scope, row, kept.favourites(scope, db))


def update(
    scope: Scope, records: Records, ident: str, draft: Draft, etag: str, *, catalog: Catalog | None = None
) -> Saved:
    """Change a query. Raises Forbidden, NotFound, BadInput, Conflict when it changed since `etag` was read."""
    with records.begin(scope) as db:
        row = _editable(scope, db, ident, etag)
        clean = _checked(scope, db, draft, catalog or Catalog.stock(), ident)
        return _changed(scope, db, row, clean, "update")


def remove(scope: Scope, records: Records, ident: str, etag: str) -> None:
    """Put a query into the bin; `restore` takes it out. Raises Forbidden, NotFound, Conflict."""
    with records.begin(scope) as db:
        row = _editable(scope, db, ident, etag)
        gone = replace(row, deleted=True, version=row.version + 1, updated=clock.now(), updated_by=scope.actor)
        kept.change(scope, db, ident, row.version, values_of(gone))
        _log(scope, db, gone, "delete", row)


def restore(scope: Scope, records: Records, ident: str) -> Saved:
    """Take a query out of the bin. Raises Forbidden, NotFound, Conflict when its name was taken meanwhile."""
    with records.begin(scope) as db:
        row = kept.get(scope, db, ident)
        demand(scope, Kind(row.kind).right)
        if not row.deleted or not _owns(scope, row):
            raise NotFound(f"there is no deleted query {ident}")
        _checked(scope, db, draft_of(row), Catalog.stock(), ident)
        back = replace(row, deleted=False, version=row.version + 1, updated=clock.now(), updated_by=scope.actor)
        kept.change(scope, db, ident, row.version, values_of(back))
        _log(scope, db, back, "restore", row)
        return saved_of(scope, back, kept.favourites(scope, db))


def bin_of(scope: Scope, db: Connection) -> tuple[Saved, ...]:
    """What the person could restore."""
    demand(scope, "hunting.run")
    return tuple(saved_of(scope, row, frozenset()) for row in kept.listed(scope, db, deleted=True) if _owns(scope, row))


def history(scope: Scope, db: Connection, ident: str) -> tuple[Version, ...]:
    """Every version, newest first. Raises Forbidden, NotFound."""
    _visible(scope, db, ident)
    rows = kept.versions(scope, db, ident)
    return tuple(Version(r.version, r.at, r.by, r.verb, draft_of(from_document(r.document))) for r in rows)


def revert(scope: Scope, records: Records, ident: str, version: int, etag: str) -> Saved:
    """Make an older version the newest. Raises Forbidden, NotFound, Conflict."""
    with records.begin(scope) as db:
        row = _editable(scope, db, ident, etag)
        old = next((item for item in kept.versions(scope, db, ident) if item.version == version), None)
        if old is None:
            raise NotFound(f"{ident} has no version {version}")
        clean = _checked(scope, db, draft_of(from_document(old.document)), Catalog.stock(), ident)
        return _changed(scope, db, row, clean, "revert")


def favourite(scope: Scope, records: Records, ident: str, *, on: bool) -> None:
    """Mark a query, stock ones too, for oneself. Raises Forbidden, NotFound."""
    with records.begin(scope) as db:
        query(scope, db, ident)
        kept.set_favourite(scope, db, ident, on=on)


def functions_of(scope: Scope, db: Connection) -> dict[str, str]:
    """The functions queries of this person may use: shared ones and one's own, by name, as `(parameters) { body }`."""
    rows = kept.listed(scope, db, kind=Kind.FUNCTION.value)
    seen = [row for row in rows if row.shared or row.owner == scope.actor]
    # One's own comes last, so that it wins over a shared one of the same name.
    return {row.name: function_text(row.parameters, row.text) for row in sorted(seen, key=lambda r: not r.shared)}


def shared_functions(scope: Scope, db: Connection) -> dict[str, str]:
    """The functions a custom detection may use: shared ones only, for it runs without its author."""
    rows = kept.listed(scope, db, kind=Kind.FUNCTION.value)
    return {row.name: function_text(row.parameters, row.text) for row in rows if row.shared}


def _checked(scope: Scope, db: Connection, draft: Draft, catalog: Catalog, own: str) -> Draft:
    """The draft tidied. A query may be saved with errors (work in progress), a function may not."""
    clean = replace(
        draft,
        name=draft.name.strip(),
        folder="/".join(part.strip() for part in draft.folder.split("/") if part.strip()),
        tags=_words(draft.tags),
        techniques=_words(draft.techniques),
        parameters=draft.parameters.strip(),
    )
    if not clean.name or len(clean.name) > 200 or not clean.text.strip() or len(clean.text) > _LONGEST:
        raise BadInput(f"a saved query needs a name of at most 200 letters and a text of at most {_LONGEST:,}")
    rows = [row for row in kept.listed(scope, db) if row.id != own]
    same = [row for row in rows if row.name == clean.name and row.kind == clean.kind.value]
    if clean.kind is Kind.FUNCTION:
        functions.check_name(clean.name, catalog)
        others = {row.name: function_text(row.parameters, row.text) for row in rows
                  if row.kind == Kind.FUNCTION.value and (row.shared or row.owner == scope.actor)}  # fmt: skip
        functions.check(clean.name, clean.parameters, clean.text, catalog, others)
        taken = [row for row in same if row.shared == clean.shared and (clean.shared or row.owner == scope.actor)]
    else:
        taken = [row for row in same if row.owner == scope.actor and row.folder == clean.folder]
    if taken:
        raise Conflict(f"there is a {clean.kind} {clean.name!r} already ({taken[0].id}, of {taken[0].owner})")
    return clean


def _words(values: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for value in values if (word := " ".join(value.split()))))


def _visible(scope: Scope, db: Connection, ident: str) -> SavedRow:
    row = kept.get(scope, db, ident)
    if row.deleted or not (row.shared or row.owner == scope.actor):
        raise NotFound(f"there is no saved query {ident}")
    demand(scope, Kind(row.kind).right)
    return row


def _owns(scope: Scope, row: SavedRow) -> bool:
    return row.owner == scope.actor or (row.shared and allowed(scope, "detections.manage"))


def _editable(scope: Scope, db: Connection, ident: str, etag: str) -> SavedRow:
    if ident.startswith("stock-"):
        raise Forbidden("stock queries come with the product and are not changed; save a copy under a name of your own")
    row = _visible(scope, db, ident)
    if not _owns(scope, row):
        raise Forbidden(f"{row.name} belongs to {row.owner}; save a copy, or ask them")
    if etag != f'"{ident}.{row.version}"':
        raise Conflict(f"{row.updated_by} changed {row.name} meanwhile (version {row.version}); look at it again")
    return row


def _changed(scope: Scope, db: Connection, row: SavedRow, draft: Draft, verb: str) -> Saved:
    fresh = row_of(row.id, row.owner, draft, row.created, scope.actor, row.version + 1)
    if not kept.change(scope, db, row.id, row.version, values_of(fresh)):
        raise Conflict(f"{row.name} changed meanwhile; look at it again")
    _log(scope, db, fresh, verb, row)
    return saved_of(scope, fresh, kept.favourites(scope, db))


def _log(scope: Scope, db: Connection, row: SavedRow, verb: str, before: SavedRow | None) -> None:
    kept.add_version(scope, db, VersionRow(row.id, row.version, row.updated, scope.actor, verb, document_of(row)))
    audit.record(scope, db, f"hunting.query.{verb}", row.id, before=before, after=row, detail=row.name)
