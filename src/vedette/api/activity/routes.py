"""`/api/v1.0/{tenant}/activity/feed`: subscriptions, content, notifications, blobs, sensitive types.

Clients of manage.office.com poll here with another host name; the tenant in the address is its directory id or name.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Body, Depends, Path, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from vedette.api.access import Access, SignedIn
from vedette.api.activity.errors import ActivityRoute
from vedette.api.errors import FACE_RESPONSES
from vedette.app.feeding import sources_of
from vedette.core.clock import iso
from vedette.insight.feed import reading, subscriptions
from vedette.insight.feed.content import KEPT, Content, FeedFault, content_of
from vedette.insight.feed.reading import BlobPage
from vedette.insight.feed.subscriptions import Wanted
from vedette.insight.feed.webhooks import Caller
from vedette.records.feed import BlobRow, SubscriptionRow
from vedette.tenants.tokens import directory_id

router = APIRouter(
    prefix="/api/v1.0/{tenant_id}/activity/feed",
    tags=["Office 365 Management Activity"],
    responses=FACE_RESPONSES,
    route_class=ActivityRoute,
)
Tenant = Annotated[str, Path(max_length=100)]
Kind = Annotated[str, Query(alias="contentType", max_length=100)]
Next = Annotated[str, Query(alias="nextPage", max_length=400)]
Publisher = Annotated[str, Query(alias="PublisherIdentifier", max_length=100)]


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of blobs of one kind of content."""

    content: Content
    page: BlobPage


class HookBody(BaseModel):
    """Whom to tell of new content."""

    model_config = ConfigDict(extra="ignore", populate_by_name=True)
    address: str = Field(min_length=1, max_length=2000)
    auth_id: str | None = Field(None, alias="authId", max_length=500, pattern=r"^[\x20-\x7e]*$")
    expiration: str | None = Field(None, max_length=40)


class StartBody(BaseModel):
    """What may be sent with a start."""

    model_config = ConfigDict(extra="ignore")
    webhook: HookBody | None = None


@router.post("/subscriptions/start")
def start_subscription(
    request: Request,
    access: SignedIn,
    tenant_id: Tenant,
    given: Annotated[StartBody | None, Body()] = None,
    kind: Kind = "",
    publisher: Publisher = "",
) -> dict[str, Any]:
    """Begin to collect this content; change, re-enable or take away the webhook of one begun."""
    _same(access, tenant_id)
    content, hook = content_of(kind), given.webhook if given else None
    wanted = Wanted(hook.address, hook.auth_id or "", _expiry(hook.expiration or "")) if hook else None
    caller = Caller(access.product.settings.outbound)
    row = subscriptions.start(access.scope, access.records, caller, content, wanted, base=_base(request))
    access.wake()
    return _subscription(row)


@router.post("/subscriptions/stop")
def stop_subscription(access: SignedIn, tenant_id: Tenant, kind: Kind = "", publisher: Publisher = "") -> Response:
    """End it; what arrives until the next start is not collected."""
    _same(access, tenant_id)
    subscriptions.stop(access.scope, access.records, content_of(kind))
    return Response(status_code=200)


@router.get("/subscriptions/list")
def list_subscriptions(access: SignedIn, tenant_id: Tenant, publisher: Publisher = "") -> list[dict[str, Any]]:
    """The subscriptions that are on, with their webhooks."""
    _same(access, tenant_id)
    return [_subscription(row) for row in subscriptions.listing(access.scope, access.records)]


def _page(
    request: Request,
    response: Response,
    access: SignedIn,
    tenant_id: Tenant,
    kind: Kind = "",
    start: Annotated[str, Query(alias="startTime", max_length=40)] = "",
    end: Annotated[str, Query(alias="endTime", max_length=40)] = "",
    page: Next = "",
) -> Listed:
    """The blobs of the window asked for; a further page is named in the header NextPageUri."""
    _same(access, tenant_id)
    content = content_of(kind)
    subscriptions.may(access.scope, content)
    span = reading.window(start, end)
    found = reading.listed(access.scope, access.records, content, span, page)
    if found.next:
        query = {
            "contentType": content.value,
            "startTime": _plain(span.start),
            "endTime": _plain(span.end),
            "nextPage": found.next,
        }
        response.headers["NextPageUri"] = f"{_base(request)}{request.url.path}?{urlencode(query)}"
    return Listed(content, found)


