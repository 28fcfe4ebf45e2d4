"""Where clients find us: OpenID metadata of a tenant, signing keys, and the instance discovery MSAL begins with.

All of it is the same for tenants that are and that are not, so nothing tells which there are.
Sources: OpenID Connect Discovery 1.0; https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc.
"""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlsplit
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel
from starlette.responses import JSONResponse, Response

from vedette.api.access import product_of
from vedette.api.address import address_of
from vedette.api.errors import ErrorBody
from vedette.api.oauth.refusals import OAuthError, refusal
from vedette.tenants import signing
from vedette.tenants.tokens import Refused, directory_id

router = APIRouter(
    tags=["OAuth2"], responses={400: {"model": ErrorBody, "description": "The request cannot be understood."}}
)
Tenant = Annotated[str, Path(max_length=80, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
_ANY = ("common", "organizations", "adfs")
_DAY = {"Cache-Control": "public, max-age=3600"}


class Metadata(BaseModel):
    """OpenID provider metadata.

    Clients want an `authorization_endpoint` to be named; there is no sign-in in a browser for programs here, as
    `response_types_supported` says and that address tells whoever comes.
    """

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    device_authorization_endpoint: str
    jwks_uri: str
    token_endpoint_auth_methods_supported: list[str] = ["client_secret_post", "private_key_jwt", "client_secret_basic"]
    response_types_supported: list[str] = []
    grant_types_supported: list[str] = ["client_credentials", "urn:ietf:params:oauth:grant-type:device_code"]
    subject_types_supported: list[str] = ["public"]
    id_token_signing_alg_values_supported: list[str] = ["RS256"]
    scopes_supported: list[str] = ["openid", "profile", "email"]
    claims_supported: list[str] = ["sub", "iss", "aud", "exp", "iat", "oid", "tid", "preferred_username", "name", "ver"]


class Keys(BaseModel):
    """A JSON Web Key Set (RFC 7517)."""

    keys: list[dict[str, Any]]


class Instance(BaseModel):
    """What MSAL asks before it believes an authority: where its metadata is, and by which names it goes."""

    tenant_discovery_endpoint: str
    api_version: str
    metadata: list[dict[str, Any]]


@router.get("/{tenant}/v2.0/.well-known/openid-configuration")
def get_openid_configuration(request: Request, tenant: Tenant) -> Metadata:
    """Metadata of version 2.0."""
    return _metadata(request, tenant, "/v2.0")


@router.get("/{tenant}/.well-known/openid-configuration")
def get_openid_configuration_v1(request: Request, tenant: Tenant) -> Metadata:
    """Metadata of version 1.0, where ADFS and plain OpenID clients look."""
    return _metadata(request, tenant, "")


@router.get("/{tenant}/discovery/v2.0/keys", response_model=Keys)
def get_keys(request: Request, tenant: Tenant) -> Response:
    """The keys our tokens are signed with, the next one included."""
    return Response(signing.jwks(product_of(request).records), media_type="application/json", headers=_DAY)


@router.get("/{tenant}/discovery/keys", response_model=Keys)
def get_keys_v1(request: Request, tenant: Tenant) -> Response:
    """The same keys."""
    return get_keys(request, tenant)


@router.get(
    "/common/discovery/instance",
    response_model=Instance,
    responses={400: {"model": OAuthError | ErrorBody, "description": "The authority is not here."}},
)
def discover_instance(
    request: Request, authorization_endpoint: Annotated[str, Query(max_length=2000)] = ""
) -> Response:
    """Vouch for our own address, and no other: MSAL's `instance_discovery` may point here."""
    ours, asked = urlsplit(address_of(request).base), urlsplit(authorization_endpoint)
    tenant = asked.path.split("/")[1] if asked.path.count("/") > 1 else ""
    if asked.hostname != ours.hostname or not tenant:
        return refusal(request, Refused("invalid_instance", "The authority is not known here."))
    found = {
        "tenant_discovery_endpoint": f"{address_of(request).base}/{tenant}/v2.0/.well-known/openid-configuration",
        "api-version": "1.1",
        "metadata": [{"preferred_network": ours.netloc, "preferred_cache": ours.netloc, "aliases": [ours.netloc]}],
    }
    return JSONResponse(found)


def _metadata(request: Request, tenant: str, version: str) -> Metadata:
    """Endpoints keep the word the client used; the issuer is by GUID, as in the tokens."""
    address = address_of(request)
    base = f"{address.base}/{tenant}"
    word = tenant.lower()
    identifier = "{tenantid}" if word in _ANY else word if _is_guid(word) else directory_id(word)
    return Metadata(
        issuer=f"{address.base}/{identifier}/",
        authorization_endpoint=f"{base}/oauth2{version}/authorize",
        token_endpoint=f"{base}/oauth2{version}/token",
        device_authorization_endpoint=f"{base}/oauth2{version}/devicecode",
        jwks_uri=f"{base}/discovery{version}/keys",
    )


def _is_guid(word: str) -> bool:
    try:
        return str(UUID(word)) == word
    except ValueError:
        return False
