"""`/v1.0/security` as Microsoft Graph answers it: incidents, alerts_v2, comments, runHuntingQuery.

Source: https://learn.microsoft.com/graph/api/security-list-incidents, security-list-alerts_v2,
security-security-runhuntingquery; `$skip` has no cap here, so connectors need not page by time.
"""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Body, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from vedette.api import odata
from vedette.api.access import Access, needs
from vedette.api.defender.hunting import NET
from vedette.api.defender.words import alert_changed, changed, opened
from vedette.api.errors import RESPONSES
from vedette.api.graph import shapes
from vedette.api.graph.words import ALERT_FIELDS, INCIDENT_FIELDS
from vedette.api.odata import KNOWN
from vedette.api.rowtext import JsonBytes, json_rows
from vedette.core.errors import BadInput
from vedette.incidents import lifecycle, queue
from vedette.incidents.dossier import AlertView, alerts_of_all, comments_of, dossier
from vedette.incidents.dossier import alert as read_alert
from vedette.insight.fair import Lane
from vedette.insight.hunting import HuntRequest
from vedette.insight.timespan import timespan
from vedette.records.selection import Compare, Every, Order, Where

router = APIRouter(
    prefix="/v1.0/security", tags=["Microsoft Graph security"], responses=RESPONSES, dependencies=[KNOWN]
)
Reader = Annotated[Access, needs("incidents.read")]
Keeper = Annotated[Access, needs("incidents.manage")]
Hunter = Annotated[Access, needs("hunting.run")]
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
Ident = Annotated[str, Path(max_length=200)]
_CHANGEABLE = {"status", "assignedTo", "classification", "determination", "customTags", "resolvingComment"}


class ODataQuery(BaseModel):
    """OData's options."""

    model_config = ConfigDict(extra="ignore", populate_by_name=True)
    filter: str = Field("", alias="$filter", max_length=8000)
    orderby: str = Field("", alias="$orderby", max_length=200)
    select: str = Field("", alias="$select", max_length=1000)
    top: int = Field(50, alias="$top", ge=1, le=1000)
    skip: int = Field(0, alias="$skip", ge=0, le=10_000_000)
    count: bool = Field(False, alias="$count")


class IncidentsQuery(ODataQuery):
    """Incidents can bring their alerts."""

    expand: str = Field("", alias="$expand", max_length=200)


class HuntBody(BaseModel):
    """The query and, if wanted, its ISO 8601 time range (default: the last 30 days)."""

    model_config = ConfigDict(extra="ignore", populate_by_name=True)
    query: str = Field(alias="Query", min_length=1, max_length=1_000_000)
    timespan: str = Field("P30D", alias="Timespan", max_length=200)


@router.get("/incidents")
def list_graph_incidents(request: Request, access: Reader, asked: Annotated[IncidentsQuery, Query()]) -> dict[str, Any]:
    """Incidents, newest change first unless `$orderby` says otherwise; `$expand=alerts` brings their alerts."""
    expanded = _expanded(asked.expand)
    condition = odata.condition(asked.filter, INCIDENT_FIELDS)
    order = odata.order(asked.orderby, INCIDENT_FIELDS, Order("updated"))
    page = queue.incidents(access.scope, access.records, condition, order, limit=asked.top, skip=asked.skip)
    numbers = [entry.incident.number for entry in page.entries]
    comments = comments_of(access.scope, access.records, numbers)
    base, tenant = _base(request), access.scope.tenant
    value = [shapes.incident(e, tenant, base, comments[e.incident.number]) for e in page.entries]
    value = odata.selected(asked.select, value)
    if expanded:
        alerts = alerts_of_all(access.scope, access.records, numbers)
        for number, each in zip(numbers, value, strict=True):
            each["alerts"] = [shapes.alert(view, tenant, base) for view in alerts[number]]
    return _collection(request, asked, value, page.total, "incidents")


@router.get("/incidents/{number}")
def get_graph_incident(
    request: Request,
    access: Reader,
    number: Number,
    expand: Annotated[str, Query(alias="$expand", max_length=200)] = "",
) -> dict[str, Any]:
    """One incident."""
    whole = dossier(access.scope, access.records, number, repeats=False)
    base, tenant = _base(request), access.scope.tenant
    shaped = shapes.incident(whole.entry, tenant, base, whole.comments)
    if _expanded(expand):
        shaped["alerts"] = [shapes.alert(view, tenant, base) for view in whole.alerts]
    return {"@odata.context": f"{base}/v1.0/$metadata#security/incidents/$entity", **shaped}


