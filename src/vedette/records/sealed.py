"""Every stored secret that is sealed under the installation's key, of all tenants; for changing that key only."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Column, Connection, select, update

from vedette.core.errors import Forbidden
from vedette.core.scope import Scope
from vedette.records.accounts import accounts
from vedette.records.directories import directories
from vedette.records.mail_click_keys import mail_click_keys
from vedette.records.mail_keys import mail_keys
from vedette.records.mailboxes import mailboxes
from vedette.records.providers import providers
from vedette.records.signing import signing_keys
from vedette.records.streams import streams

COLUMNS: tuple[Column[str], ...] = (
    accounts.c.totp,
    providers.c.secret,
    directories.c.password,
    signing_keys.c.private,
    streams.table.c.secret,
    mail_keys.c.key,
    mail_click_keys.c.key,
    mailboxes.table.c.secret,
)


@dataclass(frozen=True, slots=True)
class SealedRow:
    """One sealed text: `purpose` is `table.column:id`, which is what it was sealed for."""

    column: Column[str]
    id: str
    text: str

    @property
    def purpose(self) -> str:
        """What it is sealed for."""
        return f"{self.column.table.name}.{self.column.name}:{self.id}"


def everything(scope: Scope, db: Connection) -> tuple[SealedRow, ...]:
    """Every secret there is. Raises Forbidden for anybody but the operator of the installation."""
    if "*" not in scope.rights:
        raise Forbidden("only the operator of the installation changes its key")
    found: list[SealedRow] = []
    for column in COLUMNS:
        query = select(column.table.c.id, column).where(column != "")
        found += [SealedRow(column, row[0], row[1]) for row in db.execute(query)]
    return tuple(found)


def put(scope: Scope, db: Connection, row: SealedRow, text: str) -> None:
    """Store a secret sealed anew. Raises Forbidden as `everything` does."""
    if "*" not in scope.rights:
        raise Forbidden("only the operator of the installation changes its key")
    table = row.column.table
    db.execute(update(table).where(table.c.id == row.id).values({row.column.name: text}))
