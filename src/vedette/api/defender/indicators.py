"""`/api/indicators` as Defender for Endpoint answers it: list with OData, submit or update, in batches, delete.

Source: https://learn.microsoft.com/defender-endpoint/api/ti-indicator; what we do not keep of an entity is null.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body, Path, Query, Request, Response

from vedette.api import odata
from vedette.api.access import Access, needs
from vedette.api.defender.words import word
from vedette.api.errors import RESPONSES
from vedette.api.odata import KNOWN, Field, Reads, words_of
from vedette.core.clock import iso
from vedette.core.errors import BadInput, Conflict
from vedette.mail.indicators import store
from vedette.mail.indicators.model import IndicatorAction, IndicatorKind, Level, Threat, Wanted, moment
from vedette.records.indicators import IndicatorRow

router = APIRouter(prefix="/api/indicators", tags=["Defender for Endpoint"], responses=RESPONSES, dependencies=[KNOWN])
Reader = Annotated[Access, needs(store.VIEW)]
Author = Annotated[Access, needs(store.MANAGE)]
AT_ONCE = 500
FIELDS = {
    "id": Field("id"),
    "indicatorValue": Field("value"),
    "indicatorType": Field("kind", words=words_of(IndicatorKind)),
    "action": Field("action", words=words_of(IndicatorAction)),
    "severity": Field("severity", words=words_of(Level), graded=True),
    "title": Field("title"),
    "createdBy": Field("created_by"),
    "creationTimeDateTimeUtc": Field("created", Reads.MOMENT),
    "lastUpdateTime": Field("updated", Reads.MOMENT),
    "expirationTime": Field("expires", Reads.MOMENT),
}
_OLDER = {"alert": "Audit", "alertandblock": "Block", "blockandremediate": "Block"}
_FILES = frozenset({IndicatorKind.SHA256, IndicatorKind.SHA1, IndicatorKind.MD5})


@router.get("")
def list_mde_indicators(
    request: Request,
    access: Reader,
    filter_: Annotated[str, Query(alias="$filter", max_length=8000)] = "",
    top: Annotated[int, Query(alias="$top", ge=1, le=10_000)] = 10_000,
    skip: Annotated[int, Query(alias="$skip", ge=0, le=1_000_000)] = 0,
) -> dict[str, Any]:
    """Indicators, newest first."""
    rows, _ = store.listed(access.scope, access.records, odata.condition(filter_, FIELDS), limit=top, skip=skip)
    return {
        "@odata.context": f"{request.url.scheme}://{request.url.netloc}/api/$metadata#Indicators",
        "value": [_shape(row) for row in rows],
    }


@router.post("")
def submit_mde_indicator(access: Author, given: Annotated[dict[str, Any], Body()]) -> dict[str, Any]:
    """Submit an indicator, or update the one of the same value."""
    row = store.submit(access.scope, access.records, _wanted(given))
    access.wake()
    return _shape(row)


@router.post("/import")
def import_mde_indicators(access: Author, given: Annotated[dict[str, Any], Body()]) -> dict[str, Any]:
    """Submit up to 500 indicators; each has a result of its own."""
    members = given.get("Indicators", given.get("indicators"))
    if not isinstance(members, list) or not 1 <= len(members) <= AT_ONCE:
        raise BadInput(f"Indicators is a list of 1 to {AT_ONCE} indicators")
    results = [_result(access, each) for each in members]
    access.wake()
    return {"value": results}


@router.delete("/{indicator}", status_code=204)
def delete_mde_indicator(access: Author, indicator: Annotated[str, Path(max_length=40)]) -> Response:
    """Delete one."""
    store.remove(access.scope, access.records, [indicator])
    return Response(status_code=204)


def _result(access: Access, given: object) -> dict[str, Any]:
    value = str(given.get("indicatorValue") or "") if isinstance(given, dict) else ""
    try:
        row = store.submit(access.scope, access.records, _wanted(given if isinstance(given, dict) else {}))
    except (BadInput, Conflict) as error:
        return {"id": None, "indicator": value, "isFailed": True, "failureReason": str(error)}
    return {"id": row.id, "indicator": row.value, "isFailed": False, "failureReason": None}


def _wanted(given: dict[str, Any]) -> Wanted:
    """An indicator out of a body. Raises BadInput; certificates are nothing that mail shows."""
    for name in ("indicatorValue", "indicatorType", "action", "title"):
        if not isinstance(given.get(name), str) or not given[name].strip():
            raise BadInput(f"{name} is wanted")
    said, until = given["action"], given.get("expirationTime")
    kind = word(IndicatorKind, given["indicatorType"], "indicatorType")
    return Wanted(
        kind,
        given["indicatorValue"][:2000],
        given["title"],
        Threat.MALWARE if kind in _FILES else Threat.PHISH,
        word(IndicatorAction, _OLDER.get(said.lower(), said), "action"),
        word(Level, given.get("severity") or Level.HIGH, "severity"),
        str(given.get("description") or ""),
        str(given.get("application") or ""),
        moment(str(until)) if until else None,
    )


def _shape(row: IndicatorRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "indicatorValue": row.value,
        "indicatorType": row.kind,
        "action": row.action,
        "title": row.title,
        "description": row.description,
        "severity": row.severity,
        "application": row.source or None,
        "source": row.created_by,
        "sourceType": "User",
        "createdBy": row.created_by,
        "lastUpdatedBy": row.updated_by,
        "creationTimeDateTimeUtc": iso(row.created),
        "lastUpdateTime": iso(row.updated),
        "expirationTime": iso(row.expires) if row.expires else None,
        "generateAlert": row.action == IndicatorAction.AUDIT,
        "recommendedActions": None,
        "rbacGroupNames": [],
        "rbacGroupIds": [],
        "externalID": None,
    }
