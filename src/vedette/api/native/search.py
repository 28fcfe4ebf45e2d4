"""One box that finds everything: `/api/v1/search`."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from vedette.api.access import Access, needs
from vedette.api.errors import RESPONSES
from vedette.api.wire import Wire
from vedette.insight.search import What, partial, search

router = APIRouter(prefix="/search", tags=["Search"], responses=RESPONSES)


PARTIAL = "Search-Partial"


class HitBody(Wire):
    """One thing found: `id` names it in its own part of the API."""

    what: What
    id: str
    title: str
    detail: str


@router.get("")
def find_everything(
    response: Response,
    access: Annotated[Access, needs("incidents.read")],
    text: Annotated[str, Query(min_length=1, max_length=200)],
    limit: Annotated[int, Query(ge=1, le=50, description="Hits of each kind.")] = 8,
) -> list[HitBody]:
    """Incidents, alerts, entities, rules and saved queries that hold the text.

    Alerts and incidents are found among the newest 20,000 by their text, and all by number or id; where there are more,
    the header `Search-Partial` names the kinds.
    """
    passed_over = partial(access.scope, access.records)
    if passed_over:
        response.headers[PARTIAL] = ", ".join(passed_over)
    rules = access.product.roster.rules(access.scope)
    return [HitBody.model_validate(hit) for hit in search(access.scope, access.records, rules, text, limit=limit)]
