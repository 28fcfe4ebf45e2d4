"""`/api/advancedhunting/run` and its endpoint twin `/api/advancedqueries/run`.

Source: https://learn.microsoft.com/defender-xdr/api-advanced-hunting (request, Stats, Schema, Results, limits).
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from vedette.api.access import Access, needs
from vedette.api.errors import RESPONSES
from vedette.api.rowtext import JsonBytes, json_rows
from vedette.insight.answer import HuntResult
from vedette.insight.fair import Lane
from vedette.insight.hunting import HuntRequest
from vedette.schema.types import ScalarType

router = APIRouter(prefix="/api", tags=["Microsoft 365 Defender"], responses=RESPONSES)
Hunter = Annotated[Access, needs("hunting.run")]
NET = {
    ScalarType.BOOL: "SByte",
    ScalarType.DATETIME: "DateTime",
    ScalarType.DECIMAL: "SqlDecimal",
    ScalarType.DYNAMIC: "Object",
    ScalarType.GUID: "Guid",
    ScalarType.INT: "Int32",
    ScalarType.LONG: "Int64",
    ScalarType.REAL: "Double",
    ScalarType.STRING: "String",
    ScalarType.TIMESPAN: "TimeSpan",
}
"""The .NET name of each KQL type, as hunting answers write it."""


class QueryBody(BaseModel):
    """The query; the name of the member is case-sensitive, as Microsoft's is."""

    model_config = ConfigDict(extra="ignore")
    Query: str = Field(min_length=1, max_length=1_000_000)


@router.post("/advancedhunting/run", response_model=dict[str, Any])
def run_advanced_hunting(access: Hunter, given: QueryBody) -> JsonBytes:
    """Run a query over all services."""
    return answered(access, given.Query, "defender")


@router.post("/advancedqueries/run", response_model=dict[str, Any])
def run_advanced_query(access: Hunter, given: QueryBody) -> JsonBytes:
    """Run a query, the endpoint product's older way."""
    return answered(access, given.Query, "defender")


def answered(access: Access, text: str, interface: str) -> JsonBytes:
    """A query's answer in that shape."""
    request = HuntRequest(text, interface=interface, counted=True, lane=Lane.BACKGROUND)
    found = access.product.hunting.run(access.scope, request)
    return JsonBytes(
        {
            "Stats": stats(found),
            "Schema": [{"Name": c.name, "Type": NET[c.type], "Entity": None} for c in found.main.columns],
            "Results": json_rows(found.main.table),
        }
    )


def stats(found: HuntResult) -> dict[str, Any]:
    """What a query cost."""
    spent = found.stats
    nothing = {"hits": 0, "misses": 0, "total": 0}
    return {
        "ExecutionTime": spent.elapsed,
        "resource_usage": {
            "cache": {"memory": nothing, "disk": nothing},
            "cpu": {"user": _span(spent.cpu), "kernel": _span(0), "total cpu": _span(spent.cpu)},
            "memory": {"peak_per_node": spent.memory},
        },
        "dataset_statistics": [
            {"table_row_count": t.table.num_rows, "table_size": t.table.nbytes} for t in found.tables
        ],
    }


def _span(seconds: float) -> str:
    ticks = round(seconds * 10**7)
    minutes, ticks = divmod(ticks, 60 * 10**7)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{ticks // 10**7:02}.{ticks % 10**7:07}"
