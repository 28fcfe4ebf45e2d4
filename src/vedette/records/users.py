"""Users of an organisation as its directory tells them, with their groups; written by imports, read for licences.

They are the people who are protected; those who sign in are in `accounts` (the name of an account is a user's UPN).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import Boolean, Column, Connection, Index, String, Table, Text, delete, insert, or_, select

from vedette.core.scope import Scope
from vedette.records.database import metadata
from vedette.records.identities import chunks

users = Table(
    "users",
    metadata,
    Column("tenant", String(40), primary_key=True),
    Column("id", String(200), primary_key=True),
    Column("upn", Text, nullable=False),
    Column("mail", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("sid", Text, nullable=False),
    Column("department", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("enabled", Boolean, nullable=False),
    Column("source", String(100), nullable=False),
    Index(None, "tenant", "upn"),
)
user_groups = Table(
    "user_groups",
    metadata,
    Column("tenant", String(40), primary_key=True),
    Column("id", String(200), primary_key=True),
    Column("name", Text, nullable=False),
    Column("source", String(100), nullable=False),
)
group_members = Table(
    "user_group_members",
    metadata,
    Column("tenant", String(40), primary_key=True),
    Column("group", String(200), primary_key=True),
    Column("user", String(200), primary_key=True),
    Index(None, "tenant", "user"),
)


@dataclass(frozen=True, slots=True)
class UserRow:
    """One user; `id` is the directory's object id, `upn` and `mail` are lower case, `mail` may be empty.

    `source` is where they came from: `graph`, `csv`, `ldap:` and the directory's name, or empty.
    """

    id: str
    upn: str
    mail: str = ""
    name: str = ""
    sid: str = ""
    department: str = ""
    title: str = ""
    enabled: bool = True
    source: str = ""


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One directory group and the ids of its members, those of groups inside it included."""

    id: str
    name: str
    members: tuple[str, ...] = ()
    source: str = ""


def save_users(scope: Scope, db: Connection, rows: Sequence[UserRow]) -> None:
    """Store users, replacing those with the same id."""
    for part in chunks((row.id for row in rows), 500):
        db.execute(delete(users).where(users.c.tenant == scope.tenant, users.c.id.in_(part)))
    if rows:
        db.execute(insert(users), [{"tenant": scope.tenant, **asdict(row)} for row in rows])


def remove_users(scope: Scope, db: Connection, ids: Iterable[str]) -> None:
    """Forget users and their memberships."""
    for part in chunks(ids, 500):
        db.execute(delete(users).where(users.c.tenant == scope.tenant, users.c.id.in_(part)))
        column = group_members.c
        db.execute(delete(group_members).where(column.tenant == scope.tenant, column.user.in_(part)))


def remove_groups(scope: Scope, db: Connection, ids: Iterable[str]) -> None:
    """Forget groups with their memberships."""
    for part in chunks(ids, 500):
        column = group_members.c
        db.execute(delete(group_members).where(column.tenant == scope.tenant, column.group.in_(part)))
        db.execute(delete(user_groups).where(user_groups.c.tenant == scope.tenant, user_groups.c.id.in_(part)))


def all_users(scope: Scope, db: Connection) -> tuple[UserRow, ...]:
    """Every user, by UPN."""
    columns = [users.c[name] for name in UserRow.__dataclass_fields__]
    query = select(*columns).where(users.c.tenant == scope.tenant).order_by(users.c.upn, users.c.id)
    return tuple(UserRow(*row) for row in db.execute(query))


def find_user(scope: Scope, db: Connection, name: str) -> UserRow | None:
    """The user with this object id, UPN or mail address (letter case does not matter); one who left comes last."""
    columns = [users.c[field] for field in UserRow.__dataclass_fields__]
    low = name.lower()
    same = or_(users.c.id == name, users.c.upn == low, users.c.mail == low)
    row = db.execute(
        select(*columns).where(users.c.tenant == scope.tenant, same).order_by(users.c.enabled.desc(), users.c.id)
    ).first()
    return UserRow(*row) if row else None


def save_groups(scope: Scope, db: Connection, rows: Sequence[GroupRow]) -> None:
    """Store groups with their members, replacing those with the same id."""
    for part in chunks((row.id for row in rows), 500):
        db.execute(delete(user_groups).where(user_groups.c.tenant == scope.tenant, user_groups.c.id.in_(part)))
        column = group_members.c
        db.execute(delete(group_members).where(column.tenant == scope.tenant, column.group.in_(part)))
    if rows:
        db.execute(insert(user_groups), [_group(scope, row) for row in rows])
    members = [
        {"tenant": scope.tenant, "group": row.id, "user": user} for row in rows for user in dict.fromkeys(row.members)
    ]
    if members:
        db.execute(insert(group_members), members)


def all_groups(scope: Scope, db: Connection) -> tuple[GroupRow, ...]:
    """Every group with its members, by name."""
    members: dict[str, list[str]] = {}
    column = group_members.c
    query = select(column.group, column.user).where(column.tenant == scope.tenant).order_by(column.user)
    for group, user in db.execute(query):
        members.setdefault(group, []).append(user)
    rows = db.execute(
        select(user_groups.c.id, user_groups.c.name, user_groups.c.source)
        .where(user_groups.c.tenant == scope.tenant)
        .order_by(user_groups.c.name)
    )
    return tuple(GroupRow(row.id, row.name, tuple(members.get(row.id, ())), row.source) for row in rows)


def groups_of(scope: Scope, db: Connection, user: str) -> tuple[GroupRow, ...]:
    """The groups a user (by object id) is in, without their other members."""
    join = user_groups.join(
        group_members, (user_groups.c.tenant == group_members.c.tenant) & (user_groups.c.id == group_members.c.group)
    )
    query = select(user_groups.c.id, user_groups.c.name, user_groups.c.source).select_from(join)
    query = query.where(user_groups.c.tenant == scope.tenant, group_members.c.user == user)
    rows = db.execute(query.order_by(user_groups.c.name))
    return tuple(GroupRow(row.id, row.name, (user,), row.source) for row in rows)


def _group(scope: Scope, row: GroupRow) -> dict[str, str]:
    return {"tenant": scope.tenant, "id": row.id, "name": row.name, "source": row.source}
