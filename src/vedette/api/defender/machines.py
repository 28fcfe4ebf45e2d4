"""`/api/machines` as Defender for Endpoint answers it, from what DeviceInfo and all other device tables say.

Source: https://learn.microsoft.com/defender-endpoint/api/machine; what nobody reported is null.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request

from vedette.api import odata
from vedette.api.access import Access, needs
from vedette.api.defender.alerts import shape as alert_shape
from vedette.api.errors import RESPONSES
from vedette.api.odata import KNOWN, Field, Reads
from vedette.core.clock import iso
from vedette.incidents import queue
from vedette.incidents.dossier import AlertView
from vedette.insight.machines import Machine, machine, machines
from vedette.records.selection import Compare, Every, Order, Where

router = APIRouter(prefix="/api/machines", tags=["Defender for Endpoint"], responses=RESPONSES, dependencies=[KNOWN])
Reader = Annotated[Access, needs("incidents.read")]
Ident = Annotated[str, Path(max_length=300)]
FIELDS = {
    "computerDnsName": Field("name"),
    "id": Field("id"),
    "lastSeen": Field("last_seen", Reads.MOMENT),
    "firstSeen": Field("first_seen", Reads.MOMENT),
    "osPlatform": Field("os_platform"),
    "lastIpAddress": Field("ip"),
}


@router.get("")
def list_mde_machines(
    request: Request,
    access: Reader,
    filter_: Annotated[str, Query(alias="$filter", max_length=8000)] = "",
    top: Annotated[int, Query(alias="$top", ge=1, le=10_000)] = 1000,
    skip: Annotated[int, Query(alias="$skip", ge=0, le=1_000_000)] = 0,
) -> dict[str, Any]:
    """Devices, latest seen first."""
    condition = odata.condition(filter_, FIELDS)
    found = machines(access.scope, access.product.hunting, condition, limit=top, skip=skip)
    return {
        "@odata.context": f"{request.url.scheme}://{request.url.netloc}/api/$metadata#Machines",
        "value": [_shape(each) for each in found],
    }


@router.get("/{machine_id}")
def get_mde_machine(access: Reader, machine_id: Ident) -> dict[str, Any]:
    """One device, by id or DNS name."""
    return _shape(machine(access.scope, access.product.hunting, machine_id))


@router.get("/{machine_id}/alerts")
def get_mde_machine_alerts(access: Reader, machine_id: Ident) -> dict[str, Any]:
    """The alerts of one device, newest first."""
    found = machine(access.scope, access.product.hunting, machine_id)
    condition = Every((Where("repeat_of", Compare.EQ, None), Where("evidence", Compare.HAS, found.name or found.id)))
    page = queue.alerts(access.scope, access.records, condition, Order("created"), limit=queue.LONGEST)
    shaped = [alert_shape(AlertView.of(row), access.scope.tenant) for row in page.rows]
    return {"value": [each for each in shaped if each["machineId"] in (found.id, found.name)]}


def _shape(found: Machine) -> dict[str, Any]:
    return {
        "id": found.id or found.name,
        "computerDnsName": found.name,
        "firstSeen": iso(found.first_seen),
        "lastSeen": iso(found.last_seen),
        "osPlatform": found.os_platform or None,
        "osProcessor": None,
        "osArchitecture": found.os_architecture or None,
        "version": found.os_version or None,
        "osBuild": found.os_build,
        "lastIpAddress": found.ip or None,
        "lastExternalIpAddress": found.public_ip or None,
        "healthStatus": "Active" if found.active else "Inactive",
        "onboardingStatus": "Onboarded",
        "rbacGroupId": None,
        "rbacGroupName": found.machine_group or None,
        "riskScore": "None",
        "exposureLevel": "None",
        "deviceValue": "Normal",
        "aadDeviceId": found.aad_id or None,
        "machineTags": [],
        "ipAddresses": [],
    }
