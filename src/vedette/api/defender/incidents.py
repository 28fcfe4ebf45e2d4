"""`/api/incidents` as Microsoft 365 Defender answers it: list with OData, one, change.

Source: https://learn.microsoft.com/defender-xdr/api-list-incidents and api-update-incidents.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body, Path, Query, Request

from vedette.api import odata
from vedette.api.access import Access, needs
from vedette.api.defender import shapes
from vedette.api.defender.words import changed, opened
from vedette.api.errors import RESPONSES
from vedette.api.odata import KNOWN, Field, Reads, words_of
from vedette.incidents import queue
from vedette.incidents.dossier import alerts_of_all, comments_of, dossier
from vedette.incidents.incident import Status
from vedette.records.selection import Order

router = APIRouter(prefix="/api/incidents", tags=["Microsoft 365 Defender"], responses=RESPONSES, dependencies=[KNOWN])
Reader = Annotated[Access, needs("incidents.read")]
Keeper = Annotated[Access, needs("incidents.manage")]
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
FIELDS = {
    "lastUpdateTime": Field("updated", Reads.MOMENT),
    "createdTime": Field("created", Reads.MOMENT),
    "status": Field("status", words=words_of(Status)),
    "assignedTo": Field("assigned"),
}
MOST = 100
_CHANGEABLE = {"status", "assignedTo", "classification", "determination", "tags", "comment"}


@router.get("")
def list_m365_incidents(
    request: Request,
    access: Reader,
    filter_: Annotated[str, Query(alias="$filter", max_length=8000)] = "",
    orderby: Annotated[str, Query(alias="$orderby", max_length=200)] = "",
    top: Annotated[int, Query(alias="$top", ge=1, le=MOST)] = MOST,
    skip: Annotated[int, Query(alias="$skip", ge=0, le=1_000_000)] = 0,
) -> dict[str, Any]:
    """Incidents with their alerts, newest change first unless `$orderby` says otherwise, at most 100."""
    condition = odata.condition(filter_, FIELDS)
    order = odata.order(orderby, FIELDS, Order("updated"))
    page = queue.incidents(access.scope, access.records, condition, order, limit=top, skip=skip)
    numbers = [entry.incident.number for entry in page.entries]
    alerts = alerts_of_all(access.scope, access.records, numbers)
    comments = comments_of(access.scope, access.records, numbers)
    return {
        "@odata.context": f"{request.url.scheme}://{request.url.netloc}/api/$metadata#Incidents",
        "value": [shapes.incident(e, alerts[e.incident.number], comments[e.incident.number]) for e in page.entries],
    }


@router.get("/{number}")
def get_m365_incident(access: Reader, number: Number) -> dict[str, Any]:
    """One incident."""
    whole = dossier(access.scope, access.records, number, repeats=False)
    return shapes.incident(whole.entry, whole.alerts, whole.comments)


@router.patch("/{number}")
def update_m365_incident(
    access: Keeper, number: Number, given: Annotated[dict[str, Any], Body(max_length=20)]
) -> dict[str, Any]:
    """Change status, owner, classification, determination, tags; add a comment."""
    changed(access, number, opened(given, _CHANGEABLE))
    return get_m365_incident(access, number)
