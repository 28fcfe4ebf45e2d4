"""Tokens and device codes at the addresses of Microsoft's identity platform, versions 2.0 and 1.0 (`resource=`).

Programs come with a secret or a signed assertion, Kusto clients with a device code; `adfs` as tenant serves clients
that insist on asking Microsoft about any other authority. Sources: RFC 6749, RFC 8628,
https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow and v2-oauth2-device-code.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response

from vedette.api.access import product_of
from vedette.api.address import address_of
from vedette.api.errors import ErrorBody
from vedette.api.limits import counted
from vedette.api.oauth import form
from vedette.api.oauth.refusals import NO_STORE, OAuthError, refusal, wait
from vedette.core.clock import now
from vedette.core.errors import BadInput
from vedette.insight.quota import QuotaSpent
from vedette.tenants import devicecodes, tokens
from vedette.tenants.tokens import Refused, Token

Tenant = Annotated[str, Path(max_length=80, description="A tenant's name or GUID, organizations, common or adfs.")]
Form = Mapping[str, str]
Step = Callable[[Request, str, Form], Token | Refused | dict[str, Any]]
DEVICE = ("urn:ietf:params:oauth:grant-type:device_code", "device_code")
router = APIRouter(
    tags=["OAuth2"],
    responses={
        400: {"model": OAuthError | ErrorBody, "description": "The request is wrong; `error` says how (RFC 6749)."},
        401: {"model": OAuthError, "description": "The client is not who it says."},
        413: {"description": "The body is too large."},
        429: {"model": OAuthError, "description": "Too many requests; wait as `Retry-After` says."},
    },
)


class TokenBody(BaseModel):
    """A token; times in seconds."""

    token_type: str
    expires_in: int
    ext_expires_in: int
    access_token: str
    scope: str | None = None
    id_token: str | None = None


class TokenBodyV1(BaseModel):
    """A token as version 1.0 answers: numbers are texts, times are seconds since 1970."""

    token_type: str
    expires_in: str
    ext_expires_in: str
    expires_on: str
    not_before: str
    resource: str
    access_token: str
    id_token: str | None = None


class DeviceBody(BaseModel):
    """What a program shows (`message`, or code and address) and keeps (`device_code`)."""

    device_code: str
    user_code: str
    verification_uri: str
    verification_url: str
    expires_in: int
    interval: int
    message: str


def _asks(*names: str) -> dict[str, Any]:
    fields = {name: {"type": "string"} for name in names}
    schema = {"type": "object", "properties": fields, "required": [names[0]]}
    return {"requestBody": {"required": True, "content": {"application/x-www-form-urlencoded": {"schema": schema}}}}


_TOKEN = ("client_id", "client_secret", "client_assertion_type", "client_assertion", "device_code")


@router.post(
    "/{tenant}/oauth2/v2.0/token", response_model=TokenBody, openapi_extra=_asks("grant_type", "scope", *_TOKEN)
)
async def give_token(request: Request, tenant: Tenant) -> Response:
    """A token for `scope`."""
    return await _answered(request, tenant, _token, _v2)


@router.post(
    "/{tenant}/oauth2/token", response_model=TokenBodyV1, openapi_extra=_asks("grant_type", "resource", *_TOKEN)
)
async def give_token_v1(request: Request, tenant: Tenant) -> Response:
    """A token for `resource` (or `scope`, as ADFS takes it)."""
    return await _answered(request, tenant, _token, _v1)


@router.post("/{tenant}/oauth2/v2.0/devicecode", response_model=DeviceBody, openapi_extra=_asks("client_id", "scope"))
async def give_device_code(request: Request, tenant: Tenant) -> Response:
    """A code that somebody signed in approves at `verification_uri`; poll the token endpoint meanwhile."""
    return await _answered(request, tenant, _device, _v2)


@router.post("/{tenant}/oauth2/devicecode", response_model=DeviceBody, openapi_extra=_asks("client_id", "resource"))
async def give_device_code_v1(request: Request, tenant: Tenant) -> Response:
    """The same for `resource`."""
    return await _answered(request, tenant, _device, _v1)


@router.get("/{tenant}/oauth2/v2.0/authorize", response_model=OAuthError | ErrorBody, status_code=400)
def refuse_browser(request: Request, tenant: Tenant) -> Response:
    """Programs do not sign in through a browser here; the answer says how they do."""
    device = f"{address_of(request).base}/{tenant}/oauth2/v2.0/devicecode"
    how = f"There is no sign-in of programs in a browser: ask {device} for a code, or use client credentials."
    return refusal(request, Refused("unsupported_response_type", how))


@router.get("/{tenant}/oauth2/authorize", response_model=OAuthError | ErrorBody, status_code=400)
def refuse_browser_v1(request: Request, tenant: Tenant) -> Response:
    """The same at the address of version 1.0."""
    return refuse_browser(request, tenant)


async def _answered(request: Request, tenant: str, step: Step, shape: Callable[[Token], BaseModel]) -> Response:
    basic = request.headers.get("Authorization", "").lower().startswith("basic ")
    try:
        counted(request)
        given = await form.read(request)
        if isinstance(given, Refused):
            return refusal(request, given)
        found = await run_in_threadpool(step, request, "organizations" if tenant == "adfs" else tenant, given)
    except QuotaSpent as spent:
        return wait(request, spent)
    if isinstance(found, Refused):
        return refusal(request, found, basic=basic)
    body = shape(found).model_dump(exclude_none=True) if isinstance(found, Token) else found
    return JSONResponse(body, headers=NO_STORE)


def _token(request: Request, tenant: str, given: Form) -> Token | Refused:
    lacking = form.missing(given, "grant_type")
    if lacking:
        return lacking
    if given["grant_type"] in DEVICE:
        return _poll(request, given)
    if given["grant_type"] != "client_credentials":
        return Refused("unsupported_grant_type", f"The grant type '{given['grant_type'][:80]}' is not supported.")
    who = form.client(request, given)
    if isinstance(who, Refused):
        return who
    if not who.client:
        return form.missing({}, "client_id") or Refused("invalid_request", "")
    service = address_of(request).service
    got = tokens.for_application(product_of(request).records, service, tenant, who, _scope(given), _ours(request))
    if isinstance(got, Refused) and got.error == "invalid_client" and who.assertion:
        return Refused("invalid_assertion", got.description)
    return got


def _poll(request: Request, given: Form) -> Token | Refused:
    """`code` is what version 1.0 calls the device code."""
    device = given.get("device_code") or given.get("code", "")
    lacking = form.missing({**given, "device_code": device}, "client_id", "device_code")
    if lacking:
        return lacking
    records, service = product_of(request).records, address_of(request).service
    return devicecodes.poll(records, service, given["client_id"], device)


def _device(request: Request, _tenant: str, given: Form) -> Refused | dict[str, Any]:
    lacking = form.missing(given, "client_id")
    if lacking:
        return lacking
    try:
        begun = devicecodes.begin(product_of(request).records, given["client_id"], _scope(given))
    except BadInput as error:
        return Refused("invalid_request", str(error))
    page = f"{address_of(request).base}/devicelogin"
    return DeviceBody(
        device_code=begun.device,
        user_code=begun.user,
        verification_uri=page,
        verification_url=page,
        expires_in=begun.lasts,
        interval=begun.interval,
        message=f"To sign in, open the page {page} in a browser and enter the code {begun.user} to authenticate.",
    ).model_dump()


def _scope(given: Form) -> str:
    """What is asked for, as version 2.0 writes it; ADFS clients send a resource as a bare scope."""
    resource = given.get("resource", "").rstrip("/")
    scope = given.get("scope", "")
    if not resource:
        return scope
    others = [word for word in scope.split() if word == "openid"]
    return " ".join([f"{resource}/.default", *others])


def _ours(request: Request) -> tuple[str, ...]:
    """The addresses an assertion may be made out to: this one, under our own name, and us as issuer."""
    base, path = address_of(request).base, request.url.path
    return (f"{base}{path}", base)


def _v2(token: Token) -> TokenBody:
    return TokenBody(
        token_type="Bearer",
        expires_in=token.lasts,
        ext_expires_in=token.lasts,
        access_token=token.text,
        scope=token.scope,
        id_token=token.identity or None,
    )


def _v1(token: Token) -> TokenBodyV1:
    at = int(now().timestamp())
    return TokenBodyV1(
        token_type="Bearer",
        expires_in=str(token.lasts),
        ext_expires_in=str(token.lasts),
        expires_on=str(at + token.lasts),
        not_before=str(at),
        resource=token.resource,
        access_token=token.text,
        id_token=token.identity or None,
    )
