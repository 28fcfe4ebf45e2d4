"""The account somebody names: any, one's own, or one's own unless one manages users.

Called by everything here that changes an account or what hangs on it.
"""

from __future__ import annotations

from sqlalchemy import Connection

from vedette.core.errors import Forbidden, NotFound
from vedette.core.scope import Scope
from vedette.records import accounts as kept
from vedette.records.accounts import AccountRow
from vedette.tenants.rights import demand


def account_of(scope: Scope, db: Connection, identifier: str) -> AccountRow:
    """The account with this id or name. Raises NotFound."""
    row = kept.find_account(scope, db, identifier)
    if row is None:
        raise NotFound(f"there is no account {identifier!r} in {scope.tenant}")
    return row


def own_account(scope: Scope, db: Connection, identifier: str, what: str) -> AccountRow:
    """The same if it is the asker's; `what` says what only its owner does. Raises NotFound, Forbidden."""
    row = account_of(scope, db, identifier)
    if row.name != scope.actor:
        raise Forbidden(f"only the owner of an account {what}")
    return row


def managed_account(scope: Scope, db: Connection, identifier: str) -> AccountRow:
    """The same if it is the asker's or they manage users. Raises NotFound, Forbidden."""
    row = account_of(scope, db, identifier)
    if row.name != scope.actor:
        demand(scope, "users.manage")
    return row
