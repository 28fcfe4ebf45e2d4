"""JSON Web Tokens read and written: signatures by joserfc, the claims everybody must check checked here.

Our own tokens (`tokens`), programs' assertions (`applications`) and identity providers' ID tokens (`oidc`) pass here.
Sources: RFC 7515, RFC 7519, RFC 8725 (algorithms from a fixed list, never the token's own choice).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from vedette.core.clock import now
from vedette.core.errors import BadInput, Forbidden

if TYPE_CHECKING:
    from joserfc.jwk import Key

ALGORITHMS = ("RS256", "PS256", "ES256", "RS384", "ES384", "PS384", "RS512", "ES512", "PS512", "EdDSA")
"""What others may sign with: asymmetric only."""
LONGEST = 16_384
_KINDS = ("RSA", "EC", "OKP")


@dataclass(frozen=True, slots=True)
class Expected:
    """Who must have made a token and for whom; `skew` is how far clocks may differ, `oldest` how long it may last."""

    issuer: str
    audiences: Collection[str]
    skew: timedelta = timedelta(minutes=2)
    oldest: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Claims:
    """What a verified token says."""

    values: Mapping[str, object]

    def text(self, name: str) -> str:
        """A claim that is text; empty when there is none."""
        value = self.values.get(name)
        return value if isinstance(value, str) else ""

    def texts(self, name: str) -> tuple[str, ...]:
        """A claim that is text or a list of texts."""
        value = self.values.get(name)
        if isinstance(value, str):
            return (value,)
        return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()

    def number(self, name: str) -> float | None:
        """A claim that is a number."""
        value = self.values.get(name)
        return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def header_of(token: str) -> Claims:
    """The header, not yet believed: only to find the key. Raises Forbidden for what is no signed token."""
    import base64

    parts = token.split(".")
    if len(parts) != 3 or len(token) > LONGEST:
        raise Forbidden("this is not a token")
    try:
        found = json.loads(base64.urlsafe_b64decode(parts[0] + "=" * (-len(parts[0]) % 4)))
    except ValueError as error:
        raise Forbidden("this is not a token") from error
    if not isinstance(found, dict):
        raise Forbidden("this is not a token")
    return Claims(found)


def read(token: str, key: str, expected: Expected, algorithms: Collection[str] = ALGORITHMS) -> Claims:
    """The claims of a token signed with this key (a public JWK as JSON).

    Raises Forbidden when signature, issuer, audience or time do not fit; the text says which.
    """
    claims = signed(token, key, algorithms)
    check(claims, expected)
    return claims


def signed(token: str, key: str, algorithms: Collection[str] = ALGORITHMS) -> Claims:
    """The claims of a token with the right signature, whoever it is for. Raises Forbidden."""
    from joserfc import jwt
    from joserfc.errors import JoseError
    from joserfc.jws import JWSRegistry

    header_of(token)
    registry = JWSRegistry(algorithms=list(algorithms))
    registry.max_header_length = LONGEST  # Microsoft's clients put their certificate in (x5c), which we do not use
    try:
        return Claims(jwt.decode(token, public_key(key), registry=registry).claims)
    except (JoseError, ValueError, TypeError) as error:
        raise Forbidden("the token's signature does not fit") from error


def write(claims: Mapping[str, object], private: str, *, algorithm: str, kid: str) -> str:
    """A signed token; `private` is a JWK as JSON."""
    from joserfc import jwt

    header = {"alg": algorithm, "typ": "JWT", "kid": kid, "x5t": kid}
    return jwt.encode(header, dict(claims), _key(private), algorithms=[algorithm])


@lru_cache(maxsize=64)
def public_key(text: str) -> Key:
    """An asymmetric key of a JWK as JSON. Raises BadInput for a symmetric or broken one."""
    return _key(text)


@lru_cache(maxsize=16)
def _key(text: str) -> Key:
    from joserfc import jwk
    from joserfc.errors import JoseError

    try:
        parts = json.loads(text)
        if parts["kty"] not in _KINDS:
            raise BadInput("only RSA, EC and OKP keys sign tokens here")
        return jwk.import_key(parts)
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise BadInput("this is not a JSON Web Key") from error


def check(claims: Claims, expected: Expected) -> None:
    """Raise Forbidden unless issuer, audience and time fit."""
    at, skew = now().timestamp(), expected.skew.total_seconds()
    expires, begins, issued = claims.number("exp"), claims.number("nbf"), claims.number("iat")
    if claims.text("iss") != expected.issuer:
        raise Forbidden("the token is of another issuer")
    if not set(claims.texts("aud")) & set(expected.audiences):
        raise Forbidden("the token is for somebody else")
    if expires is None or expires + skew <= at:
        raise Forbidden("the token has expired")
    if (begins is not None and begins - skew > at) or (issued is not None and issued - skew > at):
        raise Forbidden("the token is not valid yet; do the clocks differ?")
    if expected.oldest is not None and expires - at > expected.oldest.total_seconds() + skew:
        raise Forbidden("the token lasts too long")
