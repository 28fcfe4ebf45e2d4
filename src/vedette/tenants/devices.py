"""Device groups: which devices belong together by name, who is limited to them, and that limit as row filters in KQL.

A device belongs to the highest-ranked group it fits (the lowest number); what fits none is "ungrouped".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from vedette.core.errors import BadInput, Conflict, NotFound
from vedette.core.scope import RowFilter, Scope
from vedette.records import roles as kept
from vedette.records.database import Records
from vedette.records.roles import DeviceGroupRow
from vedette.schema.catalog import Catalog
from vedette.schema.types import Service
from vedette.tenants import audit
from vedette.tenants.reasons import Reason
from vedette.tenants.rights import demand
from vedette.tenants.roles import DIRECTORY, Person

UNGROUPED = "ungrouped"
# Administrators of the directory see every device whatever groups they are put into as well.
_UNLIMITED = ("global-administrator", "security-administrator")
_OPERATORS = {"equals": "=~", "starts-with": "startswith", "ends-with": "endswith", "contains": "contains"}


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition on a device: `field` is name or domain, `operator` a word of `_OPERATORS`."""

    field: str
    operator: str
    value: str

    @classmethod
    def read(cls, text: str) -> Condition:
        """From `name starts-with srv-` or `domain equals corp.example`. Raises BadInput."""
        parts = text.split(None, 2)
        if len(parts) != 3 or parts[0] not in ("name", "domain") or parts[1] not in _OPERATORS or "\n" in text:
            raise BadInput(f"not a condition on devices: {text!r}; write: name|domain {'|'.join(_OPERATORS)} VALUE")
        if parts[0] == "domain" and parts[1] != "equals":
            raise BadInput(f"a domain can only be compared with equals: {text!r}")
        return cls(parts[0], parts[1], parts[2].strip())

    def matches(self, device: str) -> bool:
        """Does a device of this (fully qualified) name fit?"""
        name, value = device.lower(), self.value.lower()
        if self.field == "domain":
            return name.endswith(f".{value}")
        tests = {"equals": name == value, "starts-with": name.startswith(value), "ends-with": name.endswith(value)}
        return tests.get(self.operator, value in name)

    def kql(self) -> str:
        """The same as a KQL predicate on DeviceName."""
        if self.field == "domain":
            return f"DeviceName endswith {quoted('.' + self.value)}"
        return f"DeviceName {_OPERATORS[self.operator]} {quoted(self.value)}"


def quoted(text: str) -> str:
    """A KQL string literal."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r") + '"'


def define(scope: Scope, records: Records, name: str, rank: int, conditions: Sequence[str]) -> None:
    """Make or change a device group. Raises Forbidden, BadInput for no or bad conditions, Conflict for a taken rank."""
    demand(scope, "endpoint-roles.manage")
    if name == UNGROUPED or not name.strip() or "\n" in name or not conditions:
        raise BadInput(f"a device group needs a name of its own (not {UNGROUPED!r}) and at least one condition")
    parsed = [Condition.read(text) for text in conditions]
    row = DeviceGroupRow(name, rank, tuple(f"{c.field} {c.operator} {c.value}" for c in parsed))
    with records.begin() as db:
        existing = {group.name: group for group in kept.device_groups_of(scope, db)}
        rival = next((g for g in existing.values() if g.rank == rank and g.name != name), None)
        if rival is not None:
            raise Conflict(f"{rival.name} has rank {rank} already; ranks decide between groups and must differ")
        kept.save_device_group(scope, db, row)
        audit.record(scope, db, "devices.define", name, before=existing.get(name), after=row)


def remove(scope: Scope, records: Records, name: str) -> None:
    """Remove a device group. Raises Forbidden, NotFound, Conflict while somebody is limited to it."""
    demand(scope, "endpoint-roles.manage")
    with records.begin() as db:
        users = [row.member for row in kept.assignments_of(scope, db) if name in row.devices]
        if users:
            raise Conflict(f"{len(users)} assignments are limited to {name}; change them first")
        before = [group for group in kept.device_groups_of(scope, db) if group.name == name]
        if not kept.remove_device_group(scope, db, name):
            raise NotFound(f"there is no device group {name!r}")
        audit.record(scope, db, "devices.remove", name, before=before)


def group_of(groups: Sequence[DeviceGroupRow], device: str) -> str:
    """The group a device belongs to; `groups` by rank."""
    for group in groups:
        if any(Condition.read(text).matches(device) for text in group.conditions):
            return group.name
    return UNGROUPED


def naming(groups: Sequence[DeviceGroupRow]) -> str:
    """KQL that gives the name of the group a row's DeviceName belongs to, empty without one; `groups` by rank."""
    parts = ['isempty(DeviceName), ""']
    for group in groups:
        own = " or ".join(Condition.read(text).kql() for text in group.conditions)
        parts.append(f"{own}, {quoted(group.name)}")
    return f"case({', '.join(parts)}, {quoted(UNGROUPED)})"


