"""One box that finds everything: `/api/v1/search`."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from vedette.api.access import Access, needs
from vedette.api.errors import RESPONSES
from vedette.api.wire import Wire
from vedette.insight.search import What, search

router = APIRouter(prefix="/search", tags=["Search"], responses=RESPONSES)


class HitBody(Wire):
    """One thing found: `id` names it in its own part of the API."""

    what: What
    id: str
    title: str
    detail: str


@router.get("")
def find_everything(
    access: Annotated[Access, needs("incidents.read")],
    text: Annotated[str, Query(min_length=1, max_length=200)],
    limit: Annotated[int, Query(ge=1, le=50, description="Hits of each kind.")] = 8,
) -> list[HitBody]:
    """Incidents, alerts, entities, rules and saved queries that hold the text; alerts among the newest 20,000."""
    rules = access.product.roster.rules(access.scope)
    return [HitBody.model_validate(hit) for hit in search(access.scope, access.records, rules, text, limit=limit)]
