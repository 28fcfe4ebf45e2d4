"""What identity providers say of themselves, fetched carefully and remembered for a while: metadata, keys, answers.

`oidc` is the only caller; one `Directory` a process, safe to share between threads.
Sources: OpenID Connect Discovery 1.0, RFC 7517.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from vedette.core.clock import now
from vedette.core.errors import Forbidden, Upstream
from vedette.core.shapes import from_plain
from vedette.records.providers import ProviderRow, Terms
from vedette.tenants.providers import allowed_address

if TYPE_CHECKING:
    import httpx

FRESH = timedelta(hours=1)
RETRY = timedelta(seconds=30)
"""No more often than this are keys fetched again because a token names one we do not know."""
LARGEST = 1_000_000
SECONDS = 5.0


class Metadata(msgspec.Struct, frozen=True):
    """The parts of a provider's metadata that we use."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str = ""
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)
    id_token_signing_alg_values_supported: tuple[str, ...] = ("RS256",)
    authorization_response_iss_parameter_supported: bool = False


@dataclass(frozen=True, slots=True)
class _Kept:
    at: datetime
    metadata: Metadata
    keys: tuple[str, ...]
    keys_at: datetime


class Directory:
    """Providers' metadata and keys, by issuer. `http` is for tests; by default strict timeouts, and no redirects."""

    def __init__(self, http: httpx.Client | None = None) -> None:
        self._http = http
        self._known: dict[str, _Kept] = {}

    def metadata(self, provider: ProviderRow) -> Metadata:
        """The provider's metadata. Raises Upstream when it cannot be had, Forbidden when it is not believable."""
        return self._of(provider).metadata

    def key(self, provider: ProviderRow, kid: str) -> str:
        """The key a token names, as a JWK; fetched anew when it is not known yet. Raises Forbidden, Upstream."""
        held = self._of(provider)
        found = _named(held.keys, kid)
        if found is None and now() - held.keys_at > RETRY:
            held = _Kept(held.at, held.metadata, self._keys(provider.terms, held.metadata), now())
            self._known[provider.terms.issuer] = held
            found = _named(held.keys, kid)
        if found is None:
            raise Forbidden("the provider signed with a key it does not publish")
        return found

    def post(
        self, terms: Terms, address: str, form: Mapping[str, str], *, basic: tuple[str, str] | None = None
    ) -> Mapping[str, object]:
        """The JSON answer to a form. Raises Forbidden when the provider refuses, Upstream when it fails."""
        return self._ask("POST", terms, address, form, {}, basic)

    def get(self, terms: Terms, address: str, *, bearer: str = "") -> Mapping[str, object]:
        """The JSON at an address. Raises as `post`."""
        return self._ask("GET", terms, address, {}, {"Authorization": f"Bearer {bearer}"} if bearer else {}, None)

    def close(self) -> None:
        """Give the connections back."""
        if self._http is not None:
            self._http.close()

    def _of(self, provider: ProviderRow) -> _Kept:
        terms = provider.terms
        held = self._known.get(terms.issuer)
        if held is not None and now() - held.at < FRESH:
            return held
        address = f"{terms.issuer.rstrip('/')}/.well-known/openid-configuration"
        try:
            found = from_plain(self.get(terms, address), Metadata)
        except msgspec.ValidationError as error:
            raise Upstream(f"the metadata of {terms.issuer} is incomplete: {error}", permanent=True) from error
        if found.issuer != terms.issuer:
            raise Forbidden(f"the metadata of {terms.issuer} speaks for {found.issuer}")
        for other in (found.authorization_endpoint, found.token_endpoint, found.jwks_uri, found.userinfo_endpoint):
            if other and not allowed_address(terms, other):
                raise Forbidden(f"{terms.issuer} names the address {other}: the operator adds its host, or does not")
        held = _Kept(now(), found, self._keys(terms, found), now())
        self._known[terms.issuer] = held
        return held

    def _keys(self, terms: Terms, metadata: Metadata) -> tuple[str, ...]:
        keys = self.get(terms, metadata.jwks_uri).get("keys")
        listed = keys if isinstance(keys, list) else []
        return tuple(
            json.dumps(key)
            for key in listed
            if isinstance(key, dict) and key.get("kty") in ("RSA", "EC", "OKP") and key.get("use", "sig") == "sig"
        )

    def _ask(
        self,
        method: str,
        terms: Terms,
        address: str,
        form: Mapping[str, str],
        headers: Mapping[str, str],
        basic: tuple[str, str] | None,
    ) -> Mapping[str, object]:
        import httpx

        if not allowed_address(terms, address):
            raise Forbidden(f"we do not speak to {address}")
        if self._http is None:
            self._http = httpx.Client(timeout=httpx.Timeout(SECONDS), follow_redirects=False)
        try:
            request = self._http.build_request(method, address, data=dict(form) or None, headers=dict(headers))
            request.headers["Accept"] = "application/json"
            answer = self._http.send(request, auth=basic, stream=True)
            body = b""
            try:
                for part in answer.iter_bytes():
                    body += part
                    if len(body) > LARGEST:
                        raise Upstream(f"{address} answered with more than {LARGEST} bytes", permanent=True)
            finally:
                answer.close()
        except httpx.HTTPError as error:
            raise Upstream(f"{address} does not answer: {error}") from error
        return _read(address, answer.status_code, body)


def _read(address: str, status: int, body: bytes) -> Mapping[str, object]:
    try:
        found = json.loads(body)
    except ValueError:
        found = None
    if status in (400, 401, 403) and isinstance(found, dict):
        raise Forbidden(f"the identity provider refused: {found.get('error_description') or found.get('error')}")
    if status != 200 or not isinstance(found, dict):
        raise Upstream(f"{address} answered {status}, not JSON" if found is None else f"{address} answered {status}")
    return found


def _named(keys: tuple[str, ...], kid: str) -> str | None:
    if not kid and len(keys) == 1:
        return keys[0]
    return next((key for key in keys if kid and json.loads(key).get("kid") == kid), None)