@router.patch("/incidents/{number}")
def update_graph_incident(
    request: Request, access: Keeper, number: Number, given: Annotated[dict[str, Any], Body()]
) -> dict[str, Any]:
    """Change an incident."""
    changed(access, number, opened(given, _CHANGEABLE))
    return get_graph_incident(request, access, number)


@router.post("/incidents/{number}/comments")
def comment_graph_incident(access: Keeper, number: Number, given: Annotated[dict[str, Any], Body()]) -> dict[str, Any]:
    """Add a comment; all of them come back."""
    lifecycle.comment(access.scope, access.records, number, _comment(given))
    said = comments_of(access.scope, access.records, [number])[number]
    return {"value": [{"comment": each.text, "createdByDisplayName": each.actor} for each in said]}


@router.get("/alerts_v2")
def list_graph_alerts(request: Request, access: Reader, asked: Annotated[ODataQuery, Query()]) -> dict[str, Any]:
    """Alerts with evidence, newest first unless `$orderby` says otherwise."""
    condition = Every((odata.condition(asked.filter, ALERT_FIELDS), Where("repeat_of", Compare.EQ, None)))
    order = odata.order(asked.orderby, ALERT_FIELDS, Order("created"))
    page = queue.alerts(access.scope, access.records, condition, order, limit=asked.top, skip=asked.skip)
    value = [shapes.alert(AlertView.of(row), access.scope.tenant, _base(request)) for row in page.rows]
    return _collection(request, asked, odata.selected(asked.select, value), page.total, "alerts_v2")


@router.get("/alerts_v2/{alert}")
def get_graph_alert(request: Request, access: Reader, alert: Ident) -> dict[str, Any]:
    """One alert."""
    view = read_alert(access.scope, access.records, alert)
    context = f"{_base(request)}/v1.0/$metadata#security/alerts_v2/$entity"
    return {"@odata.context": context, **shapes.alert(view, access.scope.tenant, _base(request))}


@router.patch("/alerts_v2/{alert}")
def update_graph_alert(
    request: Request, access: Keeper, alert: Ident, given: Annotated[dict[str, Any], Body()]
) -> dict[str, Any]:
    """Change an alert."""
    change = opened(given, {"status", "assignedTo", "classification", "determination"})
    alert_changed(access, alert, change)
    return get_graph_alert(request, access, alert)


@router.post("/alerts_v2/{alert}/comments")
def comment_graph_alert(access: Keeper, alert: Ident, given: Annotated[dict[str, Any], Body()]) -> dict[str, Any]:
    """Comment on an alert: the comment stands at its incident."""
    text = _comment(given)
    lifecycle.change_alert(access.scope, access.records, alert, comment=text)
    return {"value": [{"comment": text, "createdByDisplayName": access.scope.actor}]}


@router.post("/microsoft.graph.security.runHuntingQuery", response_model=dict[str, Any], name="run_bound_hunting_query")
@router.post("/runHuntingQuery", response_model=dict[str, Any])
def run_hunting_query(request: Request, access: Hunter, given: HuntBody) -> JsonBytes:
    """Run a query over all services; Microsoft's SDK calls the action by its full name."""
    asked = HuntRequest(
        given.query, timespan=timespan(given.timespan), interface="graph", counted=True, lane=Lane.BACKGROUND
    )
    found = access.product.hunting.run(access.scope, asked).main
    return JsonBytes(
        {
            "@odata.context": f"{_base(request)}/v1.0/$metadata#microsoft.graph.security.huntingQueryResults",
            "schema": [{"name": column.name, "type": NET[column.type]} for column in found.columns],
            "results": json_rows(found.table),
        }
    )


def _collection(
    request: Request, asked: ODataQuery, value: list[dict[str, Any]], total: int, name: str
) -> dict[str, Any]:
    base = _base(request)
    body: dict[str, Any] = {"@odata.context": f"{base}/v1.0/$metadata#security/{name}"}
    if asked.count:
        body["@odata.count"] = total
    if asked.skip + len(value) < total:
        kept = {key: said for key, said in request.query_params.items() if key != "$skip"}
        body["@odata.nextLink"] = f"{base}{request.url.path}?{urlencode({**kept, '$skip': asked.skip + len(value)})}"
    return {**body, "value": value}


def _base(request: Request) -> str:
    return f"{request.url.scheme}://{request.url.netloc}"


def _expanded(text: str) -> bool:
    if text not in ("", "alerts"):
        raise BadInput(f"only alerts can be expanded, not {text!r}")
    return bool(text)


def _comment(given: dict[str, Any]) -> str:
    text = given.get("comment")
    if not isinstance(text, str):
        raise BadInput("give the comment as text in `comment`")
    return text