def limits(who: Person) -> frozenset[str] | None:
    """The device groups somebody is limited to; None when they are not.

    Once one is limited one sees those devices only, except as an administrator of the directory or when another
    assignment in the endpoint store has no limit.
    """
    if any(who.group(DIRECTORY, name) for name in _UNLIMITED):
        return None
    explicit = [grant for grant in who.grants if grant.store == "endpoint" and not grant.flowed]
    if not any(grant.devices for grant in explicit) or any(not grant.devices for grant in explicit):
        return None
    return frozenset(name for grant in explicit for name in grant.devices)


def reach(scope: Scope, db: Connection, who: Person, device: str) -> Reason:
    """Is this device among those the person may see?"""
    allowed = limits(who)
    if allowed is None:
        return Reason(True, "all devices")
    group = group_of(kept.device_groups_of(scope, db), device)
    return Reason(group in allowed, f"{device} is in device group {group}; you see {', '.join(sorted(allowed))}")


def filters(groups: Sequence[DeviceGroupRow], who: Person) -> tuple[RowFilter, ...]:
    """The row filters of a limited person, none for others; `groups` are all device groups by rank.

    Tables of the endpoint service show rows of allowed devices only (those without a device name: nothing); other
    tables also show rows that name no device.
    """
    allowed = limits(who)
    if allowed is None:
        return ()
    predicate = _predicate(groups, allowed)
    found = []
    for table in Catalog.stock().tables():
        named, known = table.column("DeviceName") is not None, table.column("DeviceId") is not None
        if table.service is Service.ENDPOINT:
            if named or known:
                found.append(RowFilter(table.name, predicate if named else "false"))
        elif named:
            nameless = "(isempty(DeviceName) and isempty(DeviceId))" if known else "isempty(DeviceName)"
            found.append(RowFilter(table.name, f"{nameless} or ({predicate})"))
        elif known:
            found.append(RowFilter(table.name, "isempty(DeviceId)"))
    return tuple(found)


def within(groups: Sequence[DeviceGroupRow], names: frozenset[str]) -> str:
    """KQL on DeviceName that holds for the devices of these groups; `groups` by rank. Raises NotFound."""
    for name in sorted(names - {group.name for group in groups} - {UNGROUPED}):
        raise NotFound(f"there is no device group {name!r}")
    return _predicate(groups, names)


def limited(scope: Scope) -> bool:
    """Whether the scope sees some devices only; what a missing licence hides from everybody does not count."""
    return any(item.predicate != "false" for item in scope.filters)


def _predicate(groups: Sequence[DeviceGroupRow], allowed: frozenset[str]) -> str:
    """KQL that holds for devices whose group is allowed, with ranks respected."""
    parts: list[str] = []
    higher: list[str] = []
    for group in groups:
        own = " or ".join(Condition.read(text).kql() for text in group.conditions)
        if group.name in allowed:
            parts.append(f"(({own}){''.join(f' and not({other})' for other in higher)})")
        higher.append(own)
    if UNGROUPED in allowed:
        rest = " and ".join(["isnotempty(DeviceName)", *(f"not({other})" for other in higher)])
        parts.append(f"({rest})")
    return " or ".join(parts) or "false"
