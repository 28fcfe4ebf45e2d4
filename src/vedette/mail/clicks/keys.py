"""The keys of each organisation that guarded links are signed with: made when first needed, renewed, forgotten.

`guarding` signs with the newest, `answering` believes every one that is kept; `vedette mail click-keys` turns them.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

from vedette.core import clock
from vedette.core.errors import Conflict, NotFound
from vedette.core.scope import Scope
from vedette.mail.clicks.address import ClickKey
from vedette.records import mail_click_keys as kept
from vedette.records.database import Records
from vedette.records.mail_click_keys import ClickKeyRow
from vedette.tenants import audit
from vedette.tenants.rights import demand

MANAGE = "mail-policies.manage"
_ID, _SECRET = 6, 32


@dataclass(slots=True)
class ClickKeys:
    """The keys of all organisations, each opened once; safe to share between threads."""

    records: Records
    _opened: dict[str, tuple[str, ClickKey]] = field(default_factory=dict, repr=False)

    def newest(self, scope: Scope) -> ClickKey:
        """The one to sign with, made now if there is none. Raises Conflict when there is no installation key."""
        found = self._read(scope)
        return self._key(scope, found[0] if found else _first(scope, self.records))

    def every(self, scope: Scope) -> Mapping[str, ClickKey]:
        """All that are believed, by their ids; none for an organisation that never had any. Raises Conflict."""
        return {row.id: self._key(scope, row) for row in self._read(scope)}

    def _read(self, scope: Scope) -> tuple[ClickKeyRow, ...]:
        with self.records.read() as db:
            return kept.listed(scope, db)

    def _key(self, scope: Scope, row: ClickKeyRow) -> ClickKey:
        known = self._opened.get(row.id)
        if known is None or known[0] != row.key:
            plain = self.records.vault.open(_purpose(row.id), row.key)
            known = self._opened[row.id] = (row.key, ClickKey(row.id, base64.b64decode(plain)))
        return known[1]


def listed(scope: Scope, records: Records) -> tuple[ClickKeyRow, ...]:
    """The keys, the newest first. Raises Forbidden."""
    demand(scope, MANAGE)
    with records.read() as db:
        return kept.listed(scope, db)


def renew(scope: Scope, records: Records) -> ClickKeyRow:
    """A new key that signs from now on; links signed before stay good. Raises Forbidden."""
    demand(scope, MANAGE)
    fresh = _fresh(records)
    with records.begin(scope) as db:
        for row in kept.listed(scope, db)[:1]:  # the newest signs, whatever the clock did
            fresh = replace(fresh, created=max(fresh.created, row.created + timedelta(seconds=1)))
        kept.add(scope, db, fresh)
        audit.record(scope, db, "mail-clicks.renew", fresh.id)
    return fresh


def forget(scope: Scope, records: Records, ident: str) -> None:
    """Believe a key no more: for one that got out. Raises Forbidden, NotFound, Conflict for the one that signs."""
    demand(scope, MANAGE)
    with records.begin(scope) as db:
        rows = kept.listed(scope, db)
        if rows and rows[0].id == ident:
            raise Conflict("this key signs now: make a new one first")
        if not kept.forget(scope, db, ident):
            raise NotFound(f"there is no key {ident}")
        audit.record(scope, db, "mail-clicks.forget", ident)


def _first(scope: Scope, records: Records) -> ClickKeyRow:
    fresh = _fresh(records)
    with records.begin(scope) as db:
        rows = kept.listed(scope, db)
        if rows:  # another thread or process was first
            return rows[0]
        kept.add(scope, db, fresh)
    return fresh


def _fresh(records: Records) -> ClickKeyRow:
    ident = secrets.token_hex(_ID)
    sealed = records.vault.seal(_purpose(ident), base64.b64encode(secrets.token_bytes(_SECRET)).decode())
    return ClickKeyRow(ident, sealed, clock.now())


def _purpose(ident: str) -> str:
    return f"mail_click_keys.key:{ident}"
