"""The allow and block list for people: entries added with a note and an expiry, changed, removed; all of it audited.

An allow always expires, a block may stay. Everybody keeps safe and blocked senders of their own mailbox.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from vedette.core import clock
from vedette.core.errors import BadInput, Conflict, Forbidden
from vedette.core.ids import new_id
from vedette.core.scope import Scope
from vedette.mail.policies.lists import ListKind, normal
from vedette.mail.policies.store import MANAGE, VIEW
from vedette.records import mail_lists as kept
from vedette.records import mail_policies
from vedette.records.database import Records
from vedette.records.mail_lists import EntryRow
from vedette.tenants import audit
from vedette.tenants.rights import demand

AT_ONCE = 20
"""Values of one call."""
ALLOWED_FOR = timedelta(days=45)
"""How long an allow lasts that names no end."""
LONGEST = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class WantedEntry:
    """What is to be allowed or blocked; `expires` None: a block stays, an allow lasts 45 days."""

    kind: ListKind
    values: tuple[str, ...]
    allow: bool
    note: str = ""
    expires: datetime | None = None


def add(scope: Scope, records: Records, wanted: WantedEntry, *, own: bool = False) -> tuple[EntryRow, ...]:
    """Add entries, all or none; `own` puts them on the asker's own list, which holds senders only.

    Raises Forbidden, BadInput for values that are none of the kind, Conflict for one that is listed already.
    """
    owner = _owner(scope, own)
    if own and wanted.kind is not ListKind.SENDER:
        raise BadInput("your own list holds senders")
    if not own:
        demand(scope, MANAGE)
    if not 1 <= len(wanted.values) <= AT_ONCE:
        raise BadInput(f"add 1 to {AT_ONCE} values at once")
    with records.begin(scope) as db:
        rows = rows_of(scope, wanted, owner)
        for row in rows:
            put(scope, db, row)
    return rows


def rows_of(scope: Scope, wanted: WantedEntry, owner: str = "") -> tuple[EntryRow, ...]:
    """The entries as they would be kept. Raises BadInput."""
    expires = _expiry(wanted.allow, wanted.expires)
    return tuple(
        EntryRow(
            new_id("al"), wanted.kind.value, value, wanted.allow, wanted.note, owner, expires, clock.now(), scope.actor
        )
        for value in dict.fromkeys(normal(wanted.kind, value) for value in wanted.values)
    )


def put(scope: Scope, db: Connection, row: EntryRow) -> None:
    """Keep one entry within a transaction, with its audit. Raises Conflict when the value is listed already."""
    present = kept.present(scope, db, row.owner, row.kind, row.value)
    if present is not None and present.expires is not None and present.expires <= clock.now():
        kept.remove(scope, db, present.id)
    elif present is not None:
        raise Conflict(f"{row.value} is {'allowed' if present.allow else 'blocked'} already (entry {present.id})")
    kept.add(scope, db, row)
    mail_policies.changed(scope, db)
    audit.record(scope, db, "mail-lists.add", row.id, after=row, detail=f"{_word(row)} {row.kind} {row.value}"[:500])


def change(scope: Scope, records: Records, ident: str, note: str, expires: datetime | None) -> EntryRow:
    """Change an entry's note and end. Raises Forbidden, NotFound, BadInput."""
    with records.begin(scope) as db:
        before = _mine(scope, db, ident)
        end = _expiry(before.allow, expires)
        kept.change(scope, db, ident, {"note": note, "expires": end})
        after = kept.get(scope, db, ident)
        mail_policies.changed(scope, db)
        audit.record(scope, db, "mail-lists.update", ident, before=before, after=after)
    return after


def remove(scope: Scope, records: Records, idents: Sequence[str]) -> int:
    """Remove entries, all or none; how many. Raises Forbidden, NotFound."""
    with records.begin(scope) as db:
        for ident in dict.fromkeys(idents):
            before = _mine(scope, db, ident)
            kept.remove(scope, db, ident)
            audit.record(scope, db, "mail-lists.remove", ident, before=before, detail=f"{_word(before)} {before.value}")
        mail_policies.changed(scope, db)
    return len(set(idents))


def listed(
    scope: Scope,
    records: Records,
    *,
    kind: ListKind | None = None,
    allow: bool | None = None,
    text: str = "",
    own: bool = False,
    limit: int = 100,
    skip: int = 0,
) -> tuple[tuple[EntryRow, ...], int]:
    """Entries newest first, with how many match; `own` lists the asker's. Raises Forbidden."""
    if not own:
        demand(scope, VIEW)
    owner, word = _owner(scope, own), kind.value if kind else ""
    with records.read() as db:
        return kept.listed(scope, db, kind=word, owner=owner, allow=allow, text=text, limit=limit, skip=skip)


def _mine(scope: Scope, db: Connection, ident: str) -> EntryRow:
    row = kept.get(scope, db, ident)
    if not row.owner:
        demand(scope, MANAGE)
    elif row.owner != scope.actor.lower():
        raise Forbidden("this entry is on somebody else's own list")
    return row


def _owner(scope: Scope, own: bool) -> str:
    if own and ("@" not in scope.actor or " " in scope.actor):  # a program acts as `name (program)`
        raise Forbidden("only people with a mailbox keep a list of their own")
    return scope.actor.lower() if own else ""


def _expiry(allow: bool, expires: datetime | None) -> datetime | None:
    present = clock.now()
    if expires is None:
        return present + ALLOWED_FOR if allow else None
    if not present < expires <= present + LONGEST:
        raise BadInput(f"an entry ends within {LONGEST.days} days from now")
    return expires


def _word(row: EntryRow) -> str:
    return "allow" if row.allow else "block"
