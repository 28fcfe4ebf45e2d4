"""Signing in and out, first set-up, and who one is: `/api/v1/session`.

The portal's first calls. The session's token travels only in the cookie; nothing here tells whether an account exists.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from pydantic import Field

from vedette.api.access import SignedIn, callers_of, product_of
from vedette.api.callers import COOKIE
from vedette.api.cookies import session_cookie
from vedette.api.errors import RESPONSES
from vedette.api.wire import Moment, Wire
from vedette.app.wiring import Product
from vedette.core.scope import Scope
from vedette.tenants import accounts, sessions, visibility
from vedette.tenants.accounts import SignedIn as Entered
from vedette.tenants.reasons import Reason
from vedette.tenants.visibility import Shown

router = APIRouter(prefix="/session", tags=["Session"], responses=RESPONSES)
Opened = Annotated[Product, Depends(product_of)]


class Credentials(Wire):
    """A name and password, and the code of the second factor where one is set up."""

    name: str = Field(max_length=320)
    password: str = Field(max_length=256)
    code: str = Field("", max_length=64)


class Acceptance(Wire):
    """A one-time set-up token and the password chosen."""

    token: str = Field(max_length=200)
    password: str = Field(max_length=256)


class Why(Wire):
    """A reason and the reasons it rests on."""

    met: bool
    text: str
    parts: list[Why] = []

    @classmethod
    def of(cls, reason: Reason) -> Why:
        """A reason of the domain."""
        return cls(met=reason.met, text=reason.text, parts=[cls.of(part) for part in reason.parts])


class PlaceBody(Wire):
    """A place in the navigation, how it is for this person, and why."""

    name: str
    title: str
    shown: Shown
    because: Why


class Me(Wire):
    """Who is signed in, where, and what they may do; `tenants` are those they can switch to."""

    name: str
    tenant: str
    tenants: list[str]
    second_factor: bool
    rights: list[str]
    navigation: list[PlaceBody]
    now: Moment


def enter(request: Request, response: Response, product: Product, entered: Entered) -> Me:
    """Open a session for somebody whose proof was accepted, set the cookie and say who they are."""
    session = sessions.open_session(product.records, entered)
    response.headers.append("Set-Cookie", session_cookie(session.token, secure=request.url.scheme == "https"))
    scope = sessions.scope_of(product.records, session)
    return me(product, scope, session)


@router.post("")
def sign_in(request: Request, response: Response, product: Opened, given: Credentials) -> Me:
    """Sign in with a local account."""
    return enter(request, response, product, accounts.sign_in(product.records, given.name, given.password, given.code))


@router.post("/setup")
def set_up(product: Opened, given: Acceptance) -> dict[str, str]:
    """Use a one-time set-up link: choose a password, then sign in with it."""
    return {"name": accounts.accept(product.records, given.token, given.password).name}


@router.get("")
def who_am_i(access: SignedIn) -> Me:
    """Who is signed in."""
    return me(access.product, access.scope, access.session)


@router.delete("", status_code=204)
def sign_out(request: Request, response: Response, access: SignedIn) -> None:
    """Sign out; the token is useless at once."""
    sessions.end(access.records, access.session)
    callers_of(request).forget(request.cookies.get(COOKIE, ""))
    response.headers.append("Set-Cookie", session_cookie("", secure=request.url.scheme == "https"))


def me(product: Product, scope: Scope, session: sessions.Session) -> Me:
    """The picture of a session the portal starts from."""
    picture = visibility.picture(scope, product.records, session.account, mfa=session.mfa)
    return Me(
        name=session.account.name,
        tenant=scope.tenant,
        tenants=list(picture.tenants),
        second_factor=session.mfa,
        rights=sorted(scope.rights),
        navigation=[
            PlaceBody(name=p.name, title=p.title, shown=p.shown, because=Why.of(p.because)) for p in picture.places
        ],
        now=picture.at,
    )
