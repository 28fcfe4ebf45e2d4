"""How often the incidents and alerts of a tenant were written: one number, raised in the transaction of every write.

`alerts`, `incidents`, `identities` raise it; whoever keeps an answer made from them (pages of the queue, which devices
somebody sees, live updates) keeps it exactly as long as the number stands.
"""

from __future__ import annotations

from sqlalchemy import Column, Connection, Engine, Integer, String, Table, insert, select, update

from vedette.core.scope import Scope
from vedette.records.audit import GENESIS
from vedette.records.database import metadata

versions = Table(
    "versions",
    metadata,
    Column("tenant", String(40), primary_key=True),
    Column("version", Integer, nullable=False),
)


def version(scope: Scope, db: Connection) -> int:
    """The tenant's version in this snapshot, 0 before the first write."""
    return db.scalar(select(versions.c.version).where(versions.c.tenant == scope.tenant)) or 0


def moved(scope: Scope, db: Connection) -> None:
    """Raise the version, once a transaction: readers see nothing of it before it is committed."""
    transaction, last = db.get_transaction(), db.info.get("moved")
    if last is not None and last[0] is transaction and scope.tenant in last[1]:
        return
    query = update(versions).where(versions.c.tenant == scope.tenant)
    if not db.execute(query.values(version=versions.c.version + 1)).rowcount:
        db.execute(insert(versions).values(tenant=scope.tenant, version=1))
    done = last[1] if last is not None and last[0] is transaction else frozenset()
    db.info["moved"] = (transaction, done | {scope.tenant})


class Glance:
    """A look at how far a tenant's audit and queues are that costs microseconds: for SQLite only, for one thread.

    It reads outside transactions, so each look sees what was committed before it.
    """

    def __init__(self, engine: Engine) -> None:
        self._connection = engine.raw_connection()

    def look(self, tenant: str, home: str) -> tuple[str, str, int]:
        """The newest audit marks of the tenant and of the caller's home, and the tenant's version."""
        cursor = self._connection.cursor()
        try:
            cursor.execute(_LOOK, (tenant, home, tenant))
            head, own, at = cursor.fetchone() or ("", "", 0)
        finally:
            cursor.close()
        return head or GENESIS, own or GENESIS, at or 0

    def close(self) -> None:
        """Give the connection back."""
        self._connection.close()


_LOOK = (
    "SELECT (SELECT hash FROM audit_heads WHERE tenant = ?), (SELECT hash FROM audit_heads WHERE tenant = ?), "
    "(SELECT version FROM versions WHERE tenant = ?)"
)
