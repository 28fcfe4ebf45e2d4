"""The devices of a tenant, from everything they reported: the inventory behind the Defender face and device pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from vedette.core import clock
from vedette.core.errors import NotFound
from vedette.core.scope import Scope
from vedette.insight.hunting import Hunting
from vedette.kql.compile import compile_query
from vedette.lake.arrow import rows_of
from vedette.lake.limits import Limits
from vedette.records.selection import Compare, Condition, Either, Every, Not, Where

ACTIVE_FOR = timedelta(days=7)
"""A device that said nothing for so long is Inactive, as in Defender for Endpoint."""
_TABLES = (
    "DeviceEvents", "DeviceFileEvents", "DeviceFileCertificateInfo", "DeviceImageLoadEvents", "DeviceInfo",
    "DeviceLogonEvents", "DeviceNetworkEvents", "DeviceNetworkInfo", "DeviceProcessEvents", "DeviceRegistryEvents",
)  # fmt: skip
_COLUMNS = {
    "id": "DeviceId",
    "name": "DeviceName",
    "first_seen": "FirstSeen",
    "last_seen": "LastSeen",
    "os_platform": "OSPlatform",
    "ip": "LocalIP",
}
_QUERY = f"""
union {", ".join(_TABLES)}
| where isnotempty(DeviceName)
| summarize FirstSeen = min(Timestamp), LastSeen = max(Timestamp), DeviceId = max(DeviceId) by DeviceName
| join kind=leftouter (
    DeviceInfo
    | summarize arg_max(Timestamp, PublicIP, OSPlatform, OSArchitecture, OSVersion, OSBuild, MachineGroup, AadDeviceId)
      by DeviceName
  ) on DeviceName
| join kind=leftouter (
    union (DeviceNetworkEvents | project Timestamp, DeviceName, LocalIP),
          (DeviceNetworkInfo
           | mv-expand Address = parse_json(IPAddresses)
           | project Timestamp, DeviceName, LocalIP = tostring(Address.IPAddress))
    | where isnotempty(DeviceName) and isnotempty(LocalIP)
    | where not(LocalIP matches regex @"^(127\\.|169\\.254\\.|0\\.0\\.0\\.0$|(?i:fe80:)|::1?$)")
    | summarize arg_max(Timestamp, LocalIP) by DeviceName
  ) on DeviceName
"""


@dataclass(frozen=True, slots=True)
class Machine:
    """One device as it was last reported; texts are empty and numbers None where nobody said.

    `ip` is the last address of its own that led anywhere, `public_ip` the one it was seen under from outside.
    """

    id: str
    name: str
    first_seen: datetime
    last_seen: datetime
    os_platform: str
    os_architecture: str
    os_version: str
    os_build: int | None
    ip: str
    public_ip: str
    machine_group: str
    aad_id: str

    @property
    def active(self) -> bool:
        """It said something lately."""
        return clock.now() - self.last_seen <= ACTIVE_FOR


def machines(
    scope: Scope, hunting: Hunting, condition: Condition, *, limit: int = 1000, skip: int = 0
) -> tuple[Machine, ...]:
    """Devices that match, latest seen first; the scope's device groups narrow them as every query."""
    text = f"{_QUERY}| where {_predicate(condition)}\n| sort by LastSeen desc, DeviceName asc"
    if skip:
        text += f"\n| extend Place = row_number() | where Place > {skip} | project-away Place"
    query = compile_query(f"{text}\n| take {limit}", hunting.catalog)
    found = hunting.lake.query(scope, query, limits=Limits(seconds=60, rows=limit))
    return tuple(_machine(row) for row in rows_of(found.table))


def machine(scope: Scope, hunting: Hunting, name: str) -> Machine:
    """One device, by id or name, whatever the case. Raises NotFound."""
    either = Either((Where("id", Compare.EQ, name), Where("name", Compare.EQ, name)))
    for found in machines(scope, hunting, either, limit=1):
        return found
    raise NotFound(f"there is no device {name!r}")


def _machine(row: dict[str, Any]) -> Machine:
    return Machine(
        id=row["DeviceId"] or "",
        name=row["DeviceName"],
        first_seen=row["FirstSeen"],
        last_seen=row["LastSeen"],
        os_platform=row["OSPlatform"] or "",
        os_architecture=row["OSArchitecture"] or "",
        os_version=row["OSVersion"] or "",
        os_build=row["OSBuild"],
        ip=row["LocalIP"] or "",
        public_ip=row["PublicIP"] or "",
        machine_group=row["MachineGroup"] or "",
        aad_id=row["AadDeviceId"] or "",
    )


def _predicate(condition: Condition) -> str:
    """The condition in KQL."""
    match condition:
        case Every(parts):
            return " and ".join(f"({_predicate(part)})" for part in parts) or "true"
        case Either(parts):
            return " or ".join(f"({_predicate(part)})" for part in parts) or "false"
        case Not(part):
            return f"not({_predicate(part)})"
        case Where(field, compare, value):
            return _compared(_COLUMNS[field], compare, value)


def _compared(column: str, compare: Compare, value: object) -> str:
    if isinstance(value, tuple):
        return f"{column} in~ ({', '.join(_literal(each) for each in value)})"
    if value is None:
        return f"isempty({column})" if compare is Compare.EQ else f"isnotempty({column})"
    if isinstance(value, str):
        if compare in _WORDS:
            return f"{column} {_WORDS[compare]} {_literal(value)}"
        return f"strcmp({column}, {_literal(value)}) {_SIGN[compare]} 0"
    return f"{column} {_SIGN[compare]} {_literal(value)}"


_WORDS = {Compare.EQ: "=~", Compare.NE: "!~", Compare.HAS: "contains", Compare.STARTS: "startswith"}
_SIGN = {Compare.EQ: "==", Compare.NE: "!=", Compare.GT: ">", Compare.GE: ">=", Compare.LT: "<", Compare.LE: "<="}


def _literal(value: object) -> str:
    if isinstance(value, datetime):
        return f"datetime({clock.iso(value)})"
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
        return f'"{escaped}"'
    return str(value)
