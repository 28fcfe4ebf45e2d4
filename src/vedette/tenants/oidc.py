"""Single sign-on: authorization code flow with PKCE, nonce and a state bound to the browser; then who it is here.

The API redirects to `Begun.address` with the cookie, and hands what comes back to `finish`; a session opens from that.
Sources: OpenID Connect Core 1.0 section 3.1, RFC 7636 (PKCE), RFC 9207 (issuer in the answer), RFC 9700.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import quote, urlencode

import msgspec

from vedette.core.errors import Forbidden, Upstream
from vedette.core.scope import Scope
from vedette.core.shapes import from_json
from vedette.records import providers as kept
from vedette.records.database import Records
from vedette.records.providers import ProviderRow
from vedette.tenants import challenges, federation, jwts, providers
from vedette.tenants.accounts import SignedIn
from vedette.tenants.discovery import Directory, Metadata

LASTS = timedelta(minutes=10)
_PURPOSE = "oidc"
_SECOND_FACTORS = frozenset({"mfa", "otp", "hwk", "fpt", "face", "sc", "swk"})


@dataclass(frozen=True, slots=True)
class Begun:
    """Where to send the browser, and what to set as a cookie (HttpOnly, Secure, SameSite=Lax, ten minutes)."""

    address: str
    cookie: str


@dataclass(frozen=True, slots=True)
class Returned:
    """What the browser brought back: query parameters of the redirect, and our cookie."""

    state: str
    code: str = ""
    cookie: str = ""
    issuer: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class Finished:
    """Who signed in, and where in the portal they were going."""

    who: SignedIn
    return_to: str


class _Journey(msgspec.Struct, frozen=True):
    tenant: str
    provider: str
    browser: str
    nonce: str
    verifier: str
    redirect: str
    return_to: str


def begin(
    records: Records, directory: Directory, tenant: str, provider: str, redirect: str, return_to: str = "/"
) -> Begun:
    """Start signing in with a provider of a tenant; `redirect` is our own address the provider sends people back to.

    Raises NotFound for an unknown provider, Forbidden for one turned off, Upstream when it does not answer.
    """
    row = _provider(records, tenant, provider)
    metadata = directory.metadata(row)
    cookie, state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(4))
    local = return_to.startswith("/") and not return_to.startswith(("//", "/\\"))
    journey = _Journey(
        tenant, row.id, challenges.digest(cookie), nonce, verifier, redirect, return_to if local else "/"
    )
    sealed = records.vault.seal(_sealed_for(state), msgspec.json.encode(journey).decode())
    challenges.keep(records, _PURPOSE, state, lasts=LASTS, tenant=tenant, subject=row.id, payload=sealed)
    asked = {
        "response_type": "code",
        "client_id": row.terms.client_id,
        "redirect_uri": redirect,
        "scope": " ".join(row.terms.scopes),
        "state": state,
        "nonce": nonce,
        "code_challenge": base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    joint = "&" if "?" in metadata.authorization_endpoint else "?"
    return Begun(f"{metadata.authorization_endpoint}{joint}{urlencode(asked)}", cookie)


def finish(records: Records, directory: Directory, came: Returned) -> Finished:
    """Finish signing in: the code is exchanged, the ID token verified, the account found or made, its roles renewed.

    Raises Forbidden when anything does not fit (the text says what, for it tells nothing secret), Upstream when the
    provider fails.
    """
    taken = challenges.take(records, _PURPOSE, came.state) if came.state else None
    if taken is None:
        raise Forbidden("this sign-in took too long or was finished before; begin again")
    journey = from_json(records.vault.open(_sealed_for(came.state), taken.payload), _Journey)
    if not hmac.compare_digest(challenges.digest(came.cookie), journey.browser):
        raise Forbidden("this sign-in was begun in another browser; begin again here")
    if came.error or not came.code:
        raise Forbidden(f"the identity provider did not sign you in: {came.error[:80] or 'it sent no code'}")
    row = _provider(records, journey.tenant, journey.provider)
    metadata = directory.metadata(row)
    if came.issuer != row.terms.issuer and (came.issuer or metadata.authorization_response_iss_parameter_supported):
        raise Forbidden("the answer came from another identity provider")
    answer = _exchange(records, directory, row, metadata, came.code, journey)
    claims = _id_token(directory, row, metadata, answer, journey.nonce)
    merged = _with_userinfo(directory, row, metadata, claims, answer)
    mfa = bool(_SECOND_FACTORS & set(claims.texts("amr")))
    return Finished(federation.welcome(records, row, merged, mfa=mfa), journey.return_to)


def _provider(records: Records, tenant: str, name: str) -> ProviderRow:
    with records.read() as db:
        row = providers.find(kept.providers_of(Scope(tenant, "sign-in"), db), name)
    if not row.enabled:
        raise Forbidden(f"signing in with {row.terms.title or row.name} is turned off")
    return row


def _exchange(
    records: Records, directory: Directory, row: ProviderRow, metadata: Metadata, code: str, journey: _Journey
) -> Mapping[str, object]:
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": journey.redirect,
        "code_verifier": journey.verifier,
    }
    basic = None
    client = row.terms.client_id
    secret = records.vault.open(providers.secret_of(row.id), row.secret) if row.secret else ""
    methods = metadata.token_endpoint_auth_methods_supported
    if secret and "client_secret_basic" in methods:
        basic = (quote(client, safe=""), quote(secret, safe=""))
    else:
        form |= {"client_id": client, **({"client_secret": secret} if secret else {})}
    return directory.post(row.terms, metadata.token_endpoint, form, basic=basic)


def _id_token(
    directory: Directory, row: ProviderRow, metadata: Metadata, answer: Mapping[str, object], nonce: str
) -> jwts.Claims:
    token = answer.get("id_token")
    if not isinstance(token, str):
        raise Upstream("the identity provider sent no ID token", permanent=True)
    offered = [name for name in metadata.id_token_signing_alg_values_supported if name in jwts.ALGORITHMS]
    expected = jwts.Expected(row.terms.issuer, (row.terms.client_id,))
    kid = jwts.header_of(token).text("kid")
    claims = jwts.read(token, directory.key(row, kid), expected, offered)
    if not hmac.compare_digest(claims.text("nonce").encode(), nonce.encode()):
        raise Forbidden("the ID token answers another sign-in")
    if len(claims.texts("aud")) > 1 and claims.text("azp") != row.terms.client_id:
        raise Forbidden("the ID token was made for another client")
    if not claims.text("sub"):
        raise Forbidden("the ID token names nobody")
    return claims


def _with_userinfo(
    directory: Directory, row: ProviderRow, metadata: Metadata, claims: jwts.Claims, answer: Mapping[str, object]
) -> jwts.Claims:
    """The ID token's claims, and those only the userinfo endpoint tells, if it speaks of the same person."""
    access = answer.get("access_token")
    if not metadata.userinfo_endpoint or not isinstance(access, str):
        return claims
    more = directory.get(row.terms, metadata.userinfo_endpoint, bearer=access)
    if more.get("sub") != claims.text("sub"):
        raise Forbidden("the identity provider tells of somebody else")
    return jwts.Claims({**more, **claims.values})


def _sealed_for(state: str) -> str:
    return f"challenges.payload:{challenges.digest(state)}"
