"""Signing in and out, first set-up, and who one is: `/api/v1/session`.

The portal's first calls. The session's token travels only in the cookie; nothing here tells whether an account exists.
"""

from __future__ import annotations

import json
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import Field

from vedette.api.access import SignedIn, callers_of, product_of
from vedette.api.address import address_of
from vedette.api.callers import COOKIE, not_forged
from vedette.api.cookies import session_cookie
from vedette.api.errors import RESPONSES
from vedette.api.limits import counted, network_address, patient
from vedette.api.wire import Moment, Wire
from vedette.app.wiring import Product
from vedette.core.errors import Forbidden
from vedette.core.scope import Scope
from vedette.tenants import accounts, passkeys, providers, sessions, throttle, visibility
from vedette.tenants.accounts import SignedIn as Entered
from vedette.tenants.passkeys import Proof
from vedette.tenants.reasons import Reason
from vedette.tenants.visibility import Shown

router = APIRouter(prefix="/session", tags=["Session"], responses=RESPONSES)
Opened = Annotated[Product, Depends(product_of)]
STRANGER = [Depends(counted), Depends(not_forged)]
"""What routes ask that answer anybody and change something: not too often, and not on behalf of another site."""
Answer = Annotated[dict[str, Any], Field(max_length=20)]
"""A browser's answer to a passkey's challenge: `PublicKeyCredential.toJSON()`."""


class Provider(Wire):
    """An identity provider people sign in with; `start` is where the browser goes for that."""

    title: str
    start: str


class Ways(Wire):
    """The ways of signing in here; passkeys need an address that browsers make them for."""

    password: bool
    passkey: bool
    providers: list[Provider]


class Credentials(Wire):
    """A name and password, and the second factor where one is set up: a code, or a passkey's answer."""

    name: str = Field(max_length=320)
    password: str = Field(max_length=256)
    code: str = Field("", max_length=64)
    passkey: Answer | None = None


class Alone(Wire):
    """Whether a passkey is to be the only proof, or to stand beside a password."""

    alone: bool = True


class Options(Wire):
    """What `navigator.credentials.create` or `.get` takes as `publicKey` (`PublicKeyCredential.parse…FromJSON`)."""

    public_key: dict[str, Any]


class PasskeyAnswer(Wire):
    """A browser's answer."""

    answer: Answer


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
    """Who is signed in, where, and what they may do; `tenants` are those they can switch to; `time_zone` is
    how the organisation shows times."""

    name: str
    tenant: str
    tenants: list[str]
    second_factor: bool
    rights: list[str]
    navigation: list[PlaceBody]
    now: Moment
    time_zone: str


def enter(request: Request, response: Response, product: Product, entered: Entered) -> Me:
    """Open a session for somebody whose proof was accepted, set the cookie and say who they are."""
    session = sessions.open_session(product.records, entered)
    response.headers.append("Set-Cookie", session_cookie(session.token, secure=request.url.scheme == "https"))
    scope = sessions.scope_of(product.records, session)
    return me(product, scope, session)


@router.get("/ways", dependencies=[Depends(counted)])
def list_ways(
    request: Request, product: Opened, organisation: Annotated[str, Query(pattern="^([a-z][a-z0-9_]{0,39})?$")] = ""
) -> Ways:
    """How one can sign in, with the providers of an organisation (or of the only one); tells of no account."""
    return Ways(
        password=True,
        passkey=address_of(request).passkeys,
        providers=[
            Provider(title=row.terms.title or row.name, start=f"/sign-in/{row.tenant}/{row.name}")
            for row in providers.offered(product.records, organisation)
        ],
    )


@router.post("", dependencies=STRANGER)
def sign_in(request: Request, response: Response, product: Opened, given: Credentials) -> Me:
    """Sign in with a local account."""
    records, network = product.records, network_address(request)
    patient(records, network)
    proof = shown(request, given.passkey) if given.passkey else None
    try:
        entered = accounts.sign_in(records, given.name, given.password, given.code, proof=proof)
    except Forbidden:
        throttle.failed(records, network)
        raise
    throttle.succeeded(records, network)
    return enter(request, response, product, entered)


@router.post("/passkey/options", dependencies=STRANGER)
def ask_for_passkey(request: Request, product: Opened, given: Alone) -> Options:
    """A challenge for whoever is there; it names nobody."""
    begun = passkeys.begin_proof(product.records, address_of(request).party, sole=given.alone)
    return Options(public_key=json.loads(begun.options))


@router.post("/passkey", dependencies=STRANGER)
def sign_in_with_passkey(request: Request, response: Response, product: Opened, given: PasskeyAnswer) -> Me:
    """Sign in with a passkey alone."""
    entered = accounts.sign_in_with_passkey(product.records, shown(request, given.answer))
    return enter(request, response, product, entered)


@router.post("/setup", dependencies=STRANGER)
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


def shown(request: Request, answer: dict[str, Any]) -> Proof:
    """A browser's answer as proof made out to us."""
    return Proof(address_of(request).party, json.dumps(answer))


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
        time_zone=picture.zone,
    )
