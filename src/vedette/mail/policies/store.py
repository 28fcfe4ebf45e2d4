"""Policies and settings kept, versioned and audited; and the book of what is in force, read again after every change.

The API changes policies here, `gate` asks `Shelf.book` for every message. Stock policies are ours: presets are only
assigned, the default keeps covering everybody; users' own stand between them.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from threading import Lock
from typing import Any

import msgspec
from sqlalchemy import Connection

from vedette.core import clock
from vedette.core.errors import BadInput, Conflict, NotFound
from vedette.core.ids import new_id
from vedette.core.scope import Scope
from vedette.core.shapes import from_json
from vedette.mail.policies.book import Book, MailSettings
from vedette.mail.policies.checking import check, check_audience, check_settings
from vedette.mail.policies.lists import Entry, ListKind
from vedette.mail.policies.model import DEFAULT, LAST, SETTINGS, Audience, Policy, Protection, Settings
from vedette.mail.policies.presets import stock
from vedette.records import mail_lists
from vedette.records import mail_policies as kept
from vedette.records.database import Records
from vedette.records.mail_policies import PolicyRow, PolicyVersionRow
from vedette.tenants import audit
from vedette.tenants.rights import demand

VIEW, MANAGE = "mail-policies.view", "mail-policies.manage"
_SETTINGS = "settings"
_MOST = 300
Any_ = Policy[Settings]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A policy as somebody asks for it; `priority` counts from 0 among users' own of the protection."""

    protection: Protection
    name: str
    settings: Settings
    audience: Audience = field(default_factory=Audience)
    enabled: bool = True
    priority: int = 0
    description: str = ""


