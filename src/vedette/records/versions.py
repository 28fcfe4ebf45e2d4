"""How often the incidents and alerts of a tenant were written: one number, raised in the transaction of every write.

`alerts`, `incidents`, `identities` raise it; whoever keeps an answer made from them (pages of the queue, which devices
somebody sees, live updates) keeps it exactly as long as the number stands.
"""

from __future__ import annotations

from sqlalchemy import Column, Connection, Integer, String, Table, insert, select, update

from vedette.core.scope import Scope
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
