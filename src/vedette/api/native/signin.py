"""Single sign-on in the browser: to the identity provider and back, `/sign-in/{tenant}/{provider}` and the callback.

These addresses are opened by people, not by scripts, so a failure is told on a page of its own.
"""

from __future__ import annotations

import html
from http.cookies import SimpleCookie
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.responses import Response

from vedette.api.access import product_of
from vedette.api.address import address_of
from vedette.api.cookies import session_cookie
from vedette.api.errors import RESPONSES, ErrorBody
from vedette.api.limits import counted
from vedette.app.wiring import Product
from vedette.core.errors import Forbidden, NotFound, Upstream
from vedette.tenants import oidc, sessions
from vedette.tenants.discovery import Directory
from vedette.tenants.oidc import Returned

CALLBACK = "/sign-in/callback"
COOKIE = "vedette_sign_in"
router = APIRouter(
    prefix="/sign-in",
    tags=["Session"],
    responses={
        **RESPONSES,
        303: {"description": "Onwards: to the provider, or into the portal."},
        502: {"model": ErrorBody, "description": "The identity provider does not answer."},
    },
    dependencies=[Depends(counted)],
)
Opened = Annotated[Product, Depends(product_of)]
Organisation = Annotated[str, Path(pattern="^[a-z][a-z0-9_]{0,39}$")]
Text = Annotated[str, Query(max_length=2000)]
_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Signing in failed</title>
<h1>Signing in failed</h1><p>{why}</p><p><a href="/">Try again</a></p></html>"""


@router.get("/callback", status_code=303, response_class=RedirectResponse)
def finish_single_sign_on(
    request: Request, product: Opened, state: Text = "", code: Text = "", iss: Text = "", error: Text = ""
) -> Response:
    """Where the identity provider sends people back: opens a session and goes on into the portal."""
    came = Returned(state, code, request.cookies.get(COOKIE, ""), iss, error)
    secure = address_of(request).secure
    try:
        done = oidc.finish(product.records, _directory(request), came)
        session = sessions.open_session(product.records, done.who)
        sessions.scope_of(product.records, session)  # somebody without any role is told so here
    except (Forbidden, NotFound, Upstream) as fault:
        answer = _told(request, fault)
    else:
        answer = RedirectResponse(done.return_to, 303)
        answer.headers.append("Set-Cookie", session_cookie(session.token, secure=secure))
    answer.headers.append("Set-Cookie", _cookie("", secure=secure))
    answer.headers["Cache-Control"] = "no-store"
    return answer


@router.get("/{organisation}/{provider}", status_code=303, response_class=RedirectResponse)
def begin_single_sign_on(
    request: Request,
    product: Opened,
    organisation: Organisation,
    provider: Annotated[str, Path(max_length=80)],
    to: Text = "/",
) -> Response:
    """Off to an identity provider; `to` is where in the portal to arrive afterwards."""
    address = address_of(request)
    try:
        begun = oidc.begin(
            product.records, _directory(request), organisation, provider, f"{address.base}{CALLBACK}", to
        )
    except (Forbidden, NotFound, Upstream) as fault:
        return _told(request, fault)
    answer = RedirectResponse(begun.address, 303)
    answer.headers.append("Set-Cookie", _cookie(begun.cookie, secure=address.secure))
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _told(request: Request, fault: Forbidden | NotFound | Upstream) -> Response:
    """The failure as a page for people; raised for programs, which get the shape of all errors."""
    if "text/html" not in request.headers.get("Accept", ""):
        raise fault
    status = 502 if isinstance(fault, Upstream) else 404 if isinstance(fault, NotFound) else 403
    return HTMLResponse(_PAGE.format(why=html.escape(str(fault))), status)


def _directory(request: Request) -> Directory:
    directory: Directory = request.app.state.providers
    return directory


def _cookie(value: str, *, secure: bool) -> str:
    """Ties the journey to this browser; Lax, because the way back begins at the provider's site."""
    cookie: SimpleCookie = SimpleCookie()
    cookie[COOKIE] = value
    morsel = cookie[COOKIE]
    morsel["path"], morsel["httponly"], morsel["samesite"] = "/sign-in", True, "Lax"
    morsel["max-age"] = int(oidc.LASTS.total_seconds()) if value else 0
    if secure:
        morsel["secure"] = True
    return morsel.OutputString()
