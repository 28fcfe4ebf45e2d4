"""Clicks on guarded links of messages, `/l/{organisation}/{token}`: on to the link, or a page that says why not.

Opened by people who are not signed in; whoever holds a link may follow it, as they could have the link it stands for.
Without a valid signature nothing is redirected. `app` includes it beside the faces.
"""

from __future__ import annotations

import re
from typing import Annotated, Any
from urllib.parse import quote, urlsplit

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import HTMLResponse

from vedette.api import clickpages
from vedette.api.access import product_of
from vedette.api.errors import ErrorBody
from vedette.api.limits import limits_of, network_address
from vedette.app.wiring import Product
from vedette.core.errors import BadInput, Conflict
from vedette.insight.quota import QuotaSpent
from vedette.mail.clicks.address import PATH, TOKEN
from vedette.mail.clicks.answering import TICKET, Answer, Visit, answer, scope_of, stopped
from vedette.mail.clicks.judging import Page

_HTML: dict[str, Any] = {"text/html": {"schema": {"type": "string"}}}
_FAULT: dict[str, Any] = {"application/json": {"schema": {"$ref": f"#/components/schemas/{ErrorBody.__name__}"}}}
_STATUSES = {Page.BROKEN: 400, Page.OPEN: 302}
_SAFE = "!#$%&'()*+,/:;=?@[]~"
_LOOKING = ("sec-purpose", "purpose", "x-purpose", "x-moz")
_BEFORE = re.compile(r"prefetch|prerender|preview", re.IGNORECASE)
router = APIRouter(
    prefix=PATH.rstrip("/"),
    tags=["Clicks"],
    responses={
        302: {"description": "On to the link.", "content": {}},
        400: {"description": "The link cannot be opened; or the request is none.", "content": {**_HTML, **_FAULT}},
        403: {"description": "A page that says why the link is not opened, and what to do.", "content": _HTML},
        404: {"description": "This link was not made here.", "content": _HTML},
        429: {"description": "Too many clicks came from one address.", "content": _HTML},
        503: {"description": "The link cannot be checked now.", "content": _HTML},
    },
)
Opened = Annotated[Product, Depends(product_of)]
Organisation = Annotated[str, Path(max_length=40)]
Token = Annotated[str, Path(description=f"At most {TOKEN} characters; what is longer was not made here.")]
Ticket = Annotated[str, Query(max_length=TICKET, description="What a warning's page holds to go on past it.")]


@router.get("/{organisation}/{token}", status_code=302, response_class=HTMLResponse)
def follow_link(
    request: Request, product: Opened, organisation: Organisation, token: Token, go: Ticket = ""
) -> Response:
    """Check a guarded link as things are now, record the click, and open the link or warn."""
    looks = any(_BEFORE.search(request.headers.get(name, "")) for name in _LOOKING)
    return _answered(request, product, organisation, token, Visit(ticket=go, counts=not looks))


@router.head("/{organisation}/{token}", status_code=302, response_class=HTMLResponse)
def look_at_link(request: Request, product: Opened, organisation: Organisation, token: Token) -> Response:
    """What a click would come to; programs that look at links before people do ask so, and it counts as no click."""
    return _answered(request, product, organisation, token, Visit(counts=False))


@router.post("/{organisation}/{token}", status_code=403, response_class=HTMLResponse)
def stop_form(request: Request, product: Opened, organisation: Organisation, token: Token) -> Response:
    """A form in a message was sent to its guarded target: it is neither read nor passed on."""
    return _answered(request, product, organisation, token, Visit(), form=True)


def _answered(
    request: Request, product: Product, organisation: str, token: str, visit: Visit, *, form: bool = False
) -> Response:
    agent = request.headers.get("user-agent", "")
    visit = Visit(network_address(request), agent, visit.ticket, visit.counts)
    try:
        limits_of(request).click(request)
        found = (stopped if form else answer)(scope_of(organisation), product.mail, token, visit)
    except QuotaSpent as error:
        return clickpages.shown(429, clickpages.MANY, headers={"Retry-After": str(error.retry_after)})
    except BadInput:
        return clickpages.shown(404, clickpages.NOT_OURS)
    except Conflict:
        return clickpages.shown(503, clickpages.BUSY, headers={"Retry-After": "5"})
    return _page(request, found)


def _page(request: Request, found: Answer) -> Response:
    if found.opens and (place := location(found.clicked.url)):
        return Response(status_code=302, headers={**clickpages.HEADERS, "Location": place})
    status = _STATUSES.get(found.judged.page, 403)
    return clickpages.shown(400 if status == 302 else status, clickpages.of(found), past=_past(request, found))


def _past(request: Request, found: Answer) -> str:
    return f"{request.url.path}?go={found.ticket}" if found.ticket else ""


def location(url: str) -> str:
    """The link as a header may hold it: ASCII, without blanks; empty for what is no web address."""
    try:
        parts = urlsplit(url)
        name = parts.hostname or ""
        ascii_name = name if name.isascii() else name.encode("idna").decode()
    except (ValueError, UnicodeError):
        return ""
    if parts.scheme.lower() not in ("http", "https") or not name:
        return ""
    return quote(url.replace(name, ascii_name, 1) if ascii_name != name else url, safe=_SAFE)