@dataclass(slots=True)
class Shelf:
    """The books of all tenants, each read once after a change; safe to share between threads."""

    records: Records
    _books: dict[str, tuple[int, object, Book]] = field(default_factory=dict, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def book(self, scope: Scope) -> Book:
        """What is in force for a tenant now. Entries that expire do so within a minute."""
        minute = clock.now().replace(second=0, microsecond=0)
        with self.records.read() as db:
            mark = kept.mark(scope, db)
            with self._lock:
                found = self._books.get(scope.tenant)
            if found is not None and found[:2] == (mark, minute):
                return found[2]
            book = book_of(scope, db)
        with self._lock:
            self._books[scope.tenant] = (mark, minute, book)
        return book


def book_of(scope: Scope, db: Connection) -> Book:
    """Policies, lists and settings in force, read from the state database."""
    entries = tuple(
        Entry(**{**asdict(row), "kind": ListKind(row.kind)}) for row in mail_lists.in_force(scope, db, clock.now())
    )
    return Book(_all(scope, db), entries, settings_of(scope, db), kept.mark(scope, db))


def listed(scope: Scope, records: Records, protection: Protection | None = None) -> tuple[Any_, ...]:
    """Every policy in its order of precedence, stock ones included. Raises Forbidden."""
    demand(scope, VIEW)
    with records.read() as db:
        found = _all(scope, db)
    wanted = (policy for policy in found if protection in (None, policy.protection))
    return tuple(sorted(wanted, key=lambda policy: (policy.protection, policy.rank, policy.id)))


def get(scope: Scope, records: Records, protection: Protection, ident: str) -> Any_:
    """One policy. Raises Forbidden, NotFound."""
    return _among(listed(scope, records, protection), ident)


def create(scope: Scope, records: Records, wanted: Wanted) -> Any_:
    """Keep a new policy. Raises Forbidden, BadInput for settings that cannot be used."""
    demand(scope, MANAGE)
    _check(wanted)
    with records.begin(scope) as db:
        own = _own(_all(scope, db), wanted.protection)
        if len(own) >= _MOST:
            raise Conflict(f"there are {_MOST} policies of this kind already")
        fresh = _policy(new_id("mp"), wanted, scope.actor, 1)
        _place(scope, db, fresh, own, "create")
        audit.record(scope, db, "mail-policies.create", _subject(fresh), after=fresh)
    return get(scope, records, wanted.protection, fresh.id)


def update(scope: Scope, records: Records, ident: str, wanted: Wanted, etag: str) -> Any_:
    """Change a policy. Of presets only whom they cover may change, of the default only its settings.

    Raises Forbidden, NotFound, BadInput, Conflict when it changed since.
    """
    demand(scope, MANAGE)
    _check(wanted)
    with records.begin(scope) as db:
        found = _all(scope, db)
        before = _among((policy for policy in found if policy.protection is wanted.protection), ident)
        if before.etag != etag:
            raise Conflict(f"{before.name} was changed by {before.updated_by or 'somebody'} meanwhile: look again")
        fresh = _stock(before, wanted) if before.stock else _policy(ident, wanted, scope.actor, before.version + 1)
        fresh = replace(fresh, version=before.version + 1, updated=clock.now(), updated_by=scope.actor)
        _place(scope, db, fresh, [one for one in _own(found, wanted.protection) if one.id != ident], "update")
        audit.record(scope, db, "mail-policies.update", _subject(fresh), before=before, after=fresh)
    return get(scope, records, wanted.protection, ident)


def remove(scope: Scope, records: Records, protection: Protection, ident: str, etag: str) -> None:
    """Delete a policy of users' own. Raises Forbidden, NotFound, BadInput for stock ones, Conflict."""
    demand(scope, MANAGE)
    with records.begin(scope) as db:
        before = _among((policy for policy in _all(scope, db) if policy.protection is protection), ident)
        if before.stock:
            raise BadInput(f"{before.name} is ours: turn it off or change whom it covers")
        if before.etag != etag:
            raise Conflict(f"{before.name} was changed meanwhile: look again")
        row = _row(replace(before, version=before.version + 1, updated=clock.now(), updated_by=scope.actor))
        kept.save(scope, db, replace(row, deleted=True), "delete")
        audit.record(scope, db, "mail-policies.delete", _subject(before), before=before)


def versions(scope: Scope, records: Records, protection: Protection, ident: str) -> tuple[PolicyVersionRow, ...]:
    """How a policy was, newest first. Raises Forbidden."""
    demand(scope, VIEW)
    with records.read() as db:
        return kept.versions(scope, db, protection.value, ident)


def settings_of(scope: Scope, db: Connection) -> MailSettings:
    """The organisation's settings of mail."""
    row = kept.find(scope, db, _SETTINGS, _SETTINGS)
    return from_json(row.document, MailSettings) if row else MailSettings()


def shown_settings(scope: Scope, records: Records) -> tuple[MailSettings, int]:
    """The settings and their version. Raises Forbidden."""
    demand(scope, VIEW)
    with records.read() as db:
        row = kept.find(scope, db, _SETTINGS, _SETTINGS)
        return settings_of(scope, db), row.version if row else 0


def save_settings(scope: Scope, records: Records, settings: MailSettings, version: int) -> int:
    """Change the settings; the new version. Raises Forbidden, BadInput, Conflict when they changed since."""
    demand(scope, MANAGE)
    check_settings(settings)
    with records.begin(scope) as db:
        row = kept.find(scope, db, _SETTINGS, _SETTINGS)
        if (row.version if row else 0) != version:
            raise Conflict("the mail settings were changed meanwhile: look again")
        before = settings_of(scope, db)
        document = msgspec.json.encode(settings).decode()
        fresh = PolicyRow(_SETTINGS, _SETTINGS, document, version + 1, clock.now(), scope.actor)
        kept.save(scope, db, fresh, "update")
        audit.record(scope, db, "mail-settings.update", scope.tenant, before=before, after=settings)
    return version + 1


def changed(book: Book, fresh: Any_) -> Book:
    """The book as it would be with this policy."""
    others = [one for one in book.policies if (one.protection, one.id) != (fresh.protection, fresh.id)]
    moved = [
        replace(one, priority=one.priority + 1)
        if one.protection is fresh.protection and not one.stock and one.priority >= fresh.priority
        else one
        for one in others
    ]
    return Book((*moved, fresh), book.entries, book.settings, book.mark)


def proposed(book: Book, ident: str, wanted: Wanted) -> Any_:
    """The policy that asking for this would make; `ident` empty for a new one. Raises BadInput, NotFound."""
    _check(wanted)
    if not ident:
        return _policy("new", wanted, "", 0)
    before = _among((one for one in book.policies if one.protection is wanted.protection), ident)
    return _stock(before, wanted) if before.stock else _policy(ident, wanted, "", before.version)


def _all(scope: Scope, db: Connection) -> tuple[Any_, ...]:
    rows = [row for row in kept.listed(scope, db) if row.protection != _SETTINGS]
    found: dict[tuple[Protection, str], Any_] = {(one.protection, one.id): one for one in stock()}
    for row in rows:
        policy = _decoded(row)
        found[(policy.protection, policy.id)] = policy
    return tuple(found.values())


def _decoded(row: PolicyRow) -> Any_:
    shape: Any = Policy[SETTINGS[Protection(row.protection)]]  # type: ignore[misc]
    policy: Any_ = from_json(row.document, shape)
    return replace(policy, version=row.version, updated=row.updated, updated_by=row.updated_by)


def _row(policy: Any_) -> PolicyRow:
    at = policy.updated or clock.now()
    document = msgspec.json.encode(policy).decode()
    return PolicyRow(policy.protection.value, policy.id, document, policy.version, at, policy.updated_by)


def _place(scope: Scope, db: Connection, fresh: Any_, others: list[Any_], verb: str) -> None:
    """Keep a policy and close the ranks of the others around it."""
    if fresh.stock:
        kept.save(scope, db, _row(fresh), verb)
        return
    at = min(max(fresh.priority, 0), len(others))
    ordered = [*others[:at], fresh, *others[at:]]
    for priority, one in enumerate(ordered):
        if one is fresh:
            kept.save(scope, db, _row(replace(one, priority=priority)), verb)
        elif one.priority != priority:
            moved = replace(one, priority=priority, version=one.version + 1, updated=clock.now())
            kept.save(scope, db, _row(replace(moved, updated_by=scope.actor)), "reorder")


def _own(found: tuple[Any_, ...], protection: Protection) -> list[Any_]:
    own = (one for one in found if one.protection is protection and not one.stock)
    return sorted(own, key=lambda one: (one.priority, one.id))


def _stock(before: Any_, wanted: Wanted) -> Any_:
    if before.id == DEFAULT:
        return replace(before, settings=wanted.settings, priority=LAST)
    return replace(before, audience=wanted.audience, enabled=wanted.enabled)


def _policy(ident: str, wanted: Wanted, by: str, version: int) -> Any_:
    return Policy(
        ident,
        wanted.name.strip(),
        wanted.protection,
        wanted.settings,
        wanted.priority,
        wanted.enabled,
        wanted.audience,
        wanted.description,
        version=version,
        updated=clock.now(),
        updated_by=by,
    )


def _check(wanted: Wanted) -> None:
    if not wanted.name.strip():
        raise BadInput("a policy needs a name")
    if type(wanted.settings) is not SETTINGS[wanted.protection]:
        raise BadInput(f"these are no settings of {wanted.protection}")
    check(wanted.settings)
    check_audience(wanted.audience)


def _among(found: Any, ident: str) -> Any_:
    policy: Any_ | None = next((one for one in found if one.id == ident), None)
    if policy is None:
        raise NotFound(f"there is no mail policy {ident!r}")
    return policy


def _subject(policy: Any_) -> str:
    return f"{policy.protection}/{policy.id}"
