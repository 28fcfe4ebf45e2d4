"""What happened while one was away: `/api/v1/notices`."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from vedette.api.access import Access, needs
from vedette.api.errors import RESPONSES
from vedette.api.wire import Moment, Wire
from vedette.detect.alert import Severity
from vedette.insight.notices import NoticeKind, notices

router = APIRouter(prefix="/notices", tags=["Incidents"], responses=RESPONSES)


class NoticeBody(Wire):
    """One piece of news: `new` incidents, what is `yours` now, `changed` or `said` of yours by `actor`."""

    at: Moment
    kind: NoticeKind
    number: int
    name: str
    severity: Severity
    actor: str
    text: str


@router.get("")
def list_notices(
    access: Annotated[Access, needs("incidents.read")],
    since: Annotated[Moment, Query(description="At most thirty days ago.")],
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> list[NoticeBody]:
    """News of incidents since a moment, newest first; not what one did oneself."""
    return [NoticeBody.model_validate(each) for each in notices(access.scope, access.records, since, limit=limit)]
