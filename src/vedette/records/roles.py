"""Role assignments, role groups made by copying, and device groups, as kept; `tenants.roles` gives them meaning."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Column, Connection, Index, Integer, String, Table, Text, delete, insert, select

from vedette.core.scope import Scope
from vedette.records.database import Instant, metadata

assignments = Table(
    "role_assignments",
    metadata,
    Column("tenant", String(40), primary_key=True),
    Column("kind", String(10), primary_key=True),
    Column("member", String(200), primary_key=True),
    Column("store", String(20), primary_key=True),
    Column("group", String(120), primary_key=True),
    Column("devices", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Index(None, "tenant", "store", "group"),
)
role_groups = Table(
    "role_groups",
    metadata,
    Column("tenant", String(40), primary_key=True),
    Column("store", String(20), primary_key=True),
    Column("name", String(120), primary_key=True),
    Column("title", Text, nullable=False),
    Column("roles", Text, nullable=False),
    Column("copied_from", String(120), nullable=False),
)
device_groups = Table(
    "device_groups",
    metadata,
    Column("tenant", String(40), primary_key=True),
    Column("name", String(120), primary_key=True),
    Column("rank", Integer, nullable=False),
    Column("conditions", Text, nullable=False),
)


@dataclass(frozen=True, slots=True)
class AssignmentRow:
    """Somebody is in a role group: `kind` is `account` or `group` (a directory group), `member` its id.

    `devices` names the device groups this assignment is limited to; empty means all devices. `at` is UTC.
    """

    kind: str
    member: str
    store: str
    group: str
    by: str
    at: datetime
    devices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RoleGroupRow:
    """A role group this organisation made: which roles, and which group it was copied from."""

    store: str
    name: str
    title: str
    roles: tuple[str, ...]
    copied_from: str


@dataclass(frozen=True, slots=True)
class DeviceGroupRow:
    """Devices told apart by name: the lower `rank` wins; a condition is `field operator value`, any may hold."""

    name: str
    rank: int
    conditions: tuple[str, ...]


def assign(scope: Scope, db: Connection, row: AssignmentRow) -> None:
    """Put a member into a group, replacing an earlier assignment of the same."""
    unassign(scope, db, row.kind, row.member, row.store, row.group)
    db.execute(insert(assignments).values({"tenant": scope.tenant, **asdict(row), "devices": "\n".join(row.devices)}))


def unassign(scope: Scope, db: Connection, kind: str, member: str, store: str, group: str) -> bool:
    """Take a member out of a group; False when it was not in it."""
    column = assignments.c
    here = (column.tenant == scope.tenant) & (column.kind == kind) & (column.member == member)
    gone = db.execute(delete(assignments).where(here, column.store == store, column.group == group))
    return bool(gone.rowcount)


def assignments_of(scope: Scope, db: Connection) -> tuple[AssignmentRow, ...]:
    """Every assignment of the tenant."""
    column = assignments.c
    query = select(assignments).where(column.tenant == scope.tenant)
    rows = db.execute(query.order_by(column.store, column.group, column.kind, column.member))
    return tuple(
        AssignmentRow(
            row.kind,
            row.member,
            row.store,
            row.group,
            row.by,
            row.at,
            tuple(row.devices.split("\n")) if row.devices else (),
        )
        for row in rows
    )


def save_role_group(scope: Scope, db: Connection, row: RoleGroupRow) -> None:
    """Store a role group, replacing the one of that name."""
    remove_role_group(scope, db, row.store, row.name)
    db.execute(insert(role_groups).values({"tenant": scope.tenant, **asdict(row), "roles": "\n".join(row.roles)}))


def remove_role_group(scope: Scope, db: Connection, store: str, name: str) -> bool:
    """Remove a role group; False when there was none."""
    column = role_groups.c
    here = (column.tenant == scope.tenant) & (column.store == store) & (column.name == name)
    return bool(db.execute(delete(role_groups).where(here)).rowcount)


def role_groups_of(scope: Scope, db: Connection) -> tuple[RoleGroupRow, ...]:
    """Every role group the organisation made."""
    column = role_groups.c
    query = select(role_groups).where(column.tenant == scope.tenant).order_by(column.store, column.name)
    return tuple(
        RoleGroupRow(row.store, row.name, row.title, tuple(row.roles.split()), row.copied_from)
        for row in db.execute(query)
    )


def save_device_group(scope: Scope, db: Connection, row: DeviceGroupRow) -> None:
    """Store a device group, replacing the one of that name."""
    remove_device_group(scope, db, row.name)
    values = {"tenant": scope.tenant, **asdict(row), "conditions": "\n".join(row.conditions)}
    db.execute(insert(device_groups).values(values))


def remove_device_group(scope: Scope, db: Connection, name: str) -> bool:
    """Remove a device group; False when there was none."""
    column = device_groups.c
    return bool(db.execute(delete(device_groups).where(column.tenant == scope.tenant, column.name == name)).rowcount)


def device_groups_of(scope: Scope, db: Connection) -> tuple[DeviceGroupRow, ...]:
    """Every device group, highest rank (lowest number) first."""
    column = device_groups.c
    query = select(device_groups).where(column.tenant == scope.tenant).order_by(column.rank, column.name)
    return tuple(DeviceGroupRow(row.name, row.rank, tuple(row.conditions.split("\n"))) for row in db.execute(query))
