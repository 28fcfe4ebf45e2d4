"""The allow and block list, and one's own safe and blocked senders: `/api/v1/mail/list`, `/api/v1/mail/my-list`."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import Field

from vedette.api.access import Access, SignedIn, needs
from vedette.api.errors import RESPONSES
from vedette.api.native.mail.policies import Days, MailPreviewBody
from vedette.api.once import Once
from vedette.api.wire import Done, Moment, Page, Wire
from vedette.mail.policies import entries
from vedette.mail.policies import preview as trying
from vedette.mail.policies.book import Book
from vedette.mail.policies.entries import WantedEntry
from vedette.mail.policies.lists import Entry, ListKind
from vedette.mail.policies.store import MANAGE, VIEW
from vedette.records.mail_lists import EntryRow

router = APIRouter(prefix="/mail", tags=["Mail allow and block list"], responses=RESPONSES, route_class=Once)
Reader = Annotated[Access, needs(VIEW)]
Author = Annotated[Access, needs(MANAGE)]
Ident = Annotated[str, Path(max_length=40)]
Value = Annotated[str, Field(min_length=1, max_length=2000)]
Limit = Annotated[int, Query(ge=1, le=1000)]
Skip = Annotated[int, Query(ge=0, le=1_000_000)]
Cursor = Annotated[str, Query(max_length=500, description="`next` of the page before.")]


class MailEntriesBody(Wire):
    """What to allow or block; without an end a block stays and an allow lasts 45 days."""

    kind: ListKind
    values: list[Value] = Field(min_length=1, max_length=entries.AT_ONCE)
    allow: bool
    note: str = Field("", max_length=2000)
    expires: Moment | None = None

    def wanted(self) -> WantedEntry:
        """As the domain takes it."""
        return WantedEntry(self.kind, tuple(self.values), self.allow, self.note, self.expires)


class MailEntryBody(Wire):
    """One entry."""

    id: str
    kind: str
    value: str
    allow: bool
    note: str
    owner: str
    expires: Moment | None
    created: Moment
    created_by: str
    used: Moment | None


class MailNoteBody(Wire):
    """An entry's note and end."""

    note: str = Field("", max_length=2000)
    expires: Moment | None = None


class MailIdentsBody(Wire):
    """Entries by id."""

    ids: list[Annotated[str, Field(max_length=40)]] = Field(min_length=1, max_length=100)


@router.get("/list")
def list_mail_entries(
    access: Reader,
    kind: Annotated[ListKind | None, Query()] = None,
    allow: Annotated[bool | None, Query()] = None,
    text: Annotated[str, Query(max_length=200)] = "",
    limit: Limit = 100,
    skip: Skip = 0,
) -> Page[MailEntryBody]:
    """The organisation's entries, newest first."""
    rows, total = entries.listed(
        access.scope, access.records, kind=kind, allow=allow, text=text, limit=limit, skip=skip
    )
    return _page(rows, total)


@router.post("/list", status_code=201)
def add_mail_entries(access: Author, given: MailEntriesBody) -> list[MailEntryBody]:
    """Add entries, all or none."""
    rows = entries.add(access.scope, access.records, given.wanted())
    access.wake()
    return [MailEntryBody.model_validate(row) for row in rows]


@router.post("/list/preview")
def preview_mail_entries(access: Reader, given: MailEntriesBody, days: Days = 7) -> MailPreviewBody:
    """What these entries would have done in the last days."""
    room = access.product.mail
    before = room.shelf.book(access.scope)
    rows = entries.rows_of(access.scope, given.wanted())
    made = tuple(Entry(row.id, given.kind, row.value, row.allow, row.note) for row in rows)
    after = Book((*before.policies,), (*before.entries, *made), before.settings, before.mark)
    return MailPreviewBody.of(trying.preview(access.scope, access.records, room.blobs, before, after, days=days))


@router.put("/list/{entry}")
def update_mail_entry(access: SignedIn, entry: Ident, given: MailNoteBody) -> MailEntryBody:
    """Change an entry's note and end; one's own too."""
    return MailEntryBody.model_validate(entries.change(access.scope, access.records, entry, given.note, given.expires))


@router.post("/list/remove")
def remove_mail_entries(access: SignedIn, given: MailIdentsBody) -> Done:
    """Remove entries, all or none; one's own too."""
    count = entries.remove(access.scope, access.records, given.ids)
    return Done(message=f"{count} entries are removed")


@router.get("/my-list")
def list_own_entries(access: SignedIn, limit: Limit = 100, skip: Skip = 0) -> Page[MailEntryBody]:
    """One's own safe and blocked senders."""
    rows, total = entries.listed(access.scope, access.records, own=True, limit=limit, skip=skip)
    return _page(rows, total)


@router.post("/my-list", status_code=201)
def add_own_entries(access: SignedIn, given: MailEntriesBody) -> list[MailEntryBody]:
    """Allow or block senders for one's own mailbox."""
    rows = entries.add(access.scope, access.records, given.wanted(), own=True)
    return [MailEntryBody.model_validate(row) for row in rows]


def _page(rows: tuple[EntryRow, ...], total: int) -> Page[MailEntryBody]:
    return Page(value=[MailEntryBody.model_validate(row) for row in rows], total=total)