@router.get("/subscriptions/content")
def list_content(
    request: Request, access: SignedIn, listed: Annotated[Listed, Depends(_page)], publisher: Publisher = ""
) -> list[dict[str, Any]]:
    """Blobs created in a window (by default the last day); a further page is named in the header NextPageUri."""
    return [_blob(request, access, blob) for blob in listed.page.blobs]


@router.get("/subscriptions/notifications")
def list_notifications(
    request: Request, access: SignedIn, listed: Annotated[Listed, Depends(_page)], publisher: Publisher = ""
) -> list[dict[str, Any]]:
    """The same blobs with every attempt to tell the webhook of them."""
    told = reading.told(access.scope, access.records, listed.content, listed.page)
    blobs = {blob.id: _blob(request, access, blob) for blob in listed.page.blobs}
    return [{**blobs[n.blob], "notificationSent": iso(n.sent), "notificationStatus": n.status} for n in told]


@router.get("/audit/{content_id}", response_model=list[dict[str, Any]])
def get_content(
    access: SignedIn, tenant_id: Tenant, content_id: Annotated[str, Path(max_length=200)], publisher: Publisher = ""
) -> StreamingResponse:
    """The records of a blob, in no order; the same record may come again in another blob."""
    _same(access, tenant_id)
    subscriptions.may(access.scope)
    blob, parts = reading.content(access.scope, sources_of(access.product), content_id)
    subscriptions.may(access.scope, Content(blob.content))
    return StreamingResponse(parts, media_type="application/json; charset=utf-8")


@router.get("/resources/dlpSensitiveTypes")
def list_sensitive_types(access: SignedIn, tenant_id: Tenant, publisher: Publisher = "") -> list[dict[str, Any]]:
    """There are none: this product does not look for sensitive content itself."""
    _same(access, tenant_id)
    subscriptions.may(access.scope, Content.DLP)
    return []


def _same(access: Access, word: str) -> None:
    """The tenant in the address must be the caller's."""
    tenant = access.scope.tenant
    if word.lower() in (tenant, directory_id(tenant)):
        return
    try:
        UUID(word)
    except ValueError as error:
        raise FeedFault("AF20013", "The tenant ID passed in the URL is not a valid GUID.") from error
    raise FeedFault(
        "AF20010",
        "The tenant ID passed in the URL does not match the tenant ID passed in the access token.",
        status=403,
    )


def _subscription(row: SubscriptionRow) -> dict[str, Any]:
    hook = None
    if row.hook:
        hook = {
            "status": row.hook,
            "address": row.address,
            "authId": row.auth_id or None,
            "expiration": iso(row.expires) if row.expires else None,
        }
    return {"contentType": row.content, "status": "enabled", "webhook": hook}


def _blob(request: Request, access: Access, blob: BlobRow) -> dict[str, Any]:
    tenant = directory_id(access.scope.tenant)
    return {
        "contentType": blob.content,
        "contentId": blob.id,
        "contentUri": f"{_base(request)}/api/v1.0/{tenant}/activity/feed/audit/{blob.id}",
        "contentCreated": iso(blob.created),
        "contentExpiration": iso(blob.created + KEPT),
    }


def _expiry(text: str) -> datetime | None:
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise FeedFault("AF20002", f"Invalid parameter type: {text!r}. Expected type: datetime.") from error
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _plain(at: datetime) -> str:
    return iso(at).removesuffix("Z")


def _base(request: Request) -> str:
    return f"{request.url.scheme}://{request.url.netloc}"
