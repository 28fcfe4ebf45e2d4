"""Mail policies as kept, with every version, and the mark that grows with every change of policies, lists, settings.

`mail.policies.store` writes and reads; a deleted policy stays, marked. Settings are the policy `settings/settings`.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import datetime

from sqlalchemy import Boolean, Column, Connection, Integer, String, Table, Text, delete, insert, select, update

from vedette.core.scope import Scope
from vedette.records.database import Instant, metadata

mail_policies = Table(
    "mail_policies",
    metadata,
    Column("tenant", String(40), primary_key=True),
    Column("protection", String(16), primary_key=True),
    Column("id", String(40), primary_key=True),
    Column("document", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("updated", Instant, nullable=False),
    Column("updated_by", Text, nullable=False),
    Column("deleted", Boolean, nullable=False),
)
mail_policy_versions = Table(
    "mail_policy_versions",
    metadata,
    Column("tenant", String(40), primary_key=True),
    Column("protection", String(16), primary_key=True),
    Column("id", String(40), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("by", Text, nullable=False),
    Column("verb", String(12), nullable=False),
    Column("document", Text, nullable=False),
)
mail_marks = Table(
    "mail_marks",
    metadata,
    Column("tenant", String(40), primary_key=True),
    Column("mark", Integer, nullable=False),
)


@dataclass(frozen=True, slots=True)
class PolicyRow:
    """One policy; `document` is JSON of `mail.policies.model.Policy` or of the settings."""

    protection: str
    id: str
    document: str
    version: int
    updated: datetime
    updated_by: str
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class PolicyVersionRow:
    """How a policy was after one change, `verb` says which."""

    protection: str
    id: str
    version: int
    at: datetime
    by: str
    verb: str
    document: str


_c, _v, _m = mail_policies.c, mail_policy_versions.c, mail_marks.c
_COLUMNS = [_c[field.name] for field in fields(PolicyRow)]
_VERSION = [_v[field.name] for field in fields(PolicyVersionRow)]


def listed(scope: Scope, db: Connection) -> tuple[PolicyRow, ...]:
    """Every policy that is not deleted."""
    query = select(*_COLUMNS).where(_c.tenant == scope.tenant, _c.deleted == False)  # noqa: E712 - SQL
    return tuple(PolicyRow(*row) for row in db.execute(query.order_by(_c.protection, _c.id)))


def find(scope: Scope, db: Connection, protection: str, ident: str) -> PolicyRow | None:
    """One policy, deleted ones too."""
    here = (_c.tenant == scope.tenant) & (_c.protection == protection) & (_c.id == ident)
    row = db.execute(select(*_COLUMNS).where(here)).first()
    return PolicyRow(*row) if row else None


def save(scope: Scope, db: Connection, row: PolicyRow, verb: str) -> None:
    """Store a policy whole, add the version to its history, and raise the mark."""
    here = (_c.tenant == scope.tenant) & (_c.protection == row.protection) & (_c.id == row.id)
    db.execute(delete(mail_policies).where(here))
    db.execute(insert(mail_policies).values(tenant=scope.tenant, **asdict(row)))
    past = PolicyVersionRow(row.protection, row.id, row.version, row.updated, row.updated_by, verb, row.document)
    db.execute(insert(mail_policy_versions).values(tenant=scope.tenant, **asdict(past)))
    changed(scope, db)


def versions(scope: Scope, db: Connection, protection: str, ident: str) -> tuple[PolicyVersionRow, ...]:
    """Every version of one policy, newest first."""
    here = (_v.tenant == scope.tenant) & (_v.protection == protection) & (_v.id == ident)
    return tuple(
        PolicyVersionRow(*row) for row in db.execute(select(*_VERSION).where(here).order_by(_v.version.desc()))
    )


def mark(scope: Scope, db: Connection) -> int:
    """How often anything that decides about mail was changed."""
    return int(db.scalar(select(_m.mark).where(_m.tenant == scope.tenant)) or 0)


def changed(scope: Scope, db: Connection) -> None:
    """Raise the mark: whoever keeps policies or lists reads them again."""
    query = update(mail_marks).where(_m.tenant == scope.tenant)
    if not db.execute(query.values(mark=_m.mark + 1)).rowcount:
        db.execute(insert(mail_marks).values(tenant=scope.tenant, mark=1))
