"""`/api/alerts` as Defender for Endpoint answers it: list with OData, one, change.

Source: https://learn.microsoft.com/defender-endpoint/api/alerts.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Body, Path, Query, Request

from vedette.api import odata
from vedette.api.access import Access, needs
from vedette.api.defender import shapes
from vedette.api.defender.words import alert_changed, opened
from vedette.api.errors import RESPONSES
from vedette.api.odata import KNOWN, Field, Reads, words_of
from vedette.core.clock import iso
from vedette.detect.alert import Severity, Tactic
from vedette.incidents import queue
from vedette.incidents.dossier import AlertView
from vedette.incidents.dossier import alert as read_alert
from vedette.incidents.incident import AlertStatus
from vedette.records.alerts import AlertRow
from vedette.records.selection import Compare, Every, Order, Where
from vedette.schema.entities import Account, Device

router = APIRouter(prefix="/api/alerts", tags=["Defender for Endpoint"], responses=RESPONSES, dependencies=[KNOWN])
Reader = Annotated[Access, needs("incidents.read")]
Keeper = Annotated[Access, needs("incidents.manage")]
Ident = Annotated[str, Path(max_length=200)]
FIELDS = {
    "alertCreationTime": Field("created", Reads.MOMENT),
    "lastUpdateTime": Field("updated", Reads.MOMENT),
    "lastEventTime": Field("last_activity", Reads.MOMENT),
    "firstEventTime": Field("first_activity", Reads.MOMENT),
    "incidentId": Field("incident", Reads.NUMBER),
    "id": Field("id"),
    "status": Field("status", words=words_of(AlertStatus, active="New")),
    "severity": Field("severity", words=words_of(Severity), graded=True),
    "category": Field("category", words=words_of(Tactic)),
    "detectionSource": Field("source"),
    "assignedTo": Field("assigned"),
}
MOST = 10_000


@router.get("")
def list_mde_alerts(
    request: Request,
    access: Reader,
    filter_: Annotated[str, Query(alias="$filter", max_length=8000)] = "",
    orderby: Annotated[str, Query(alias="$orderby", max_length=200)] = "",
    expand: Annotated[Literal["", "evidence"], Query(alias="$expand")] = "",
    top: Annotated[int, Query(alias="$top", ge=1, le=MOST)] = MOST,
    skip: Annotated[int, Query(alias="$skip", ge=0, le=1_000_000)] = 0,
) -> dict[str, Any]:
    """Alerts, newest first unless `$orderby` says otherwise; their evidence comes with or without `$expand`."""
    condition = Every((odata.condition(filter_, FIELDS), Where("repeat_of", Compare.EQ, None)))
    order = odata.order(orderby, FIELDS, Order("created"))
    rows: list[AlertRow] = []
    more = True
    while more and len(rows) < top:
        limit = min(top - len(rows), queue.LONGEST)
        page = queue.alerts(access.scope, access.records, condition, order, limit=limit, skip=skip + len(rows))
        rows += page.rows
        more = bool(page.next)
    return {
        "@odata.context": f"{request.url.scheme}://{request.url.netloc}/api/$metadata#Alerts",
        "value": [shape(AlertView.of(row), access.scope.tenant) for row in rows],
    }


@router.get("/{alert}")
def get_mde_alert(access: Reader, alert: Ident) -> dict[str, Any]:
    """One alert."""
    return shape(read_alert(access.scope, access.records, alert), access.scope.tenant)


@router.patch("/{alert}")
def update_mde_alert(access: Keeper, alert: Ident, given: Annotated[dict[str, Any], Body()]) -> dict[str, Any]:
    """Change status, owner, classification, determination; add a comment."""
    change = opened(given, {"status", "assignedTo", "classification", "determination", "comment"})
    alert_changed(access, alert, change)
    return get_mde_alert(access, alert)


def shape(view: AlertView, tenant: str) -> dict[str, Any]:
    """One alert as that API writes it."""
    row = view.row
    device = next((item.entity for item in view.evidence if isinstance(item.entity, Device)), Device())
    account = next((item.entity for item in view.evidence if isinstance(item.entity, Account)), None)
    return {
        "id": row.id,
        "incidentId": row.incident,
        "investigationId": None,
        "assignedTo": row.assigned or None,
        "severity": row.severity,
        "status": row.status,
        "classification": row.classification,
        "determination": row.determination,
        "investigationState": "UnsupportedAlertType",
        "detectionSource": row.source,
        "detectorId": row.detector,
        "category": row.category,
        "threatFamilyName": None,
        "threatName": None,
        "title": row.title,
        "description": row.description,
        "alertCreationTime": iso(row.created),
        "firstEventTime": iso(row.first_activity),
        "lastEventTime": iso(row.last_activity),
        "lastUpdateTime": iso(row.updated),
        "resolvedTime": iso(row.updated) if row.status == "Resolved" else None,
        "machineId": device.id or device.name or None,
        "computerDnsName": device.name or None,
        "rbacGroupName": None,
        "aadTenantId": tenant,
        "mitreTechniques": list(view.techniques),
        "relatedUser": {"userName": account.name or account.upn, "domainName": account.domain} if account else None,
        "comments": [],
        "evidence": [
            {
                **shapes.entity(item),
                "evidenceCreationTime": iso(row.created),
                "parentProcessFileName": None,
                "parentProcessFilePath": None,
                "detectionStatus": "Detected",
            }
            for item in view.evidence
        ],
    }
